"""Many copies of a computation side by side: a jaxpr run on arrays with one more axis, the last, one place a copy.

`jax.vmap` puts copies first. With copies last, the innermost loop of every operation goes over copies whose numbers lie
side by side in memory, which a processor handles as one: a step of eight copies of a small network takes 2 us where
`jax.vmap` takes 19 (docs/search.md). Arrays that are the same for all copies stay as they are, without the axis.
"""

import collections

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jax.extend.core import ClosedJaxpr
from jax.interpreters import partial_eval

_CONSTANTS = (np.ndarray, np.generic, bool, int, float, complex)
ELEMENTWISE = frozenset("""
    abs acos acosh add add_any and asin asinh atan atan2 atanh bitcast_convert_type cbrt ceil clamp convert_element_type copy
    cos cosh div eq erf erf_inv erfc exp exp2 expm1 floor ge gt integer_pow is_finite le log log1p logistic lt max min mul ne
    neg nextafter not or pow reduce_precision rem round rsqrt select_n shift_left shift_right_arithmetic
    shift_right_logical sign sin sinh sqrt square stop_gradient sub tan tanh xor
    """.split())
ALONG = frozenset("argmax argmin cummax cummin cumprod cumsum reduce_and reduce_max reduce_min reduce_or reduce_prod "
                  "reduce_sum rev split".split())  # fmt: skip  (their axes count from the front)
CALLS = frozenset("checkpoint closed_call core_call custom_jvp_call custom_vjp_call custom_vjp_call_jaxpr jit pjit remat "
                  "remat2".split())  # fmt: skip
_INDEXING = frozenset("dynamic_slice dynamic_update_slice gather scatter scatter-add scatter_add".split())
_RESHAPED = frozenset("broadcast_in_dim expand_dims reshape squeeze transpose".split())
_FREE = _RESHAPED | {"iota", "slice"}  # what is computed again by each user rather than kept


def called(equation):
    """The jaxpr that a call runs, and its constants."""
    found = next(equation.params[key] for key in ("jaxpr", "call_jaxpr", "fun_jaxpr") if key in equation.params)
    return (found.jaxpr, found.consts) if hasattr(found, "jaxpr") else (found, ())


def flattened(function, specs):
    """The jaxpr of `function` on arrays of `specs`, with the calls in it written out, and nothing computed twice or for
    nothing: XLA would see to that too, but not across the barriers that `run` sets."""
    known, alive = {}, []

    def key(equation, inputs):
        if equation.effects:
            return None
        alive.extend(inputs)  # an id stands for an array as long as the array lives
        parts = [(str(one.dtype), np.shape(one), np.asarray(one).tobytes()) if isinstance(one, _CONSTANTS) else id(one)
                 for one in inputs]  # fmt: skip
        found = (equation.primitive, *parts, *sorted(equation.params.items()))
        try:
            hash(found)
        except TypeError:
            return None
        return found

    def run(jaxpr, constants, arrays):
        values = dict(zip([*jaxpr.constvars, *jaxpr.invars], [*constants, *arrays]))
        for equation in jaxpr.eqns:
            inputs = [np.asarray(atom.val, atom.aval.dtype) if hasattr(atom, "val") else values[atom]
                      for atom in equation.invars]  # fmt: skip
            if equation.primitive.name in CALLS:
                found = run(*called(equation), inputs)
            else:
                same = key(equation, inputs)
                found = known.get(same)
                if found is None:
                    found = equation.primitive.bind(*inputs, **equation.params)
                    found = found if equation.primitive.multiple_results else [found]
                    if same is not None:
                        known[same] = found
            values.update(zip(equation.outvars, found))
        return [np.asarray(atom.val, atom.aval.dtype) if hasattr(atom, "val") else values[atom] for atom in jaxpr.outvars]

    closed = jax.make_jaxpr(function)(*specs)
    closed = jax.make_jaxpr(lambda *arrays: run(closed.jaxpr, closed.consts, arrays))(*specs)
    jaxpr, _ = partial_eval.dce_jaxpr(closed.jaxpr, [True] * len(closed.jaxpr.outvars), instantiate=True)
    return ClosedJaxpr(jaxpr, closed.consts)


def differing(closed, flags):
    """Which of the results of a flat jaxpr differ between copies, where `flags` says so of its inputs."""
    differ = dict.fromkeys(closed.jaxpr.constvars, False) | dict(zip(closed.jaxpr.invars, flags))
    for equation in closed.jaxpr.eqns:
        found = any(differ[atom] for atom in equation.invars if not hasattr(atom, "val"))
        differ.update(dict.fromkeys(equation.outvars, found))
    return [not hasattr(atom, "val") and differ[atom] for atom in closed.jaxpr.outvars]


def supported(closed, flags):
    """Whether `run` knows all that differs between copies."""
    differ = dict.fromkeys(closed.jaxpr.constvars, False) | dict(zip(closed.jaxpr.invars, flags))
    for equation in closed.jaxpr.eqns:
        which = [not hasattr(atom, "val") and differ[atom] for atom in equation.invars]
        if any(which) and _rule(equation, which) is None:
            return False
        differ.update(dict.fromkeys(equation.outvars, any(which)))
    return True


