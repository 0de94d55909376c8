"""`tf.zeros_initializer` and its kin: TensorFlow's own initializers, beside those of Keras.

They give float32 by default, and a random one with a seed gives the same numbers at each call.
"""

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.dtypes import as_dtype, float32
from flowlet.keras.initializers import constants, distributions
from flowlet.ops.cast import constant
from flowlet.random import stateless


class _Repeatable:
    """Numbers that follow from a seed alone."""

    def __init__(self, seed):
        self.pair = (seed, 0)

    def uniform(self, shape, dtype, minval, maxval):
        return stateless.stateless_uniform(shape, self.pair, minval, maxval, dtype)

    def normal(self, shape, mean, stddev, dtype):
        return stateless.stateless_normal(shape, self.pair, mean, stddev, dtype)


class _Float32:
    """An initializer with float32 as its default dtype."""

    def __call__(self, shape, dtype=float32, **kwargs):
        return super().__call__(shape, dtype, **kwargs)


@export("zeros_initializer")
class zeros_initializer(_Float32, constants.Zeros):  # noqa: N801
    """All 0.

    >>> import flowlet as tf
    >>> tf.zeros_initializer()((2,)).numpy().tolist()
    [0.0, 0.0]
    """


@export("ones_initializer")
class ones_initializer(_Float32, constants.Ones):  # noqa: N801
    """All 1."""


@export("constant_initializer")
class constant_initializer(constants.Constant):  # noqa: N801
    """All `value`, or the values of a list or array; without a dtype, of the dtype that `tf.constant` finds.

    Raises:
        TypeError: for a value that is no number, list or array.
    """

    def __init__(self, value=0):
        if not (np.isscalar(value) or isinstance(value, (list, tuple, np.ndarray))):
            raise TypeError(errors.message(
                f"Invalid type for initial value: {type(value).__name__}.",
                "Expected Python scalar, list or tuple of values, or numpy.ndarray."))  # fmt: skip
        super().__init__(value)

    def __call__(self, shape, dtype=None, **kwargs):
        if dtype is None:
            return constant(self.value, None, conversion.static(shape, "shape"))
        return super().__call__(shape, as_dtype(dtype), **kwargs)


@export("random_uniform_initializer")
class random_uniform_initializer(_Float32, distributions.RandomUniform):  # noqa: N801
    """Spread evenly over [minval, maxval)."""

    def __init__(self, minval=-0.05, maxval=0.05, seed=None):
        super().__init__(minval, maxval, seed)
        if seed is not None:
            self.numbers = _Repeatable(seed)


@export("random_normal_initializer")
class random_normal_initializer(_Float32, distributions.RandomNormal):  # noqa: N801
    """Normally distributed around `mean`."""

    def __init__(self, mean=0.0, stddev=0.05, seed=None):
        super().__init__(mean, stddev, seed)
        if seed is not None:
            self.numbers = _Repeatable(seed)
