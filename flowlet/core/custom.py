"""`tf.custom_gradient`: a function that brings its own gradient, on tapes and inside compiled training alike."""

import functools
import inspect

import jax
import jax.numpy as jnp

from flowlet.api import export
from flowlet.core import control, nest, tape
from flowlet.core import convert as conversion
from flowlet.core.kernel import Kernel, call
from flowlet.core.mode import state, using
from flowlet.core.tensor import EagerTensor
from flowlet.core.variable import live


@export("custom_gradient")
def custom_gradient(f=None):
    """Decorate a function that returns its result and a function for its gradient.

    Args:
        f: `f(*tensors)` -> (result, `grad_fn`), where `grad_fn(*gradients of the results)` gives the gradient of each
            argument. If `f` uses variables, `grad_fn` takes `variables` too and returns (gradients of the arguments,
            gradients of the variables).

    Raises:
        ValueError: where `grad_fn` returns another number of gradients than `f` has arguments.
        TypeError: where `f` uses variables and `grad_fn` does not take `variables`.

    >>> import flowlet as tf
    >>> @tf.custom_gradient
    ... def clipped(x):
    ...     return x * x, lambda dy: tf.clip_by_value(dy * 2 * x, -1.0, 1.0)
    >>> x = tf.Variable(5.0)
    >>> with tf.GradientTape() as tape:
    ...     y = clipped(x)
    >>> tape.gradient(y, x).numpy().item()
    1.0
    """
    if f is None:
        return custom_gradient

    @functools.wraps(f)
    def wrapped(*args, **kwargs):
        if state.building:
            from flowlet.core.graph.gradients.custom import with_gradient

            return with_gradient(f, args, kwargs, _pair, _backward)
        arguments = nest.map_structure(conversion.convert, args)
        run = _eager if state.frame is None else _traced
        return run(f, arguments, kwargs)

    return wrapped


def _pair(found):
    """What the function under `custom_gradient` gave: its result and a function."""
    result, grad_fn = found
    if not callable(grad_fn):
        raise TypeError("unsupported callable: the function under @tf.custom_gradient must return its result and a "
                        f"function for the gradient; the second of what it returned is {grad_fn!r}")  # fmt: skip
    return result, grad_fn


def _takes_variables(grad_fn):
    parameters = inspect.signature(grad_fn).parameters.values()
    return any(one.name == "variables" or one.kind is one.VAR_KEYWORD for one in parameters)


def _backward(grad_fn, count, variables):
    """`gradients of the results -> gradients of the arguments, then of the variables`."""
    if variables and not _takes_variables(grad_fn):
        raise TypeError("@tf.custom_gradient grad_fn must accept keyword argument 'variables', since function uses "
                        f"variables: {variables}")  # fmt: skip

    def run(*gradients):
        found = grad_fn(*gradients, variables=variables) if variables else grad_fn(*gradients)
        found, extra = found if variables else (found, [])
        if len(nest.flatten(extra)) != len(variables):
            raise ValueError("Must return gradient for each variable from @custom_gradient grad_fn.")
        flat = nest.flatten(found)
        if len(flat) != count:
            raise ValueError(f"custom_gradient function expected to return {count} gradients, but returned {len(flat)} "
                             "instead.")  # fmt: skip
        return [*flat, *nest.flatten(extra)]

    return run


def _eager(f, arguments, kwargs):
    outer = state.tapes
    with tape.GradientTape() as watcher, using(tapes=(state.tapes[-1],)):
        result, grad_fn = _pair(f(*arguments, **kwargs))
    inputs = nest.flatten([list(arguments), list(kwargs.values())])
    variables = [v for v in watcher.watched_variables() if all(v is not one for one in inputs)]
    leaves = nest.flatten(result)
    outputs = [EagerTensor(conversion.convert(leaf)._value) for leaf in leaves]
    if outer:
        nodes = [*nest.flatten(list(arguments)), *variables]
        backward = _backward(grad_fn, len(nodes) - len(variables), variables)

        def pull(gradients):
            filled = [tape.zeros(output) if one is None else one for one, output in zip(gradients, outputs)]
            return [None if one is None else conversion.convert(one) for one in backward(*filled)]

        tape.record(tuple(nodes), tuple(node._value for node in nodes), tuple(outputs), pull)
    return nest.pack_sequence_as(result, outputs)


def _traced(f, arguments, kwargs):
    """Inside a trace the function becomes a `jax.custom_vjp`, so that JAX's own gradients use it too."""
    leaves = nest.flatten(list(arguments))
    found = {}

    def both(*tensors):
        result, grad_fn = _pair(f(*nest.pack_sequence_as(list(arguments), list(tensors)), **kwargs))
        flat = [conversion.convert(one) for one in nest.flatten(result)]
        used = found.get("variables")
        if used is None:
            found.update(result=result, count=len(flat))
            return flat
        run = _backward(grad_fn, len(leaves), used)

        def gradients(*given):
            out = run(*given)
            return [tape.zeros(like) if one is None else one for one, like in zip(out, [*leaves, *used])]

        backward = control.stage(gradients, *map(control.spec, flat), written=[])
        found["backward"] = backward
        return [*flat, *[EagerTensor(array) for array in backward.captured]]

    specs = [control.spec(leaf) for leaf in leaves]
    first = control.stage(both, *specs, written=[])
    known = {id(variable._data): variable for variable in live if variable.trainable}
    variables = [known[id(array)] for array in first.captured if id(array) in known]
    found["variables"] = _distinct(variables)
    staged = control.stage(both, *specs, written=[])
    count, backward, split = found["count"], found["backward"], len(staged.captured)
    places = {id(array): place for place, array in enumerate(staged.captured)}

    @jax.custom_vjp
    def run(*arrays):
        return tuple(staged.run(*arrays)[:count])

    def forward(*arrays):
        out = staged.run(*arrays)
        return tuple(out[:count]), (out[count:], arrays[:split])

    def pull(kept, gradients):
        residuals, captured = kept
        out = backward.run(*residuals, *gradients)
        of_captured = [jnp.zeros_like(array) for array in captured]
        for variable, gradient in zip(found["variables"], out[len(leaves) :]):
            if id(variable._data) in places:
                of_captured[places[id(variable._data)]] = gradient
        return (*of_captured, *out[: len(leaves)])

    run.defvjp(forward, pull)
    nodes = [*control.nodes_of(staged.captured), *leaves]
    outputs = call(Kernel("CustomGradient", lambda *arrays: list(run(*arrays))), nodes, [node._value for node in nodes])
    return nest.pack_sequence_as(found["result"], outputs)


def _distinct(variables):
    """The variables without repetitions (they have no hash)."""
    return list({id(variable): variable for variable in variables}.values())


@export("grad_pass_through")
def grad_pass_through(f):
    """The function, with the gradient of the identity.

    >>> import flowlet as tf
    >>> x = tf.Variable(1.6)
    >>> with tf.GradientTape() as tape:
    ...     y = tf.grad_pass_through(tf.round)(x)
    >>> tape.gradient(y, x).numpy().item()
    1.0
    """

    @custom_gradient
    def through(*args, **kwargs):
        def grad(*gradients, variables=None):
            found = gradients if len(gradients) > 1 else gradients[0]
            return (found, [None] * len(variables)) if variables else found

        return f(*args, **kwargs), grad

    return functools.wraps(f)(through)


@export("recompute_grad")
def recompute_grad(f):
    """The function as it is: XLA decides what is kept for the gradient and what is computed again."""
    return functools.wraps(f)(lambda *args, **kwargs: f(*args, **kwargs))
