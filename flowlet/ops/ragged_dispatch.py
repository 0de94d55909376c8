"""The ops of the table on ragged tensors: elementwise ones, reductions, and those that move rows.

A ragged tensor is seen as nested lists of the places of its flat values (a tree). Moving rows is moving lists; the values
follow by one gather.
"""

import numpy as np

from flowlet import errors
from flowlet.core import convert as conversion
from flowlet.core.op import TABLE
from flowlet.core.tensor import EagerTensor
from flowlet.core.variable import Variable
from flowlet.ops import operators
from flowlet.ops.gather import gather, gather_nd
from flowlet.ops.joining import concat
from flowlet.ops.ragged import RaggedTensor
from flowlet.ops.ragged_reductions import REDUCTIONS, reduced
from flowlet.ops.ragged_trees import expanded, from_tree, kind_of, tree

# Modules of the op table whose rows work element by element, and other rows that do.
_MODULES = {f"flowlet.ops.{name}" for name in (
    "arithmetic", "cast", "compare", "elementwise", "no_nan", "special", "hashing", "number_strings")}  # fmt: skip
_ELEMENTWISE = {"SelectV2", "ZerosLike", "OnesLike", "OneHot", "Relu", "Relu6", "LeakyRelu", "Elu", "Selu", "Softplus",
                "Softsign", "Gelu", "Silu", "StringStrip", "StringLower", "StringUpper", "StringLength", "StringJoin",
                "Substr", "UnicodeScript", "UnicodeTranscode", "EncodeBase64", "DecodeBase64", "CheckNumerics"}  # fmt: skip


# elementwise ----------------------------------------------------------------------------------------------------------


def _aligned(value, reference, coordinates):
    """The flat values of another operand at the places of the reference's."""
    if isinstance(value, RaggedTensor):
        if value.ragged_rank == reference.ragged_rank and all(
                map(np.array_equal, value._all_splits(), reference._all_splits())):  # fmt: skip
            return value.flat_values
        places = value._coordinates()
        if value.ragged_rank == reference.ragged_rank:
            lengths = value._all_splits()[-1]
            where = dict(zip(map(tuple, places.tolist()), range(len(places))))
            single = (np.diff(lengths) == 1).all()
            rows = [tuple(row[:-1]) + (0,) if single else tuple(row) for row in coordinates.tolist()]
            if all(row in where for row in rows) and (single or len(places) == len(coordinates)):
                return gather(value.flat_values, np.array([where[row] for row in rows], np.int64))
        raise _unbroadcast()
    if not isinstance(value, (EagerTensor, Variable)):
        if not isinstance(value, (list, tuple, np.ndarray)):
            return value
        value = conversion.convert(value, hint=reference.dtype)
    rank, total = value.shape.rank, reference.shape.rank
    inner = total - coordinates.shape[1]
    if rank <= inner:
        return value
    sizes = value.shape.as_list()
    outer = sizes[: rank - inner]
    columns = coordinates[:, coordinates.shape[1] - len(outer) :]
    bounds = np.asarray(reference.bounding_shape()._value)[coordinates.shape[1] - len(outer) : coordinates.shape[1]]
    uniform = [len(reference._splits) - 1, *reference._uniforms()][coordinates.shape[1] - len(outer) :]
    for size, bound, same in zip(outer, bounds, uniform):
        if size != 1 and (same is None or size != bound):
            raise _unbroadcast()
    return gather_nd(value, np.where(np.array(outer) == 1, 0, columns))


def _unbroadcast():
    return errors.invalid("Unable to broadcast: dimension size mismatch in dimension: the rows of the operands have "
                          "different lengths.")  # fmt: skip


def _elementwise(row, arguments, attributes):
    raggeds = [one for argument in arguments for one in (argument if isinstance(argument, (list, tuple)) else [argument])
               if isinstance(one, RaggedTensor)]  # fmt: skip
    reference = max(raggeds, key=lambda one: (one.ragged_rank, one._splits[-1]))
    coordinates = reference._coordinates()

    def aligned(argument):
        if isinstance(argument, (list, tuple)) and any(isinstance(one, RaggedTensor) for one in argument):
            return [_aligned(one, reference, coordinates) for one in argument]
        return _aligned(argument, reference, coordinates)

    return reference.with_flat_values(row.public(**_named(row, [aligned(one) for one in arguments], attributes)))


def _named(row, arguments, attributes):
    names = [entry.name for entry in row.inputs] + list(row.attributes)
    return dict(zip(names, [*arguments, *attributes]))


# moving rows ----------------------------------------------------------------------------------------------------------


def as_ragged(value, rank, like):
    """A tensor as a ragged one with `rank` partitions."""
    if isinstance(value, RaggedTensor):
        return value
    value = conversion.convert(value, hint=like.dtype)
    return RaggedTensor.from_tensor(value, ragged_rank=rank)


