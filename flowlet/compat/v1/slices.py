"""`variable[...].assign(value)`: a slice of a variable of a graph, which can be set."""

import jax.numpy as jnp
import numpy as np

from flowlet.compat.v1 import updates
from flowlet.core.graph import nodes, slicing
from flowlet.core.graph.operation import GraphTensor


class _Assign(nodes.Update):
    """Sets a slice of a variable: begin, end and strides are inputs."""

    def __init__(self, masks, results):
        super().__init__(self._changed, results=results)
        self.masks = masks

    def _changed(self, now, begin, end, strides, value):
        places = np.arange(now.size).reshape(now.shape)
        chosen = slicing.sliced(places, begin, end, strides, **self.masks)
        flat = jnp.asarray(now).ravel().at[chosen].set(jnp.broadcast_to(value, chosen.shape))
        return [flat.reshape(now.shape)]


class VariableSlice(GraphTensor):
    """A slice of a variable of a graph."""

    __slots__ = ()

    def assign(self, value, name=None):
        """Set this part of the variable; gives the whole variable."""
        variable, graph = self.op.variable, self.graph
        bounds = [("", one, None) for one in self.op.inputs[1:]]
        masks = self.op.node.masks
        with graph.name_scope(self.op.name + "/"):
            scope = graph.names.scope
        name = name or f"{scope}/_assign/"
        if variable.is_resource:
            inputs = [*(("bound", one, None) for _, one, _ in bounds), (None, value, variable.dtype)]
            return updates.on_resource("ResourceStridedSliceAssign", variable, _Assign(masks, 0), inputs, name)
        inputs = [*bounds, ("value", value, variable.dtype)]
        return updates.on_reference("StridedSliceAssign", variable, _Assign(masks, 1), inputs, name)


def of_variable(variable, tensor):
    """The result of slicing the variable's value, as a slice of the variable."""
    if isinstance(tensor.op.node, slicing.StridedSlice):
        tensor.op.variable = variable
        tensor.__class__ = VariableSlice
    return tensor
