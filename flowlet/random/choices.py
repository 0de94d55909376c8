"""Numbers of distributions with parameters of each result's own: categorical, gamma, Poisson, binomial."""

import math as numbers

import jax
import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.dtypes import as_dtype
from flowlet.core.graph.composing import graphed
from flowlet.core.op import op
from flowlet.ops import array, math
from flowlet.ops.cast import cast
from flowlet.random import distributions, draws, rejection, seeds
from flowlet.random.distributions import RESERVED
from flowlet.random.stateful import INTEGERS, accepted

_SINGLES = (dtypes.float16, dtypes.float32, dtypes.float64)
_REALS = (*_SINGLES, dtypes.int32, dtypes.int64)


@op("Multinomial", inputs="place logits:T", types={"T": dtypes.REAL}, gradient=False)
def _multinomial(place, logits, num_samples, dtype, name=None):
    if logits.ndim != 2:
        raise errors.invalid(f"logits should be a matrix, got shape {list(logits.shape)}", "Multinomial")
    if num_samples < 0:
        raise errors.invalid(f"num_samples should be nonnegative, got {num_samples}", "Multinomial")
    rows, classes = logits.shape
    if not classes:
        raise errors.invalid("num_classes should be positive, got 0", "Multinomial")
    finite = jnp.isfinite(logits)
    logits = logits.astype(np.float64)
    largest = jnp.max(jnp.where(finite, logits, -np.inf), 1, keepdims=True)
    total = jnp.cumsum(jnp.where(finite, jnp.exp(logits - largest), 0), 1)
    points = distributions.uniform(jnp, place, rows * num_samples, np.dtype(np.float64))
    search = jax.vmap(lambda sums, wanted: jnp.searchsorted(sums, wanted, side="right"))
    return search(total, points.reshape(rows, num_samples) * total[:, -1:]).astype(dtype._np)


def choose(place, logits, num_samples, dtype):
    """`num_samples` class indices for each row of `logits`, from `place` on."""
    dtype = accepted(dtypes.int64 if dtype is None else dtype, INTEGERS)
    return _multinomial(place, logits, conversion.static(num_samples, "num_samples"), dtype)


