"""Functions of each element: powers, exponentials, trigonometry, rounding, parts of complex numbers."""

import jax
import jax.numpy as jnp
import numpy as np

from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.dtypes import COMPLEX, FLOATS, INEXACT, NUMBERS, SIGNED
from flowlet.core.graph.composing import graphed
from flowlet.core.op import elementwise, op


@op("Neg", "math.negative", "negative", inputs="x:T", types={"T": SIGNED + COMPLEX})
def negative(x, name=None):
    """`-x`."""
    return -x


@op("Abs", "math.abs", "abs", inputs="x:T", types={"T": SIGNED + COMPLEX})
def abs(x, name=None):  # noqa: A001
    """The absolute value; its gradient at 0 is 0.

    >>> import flowlet as tf
    >>> tf.abs([-2.0, 3.0]).numpy().tolist()
    [2.0, 3.0]
    """
    return jnp.abs(x) if x.dtype.kind in "iu" else _abs(x)


@jax.custom_jvp
def _abs(x):
    return jnp.abs(x)


@_abs.defjvp
def _(primals, tangents):
    (x,), (dx,) = primals, tangents
    return _abs(x), jnp.real(jnp.conj(_sign(x)) * dx)


def _sign(x):
    if x.dtype.kind != "c":
        return jnp.where(x == 0, jnp.zeros((), x.dtype), jnp.sign(x))  # 0 at -0.0
    size = jnp.abs(x)
    return jnp.where(size == 0, jnp.zeros((), x.dtype), x / jnp.where(size == 0, 1, size).astype(x.dtype))


@op("Sign", "math.sign", "sign", inputs="x:T", types={"T": SIGNED + COMPLEX})
def sign(x, name=None):
    """-1, 0 or 1 (NaN stays NaN); for complex numbers `x / abs(x)`."""
    return _sign(x)


@op("Square", "math.square", "square", inputs="x:T", types={"T": NUMBERS})
def square(x, name=None):
    """`x * x`."""
    return x * x


def _by_result(function, gradient):
    """`function` with `gradient(y, dy)`, where y is its result: 0 for a dy of 0, whatever the derivative.

    So what `tf.where` leaves out has no influence, even where it is infinite: a root at 0, `1 / x` at 0.
    """
    made = jax.custom_vjp(function)
    made.defvjp(lambda x: (function(x),) * 2, lambda y, dy: (jnp.where(dy == 0, dy, gradient(y, dy)),))
    return made


root = _by_result(jnp.sqrt, lambda y, dy: dy * 0.5 / y)
_reciprocal = _by_result(lambda x: jnp.ones((), x.dtype) / x, lambda y, dy: -dy * y * y)


@op("Reciprocal", "math.reciprocal", inputs="x:T", types={"T": SIGNED + COMPLEX})
def reciprocal(x, name=None):
    """`1 / x`."""
    if x.dtype.kind != "i":
        return _reciprocal(x)
    return jax.lax.div(*jnp.broadcast_arrays(jnp.ones((), x.dtype), x))


@export("math.reciprocal_no_nan")
def reciprocal_no_nan(x, name=None):
    """`1 / x`, and 0 where `x` is 0."""
    from flowlet.ops.no_nan import divide_no_nan

    x = conversion.convert(x)
    return divide_no_nan(conversion.convert(1, x.dtype), x)


@op("Sigmoid", "math.sigmoid", "nn.sigmoid", "sigmoid", inputs="x:T", types={"T": INEXACT})
def sigmoid(x, name=None):
    """`1 / (1 + exp(-x))`.

    >>> import flowlet as tf
    >>> tf.sigmoid(0.0).numpy().item()
    0.5
    """
    return jax.nn.sigmoid(x) if x.dtype.kind != "c" else 1 / (1 + jnp.exp(-x))


def _softplus(x):
    return jnp.logaddexp(x, jnp.zeros((), x.dtype))


softplus = elementwise("Softplus", _softplus, "features:T", FLOATS, "`log(1 + exp(x))`, without overflow.",
                       "math.softplus", "nn.softplus")  # fmt: skip


@export("math.log_sigmoid")
@graphed("log_sigmoid")
def log_sigmoid(x, name=None):
    """`log(sigmoid(x))`, without overflow."""
    return negative(softplus(negative(x)))


