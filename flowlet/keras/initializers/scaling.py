"""Initializers whose spread follows from the number of inputs and outputs of a unit: Glorot, He, LeCun."""

import math as numbers

from flowlet.keras.initializers.base import Random, initializers

_MODES = ("fan_in", "fan_out", "fan_avg")
_DISTRIBUTIONS = ("uniform", "truncated_normal", "untruncated_normal")
_CUT = 0.87962566103423978  # the standard deviation of a normal distribution cut off at 2


def _fans(shape, input_axes, output_axes):
    """How many inputs and outputs a unit has whose weight is of `shape`, each place of a window counted."""
    if input_axes is not None and output_axes is not None:
        return tuple(numbers.prod(shape[axis] for axis in axes) for axes in (input_axes, output_axes))
    if len(shape) < 2:
        return (*shape, *shape) or (1, 1)
    window = numbers.prod(shape[:-2])
    return shape[-2] * window, shape[-1] * window


@initializers.public("variance_scaling", hidden=("VarianceScalingV2",))
class VarianceScaling(Random):
    """Variance `scale / n`, where n counts a unit's inputs, its outputs, or the mean of both.

    Args:
        scale: a positive number.
        mode: "fan_in", "fan_out" or "fan_avg".
        distribution: "truncated_normal" (or "normal"), "untruncated_normal" or "uniform".
        seed: an integer.
        input_axes, output_axes: which axes of the shape count as inputs and outputs (new in TensorFlow 2.20).

    Raises:
        ValueError: for a scale that is not positive, or an unknown mode or distribution.

    >>> import flowlet as tf
    >>> init = tf.keras.initializers.VarianceScaling(2.0, "fan_in", "uniform")
    >>> bool(tf.reduce_max(tf.abs(init((600, 2)))) <= 0.1)
    True
    """

    def __init__(self, scale=1.0, mode="fan_in", distribution="truncated_normal", seed=None, *,
                 input_axes=None, output_axes=None):  # fmt: skip
        super().__init__(seed)
        if scale <= 0:
            raise ValueError(f"`scale` must be positive float. Received: scale={scale}.")
        if mode not in _MODES:
            raise ValueError(f"Invalid `mode` argument: {mode}. Please use one of the {_MODES}.")
        distribution = distribution.lower()
        distribution = "truncated_normal" if distribution == "normal" else distribution
        if distribution not in _DISTRIBUTIONS:
            raise ValueError(f"Invalid `distribution` argument: {distribution}. "
                             f"Allowed distributions: {_DISTRIBUTIONS}.")  # fmt: skip
        self.scale, self.mode, self.distribution = scale, mode, distribution
        self.input_axes, self.output_axes = input_axes, output_axes

    def values(self, shape, dtype, part):
        inputs, outputs = _fans(shape, self.input_axes, self.output_axes)
        count = {"fan_in": inputs, "fan_out": outputs, "fan_avg": (inputs + outputs) / 2}[self.mode]
        variance = self.scale / max(1.0, count)
        if self.distribution == "truncated_normal":
            return self.numbers.truncated_normal(part, 0.0, numbers.sqrt(variance) / _CUT, dtype)
        if self.distribution == "untruncated_normal":
            return self.numbers.normal(part, 0.0, numbers.sqrt(variance), dtype)
        limit = numbers.sqrt(3.0 * variance)
        return self.numbers.uniform(part, dtype, -limit, limit)


def _scaled(name, scale, mode, distribution, doc):
    """A class for VarianceScaling with these settings, public under `name` in both spellings."""

    def __init__(self, seed=None, *, input_axes=None, output_axes=None):  # noqa: N807
        VarianceScaling.__init__(self, scale, mode, distribution, seed, input_axes=input_axes,
                                 output_axes=output_axes)  # fmt: skip

    family, _, kind = name.partition("_")
    text = f"{doc}\n\n    Args:\n        seed: an integer.\n    "
    cls = type(family.title() + kind.title(), (VarianceScaling,),
               {"__init__": __init__, "__doc__": text, "__module__": __name__})  # fmt: skip
    return initializers.public(name, hidden=(cls.__name__ + "V2", name + "V2"))(cls)


GlorotUniform = _scaled("glorot_uniform", 1.0, "fan_avg", "uniform",
                        "Uniform up to sqrt(6 / (inputs + outputs)) (Glorot and Bengio, 2010).")  # fmt: skip
GlorotNormal = _scaled("glorot_normal", 1.0, "fan_avg", "truncated_normal",
                       "Truncated normal, variance 2 / (inputs + outputs) (Glorot, 2010).")  # fmt: skip
HeUniform = _scaled("he_uniform", 2.0, "fan_in", "uniform",
                    "Uniform up to sqrt(6 / inputs) (He et al., 2015).")  # fmt: skip
HeNormal = _scaled("he_normal", 2.0, "fan_in", "truncated_normal",
                   "Truncated normal of variance 2 / inputs (He et al., 2015).")  # fmt: skip
LecunUniform = _scaled("lecun_uniform", 1.0, "fan_in", "uniform",
                       "Uniform up to sqrt(3 / inputs) (LeCun et al., 1998).")  # fmt: skip
LecunNormal = _scaled("lecun_normal", 1.0, "fan_in", "truncated_normal",
                      "Truncated normal of variance 1 / inputs (LeCun et al., 1998).")  # fmt: skip
