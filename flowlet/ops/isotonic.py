"""`tf.nn.isotonic_regression`: the nearest sequence that only falls, or only rises."""

import jax
import jax.numpy as jnp
import numpy as np

from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.dtypes import REAL
from flowlet.core.op import op
from flowlet.ops.array import transpose


def _fitted(x):
    """The nearest falling sequence of a vector, and the number of the block of equal values for each element.

    The value at i is the smallest over starts up to i of the largest mean over ends from i on. Blocks are the shortest:
    one ends wherever what it holds already has its mean.
    """
    count = x.shape[0]
    sums = jnp.concatenate([jnp.zeros(1, x.dtype), jnp.cumsum(x)])
    lengths = np.arange(count)[None] - np.arange(count)[:, None] + 1
    means = jnp.where(lengths > 0, (sums[None, 1:] - sums[:-1, None]) / np.maximum(lengths, 1), -jnp.inf)
    best = jax.lax.cummax(means, axis=1, reverse=True)
    y = jnp.min(jnp.where(lengths > 0, best, jnp.inf), 0)
    missing = jnp.cumsum(x - y)[:-1]
    enough = jnp.abs(missing) <= 1e-6 * (1 + jnp.max(jnp.abs(x)))
    return jnp.concatenate([jnp.zeros(1, np.int32), jnp.cumsum(enough, dtype=np.int32)])


def _averaged(x, block):
    total = jax.ops.segment_sum(x, block, x.shape[0])
    size = jax.ops.segment_sum(jnp.ones_like(x), block, x.shape[0])
    return (total / jnp.maximum(size, 1))[block]


@op("IsotonicRegression", inputs="input:T", types={"T": REAL})
def _isotonic(input, decreasing, name=None):  # noqa: A002
    kind = np.dtype(np.float64) if input.dtype.kind in "iu" else input.dtype
    work = np.float64 if kind == np.float64 else np.float32
    x = input.astype(work).reshape(-1, input.shape[-1] if input.ndim else 1)
    if not x.size:
        return jnp.zeros(input.shape, kind), jnp.zeros(input.shape, np.int32)
    block = jax.vmap(_fitted)(jax.lax.stop_gradient(x if decreasing else -x))
    return jax.vmap(_averaged)(x, block).reshape(input.shape).astype(kind), block.reshape(input.shape)


@export("nn.isotonic_regression")
def isotonic_regression(inputs, decreasing=True, axis=-1):
    """The nearest sequences (in the mean of squares) that only fall.

    Args:
        inputs: numbers; each vector along `axis` is a sequence.
        decreasing: False for sequences that only rise.

    Returns:
        (the sequences, for each element the number of the block of equal values that it is in)

    >>> import flowlet as tf
    >>> found, blocks = tf.nn.isotonic_regression([3.0, 1.0, 2.0, 0.0])
    >>> found.numpy().tolist(), blocks.numpy().tolist()
    ([3.0, 1.5, 1.5, 0.0], [0, 1, 1, 2])
    """
    inputs = conversion.convert(inputs)
    rank = inputs.shape.rank
    axis = conversion.static(axis) % rank if rank else 0
    if axis == max(rank - 1, 0):
        return tuple(_isotonic(inputs, bool(decreasing)))
    order = [*(one for one in range(rank) if one != axis), axis]
    found = _isotonic(transpose(inputs, order), bool(decreasing))
    return tuple(transpose(one, np.argsort(order)) for one in found)
