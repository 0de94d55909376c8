"""Special functions: gamma, error and Bessel functions and their kin."""

import jax
import jax.numpy as jnp
import jax.scipy.special as special

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.dtypes import FLOATS, float32, float64
from flowlet.core.op import elementwise
from flowlet.ops import arithmetic

_WIDE = (float32, float64)


def _of_jax(name):
    """A function of `jax.scipy.special`; older releases of JAX lack some."""

    def function(*arrays):
        found = getattr(special, name, None)
        if found is None:
            raise NotImplementedError(errors.message(
                f"this release of JAX has no {name}.", "", "install a newer one (it needs Python 3.12)."))  # fmt: skip
        return found(*arrays)

    return function


@jax.custom_jvp
def _spence(x):
    return _of_jax("spence")(x)


@_spence.defjvp
def _(primals, tangents):
    (x,), (dx,) = primals, tangents
    one = x == 1
    return _spence(x), dx * jnp.where(one, -1, jnp.log(x) / jnp.where(one, 1, 1 - x)).astype(x.dtype)


def _digamma(x):
    return jnp.where(x == 0, jnp.nan, special.digamma(x)).astype(x.dtype)


@jax.custom_jvp
def _expint(x):
    return jnp.where(x < 0, jnp.nan, special.expi(x)).astype(x.dtype)


@_expint.defjvp
def _(primals, tangents):
    (x,), (dx,) = primals, tangents
    return _expint(x), dx * jnp.exp(x) / x


def _polygamma(a, x):
    """The derivative of order `a`, a whole number in a float, of `digamma`."""
    order = jnp.where(a == 0, 1, a)  # for the branch that is not taken: its gradient must be finite
    factorial = jnp.exp(special.gammaln(order + 1))
    sign = jnp.where(a % 2 == 0, -1, 1).astype(x.dtype)
    return jnp.where(a == 0, special.digamma(x), sign * factorial * special.zeta(order + 1, x))


def _incomplete_gamma(a, x, function, sign):
    """XLA's series, which take about sqrt(a) steps and never end where a + 1 == a; beyond that Wilson and Hilferty's normal
    approximation (1931), which is exact to the dtype there."""
    large = a > (2.0**28 if a.dtype == jnp.float64 else 2.0**14 if a.dtype.itemsize == 2 else 2.0**22)
    large &= jnp.isfinite(a) & jnp.isfinite(x)
    normal = 3 * jnp.sqrt(a) * (jnp.cbrt(x / a) - 1 + 1 / (9 * a))
    series = getattr(special, function)(jnp.where(large, jnp.ones((), a.dtype), a), jnp.where(large, jnp.ones((), x.dtype), x))
    return jnp.where(large, special.ndtr(sign * normal).astype(x.dtype), series)


@jax.custom_jvp
def _incomplete_beta(a, b, x):
    return special.betainc(a, b, x)


@_incomplete_beta.defjvp
def _(primals, tangents):
    a, b, x = primals
    slope = jnp.exp(special.xlog1py(b - 1, -x) + special.xlogy(a - 1, x) - special.betaln(a, b))
    return _incomplete_beta(a, b, x), tangents[2] * slope


def _same_shapes(a, b, x):
    for one, two, names in ((a, b, "a and b"), (a, x, "a and x"), (b, x, "b and x")):
        if one.ndim and two.ndim and one.shape != two.shape:
            raise errors.invalid(f"Shapes of {names} are inconsistent: {list(one.shape)} vs. {list(two.shape)}", "Betainc")
    return _incomplete_beta(*jnp.broadcast_arrays(a, b, x))


def _unary(op_type, function, doc, *names, types=FLOATS):
    return elementwise(op_type, _of_jax(function), "x:T", types, doc, *names)


