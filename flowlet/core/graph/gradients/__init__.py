"""Gradients of graphs: operations that compute the derivatives of others.

`walk` goes from the results back to what they come from, and asks `registry` for a function for each operation; that
function builds the operations of the gradient. An operation whose type has none of its own gets `generic`: one
operation that runs `jax.vjp` of the node.
"""

from flowlet.core.graph.gradients import (  # noqa: F401
    arrays,
    broadcasting,
    elementwise,
    gathering,
    matrices,
    networks,
    reductions,
)
from flowlet.core.graph.gradients.walk import gradients  # noqa: F401
