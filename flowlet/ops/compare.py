"""Comparisons, logic and bits, elementwise with broadcasting."""

import jax.numpy as jnp

from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.dtypes import INTEGERS, NUMBERS, REAL
from flowlet.core.graph.composing import graphed
from flowlet.core.op import elementwise, op
from flowlet.core.tensor import EagerTensor


def _order(op_type, function, doc, name):
    return elementwise(op_type, function, "x:T y:T", REAL, doc, f"math.{name}", name)


less = _order("Less", jnp.less, "`x < y`, elementwise.", "less")
less_equal = _order("LessEqual", jnp.less_equal, "`x <= y`, elementwise.", "less_equal")
greater = _order("Greater", jnp.greater, "`x > y`, elementwise.", "greater")
greater_equal = _order("GreaterEqual", jnp.greater_equal, "`x >= y`, elementwise.", "greater_equal")


@op("Equal", "math.equal", "equal", inputs="x:T y:T", texts=True)
def equal(x, y, name=None):
    """`x == y`, elementwise with broadcasting; dtypes must agree.

    >>> import flowlet as tf
    >>> tf.equal([1, 2], [1, 3]).numpy().tolist()
    [True, False]
    """
    return jnp.equal(x, y)


@op("NotEqual", "math.not_equal", "not_equal", inputs="x:T y:T", texts=True)
def not_equal(x, y, name=None):
    """`x != y`, elementwise with broadcasting; dtypes must agree."""
    return jnp.not_equal(x, y)


@op("ApproximateEqual", inputs="x:T y:T", types={"T": NUMBERS})
def approximate_equal(x, y, tolerance=1e-05, name=None):
    """Whether `abs(x - y) < tolerance`, elementwise."""
    if x.shape != y.shape:
        raise ValueError(f"Dimension 0 in both shapes must be equal, but the shapes are {x.shape} and {y.shape}.")
    return jnp.abs(x - y) < tolerance


@op("LogicalNot", "math.logical_not", "logical_not", inputs="x:bool")
def logical_not(x, name=None):
    """`not x`, elementwise."""
    return jnp.logical_not(x)


@op("LogicalAnd", "math.logical_and", "logical_and", inputs="x:bool y:bool")
def logical_and(x, y, name=None):
    """`x and y`, elementwise."""
    return jnp.logical_and(x, y)


@op("LogicalOr", "math.logical_or", "logical_or", inputs="x:bool y:bool")
def logical_or(x, y, name=None):
    """`x or y`, elementwise."""
    return jnp.logical_or(x, y)


@export("math.logical_xor")
@graphed("logical_xor")
def logical_xor(x, y, name="LogicalXor"):
    """Either `x` or `y` but not both, elementwise.

    >>> import flowlet as tf
    >>> tf.math.logical_xor([True, False], True).numpy().tolist()
    [False, True]
    """
    return logical_and(logical_or(x, y), logical_not(logical_and(x, y)))


def _bits(op_type, function, doc, name):
    return elementwise(op_type, function, "x:T y:T", INTEGERS, doc, f"bitwise.{name}")


bitwise_and = _bits("BitwiseAnd", jnp.bitwise_and, "The bits that both have.", "bitwise_and")
bitwise_or = _bits("BitwiseOr", jnp.bitwise_or, "The bits that either has.", "bitwise_or")
bitwise_xor = _bits("BitwiseXor", jnp.bitwise_xor, "The bits that one of them has.", "bitwise_xor")


def _places(x, y):
    """How far to shift: never further than the type has bits."""
    return jnp.clip(y, 0, x.dtype.itemsize * 8 - 1)


left_shift = _bits("LeftShift", lambda x, y: x << _places(x, y), "The bits of `x` moved `y` places up.", "left_shift")
right_shift = _bits("RightShift", lambda x, y: x >> _places(x, y), "The bits of `x` moved `y` places down.",
                    "right_shift")  # fmt: skip
invert = elementwise("Invert", jnp.invert, "x:T", INTEGERS, "Every bit turned over.", "bitwise.invert")


def _ordered(x, compare):
    from flowlet.ops import array, reduce

    x = array.reshape(conversion.convert(x), [-1])
    if not (x.dtype.is_integer or x.dtype.is_floating):
        raise TypeError(f"Expected x to be numeric, instead found: {x!s}")
    if x.shape[0] is not None and x.shape[0] < 2:
        return EagerTensor(conversion.array_of(True))
    return reduce.reduce_all(compare(x[1:] - x[:-1], conversion.convert(0, x.dtype)))


@export("math.is_non_decreasing")
def is_non_decreasing(x, name=None):
    """Whether no element is smaller than the one before it (in the order of the flattened tensor).

    >>> import flowlet as tf
    >>> tf.math.is_non_decreasing([1, 1, 2]).numpy().item()
    True
    """
    return _ordered(x, greater_equal)


@export("math.is_strictly_increasing")
def is_strictly_increasing(x, name=None):
    """Whether each element is larger than the one before it (in the order of the flattened tensor)."""
    return _ordered(x, greater)
