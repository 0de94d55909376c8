"""Branches (`tf.cond`) of files: both sides are computed, and Merge takes the one that the predicate says.

What a side sets or prints cannot be undone, so a branch that does such a thing is refused (`guarded`).
"""

import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.core import dtypes
from flowlet.core.graph import nodes
from flowlet.core.graph.makers import REFUSED, maker

_SWITCHES, _MERGES = ("Switch", "RefSwitch"), ("Merge", "RefMerge")


class Fork(nodes.Node):
    """Switch: gives its first input to both sides."""

    def refers(self, op, known):
        return [known.get(op.inputs[0])] * 2

    def run(self, op, run, arrays):
        return [arrays[0]] * 2


class Choice(nodes.Node):
    """Merge: gives the input of the side that runs.

    Attributes:
        hidden: the predicate, which the operation takes besides the inputs that it has in files.
        sides: for each input whether it is of the side of a true predicate.
    """

    def __init__(self, predicate, sides):
        self.hidden, self.sides = (predicate,), sides

    def run(self, op, run, arrays):
        *values, predicate = arrays
        by_side = dict(zip(self.sides, values))
        if run.traced([predicate]) and np.shape(by_side[True]) == np.shape(by_side[False]):
            place = jnp.where(predicate, self.sides.index(True), self.sides.index(False)).astype(np.int32)
            return [jnp.where(predicate, by_side[True], by_side[False]), place]
        side = bool(run.static(op.inputs[-1], predicate))
        return [by_side[side], np.int32(self.sides.index(side))]


def branch_of(tensors):
    """(the predicate, whether the side is the true one) of the innermost branch that tensors are in; None: of none."""
    waiting, seen = [(one, 0) for one in tensors], set()
    while waiting:
        tensor, depth = waiting.pop()
        op = tensor.op
        if op.type in _SWITCHES:
            if not depth:
                return op.inputs[1], bool(tensor.value_index)
            depth -= 1
        if (tensor, depth) in seen:
            continue
        seen.add((tensor, depth))
        inputs = op.shown or op.inputs
        depth += op.type in _MERGES
        waiting += [(one, depth) for one in inputs]
        waiting += [(one.outputs[0], depth) for one in op.control_inputs if one.outputs]
    return None


@maker(*_SWITCHES)
def _switch(inputs, attributes):
    return Fork(), [(inputs[0].dtype, inputs[0].shape)] * 2


@maker(*_MERGES)
def _merge(inputs, attributes):
    found = [branch_of([one]) for one in inputs]
    known = next((one for one in found if one is not None), None)
    if known is None or len(inputs) != 2:  # noqa: PLR2004 - a branch has two sides
        raise errors.UnimplementedError(message="A Merge of tensors that are in no branch (a tf.cond) is not imported.")
    sides = [None if one is None else one[1] for one in found]
    sides = [not sides[1 - place] if side is None else side for place, side in enumerate(sides)]
    if set(sides) != {True, False}:
        raise errors.UnimplementedError(message="A Merge of two tensors of the same side of a branch is not imported.")
    one, two = (each.shape for each in inputs)
    shape = one if one.is_compatible_with(two) and one.rank is not None and one.as_list() == two.as_list() else None
    return Choice(known[0], sides), [(inputs[0].dtype, shape), (dtypes.int32, [])]


def guarded(op):
    """Whether an operation sets a variable, or does something on the host, on one side of a branch only."""
    changes = [variable for variable in op.node.writes(op) if variable is not op]
    if not changes and op.type not in ("Assert", "Print", "PrintV2", "PyFunc", "SaveV2"):
        return False
    before = [one.outputs[0] for one in op.control_inputs if one.outputs]
    return branch_of([*op.inputs, *before]) is not None


REFUSED.append(guarded)