def _together(values):
    """Several ragged tensors as trees over one flat tensor."""
    reference = max((one for one in values if isinstance(one, RaggedTensor)), key=lambda one: one.ragged_rank)
    raggeds = [as_ragged(one, reference.ragged_rank, reference) for one in values]
    trees, offset = [], 0
    for one in raggeds:
        trees.append(_shifted(tree(one), offset))
        offset += int(one._all_splits()[-1][-1])
    return trees, concat([one.flat_values for one in raggeds], 0), reference


def _shifted(places, offset):
    return [_shifted(one, offset) if isinstance(one, list) else one + offset for one in places]


def _joined(trees, axis):
    if axis == 0:
        return [row for one in trees for row in one]
    return [_joined(rows, axis - 1) for rows in zip(*trees)]


def joined(values, axis):
    """Ragged tensors one behind the other along an axis."""
    reference = max((one for one in values if isinstance(one, RaggedTensor)), key=lambda one: one.ragged_rank)
    rank = reference.shape.rank
    axis = axis + rank if axis < 0 else axis
    if axis > reference.ragged_rank:
        return reference.with_flat_values(concat([one.flat_values for one in values], axis - reference.ragged_rank))
    trees, flat, reference = _together(values)
    if axis and len({len(one) for one in trees}) > 1:
        raise errors.invalid(f"Input tensors have incompatible shapes: {[len(one) for one in trees]} rows.")
    return from_tree(_joined(trees, axis), flat, reference.ragged_rank, kind_of(reference))


def _piled(trees, axis):
    if axis == 0:
        return list(trees)
    return [_piled(rows, axis - 1) for rows in zip(*trees)]


def piled(values, axis):
    """Ragged tensors along a new axis, which is ragged too."""
    trees, flat, reference = _together(values)
    rank = reference.shape.rank
    axis = axis + rank + 1 if axis < 0 else axis
    return from_tree(_piled(trees, axis), flat, reference.ragged_rank + 1, kind_of(reference))


def _gathered(row, arguments, attributes):
    params, indices = arguments
    axis, batch_dims = attributes
    if isinstance(indices, RaggedTensor):
        return indices.with_flat_values(gather(params, indices.flat_values) if not isinstance(params, RaggedTensor)
                                        else _rows(params, indices.flat_values))  # fmt: skip
    if axis or batch_dims:
        raise NotImplementedError(f"tf.gather of a RaggedTensor with axis={axis}, batch_dims={batch_dims}.")
    return _rows(params, indices)


