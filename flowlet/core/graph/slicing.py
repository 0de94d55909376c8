"""`tensor[...]` in a graph: a StridedSlice of packed begins, ends and strides, with masks."""

import numbers

import jax
import numpy as np

from flowlet import errors
from flowlet.core import dtypes
from flowlet.core.graph import build, mistakes, nodes, partial
from flowlet.core.graph.composing import composition
from flowlet.core.graph.operation import GraphTensor
from flowlet.core.graph.stack import default_graph
from flowlet.core.shape import Dimension
from flowlet.core.tensor import Tracer

MASKS = ("begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask")


class StridedSlice(nodes.Node):
    """A slice whose bounds are inputs."""

    def __init__(self, masks):
        self.masks = masks

    def run(self, op, run, arrays):
        bounds = list(arrays[1:])
        slices = self._slices(np.shape(bounds[0])[0])
        for place, (bound, mask) in enumerate(zip(bounds, ("begin_mask", "end_mask", None)), 1):
            if run.traced([bound]) and any(not self.masks.get(mask, 0) >> one & 1 for one in slices):
                bounds[place - 1] = np.array(run.static(op.inputs[place], bound))
        try:
            found = sliced(arrays[0], *bounds, **self.masks)
            return [found if hasattr(found, "dtype") else np.array(found, object)]  # one text comes out of its array
        except IndexError as error:
            raise errors.invalid(_reworded(error, np.ndim(arrays[0]))) from None

    def _slices(self, count):
        """The places of a slice's bounds that are no single element, ellipsis or new axis."""
        other = self.masks["shrink_axis_mask"] | self.masks["ellipsis_mask"] | self.masks["new_axis_mask"]
        return [place for place in range(count) if not other >> place & 1]


def sliced(array, begin, end, strides, begin_mask=0, end_mask=0, ellipsis_mask=0, new_axis_mask=0, shrink_axis_mask=0):
    """The slice of an array; bounds that are traced must be those of single elements, or of slices of a known length."""
    parts = []
    for place in range(np.shape(begin)[0]):
        bit = 1 << place
        if ellipsis_mask & bit:
            parts.append(Ellipsis)
        elif new_axis_mask & bit:
            parts.append(None)
        elif shrink_axis_mask & bit:
            axis = sum(not isinstance(one, type(None)) for one in parts)
            if Ellipsis in parts:  # counted from the end
                axis = len(array.shape) - sum(not new_axis_mask >> later & 1 for later in range(place, np.shape(begin)[0]))
            if not isinstance(begin[place], Tracer) and not -_size(array, axis) <= begin[place] < _size(
                    array, axis):  # fmt: skip
                raise errors.invalid(f"slice index {begin[place]} of dimension {axis} out of bounds.")
            parts.append(begin[place])
        else:
            start, stop = (None if mask & bit else int(bound[place]) for mask, bound in ((begin_mask, begin), (end_mask, end)))
            parts.append(slice(start, stop, int(strides[place])))
    if any(isinstance(part, Tracer) for part in parts):
        array = jax.numpy.asarray(array)
    return array[tuple(parts)]


def _size(array, axis):
    return array.shape[axis] if axis < len(array.shape) else np.inf


def getitem(tensor, key):
    """`tensor[key]`."""
    if isinstance(key, GraphTensor) and key.dtype is dtypes.bool_ or isinstance(key, np.ndarray) and key.dtype == bool:
        return composition("BooleanMask")(tensor, key)
    parts = key if isinstance(key, (tuple, list)) else (key,)
    begin, end, strides, masks = [], [], [], dict.fromkeys(MASKS, 0)
    for place, part in enumerate(parts):
        one = _bounds(part, masks, 1 << place)
        for column, value in zip((begin, end, strides), one):
            column.append(value)
    graph = default_graph()
    with graph.name_scope("strided_slice") as scope:
        if not parts:
            stacks = [build.constant(np.zeros(0, np.int32))] * 3
        else:
            stacks = [_stacked(column, name) for column, name in
                      ((begin, "stack"), (end, "stack_1"), (strides, "stack_2"))]  # fmt: skip
            stacks = _same_dtype(stacks)
        return slice_of(tensor, stacks, masks, scope)


