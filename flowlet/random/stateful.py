"""`tf.random.uniform` and its kin: numbers that follow from the global seed and the op's own."""

import math as numbers

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.dtypes import as_dtype
from flowlet.core.mode import state
from flowlet.core.tensor import EagerTensor, Symbolic, Tensor
from flowlet.core.variable import Variable
from flowlet.ops import array, math
from flowlet.random import draws, graphs, seeds
from flowlet.random.distributions import RESERVED

FLOATS = (dtypes.float16, dtypes.bfloat16, dtypes.float32, dtypes.float64)
INTEGERS = (dtypes.int32, dtypes.int64)


def accepted(dtype, allowed):
    """The DType of a `dtype` argument; a ValueError where it is none of `allowed`."""
    found = as_dtype(dtype)
    if found not in allowed:
        raise ValueError(f"Argument `dtype` got invalid value {found}. Accepted dtypes are "
                         f"({', '.join(map(repr, allowed))}).")  # fmt: skip
    return found


def _is_tensor(value):
    return isinstance(value, (Tensor, Variable, Symbolic))


def scaled(drawn, scale, shift, dtype):
    """`drawn * scale + shift`, rounded after each of the two as TensorFlow does."""
    given = (scale, shift)
    scale, shift = (conversion.convert(value, dtype) for value in given)
    if type(drawn._value) is np.ndarray and not any(map(_is_tensor, given)):
        if scale._value.ndim == 0 and shift._value.ndim == 0:
            with np.errstate(all="ignore"):
                return EagerTensor(np.asarray(drawn._value * scale._value + shift._value, dtype._np))
    return math.add(math.multiply(drawn, scale), shift)


def between(drawn, minval, maxval, dtype):
    """Numbers of [0, 1) moved to [minval, maxval)."""
    given = (minval, maxval)
    minval, maxval = (conversion.convert(value, dtype) for value in given)
    if any(map(_is_tensor, given)):
        return scaled(drawn, math.subtract(maxval, minval), minval, dtype)
    with np.errstate(all="ignore"):
        return scaled(drawn, np.asarray(maxval._value - minval._value), minval._value, dtype)


def integers(place, sizes, minval, maxval, dtype, op_type):
    """Integers of [minval, maxval) from `place` on."""
    minval, maxval = (conversion.convert(value, dtype) for value in (minval, maxval))
    for bound, what in ((minval, "minval"), (maxval, "maxval")):
        if bound.shape.rank:
            raise errors.invalid(f"{what} must be 0-D, got shape {bound.shape.as_list()}", op_type)
    low, high = minval._value, maxval._value
    if type(low) is np.ndarray and type(high) is np.ndarray and low >= high:
        raise errors.invalid(f"Need minval < maxval, got {low} >= {high}", op_type)
    return draws.integers_between(place, sizes, dtype, minval, maxval)


def _draw(draw, shape, dtype, seed):
    sizes = draws.sizes(shape, draw.op_type)
    place = seeds.place(draw.op_type, dtype, seed, numbers.prod(sizes) * RESERVED)
    return draw(place, sizes, dtype)


@export("random.uniform")
def uniform(shape, minval=0, maxval=None, dtype=dtypes.float32, seed=None, name=None):
    """Numbers spread evenly over [minval, maxval).

    Args:
        shape: the sizes of the result.
        minval: the lowest number; 0 by default.
        maxval: the end of the range, not included; 1 by default, to be given for integers.
        dtype: float16, bfloat16, float32, float64, int32 or int64.
        seed: an integer; see `tf.random.set_seed`.

    Raises:
        InvalidArgumentError: for integers where minval is not below maxval.

    >>> import flowlet as tf
    >>> tf.random.set_seed(42)
    >>> tf.random.uniform([3], 0, 10, tf.int32).numpy().tolist()
    [7, 9, 1]
    """
    if state.building:
        return graphs.uniform(shape, minval, maxval, dtype, seed, name)
    dtype = accepted(dtype, FLOATS + INTEGERS)
    if dtype.is_integer:
        if maxval is None:
            raise ValueError(f"Must specify maxval for integer dtype {dtype!r}")
        sizes = draws.sizes(shape, "RandomUniformInt")
        place = seeds.place("RandomUniformInt", dtype, seed, numbers.prod(sizes) * RESERVED)
        return integers(place, sizes, minval, maxval, dtype, "RandomUniformInt")
    drawn = _draw(draws.uniform, shape, dtype, seed)
    from_zero = type(minval) is int and minval == 0
    if from_zero and (maxval is None or type(maxval) is int and maxval == 1):
        return drawn
    return between(drawn, minval, 1 if maxval is None else maxval, dtype)


def _bell(draw, shape, mean, stddev, dtype, seed):
    dtype = as_dtype(dtype)
    conversion.convert(mean, dtype)  # says what is wrong with a dtype that is no float
    return scaled(_draw(draw, shape, accepted(dtype, FLOATS), seed), stddev, mean, dtype)


@export("random.normal")
def normal(shape, mean=0.0, stddev=1.0, dtype=dtypes.float32, seed=None, name=None):
    """Numbers of a normal distribution.

    Args:
        shape: the sizes of the result.
        mean, stddev: numbers or tensors that broadcast to `shape`.
        dtype: a floating-point type.
        seed: an integer; see `tf.random.set_seed`.

    >>> import flowlet as tf
    >>> tf.random.set_seed(42)
    >>> tf.random.normal([2]).numpy().tolist()
    [0.327468..., -0.842625...]
    """
    if state.building:
        return graphs.normal(shape, mean, stddev, dtype, seed, name)
    return _bell(draws.normal, shape, mean, stddev, dtype, seed)


@export("random.truncated_normal")
def truncated_normal(shape, mean=0.0, stddev=1.0, dtype=dtypes.float32, seed=None, name=None):
    """Numbers of a normal distribution; those more than two `stddev` from `mean` are drawn again.

    Args: as of `tf.random.normal`.
    """
    if state.building:
        return graphs.truncated_normal(shape, mean, stddev, dtype, seed, name)
    return _bell(draws.truncated_normal, shape, mean, stddev, dtype, seed)


def reordered(value, order):
    """The rows of `value` in the order of `order`."""
    if type(value._value) is np.ndarray and type(order._value) is np.ndarray:
        return EagerTensor(value._value[order._value])
    return array.gather(value, order)


@export("random.shuffle")
def shuffle(value, seed=None, name=None):
    """`value` with its rows (along the first axis) in a random order.

    >>> import flowlet as tf
    >>> tf.random.set_seed(42)
    >>> tf.random.shuffle([1, 2, 3, 4, 5]).numpy().tolist()
    [3, 1, 5, 4, 2]
    """
    if state.building:
        return graphs.shuffle(value, seed, name)
    value = conversion.convert(value)
    count = value.shape[0] if value.shape.rank else 1
    place = seeds.place("RandomShuffle", value.dtype, seed, -(-(count - 1) // 4))
    if count < 2:
        return value
    return reordered(value, draws.permutation(place, (count,), dtypes.int32))
