"""Bessel functions J, Y and K of orders 0 and 1, computed by SciPy on the host, with their derivatives.

Sources: SciPy's Cephes; the derivatives are formulas 9.1.28 and 9.6.27 of Abramowitz and Stegun (1964).
"""

import jax
import jax.numpy as jnp
import numpy as np

from flowlet.core.dtypes import FLOATS
from flowlet.core.op import elementwise


def _on_host(name):
    """A function of `scipy.special` as part of a compiled program, in the dtype of its argument."""

    def compute(x):
        import scipy.special

        wide = np.asarray(x).astype(np.float64 if x.dtype == np.float64 else np.float32)
        with np.errstate(all="ignore"):
            return getattr(scipy.special, name)(wide).astype(x.dtype)

    def function(x):
        return jax.pure_callback(compute, jax.ShapeDtypeStruct(x.shape, x.dtype), x, vmap_method="expand_dims")

    return function


def _with_derivative(name, derivative):
    function = jax.custom_jvp(_on_host(name))

    @function.defjvp
    def _(primals, tangents):
        value = function(primals[0])
        return value, tangents[0] * derivative(primals[0], value)

    return function


_j0 = _with_derivative("j0", lambda x, value: -_j1(x))
_j1 = _with_derivative("j1", lambda x, value: jnp.where(x == 0, 0.5, _j0(x) - value / jnp.where(x == 0, 1, x)))
_y0 = _with_derivative("y0", lambda x, value: -_y1(x))
_y1 = _with_derivative("y1", lambda x, value: _y0(x) - value / x)
_k0 = _with_derivative("k0", lambda x, value: -_k1(x))
_k1 = _with_derivative("k1", lambda x, value: -_k0(x) - value / x)
_k0e = _with_derivative("k0e", lambda x, value: value - _k1e(x))
_k1e = _with_derivative("k1e", lambda x, value: value * (1 - 1 / x) - _k0e(x))


def _row(op_type, function, doc):
    return elementwise(op_type, lambda x: function(x), "x:T", FLOATS, doc, "math.special." + op_type.replace(
        "Bessel", "bessel_").lower())  # fmt: skip


bessel_j0 = _row("BesselJ0", _j0, "The Bessel function of the first kind of order 0.")
bessel_j1 = _row("BesselJ1", _j1, "The Bessel function of the first kind of order 1.")
bessel_y0 = _row("BesselY0", _y0, "The Bessel function of the second kind of order 0; NaN for negative numbers.")
bessel_y1 = _row("BesselY1", _y1, "The Bessel function of the second kind of order 1; NaN for negative numbers.")
bessel_k0 = _row("BesselK0", _k0, "The modified Bessel function of the second kind of order 0.")
bessel_k1 = _row("BesselK1", _k1, "The modified Bessel function of the second kind of order 1.")
bessel_k0e = _row("BesselK0e", _k0e, "`exp(x) * bessel_k0(x)`.")
bessel_k1e = _row("BesselK1e", _k1e, "`exp(x) * bessel_k1(x)`.")