def _unary(op_type, function, types, doc, *names, **options):
    return elementwise(op_type, function, "x:T", types, doc, *names, **options)


sqrt = _unary("Sqrt", root, INEXACT, "The square root; NaN for negative numbers.", "math.sqrt", "sqrt")
rsqrt = _unary("Rsqrt", _by_result(lambda x: 1 / jnp.sqrt(x), lambda y, dy: dy * -0.5 * y * y * y), INEXACT,
               "`1 / sqrt(x)`.", "math.rsqrt")  # fmt: skip
exp = _unary("Exp", jnp.exp, INEXACT, "e to the power of `x`.", "math.exp", "exp")
expm1 = _unary("Expm1", jnp.expm1, INEXACT, "`exp(x) - 1`, exact near 0.", "math.expm1")
log = _unary("Log", jnp.log, INEXACT, "The natural logarithm.", "math.log")
log1p = _unary("Log1p", jnp.log1p, INEXACT, "`log(1 + x)`, exact near 0.", "math.log1p")
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
floor = _unary("Floor", jnp.floor, FLOATS, "The largest whole number not above `x`.", "math.floor", "floor",
               gradient=False)  # fmt: skip
ceil = _unary("Ceil", jnp.ceil, FLOATS, "The smallest whole number not below `x`.", "math.ceil", gradient=False)
rint = _unary("Rint", jnp.round, FLOATS, "The nearest whole number, halves to even.", "math.rint", gradient=False)
is_nan = _unary("IsNan", jnp.isnan, FLOATS, "Whether each element is NaN.", "math.is_nan")
is_inf = _unary("IsInf", jnp.isinf, FLOATS, "Whether each element is infinite.", "math.is_inf")
is_finite = _unary("IsFinite", jnp.isfinite, FLOATS, "Whether each element is a number.", "math.is_finite")


@op("Round", "math.round", "round", inputs="x:T", types={"T": NUMBERS}, gradient=False)
def round(x, name=None):  # noqa: A001
    """The nearest whole number, halves to even; integers stay.

    >>> import flowlet as tf
    >>> tf.round([0.5, 1.5, 2.6]).numpy().tolist()
    [0.0, 2.0, 3.0]
    """
    return x if x.dtype.kind in "iu" else jnp.round(x)


@op("Real", inputs="input:T", types={"T": COMPLEX})
def _real(input, name=None):  # noqa: A002
    return jnp.real(input)


@op("Imag", inputs="input:T", types={"T": COMPLEX})
def _imag(input, name=None):  # noqa: A002
    return jnp.imag(input)


@op("Conj", inputs="x:T", types={"T": COMPLEX})
def _conj(x, name=None):
    return jnp.conj(x)


@op("Angle", inputs="input:T", types={"T": COMPLEX})
def _angle(input, name=None):  # noqa: A002
    return jnp.angle(input)


@export("math.real")
@graphed("real")
def real(input, name=None):  # noqa: A002
    """The real part; real numbers stay."""
    input = conversion.convert(input)  # noqa: A001
    return _real(input) if input.dtype.is_complex else _numeric(input, input, "real")


@export("math.imag")
@graphed("imag")
def imag(input, name=None):  # noqa: A002
    """The imaginary part, zeros for real numbers."""
    input = conversion.convert(input)  # noqa: A001
    if input.dtype.is_complex:
        return _imag(input)
    from flowlet.ops.creation import zeros_like

    return zeros_like(input)


@export("math.conj")
def conj(x, name=None):
    """The complex conjugate; real numbers stay.

    Raises:
        TypeError: for texts and bools.
    """
    x = conversion.convert(x)
    return _conj(x) if x.dtype.is_complex else _numeric(x, x, "conj")


def _numeric(x, result, what):
    if what == "conj" and not (x.dtype.is_floating or x.dtype.is_integer):
        raise TypeError(f"Expected numeric or variant tensor, got dtype {x.dtype!r}.")
    return result


@export("math.angle")
def angle(input, name=None):  # noqa: A002
    """The angle of each complex number, in radians; 0 or pi for real numbers."""
    input = conversion.convert(input)  # noqa: A001
    if input.dtype.is_complex:
        return _angle(input)
    from flowlet.ops.gather import where

    return where(input < 0, conversion.convert(np.pi, input.dtype), input * 0)
