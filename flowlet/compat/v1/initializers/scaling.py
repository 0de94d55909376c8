"""Initializers whose spread follows from how many numbers go into and out of a layer: Glorot's, He's, LeCun's."""

import math

from flowlet.api import export
from flowlet.compat.v1.initializers.base import Initializer, names, sizes_of
from flowlet.compat.v1.random import draws
from flowlet.core import dtypes

# The standard deviation of a standard normal distribution that is cut off at -2 and 2.
_TRUNCATED = 0.87962566103423978
_DISTRIBUTIONS = ("normal", "uniform", "truncated_normal", "untruncated_normal")


def fans(shape):
    """How many numbers go into and out of a layer whose weights have this shape."""
    if len(shape) < 2:
        return (1, 1) if not shape else (shape[0], shape[0])
    field = math.prod(shape[:-2])
    return shape[-2] * field, shape[-1] * field


@export(*names("variance_scaling_initializer", "initializers.variance_scaling", "keras.initializers.VarianceScaling"))
class VarianceScaling(Initializer):
    """Random numbers of variance `scale / n`.

    Args:
        scale: above 0.
        mode: what n is: "fan_in", "fan_out" or "fan_avg", their mean.
        distribution: "truncated_normal" (also called "normal"), "untruncated_normal" or "uniform".

    Raises:
        ValueError: for anything else.
    """

    def __init__(self, scale=1.0, mode="fan_in", distribution="truncated_normal", seed=None, dtype=dtypes.float32):
        if scale <= 0.0:
            raise ValueError("`scale` must be positive float.")
        if mode not in ("fan_in", "fan_out", "fan_avg"):
            raise ValueError(f"Invalid `mode` argument: {mode}")
        if distribution.lower() not in _DISTRIBUTIONS:
            raise ValueError(f"Invalid `distribution` argument: {distribution}")
        super().__init__(dtype)
        self.scale, self.mode, self.distribution, self.seed = scale, mode, distribution.lower(), seed

    def __call__(self, shape, dtype=None, partition_info=None):
        fan_in, fan_out = fans(sizes_of(shape))
        count = {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2}[self.mode]
        scale, dtype = self.scale / max(1.0, count), self._kind(dtype)
        if self.distribution == "uniform":
            limit = math.sqrt(3.0 * scale)
            return draws.random_uniform(shape, -limit, limit, dtype, seed=self.seed)
        if self.distribution == "untruncated_normal":
            return draws.random_normal(shape, 0.0, math.sqrt(scale), dtype, seed=self.seed)
        return draws.truncated_normal(shape, 0.0, math.sqrt(scale) / _TRUNCATED, dtype, seed=self.seed)


@export(*names("glorot_uniform_initializer", "glorot_uniform"))
class GlorotUniform(VarianceScaling):
    """Numbers spread evenly over [-limit, limit), limit = sqrt(6 / (fan_in + fan_out)) (Glorot and Bengio, 2010)."""

    def __init__(self, seed=None, dtype=dtypes.float32):
        super().__init__(1.0, "fan_avg", "uniform", seed, dtype)


@export(*names("glorot_normal_initializer", "glorot_normal"))
class GlorotNormal(VarianceScaling):
    """Numbers of a truncated normal distribution of variance 2 / (fan_in + fan_out) (Glorot and Bengio, 2010)."""

    def __init__(self, seed=None, dtype=dtypes.float32):
        super().__init__(1.0, "fan_avg", "truncated_normal", seed, dtype)


def _of_fan_in(name, scale, distribution, doc):
    def make(seed=None):
        return VarianceScaling(scale, "fan_in", distribution, seed)

    make.__name__ = make.__qualname__ = name
    make.__doc__ = doc
    return export(*names(name))(make)


he_normal = _of_fan_in("he_normal", 2.0, "truncated_normal", "Truncated normal numbers of variance 2 / fan_in (He et al., 2015).")
he_uniform = _of_fan_in("he_uniform", 2.0, "uniform", "Evenly spread numbers of variance 2 / fan_in (He et al., 2015).")
lecun_normal = _of_fan_in("lecun_normal", 1.0, "truncated_normal", "Truncated normal numbers of variance 1 / fan_in.")
lecun_uniform = _of_fan_in("lecun_uniform", 1.0, "uniform", "Evenly spread numbers of variance 1 / fan_in.")


@export(*names("uniform_unit_scaling_initializer", "initializers.uniform_unit_scaling"))
class UniformUnitScaling(Initializer):
    """Numbers spread evenly over [-limit, limit), limit = factor * sqrt(3 / n), n the product of all sizes but the last."""

    def __init__(self, factor=1.0, seed=None, dtype=dtypes.float32):
        super().__init__(dtype)
        self.factor, self.seed = factor, seed

    def __call__(self, shape, dtype=None, partition_info=None):
        limit = math.sqrt(3 / max(1.0, math.prod(sizes_of(shape)[:-1]))) * self.factor
        return draws.random_uniform(shape, -limit, limit, self._kind(dtype), seed=self.seed)
