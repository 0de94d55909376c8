"""`while_loop` as one operation: turns of Python where it runs on the host, XLA's loops where it is compiled.

A loop whose number of turns is known (a counter compared to a limit) becomes a `lax.scan`, which has a fast gradient:
what it reads from a TensorArray at the counter's place comes in as the scan's elements, what it writes there goes out as
its results. Any other loop is a `lax.while_loop` (core/loops.py says how its gradient is found).
"""

import jax
import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.core.graph import counting, tensor_arrays
from flowlet.core.graph.tensor_arrays import Several, Unwritten
from flowlet.core.graph.units import Part, Unit
from flowlet.core.loops import repeat
from flowlet.core.session.segment import NotStatic, Run
from flowlet.core.tensor import Tracer

_LONGEST = 4096  # turns up to which a loop that may end before a limit that is known takes all of them, some for nothing
_SHORT = 8  # turns up to which a loop over values that are known runs ahead, while the program is traced


class Repeated(Unit):
    """A condition and a body. Inputs: the loop variables, what comes in, the variables. Results: the loop variables.

    Args:
        context: the loop's.
        merges: the loop variables as a turn begins.
        test: the condition's tensor.
        after: the loop variables as a turn ends.
    """

    def __init__(self, context, merges, test, after):
        self.merges, self.count = list(merges), len(merges)
        border = dict(context.border) | dict.fromkeys(merges)
        parts = [Part(context, [test], border), Part(context, after, border)]
        super().__init__(parts, context.border)
        self.counted = counting.Counted(context, self.merges, test, list(after), parts[1])

    def applied(self, op, arrays, eager):
        start, bound, held = self.split(arrays, self.count)
        if eager or self.host:
            return self._in_turns(start, bound, held, eager)
        most, exact = self.counted.turns(start, bound)
        known = most if exact else None
        if known is not None and known <= _SHORT and not any(isinstance(one, Tracer) for one in arrays):
            return self._in_turns(start, bound, held, False)
        if known == 0:
            return self._without_turns(start, bound, held), held
        for tensor, array in zip(self.merges, start):
            if isinstance(array, Several):
                raise NotStatic(tensor)
        if known is not None:
            return self._scanned(known, start, bound, held)
        limit = self.counted.by_shape(bound) if most is None else None
        if limit is not None:
            raise NotStatic(limit)
        if most is not None and most <= _LONGEST:
            return self._scanned(most, start, bound, held, early=True)
        return self._repeated(self._filled(start, bound, held), bound, held)

    # on the host ------------------------------------------------------------------------------------------------------

    def _in_turns(self, start, bound, held, eager):
        run, state, (test, body) = Run(dict(held), eager), list(start), self.parts
        while bool(test.run(run, bound | dict(zip(self.merges, state)))[0]):
            state = body.run(run, bound | dict(zip(self.merges, state)))
        return state, run.values

    # compiled ---------------------------------------------------------------------------------------------------------

    def _filled(self, start, bound, held):
        """The loop variables, with zeros in place of TensorArrays that were never written: a turn tells of what shape."""
        if not any(isinstance(one, Unwritten) for one in start):
            return list(start)
        tried = jax.eval_shape(lambda: self._turn(start, bound, held)[0])
        filled = []
        for one, after in zip(start, tried):
            if isinstance(one, Unwritten) and not isinstance(after, Unwritten):
                one = jnp.zeros((one.size, *after.shape[1:]), after.dtype)
            filled.append(one)
        return filled

    def _without_turns(self, start, bound, held):
        """The loop variables of a loop that takes no turn; one that is tried on shapes alone tells those of TensorArrays."""
        shown = [place for place, one in enumerate(start) if hasattr(one, "dtype")]

        def tried(arrays):
            state = list(start)
            for place, one in zip(shown, arrays):
                state[place] = one
            return self._turn(state, bound, held)[0]

        try:
            after = jax.eval_shape(tried, [start[place] for place in shown])
        except (NotStatic, errors.OpError):
            return list(start)
        return [jnp.zeros((one.size, *new.shape[1:]), new.dtype) if isinstance(one, Unwritten) and hasattr(new, "shape") else one
                for one, new in zip(start, after)]  # fmt: skip

    def _turn(self, state, bound, held):
        run = Run(dict(held))
        state = self.parts[1].run(run, bound | dict(zip(self.merges, state)))
        return state, run.values

    def _kept_shape(self, before, after):
        """The new state, in the dtypes of the old; a loop whose shapes change is no compiled one."""
        found = []
        for tensor, one, new in zip(self.merges, before, after):
            if isinstance(one, Unwritten) or one is None:
                found.append(one)
                continue
            if np.shape(one) != np.shape(new):
                raise NotStatic(tensor)
            found.append(jnp.asarray(new, one.dtype))
        return found

    def _repeated(self, start, bound, held):
        """A loop of unknown length. What comes in is part of what `repeat` is given, so that gradients flow to it."""
        start = [one if isinstance(one, Unwritten) or one is None else jnp.asarray(one) for one in start]
        shown = [place for place, one in enumerate(start) if not (isinstance(one, Unwritten) or one is None)]
        moving = [one for one in bound if isinstance(bound[one], (Tracer, jax.Array))]
        names = list(held)

        def state_of(carry):
            state = list(start)
            for place, one in zip(shown, carry):
                state[place] = one
            return state, dict(zip(names, carry[len(shown) :]))

        def test(used, carry):
            state, variables = state_of(carry)
            values = bound | dict(zip(moving, used)) | dict(zip(self.merges, state))
            return jnp.asarray(self.parts[0].run(Run(variables), values)[0]).reshape(())

        def step(used, carry):
            state, variables = state_of(carry)
            after, values = self._turn(state, bound | dict(zip(moving, used)), variables)
            after = self._kept_shape(state, after)
            return (*[after[place] for place in shown], *[values[one] for one in names])

        used = tuple(bound[one] for one in moving)
        carry = (*[start[place] for place in shown], *[jnp.asarray(held[one]) for one in names])
        found = repeat(test, step, (used, used), carry)
        return state_of(found)

    def _scanned(self, turns, start, bound, held, early=False):
        """A loop of known length; with `early`, its condition may end it before: the turns after that change nothing."""
        counted = self.counted
        sequences = {place: counting.sequence(start[place], step, turns) for place, step in counted.counters.items()
                     if isinstance(start[place], (np.ndarray, np.generic))}  # fmt: skip
        reads = {one: (flow, sequences[place] + offset) for one, (flow, place, offset) in counted.reads(bound).items()
                 if place in sequences}  # fmt: skip
        writes = {place: sequences[counter] + offset for place, (counter, offset) in counted.writes.items() if counter in sequences}
        start = list(start)
        if early:
            writes = {place: indices for place, indices in writes.items() if tensor_arrays.fits(start[place], indices)}
        for one, (flow, indices) in reads.items():
            if not early:
                tensor_arrays.check_read(one.op, bound[flow], indices)
        for place, indices in writes.items():
            start[place] = tensor_arrays.with_room(counted.write_at(place), start[place], indices)
        start = self._filled(start, bound, held)
        carried = [place for place, one in enumerate(start) if place not in sequences and place not in writes
                   and not isinstance(one, Unwritten) and one is not None]  # fmt: skip
        elements = ([_taken(bound[flow], indices) for flow, indices in reads.values()], sequences)
        names, body = list(held), counted.body(reads, writes)

        def step(carry, item):
            values, variables = carry
            read, counters = item
            state = list(start)
            for place, one in zip(carried, values):
                state[place] = one
            for place, one in counters.items():
                state[place] = one
            run = Run(dict(zip(names, variables)))
            border = bound | dict(zip(reads, read)) | dict(zip(self.merges, state))
            going = self.parts[0].run(Run(dict(run.values)), dict(border))[0] if early else True
            after = body.run(run, border)
            written = {place: after[place] for place in writes}
            kept = self._kept_shape([state[place] for place in carried], [after[place] for place in carried])
            changed = [run.values[one] for one in names]
            if early:
                kept = [jnp.where(going, new, old) for new, old in zip(kept, values)]
                changed = [jnp.where(going, new, old) for new, old in zip(changed, variables)]
            return (kept, changed), (written, going)

        before = ([jnp.asarray(start[place]) for place in carried], [jnp.asarray(held[one]) for one in names])
        (final, variables), (written, going) = jax.lax.scan(step, before, elements, turns)
        result = list(start)
        for place, one in zip(carried, final):
            result[place] = one
        for place, one in sequences.items():
            pace = counted.counters[place]
            last = one[0] + pace * going.sum(dtype=one.dtype) if early else one[-1] + pace
            result[place] = last.astype(one.dtype)
        for place, rows in written.items():
            if early:
                kept = jnp.asarray(start[place])[writes[place]]
                rows = jnp.where(going.reshape(-1, *[1] * (rows.ndim - 1)), rows, kept)
            result[place] = _put(start[place], writes[place], rows)
        return result, dict(zip(names, variables))


def _taken(array, indices):
    """The elements at these places along the first axis."""
    if len(indices) == array.shape[0] and (indices == np.arange(len(indices))).all():
        return jnp.asarray(array)
    return jnp.asarray(array)[indices]


def _put(array, indices, rows):
    if len(indices) == array.shape[0] and (indices == np.arange(len(indices))).all():
        return rows
    return jnp.asarray(array).at[indices].set(rows)
