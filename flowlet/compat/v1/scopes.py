"""Name scopes of the default graph, and the graph itself."""

import contextlib

from flowlet.api import export
from flowlet.core.graph import stack
from flowlet.core.graph.stack import default_graph

export("compat.v1.get_default_graph")(default_graph)


@export("compat.v1.reset_default_graph")
def reset_default_graph():
    """Begin a new default graph."""
    stack.reset()


@export("compat.v1.name_scope")
@contextlib.contextmanager
def name_scope(name, default_name=None, values=None):
    """Put a name before those of the operations made in the block. Gives the scope with a slash at its end."""
    chosen = default_name if name is None else name
    if chosen is None and values is not None:
        raise ValueError("At least one of name (None) and default_name (None) should be provided.")
    with default_graph().name_scope(chosen) as scope:
        yield scope


def within(name, default):
    """The name scope of an op that is made of several."""
    return default_graph().name_scope(name or default)
