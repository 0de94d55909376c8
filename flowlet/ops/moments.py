"""Means and variances, and normalization by them."""

import jax
import jax.numpy as jnp
import numpy as np

from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.dtypes import COMPLEX, FLOATS, int32, int64
from flowlet.core.graph.composing import graphed
from flowlet.core.op import op
from flowlet.ops import creation, math, reduce
from flowlet.ops.cast import cast
from flowlet.ops.reduce import axes_of


@export("nn.moments")
@graphed("moments")
def moments(x, axes, shift=None, keepdims=False, name=None):
    """The mean and the variance along `axes` (all axes for None).

    >>> import flowlet as tf
    >>> [part.numpy().item() for part in tf.nn.moments(tf.constant([1.0, 3.0]), [0])]
    [2.0, 1.0]
    """
    return _moments(x, axes, bool(keepdims))


@op("Moments", inputs="x:T", types={"T": (*FLOATS, int32, int64, *COMPLEX)}, ints={"axes": "Tidx"})
def _moments(x, axes=None, keepdims=False, name=None):
    axes = axes_of(axes, x.ndim, "Mean")
    wide = x.astype(np.float32) if x.dtype.kind in "fV" and x.dtype.itemsize < 4 else x
    mean = _mean(wide, axes, True)
    distance = wide - jax.lax.stop_gradient(mean)
    variance = _mean(jnp.conj(distance) * distance, axes, keepdims)
    return (mean if keepdims else jnp.squeeze(mean, axes)).astype(x.dtype), variance.astype(x.dtype)


def _mean(x, axes, keepdims):
    return reduce.reduce_mean.__flowlet_row__.body(x, axes, keepdims)


@export("nn.weighted_moments")
def weighted_moments(x, axes, frequency_weights, keepdims=False, name=None):
    """The mean and the variance along `axes` of elements that count `frequency_weights` times.

    >>> import flowlet as tf
    >>> [part.numpy().item() for part in tf.nn.weighted_moments([1.0, 4.0], [0], [2.0, 1.0])]
    [2.0, 2.0]
    """
    x = conversion.convert(x)
    weights = cast(conversion.convert(frequency_weights, None, x.dtype), x.dtype)
    total = reduce.reduce_sum(weights + creation.zeros_like(x), axes, keepdims=True)
    mean = reduce.reduce_sum(weights * x, axes, keepdims=True) / total
    variance = reduce.reduce_sum(weights * math.squared_difference(x, mean), axes, keepdims=True) / total
    if keepdims:
        return mean, variance
    return reduce.reduce_sum(mean, axes), reduce.reduce_sum(variance, axes)


@export("nn.sufficient_statistics")
def sufficient_statistics(x, axes, shift=None, keepdims=False, name=None):
    """What the mean and the variance along `axes` follow from: the count, the sum, the sum of squares, the shift."""
    x = conversion.convert(x)
    axes = axes_of(conversion.static(list(axes)), x.shape.rank, "Sum")
    count = conversion.convert(int(np.prod([x.shape[axis] for axis in axes])), x.dtype)
    shift = None if shift is None else conversion.convert(shift, x.dtype)
    moved = x if shift is None else x - shift
    return (count, reduce.reduce_sum(moved, axes, keepdims=keepdims),
            reduce.reduce_sum(math.square(moved), axes, keepdims=keepdims), shift)  # fmt: skip


@export("nn.normalize_moments")
def normalize_moments(counts, mean_ss, variance_ss, shift, name=None):
    """The mean and the variance from what `tf.nn.sufficient_statistics` gives."""
    counts, mean_ss, variance_ss = (conversion.convert(one) for one in (counts, mean_ss, variance_ss))
    divisor = math.reciprocal(counts)
    mean = mean_ss * divisor
    variance = variance_ss * divisor - math.square(mean)
    return (mean if shift is None else mean + shift), variance


@export("nn.batch_normalization")
def batch_normalization(x, mean, variance, offset, scale, variance_epsilon, name=None):
    """`(x - mean) / sqrt(variance + epsilon) * scale + offset`."""
    inverse = math.rsqrt(math.add(variance, variance_epsilon))
    if scale is not None:
        inverse = math.multiply(inverse, scale)
    shift = math.multiply(math.negative(mean), inverse) if offset is None else math.subtract(
        offset, math.multiply(mean, inverse))  # fmt: skip
    x = conversion.convert(x)
    return math.add(math.multiply(x, cast(inverse, x.dtype)), cast(shift, x.dtype))
