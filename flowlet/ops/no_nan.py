"""Quotients, products and logarithms that are 0 where a zero makes them so, not NaN."""

import jax
import jax.numpy as jnp

from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.dtypes import INEXACT
from flowlet.core.op import op


def _unless_zero(zero, value):
    """`value()` where `zero` is false, and 0 elsewhere."""
    return jnp.where(zero, jnp.zeros((), value.dtype), value)


def _safe(y):
    return jnp.where(y == 0, jnp.ones((), y.dtype), y)


@op("DivNoNan", inputs="x:T y:T", types={"T": INEXACT})
def _divide_no_nan(x, y, name=None):
    return _unless_zero(y == 0, x / _safe(y))


@op("MulNoNan", inputs="x:T y:T", types={"T": INEXACT})
def _multiply_no_nan(x, y, name=None):
    return _product_or_zero(x, y)


@jax.custom_jvp
def _product_or_zero(x, y):
    return _unless_zero(y == 0, jnp.where(y == 0, jnp.zeros((), x.dtype), x) * y)


@_product_or_zero.defjvp
def _(primals, tangents):
    (x, y), (dx, dy) = primals, tangents
    return _product_or_zero(x, y), _product_or_zero(dx, y) + x * dy


def _like_first(x, y):
    x = conversion.convert(x)
    return x, conversion.convert(y, x.dtype)


@export("math.divide_no_nan")
def divide_no_nan(x, y, name=None):
    """`x / y`, and 0 where `y` is 0.

    >>> import flowlet as tf
    >>> tf.math.divide_no_nan([1., 1.], [0., 2.]).numpy().tolist()
    [0.0, 0.5]
    """
    return _divide_no_nan(*_like_first(x, y))


@export("math.multiply_no_nan")
def multiply_no_nan(x, y, name=None):
    """`x * y`, and 0 where `y` is 0, even if `x` is NaN or infinite."""
    return _multiply_no_nan(*_like_first(x, y))


@op("Xlogy", "math.xlogy", inputs="x:T y:T", types={"T": INEXACT})
def xlogy(x, y, name=None):
    """`x * log(y)`, and 0 where `x` is 0."""
    return _zero_times(x, jnp.log, y)


@op("Xlog1py", "math.xlog1py", inputs="x:T y:T", types={"T": INEXACT})
def xlog1py(x, y, name=None):
    """`x * log(1 + y)`, and 0 where `x` is 0."""
    return _zero_times(x, jnp.log1p, y)


def _zero_times(x, function, y):
    """`x * function(y)`, and 0 where `x` is 0, with gradients that are 0 there too."""
    zero = x == 0
    return _unless_zero(zero, x * function(jnp.where(zero, jnp.ones((), y.dtype), y)))


@op("Xdivy", "math.xdivy", inputs="x:T y:T", types={"T": INEXACT})
def xdivy(x, y, name=None):
    """`x / y`, and 0 where `x` is 0."""
    return _zero_times(x, lambda divisor: 1 / divisor, y)
