"""`tf.ragged`: making ragged tensors, and functions on them."""

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.dtypes import int64
from flowlet.core.tensor import EagerTensor
from flowlet.ops.gather import gather
from flowlet.ops.ragged import RaggedTensor
from flowlet.ops.ragged_dispatch import as_ragged, piled
from flowlet.ops.ragged_trees import from_tree
from flowlet.ops.ragged_trees import tree as tree_of
from flowlet.ops.sparse import known


def _depth(value):
    """How deep scalars are nested in lists: (the depth of scalars or None, the largest depth of lists)."""
    if not isinstance(value, (list, tuple, np.ndarray)) or getattr(value, "ndim", 1) == 0:
        return 0, 0
    inner = [_depth(one) for one in value]
    scalars = {depth for depth, _ in inner if depth is not None}
    if len(scalars) > 1:
        raise ValueError("all scalar values must have the same nesting depth")
    return (scalars.pop() + 1 if scalars else None), 1 + max((depth for _, depth in inner), default=0)


@export("ragged.constant")
def constant(pylist, dtype=None, ragged_rank=None, inner_shape=None, name=None, row_splits_dtype=int64):
    """The ragged tensor of nested lists.

    Args:
        pylist: lists of lists; all scalars equally deep.
        dtype: the dtype of the values.
        ragged_rank: how many axes are ragged; by default all but the first.
        inner_shape: the sizes of the axes that are not ragged.
        row_splits_dtype: the dtype of the partitions.

    >>> import flowlet as tf
    >>> tf.ragged.constant([[1, 2], [3]])
    <tf.RaggedTensor [[1, 2], [3]]>
    """
    scalars, deepest = _depth(pylist)
    if scalars is not None and deepest > scalars:
        raise ValueError(f"Invalid pylist={pylist}: empty list nesting is greater than scalar value nesting")
    depth = deepest if scalars is None else scalars
    if depth == 0:
        if ragged_rank:
            raise ValueError(f"Invalid pylist={pylist}: incompatible with ragged_rank={ragged_rank}")
        return conversion.convert(pylist, None if dtype is None else dtypes.as_dtype(dtype))
    if inner_shape is not None:
        inner_shape = tuple(inner_shape)
        ragged_rank = depth - len(inner_shape) - 1 if ragged_rank is None else ragged_rank
    ragged_rank = depth - 1 if ragged_rank is None else ragged_rank
    if ragged_rank < 0 or ragged_rank >= max(depth, ragged_rank + 1 if scalars is None else 0):
        raise ValueError(f"Invalid pylist={pylist}: incompatible with ragged_rank={ragged_rank}")
    splits, level = [], list(pylist)
    for _ in range(ragged_rank):
        splits.append(np.concatenate([[0], np.cumsum([len(row) for row in level])]).astype(dtypes.as_dtype(row_splits_dtype)._np))
        level = [one for row in level for one in row]
    values = conversion.convert(level, None if dtype is None else dtypes.as_dtype(dtype))
    if inner_shape is not None and values.shape.as_list()[1:] != list(inner_shape):
        from flowlet.ops.array import reshape

        values = reshape(values, [-1, *inner_shape])
    for one in reversed(splits):
        values = RaggedTensor._made(values, one)
    return values


