"""Static shapes that some rows give without a trial, where sizes of their inputs, or their ranks, are not known."""

import itertools

from flowlet import errors
from flowlet.core import dtypes
from flowlet.core.graph import windows


def _sizes(tensor):
    return None if tensor.shape.rank is None else tensor.shape.as_list()


def direct(op_type, inputs, attributes):
    """What some rows give where sizes of their input are not known, without a trial; None for all others."""
    source = inputs[0].shape
    if op_type == "MatMul" and attributes.get("output_type") is None:
        return _multiplied(inputs, attributes)
    if op_type in windows.RANKS:
        return windows.outputs(op_type, inputs, attributes)
    if op_type == "Cast" and attributes["dtype"] is dtypes.string:
        return [(dtypes.string, _sizes(inputs[0]))]
    if op_type in ("Pack", "ConcatV2", "AddN") and all(one.sizes is not None for one in inputs) and any(
            None in one.sizes for one in inputs):  # fmt: skip
        return _put_together(op_type, inputs, attributes)
    if op_type == "ScatterNd" and isinstance(attributes["shape"], tuple):
        return [(inputs[-1].dtype, list(attributes["shape"]))]
    if op_type == "InTopKV2":
        return [(dtypes.bool_, source[:1].merge_with(inputs[1].shape).as_list())]
    if op_type in _LATE:
        found = _LATE[op_type](source, attributes)
        if found is not None:
            dtype = attributes.get("output_type") or attributes.get("dtype") or inputs[0].dtype
            return [(dtypes.as_dtype(dtype), found)]
    if source.rank is not None and None not in source.as_list():
        return None
    if op_type == "Split" and isinstance(attributes["sections"], (tuple, list)):
        return _in_parts(inputs[0], attributes["sections"], attributes["axis"])
    if op_type == "Reshape" and isinstance(attributes["shape"], (list, tuple)):
        sizes, empty = list(attributes["shape"]), source.rank is not None and 0 in source.as_list()
        valid = sizes.count(-1) < 2 and min(sizes, default=0) > -2
        return [(inputs[0].dtype, [None if size < 0 else size for size in sizes])] if valid and not empty else None
    if op_type == "Unpack":
        rest = None if source.rank is None else source.as_list()
        if rest is not None:
            rest.pop(attributes["axis"])
        return [(inputs[0].dtype, rest)] * attributes["num"]
    return None


def _put_together(op_type, inputs, attributes):
    """The shape of tensors of one shape (but for one axis) as one; demands.py has seen that they fit."""
    sizes, axis = _merged(inputs), attributes.get("axis")
    if op_type == "ConcatV2":
        along = [one.sizes[axis] for one in inputs]
        sizes[axis] = None if None in along else sum(along)
    elif op_type == "Pack":
        sizes.insert(axis % (len(sizes) + 1), len(inputs))
    return [(inputs[0].dtype, sizes)]


def _in_parts(tensor, sections, axis):
    """The shapes of parts of given sizes, where the size of the whole is not known."""
    sizes = _sizes(tensor)
    if sizes is None:
        return [(tensor.dtype, None) for _ in sections]
    if not isinstance(axis, int) or not -len(sizes) <= axis < len(sizes) or sizes[axis] is not None:
        return None
    parts = [[*sizes] for _ in sections]
    for part, size in zip(parts, sections):
        part[axis] = None if size < 0 else size
    return [(tensor.dtype, part) for part in parts]


def _open_sizes(source, attributes):
    """A shape with several sizes left open: nothing is known of them."""
    if isinstance(attributes["shape"], int):
        raise errors.invalid("Shape must be rank 1 but is rank 0")
    sizes = attributes["shape"]
    return [None if size < 0 else size for size in sizes] if isinstance(sizes, tuple) and sizes.count(-1) > 1 else None


def _part(source, attributes):
    """The sizes asked for, even where the run will find the input smaller."""
    sizes = attributes["size"]
    if not isinstance(sizes, tuple) or not sizes or min(sizes) < 0 or isinstance(attributes["begin"], int):
        return None
    return list(sizes)


def _permuted(source, attributes):
    perm = attributes["perm"]
    if not isinstance(perm, tuple) or len(set(perm)) == len(perm) or source.rank != len(perm) or not all(
            0 <= axis < len(perm) for axis in perm):  # fmt: skip
        return None
    return [None] * len(perm)


