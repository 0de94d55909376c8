"""A symbolic tensor of a functional model as a tensor of the graph: what `sess.run(model.output, {model.input: x})` needs."""

from flowlet.compat.v1.placeholders import placeholder
from flowlet.core import nest
from flowlet.core.graph.stack import default_graph
from flowlet.core.mode import state
from flowlet.keras.layers.input import InputLayer
from flowlet.keras.layers.symbolic import KerasTensor

_MADE = ("keras_tensors",)


def of_graph(value):
    """The tensor of the default graph that stands for a symbolic one: made once for a graph; anything else as it is."""
    if not isinstance(value, KerasTensor):
        return value
    held = default_graph().get_collection_ref(_MADE)
    if not held:
        held.append({})
    known = held[0].get(id(value))
    if known is None:
        layer, index, _ = value._keras_history
        node = layer._nodes[index]
        if isinstance(layer, InputLayer):
            with default_graph().name_scope(None):
                found = placeholder(value.dtype, value.shape, layer.name)
        else:
            args, kwargs = nest.map_structure(of_graph, [list(node.args), node.kwargs])
            found = layer(*args, **kwargs)
        for symbol, tensor in zip(nest.flatten(node.output_tensors), nest.flatten(found)):
            held[0][id(symbol)] = symbol, tensor  # the symbol stays alive, so that no other gets its id
        known = held[0][id(value)]
    return known[1]


KerasTensor._graph_tensor = of_graph
KerasTensor._as_graph_element = of_graph
_unhashable = KerasTensor.__hash__


def _hash(self):
    """Tensors of 1.x can be keys: of `feed_dict`, say."""
    return id(self) if state.building else _unhashable(self)


KerasTensor.__hash__ = _hash
