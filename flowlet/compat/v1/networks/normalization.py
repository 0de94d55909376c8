"""Normalization: of batches, of local responses, and the moments of counts."""

import functools

import jax
import jax.numpy as jnp
import numpy as np

from flowlet.api import export
from flowlet.compat.v1 import elementwise, shapes
from flowlet.compat.v1.raw import constant, either, made, raw, tensor, within
from flowlet.core.graph.composing import composed


@composed("nn.batch_normalization")
@export("compat.v1.nn.batch_normalization")
def batch_normalization(x, mean, variance, offset, scale, variance_epsilon, name=None):
    """`scale * (x - mean) / sqrt(variance + epsilon) + offset`; `offset` and `scale` may be None."""
    with within(name, "batchnorm"):
        x = tensor(x, None, "x")
        factor = raw("Rsqrt", tensor(variance) + variance_epsilon)
        if scale is not None:
            factor = factor * scale
        part = x * shapes.cast(factor, x.dtype)
        mean = tensor(mean)
        shift = offset - mean * factor if offset is not None else raw("Neg", mean) * factor
        return part + shapes.cast(shift, x.dtype)


@export("compat.v1.nn.batch_norm_with_global_normalization")
def batch_norm_with_global_normalization(t=None, m=None, v=None, beta=None, gamma=None, variance_epsilon=None,
                                         scale_after_normalization=None, name=None, input=None, mean=None,  # noqa: A002
                                         variance=None):  # fmt: skip
    """Batch normalization of images by moments that are given."""
    t, m, v = either(t, "t", input, "input"), either(m, "m", mean, "mean"), either(v, "v", variance, "variance")
    return batch_normalization(t, m, v, beta, gamma if scale_after_normalization else None, variance_epsilon, name)


@export("compat.v1.nn.fused_batch_norm")
def fused_batch_norm(x, scale, offset, mean=None, variance=None, epsilon=0.001, data_format="NHWC", is_training=True, name=None):
    """Batch normalization of images in one operation.

    Args:
        x: images (batch, rows, columns, channels), or "NCHW".
        scale, offset: a number for each channel.
        mean, variance: where `is_training` is false.

    Returns:
        the normalized images, and the mean and the variance of the batch.
    """
    x = tensor(x, None, "input")
    scale, offset = tensor(scale, None, "scale"), tensor(offset, None, "offset")
    if is_training:
        if mean is not None or variance is not None:
            raise ValueError("Both 'mean' and 'variance' must be None if is_training is True.")
        mean, variance = constant(np.zeros(0, np.float32)), constant(np.zeros(0, np.float32))
    epsilon = max(float(epsilon), 1.001e-5)
    function = _normalized(bool(is_training), epsilon, data_format.startswith("NC"))
    channels, kind = scale.shape, scale.dtype
    found = made("FusedBatchNormV3", function, x, scale, offset, tensor(mean), tensor(variance), name=name, epsilon=epsilon,
                 data_format=data_format, is_training=bool(is_training),
                 outputs=[(x.dtype, x.shape), *[(kind, channels)] * 4, (kind, None)])  # fmt: skip
    return found[:3]


@functools.cache
def _normalized(training, epsilon, channels_first):
    def run(x, scale, offset, mean, variance):
        axes = (0, *range(2, np.ndim(x))) if channels_first else tuple(range(np.ndim(x) - 1))
        wide = (1, -1) + (1,) * (np.ndim(x) - 2) if channels_first else (-1,)
        kind, x = x.dtype, jnp.asarray(x, scale.dtype)
        if training:
            mean = jnp.mean(x, axes)
            variance = jnp.mean(jnp.square(x - mean.reshape(wide)), axes)
        factor = jax.lax.rsqrt(jnp.asarray(variance) + epsilon)
        found = (x - jnp.reshape(mean, wide)) * jnp.reshape(factor * scale, wide) + jnp.reshape(offset, wide)
        count = x.size // scale.size
        unbiased = variance * (count / max(count - 1, 1)) if training else variance
        return [found.astype(kind), mean, unbiased, mean, variance, jnp.zeros(0, scale.dtype)]

    return run


@export("compat.v1.nn.lrn", "compat.v1.nn.local_response_normalization")
def local_response_normalization(input, depth_radius=5, bias=1, alpha=1, beta=0.5, name=None):  # noqa: A002
    """Each element divided by a power of the sum of squares of the channels around it."""
    return raw("LRN", tensor(input, None, "input"), depth_radius=int(depth_radius), bias=float(bias), alpha=float(alpha),
               beta=float(beta), name=name)  # fmt: skip


@export("compat.v1.nn.sufficient_statistics")
def sufficient_statistics(x, axes, shift=None, keep_dims=None, name=None, keepdims=None):
    """The count, the sum and the sum of squares along `axes`, from which moments come; and the shift."""
    keep = bool(either(keepdims, "keepdims", keep_dims, "keep_dims"))
    axes = list({int(one): None for one in axes})
    with within(name, "sufficient_statistics"):
        x = tensor(x, None, "x")
        sizes = x.shape.as_list() if x.shape.rank is not None else None
        if sizes is not None and all(sizes[axis] is not None for axis in axes):
            counts = constant(float(np.prod([sizes[axis] for axis in axes])), x.dtype)
        else:
            chosen = raw("GatherV2", shapes.cast(shapes.shape(x), x.dtype), axes, axis=0, batch_dims=0)
            counts = raw("Prod", chosen, axis=None, name="count")
        moved = x if shift is None else x - shift
        squares = raw("Square", moved) if shift is None else raw("SquaredDifference", x, shift)
        total = raw("Sum", moved, axis=axes, keepdims=keep, name="mean_ss")
        return counts, total, raw("Sum", squares, axis=axes, keepdims=keep, name="var_ss"), shift


@export("compat.v1.nn.normalize_moments")
def normalize_moments(counts, mean_ss, variance_ss, shift, name=None):
    """Mean and variance from what `sufficient_statistics` gives."""
    with within(name, "normalize"):
        divisor = raw("Reciprocal", tensor(counts), name="divisor")
        if shift is not None:
            moved = raw("Mul", tensor(mean_ss), divisor, name="shifted_mean")
            mean = elementwise.add(moved, shift, name="mean")
        else:
            moved = mean = raw("Mul", tensor(mean_ss), divisor, name="mean")
        return mean, raw("Sub", raw("Mul", tensor(variance_ss), divisor), raw("Square", moved), name="variance")
