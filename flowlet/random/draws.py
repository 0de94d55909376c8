"""The rows of the op table that draw numbers, and how a draw runs: on NumPy or compiled.

A row's input is a place in the stream (philox.py): an array, so that another seed needs no compilation.
"""

import collections
import math

import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.core import convert as conversion
from flowlet.core.op import op
from flowlet.core.tensor import EagerTensor
from flowlet.random import distributions

FEW = 32  # draws of one shape that run on NumPy: a compilation takes longer


class Draw:
    """A row of the table for one distribution: `draw(place, shape, dtype, *bounds)`.

    Args:
        op_type: the type of the op in graphs and messages.
        distribution: (xp, state, *bounds, count, dtype) -> flat numbers.
        bounds: how the table writes the row's tensors besides the place.
        small: numbers up to which the first draws of a shape run on NumPy.
        doubles: whether NumPy gives the same float64 numbers as compiled code, to the last bit.
    """

    def __init__(self, op_type, distribution, bounds="", small=2**17, doubles=True):
        self.op_type, self.distribution, self.small, self.doubles = op_type, distribution, small, doubles
        self._drawn = collections.Counter()  # (shape, dtype) -> draws on NumPy
        names = bounds.split()

        def body(place, *bounds, shape, dtype):
            return distribution(jnp, place, *bounds, math.prod(shape), dtype._np).reshape(shape)

        self.row = _row(op_type, body, names)

    def __call__(self, place, shape, dtype, *bounds):
        arrays = [tensor._value for tensor in (place, *bounds)]
        count = math.prod(shape)
        known = all(type(array) is np.ndarray for array in arrays) and (self.doubles or dtype.size < 8)
        if known and count <= self.small and self._drawn[shape, dtype] < FEW:
            self._drawn[shape, dtype] += 1
            return EagerTensor(self.distribution(np, *arrays, count, dtype._np).reshape(shape))
        return self.row(place, *bounds, shape, dtype)


def _row(op_type, body, bounds):
    """A row whose body takes the place, `bounds`, shape and dtype, in this order."""
    if bounds:

        def draw(place, low, high, shape, dtype, name=None):  # pyright: ignore
            return body(place, low, high, shape=shape, dtype=dtype)
    else:

        def draw(place, shape, dtype, name=None):
            return body(place, shape=shape, dtype=dtype)

    return op(op_type, inputs=" ".join(["place", *bounds]), gradient=False)(draw)


uniform = Draw("RandomUniform", distributions.uniform)
normal = Draw("RandomStandardNormal", distributions.normal, doubles=False)
truncated_normal = Draw("TruncatedNormal", distributions.truncated_normal, doubles=False)
integers = Draw("RandomUniformFullInt", distributions.integers)
integers_between = Draw("RandomUniformInt", distributions.integers_between, "low high")
permutation = Draw("RandomPermutation", distributions.permutation, small=2**14)


def _no_shape(kind, op_type):
    return errors.invalid(f"Value for attr 'T' of {kind} is not in the list of allowed values: int32, int64",
                          op_type)  # fmt: skip


def sizes(shape, op_type):
    """The sizes in a `shape` argument as a tuple of ints.

    Raises:
        InvalidArgumentError, ValueError: with TensorFlow's wording, for what is no shape.
    """
    found = conversion.static(shape, "shape")
    if not isinstance(found, tuple):
        if isinstance(found, (str, float)):
            raise _no_shape("string" if isinstance(found, str) else "float", op_type)
        raise errors.invalid(f"shape must be a vector of {{int32,int64}}, got shape []: {shape!r}. "
                             f"Did you mean [{shape}]?", op_type)  # fmt: skip
    for size in found:
        if size is None:
            raise ValueError(errors.message(
                "Attempt to convert a value (None) with an unsupported type (<class 'NoneType'>) to a Tensor."
                f" The shape {found} has an unknown size.", "sizes that are known."))  # fmt: skip
        if not isinstance(size, int):
            raise _no_shape("float", op_type)
        if size < 0:
            raise errors.invalid(f"Dimension {size} must be >= 0", op_type)
    return found
