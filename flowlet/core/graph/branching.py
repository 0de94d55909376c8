"""`cond` as one operation: the branch that the predicate chooses runs, the other does not."""

import jax
import jax.numpy as jnp
import numpy as np

from flowlet.core import dtypes
from flowlet.core.graph import nodes
from flowlet.core.graph.units import Part, Unit
from flowlet.core.session.segment import NotStatic, Run
from flowlet.core.tensor import Tracer


class Branches(Unit):
    """Two parts, of which one runs. Inputs: the predicate, what comes in, the variables. Results: those of the branch,
    and which one it was.

    Args:
        contexts: of the side for False, then of that for True.
        results: for each side its tensors.
    """

    def __init__(self, contexts, results):
        border = {inside: outside for context in contexts for inside, outside in context.border.items()}
        super().__init__([Part(context, found, border) for context, found in zip(contexts, results)], border)

    def applied(self, op, arrays, eager):
        (predicate,), bound, held = self.split(arrays, 1)
        if eager or not isinstance(predicate, Tracer):
            return self._side(int(bool(predicate)), bound, held, eager)
        if _is_fed(op.inputs[0]):  # two forms, each compiled for itself
            raise NotStatic(op.inputs[0])
        moving = [one for one, array in bound.items() if isinstance(array, Tracer)]

        def side(number):
            def run(arrays, values):
                inside = bound | dict(zip(moving, arrays))
                results, values = self._side(number, inside, dict(zip(self.variables, values)), False)
                results = [_settled(one) for one in results[:-1]]
                return results, [values[variable] for variable in self.written]

            return run

        try:
            results, values = jax.lax.cond(predicate, side(1), side(0), [bound[one] for one in moving],
                                           list(held.values()))
        except TypeError as error:
            if "true_fun" not in str(error) and "branch" not in str(error):
                raise
            raise NotStatic(op.inputs[0]) from None  # shapes differ between the branches
        return [*results, predicate.astype(np.int32)], dict(zip(self.written, values))

    def _side(self, number, bound, held, eager):
        run = Run(dict(held), eager)
        results = self.parts[number].run(run, dict(bound))
        return [*results, np.int32(number)], run.values


def _settled(array):
    """A result as an array; a TensorArray without elements as it is."""
    return jnp.asarray(array) if hasattr(array, "shape") else array


def _is_fed(tensor):
    """Whether a predicate comes from fed bools alone, which have few values."""
    waiting = [tensor]
    while waiting:
        one = waiting.pop()
        if one.op.node.array is not None or isinstance(one.op.node, nodes.Placeholder) and one.dtype is dtypes.bool_:
            continue
        if one.dtype is not dtypes.bool_ or one.shape.rank != 0 or not one.op.inputs or one.op.node.reads(one.op):
            return one.op.type == "PlaceholderWithDefault" and one.dtype is dtypes.bool_
        waiting += one.op.inputs
    return True
