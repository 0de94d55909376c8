"""What a TensorArray is while a graph runs: its flow is the array of all elements, once something was written.

Before that it is `Unwritten`; where elements differ in shape, it is `Several`, which runs on known places only.
"""

import jax
import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.core import dtypes
from flowlet.core.graph import nodes
from flowlet.core.session.segment import NotStatic
from flowlet.core.tensor import Tracer


@jax.tree_util.register_pytree_node_class
class Unwritten:
    """A TensorArray without elements yet.

    Attributes:
        size: how many it has room for.
        shape: that of an element, or None where it is not known.
        kind: the dtype.
    """

    def __init__(self, size, element, kind):
        self.size, self.element, self.kind = size, element, kind

    def tree_flatten(self):
        return (), (self.size, self.element, self.kind)

    @classmethod
    def tree_unflatten(cls, known, parts):
        return cls(*known)

    def of(self, element):
        """The array of zeros for elements of a shape."""
        return jnp.zeros((self.size, *element), self.kind)


@jax.tree_util.register_pytree_node_class
class Several:
    """Elements of different shapes; None for those that were not written."""

    def __init__(self, items):
        self.items = list(items)

    def tree_flatten(self):
        return self.items, None

    @classmethod
    def tree_unflatten(cls, known, parts):
        return cls(parts)


def of_handle(tensor):
    """The TensorArrayV3 operation that a handle comes from, from inside of loops and branches too."""
    op = tensor.op
    while op.type != "TensorArrayV3":
        op = op.inputs[0].op
    return op


def _is_text(array):
    return getattr(array, "dtype", np.dtype(bool)).kind == "O"


def _length(flow):
    return flow.size if isinstance(flow, Unwritten) else len(flow.items) if isinstance(flow, Several) else flow.shape[0]


def _place(op, array):
    """An index as an int where it is known, else as it is."""
    return array if isinstance(array, Tracer) else int(np.asarray(array))


class Made(nodes.Node):
    """TensorArrayV3: the handle, which has no value, and the flow."""

    def run(self, op, run, arrays):
        size = run.static(op.inputs[0], arrays[0])
        element = op.attributes["element_shape"]
        known = element is not None and element.is_fully_defined()
        return [None, Unwritten(size, tuple(element.as_list()) if known else None, op.attributes["dtype"]._np)]


class Differentiable(nodes.Node):
    """What the nodes share that gradients go through: flows may be other things than arrays."""

    smooth = True

    def pull(self, op, run, arrays, gradients, wanted):
        """The gradients of the inputs at the places in `wanted`."""
        moving = [place for place in wanted if _moves(arrays[place])]

        def forward(*chosen):
            inputs = list(arrays)
            for place, one in zip(moving, chosen):
                inputs[place] = one
            return self.run(op, run, inputs)[0]

        _, back = jax.vjp(forward, *[arrays[place] for place in moving])
        found = dict(zip(moving, back(gradients[0])))
        return [found.get(place, np.zeros((), np.float32)) for place in wanted]


def _moves(value):
    return bool(jax.tree.leaves(value)) and all(jnp.issubdtype(one.dtype, jnp.inexact) for one in jax.tree.leaves(value))


class Write(Differentiable):
    """TensorArrayWriteV3: handle, index, value, flow."""

    def run(self, op, run, arrays):
        _, index, value, flow = arrays
        made, index = of_handle(op.inputs[0]), _place(op, index)
        kind = op.inputs[2].dtype
        wanted = made.attributes["dtype"]
        if kind is not wanted:
            raise errors.invalid(f"TensorArray dtype is {dtypes.kernel_name(wanted)} but Op is trying to write dtype "
                                 f"{dtypes.kernel_name(kind)}.\n\t [[{{{{node {op.name}}}}}]]")  # fmt: skip
        if kind is dtypes.string:
            flow = flow if isinstance(flow, Several) else Several([None] * _length(flow))
        return [_written(op, made, flow, index, value)]


