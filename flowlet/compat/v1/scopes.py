"""Name scopes of the default graph, and the graph itself."""

import contextlib

from flowlet.api import export
from flowlet.core.graph import stack
from flowlet.core.graph.operation import GraphTensor
from flowlet.core.graph.stack import default_graph
from flowlet.core.mode import state

export("compat.v1.get_default_graph")(default_graph)


@export("compat.v1.reset_default_graph")
def reset_default_graph():
    """Begin a new default graph."""
    stack.reset()


@export("compat.v1.name_scope")
class name_scope(contextlib.ContextDecorator):
    """Put a name before those of the operations made in the block. Gives the scope with a slash at its end.

    Args:
        name: of the scope, made unique; one with a slash at its end opens exactly that scope; "" or None leaves all.
        default_name: the name where `name` is None.
        values: tensors, whose graph becomes the default graph of the block.

    Raises:
        ValueError: where there are values but no name.

    >>> import flowlet.compat.v1 as tf
    >>> with tf.Graph().as_default():
    ...     with tf.name_scope("layer"):
    ...         x = tf.constant(1.)
    ...     x.name
    'layer/Const:0'
    """

    def __init__(self, name, default_name=None, values=None):
        self._given, self._default, self._values = name, default_name, values
        self._stack = []

    @property
    def name(self):
        """The name that was asked for."""
        return self._default if self._given is None else self._given

    def __enter__(self):
        open_ = contextlib.ExitStack()
        if not state.building:
            from flowlet import api

            self._stack.append(open_)
            return open_.enter_context(api.resolve("", "name_scope")(self.name or "scope"))
        if self.name is None and self._values is not None:
            raise ValueError(f"At least one of name ({self._given}) and default_name ({self._default}) must be provided.")
        graph = next((one.graph for one in self._values or () if isinstance(one, GraphTensor)), None)
        if graph is not None and graph is not default_graph():
            open_.enter_context(graph.as_default())
        self._stack.append(open_)
        return open_.enter_context(default_graph().name_scope(self.name))

    def __exit__(self, *error):
        self._stack.pop().close()


@export("compat.v1.op_scope")
def op_scope(values, name, default_name=None):
    """`tf.name_scope` with the values first, as it was called once."""
    return name_scope(name, default_name, values)


def within(name, default):
    """The name scope of an op that is made of several."""
    return default_graph().name_scope(name or default)
