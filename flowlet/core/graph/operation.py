"""Operations and the tensors that stand for their results."""

from flowlet import errors
from flowlet.core.shape import TensorShape
from flowlet.core.tensor import Reference, Symbolic, Tensor


class Operation:
    """A node of a graph.

    Attributes:
        name, type, graph, inputs, control_inputs, outputs: as in TensorFlow.
        node: how it runs (nodes.py).
        number: its place in the order of making.
    """

    def __init__(self, graph, op_type, name, node, inputs, control_inputs, attributes, number):
        self.graph, self.type, self.name, self.node = graph, op_type, name, node
        self.inputs, self.control_inputs = tuple(inputs), list(control_inputs)
        self.attributes, self.number, self.device = attributes, number, graph.device_now
        self.outputs = []

    _id = property(lambda self: self.number)
    node_def = property(lambda self: self.graph.as_graph_def(ops=[self]).node[0])

    def values(self):
        """The results, as a tuple of tensors."""
        return tuple(self.outputs)

    def get_attr(self, name):
        """An attribute by TensorFlow's name for it.

        Raises:
            ValueError: where the operation has none of that name.
        """
        if name not in self.attributes:
            raise ValueError(f"Operation '{self.name}' has no attr named '{name}'.")
        return self.attributes[name]

    def run(self, feed_dict=None, session=None):
        """Run the operation in a session (by default the open one)."""
        _session(session, self.graph, "Cannot execute operation using `run()`").run(self, feed_dict)

    def __repr__(self):
        return f"<tf.Operation '{self.name}' type={self.type}>"

    def __str__(self):
        lines = [f"name: \"{self.name}\"", f"op: \"{self.type}\"", *(f"input: \"{_written(one)}\"" for one in self.inputs),
                 *(f"input: \"^{one.name}\"" for one in self.control_inputs)]  # fmt: skip
        return "\n".join(lines) + "\n"


def _written(tensor):
    return tensor.op.name + (f":{tensor.value_index}" if tensor.value_index else "")


class GraphTensor(Tensor, Symbolic):
    """A result of an operation: it has values only in a session.

    Attributes:
        op, value_index, dtype: as in TensorFlow.
        consumed: the operations that take it.
    """

    __slots__ = ("op", "value_index", "_dtype", "_shape", "consumed", "_known")
    __array_priority__ = 100

    def __init__(self, op, index, dtype, shape):
        self.op, self.value_index, self._dtype, self._shape = op, index, dtype, TensorShape(shape)
        self.consumed, self._known = [], None

    dtype = property(lambda self: self._dtype)
    shape = property(lambda self: self._shape)
    graph = property(lambda self: self.op.graph)
    name = property(lambda self: f"{self.op.name}:{self.value_index}")
    device = property(lambda self: self.op.device)

    def consumers(self):
        """The operations that take this tensor."""
        return list(self.consumed)

    def set_shape(self, shape):
        """Merge what is known of the static shape.

        Raises:
            ValueError: where the two contradict each other.
        """
        self._shape = self._shape.merge_with(shape)

    def eval(self, feed_dict=None, session=None):
        """The value in a session (by default the open one)."""
        return _session(session, self.graph, "Cannot evaluate tensor using `eval()`").run(self, feed_dict)

    @property
    def _value(self):
        raise NotImplementedError(errors.message(
            f"Cannot convert a symbolic Tensor ({self.name}) to a numpy array: it has no value while the graph is built.",
            "a tensor with values.", f"run it: sess.run({self.op.name!r} + ':0') or tensor.eval()."))  # fmt: skip

    def __array__(self, dtype=None, copy=None):
        return self._value

    def _python(self, use):
        raise TypeError(errors.message(
            f"using a `tf.Tensor` as a Python `bool` is not allowed ({use}): {self!r} has no value while the graph is built.",
            "a Python value.", "choose with tf.cond or tf.where, or run the tensor in a session first."))  # fmt: skip

    def __bool__(self):
        self._python("bool")

    def __iter__(self):
        if self._shape.rank is None or self._shape.rank and self._shape[0] is None:
            raise TypeError("Cannot iterate over a tensor with unknown first dimension.")
        if not self._shape.rank:
            raise TypeError("Cannot iterate over a scalar tensor.")
        return (self[i] for i in range(self._shape[0]))

    def __len__(self):
        raise TypeError(f"len is not well defined for symbolic Tensors. ({self.name}) Please call `x.shape` rather than "
                        "`len(x)` for shape information.")  # fmt: skip

    def __hash__(self):
        return id(self)

    def ref(self):
        return Reference(self)

    experimental_ref = ref

    def __repr__(self):
        return f"<tf.Tensor '{self.name}' shape={_shape_text(self._shape)} dtype={self._dtype.name}>"

    def __str__(self):
        shape = "" if self._shape.rank is None else f", shape={_shape_text(self._shape)}"
        return f'Tensor("{self.name}"{shape}, dtype={self._dtype.name})'


def _shape_text(shape):
    """As 1.15 writes static shapes: `(?, 3)`, `<unknown>`."""
    if shape.rank is None:
        return "<unknown>"
    sizes = ["?" if size is None else str(size) for size in shape.as_list()]
    return f"({sizes[0]},)" if len(sizes) == 1 else f"({', '.join(sizes)})"


def _session(session, graph, what):
    from flowlet.core.session import default

    found = session or default.session()
    if found is None:
        raise ValueError(f"{what}: No default session is registered. Use `with sess.as_default()` or pass an explicit "
                         "session to the method")  # fmt: skip
    if found.graph is not graph:
        raise ValueError(f"{what}: the session's graph is different from the graph of the tensor or operation.")
    return found