def with_room(op, flow, indices):
    """A flow that can be written at these places; an InvalidArgumentError where it cannot grow."""
    made, length, last = of_handle(op.inputs[0]), _length(flow), int(np.max(indices, initial=-1))
    if last >= length and not made.attributes["dynamic_size"] or np.min(indices, initial=0) < 0:
        wrong = last if last >= length else int(np.min(indices))
        raise errors.invalid(f"TensorArray {made.name}: Tried to write to index {wrong} but array is not resizeable and size is: "
                             f"{length}\n\t [[{{{{node {op.name}}}}}]]")  # fmt: skip
    return _grown(flow, last + 1) if last >= length else flow


def fits(flow, indices):
    """Whether a flow has all these places."""
    return not isinstance(flow, Several) and 0 <= np.min(indices, initial=0) and np.max(indices, initial=-1) < _length(flow)


def check_read(op, flow, indices):
    """An InvalidArgumentError where elements at these places are not there."""
    length = _length(flow)
    wrong = [int(one) for one in np.ravel(indices) if not 0 <= one < length]
    if wrong:
        raise errors.invalid(f"Tried to read from index {wrong[0]} but array size is: {length}\n\t [[{{{{node {op.name}}}}}]]")


def _written(op, made, flow, index, value):
    known = not isinstance(index, Tracer)
    if known:
        flow = with_room(op, flow, index)
    elif isinstance(flow, Several) or made.attributes["dynamic_size"]:
        raise NotStatic(op.inputs[1])
    if isinstance(flow, Unwritten):
        several = known and not made.attributes["identical_element_shapes"]
        flow = Several([None] * flow.size) if several else flow.of(np.shape(value))
    if not isinstance(flow, Several) and np.shape(value) == flow.shape[1:]:
        return flow if not flow.shape[0] else jnp.asarray(flow).at[index].set(value)
    if not known:
        raise NotStatic(op.inputs[2])
    items = list(flow.items) if isinstance(flow, Several) else list(flow)
    items[index] = value
    return Several(items)


def _grown(flow, length):
    if isinstance(flow, Unwritten):
        return Unwritten(length, flow.element, flow.kind)
    if isinstance(flow, Several):
        return Several([*flow.items, *[None] * (length - len(flow.items))])
    return jnp.concatenate([flow, jnp.zeros((length - flow.shape[0], *flow.shape[1:]), flow.dtype)])


class Read(Differentiable):
    """TensorArrayReadV3: handle, index, flow."""

    def run(self, op, run, arrays):
        _, index, flow = arrays
        index = _place(op, index)
        if isinstance(index, Tracer) and isinstance(flow, Several):
            raise NotStatic(op.inputs[1])
        if not isinstance(index, Tracer):
            check_read(op, flow, index)
        flow = _filled(op, flow, index)
        return [_item(op, flow, index)]


def _filled(op, flow, index):
    if isinstance(flow, Unwritten):
        if flow.element is None:
            raise _unwritten(op, index)
        return flow.of(flow.element)
    return flow


def _unwritten(op, index):
    made = of_handle(op.inputs[0])
    text = errors.message(
        f"TensorArray {made.name}: Could not read from TensorArray index {index}.  Furthermore, the element shape is not fully "
        f"defined: {made.attributes['element_shape']}.  It is possible you are working with a resizeable TensorArray and "
        "stop_gradients is not allowing the gradients to be written.", "an element that was written before.",
        "write it first, or give the TensorArray an element_shape to read zeros.")  # fmt: skip
    return errors.invalid(f"{text}\n\t [[{{{{node {op.name}}}}}]]")


def _item(op, flow, index):
    if isinstance(flow, Several):
        if flow.items[index] is None:
            raise _unwritten(op, index)
        return flow.items[index]
    if not flow.shape[0]:  # of a loop that takes no turn: only the shape counts
        return jnp.zeros(flow.shape[1:], flow.dtype)
    return flow[index]


