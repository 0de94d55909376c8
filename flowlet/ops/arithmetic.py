"""Arithmetic of two tensors, elementwise with broadcasting; sums of lists of tensors."""

import jax
import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.dtypes import FLOATS, INEXACT, NUMBERS, REAL, SIGNED, string
from flowlet.core.graph.composing import graphed
from flowlet.core.nest import Dispatching
from flowlet.core.op import elementwise, op
from flowlet.core.slices import IndexedSlices
from flowlet.core.variable import Variable


def _no_zero(x, y):
    if np.dtype(y.dtype).kind in "iu" and not np.all(y):
        raise errors.invalid("Integer division by zero", "FloorDiv")


@op("Add", inputs="x:T y:T", types={"T": (string,)}, host=True)
def _join(x, y, name=None):
    return x + y


@op("AddV2", "math.add", "add", inputs="x:T y:T", types={"T": NUMBERS}, hint=True, texts=_join)
def add(x, y, name=None):
    """`x + y`, elementwise with broadcasting; dtypes must agree. Texts are joined.

    >>> import flowlet as tf
    >>> tf.add([1, 2], 10).numpy().tolist()
    [11, 12]
    """
    return x + y


@op("Sub", "math.subtract", "subtract", inputs="x:T y:T", types={"T": NUMBERS})
def subtract(x, y, name=None):
    """`x - y`, elementwise with broadcasting; dtypes must agree."""
    return x - y


@op("Mul", "math.multiply", "multiply", inputs="x:T y:T", types={"T": NUMBERS})
def multiply(x, y, name=None):
    """`x * y`, elementwise with broadcasting; dtypes must agree."""
    return x * y


@export("math.scalar_mul", "scalar_mul")
def scalar_mul(scalar, x, name=None):
    """A tensor times a number.

    >>> import flowlet as tf
    >>> tf.math.scalar_mul(10.0, [1.0, 2.0]).numpy().tolist()
    [10.0, 20.0]
    """
    x = conversion.convert(x)
    scalar = conversion.convert(scalar, x.dtype)
    if scalar.shape.rank != 0:
        raise ValueError(f"The input scalar must be a 0-D value. Received shape {scalar.shape}.")
    return multiply(scalar, x)


@op("RealDiv", "realdiv", inputs="x:T y:T", types={"T": NUMBERS})
def real_divide(x, y, name=None):
    """`x / y` as Python divides: integers give float64 (float32 from 8 and 16 bits)."""
    return _true_divide(x, y)


def _true_divide(x, y):
    if x.dtype.kind in "iu":
        wide = np.float32 if x.dtype.itemsize <= 2 else np.float64
        x, y = x.astype(wide), y.astype(wide)
    return x / y


def _same_dtypes(x, y):
    if x is not y:
        raise TypeError(f"`x` and `y` must have the same dtype, got {x!r} != {y!r}.")
    if x not in NUMBERS:
        raise TypeError(f"Invalid dtype {x!r} in __truediv__. Expected one of "
                        f"{{{', '.join(map(repr, NUMBERS))}}}.")  # fmt: skip


@op("TrueDiv", "math.truediv", "truediv", inputs="x:T y:T", hint=True, accept=_same_dtypes)
def truediv(x, y, name=None):
    """`x / y` as Python divides: integers give float64 (float32 from 8 and 16 bits).

    Raises:
        TypeError: for two different dtypes, or for texts and bools.

    >>> import flowlet as tf
    >>> tf.truediv([1, 2], 4).numpy().tolist()
    [0.25, 0.5]
    """
    return _true_divide(x, y)


@export("math.divide", "divide")
@graphed("divide")
def divide(x, y, name=None):
    """`x / y` as Python divides: integers give float64 (float32 from 8 and 16 bits).

    >>> import flowlet as tf
    >>> tf.divide([1, 2], 4).numpy().tolist()
    [0.25, 0.5]
    """
    return x / y if hasattr(x, "_value") or hasattr(y, "_value") else truediv(x, y)


@op("FloorDiv", "math.floordiv", "floordiv", inputs="x:T y:T", types={"T": REAL}, check=_no_zero, gradient=False)
def floordiv(x, y, name=None):
    """`x // y`, rounded toward minus infinity. An integer divided by zero is an InvalidArgumentError."""
    return jnp.floor_divide(x, y) if x.dtype.kind in "iu" else jnp.floor(x / y)