def _as_it_is(source, attributes):
    """Nothing but the run says that an axis is out of range."""
    return source.as_list() if source.rank is not None and not -source.rank <= attributes["axis"] < source.rank else None


def _squeezed(source, attributes):
    """The shape without axes that are 1, or that nothing is known of."""
    axes = attributes["axis"]
    if axes is None or source.rank is None or None not in source.as_list():
        return None
    axes = [axes] if isinstance(axes, int) else axes
    if not all(-source.rank <= axis < source.rank and source.as_list()[axis] in (None, 1) for axis in axes):
        return None
    axes = {axis % source.rank for axis in axes}
    return [size for axis, size in enumerate(source.as_list()) if axis not in axes]


def _place_in(source, attributes):
    """One place, where there is only one axis, whatever axis is asked for."""
    return [] if source.rank in (0, 1) else None


def _three(source, attributes):
    """The shape itself where nothing says that the last size is 3."""
    return source.as_list() if source.rank and source.as_list()[-1] is None else None


# Rows that refuse only when they run what their bodies refuse on shapes.
_LATE = {"Reshape": _open_sizes, "Slice": _part, "Transpose": _permuted, "Cumsum": _as_it_is, "Cumprod": _as_it_is,
         "Squeeze": _squeezed, "ArgMax": _place_in, "ArgMin": _place_in, "Cross": _three}  # fmt: skip


def _multiplied(inputs, attributes):
    """The product of stacks of matrices of which both have unknown sizes, or of one size and others that are not known."""
    one, two = (tensor.shape.as_list() if tensor.shape.rank is not None else None for tensor in inputs)
    if one is None or two is None or min(len(one), len(two)) < 2 or None not in [*one, *two]:
        return None
    if attributes["transpose_a"] or attributes["adjoint_a"]:
        one = [*one[:-2], one[-1], one[-2]]
    if attributes["transpose_b"] or attributes["adjoint_b"]:
        two = [*two[:-2], two[-1], two[-2]]
    if None not in (one[-1], two[-2]) and one[-1] != two[-2]:
        return None  # a trial says what is wrong
    batch = []
    for a, b in itertools.zip_longest(one[-3::-1], two[-3::-1], fillvalue=1):
        batch.append(b if a == 1 else a if b in (1, None) or a == b else b if a is None else False)
    if False in batch:
        return None
    return [(inputs[0].dtype, [*batch[::-1], one[-2], two[-1]])]


def _merged(inputs):
    """What inputs of one shape know of it together."""
    known = [one.shape.as_list() for one in inputs if one.shape.rank is not None]
    return [next((size for size in sizes if size is not None), None) for sizes in zip(*known)]


def of_unknown_rank(op_type, inputs, attributes):
    """The static shape of a row's result where that of an input is not known at all, but attributes say more."""
    ranks = [one.shape.rank for one in inputs if one.shape.rank is not None]
    if op_type in ("Reshape", "BroadcastTo") and isinstance(attributes["shape"], (list, tuple)):
        return [None if size < 0 else size for size in attributes["shape"]]
    if op_type == "Transpose" and isinstance(attributes["perm"], (list, tuple)):
        return [None] * len(attributes["perm"])
    if op_type == "InTopKV2":
        return _sizes(inputs[1])
    if op_type == "ConcatV2" and ranks:
        axis = attributes["axis"] % ranks[0]
        known = [one.shape.as_list() for one in inputs if one.shape.rank is not None]
        return [None if place == axis else next((one[place] for one in known if one[place] is not None), None)
                for place in range(ranks[0])]  # fmt: skip
    if op_type in ("MirrorPad", "PadV2") and isinstance(attributes["paddings"], tuple):
        return [None] * len(attributes["paddings"])
    if op_type == "Pack" and ranks:
        axis = attributes["axis"] % (ranks[0] + 1)
        sizes = _merged(inputs)
        return [*sizes[:axis], len(inputs), *sizes[axis:]]
    if op_type == "AddN" and ranks:
        return _merged(inputs)
    if op_type == "Tile" and isinstance(attributes["multiples"], tuple):
        return [0 if count == 0 else None for count in attributes["multiples"]]
    return [None] * 4 if op_type == "LRN" else [] if op_type == "L2Loss" else None