class Gather(Differentiable):
    """TensorArrayGatherV3: handle, indices, flow."""

    def run(self, op, run, arrays):
        _, indices, flow = arrays
        if isinstance(flow, Several):
            places = run.static(op.inputs[1], indices)
            items = [_item(op, flow, place) for place in places]
            if items and _is_text(items[0]):
                return [np.stack(items)]
            if len({np.shape(one) for one in items}) > 1:
                raise errors.invalid(f"TensorArray {of_handle(op.inputs[0]).name} has inconsistent shapes: "
                                     f"{[list(np.shape(one)) for one in items]}\n\t [[{{{{node {op.name}}}}}]]")  # fmt: skip
            return [jnp.stack(items)]
        if isinstance(flow, Unwritten) and np.size(indices) == 0:
            element = flow.element if flow.element is not None else tuple(op.outputs[0].shape.as_list()[1:])
            if None in element:
                raise errors.UnimplementedError(message=(
                    "TensorArray has size zero, but element shape is not fully defined. Currently only static shapes are "
                    f"supported when packing zero-size TensorArrays.\n\t [[{{{{node {op.name}}}}}]]"))  # fmt: skip
            return [jnp.zeros((0, *element), flow.kind)]
        flow = _filled(op, flow, 0)
        if not isinstance(indices, Tracer) and np.array_equal(indices, np.arange(flow.shape[0])):
            return [flow]
        return [jnp.asarray(flow)[indices]]


class Scatter(Differentiable):
    """TensorArrayScatterV3: handle, indices, values, flow."""

    def run(self, op, run, arrays):
        _, indices, values, flow = arrays
        made = of_handle(op.inputs[0])
        if not isinstance(indices, Tracer) and indices.size and _length(flow) <= indices.max():
            if not made.attributes["dynamic_size"]:
                raise errors.invalid(f"TensorArray {made.name}: Max scatter index must be < array size ({indices.max()} vs. "
                                     f"{_length(flow)})\n\t [[{{{{node {op.name}}}}}]]")  # fmt: skip
            flow = _grown(flow, int(indices.max()) + 1)
        if _is_text(values) or isinstance(flow, Several):
            flow = flow if isinstance(flow, Several) else Several([None] * _length(flow))
            items = list(flow.items)
            for place, one in zip(run.static(op.inputs[1], indices), values):
                items[place] = np.asarray(one, object) if _is_text(values) else one
            return [Several(items)]
        if not isinstance(indices, Tracer) and np.array_equal(indices, np.arange(_length(flow))):
            return [values]
        if isinstance(flow, Unwritten):
            flow = flow.of(np.shape(values)[1:])
        return [jnp.asarray(flow).at[indices].set(values)]


class Concat(Differentiable):
    """TensorArrayConcatV3: handle, flow. Results: the elements one after another, and how long each is."""

    def run(self, op, run, arrays):
        flow = arrays[1]
        items = [_item(op, flow, place) for place in range(_length(flow))] if not isinstance(flow, Unwritten) else []
        if not items:
            raise _unwritten(op, 0)
        join = np.concatenate if _is_text(items[0]) else jnp.concatenate
        return [join(items), np.array([len(one) for one in items], np.int64)]


class Split(Differentiable):
    """TensorArraySplitV3: handle, value, lengths, flow."""

    def run(self, op, run, arrays):
        _, value, lengths, flow = arrays
        lengths = run.static(op.inputs[2], lengths)
        if sum(lengths) != np.shape(value)[0]:
            raise errors.invalid(f"Expected sum of lengths to be equal to values.shape[0], but sum of lengths is {sum(lengths)} "
                                 f"and value's shape is: {list(np.shape(value))}\n\t [[{{{{node {op.name}}}}}]]")  # fmt: skip
        ends = np.cumsum(lengths)
        return [Several([value[end - length : end] for end, length in zip(ends, lengths)])]


class Size(nodes.Node):
    """TensorArraySizeV3: handle, flow."""

    def run(self, op, run, arrays):
        return [np.int32(_length(arrays[1]))]