@export("ragged.map_flat_values")
def map_flat_values(op, *args, **kwargs):
    """`op` on the flat values of ragged tensors with the same partitions.

    >>> import flowlet as tf
    >>> tf.ragged.map_flat_values(tf.square, tf.ragged.constant([[1, 2], [3]]))
    <tf.RaggedTensor [[1, 4], [9]]>
    """
    raggeds = [one for one in (*args, *kwargs.values()) if isinstance(one, RaggedTensor)]
    plain = lambda one: one.flat_values if isinstance(one, RaggedTensor) else one  # noqa: E731
    found = op(*map(plain, args), **{name: plain(one) for name, one in kwargs.items()})
    if not raggeds:
        return found
    first = raggeds[0]
    if len({one.ragged_rank for one in raggeds}) > 1:
        raise ValueError("All ragged inputs must have the same ragged_rank.")
    for one in raggeds[1:]:
        if len(one._all_splits()) != len(first._all_splits()) or not all(
                map(np.array_equal, one._all_splits(), first._all_splits())):  # fmt: skip
            raise errors.invalid("Inputs must have identical ragged splits")
    if found.shape.rank == 0 or found.shape[0] != first.flat_values.shape[0]:
        raise ValueError("tf.ragged.map_flat_values requires that the output of `op` have the same outer-dimension size as "
                         f"flat_values of any ragged inputs. (output shape: {found.shape}; expected outer dimension size: "
                         f"{first.flat_values.shape[0]})")  # fmt: skip
    return first.with_flat_values(found)


@export("ragged.range")
def range_(starts, limits=None, deltas=1, dtype=None, name=None, row_splits_dtype=int64):
    """Rows of numbers that rise by `deltas` from `starts` to before `limits`; from 0 to before `starts`, if that is all.

    >>> import flowlet as tf
    >>> tf.ragged.range([3, 1])
    <tf.RaggedTensor [[0, 1, 2], [0]]>
    """
    starts, limits = (0, starts) if limits is None else (starts, limits)
    tensors = [conversion.convert(one) for one in (starts, limits, deltas)]
    if dtype is None:
        kinds = [dtypes.int32, dtypes.int64, dtypes.float32, dtypes.float64]
        kind = max((one.dtype for one in tensors), key=lambda one: kinds.index(one) if one in kinds else -1)
    else:
        kind = dtypes.as_dtype(dtype)
    arrays = np.broadcast_arrays(*(np.atleast_1d(known(one, "limits")) for one in tensors))
    if any(one.ndim > 1 for one in arrays):
        raise errors.invalid("starts, limits and deltas must be scalars or vectors", "RaggedRange")
    if (arrays[2] == 0).any():
        raise errors.invalid("Requires delta != 0", "RaggedRange")
    rows = [np.arange(*one) for one in zip(*arrays)]
    values = np.concatenate(rows) if rows else np.zeros(0)
    lengths = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(dtypes.as_dtype(row_splits_dtype)._np)
    return RaggedTensor._made(EagerTensor(values.astype(kind._np)), lengths)


@export("ragged.stack")
def stack(values, axis=0, name=None):
    """Tensors (of any lengths) or ragged tensors along a new axis.

    >>> import flowlet as tf
    >>> tf.ragged.stack([[1, 2], [3]])
    <tf.RaggedTensor [[1, 2], [3]]>
    """
    values = [one if isinstance(one, RaggedTensor) else conversion.convert(one) for one in values]
    ranks = {one.shape.rank for one in values}
    if len(ranks) > 1:
        raise ValueError(f"All inputs must have the same rank; they have {sorted(ranks)}.")
    if not any(isinstance(one, RaggedTensor) for one in values):
        if ranks == {0}:
            from flowlet.ops.joining import stack as stack_tensors

            return stack_tensors(values)
        if ranks == {1} and axis in (0, -2):
            from flowlet.ops.joining import concat

            return RaggedTensor.from_row_lengths(
                concat(values, 0), np.array([one.shape[0] for one in values], np.int32))
        values = [as_ragged(one, 1, one) for one in values]
    return piled(values, axis)


