"""Where a compiled part stops fusing.

XLA computes an elementwise chain again in each kernel that takes its result. In an unrolled recurrent network the chain
from step to step grows, so that the code grows with the square of the steps, and compiling with it: 28 steps of an LSTM took
16 s. A result that several operations take, behind a chain that is long, is therefore computed once, behind a barrier.
"""

import jax

from flowlet.core.tensor import Tracer

LONGEST = 12  # operations that may be computed again in each kernel that takes their result

# Results of these are never computed again; whatever else there is may be.
_ENDS = ("MatMul", "Conv", "Pool", "Sum", "Mean", "Prod", "Max", "Min", "Gather", "Scatter", "While", "Cond", "Random")


def places(order):
    """The operations behind whose results a part is cut.

    Args:
        order: the operations of the part, in the order to run.
    """
    takers = {}
    for op in order:
        for one in {tensor.op for tensor in op.inputs}:
            takers[one] = takers.get(one, 0) + 1
    lengths, found = {}, set()
    for op in order:
        if not op.inputs or op.node.by_shape or any(part in op.type for part in _ENDS) and op.type not in ("Maximum", "Minimum"):
            continue
        length = 1 + sum(lengths.get(tensor.op, 0) for tensor in op.inputs)
        if length > LONGEST and takers.get(op, 0) > 1:
            found.add(op)
        else:
            lengths[op] = length
    return found


def cut(results):
    """These arrays, computed once."""
    return [jax.lax.optimization_barrier(one) if isinstance(one, Tracer) else one for one in results]