def run(closed, flags, arrays, size):
    """The results of a flat jaxpr for `size` copies, those that differ (see `differing`) with the copies as last axis.

    Args:
        closed: a jaxpr without calls.
        flags: which of `arrays` differ between copies, and have the axis.
    """
    jaxpr = closed.jaxpr
    kept = _kept(jaxpr)
    values = dict(zip([*jaxpr.constvars, *jaxpr.invars], [*closed.consts, *arrays]))
    differ = dict.fromkeys(jaxpr.constvars, False) | dict(zip(jaxpr.invars, flags))
    for equation in jaxpr.eqns:
        inputs = [atom.val if hasattr(atom, "val") else values[atom] for atom in equation.invars]
        which = [not hasattr(atom, "val") and differ[atom] for atom in equation.invars]
        if any(which):
            found = _rule(equation, which)(equation, inputs, which, size)
        else:
            found = equation.primitive.bind(*inputs, **equation.params)
        found = list(found) if equation.primitive.multiple_results else [found]
        if any(which) and equation.outvars[0] in kept:
            found = list(lax.optimization_barrier(found))
        values.update(zip(equation.outvars, found))
        differ.update(dict.fromkeys(equation.outvars, any(which)))
    return [atom.val if hasattr(atom, "val") else values[atom] for atom in jaxpr.outvars]


def spread(array, shape, differs, size):
    """An array of copies with exactly `shape` before the axis of copies, from one of a shape that broadcasts to it."""
    array = jnp.asarray(array)
    axes = tuple(range(array.ndim - differs)) + (len(shape),) * differs
    return array if differs and array.shape[:-1] == shape else lax.broadcast_in_dim(array, (*shape, size), axes)


def _kept(jaxpr):
    """Results that are stored: sums, and what several equations use. XLA would compute them anew in each user's loop."""
    users = collections.Counter(atom for equation in jaxpr.eqns for atom in set(map(_variable, equation.invars)))
    return {variable for equation in jaxpr.eqns for variable in equation.outvars if variable.aval.size > 1
            and (equation.primitive.name.startswith("reduce_") or users[variable] > 1)
            and equation.primitive.name not in _FREE}  # fmt: skip


def _variable(atom):
    return None if hasattr(atom, "val") else atom


def _rule(equation, which):
    """How to run an equation on copies: (equation, inputs, which of them differ, size) -> results; None if not known."""
    name = equation.primitive.name
    if name in ELEMENTWISE:
        return _elementwise
    if name in ALONG:
        return _along
    if name in _RESHAPED:
        return _reshaped
    if name == "slice":
        return _slice
    if name in ("concatenate", "stack"):
        return _joined
    if name == "pad" and not which[1]:
        return _pad
    if name == "optimization_barrier":
        return _barrier
    if name in _INDEXING:
        return _mapped
    return None


def _elementwise(equation, inputs, which, size):
    shape = equation.outvars[0].aval.shape
    wide = [spread(array, shape, differs, size) for array, differs in zip(inputs, which)]
    return equation.primitive.bind(*wide, **equation.params)


def _along(equation, inputs, which, size):
    return equation.primitive.bind(*inputs, **equation.params)


def _barrier(equation, inputs, which, size):
    shapes = [atom.aval.shape for atom in equation.invars]
    return lax.optimization_barrier(list(map(spread, inputs, shapes, which, [size] * len(inputs))))


def _reshaped(equation, inputs, which, size):
    name, parameters, array = equation.primitive.name, equation.params, inputs[0]
    rank = array.ndim - 1
    if name == "broadcast_in_dim":
        shape = parameters["shape"]
        return lax.broadcast_in_dim(array, (*shape, size), (*parameters["broadcast_dimensions"], len(shape)))
    if name == "transpose":
        return lax.transpose(array, (*parameters["permutation"], rank))
    return lax.reshape(array, (*equation.outvars[0].aval.shape, size))


def _slice(equation, inputs, which, size):
    given = equation.params
    strides = given["strides"] and (*given["strides"], 1)
    return lax.slice(inputs[0], (*given["start_indices"], 0), (*given["limit_indices"], size), strides)


def _joined(equation, inputs, which, size):
    shapes = [atom.aval.shape for atom in equation.invars]
    return equation.primitive.bind(*map(spread, inputs, shapes, which, [size] * len(inputs)), **equation.params)


def _pad(equation, inputs, which, size):
    return lax.pad(inputs[0], inputs[1], [*equation.params["padding_config"], (0, 0, 0)])


def _mapped(equation, inputs, which, size):
    def one(*arrays):
        return equation.primitive.bind(*arrays, **equation.params)

    return jax.vmap(one, [-1 if differs else None for differs in which], -1, axis_size=size)(*inputs)
