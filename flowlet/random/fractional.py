"""Fractional pooling (Graham, 2014): windows of different sizes, drawn at random, so that sizes shrink by any ratio."""

import math

import jax.numpy as jnp
import numpy as np
from jax import lax

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.dtypes import float32, float64, int32, int64
from flowlet.core.op import op
from flowlet.core.tensor import EagerTensor
from flowlet.random import distributions, philox, seeds

TYPES = (float32, float64, int32, int64)


def _pseudo(size, count, words):
    """Where windows begin by one random number u: at the ceilings of ratio * (i + u)."""
    ratio = size / count
    smallest = size // count
    most = min((smallest + 2) / ratio - 1, (size + 1 - smallest) / ratio - (count - 1))
    start = float(distributions.unit_double(np, words[:1], words[1:2])[0]) * most
    return [0, *(math.ceil(ratio * (i + start)) - 1 for i in range(1, count)), size]


def _shuffled(size, count, words):
    """Where windows begin when their sizes are shuffled."""
    sizes = [size // count + 1] * (size % count) + [size // count] * (count - size % count)
    for i, word in enumerate(words.tolist()):
        left = count - i
        other = i + (word & (left - 1) if left & (left - 1) == 0 else word % left)
        sizes[i], sizes[other] = sizes[other], sizes[i]
    return [0, *np.cumsum(sizes).tolist()]


def _places(sizes, ratios, pseudo_random, seed):
    """Where windows begin and end along rows and columns."""
    key, own = (seeds.DEFAULT_SEED if seeds.Global.seed is None else seeds.Global.seed, seed) if seed else (
        seeds.nondeterministic(), seeds.nondeterministic())  # fmt: skip
    found, skip = [], 0
    for size, ratio in zip(sizes, ratios):
        count = int(size / ratio)
        words = philox.words(np, np.array([skip, *seeds.paired(own, key)], np.uint64), 2 if pseudo_random else count)
        found.append(tuple((_pseudo if pseudo_random else _shuffled)(size, count, words)))
        skip += -(-len(words) // 4)
    return found


def _parts(x, rows, columns, overlapping):
    """The elements of the windows one by one: (an array with one element of each window, which windows have it)."""
    axes = []
    for place, size in ((rows, x.shape[1]), (columns, x.shape[2])):
        start, end = np.array(place[:-1]), np.minimum(np.array(place[1:]) + int(overlapping), size)
        axes.append((start, end))
    most = [int((end - start).max()) for start, end in axes]
    for i in range(most[0]):
        for j in range(most[1]):
            at = [start + step for (start, _), step in zip(axes, (i, j))]
            inside = [one < end for one, (_, end) in zip(at, axes)]
            part = x[:, np.minimum(at[0], x.shape[1] - 1)][:, :, np.minimum(at[1], x.shape[2] - 1)]
            yield part, (inside[0][:, None] & inside[1])[None, :, :, None]


@op("FractionalMaxPool", inputs="value:T", types={"T": TYPES})
def _max(value, rows, columns, overlapping, name=None):
    best = None
    for part, inside in _parts(value, rows, columns, overlapping):
        best = part if best is None else jnp.where(inside & (part > best), part, best)
    return best


@op("FractionalAvgPool", inputs="value:T", types={"T": TYPES})
def _mean(value, rows, columns, overlapping, name=None):
    total, count = 0, 0
    for part, inside in _parts(value, rows, columns, overlapping):
        total, count = total + jnp.where(inside, part, jnp.zeros((), part.dtype)), count + inside.astype(value.dtype)
    return total / count if value.dtype.kind == "f" else lax.div(total, jnp.broadcast_to(count, total.shape))


def _run(row, value, ratios, pseudo_random, overlapping, seed):
    op_type = row.__flowlet_row__.op_type
    value = conversion.convert(value)
    if value.shape.rank != 4:
        raise errors.invalid("tensor_in must be 4-dimensional", op_type)
    for axis, (size, ratio) in enumerate(zip(value.shape, ratios)):
        if ratio < 1:
            raise errors.invalid(f"pooling_ratio cannot be smaller than 1, got: {ratio:g}", op_type)
        if size is not None and size < ratio:
            raise errors.invalid(f"Pooling ratio is higher than input dimension size for dimension {axis}. Input dim size: "
                                 f"{size} pooling ratio: {ratio:g}", op_type)  # fmt: skip
    if ratios[0] != 1 or ratios[3] != 1:
        kind = "average" if op_type == "FractionalAvgPool" else "max"
        raise errors.UnimplementedError(message=f"Fractional {kind} pooling is not yet supported on the batch nor channel "
                                                f"dimension. [Op:{op_type}]")  # fmt: skip
    rows, columns = _places(value.shape[1:3], ratios[1:3], pseudo_random, int(conversion.static(seed) or 0))
    return row(value, rows, columns, bool(overlapping)), *(EagerTensor(np.array(one)) for one in (rows, columns))


@export("nn.fractional_max_pool")
def fractional_max_pool(value, pooling_ratio, pseudo_random=False, overlapping=False, seed=0, name=None):
    """The largest element of windows whose sizes are drawn, so that an image shrinks by any ratio.

    Args:
        value: (batch, height, width, channels).
        pooling_ratio: a number of at least 1, or [1.0, ratio of rows, ratio of columns, 1.0].
        pseudo_random: draw one number for all windows of an axis, not their order.
        overlapping: let windows share their borders.
        seed: an integer for the same windows each time; 0 for others each time (inside a traced function: each trace).

    Returns:
        (the largest elements, where windows begin along rows, along columns)

    >>> import flowlet as tf
    >>> tf.nn.fractional_max_pool(tf.zeros([1, 6, 6, 1]), 1.5, seed=7)[0].shape
    TensorShape([1, 4, 4, 1])
    """
    ratios = conversion.static(pooling_ratio)
    ratios = ratios if isinstance(ratios, tuple) else (ratios,)
    if any(not isinstance(one, (int, float)) for one in ratios) or len(ratios) not in (1, 2, 4):
        if all(isinstance(one, (int, float)) for one in ratios) and (ratios[0] != 1 or ratios[-1] != 1):
            raise _outer(pooling_ratio)
        raise ValueError(f"`pooling_ratio` should be an int or a list of ints. Received: pooling_ratio={pooling_ratio}")
    if any(one < 1 for one in ratios):
        raise ValueError(f"`pooling_ratio` should be >= 1.0. Received: pooling_ratio={pooling_ratio}")
    if len(ratios) > 1 and (ratios[0] != 1 or ratios[-1] != 1):
        raise _outer(pooling_ratio)
    ratios = (1, *ratios * 2, 1) if len(ratios) == 1 else (1, *ratios, 1) if len(ratios) == 2 else ratios
    return _run(_max, value, ratios, pseudo_random, overlapping, seed)


def _outer(ratio):
    return ValueError(f"`pooling_ratio` should have first and last elements with value 1.0. Received: "
                      f"pooling_ratio={ratio}")  # fmt: skip


@export("nn.fractional_avg_pool")
def fractional_avg_pool(value, pooling_ratio, pseudo_random=False, overlapping=False, seed=0, name=None):
    """The mean of windows whose sizes are drawn, so that an image shrinks by any ratio.

    Args: as of `tf.nn.fractional_max_pool`; `pooling_ratio` is [1.0, ratio of rows, ratio of columns, 1.0].

    >>> import flowlet as tf
    >>> tf.nn.fractional_avg_pool(tf.zeros([1, 6, 6, 1]), [1.0, 1.5, 1.5, 1.0], seed=7)[0].shape
    TensorShape([1, 4, 4, 1])
    """
    ratios = conversion.static(pooling_ratio)
    if not isinstance(ratios, tuple):
        raise TypeError(f"Expected list for 'pooling_ratio' argument to 'fractional_avg_pool' Op, not {ratios!r}.")
    if len(ratios) < 4:
        raise errors.invalid(f"Length for attr 'pooling_ratio' of {len(ratios)} must be at least minimum 4",
                             "FractionalAvgPool")  # fmt: skip
    return _run(_mean, value, ratios, pseudo_random, overlapping, seed)