@export("random.categorical")
@graphed("random.categorical")
def categorical(logits, num_samples, dtype=None, seed=None, name=None):
    """Class indices drawn with the probabilities softmax(logits).

    Args:
        logits: (rows, classes), unnormalized log probabilities.
        num_samples: how many to draw for each row.
        dtype: int32 or int64, the default.
        seed: an integer; see `tf.random.set_seed`.

    Returns:
        Integers of shape (rows, num_samples).

    >>> import flowlet as tf
    >>> tf.random.categorical([[-100., 0.]], 4).numpy().tolist()
    [[1, 1, 1, 1]]
    """
    logits = conversion.convert(logits)
    count = conversion.static(num_samples, "num_samples")
    blocks = logits.shape[0] * -(-count // 4) * 4 * 2 * RESERVED if logits.shape.rank else 0
    place = seeds.place("Multinomial", (logits.dtype, dtype), seed, blocks)
    return choose(place, logits, count, dtype)


def _flat(shape, parameters):
    """The parameters for each number, flat, as the stretches of the stream go: all of one, then the next."""
    count = numbers.prod(shape) // max(1, parameters.size)
    return jnp.repeat(parameters.reshape(-1), count)


def _shaped(found, shape, parameters):
    """Results in the order of `_flat` as an array whose last axes are those of the parameters."""
    return found.reshape(max(1, parameters.size), -1).T.reshape(shape)


@op("RandomGamma", inputs="place alpha:T", types={"T": _SINGLES})
def _random_gamma(place, alpha, shape, name=None):
    @jax.custom_jvp
    def draw(alpha):
        flat = _flat(shape, alpha.astype(np.float64))
        return _shaped(rejection.gamma(place, flat), shape, alpha).astype(alpha.dtype)

    @draw.defjvp
    def _(primals, tangents):
        drawn = draw(*primals)
        alpha, change = (jnp.broadcast_to(value[0], shape) for value in (primals, tangents))
        return drawn, jax.lax.random_gamma_grad(alpha, drawn) * change

    return draw(alpha)


@op("RandomPoissonV2", inputs="place rate:T", types={"T": _REALS}, gradient=False)
def _random_poisson(place, rate, shape, dtype, name=None):
    found = rejection.poisson(place, _flat(shape, rate.astype(np.float64)))
    return _shaped(found, shape, rate).astype(dtype._np)


@op("RandomBinomial", inputs="place counts:T probs:T", types={"T": _REALS}, gradient=False)
def _random_binomial(place, counts, probs, shape, dtype, name=None):
    counts, probs = jnp.broadcast_arrays(counts.astype(np.float64), probs.astype(np.float64))
    if tuple(shape[len(shape) - counts.ndim :]) != counts.shape:
        raise errors.invalid("Shape passed in must end with broadcasted shape.", "StatelessRandomBinomial")
    found = rejection.binomial(place, _flat(shape, counts), _flat(shape, probs))
    return _shaped(found, shape, counts).astype(dtype._np)


def gamma_from(place, shape, alpha, beta, dtype):
    """Gamma numbers of `shape`, which ends with the shape of the parameters, from `place` on."""
    alpha, beta = parameters(alpha, beta, dtype)
    tiny = np.finfo(alpha.dtype.as_numpy_dtype).tiny
    return math.maximum(math.divide(_random_gamma(place, alpha, shape), beta), tiny)


def parameters(alpha, beta, dtype):
    """`alpha` and `beta` as tensors, `alpha` broadcast over `beta`."""
    dtype = as_dtype(dtype)
    alpha, beta = conversion.convert(alpha, dtype), conversion.convert(1 if beta is None else beta, dtype)
    shape = np.broadcast_shapes(tuple(alpha.shape), tuple(beta.shape))
    return (alpha if tuple(alpha.shape) == shape else array.broadcast_to(alpha, shape)), beta


def poisson_from(place, shape, lam, dtype):
    """Poisson numbers of `shape`, which ends with the shape of `lam`, from `place` on."""
    return _random_poisson(place, lam, shape, as_dtype(dtype))


def trials(counts, probs):
    """`counts` and `probs` as tensors of one dtype."""
    probs = conversion.convert(probs, None, dtypes.float32)
    counts = conversion.convert(counts, None, probs.dtype)
    return (counts if counts.dtype is probs.dtype else cast(counts, probs.dtype)), probs


def binomial_from(place, shape, counts, probs, dtype):
    """Binomial numbers of `shape`, which ends with the shape of the parameters, from `place` on."""
    return _random_binomial(place, counts, probs, shape, as_dtype(dtype))


@export("random.gamma")
def gamma(shape, alpha, beta=None, dtype=dtypes.float32, seed=None, name=None):
    """Numbers of gamma distributions.

    Args:
        shape: how many to draw for each parameter; the parameters' shape is appended to it.
        alpha: the shape parameters.
        beta: the rates, 1 by default.
        dtype: float16, float32 or float64.
        seed: an integer; see `tf.random.set_seed`.

    >>> import flowlet as tf
    >>> tf.random.gamma([5], [1., 2.]).shape
    TensorShape([5, 2])
    """
    alpha, beta = parameters(alpha, beta, dtype)
    sizes = (*draws.sizes(shape, "RandomGamma"), *alpha.shape)
    place = seeds.place("RandomGamma", alpha.dtype, seed, numbers.prod(sizes) * RESERVED)
    return gamma_from(place, sizes, alpha, beta, alpha.dtype)


@export("random.poisson")
def poisson(shape, lam, dtype=dtypes.float32, seed=None, name=None):
    """Numbers of Poisson distributions with the means `lam`.

    Args:
        shape: how many to draw for each mean; the shape of `lam` is appended to it.
        lam: the means.
        dtype: of the result.
        seed: an integer; see `tf.random.set_seed`.

    >>> import flowlet as tf
    >>> tf.random.poisson([5], [1., 2.]).shape
    TensorShape([5, 2])
    """
    lam = conversion.convert(lam, None, as_dtype(dtype))
    sizes = (*draws.sizes(shape, "RandomPoissonV2"), *lam.shape)
    place = seeds.place("RandomPoissonV2", (lam.dtype, dtype), seed, numbers.prod(sizes) * RESERVED)
    return poisson_from(place, sizes, lam, dtype)
