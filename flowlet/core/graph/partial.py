"""What is known of a small integer tensor before the graph runs: shapes put together from sizes known and unknown."""

import numpy as np

from flowlet.core.shape import TensorShape

_SMALL = 64  # elements up to which the values of a vector are followed


def sizes_of(tensor):
    """The static shape that a tensor of sizes stands for: a list with None for unknown sizes, None for unknown rank."""
    values = values_of(tensor)
    if values is None:
        rank = tensor.shape.as_list()[0] if tensor.shape.rank == 1 else None
        return None if rank is None else [None] * rank
    return [None if size is None or size < 0 else size for size in values]


def values_of(tensor):
    """The elements of an integer vector (of a scalar: one), None for those that only the run knows; None where even
    their number is not known."""
    op = tensor.op
    if not tensor.dtype.is_integer:
        return None
    if op.node.array is not None:
        return [int(one) for one in np.ravel(op.node.array)] if op.node.array.size < _SMALL else None
    own = getattr(op.node, "known", None)  # an operation of sizes (gradients/generic.py)
    found = own(tensor) if own is not None else _RULES[op.type](op) if op.type in _RULES else None
    if found is None and tensor.shape.rank == 0:
        return [None]
    if found is None and tensor.shape.rank == 1 and tensor.shape.as_list()[0] is not None:
        return [None] * tensor.shape.as_list()[0]
    return found


def _shape(op):
    return None if op.inputs[0].shape.rank is None else op.inputs[0].shape.as_list()


def _joined(parts):
    parts = [values_of(part) for part in parts]
    return None if any(part is None for part in parts) else [one for part in parts for one in part]


def _slice(op):
    source = values_of(op.inputs[0])
    bounds = [constant_value(one) for one in op.inputs[1:]]
    if source is None or any(bound is None or len(bound) != 1 for bound in bounds):
        return None
    (begin,), (end,), (stride,) = bounds
    masks = op.node.masks
    if masks["ellipsis_mask"] or masks["new_axis_mask"]:
        return None
    if masks["shrink_axis_mask"]:
        if None in source:  # as in TensorFlow: one size alone counts where the whole shape is known
            return [None]
        return [source[begin]] if -len(source) <= begin < len(source) else None
    return source[None if masks["begin_mask"] else begin : None if masks["end_mask"] else end : stride]


def _arithmetic(function):
    def rule(op):
        one, two = (values_of(part) for part in op.inputs)
        if one is None or two is None or len(one) != len(two) and 1 not in (len(one), len(two)):
            return None
        length = max(len(one), len(two))
        one, two = (part * length if len(part) == 1 else part for part in (one, two))
        return [None if a is None or b is None else function(a, b) for a, b in zip(one, two)]

    return rule


def _range(op):
    bounds = [values_of(one) for one in op.inputs]
    if any(bound is None or None in bound for bound in bounds) or not op.outputs[0].dtype.is_integer:
        return None
    found = range(*[bound[0] for bound in bounds]) if bounds[2][0] else None
    return list(found) if found is not None and len(found) < _SMALL else None


def _filled(op):
    size, value = values_of(op.inputs[0]), values_of(op.inputs[1])
    return value * size[0] if size is not None and len(size) == 1 and size[0] is not None and size[0] < _SMALL else None


def _part(op):
    source, begin, size = (values_of(one) for one in op.inputs)
    if any(one is None or None in one for one in (source, begin, size)) or len(begin) != 1:
        return None
    return source[begin[0] :] if size[0] < 0 else source[begin[0] : begin[0] + size[0]]


def _greatest(values):
    return None if not values else [None if None in values else max(values)]


_RULES = {"Range": _range, "Shape": _shape, "Pack": lambda op: _joined(op.inputs), "ConcatV2": lambda op: _joined(op.inputs[:-1]),
          "StridedSlice": _slice, "Identity": lambda op: values_of(op.inputs[0]), "Cast": lambda op: _whole(op.inputs[0]),
          "Mul": _arithmetic(lambda a, b: a * b), "AddV2": _arithmetic(lambda a, b: a + b),
          "FloorMod": _arithmetic(lambda a, b: a % b if b else None), "Maximum": _arithmetic(max),
          "Sub": _arithmetic(lambda a, b: a - b), "FloorDiv": _arithmetic(lambda a, b: a // b if b else None),
          "Add": _arithmetic(lambda a, b: a + b), "Reshape": lambda op: values_of(op.inputs[0]),
          "ExpandDims": lambda op: values_of(op.inputs[0]), "Squeeze": lambda op: values_of(op.inputs[0]),
          "Fill": _filled, "Slice": _part, "Minimum": _arithmetic(min), "Max": lambda op: _greatest(values_of(op.inputs[0])),
          "Prod": lambda op: _product(values_of(op.inputs[0]))}  # fmt: skip


def _whole(tensor):
    """The elements, where all are known: through a Cast TensorFlow knows no size of a shape known in part."""
    values = values_of(tensor)
    return [None] * len(values) if values is not None and None in values else values


def _product(values):
    return None if values is None else [None if None in values else int(np.prod(values))]


def constant_value(tensor):
    """The NumPy array of a tensor that is known before the run; None where it is not."""
    array = tensor.op.node.array
    if array is not None:
        return array
    if tensor.op.type == "Cast" and tensor.op.inputs[0].op.node.array is not None and tensor.dtype.is_numeric:
        return tensor.op.inputs[0].op.node.array.astype(tensor.dtype._np)
    if tensor.op.type not in _RULES and not hasattr(tensor.op.node, "known") or tensor.shape.rank not in (0, 1):
        return None
    values = values_of(tensor)
    if values is None or None in values:
        return None
    return np.array(values, tensor.dtype._np).reshape(() if tensor.shape.rank == 0 else -1)


def shape_of(tensor):
    """The static shape that a tensor of sizes stands for, as a TensorShape."""
    return TensorShape(sizes_of(tensor))
