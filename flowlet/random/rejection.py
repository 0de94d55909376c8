"""Gamma, Poisson and binomial numbers, drawn by rejection: how many words one takes is not known beforehand,
so each has a stretch of the stream to itself. Always compiled.

The loops follow TensorFlow's kernels draw by draw, so that the same words give the same numbers. All numbers
advance together; `wanted` and `done` say which take part.
"""

import jax
import jax.numpy as jnp
import numpy as np
from jax.scipy.special import gammaln

from flowlet.random import distributions
from flowlet.random.philox import blocks

_DOUBLE = np.dtype(np.float64)


class Stretch:
    """The part of the stream that each of `count` numbers draws from.

    What is drawn comes in blocks, whose numbers are used from the last to the first. The `state` of a kind of
    number is its last block and how much of it is unused; all share `turn`, the place of the next block.
    """

    def __init__(self, place, count, blocks=distributions.RESERVED):
        self.place = place
        self.first = jnp.arange(count, dtype=np.uint64) * jnp.asarray(blocks, np.uint64)
        self.turn = jnp.zeros(count, np.uint64)

    def unused(self, size, dtype):
        """The state before the first draw, for blocks of `size` numbers."""
        return [jnp.zeros(self.turn.shape, dtype)] * size, jnp.zeros(self.turn.shape, np.int32)

    def take(self, kind, state, turn, wanted):
        """The next number of `kind` (distributions.units, normals) where `wanted`; the new state and turn."""
        last, left = state
        empty = wanted & (left == 0)
        fresh = kind(jnp, blocks(jnp, self.place, self.first + turn), last[0].dtype)
        last = [jnp.where(empty, new, old) for new, old in zip(fresh, last)]
        left = jnp.where(empty, len(last), left) - wanted
        number = sum(jnp.where(left == i, one, 0) for i, one in enumerate(last))
        return number, (last, left), turn + empty


def _until_done(step, done, carry):
    """Repeat `step(done, *carry)` -> (done, *carry) until all are done."""
    return jax.lax.while_loop(lambda c: ~jnp.all(c[0]), lambda c: step(*c), (done, *carry))


def gamma(place, alpha):
    """Gamma numbers of shape `alpha` (flat, float64) and rate 1 (Marsaglia and Tsang, 2000)."""
    small = alpha < 1
    d = alpha + jnp.where(small, 2 / 3, -1 / 3)
    c = 1 / 3 / jnp.sqrt(d)
    stretch = Stretch(place, alpha.size)

    def step(done, result, turn, bells, flats):
        x, bells, turn = stretch.take(distributions.normals, bells, turn, ~done)
        v = 1 + c * x
        good = ~done & ~(v <= 0)
        v = v * v * v
        u, flats, turn = stretch.take(distributions.units, flats, turn, good)
        squeezed = u < 1 - 0.0331 * (x * x) * (x * x)
        accepted = good & (squeezed | (jnp.log(u) < 0.5 * x * x + d * (1 - v + jnp.log(v))) | jnp.isnan(v))
        return done | accepted, jnp.where(accepted, d * v, result), turn, bells, flats

    unused = stretch.unused(2, _DOUBLE)
    exponential = alpha == 1
    carry = (jnp.zeros(alpha.size), stretch.turn, unused, unused)
    _, result, turn, _, flats = _until_done(step, exponential, carry)
    u, _, _ = stretch.take(distributions.units, flats, turn, small | exponential)
    result = jnp.where(small, result * jnp.power(u, 1 / alpha), result)
    return jnp.where(exponential, -jnp.log1p(-u), result)


