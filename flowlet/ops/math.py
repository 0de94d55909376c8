"""Elementwise arithmetic: `tf.math`."""

import jax
import jax.numpy as jnp
import jax.scipy.special as special
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core.dtypes import COMPLEX, FLOATS, INTEGERS, NUMBERS, bool_
from flowlet.core.op import op

INEXACT = FLOATS + COMPLEX


def _no_zero(x, y):
    if np.dtype(y.dtype).kind in "iu" and not np.all(y):
        raise errors.invalid("Integer division by zero", "FloorDiv")


@op("AddV2", "math.add", "add", inputs="x:T y:T", types={"T": NUMBERS})
def add(x, y, name=None):
    """`x + y`, elementwise with broadcasting; dtypes must agree.

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


@op("RealDiv", "realdiv", inputs="x:T y:T", types={"T": NUMBERS})
def real_divide(x, y, name=None):
    """`x / y` as Python divides: integers give float64 (float32 from 8 and 16 bits)."""
    kind = x.dtype.kind
    if kind in "iu":
        wide = np.float32 if x.dtype.itemsize <= 2 else np.float64
        x, y = x.astype(wide), y.astype(wide)
    return x / y


@export("math.divide", "divide", "math.truediv", "truediv")
def divide(x, y, name=None):
    """`x / y` as Python divides: integers give float64 (float32 from 8 and 16 bits).

    >>> import flowlet as tf
    >>> tf.divide([1, 2], 4).numpy().tolist()
    [0.25, 0.5]
    """
    return real_divide(x, y)


@op("FloorDiv", "math.floordiv", "floordiv", inputs="x:T y:T", types={"T": FLOATS + INTEGERS}, check=_no_zero)
def floordiv(x, y, name=None):
    """`x // y`, rounded toward minus infinity. An integer divided by zero is an InvalidArgumentError."""
    return jnp.floor_divide(x, y)


@op("FloorMod", "math.floormod", "math.mod", "floormod", "mod", inputs="x:T y:T", types={"T": FLOATS + INTEGERS},
    check=_no_zero)  # fmt: skip
def floormod(x, y, name=None):
    """`x % y`, with the sign of `y`."""
    return jnp.mod(x, y)


@op("DivNoNan", "math.divide_no_nan", inputs="x:T y:T", types={"T": INEXACT})
def divide_no_nan(x, y, name=None):
    """`x / y`, and 0 where `y` is 0.

    >>> import flowlet as tf
    >>> tf.math.divide_no_nan([1., 1.], [0., 2.]).numpy().tolist()
    [0.0, 0.5]
    """
    zero = y == 0
    return jnp.where(zero, jnp.zeros((), x.dtype), x / jnp.where(zero, jnp.ones((), y.dtype), y))


@op("MulNoNan", "math.multiply_no_nan", inputs="x:T y:T", types={"T": INEXACT})
def multiply_no_nan(x, y, name=None):
    """`x * y`, and 0 where `y` is 0, even if `x` is NaN or infinite."""
    zero = y == 0
    return jnp.where(zero, jnp.zeros((), x.dtype), jnp.where(zero, jnp.zeros((), x.dtype), x) * y)


@op("Pow", "math.pow", "pow", inputs="x:T y:T", types={"T": NUMBERS})
def pow(x, y, name=None):  # noqa: A001
    """`x ** y`, elementwise with broadcasting."""
    return jnp.power(x, y)


@op("Maximum", "math.maximum", "maximum", inputs="x:T y:T", types={"T": FLOATS + INTEGERS})
def maximum(x, y, name=None):
    """The larger of `x` and `y`, elementwise. At a tie the gradient goes to `x`.

    >>> import flowlet as tf
    >>> tf.maximum(0., [-1., 2.]).numpy().tolist()
    [0.0, 2.0]
    """
    return _choose(jnp.maximum, x >= y, x, y)


@op("Minimum", "math.minimum", "minimum", inputs="x:T y:T", types={"T": FLOATS + INTEGERS})
def minimum(x, y, name=None):
    """The smaller of `x` and `y`, elementwise. At a tie the gradient goes to `x`."""
    return _choose(jnp.minimum, x <= y, x, y)


def _choose(function, first, x, y):
    """`function(x, y)`, whose gradient goes to `x` where `first` holds and else to `y`."""
    if x.dtype.kind in "iub":
        return function(x, y)

    @jax.custom_jvp
    def choose(x, y):
        return function(x, y)

    @choose.defjvp
    def _(primals, tangents):
        (x, y), (dx, dy) = primals, tangents
        return choose(x, y), jnp.where(first, dx, dy)

    return choose(x, y)


@op("SquaredDifference", "math.squared_difference", inputs="x:T y:T", types={"T": NUMBERS})
def squared_difference(x, y, name=None):
    """`(x - y) ** 2`."""
    return jnp.square(x - y)


@op("Neg", "math.negative", "negative", inputs="x", types={"x": NUMBERS})
def negative(x, name=None):
    """`-x`."""
    return -x


@op("Abs", "math.abs", "abs", inputs="x", types={"x": NUMBERS})
def abs(x, name=None):  # noqa: A001
    """The absolute value; its gradient at 0 is 0."""
    return jnp.abs(x) if x.dtype.kind in "iuc" else _abs(x)


@jax.custom_jvp
def _abs(x):
    return jnp.abs(x)


@_abs.defjvp
def _(primals, tangents):
    return _abs(*primals), tangents[0] * jnp.sign(primals[0])


@op("Sign", "math.sign", "sign", inputs="x", types={"x": NUMBERS})
def sign(x, name=None):
    """-1, 0 or 1 (NaN stays NaN)."""
    return jnp.sign(x)


@op("Square", "math.square", "square", inputs="x", types={"x": NUMBERS})
def square(x, name=None):
    """`x * x`."""
    return x * x


@op("Sqrt", "math.sqrt", "sqrt", inputs="x", types={"x": INEXACT})
def sqrt(x, name=None):
    """The square root; NaN for negative numbers."""
    return jnp.sqrt(x)


@op("Rsqrt", "math.rsqrt", inputs="x", types={"x": INEXACT})
def rsqrt(x, name=None):
    """`1 / sqrt(x)`."""
    return jax.lax.rsqrt(x)


@op("Reciprocal", "math.reciprocal", inputs="x", types={"x": NUMBERS})
def reciprocal(x, name=None):
    """`1 / x`."""
    return jnp.ones((), x.dtype) / x if x.dtype.kind in "fcV" else jnp.floor_divide(jnp.ones((), x.dtype), x)


@op("Exp", "math.exp", "exp", inputs="x", types={"x": INEXACT})
def exp(x, name=None):
    """e to the power of `x`."""
    return jnp.exp(x)


@op("Expm1", "math.expm1", inputs="x", types={"x": INEXACT})
def expm1(x, name=None):
    """`exp(x) - 1`, exact near 0."""
    return jnp.expm1(x)


@op("Log", "math.log", inputs="x", types={"x": INEXACT})
def log(x, name=None):
    """The natural logarithm."""
    return jnp.log(x)


@op("Log1p", "math.log1p", inputs="x", types={"x": INEXACT})
def log1p(x, name=None):
    """`log(1 + x)`, exact near 0."""
    return jnp.log1p(x)


@op("Sigmoid", "math.sigmoid", "nn.sigmoid", "sigmoid", inputs="x", types={"x": INEXACT})
def sigmoid(x, name=None):
    """`1 / (1 + exp(-x))`."""
    return jax.nn.sigmoid(x) if x.dtype.kind != "c" else 1 / (1 + jnp.exp(-x))


@export("math.log_sigmoid")
def log_sigmoid(x, name=None):
    """`log(sigmoid(x))`, without overflow."""
    return negative(softplus(negative(x)))


@op("Softplus", "math.softplus", "nn.softplus", inputs="features", types={"features": FLOATS})
def softplus(features, name=None):
    """`log(1 + exp(x))`, without overflow."""
    return jnp.logaddexp(features, jnp.zeros((), features.dtype))


def _unary(op_type, function, types, doc, *names):
    """A row for a function of JAX as it is."""

    def body(x, name=None):
        return function(x)

    body.__name__ = body.__qualname__ = names[0].rpartition(".")[2]
    body.__doc__ = doc
    body.__module__ = __name__
    return op(op_type, *names, inputs="x", types={"x": types})(body)


sin = _unary("Sin", jnp.sin, INEXACT, "The sine; `x` in radians.", "math.sin", "sin")
cos = _unary("Cos", jnp.cos, INEXACT, "The cosine; `x` in radians.", "math.cos", "cos")
tan = _unary("Tan", jnp.tan, INEXACT, "The tangent; `x` in radians.", "math.tan", "tan")
asin = _unary("Asin", jnp.arcsin, INEXACT, "The inverse sine.", "math.asin", "asin")
acos = _unary("Acos", jnp.arccos, INEXACT, "The inverse cosine.", "math.acos", "acos")
atan = _unary("Atan", jnp.arctan, INEXACT, "The inverse tangent.", "math.atan", "atan")
sinh = _unary("Sinh", jnp.sinh, INEXACT, "The hyperbolic sine.", "math.sinh", "sinh")
cosh = _unary("Cosh", jnp.cosh, INEXACT, "The hyperbolic cosine.", "math.cosh", "cosh")
tanh = _unary("Tanh", jnp.tanh, INEXACT, "The hyperbolic tangent.", "math.tanh", "nn.tanh", "tanh")
asinh = _unary("Asinh", jnp.arcsinh, INEXACT, "The inverse hyperbolic sine.", "math.asinh", "asinh")
acosh = _unary("Acosh", jnp.arccosh, INEXACT, "The inverse hyperbolic cosine.", "math.acosh", "acosh")
atanh = _unary("Atanh", jnp.arctanh, INEXACT, "The inverse hyperbolic tangent.", "math.atanh", "atanh")
erf = _unary("Erf", special.erf, FLOATS, "The error function.", "math.erf")
erfc = _unary("Erfc", special.erfc, FLOATS, "`1 - erf(x)`.", "math.erfc")
erfinv = _unary("Erfinv", special.erfinv, FLOATS, "The inverse of `erf`.", "math.erfinv")
ndtri = _unary("Ndtri", special.ndtri, FLOATS, "The inverse of the normal distribution function.", "math.ndtri")
lgamma = _unary("Lgamma", special.gammaln, FLOATS, "`log(abs(gamma(x)))`.", "math.lgamma")
digamma = _unary("Digamma", special.digamma, FLOATS, "The derivative of `lgamma`.", "math.digamma")
floor = _unary("Floor", jnp.floor, FLOATS, "The largest whole number not above `x`.", "math.floor", "floor")
ceil = _unary("Ceil", jnp.ceil, FLOATS, "The smallest whole number not below `x`.", "math.ceil")
rint = _unary("Rint", jnp.round, FLOATS, "The nearest whole number, halves to even.", "math.rint")
is_nan = _unary("IsNan", jnp.isnan, FLOATS, "Whether each element is NaN.", "math.is_nan")
is_inf = _unary("IsInf", jnp.isinf, FLOATS, "Whether each element is infinite.", "math.is_inf")
is_finite = _unary("IsFinite", jnp.isfinite, FLOATS, "Whether each element is a number.", "math.is_finite")
logical_not = _unary("LogicalNot", jnp.logical_not, (bool_,), "`not x`, elementwise.", "math.logical_not",
                     "logical_not")  # fmt: skip


@op("Round", "math.round", "round", inputs="x", types={"x": NUMBERS})
def round(x, name=None):  # noqa: A001
    """The nearest whole number, halves to even; integers stay."""
    return x if x.dtype.kind in "iu" else jnp.round(x)


@op("Atan2", "math.atan2", "atan2", inputs="y:T x:T", types={"T": FLOATS})
def atan2(y, x, name=None):
    """The angle of the point (x, y), in radians."""
    return jnp.arctan2(y, x)


@op("Xlogy", "math.xlogy", inputs="x:T y:T", types={"T": INEXACT})
def xlogy(x, y, name=None):
    """`x * log(y)`, and 0 where `x` is 0."""
    return special.xlogy(x, y)


@op("Xdivy", "math.xdivy", inputs="x:T y:T", types={"T": INEXACT})
def xdivy(x, y, name=None):
    """`x / y`, and 0 where `x` is 0."""
    zero = x == 0
    return jnp.where(zero, jnp.zeros((), x.dtype), x / jnp.where(zero, jnp.ones((), y.dtype), y))


def _compare(op_type, function, doc, *names):
    """A row for an ordering."""

    def body(x, y, name=None):
        return function(x, y)

    body.__name__ = body.__qualname__ = names[0].rpartition(".")[2]
    body.__doc__ = doc
    body.__module__ = __name__
    return op(op_type, *names, inputs="x:T y:T", types={"T": FLOATS + INTEGERS})(body)


less = _compare("Less", jnp.less, "`x < y`, elementwise.", "math.less", "less")
less_equal = _compare("LessEqual", jnp.less_equal, "`x <= y`, elementwise.", "math.less_equal", "less_equal")
greater = _compare("Greater", jnp.greater, "`x > y`, elementwise.", "math.greater", "greater")
greater_equal = _compare("GreaterEqual", jnp.greater_equal, "`x >= y`, elementwise.", "math.greater_equal",
                         "greater_equal")  # fmt: skip


@op("Equal", inputs="x:T y:T")
def _equal(x, y, name=None):
    return jnp.equal(x, y)


@op("NotEqual", inputs="x:T y:T")
def _not_equal(x, y, name=None):
    return jnp.not_equal(x, y)


@op("StringEqual", inputs="x y", host=True)
def _string_equal(x, y, name=None):
    return np.equal(x, y).astype(bool)


def _is_string(value):
    dtype = getattr(value, "dtype", None)
    return isinstance(value, (str, bytes)) or (dtype is not None and (dtype == "string" or dtype == object))


@export("math.equal", "equal")
def equal(x, y, name=None):
    """`x == y`, elementwise with broadcasting; dtypes must agree.

    >>> import flowlet as tf
    >>> tf.equal([1, 2], [1, 3]).numpy().tolist()
    [True, False]
    """
    return _string_equal(x, y) if _is_string(x) and _is_string(y) else _equal(x, y)


@export("math.not_equal", "not_equal")
def not_equal(x, y, name=None):
    """`x != y`, elementwise with broadcasting; dtypes must agree."""
    return logical_not(_string_equal(x, y)) if _is_string(x) and _is_string(y) else _not_equal(x, y)


@op("LogicalAnd", "math.logical_and", "logical_and", inputs="x y", types={"x": (bool_,), "y": (bool_,)})
def logical_and(x, y, name=None):
    """`x and y`, elementwise."""
    return jnp.logical_and(x, y)


@op("LogicalOr", "math.logical_or", "logical_or", inputs="x y", types={"x": (bool_,), "y": (bool_,)})
def logical_or(x, y, name=None):
    """`x or y`, elementwise."""
    return jnp.logical_or(x, y)


@op("LogicalXor", "math.logical_xor", inputs="x y", types={"x": (bool_,), "y": (bool_,)})
def logical_xor(x, y, name="LogicalXor"):
    """Either `x` or `y` but not both, elementwise."""
    return jnp.logical_xor(x, y)


@op("AddN", "math.add_n", "add_n", inputs="inputs*:T", types={"T": NUMBERS})
def add_n(inputs, name=None):
    """The sum of a list of tensors of one shape and dtype.

    >>> import flowlet as tf
    >>> tf.add_n([[1., 2.], [3., 4.], [5., 6.]]).numpy().tolist()
    [9.0, 12.0]
    """
    total = inputs[0]
    for one in inputs[1:]:
        if one.shape != total.shape:
            raise errors.invalid(f"Inputs to operation AddN of type AddN must have the same size and shape.  "
                                 f"Input 0: {list(total.shape)} != input: {list(one.shape)}", "AddN")  # fmt: skip
        total = total + one
    return total


@op("ClipByValue", "clip_by_value", inputs="t:T clip_value_min:T clip_value_max:T", types={"T": FLOATS + INTEGERS})
def clip_by_value(t, clip_value_min, clip_value_max, name=None):
    """`t` with values below `clip_value_min` or above `clip_value_max` replaced by the bound.

    >>> import flowlet as tf
    >>> tf.clip_by_value([-2., 0.5, 3.], 0., 1.).numpy().tolist()
    [0.0, 0.5, 1.0]
    """
    inside = (t >= clip_value_min) & (t <= clip_value_max)
    clipped = jax.lax.stop_gradient(jnp.minimum(jnp.maximum(t, clip_value_min), clip_value_max))
    if t.dtype.kind in "iu":
        return clipped
    return jnp.where(inside, t, clipped)


@op("Real", "math.real", inputs="input", types={"input": NUMBERS})
def real(input, name=None):  # noqa: A002
    """The real part."""
    return jnp.real(input)


@op("Imag", "math.imag", inputs="input", types={"input": NUMBERS})
def imag(input, name=None):  # noqa: A002
    """The imaginary part."""
    return jnp.imag(input)


@op("Conj", "math.conj", inputs="x", types={"x": NUMBERS})
def conj(x, name=None):
    """The complex conjugate; other numbers stay."""
    return jnp.conj(x)


@op("Cumsum", "math.cumsum", "cumsum", inputs="x", types={"x": NUMBERS})
def cumsum(x, axis=0, exclusive=False, reverse=False, name=None):
    """The running sum along `axis`.

    >>> import flowlet as tf
    >>> tf.cumsum([1, 2, 3], exclusive=True).numpy().tolist()
    [0, 1, 3]
    """
    return _cumulate(jnp.cumsum, jnp.zeros, x, axis, exclusive, reverse)


@op("Cumprod", "math.cumprod", inputs="x", types={"x": NUMBERS})
def cumprod(x, axis=0, exclusive=False, reverse=False, name=None):
    """The running product along `axis`."""
    return _cumulate(jnp.cumprod, jnp.ones, x, axis, exclusive, reverse)


def _cumulate(function, start, x, axis, exclusive, reverse):
    if not -x.ndim <= axis < x.ndim:
        raise errors.invalid(f"Expected scan axis in the range [{-x.ndim}, {x.ndim}), but got {axis}", "Cumsum")
    if reverse:
        x = jnp.flip(x, axis)
    total = function(x, axis=axis, dtype=x.dtype)
    if exclusive:
        first = start((*x.shape[: axis % x.ndim], 1, *x.shape[axis % x.ndim + 1 :]), x.dtype)
        total = jnp.concatenate([first, jax.lax.slice_in_dim(total, 0, x.shape[axis] - 1, axis=axis)], axis)
    return jnp.flip(total, axis) if reverse else total
