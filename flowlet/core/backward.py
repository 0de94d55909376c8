"""The walk back through recorded calls that `tf.GradientTape.gradient` makes.

It works on tensors and calls kernels as any op does, so that an outer tape can record it: derivatives of any order need
nothing else.
"""

import functools
import itertools

import jax
import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.core.dtypes import mismatched
from flowlet.core.kernel import Kernel, call
from flowlet.core.mode import state
from flowlet.core.tensor import EagerTensor


def differentiable(array):
    """Whether gradients flow through arrays of this dtype."""
    return array.dtype.kind in "fcV"


def zeros(source):
    """Zeros like a tensor or variable."""
    return EagerTensor(jnp.zeros(source._value.shape, source._value.dtype))


_add = None


def _sum(one, two):
    global _add
    if _add is None:
        _add = Kernel("AddN", lambda a, b: a + b)
    return call(_add, (one, two), (one._value, two._value))


def _ones(target):
    value = target._value
    if value.ndim or state.frame is not None:
        return EagerTensor(np.ones(value.shape, value.dtype))
    return EagerTensor(_one(value.dtype))


@functools.cache
def _one(dtype):
    """What the gradient of a loss starts with, on the device: an array of NumPy would be copied there each time."""
    return jnp.ones((), dtype)


def backward(entries, targets, seeds, sources):
    """The gradients of `targets` by `sources` (None where there is none) through recorded entries.

    Args:
        entries: (kernel, nodes, values, outputs, pull) in the order of their calls.
        seeds: the gradient that each target starts with; None for ones.
    """
    gradients = {}

    def accumulate(node, gradient):
        before = gradients.get(id(node))
        gradients[id(node)] = gradient if before is None else _sum(before, gradient)

    for target, seed in itertools.zip_longest(targets, seeds[: len(targets)]):
        if hasattr(target, "_value") and differentiable(target._value):
            accumulate(target, _ones(target) if seed is None else _as_tensor(seed, target))
    needed = _needed_nodes(entries, sources)
    kept = {id(source) for source in sources}
    for kernel, nodes, values, outputs, pull in reversed(entries):
        given = [(i, gradients[id(output)]) for i, output in enumerate(outputs) if id(output) in gradients]
        if not given:
            continue
        for i, _ in given:
            if id(outputs[i]) not in kept:
                del gradients[id(outputs[i])]
        positions = tuple(i for i, (node, value) in enumerate(zip(nodes, values))
                          if id(node) in needed and differentiable(value))  # fmt: skip
        if not positions:
            continue
        if pull is not None:
            found = pull([dict(given).get(i) for i in range(len(outputs))])
            found = [found[i] for i in positions]
        else:
            cotangents = [gradient for _, gradient in given]
            found = call(kernel.vjp(len(values), positions, tuple(i for i, _ in given)), [*nodes, *cotangents],
                         [*values, *[gradient._value for gradient in cotangents]])  # fmt: skip
        for i, gradient in zip(positions, found):
            if gradient is not None and gradient._value.dtype != jax.dtypes.float0:
                accumulate(nodes[i], gradient)
    return [gradients.get(id(source)) for source in sources]


def _as_tensor(seed, target):
    from flowlet.core.convert import convert

    seed = convert(seed, None if hasattr(seed, "dtype") else target.dtype)
    if seed.dtype is not target.dtype:
        raise mismatched("Mul", 1, seed.dtype, target.dtype)
    if seed._value.shape == target._value.shape:
        return seed
    try:
        return EagerTensor(jnp.broadcast_to(seed._value, target._value.shape))
    except ValueError:
        one, two = (str(list(tensor._value.shape)).replace(" ", "") for tensor in (seed, target))
        raise errors.invalid(f"Incompatible shapes: {one} vs. {two}", "Mul") from None


def _needed_nodes(entries, sources):
    """The ids of nodes that depend on a source: gradients of others are not worth computing."""
    needed = {id(source) for source in sources}
    for _, nodes, _, outputs, _ in entries:
        if any(id(node) in needed for node in nodes):
            needed.update(id(output) for output in outputs)
    return needed
