"""Operations and the tensors that stand for their results."""

import contextlib
import sys
from pathlib import Path

from flowlet import errors
from flowlet.api import export
from flowlet.core.mode import state
from flowlet.core.shape import TensorShape
from flowlet.core.tensor import Reference, Symbolic, Tensor

# Code that is not the program's.
_FLOWLET = (str(Path(__file__).parents[2]), "<flowlet", "<frozen", str(Path(contextlib.__file__)))


@export("Operation")
class Operation:
    """A node of a graph.

    Attributes:
        name, type, graph, inputs, control_inputs, outputs: as in TensorFlow.
        node: how it runs (nodes.py).
        number: its place in the order of making.
        place: the file and the line of the program that made it, None where there is none.
    """

    def __init__(self, graph, op_type, name, node, inputs, control_inputs, attributes, number):
        self.graph, self.type, self.name, self.node = graph, op_type, name, node
        self.inputs, self.control_inputs = tuple(inputs), list(control_inputs)
        self.attributes, self.number, self.device = attributes, number, graph.device_now
        self.outputs = []
        self.place = _place()  # (file, line) of the program that made it
        self.context = None  # the branch or loop it stands in (contexts.py)
        self.shown = None  # what a written graph has as inputs, where a session goes another way

    _id = property(lambda self: self.number)

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
        lines = [f"name: \"{self.name}\"", f"op: \"{self.type}\"",
                 *(f"input: \"{_written(one)}\"" for one in self.shown or self.inputs),
                 *(f"input: \"^{one.name}\"" for one in self.control_inputs)]  # fmt: skip
        return "\n".join(lines) + "\n"


def _place():
    """The innermost file and line outside flowlet."""
    frame = sys._getframe(3)
    while frame is not None and frame.f_code.co_filename.startswith(_FLOWLET):
        frame = frame.f_back
    return None if frame is None else (frame.f_code.co_filename, frame.f_lineno)


def _written(tensor):
    return tensor.op.name + (f":{tensor.value_index}" if tensor.value_index else "")


class GraphTensor(Tensor, Symbolic):
    """A result of an operation: it has values only in a session.

    Attributes:
        op, value_index, dtype: as in TensorFlow.
        consumed: the operations that take it.
        sizes: the sizes as a tuple, None for unknown ones; None where the rank is unknown.
    """

    __slots__ = ("op", "value_index", "_dtype", "_shape", "sizes", "consumed")
    __array_priority__ = 100

    def __init__(self, op, index, dtype, shape):
        self.op, self.value_index, self._dtype = op, index, dtype
        self.consumed = []
        self._set(TensorShape(shape))

    dtype = property(lambda self: self._dtype)
    shape = property(lambda self: self._shape)
    graph = property(lambda self: self.op.graph)
    name = property(lambda self: f"{self.op.name}:{self.value_index}")
    device = property(lambda self: self.op.device)
    dtype_text = property(lambda self: self._dtype.name + ("_ref" if self.op.node.gives_references else ""))

    def consumers(self):
        """The operations that take this tensor."""
        return list(self.consumed)

    def set_shape(self, shape):
        """Merge what is known of the static shape.

        Raises:
            ValueError: where the two contradict each other.
        """
        shape = TensorShape(shape)
        if not self._shape.is_compatible_with(shape):
            from flowlet.core.graph.mistakes import not_mergeable

            raise ValueError(f"{not_mergeable(self._shape, shape)} They were given to set_shape of {self.name!r}.")
        self._set(self._shape.merge_with(shape))

    def _set(self, shape):
        self._shape, self.sizes = shape, None if shape.rank is None else tuple(shape.as_list())

    def eval(self, feed_dict=None, session=None):
        """The value in a session (by default the open one)."""
        return _session(session, self.graph, "Cannot evaluate tensor using `eval()`").run(self, feed_dict)

    def __getattr__(self, name):
        advice = ": its value is known in a session only: sess.run(tensor), or tensor.eval()." if name == "numpy" else ""
        raise AttributeError(f"'Tensor' object has no attribute {name!r}{advice}")

    @property
    def _value(self):
        raise NotImplementedError(errors.message(
            f"Cannot convert a symbolic Tensor ({self.name}) to a numpy array: it has no value while the graph is built.",
            "a tensor with values.", f"run it: sess.run({self.op.name!r} + ':0') or tensor.eval()."))  # fmt: skip

    def __array__(self, dtype=None, copy=None):
        return self._value

    def _python(self, use):
        raise errors.OperatorNotAllowedInGraphError(errors.message(
            f"using a `tf.Tensor` as a Python `{use}` is not allowed in Graph execution: {self!r} has no value while the graph "
            f"is built.",
            "a Python value.", "choose with tf.cond or tf.where, run the tensor in a session first, or use Eager execution or a "
            "function decorated with @tf.function."))  # fmt: skip

    def __bool__(self):
        self._python("bool")

    def __iter__(self):
        raise errors.OperatorNotAllowedInGraphError(errors.message(
            f"iterating over `tf.Tensor` is not allowed in Graph execution: {self!r} has no elements while the graph is built.",
            "a Python sequence.", "take the parts with tf.unstack(tensor), or run the tensor in a session first."))  # fmt: skip

    def __len__(self):
        raise TypeError(f"len is not well defined for symbolic Tensors. ({self.name}) Please call `x.shape` rather than "
                        "`len(x)` for shape information.")  # fmt: skip

    def __hash__(self):
        return id(self)

    def ref(self):
        return Reference(self)

    experimental_ref = ref

    def __repr__(self):
        return f"<tf.Tensor '{self.name}' shape={_shape_text(self._shape)} dtype={self.dtype_text}>"

    def __str__(self):
        shape = "" if self._shape.rank is None else f", shape={_shape_text(self._shape)}"
        device = f", device={self.device}" if self.device else ""
        return f'Tensor("{self.name}"{shape}, dtype={self.dtype_text}{device})'


GraphTensor.__name__ = "Tensor"  # as programs and messages call it


def _shape_text(shape):
    """As 1.15 writes static shapes: `(?, 3)`, `<unknown>`; in 2.x `(None, 3)`."""
    if shape.rank is None:
        return "<unknown>"
    unknown = "?" if type(state).dimensions else "None"
    sizes = [unknown if size is None else str(size) for size in shape.as_list()]
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


