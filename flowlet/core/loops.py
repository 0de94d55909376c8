"""Loops whose number of turns is not known while tracing, with a gradient.

XLA has no memory that grows, so that the states of all turns cannot be kept. The gradient runs the loop again: first to
keep some states at even distances, then, from the last of them to the first, to keep the states between two of those.
"""

import functools

import jax
import jax.numpy as jnp

BYTES, FEWEST, MOST = 2**25, 8, 256  # of kept states: how much memory they may take, how many are kept


@functools.partial(jax.custom_vjp, nondiff_argnums=(0, 1))
def repeat(test, step, captured, start):
    """`state = step(captured[0], state)` while `test(captured[1], state)`, from `start` on.

    Args:
        test, step: functions of a tuple of arrays that they use and the tuple of arrays of the state.
        captured: two tuples of arrays: what `step` and what `test` use.
        start: a tuple of arrays.
    """
    return jax.lax.while_loop(lambda state: test(captured[1], state), lambda state: step(captured[0], state), start)


def _forward(test, step, captured, start):
    def turn(carry):
        count, state = carry
        return count + 1, step(captured[0], state)

    count, state = jax.lax.while_loop(lambda carry: test(captured[1], carry[1]), turn, (0, start))
    return state, (captured, start, count)


def _backward(test, step, kept, gradients):
    (captured, _), start, count = kept
    size = sum(array.size * array.dtype.itemsize for array in start)
    places = max(FEWEST, min(MOST, BYTES // max(size, 1)))
    far = -(-count // places)  # turns from one kept state to the next
    near = -(-far // places)

    def advance(state, turns):
        return jax.lax.fori_loop(0, turns, lambda _, state: step(captured, state), state)

    def states(state, distance, turns):
        """States at multiples of `distance` from `state` on, as far as `turns` turns."""
        empty = tuple(jnp.zeros((places, *array.shape), array.dtype) for array in state)

        def turn(place, carry):
            kept, state = carry
            kept = tuple(buffer.at[place].set(array) for buffer, array in zip(kept, state))
            return kept, advance(state, jnp.minimum(distance, turns - place * distance))

        return jax.lax.fori_loop(0, -(-turns // jnp.maximum(distance, 1)), turn, (empty, state))[0]

    moving = [i for i, array in enumerate(start) if jnp.issubdtype(array.dtype, jnp.inexact)]
    used = [i for i, array in enumerate(captured) if jnp.issubdtype(array.dtype, jnp.inexact)]

    def pull(state, gradient, total):
        def turn(chosen, changing):
            arrays, values = list(captured), list(state)
            for i, array in zip(used, chosen):
                arrays[i] = array
            for i, array in zip(moving, changing):
                values[i] = array
            after = step(tuple(arrays), tuple(values))
            return [after[i] for i in moving]

        _, back = jax.vjp(turn, [captured[i] for i in used], [state[i] for i in moving])
        more, before = back(gradient)
        return before, [one + two for one, two in zip(total, more)]

    outer = states(start, far, count)

    def segment(number, carry):  # from the last to the first
        place = -(-count // jnp.maximum(far, 1)) - 1 - number
        turns = jnp.minimum(far, count - place * far)
        inner = states(tuple(buffer[place] for buffer in outer), near, turns)

        def turn(i, carry):
            i = turns - 1 - i
            state = advance(tuple(buffer[i // near] for buffer in inner), i % near)
            return pull(state, *carry)

        return jax.lax.fori_loop(0, turns, turn, carry)

    first = [gradients[i] for i in moving], [jnp.zeros(captured[i].shape, captured[i].dtype) for i in used]
    gradient, total = jax.lax.fori_loop(0, -(-count // jnp.maximum(far, 1)), segment, first)
    by_start, by_captured = [None] * len(start), [None] * len(captured)
    for i, array in zip(moving, gradient):
        by_start[i] = array
    for i, array in zip(used, total):
        by_captured[i] = array
    return (tuple(by_captured), None), tuple(by_start)


repeat.defvjp(_forward, _backward)
