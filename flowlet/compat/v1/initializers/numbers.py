"""Initializers that look at no sizes: zeros, ones, a constant, random numbers of one distribution."""

import numpy as np

from flowlet import api
from flowlet.api import export
from flowlet.compat.v1.initializers.base import Initializer, names
from flowlet.compat.v1.random import draws
from flowlet.core import dtypes
from flowlet.core.mode import state


def _function(name):
    """A function of the 1.x root, in graphs and outside them."""
    return api.lookup(f"compat.v1.{name}") if state.building else api.resolve("", name)


@export(*names("zeros_initializer", "zeros", "keras.initializers.Zeros"))
class Zeros(Initializer):
    """Zeros.

    >>> import flowlet.compat.v1 as tf
    >>> with tf.Graph().as_default(), tf.Session() as sess:
    ...     sess.run(tf.zeros_initializer()([2])).tolist()
    [0.0, 0.0]
    """

    def __call__(self, shape, dtype=None, partition_info=None):
        return _function("zeros")(shape, self._kind(dtype))


@export(*names("ones_initializer", "ones", "keras.initializers.Ones"))
class Ones(Initializer):
    """Ones."""

    def __call__(self, shape, dtype=None, partition_info=None):
        return _function("ones")(shape, self._kind(dtype))


@export(*names("constant_initializer", "constant", "keras.initializers.Constant"))
class Constant(Initializer):
    """One number, or the elements of a list in a row.

    Args:
        value: a number, or a list or array of as many elements as the variable has (the last one fills what is left).
        verify_shape: whether the value must have the variable's shape.

    Raises:
        TypeError: for any other value.
    """

    def __init__(self, value=0, dtype=dtypes.float32, verify_shape=False):
        if not (np.isscalar(value) or isinstance(value, (list, tuple, np.ndarray))):
            raise TypeError(f"Invalid type for initial value: {type(value)} (expected Python scalar, list or tuple, or "
                            f"np.ndarray).")
        super().__init__(dtype)
        self.value, self.verify_shape = value, verify_shape

    def __call__(self, shape, dtype=None, partition_info=None, verify_shape=None):
        verify = self.verify_shape if verify_shape is None else verify_shape
        if not state.building:
            return api.resolve("", "constant")(self.value, self._kind(dtype), shape)
        return api.lookup("compat.v1.constant")(self.value, self._kind(dtype), shape, verify_shape=verify)


class _Random(Initializer):
    """Random numbers with two parameters."""

    _draw = staticmethod(draws.random_normal)

    def _set(self, seed, dtype, **parameters):
        super().__init__(dtype)
        self.seed, self._parameters = seed, parameters
        vars(self).update(parameters)

    def __call__(self, shape, dtype=None, partition_info=None):
        return self._draw(shape, *(getattr(self, name) for name in self._parameters), self._kind(dtype), seed=self.seed)


@export(*names("random_uniform_initializer", "initializers.random_uniform"))
class RandomUniform(_Random):
    """Numbers spread evenly over [minval, maxval)."""

    _draw = staticmethod(draws.random_uniform)

    def __init__(self, minval=0, maxval=None, seed=None, dtype=dtypes.float32):
        self._set(seed, dtype, minval=minval, maxval=maxval)


@export(*names("random_normal_initializer", "initializers.random_normal"))
class RandomNormal(_Random):
    """Numbers of a normal distribution."""

    def __init__(self, mean=0.0, stddev=1.0, seed=None, dtype=dtypes.float32):
        self._set(seed, dtype, mean=mean, stddev=stddev)


@export(*names("truncated_normal_initializer", "initializers.truncated_normal"))
class TruncatedNormal(_Random):
    """Numbers of a normal distribution; those more than two `stddev` from `mean` are drawn again."""

    _draw = staticmethod(draws.truncated_normal)

    def __init__(self, mean=0.0, stddev=1.0, seed=None, dtype=dtypes.float32):
        self._set(seed, dtype, mean=mean, stddev=stddev)


def _of_keras(*found):
    return export(*(f"compat.v1.keras.initializers.{name}" for name in found))


@_of_keras("RandomUniform", "random_uniform", "uniform")
class KerasRandomUniform(RandomUniform):
    """Numbers spread evenly over [minval, maxval)."""

    def __init__(self, minval=-0.05, maxval=0.05, seed=None, dtype=dtypes.float32):
        super().__init__(minval, maxval, seed, dtype)


@_of_keras("RandomNormal", "random_normal", "normal")
class KerasRandomNormal(RandomNormal):
    """Numbers of a normal distribution."""

    def __init__(self, mean=0.0, stddev=0.05, seed=None, dtype=dtypes.float32):
        super().__init__(mean, stddev, seed, dtype)


@_of_keras("TruncatedNormal", "truncated_normal")
class KerasTruncatedNormal(TruncatedNormal):
    """Numbers of a normal distribution; those more than two `stddev` from `mean` are drawn again."""

    def __init__(self, mean=0.0, stddev=0.05, seed=None, dtype=dtypes.float32):
        super().__init__(mean, stddev, seed, dtype)


for _class in (KerasRandomUniform, KerasRandomNormal, KerasTruncatedNormal):
    _class.__name__ = _class.__name__.removeprefix("Keras")
