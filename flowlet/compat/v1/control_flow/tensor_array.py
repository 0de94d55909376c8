"""`tf.TensorArray` in graphs: tensors written and read one by one, most of all in loops."""

from flowlet.api import export
from flowlet.core import dtypes, nest
from flowlet.core.graph import build, nodes, tensor_arrays
from flowlet.core.graph.gradients.registry import stop
from flowlet.core.graph.operation import GraphTensor
from flowlet.core.graph.stack import default_graph
from flowlet.core.shape import TensorShape

stop("TensorArrayV3", "TensorArraySizeV3")


@export("compat.v1.TensorArray")
class TensorArray(nest.Composite):
    """A list of tensors of one dtype whose places are written and read by index, in graphs.

    Every method that writes gives a new TensorArray; go on with that one.

    Args:
        dtype: of the elements.
        size: how many places there are: an int or a scalar int32 tensor.
        dynamic_size: whether a write behind the end makes it longer (such a loop is compiled only where its number of
            turns is known).
        clear_after_read: accepted.
        tensor_array_name: accepted.
        infer_shape: whether all elements must have the same static shape.
        element_shape: the static shape of an element, where it is known.
        name: of its operations.

    >>> import flowlet.compat.v1 as tf
    >>> with tf.Graph().as_default(), tf.Session() as sess:
    ...     squares = tf.TensorArray(tf.int32, 4)
    ...     _, squares = tf.while_loop(lambda k, a: k < 4, lambda k, a: (k + 1, a.write(k, k * k)), (0, squares))
    ...     sess.run(squares.stack()).tolist()
    [0, 1, 4, 9]
    """

    def __init__(self, dtype, size=None, dynamic_size=None, clear_after_read=None, tensor_array_name=None, handle=None,
                 flow=None, infer_shape=True, element_shape=None, colocate_with_first_write_call=True, name=None):  # fmt: skip
        if handle is not None and tensor_array_name:
            raise ValueError("Cannot construct with both handle and tensor_array_name")
        if handle is not None and not isinstance(handle, GraphTensor):
            raise TypeError("Handle must be a Tensor")
        if handle is None and size is None:
            raise ValueError("Size must be provided if handle is not provided")
        if handle is not None and size is not None:
            raise ValueError("Cannot provide both a handle and size at the same time")
        if handle is not None and (element_shape is not None or dynamic_size is not None or clear_after_read is not None):
            raise ValueError("Cannot provide both a handle and element_shape, dynamic_size or clear_after_read at the same time")
        self._dtype = dtypes.as_dtype(dtype).base_dtype
        known = TensorShape(element_shape)
        self._infer, self._known = infer_shape or element_shape is not None, [known]
        self._checked = infer_shape
        if handle is not None:
            self.handle, self.flow = handle, flow
            return
        graph = default_graph()
        with graph.name_scope(name or "TensorArray") as scope:
            size = build.tensor(size, dtypes.int32 if not isinstance(size, GraphTensor) else None, "size")
            op = graph.add("TensorArrayV3", tensor_arrays.Made(), (size,), [(dtypes.resource, [2]), (dtypes.float32, [])], scope,
                           attributes={"dtype": self._dtype, "element_shape": known, "dynamic_size": bool(dynamic_size),
                                       "clear_after_read": clear_after_read is not False,
                                       "identical_element_shapes": bool(infer_shape),
                                       "tensor_array_name": tensor_array_name or ""})  # fmt: skip
        self.handle, self.flow = op.outputs

    dtype = property(lambda self: self._dtype)
    element_shape = property(lambda self: self._known[0])
    dynamic_size = property(lambda self: tensor_arrays.of_handle(self.handle).attributes["dynamic_size"])

    def _with_flow(self, flow):
        copy = object.__new__(type(self))
        copy.__dict__.update(self.__dict__)
        copy.flow = flow
        return copy

    def _parts(self):
        return [self.flow]

    def _with_parts(self, parts):
        return self._with_flow(parts[0])

    def _see(self, shape):
        """Learn the static shape of an element; a ValueError where it is another than before."""
        if not self._known[0].is_compatible_with(shape):
            raise ValueError(f"Inconsistent shapes: saw {TensorShape(shape)} but expected {self._known[0]}")
        if self._infer:
            self._known[0] = self._known[0].merge_with(shape)

    def _add(self, op_type, node, inputs, outputs, name=None):
        """An operation whose inputs are (label, value) or tensors, in a name scope of its own."""
        graph = default_graph()
        with graph.name_scope(name or op_type) as scope:
            tensors = [build.tensor(one[1], one[2], one[0]) if isinstance(one, tuple) else one for one in inputs]
            node.host = self._dtype is dtypes.string
            return graph.add(op_type, node, tensors, outputs, scope, attributes={"dtype": self._dtype}).outputs

    def identity(self):
        """The same array, as an operation of its own."""
        graph = default_graph()
        return self._with_flow(graph.add("Identity", nodes.Forward(), (self.flow,), [(dtypes.float32, [])]).outputs[0])

    def grad(self, source, flow=None, name=None):
        """Refused: gradients go through arrays by themselves here."""
        raise NotImplementedError("TensorArray.grad is not there: tf.gradients goes through the operations of a TensorArray by "
                                  "itself; ask it for the gradients of what was written.")

    def read(self, index, name=None):
        """The element at an index."""
        return self._add("TensorArrayReadV3", tensor_arrays.Read(), (self.handle, ("index", index, dtypes.int32), self.flow),
                         [(self._dtype, self._known[0])], name)[0]  # fmt: skip

    def write(self, index, value, name=None):
        """The array with `value` at an index."""
        with default_graph().name_scope(name or "TensorArrayWrite"):
            value = build.tensor(value, None if isinstance(value, GraphTensor) else self._dtype, "value")
            self._see(value.shape)
            inputs = (self.handle, ("index", index, dtypes.int32), value, self.flow)
            return self._with_flow(self._add("TensorArrayWriteV3", tensor_arrays.Write(), inputs, [(dtypes.float32, [])])[0])

    def stack(self, name=None):
        """All elements in one tensor, along a new first axis."""
        from flowlet.compat import v1 as tf

        with default_graph().name_scope(name or "TensorArrayStack"):
            return self.gather(tf.range(0, self.size()))

    def gather(self, indices, name=None):
        """The elements at these places in one tensor, along a new first axis."""
        known = self._known[0]
        graph = default_graph()
        with graph.name_scope(name or "TensorArrayGatherV3") as scope:
            indices = build.tensor(indices, dtypes.int32, "indices")
            shape = None if known.rank is None else [None, *known.as_list()]
            node = tensor_arrays.Gather()
            node.host = self._dtype is dtypes.string
            op = graph.add("TensorArrayGatherV3", node, (self.handle, indices, self.flow), [(self._dtype, shape)],
                           scope, attributes={"dtype": self._dtype, "element_shape": known})  # fmt: skip
        return op.outputs[0]

    def concat(self, name=None):
        """The elements one after another along their first axis."""
        known = self._known[0]
        shape = None if known.rank is None else [None, *known.as_list()[1:]]
        return self._add("TensorArrayConcatV3", tensor_arrays.Concat(), (self.handle, self.flow),
                         [(self._dtype, shape), (dtypes.int64, [None])], name)[0]  # fmt: skip

    def unstack(self, value, name=None):
        """The array with the parts of `value` along its first axis."""
        from flowlet.compat import v1 as tf

        with default_graph().name_scope(name or "TensorArrayUnstack"):
            value = build.tensor(value, self._dtype, "value")
            return self.scatter(tf.range(0, tf.shape(value)[0]), value)

    def scatter(self, indices, value, name=None):
        """The array with the parts of `value` along its first axis at these places."""
        with default_graph().name_scope(name or "TensorArrayScatter"):
            value = build.tensor(value, self._dtype, "value")
            self._see(value.shape[1:])
            inputs = (self.handle, ("indices", indices, dtypes.int32), value, self.flow)
            return self._with_flow(self._add("TensorArrayScatterV3", tensor_arrays.Scatter(), inputs, [(dtypes.float32, [])])[0])

    def split(self, value, lengths, name=None):
        """The array with parts of `value` of these lengths along its first axis."""
        from flowlet.compat import v1 as tf

        with default_graph().name_scope(name or "TensorArraySplit"):
            value = build.tensor(value, self._dtype, "value")
            lengths = tf.cast(lengths, tf.int64)
            known = lengths.op.inputs[0].op.node.array if lengths.op.type == "Cast" else None
            if known is not None and known.size and value.shape.rank is not None and known.max() == known.min():
                self._see([int(known.ravel()[0]), *value.shape.as_list()[1:]])
            flow = self._add("TensorArraySplitV3", tensor_arrays.Split(), (self.handle, value, lengths, self.flow),
                             [(dtypes.float32, [])])[0]  # fmt: skip
            return self._with_flow(flow)

    def size(self, name=None):
        """How many places the array has."""
        return self._add("TensorArraySizeV3", tensor_arrays.Size(), (self.handle, self.flow), [(dtypes.int32, [])], name)[0]

    def close(self, name=None):
        """An operation that does nothing: arrays go when nothing uses them."""
        return default_graph().add("TensorArrayCloseV3", nodes.Nothing(), name=name)
