"""Tensors that are fed."""

from flowlet import errors
from flowlet.api import export
from flowlet.core import dtypes
from flowlet.core.graph import build, mistakes, nodes
from flowlet.core.graph.stack import default_graph
from flowlet.core.shape import TensorShape


@export("compat.v1.placeholder")
def placeholder(dtype, shape=None, name=None):
    """A tensor whose value `feed_dict` gives.

    Args:
        dtype: of what will be fed.
        shape: with None for sizes that may be any; None for any shape.
    """
    try:
        dtype = dtypes.as_dtype(dtype)
    except TypeError:
        raise TypeError(errors.message(f"Expected DataType for argument 'dtype' not {dtype!r}.", "a dtype such as tf.float32.",
                                       "write tf.placeholder(tf.float32, [None, 3]).")) from None  # fmt: skip
    shape = static_shape(shape)
    op = default_graph().add("Placeholder", nodes.Placeholder(), (), [(dtype, shape)], name,
                             attributes={"dtype": dtype, "shape": shape})
    return op.outputs[0]


def static_shape(shape):
    """The TensorShape of an argument.

    Raises:
        TypeError, ValueError: where it is none.
    """
    try:
        return TensorShape(shape)
    except (TypeError, ValueError) as error:
        kind, happened = type(error), str(error)
        if isinstance(shape, str):
            happened = f"A string has ambiguous TensorShape, please wrap in a list or convert to an int: {shape}"
        wrong = next((one for one in shape if isinstance(one, float)), None) if isinstance(shape, (list, tuple)) else None
        if wrong is not None:
            kind, happened = ValueError, f"Ambiguous dimension: {wrong}"
        raise kind(errors.message(f"Error converting shape to a TensorShape: {happened}.", "sizes that are integers, or None "
                                                                                           "where any "
                                  "size may be fed.", "write [None, 3].")) from None  # fmt: skip


@export("compat.v1.placeholder_with_default")
def placeholder_with_default(input, shape, name=None):  # noqa: A002
    """A tensor that may be fed, and has the value of `input` where it is not."""
    graph = default_graph()
    with graph.name_scope(name or "PlaceholderWithDefault") as scope:
        source = build.tensor(input, None, "input")
        shape = static_shape(shape)
        if not source.shape.is_compatible_with(shape):
            wrong = errors.invalid(mistakes.not_mergeable(source.shape, shape))
            raise mistakes.explained(wrong, "PlaceholderWithDefault", scope[:-1], (source,))
        op = graph.add("PlaceholderWithDefault", nodes.Forward(), (source,), [(source.dtype, shape)], scope)
    return op.outputs[0]