@op("FloorMod", "math.floormod", "math.mod", inputs="x:T y:T", types={"T": REAL}, check=_no_zero)
def floormod(x, y, name=None):
    """`x % y`, with the sign of `y`."""
    if x.dtype.kind in "iu":
        return jnp.mod(x, y)
    remainder = jax.lax.rem(*jnp.broadcast_arrays(x, y))
    return jnp.where((remainder != 0) & ((remainder < 0) != (y < 0)), remainder + y, remainder)


@op("TruncateDiv", "truncatediv", inputs="x:T y:T", types={"T": NUMBERS}, check=_no_zero, gradient=False)
def truncatediv(x, y, name=None):
    """`x / y` cut toward zero."""
    return jax.lax.div(*jnp.broadcast_arrays(x, y)) if x.dtype.kind in "iu" else jnp.trunc(x / y)


@op("TruncateMod", "truncatemod", inputs="x:T y:T", types={"T": FLOATS + (dtypes.int32, dtypes.int64)}, check=_no_zero)
def truncatemod(x, y, name=None):
    """What is left of `x / y` cut toward zero: it has the sign of `x`."""
    return jax.lax.rem(*jnp.broadcast_arrays(x, y))


def _no_negative_power(x, y):
    if np.dtype(y.dtype).kind == "i" and np.any(np.asarray(y) < 0):
        raise errors.invalid("Integers to negative integer powers are not allowed", "Pow")


@op("Pow", "math.pow", "pow", inputs="x:T y:T", types={"T": SIGNED + dtypes.COMPLEX}, check=_no_negative_power)
def pow(x, y, name=None):  # noqa: A001
    """`x ** y`, elementwise with broadcasting.

    Raises:
        InvalidArgumentError: for integers to a negative power.

    >>> import flowlet as tf
    >>> tf.pow([2.0, 3.0], 2.0).numpy().tolist()
    [4.0, 9.0]
    """
    return jnp.power(x, y) if x.dtype.kind in "iu" else _pow(x, y)


@jax.custom_jvp
def _pow(x, y):
    return jnp.power(x, y)


@_pow.defjvp
def _(primals, tangents):
    """The logarithm counts as 0 where `x` has none."""
    (x, y), (dx, dy) = primals, tangents
    power = _pow(x, y)
    usable = x != 0 if x.dtype.kind == "c" else x > 0
    logarithm = jnp.where(usable, jnp.log(jnp.where(usable, x, jnp.ones((), x.dtype))), jnp.zeros((), x.dtype))
    return power, dx * (y * _pow(x, y - 1)) + dy * (power * logarithm)


def _choice(function, first):
    """`function(x, y)` of two, whose gradient goes to `x` where `first(x, y)` holds and else to `y`."""

    @jax.custom_jvp
    def choose(x, y):
        return function(x, y)

    @choose.defjvp
    def _(primals, tangents):
        return choose(*primals), jnp.where(first(*primals), *tangents)

    return choose


_larger, _smaller = _choice(jnp.maximum, jnp.greater_equal), _choice(jnp.minimum, jnp.less_equal)


@op("Maximum", "math.maximum", "maximum", inputs="x:T y:T", types={"T": REAL})
def maximum(x, y, name=None):
    """The larger of `x` and `y`, elementwise. At a tie the gradient goes to `x`.

    >>> import flowlet as tf
    >>> tf.maximum(0., [-1., 2.]).numpy().tolist()
    [0.0, 2.0]
    """
    return _larger(x, y)


@op("Minimum", "math.minimum", "minimum", inputs="x:T y:T", types={"T": REAL})
def minimum(x, y, name=None):
    """The smaller of `x` and `y`, elementwise. At a tie the gradient goes to `x`."""
    return _smaller(x, y)


@op("ClipByValue", inputs="t:T clip_value_min:T clip_value_max:T", types={"T": REAL})
def _clip(t, clip_value_min, clip_value_max, name=None):
    found = _larger(_smaller(t, clip_value_max), clip_value_min)
    if found.shape != t.shape:
        raise ValueError(f"Shapes {tuple(t.shape)} and {tuple(found.shape)} are incompatible")
    return found


