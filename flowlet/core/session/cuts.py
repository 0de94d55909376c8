"""Where a compiled part stops fusing.

XLA computes an elementwise chain again in each kernel that takes its result. In an unrolled recurrent network the chain
from step to step grows, so that the code grows with the square of the steps, and compiling with it: 28 steps of an LSTM took
16 s. A result that several operations take, behind a chain that is long, is therefore computed once, behind a barrier.
"""

import jax
import numpy as np

from flowlet.core.tensor import Tracer

LONGEST = 12  # operations that may be computed again in each kernel that takes their result

_KEPT = ("MatMul", "Conv", "Pool", "Gather", "Scatter", "While", "Cond", "Random")  # parts of types: XLA keeps their results
_REDUCTIONS = ("Sum", "Mean", "Prod", "Max", "Min")  # the same, unless they reduce nothing


class Cuts:
    """How long the chains are that a result would take along.

    Args:
        order: the operations of the part, in the order to run.
    """

    def __init__(self, order):
        self._takers, self._lengths = {}, {}
        for op in order:
            for one in {tensor.op for tensor in op.inputs}:
                self._takers[one] = self._takers.get(one, 0) + 1

    def cut(self, op, arrays, results):
        """The results of an operation, behind a barrier where they end a chain."""
        if not results or not any(isinstance(one, Tracer) for one in results):
            return results
        reduced = op.type in _REDUCTIONS and np.shape(results[0]) != np.shape(arrays[0])
        if reduced or any(part in op.type for part in _KEPT):
            return results
        length = 1 + sum(self._lengths.get(tensor.op, 0) for tensor in op.inputs)
        if length <= LONGEST or self._takers.get(op, 0) < 2:
            self._lengths[op] = length
            return results
        return [jax.lax.optimization_barrier(one) if isinstance(one, Tracer) else one for one in results]
