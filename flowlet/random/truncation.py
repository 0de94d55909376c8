"""Normal numbers between bounds of their own, by the inverse of the distribution function."""

import jax
import jax.numpy as jnp
import numpy as np

from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.op import op
from flowlet.random import distributions


@op("ParameterizedTruncatedNormal", inputs="place means:T stddevs:T minvals:T maxvals:T",
    types={"T": dtypes.FLOATS}, gradient=False)  # fmt: skip
def _truncated(place, means, stddevs, minvals, maxvals, shape, name=None):
    points = distributions.uniform(jnp, place, int(np.prod(shape)), np.dtype(np.float64)).reshape(shape)
    mean, scale = means.astype(np.float64), stddevs.astype(np.float64)
    low, high = (minvals.astype(np.float64) - mean) / scale, (maxvals.astype(np.float64) - mean) / scale
    # in the upper tail, where the distribution function is close to 1, its mirror image keeps the digits
    turned = low > 0
    low, high = jnp.where(turned, -high, low), jnp.where(turned, -low, high)
    start, end = jax.scipy.special.ndtr(low), jax.scipy.special.ndtr(high)
    number = jnp.clip(jax.scipy.special.ndtri(start + points * (end - start)), low, high)
    return (mean + scale * jnp.where(turned, -number, number)).astype(means.dtype)


def truncated(place, shape, means, stddevs, minvals, maxvals):
    """Normal numbers of `shape` between `minvals` and `maxvals`, from `place` on."""
    means = conversion.convert(means, None, dtypes.float32)
    rest = (conversion.convert(value, means.dtype) for value in (stddevs, minvals, maxvals))
    return _truncated(place, means, *rest, shape)
