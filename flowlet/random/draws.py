"""The rows of the op table that draw numbers, and how a draw runs: on NumPy or compiled.

A row's input is a place in the stream (philox.py), an array, so that another seed needs no other compiled program.
"""

import math

import jax
import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.core import convert as conversion
from flowlet.core.op import op
from flowlet.core.tensor import EagerTensor
from flowlet.random import distributions

SMALL = 2**17  # numbers up to which the first draw of a shape runs on NumPy: faster than to compile for it


class Draw:
    """A row of the table for one distribution: `draw(place, shape, dtype, *bounds)`.

    Args:
        op_type: the type of the op in graphs and messages.
        distribution: (xp, state, *bounds, count, dtype) -> flat numbers.
        bounds: how the table writes the row's tensors besides the place.
        doubles: whether NumPy gives the same float64 numbers as compiled code, to the last bit.
    """

    def __init__(self, op_type, distribution, bounds="", doubles=True):
        self.op_type, self.distribution, self.doubles = op_type, distribution, doubles
        self._seen = set()
        names = bounds.split()

        def body(state, *bounds, shape, dtype):
            return distribution(jnp, state, *bounds, math.prod(shape), dtype._np).reshape(shape)

        self.row = _row(op_type, body, names)

    def __call__(self, place, shape, dtype, *bounds):
        arrays = [tensor._value for tensor in (place, *bounds)]
        count = math.prod(shape)
        if (count <= SMALL and (shape, dtype) not in self._seen and all(type(array) is np.ndarray for array in arrays)
                and (self.doubles or dtype.size < 8)):  # fmt: skip
            self._seen.add((shape, dtype))
            return EagerTensor(self.distribution(np, *arrays, count, dtype._np).reshape(shape))
        return self.row(place, *bounds, shape, dtype)


def _row(op_type, body, bounds):
    """A row whose body takes the place, `bounds`, shape and dtype, in this order."""
    if bounds:

        def draw(state, low, high, shape, dtype, name=None):
            return body(state, low, high, shape=shape, dtype=dtype)
    else:

        def draw(state, shape, dtype, name=None):
            return body(state, shape=shape, dtype=dtype)

    return op(op_type, inputs=" ".join(["state", *bounds]))(draw)


uniform = Draw("RandomUniform", distributions.uniform)
normal = Draw("RandomStandardNormal", distributions.normal, doubles=False)
truncated_normal = Draw("TruncatedNormal", distributions.truncated_normal, doubles=False)
integers = Draw("RandomUniformFullInt", distributions.integers)
integers_between = Draw("RandomUniformInt", distributions.integers_between, "low high")


def sizes(shape, op_type):
    """The sizes in a `shape` argument as a tuple of ints.

    Raises:
        InvalidArgumentError, ValueError: with TensorFlow's wording, for what is no shape.
    """
    found = conversion.static(shape, "shape")
    if not isinstance(found, tuple):
        kind = "string" if isinstance(found, str) else "float" if isinstance(found, float) else None
        if kind:
            raise errors.invalid(f"Value for attr 'T' of {kind} is not in the list of allowed values: int32, int64", op_type)
        raise errors.invalid(f"shape must be a vector of {{int32,int64}}, got shape []: {shape!r}. "
                             f"Did you mean [{shape}]?", op_type)  # fmt: skip
    for size in found:
        if size is None:
            raise ValueError(errors.message(
                f"Attempt to convert a value (None) with an unsupported type (<class 'NoneType'>) to a Tensor: "
                f"the shape {found} has an unknown size.", "sizes that are known."))  # fmt: skip
        if not isinstance(size, int):
            raise errors.invalid("Value for attr 'T' of float is not in the list of allowed values: int32, int64", op_type)
        if size < 0:
            raise errors.invalid(f"Dimension {size} must be >= 0", op_type)
    return found


def permuted(xp, state, count, dtype=np.int64):
    """The numbers 0 to count-1 in a random order: Fisher and Yates' shuffle from the front, one word a place."""
    if count < 2:
        return xp.arange(count, dtype=dtype)
    left = xp.arange(count, 1, -1, dtype=np.uint32)
    offset = distributions.integers(xp, state, count - 1, np.dtype(np.uint32)) % left
    other = xp.arange(count - 1, dtype=dtype) + offset.astype(dtype)
    if xp is np:
        order = list(range(count))
        for place, taken in enumerate(other.tolist()):
            order[place], order[taken] = order[taken], order[place]
        return np.array(order, dtype)

    def swap(place, order):
        taken = other[place]
        first, second = order[place], order[taken]
        return order.at[place].set(second).at[taken].set(first)

    return jax.lax.fori_loop(0, count - 1, swap, xp.arange(count, dtype=dtype))


@op("RandomPermutation", inputs="state")
def _permutation(state, count, name=None):
    return permuted(jnp, state, count)


def permutation(place, count):
    """The order of a shuffle of `count` things, as an int64 tensor."""
    if type(place._value) is np.ndarray and count <= SMALL:
        return EagerTensor(permuted(np, place._value, count))
    return _permutation(place, count)
