"""`tf.nn.dropout`: a random share of a tensor set to 0."""

import functools
import numbers

from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.graph.composing import graphed
from flowlet.core.tensor import Tensor
from flowlet.core.variable import Variable
from flowlet.ops import math
from flowlet.ops.cast import cast
from flowlet.random import seeds, stateful, stateless


def _dropout(x, rate, noise_shape, uniform):
    known = isinstance(rate, numbers.Real)
    if known and not 0 <= rate < 1:
        raise ValueError("`rate` must be a scalar tensor or a float in the range [0, 1). "
                         f"Received: rate={rate}")  # fmt: skip
    if not known and not isinstance(rate, (Tensor, Variable)):
        raise ValueError(f"`rate` must be a scalar or scalar tensor. Received: rate={rate}")
    x = conversion.convert(x)
    if not x.dtype.is_floating:
        raise ValueError("`x.dtype` must be a floating point tensor as `x` will be scaled. "
                         f"Received: x_dtype={x.dtype}")  # fmt: skip
    if known and rate == 0:
        return x
    sizes = x.shape.as_list()
    if noise_shape is not None:
        given = conversion.static(noise_shape, "noise_shape")
        same = len(given) == len(sizes)
        sizes = [sizes[i] if size is None and same else size for i, size in enumerate(given)]
    if known:
        kept = math.multiply(x, 1 / (1 - rate))
    else:
        if rate.dtype is not x.dtype:
            raise ValueError("`x.dtype` must be compatible with `rate.dtype`. "
                             f"Received: x.dtype={x.dtype} and rate.dtype={rate.dtype}")  # fmt: skip
        kept = math.divide(x, math.subtract(1, rate))
    return math.multiply(kept, cast(math.greater_equal(uniform(sizes, dtype=x.dtype), rate), x.dtype))


@export("nn.dropout")
@graphed("nn.dropout")
def dropout(x, rate, noise_shape=None, seed=None, name=None):
    """A share `rate` of the elements of `x` set to 0, the others divided by 1 - rate.

    Args:
        x: a floating-point tensor.
        rate: the share, from 0 to below 1.
        noise_shape: the shape of the random mask, 1 along axes whose elements share it.
        seed: an integer; see `tf.random.set_seed`.

    Raises:
        ValueError: for a rate outside [0, 1), or an `x` of integers.

    >>> import flowlet as tf
    >>> tf.random.set_seed(42)
    >>> tf.nn.dropout(tf.ones([6]), 0.5).numpy().tolist()
    [2.0, 0.0, 0.0, 0.0, 0.0, 2.0]
    """
    found = _dropout(x, rate, noise_shape, functools.partial(stateful.uniform, seed=seed))
    if isinstance(rate, numbers.Real) and rate == 0:
        seeds.get_seed(seed)  # nothing was drawn, but later ops get the seeds that they would have got
    return found


@export("nn.experimental.stateless_dropout")
def stateless_dropout(x, rate, seed, rng_alg=None, noise_shape=None, name=None):
    """`tf.nn.dropout` with a mask that follows from a seed of two integers and nothing else."""
    uniform = functools.partial(stateless.stateless_uniform, seed=seed, alg=rng_alg)
    return _dropout(x, rate, noise_shape, uniform)