def _rows(ragged, indices):
    from flowlet.ops.sparse import known

    chosen, places = known(indices, "indices"), tree(ragged)
    wrong = (chosen < 0) | (chosen >= len(places))
    if wrong.any():
        raise errors.invalid(f"indices = {int(chosen[wrong][0])} is not in [0, {len(places)})", "GatherV2")
    if not chosen.ndim:
        return getitem(ragged, int(chosen))
    found = from_tree([places[i] for i in chosen.ravel().tolist()], ragged.flat_values, ragged.ragged_rank, kind_of(ragged))
    for size in reversed(chosen.shape[1:]):
        found = RaggedTensor._made(found, np.arange(len(found._splits) // size + 1, dtype=kind_of(ragged)) * size, size)
    return found


def _chosen(places, keys, top=True):
    """A tree indexed by integers (of the first axes only) and slices."""
    if not keys:
        return places
    key, *rest = keys
    if isinstance(key, int):
        if not top:
            raise ValueError("Cannot index into an inner ragged dimension.")
        if not -len(places) <= key < len(places):
            raise IndexError(f"Row key {key} out of bounds")
        return _chosen(places[key], rest) if isinstance(places[key], list) else places[key]
    return [_chosen(one, rest, False) if isinstance(one, list) else one for one in places[key]]


def getitem(ragged, key):
    """`ragged[key]`: rows by integers and slices; inner axes of one size by anything that tensors take."""
    keys = list(key) if isinstance(key, tuple) else [key]
    rank = ragged.shape.rank
    if Ellipsis in [one for one in keys if not hasattr(one, "shape")]:
        place = keys.index(Ellipsis)
        keys[place : place + 1] = [slice(None)] * (rank - len(keys) + 1)
    if any(one is None for one in keys):
        raise NotImplementedError("tf.newaxis in the index of a RaggedTensor: take tf.expand_dims.")
    if len(keys) > rank:
        raise ValueError(f"Too many indices for RaggedTensor of rank {rank}: {len(keys)}")
    keys = [slice(*(None if part is None else int(conversion.static(part)) for part in (one.start, one.stop, one.step)))
            if isinstance(one, slice) else int(conversion.static(one)) for one in keys]  # fmt: skip
    outer, inner = keys[: ragged.ragged_rank + 1], keys[ragged.ragged_rank + 1 :]
    flat = ragged.flat_values
    if inner:
        flat = flat[(slice(None), *inner)]
    found = _chosen(tree(ragged), outer)
    depth = ragged.ragged_rank - sum(isinstance(one, int) for one in outer)
    if depth < 0:
        return gather(flat, found)
    return from_tree(found, flat, depth, kind_of(ragged))


def _reversed(row, arguments, attributes):
    (ragged,), axes = arguments, conversion.static(attributes[0])
    rank = ragged.shape.rank

    def turned(places, depth):
        found = [turned(one, depth + 1) if isinstance(one, list) else one for one in places]
        return found[::-1] if depth in outer else found

    axes = [one + rank if one < 0 else one for one in ((axes,) if isinstance(axes, int) else axes)]
    outer = {one for one in axes if one <= ragged.ragged_rank}
    inner = [one - ragged.ragged_rank for one in axes if one > ragged.ragged_rank]
    flat = row.public(ragged.flat_values, inner) if inner else ragged.flat_values
    return from_tree(turned(tree(ragged), 0), flat, ragged.ragged_rank, kind_of(ragged))


def _tiled(row, arguments, attributes):
    (ragged,), multiples = arguments, list(conversion.static(attributes[0]))
    found = ragged
    for axis, times in reversed(list(enumerate(multiples))):
        if times != 1:
            found = joined([found] * times, axis)
    return found


def _reduce_join(row, arguments, attributes):
    (ragged,), (axis, _, separator) = arguments, attributes
    if axis not in (-1, ragged.shape.rank - 1) or ragged.flat_values.shape.rank != 1:
        raise NotImplementedError("tf.strings.reduce_join of a RaggedTensor along another axis than the last one.")
    from flowlet.ops.strings import vector

    texts, rows = ragged.flat_values.numpy(), ragged
    while isinstance(rows._values, RaggedTensor):
        rows = rows._values
    parts = separator.encode() if isinstance(separator, str) else separator
    found = vector([parts.join(texts[a:b]) for a, b in zip(rows._splits[:-1], rows._splits[1:])])
    for splits in reversed(ragged._all_splits()[:-1]):
        found = RaggedTensor._made(found, splits)
    return found


def _spread(ragged, axis, keepdims):
    """The mean of the squared distances from the mean."""
    def mean(values, keep):
        return reduced(TABLE["Mean"], (values,), (axis, keep))

    distance = ragged - mean(ragged, True)
    return mean(distance * distance, keepdims)


def _softmax(row, arguments, attributes):
    (logits,), axis = arguments, attributes[0]
    if axis not in (None, -1, logits.shape.rank - 1) or logits.flat_values.shape.rank > 1:
        if logits.flat_values.shape.rank > 1:
            return logits.with_flat_values(row.public(logits.flat_values, -1))
        raise NotImplementedError("softmax of a RaggedTensor along another axis than the last one.")
    top = reduced(TABLE["Max"], (logits,), (-1, True))
    powers = TABLE["Exp"].public(logits - TABLE["StopGradient"].public(top))
    return powers / reduced(TABLE["Sum"], (powers,), (-1, True))


def _squeezed(row, arguments, attributes):
    (ragged,), axes = arguments, conversion.static(attributes[0])
    axes = sorted(one + ragged.shape.rank if one < 0 else one for one in ((axes,) if isinstance(axes, int) else axes))
    inner = [one - ragged.ragged_rank for one in axes if one > ragged.ragged_rank]
    found = ragged.with_flat_values(row.public(ragged.flat_values, inner)) if inner else ragged
    for one in reversed([one for one in axes if one <= ragged.ragged_rank]):
        if one or len(found._splits) != 2:
            raise errors.invalid(f"Can not squeeze dim[{one}] of a RaggedTensor of shape {ragged.shape}", "Squeeze")
        found = found._values
    return found


_MOVING = {"Softmax": _softmax, "Squeeze": _squeezed,
           "ReduceVariance": lambda row, arguments, attributes: _spread(arguments[0], *attributes[:2]),
           "ReduceStd": lambda row, arguments, attributes: TABLE["Sqrt"].public(_spread(arguments[0], *attributes[:2])),
           "GatherV2": _gathered, "ReverseV2": _reversed, "Tile": _tiled, "ReduceJoin": _reduce_join,
           "ExpandDims": lambda row, arguments, attributes: expanded(arguments[0], conversion.static(attributes[0])),
           "ConcatV2": lambda row, arguments, attributes: joined(arguments[0], conversion.static(attributes[0])),
           "Pack": lambda row, arguments, attributes: piled(arguments[0], conversion.static(attributes[0]))}  # fmt: skip


def dispatch(self, row, arguments, attributes):
    """An op of the table where one of its arguments is ragged."""
    if row.op_type in _MOVING:
        return _MOVING[row.op_type](row, arguments, attributes)
    if row.op_type in REDUCTIONS:
        return reduced(row, arguments, attributes)
    if row.op_type in _ELEMENTWISE or row.body.__module__ in _MODULES:
        return _elementwise(row, arguments, attributes)
    raise ValueError(errors.message(
        f"{row.op_type} was given a RaggedTensor ({self!r}), which it does not take.", "a tensor.",
        "pass x.to_tensor(), which fills up the rows, or x.flat_values."))  # fmt: skip


RaggedTensor._dispatch = dispatch
operators.install(RaggedTensor, getitem)
RaggedTensor.__hash__ = object.__hash__
