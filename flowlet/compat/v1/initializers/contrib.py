"""Initializers of `tf.contrib.layers`."""

import math

from flowlet.api import export
from flowlet.compat.v1.random import draws
from flowlet.core import dtypes


@export("compat.v1.contrib.layers.variance_scaling_initializer")
def variance_scaling_initializer(factor=2.0, mode="FAN_IN", uniform=False, seed=None, dtype=dtypes.float32):
    """An initializer of random numbers of variance `factor / n`; the defaults are those of He et al., 2015.

    Args:
        mode: what n is: "FAN_IN", "FAN_OUT" or "FAN_AVG", their mean.
        uniform: evenly spread numbers, not truncated normal ones.

    Raises:
        TypeError: for a dtype that is no float, or another mode.
    """
    if not dtypes.as_dtype(dtype).is_floating:
        raise TypeError("Cannot create initializer for non-floating point type.")
    if mode not in ("FAN_IN", "FAN_OUT", "FAN_AVG"):
        raise TypeError(f"Unknown mode {mode} [FAN_IN, FAN_OUT, FAN_AVG]")

    def initializer(shape, dtype=dtype, partition_info=None):
        field = math.prod(shape[:-2])
        fan_in = shape[-2] * field if len(shape) > 1 else shape[-1] if shape else 1
        fan_out = shape[-1] * field if shape else 1
        count = {"FAN_IN": fan_in, "FAN_OUT": fan_out, "FAN_AVG": (fan_in + fan_out) / 2}[mode]
        if uniform:
            limit = math.sqrt(3.0 * factor / count)
            return draws.random_uniform(shape, -limit, limit, dtype, seed=seed)
        # 1.3 makes up for what is cut off beyond two standard deviations
        return draws.truncated_normal(shape, 0.0, math.sqrt(1.3 * factor / count), dtype, seed=seed)

    return initializer


@export("compat.v1.contrib.layers.xavier_initializer", "compat.v1.contrib.layers.xavier_initializer_conv2d")
def xavier_initializer(uniform=True, seed=None, dtype=dtypes.float32):
    """An initializer of random numbers of variance 2 / (fan_in + fan_out) (Glorot and Bengio, 2010).

    >>> import flowlet.compat.v1 as tf
    >>> with tf.Graph().as_default():
    ...     tf.get_variable("w", [3, 2], initializer=tf.contrib.layers.xavier_initializer()).shape.as_list()
    [3, 2]
    """
    return variance_scaling_initializer(1.0, "FAN_AVG", uniform, seed, dtype)