def poisson(place, rate):
    """Poisson numbers of mean `rate` (flat, float64): Knuth's way below 10, else Hoermann's PTRS (1993)."""
    valid = jnp.isfinite(rate) & (rate >= 0)
    few = rate < 10
    stretch = Stretch(place, rate.size)
    unused = stretch.unused(2, _DOUBLE)
    zero = jnp.zeros(rate.size)
    enough = jnp.exp(-rate)

    def count(done, number, product, turn, flats):
        u, flats, turn = stretch.take(distributions.units, flats, turn, ~done)
        product = jnp.where(done, product, product * u)
        stop = product <= enough
        return done | stop, jnp.where(done | stop, number, number + 1), product, turn, flats

    _, small, *_ = _until_done(count, ~(valid & few), (zero, zero + 1, stretch.turn, unused))

    b = 0.931 + 2.53 * jnp.sqrt(rate)
    a = -0.059 + 0.02483 * b
    inverse = 1.1239 + 1.1328 / (b - 3.4)
    tight = 0.9277 - 3.6224 / (b - 2)

    def transform(done, number, turn, flats):
        u, flats, turn = stretch.take(distributions.units, flats, turn, ~done)
        v, flats, turn = stretch.take(distributions.units, flats, turn, ~done)
        u = u - 0.5
        near = 0.5 - jnp.abs(u)
        k = jnp.floor((2 * a / near + b) * u + rate + 0.43)
        refused = (k < 0) | ((near < 0.013) & (v > near))
        s = jnp.log(v * inverse / (a / (near * near) + b))
        t = -rate + k * jnp.log(rate) - gammaln(k + 1)
        accepted = ~done & (((near >= 0.07) & (v <= tight)) | (~refused & (s <= t)))
        return done | accepted, jnp.where(accepted, k, number), turn, flats

    _, large, *_ = _until_done(transform, ~valid | few, (zero, stretch.turn, unused))
    return jnp.where(few, small, large)


_STIRLING = np.array([0.0810614667953272, 0.0413406959554092, 0.0276779256849983, 0.02079067210376509,
                      0.0166446911898211, 0.0138761288230707, 0.0118967099458917, 0.0104112652619720,
                      0.00925546218271273, 0.00833056343336287])  # fmt: skip


def _stirling_rest(k):
    """What Stirling's formula for log(k!) leaves out."""
    square = (k + 1) * (k + 1)
    series = (1 / 12 - (1 / 360 - 1 / 1260 / square) / square) / (k + 1)
    exact = jnp.take(_STIRLING, jnp.clip(k, 0, 9).astype(np.int32), mode="clip")
    return jnp.where(k <= 9, exact, series)


def binomial(place, trials, chance):
    """Successes in `trials` of probability `chance` (flat, float64); Hoermann's BTRS where many are due."""
    turned = chance > 0.5
    p = jnp.where(turned, 1 - chance, chance)
    open_ = (trials > 0) & (chance > 0) & (chance < 1)
    few = trials * p < 10
    stretch = Stretch(place, trials.size, jnp.where(few, 42, distributions.RESERVED))
    unused = stretch.unused(2, _DOUBLE)
    zero = jnp.zeros(trials.size)

    def wait(done, number, total, turn, flats):
        u, flats, turn = stretch.take(distributions.units, flats, turn, ~done)
        total = jnp.where(done, total, total + jnp.ceil(jnp.log(u) / jnp.log1p(-p)))
        stop = total > trials
        return done | stop, jnp.where(done | stop, number, number + 1), total, turn, flats

    _, small, *_ = _until_done(wait, ~(open_ & few), (zero, zero, stretch.turn, unused))

    spread = jnp.sqrt(trials * p * (1 - p))
    b = 1.15 + 2.53 * spread
    a = -0.0873 + 0.0248 * b + 0.01 * p
    c = trials * p + 0.5
    tight = 0.92 - 4.2 / b
    ratio = p / (1 - p)
    scale = (2.83 + 5.1 / b) * spread
    m = jnp.floor((trials + 1) * p)

    def transform(done, number, turn, flats):
        u, flats, turn = stretch.take(distributions.units, flats, turn, ~done)
        v, flats, turn = stretch.take(distributions.units, flats, turn, ~done)
        u = u - 0.5
        near = 0.5 - jnp.abs(u)
        k = jnp.floor((2 * a / near + b) * u + c)
        bound = ((m + 0.5) * jnp.log((m + 1) / (ratio * (trials - m + 1)))
                 + (trials + 1) * jnp.log((trials - m + 1) / (trials - k + 1))
                 + (k + 0.5) * jnp.log(ratio * (trials - k + 1) / (k + 1))
                 + _stirling_rest(m) + _stirling_rest(trials - m)
                 - _stirling_rest(k) - _stirling_rest(trials - k))  # fmt: skip
        inside = (k >= 0) & (k <= trials)
        fits = inside & (jnp.log(v * scale / (a / (near * near) + b)) <= bound)
        accepted = ~done & (((near >= 0.07) & (v <= tight)) | fits)
        return done | accepted, jnp.where(accepted, k, number), turn, flats

    _, large, *_ = _until_done(transform, ~open_ | few, (zero, stretch.turn, unused))
    found = jnp.where(few, small, large)
    found = jnp.where(turned, trials - found, found)
    return jnp.where(open_, found, jnp.where(chance >= 1, trials, jnp.where(jnp.isnan(chance), jnp.nan, 0)))