@export("clip_by_value")
@graphed("clip_by_value")
def clip_by_value(t, clip_value_min, clip_value_max, name=None):
    """`t` with values below `clip_value_min` or above `clip_value_max` replaced by the bound.

    >>> import flowlet as tf
    >>> tf.clip_by_value([-2., 0.5, 3.], 0., 1.).numpy().tolist()
    [0.0, 0.5, 1.0]
    """
    if isinstance(t, IndexedSlices):
        return t.with_values(clip_by_value(t.values, clip_value_min, clip_value_max))
    if isinstance(t, Dispatching):
        return t._mapped(lambda values: clip_by_value(values, clip_value_min, clip_value_max))
    return _clip(conversion.convert(t), clip_value_min, clip_value_max)


squared_difference = elementwise(
    "SquaredDifference", lambda x, y: jnp.conj(x - y) * (x - y), "x:T y:T", INEXACT + (dtypes.int32, dtypes.int64),
    "`(x - y) ** 2`.", "math.squared_difference")  # fmt: skip
atan2 = elementwise("Atan2", jnp.arctan2, "y:T x:T", FLOATS, "The angle of the point (x, y), in radians.",
                    "math.atan2", "atan2")  # fmt: skip
nextafter = elementwise("NextAfter", lambda x1, x2: _nextafter(x1, x2), "x1:T x2:T", (dtypes.float32, dtypes.float64),
                        "The next number from `x1` on the way to `x2`; its gradient is 1 by `x1`.", "math.nextafter")  # fmt: skip


@jax.custom_jvp
def _nextafter(x1, x2):
    return jnp.nextafter(x1, x2)


@_nextafter.defjvp
def _(primals, tangents):
    following = jnp.nextafter(*primals)
    return following, jnp.broadcast_to(tangents[0], following.shape)


@op("AddN", inputs="inputs*:T", types={"T": NUMBERS})
def _add_n(inputs, name=None):
    total = inputs[0]
    for i, one in enumerate(inputs[1:], 1):
        if one.shape != total.shape:
            raise errors.invalid(f"Inputs to operation AddN of type AddN must have the same size and shape.  "
                                 f"Input 0: {_listed(total)} != input {i}: {_listed(one)}", "AddN")  # fmt: skip
        total = total + one
    return total


def _listed(array):
    return str(list(array.shape)).replace(" ", "")


@export("math.add_n", "add_n")
@graphed("add_n")
def add_n(inputs, name=None):
    """The sum of a list of tensors of one shape and dtype.

    >>> import flowlet as tf
    >>> tf.add_n([[1., 2.], [3., 4.], [5., 6.]]).numpy().tolist()
    [9.0, 12.0]
    """
    inputs = list(inputs)
    if not inputs:
        raise ValueError("Inputs must be an iterable of at least one Tensor/IndexedSlices with the same dtype and "
                         "shape.")
    if len(inputs) == 1 and not isinstance(inputs[0], Variable):
        return conversion.convert(inputs[0])
    return _add_n(inputs)


@export("math.accumulate_n")
def accumulate_n(inputs, shape=None, tensor_dtype=None, name=None):
    """The sum of a list of tensors of one shape and dtype."""
    inputs = [conversion.convert(one) for one in inputs] if isinstance(inputs, (list, tuple)) else []
    if not inputs or any(one.dtype != inputs[0].dtype for one in inputs):
        raise ValueError("inputs must be a list of at least one Tensor with the same dtype and shape")
    for one in inputs:
        one.shape.assert_is_compatible_with(inputs[0].shape)
    return add_n(inputs)


@export("math.polyval")
@graphed("polyval")
def polyval(coeffs, x, name=None):
    """The polynomial with these coefficients, the highest power first, at `x` (Horner's rule).

    >>> import flowlet as tf
    >>> tf.math.polyval([1.0, 2.0, 3.0], 2.0).numpy().item()
    11.0
    """
    if not isinstance(coeffs, list):
        raise ValueError(f"Argument coeffs must be list type. Received type {type(coeffs)}.")
    x = conversion.convert(x)
    if not coeffs:
        return subtract(x, x)
    total, *rest = (conversion.convert(coefficient) for coefficient in coeffs)
    for coefficient in rest:
        total = add(coefficient, multiply(total, x))
    return total
