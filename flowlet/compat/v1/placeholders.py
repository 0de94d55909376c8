"""Tensors that are fed."""

from flowlet.api import export
from flowlet.core import dtypes
from flowlet.core.graph import build, nodes
from flowlet.core.graph.stack import default_graph
from flowlet.core.shape import TensorShape


@export("compat.v1.placeholder")
def placeholder(dtype, shape=None, name=None):
    """A tensor whose value `feed_dict` gives.

    Args:
        dtype: of what will be fed.
        shape: with None for sizes that may be any; None for any shape.
    """
    dtype = dtypes.as_dtype(dtype)
    op = default_graph().add("Placeholder", nodes.Placeholder(), (), [(dtype, TensorShape(shape))], name,
                             attributes={"dtype": dtype, "shape": TensorShape(shape)})
    return op.outputs[0]


@export("compat.v1.placeholder_with_default")
def placeholder_with_default(input, shape, name=None):  # noqa: A002
    """A tensor that may be fed, and has the value of `input` where it is not."""
    graph = default_graph()
    with graph.name_scope(name or "PlaceholderWithDefault") as scope:
        source = build.tensor(input, None, "input")
        op = graph.add("PlaceholderWithDefault", nodes.Forward(), (source,), [(source.dtype, TensorShape(shape))], scope)
    return op.outputs[0]