@export("ragged.boolean_mask")
def boolean_mask(data, mask, name=None):
    """The elements of `data` where `mask` is True: the axes of `mask` stay, the last one becomes ragged.

    >>> import flowlet as tf
    >>> tf.ragged.boolean_mask([[1, 2], [3, 4]], [[True, False], [True, True]])
    <tf.RaggedTensor [[1], [3, 4]]>
    """
    mask = mask if isinstance(mask, RaggedTensor) else conversion.convert(mask, dtypes.bool_)
    rank = mask.shape.rank
    if rank == 0:
        raise ValueError("mask cannot be scalar.")
    if rank == 1 and not isinstance(data, RaggedTensor):
        from flowlet.ops.gather import boolean_mask as mask_tensor

        return mask_tensor(data, mask)
    depth = max(rank - 1, 1)
    data = data if isinstance(data, RaggedTensor) else as_ragged(data, depth, mask)
    flags = np.asarray(mask.flat_values._value if isinstance(mask, RaggedTensor) else mask._value)
    wanted = tree_of(mask) if isinstance(mask, RaggedTensor) else np.arange(flags.size).reshape(flags.shape).tolist()
    flags = flags.ravel()

    def kept(rows, places, left):
        if left == 1:
            if len(rows) != len(places):
                raise errors.invalid("data and mask must have the same row lengths")
            return [row for row, place in zip(rows, places) if flags[place]]
        return [kept(row, place, left - 1) for row, place in zip(rows, places)]

    return from_tree(kept(tree_of(data), wanted, rank), data.flat_values, data.ragged_rank, data._splits.dtype)


@export("ragged.row_splits_to_segment_ids")
def row_splits_to_segment_ids(splits, name=None, out_type=None):
    """The row of each value.

    >>> import flowlet as tf
    >>> tf.ragged.row_splits_to_segment_ids([0, 2, 2, 5]).numpy().tolist()
    [0, 0, 2, 2, 2]
    """
    array = known(splits, "splits")
    kind = dtypes.as_dtype(out_type)._np if out_type is not None else array.dtype if hasattr(splits, "dtype") else np.int64
    if array.dtype.kind not in "iu":
        raise ValueError("splits must have dtype int32 or int64")
    if array.ndim != 1 or not array.size:
        raise ValueError("Invalid row_splits: []" if array.ndim == 1 else f"Shape {array.shape} must have rank 1")
    return EagerTensor(np.repeat(np.arange(len(array) - 1), np.diff(array)).astype(kind))


@export("ragged.segment_ids_to_row_splits")
def segment_ids_to_row_splits(segment_ids, num_segments=None, out_type=None, name=None):
    """Where rows begin, from the row of each value.

    >>> import flowlet as tf
    >>> tf.ragged.segment_ids_to_row_splits([0, 0, 2, 2, 2]).numpy().tolist()
    [0, 2, 2, 5]
    """
    ids = known(segment_ids, "segment_ids")
    kind = dtypes.as_dtype(out_type)._np if out_type is not None else ids.dtype if hasattr(segment_ids, "dtype") else np.int64
    if ids.dtype.kind not in "iu":
        raise ValueError("segment_ids must have dtype int32 or int64")
    lengths = np.bincount(ids, minlength=0 if num_segments is None else conversion.static(num_segments))
    return EagerTensor(np.concatenate([[0], np.cumsum(lengths)]).astype(kind))


@export("ragged.stack_dynamic_partitions")
def stack_dynamic_partitions(data, partitions, num_partitions, name=None):
    """The elements of `data` in rows: row i holds those whose partition is i.

    >>> import flowlet as tf
    >>> tf.ragged.stack_dynamic_partitions([1, 2, 3], [1, 0, 1], 2)
    <tf.RaggedTensor [[2], [1, 3]]>
    """
    ids, count = known(partitions, "partitions"), int(conversion.static(num_partitions))
    if ids.size and (ids.min() < 0 or ids.max() >= count):
        raise errors.invalid(f"partitions must be from 0 to {count}", "DynamicPartition")
    order = np.argsort(ids, kind="stable")
    if not isinstance(data, RaggedTensor):
        data = conversion.convert(data)
        if data.shape.as_list()[:1] != list(ids.shape):
            raise ValueError(f"Shapes {ids.shape} and {data.shape} are incompatible")
    lengths = np.concatenate([[0], np.cumsum(np.bincount(ids, minlength=count))]).astype(ids.dtype)
    return RaggedTensor._made(gather(data, order), lengths)


