"""The learning phase of a graph: the tensor `keras_learning_phase`, which programs feed, or a number that was set."""

from flowlet.compat.v1.placeholders import placeholder_with_default
from flowlet.core.graph.composing import composed
from flowlet.core.graph.stack import default_graph
from flowlet.keras import settings

_NAME = "keras_learning_phase"


@composed("keras.backend.learning_phase")
def learning_phase():
    """What was set, else a scalar bool that is False where it is not fed; the same one for a whole graph."""
    graph = default_graph()
    held = graph.get_collection_ref((_NAME,))
    if not held:
        context, graph.context = graph.context, None
        try:
            with graph.name_scope(None), graph.control_dependencies(None):
                held.append(placeholder_with_default(False, [], _NAME))
        finally:
            graph.context = context
    return held[0]


@composed("keras.backend.set_learning_phase")
def set_learning_phase(value):
    """Layers of this graph are in training (1) or not (0) from now on."""
    if value not in (0, 1):
        raise ValueError("Expected learning phase to be 0 or 1.")
    default_graph().get_collection_ref((_NAME,))[:] = [int(value)]
    settings._values["learning_phase"] = int(value)
