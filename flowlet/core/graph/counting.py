"""How often a loop turns, where a counter and a limit decide it; and which of its steps follow the counter."""

import numpy as np

from flowlet.core.graph.units import Part

_THROUGH = ("Identity", "Switch", "Enter", "NextIteration", "LoopCond")
_MIRRORED = {"Less": "Greater", "Greater": "Less", "LessEqual": "GreaterEqual", "GreaterEqual": "LessEqual", "NotEqual": "NotEqual"}


class Counted:
    """What is known of a loop before it runs.

    Args:
        context: the loop's.
        merges: the loop variables as a turn begins.
        test: the condition's tensor.
        after: the loop variables as a turn ends.
        part: the body.

    Attributes:
        counters: position of a loop variable -> what a turn adds to it.
        writes: position of a TensorArray -> (position of a counter, offset): each turn writes there, and only there.
    """

    def __init__(self, context, merges, test, after, part):
        self._context, self._merges, self._after, self._part = context, merges, after, part
        self._places = {one: place for place, one in enumerate(merges)}
        self.counters = {place: step for place, one in enumerate(after) if (step := self._step(place, one)) is not None}
        self._limits = self._terms(test)
        self._consumers = {}
        for op in part.order:
            for tensor in op.inputs:
                self._consumers.setdefault(self._root(tensor), []).append(op)
        self.writes = {place: found for place, one in enumerate(after) if (found := self._write(place, one)) is not None}

    def _root(self, tensor):
        while tensor not in self._places and tensor not in self._context.border and tensor.op.type in _THROUGH:
            tensor = tensor.op.inputs[0]
        return tensor

    def _affine(self, tensor):
        """(position of a loop variable, what is added to it), or None."""
        tensor = self._root(tensor)
        if tensor in self._places:
            return self._places[tensor], 0
        op = tensor.op
        if op.type in ("Add", "AddV2", "Sub") and tensor.dtype.is_integer and tensor.shape.rank == 0:
            one, two = op.inputs
            if op.type != "Sub" and _constant(one) is not None:
                one, two = two, one
            found, number = self._affine(one), _constant(two)
            if found is not None and number is not None:
                return found[0], found[1] + (-number if op.type == "Sub" else number)
        return None

    def _step(self, place, tensor):
        found = self._affine(tensor) if tensor.dtype.is_integer else None
        return found[1] if found is not None and found[0] == place and found[1] else None

    def _terms(self, test):
        """(relation, position of a counter, the tensor of its limit) of each part of the condition; None: some are others."""
        test = self._root(test)
        if test.op.type == "LogicalAnd":
            parts = [self._terms(one) for one in test.op.inputs]
            return None if any(part is None for part in parts) else [term for part in parts for term in part]
        if test.op.type not in _MIRRORED:
            return None
        for relation, (one, limit) in ((test.op.type, test.op.inputs), (_MIRRORED[test.op.type], test.op.inputs[::-1])):
            found = self._affine(one)
            if found is not None and found[0] in self.counters and limit.dtype.is_integer:
                return [(relation, *found, self._root(limit))]
        return None

    def turns(self, start, bound):
        """(how many turns the loop takes at most, whether it takes so many; None where that is not known before it runs)."""
        counts, exact = [], True
        for relation, place, offset, limit in self._limits or ():
            first, end, step = start[place], _value(limit, bound), self.counters[place]
            if not _is_known(first):
                return None, False
            if end is None:
                exact = False
                continue
            count = _count(relation, int(first) + offset, end, step)
            if count is not None:
                counts.append(count)
        return (min(counts), exact) if counts else (None, False)

    def by_shape(self, bound):
        """A limit, outside, that follows from shapes and constants, and so can be known before the loop is compiled."""
        for *_, limit in self._limits or ():
            outside = self._context.border.get(limit)
            if outside is not None and _value(limit, bound) is None and _follows_shapes(outside):
                return outside
        return None

    def _write(self, place, tensor):
        op, flow = self._root(tensor).op, self._merges[place]
        if op.type != "TensorArrayWriteV3" or self._root(op.inputs[3]) is not flow:
            return None
        index = self._affine(op.inputs[1])
        others = [one for one in self._consumers.get(flow, ()) if one.type not in _THROUGH and one is not op]
        others += self._consumers.get(op.outputs[0], ())
        return None if others or index is None or index[0] not in self.counters else index

    def write_at(self, place):
        """The operation that writes to a TensorArray."""
        return self._root(self._after[place]).op

    def reads(self, bound):
        """Results of reads that follow a counter -> (the array they read from, position of the counter, offset)."""
        found = {}
        for op in self._part.order:
            if op.type == "TensorArrayReadV3":
                flow, index = self._root(op.inputs[2]), self._affine(op.inputs[1])
                if flow in bound and hasattr(bound[flow], "shape") and index is not None and index[0] in self.counters:
                    found[op.outputs[0]] = (flow, *index)
        return found

    def body(self, reads, writes):
        """The body without these reads, whose results are given, and with rows in place of the arrays they are written to."""
        after = [self._root(one).op.inputs[2] if place in writes else one for place, one in enumerate(self._after)]
        border = dict(self._context.border) | dict.fromkeys(self._merges) | dict.fromkeys(reads)
        return Part(self._context, after, border)


def _constant(tensor):
    while tensor.op.type in ("Identity", "Enter", "Switch"):
        tensor = tensor.op.inputs[0]
    array = tensor.op.node.array
    return int(array) if array is not None and array.ndim == 0 and array.dtype.kind in "iu" else None


def _follows_shapes(tensor):
    waiting = [tensor]
    while waiting:
        op = waiting.pop().op
        if op.node.by_shape or op.node.array is not None:
            continue
        if not op.inputs or op.node.reads(op):
            return False
        waiting += op.inputs
    return True


def _is_known(array):
    return isinstance(array, (np.ndarray, np.generic)) and np.ndim(array) == 0 and array.dtype.kind in "iu"


def _value(tensor, bound):
    array = bound.get(tensor, tensor.op.node.array)
    return int(array) if _is_known(array) else None


def _count(relation, first, end, step):
    """How often `first`, `first + step`, ... is in the relation to `end`; None where it always is."""
    if relation.endswith("Equal") and relation != "NotEqual":
        end += 1 if relation == "LessEqual" else -1
    if relation == "NotEqual":
        return (end - first) // step if (end - first) % step == 0 and (end - first) // step >= 0 else None
    distance = end - first if relation.startswith("Less") else first - end
    pace = step if relation.startswith("Less") else -step
    if distance <= 0:
        return 0
    return -(-distance // pace) if pace > 0 else None


def sequence(first, step, turns):
    """The values of a counter as each turn begins."""
    return np.asarray(int(first) + step * np.arange(turns), np.asarray(first).dtype)