erf = _unary("Erf", "erf", "The error function.", "math.erf")
erfc = _unary("Erfc", "erfc", "`1 - erf(x)`.", "math.erfc")
erfinv = _unary("Erfinv", "erfinv", "The inverse of `erf`.", "math.erfinv")
ndtri = _unary("Ndtri", "ndtri", "The inverse of the normal distribution function.", "math.ndtri")
lgamma = _unary("Lgamma", "gammaln", "`log(abs(gamma(x)))`.", "math.lgamma")
digamma = elementwise("Digamma", lambda x: _digamma(x), "x:T", FLOATS, "The derivative of `lgamma`.", "math.digamma")
bessel_i0 = _unary("BesselI0", "i0", "The modified Bessel function of order 0.", "math.bessel_i0",
                   "math.special.bessel_i0")  # fmt: skip
bessel_i0e = _unary("BesselI0e", "i0e", "`exp(-abs(x)) * bessel_i0(x)`.", "math.bessel_i0e", "math.special.bessel_i0e")
bessel_i1 = _unary("BesselI1", "i1", "The modified Bessel function of order 1.", "math.bessel_i1",
                   "math.special.bessel_i1")  # fmt: skip
bessel_i1e = _unary("BesselI1e", "i1e", "`exp(-abs(x)) * bessel_i1(x)`.", "math.bessel_i1e", "math.special.bessel_i1e")
dawsn = _unary("Dawsn", "dawsn", "Dawson's integral.", "math.special.dawsn")
expint = elementwise("Expint", lambda x: _expint(x), "x:T", FLOATS,
                     "The exponential integral; NaN for negative numbers.", "math.special.expint")  # fmt: skip
spence = elementwise("Spence", lambda x: _spence(x), "x:T", FLOATS, "Spence's integral, the dilogarithm of `1 - x`.",
                     "math.special.spence")  # fmt: skip
fresnel_cos = elementwise("FresnelCos", lambda x: _of_jax("fresnel")(x)[1], "x:T", FLOATS, "Fresnel's cosine integral.",
                          "math.special.fresnel_cos")  # fmt: skip
fresnel_sin = elementwise("FresnelSin", lambda x: _of_jax("fresnel")(x)[0], "x:T", FLOATS, "Fresnel's sine integral.",
                          "math.special.fresnel_sin")  # fmt: skip
igamma = elementwise("Igamma", lambda a, x: _incomplete_gamma(a, x, "gammainc", 1), "a:T x:T", FLOATS,
                     "The lower regularized incomplete gamma function.", "math.igamma")  # fmt: skip
igammac = elementwise("Igammac", lambda a, x: _incomplete_gamma(a, x, "gammaincc", -1), "a:T x:T", FLOATS,
                      "`1 - igamma(a, x)`.", "math.igammac")  # fmt: skip
zeta = elementwise("Zeta", _of_jax("zeta"), "x:T q:T", _WIDE, "Hurwitz's zeta function.", "math.zeta")
polygamma = elementwise("Polygamma", lambda a, x: _polygamma(a, x), "a:T x:T", _WIDE, "The derivative of order `a` of "
                                                                                      "`digamma`.",
                        "math.polygamma")  # fmt: skip
betainc = elementwise("Betainc", lambda a, b, x: _same_shapes(a, b, x), "a:T b:T x:T", _WIDE,
                      "The regularized incomplete beta function; its gradient is by `x` alone.", "math.betainc")  # fmt: skip


@export("math.erfcinv")
def erfcinv(x, name=None):
    """The inverse of `erfc`."""
    x = conversion.convert(x)
    half = conversion.convert(0.5, x.dtype)
    return arithmetic.multiply(ndtri(arithmetic.multiply(half, x)), conversion.convert(-(0.5**0.5), x.dtype))


@export("math.lbeta")
def lbeta(x, name=None):
    """`log(abs(beta(x)))` along the last axis.

    >>> import flowlet as tf
    >>> round(tf.math.lbeta([1.0, 2.0]).numpy().item(), 6)
    -0.693147
    """
    from flowlet.ops import reduce

    x = conversion.convert(x)
    return arithmetic.subtract(reduce.reduce_sum(lgamma(x), axis=[-1]), lgamma(reduce.reduce_sum(x, axis=[-1])))

