"""Numbers in the dtype of the variable, as TensorFlow computes them: rounded first, then used."""

import jax.numpy as jnp
import numpy as np


def number(value, like):
    """A hyperparameter as a scalar of an array's dtype.

    >>> number(0.1, np.ones(2, "float32"))
    np.float32(0.1)
    """
    return like.dtype.type(value)


def complement(value, like):
    """`1 - value` in the array's dtype: for 0.999 in float32 this is 1.3e-5 (relative) off 0.001."""
    return number(1, like) - number(value, like)


def power(base, exponent, like):
    """`base ** exponent` in the array's dtype, correctly rounded, for `base` a number and `exponent` an
    array.

    float64 inside: `1 - beta_2 ** step` is near 0 in the first steps, where one float32 rounding of the
    power, which differs from program to program in compiled code, would show in the fifth digit of the
    update.
    """
    base = np.float64(number(base, like))
    with np.errstate(divide="ignore"):
        logarithm = np.log(base)
    return jnp.exp(jnp.asarray(exponent, "float64") * logarithm).astype(like.dtype)


def filled(value, like=0):
    """A NumPy array of the shape and dtype of an array (which may be traced), filled with one number."""
    return np.full(value.shape, like, value.dtype)
