"""Random tensors and variables. Without a seed, the seed of the op comes from NumPy, as in Keras."""

import numpy as np

from flowlet.api import export
from flowlet.core import dtypes
from flowlet.core.variable import Variable
from flowlet.keras import settings
from flowlet.ops import creation, gather, math
from flowlet.random import stateful


def _seed(seed):
    return np.random.randint(10_000_000) if seed is None else seed


def _dtype(dtype):
    return dtypes.as_dtype(dtype or settings.floatx())


@export("keras.backend.random_normal")
def random_normal(shape, mean=0.0, stddev=1.0, dtype=None, seed=None):
    """Numbers of a normal distribution.

    >>> import flowlet as tf
    >>> tf.keras.backend.random_normal((2, 3)).shape
    TensorShape([2, 3])
    """
    return stateful.normal(shape, mean, stddev, _dtype(dtype), _seed(seed))


@export("keras.backend.truncated_normal")
def truncated_normal(shape, mean=0.0, stddev=1.0, dtype=None, seed=None):
    """Numbers of a normal distribution, cut off at two `stddev` from `mean`."""
    return stateful.truncated_normal(shape, mean, stddev, _dtype(dtype), _seed(seed))


@export("keras.backend.random_uniform")
def random_uniform(shape, minval=0.0, maxval=1.0, dtype=None, seed=None):
    """Numbers spread evenly over [minval, maxval)."""
    return stateful.uniform(shape, minval, maxval, _dtype(dtype), _seed(seed))


@export("keras.backend.random_bernoulli", "keras.backend.random_binomial")
def random_bernoulli(shape, p=0.0, dtype=None, seed=None):
    """1 with probability `p`, else 0."""
    dtype = _dtype(dtype)
    hit = math.less_equal(stateful.uniform(shape, dtype=dtype, seed=_seed(seed)), p)
    return gather.where(hit, creation.ones(shape, dtype), creation.zeros(shape, dtype))


def _np_seed(seed):
    return np.random.randint(int(1e9)) if seed is None else seed


@export("keras.backend.random_uniform_variable")
def random_uniform_variable(shape, low, high, dtype=None, name=None, seed=None):
    """A variable of numbers spread evenly over [low, high)."""
    return Variable(stateful.uniform(shape, low, high, _dtype(dtype), _np_seed(seed)), name=name)


@export("keras.backend.random_normal_variable")
def random_normal_variable(shape, mean, scale, dtype=None, name=None, seed=None):
    """A variable of numbers of a normal distribution of deviation `scale`."""
    return Variable(stateful.normal(shape, mean, scale, _dtype(dtype), _np_seed(seed)), name=name)