def slice_of(tensor, bounds, masks, name=None):
    """A StridedSlice of a tensor by tensors of begins, ends and strides."""
    try:
        shape = _shape(tensor, bounds, masks)
    except (errors.OpError, IndexError, ValueError) as error:
        raise mistakes.explained(_reworded(error, tensor.shape.rank), "StridedSlice", name.rstrip("/"), (tensor, *bounds)) from None
    return default_graph().add("StridedSlice", StridedSlice(masks), (tensor, *bounds), [(tensor.dtype, shape)], name,
                               attributes={"Index": bounds[0].dtype, **masks}).outputs[0]  # fmt: skip


def _reworded(error, rank):
    """What TensorFlow says of slices that no tensor of this rank has."""
    text = str(error)
    if "Too many indices" in text:
        return f"Index out of range using input dim {rank}; input has only {rank} dims"
    if "single ellipsis" in text:
        return "Multiple ellipses in slice spec not allowed"
    if "zero" in text:
        return "strides[0] must be non-zero"
    return text


def _bounds(part, masks, bit):
    if part is Ellipsis:
        masks["ellipsis_mask"] |= bit
        return 0, 0, 1
    if part is None:
        masks["new_axis_mask"] |= bit
        return 0, 0, 1
    if isinstance(part, slice):
        masks["begin_mask"] |= bit if part.start is None else 0
        masks["end_mask"] |= bit if part.stop is None else 0
        return tuple(_index(default if one is None else one) for one, default in ((part.start, 0), (part.stop, 0), (part.step, 1)))
    index = _index(part)
    masks["shrink_axis_mask"] |= bit
    return index, index + 1, 1


def _index(part):
    if isinstance(part, Dimension):
        part = part.value
    if isinstance(part, numbers.Integral) or isinstance(part, GraphTensor) and part.dtype in ("int32", "int64") and (
            part.shape.rank in (0, None)):  # fmt: skip
        return part if isinstance(part, GraphTensor) else int(part)
    raise TypeError("Only integers, slices (`:`), ellipsis (`...`), tf.newaxis (`None`) and scalar tf.int32/tf.int64 tensors "
                    f"are valid indices, got {part!r}")  # fmt: skip


def _stacked(values, name):
    if not any(isinstance(value, GraphTensor) for value in values):
        return build.constant(np.array(values, np.int32), dtypes.int32, name)
    return build.packed(values, None, name)


def _same_dtype(stacks):
    if not any(stack.dtype is dtypes.int64 for stack in stacks):
        return stacks
    from flowlet.core.op import TABLE

    cast = TABLE["Cast"].public
    return [stack if stack.dtype is dtypes.int64 else cast(stack, dtypes.int64) for stack in stacks]


def _shape(tensor, stacks, masks):
    """The static shape, where the bounds are known."""
    if tensor.shape.rank is None:
        return None
    known = [partial.constant_value(stack) for stack in stacks]
    sizes = tensor.shape.as_list()
    if any(array is None for array in known):
        return _shape_of_unknown(tensor, stacks, masks)
    marks = [size if size is not None else -1 for size in sizes]
    count = len(known[0])
    whole = {"begin_mask": (1 << count) - 1 & ~masks["shrink_axis_mask"], "end_mask": (1 << count) - 1 & ~masks["shrink_axis_mask"]}
    found = _tried(marks, known, masks, 5040)
    open_ = [_tried(marks, [known[0], known[1], np.ones_like(known[2])], masks | whole, size) for size in (5040, 10080)]
    return [size if one == two else None for size, one, two in zip(found, *open_)]  # a part of an unknown size may be empty


def _tried(marks, known, masks, stand_in):
    shape = tuple(stand_in if size == -1 else size for size in marks)
    return jax.eval_shape(lambda array: sliced(array, *known, **masks), jax.ShapeDtypeStruct(shape, np.float32)).shape


def _shape_of_unknown(tensor, stacks, masks):
    """Bounds that are known only when the graph runs: axes that are dropped go, sliced ones are of unknown size."""
    count = stacks[0].shape.as_list()[0]
    if masks["ellipsis_mask"] or masks["new_axis_mask"]:
        return None
    sizes = []
    for place, size in enumerate(tensor.shape.as_list()):
        bit = 1 << place
        if place >= count:
            sizes.append(size)
        elif not masks["shrink_axis_mask"] & bit:
            sizes.append(size if masks["begin_mask"] & bit and masks["end_mask"] & bit else None)
    return sizes
