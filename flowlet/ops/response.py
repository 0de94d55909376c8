"""`tf.nn.local_response_normalization` and `tf.nn.batch_norm_with_global_normalization`."""

import jax.numpy as jnp
import numpy as np
from jax import lax

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.dtypes import bfloat16, float16, float32
from flowlet.core.op import op
from flowlet.ops.moments import batch_normalization


@op("LRN", inputs="input:T", types={"T": (float16, bfloat16, float32)})
def _lrn(input, depth_radius, bias, alpha, beta, name=None):  # noqa: A002
    if depth_radius < 0:
        raise errors.invalid(f"depth_radius = {depth_radius} larger than int max", "LRN")
    if input.ndim != 4:
        raise errors.invalid("in must be 4-dimensional", "LRN")
    x = input.astype(np.float32)
    squares = jnp.pad(jnp.square(x), [(0, 0)] * 3 + [(depth_radius, depth_radius)])
    depth = input.shape[-1]
    near = sum(lax.slice_in_dim(squares, i, i + depth, axis=3) for i in range(2 * depth_radius + 1))
    return (x * jnp.power(bias + alpha * near, -beta)).astype(input.dtype)


@export("nn.local_response_normalization", "nn.lrn")
def local_response_normalization(input, depth_radius=5, bias=1, alpha=1, beta=0.5, name=None):  # noqa: A002
    """Each element over a power of the squares around it, along the channels (Krizhevsky et al., 2012).

    `input / (bias + alpha * sum of the squares at most depth_radius channels away) ** beta`

    Args:
        input: (batch, height, width, channels), float16, bfloat16 or float32.
        depth_radius: how many channels on each side count.

    >>> import flowlet as tf
    >>> tf.nn.local_response_normalization([[[[3.0, 4.0]]]], bias=0.0)[0, 0, 0].numpy().round(3).tolist()
    [0.6, 0.8]
    """
    if isinstance(input, np.ndarray) and input.dtype not in (float16._np, bfloat16._np):
        input = conversion.convert(input, None, float32)
    return _lrn(input, int(conversion.static(depth_radius)), *(float(conversion.static(one))
                                                               for one in (bias, alpha, beta)))  # fmt: skip


@export("nn.batch_norm_with_global_normalization")
def batch_norm_with_global_normalization(input, mean, variance, beta, gamma, variance_epsilon,  # noqa: A002
                                         scale_after_normalization, name=None):  # fmt: skip
    """`tf.nn.batch_normalization` with other names; `gamma` counts only if `scale_after_normalization`.

    >>> import flowlet as tf
    >>> tf.nn.batch_norm_with_global_normalization([[3.0]], 1.0, 4.0, 0.0, 5.0, 0.0, True).numpy().item()
    5.0
    """
    return batch_normalization(input, mean, variance, beta, gamma if scale_after_normalization else None,
                               variance_epsilon)  # fmt: skip
