"""The graph that new operations go to: the innermost `graph.as_default()`, else one of the process."""

from flowlet.core.graph.graph import Graph
from flowlet.core.mode import state

_global = []


def default_graph():
    """The graph that new operations go to now."""
    if state.graph is not None:
        return state.graph
    if not _global:
        _global.append(Graph())
    return _global[0]


def reset():
    """Begin a new global graph."""
    if state.graph is not None:
        raise AssertionError("Do not use tf.reset_default_graph() to clear nested graphs. If you need a cleared graph, exit "
                             "the nesting and create a new graph.")
    _global.clear()
