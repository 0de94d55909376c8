"""Numbers of one distribution from a Philox state, each from the words that TensorFlow takes for it.

`xp` is NumPy or jax.numpy, `state` three 64-bit words (philox.py), `dtype` a NumPy dtype; results are flat.
"""

import jax
import ml_dtypes
import numpy as np

from flowlet.random import singles
from flowlet.random.philox import bits_as, blocks, skipped, together, words

_BFLOAT16 = np.dtype(ml_dtypes.bfloat16)
_SMALLEST = 1e-7  # what Box and Muller's logarithm gets at least
RESERVED = 256  # blocks that TensorFlow sets aside for each number, whatever the distribution

# dtype -> (the unsigned type of its bits, bits of the mantissa): random bits become one of a number in [1, 2)
_MANTISSA = {np.dtype(np.float16): (np.uint16, 10), _BFLOAT16: (np.uint16, 7),
             np.dtype(np.float32): (np.uint32, 23), np.dtype(np.float64): (np.uint64, 52)}  # fmt: skip


def unit(xp, bits, dtype):
    """Numbers in [0, 1) from the low bits of `bits`."""
    kind, width = _MANTISSA[dtype]
    one = bits_as(np, np.ones(1, dtype), kind)
    mantissa = bits.astype(kind) & kind((1 << width) - 1)
    return bits_as(xp, mantissa | one, dtype) - np.ones(1, dtype)


def unit_double(xp, first, second):
    """float64 in [0, 1) from two words: 20 bits of the first above all of the second."""
    return unit(xp, together(second, first), np.dtype(np.float64))


def units(xp, block, dtype):
    """Numbers in [0, 1) from one block: two of float64, or four of a smaller type."""
    if dtype == np.float64:
        return [unit_double(xp, *block[:2]), unit_double(xp, *block[2:])]
    return [unit(xp, word, dtype) for word in block]


def _wide(xp, state, count):
    """The first `count` pairs of words, as two arrays."""
    pairs = words(xp, state, 2 * count).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def uniform(xp, state, count, dtype):
    """Floating-point numbers in [0, 1)."""
    if dtype == np.float64:
        return unit_double(xp, *_wide(xp, state, count))
    return unit(xp, words(xp, state, count), dtype)


def integers(xp, state, count, dtype):
    """Integers over the whole range of a type of 32 or 64 bits."""
    if dtype.itemsize == 8:
        return together(*_wide(xp, state, count)).astype(dtype)
    return words(xp, state, count).astype(dtype)


def integers_between(xp, state, low, high, count, dtype):
    """Integers in [low, high): the remainder of whole-range ones, as TensorFlow takes it."""
    unsigned = np.dtype(f"uint{8 * dtype.itemsize}")
    low, high = (xp.asarray(bound).reshape(1).astype(unsigned) for bound in (low, high))
    return (low + integers(xp, state, count, unsigned) % (high - low)).astype(dtype)


def _pair(xp, words, dtype):
    """Two standard normal numbers (Box and Muller, 1958) from two words, for float64 from four."""
    if dtype == np.float64:
        u, v = unit_double(xp, *words[:2]), unit_double(xp, *words[2:])
        angle, radius = 2 * np.pi * v, xp.sqrt(-2 * xp.log(xp.maximum(u, _SMALLEST)))
        return xp.sin(angle) * radius, xp.cos(angle) * radius
    u, v = (unit(xp, word, np.dtype(np.float32)) for word in words)
    u = xp.maximum(u, np.float32(_SMALLEST))
    angle = (2 * np.pi * v.astype(np.float64)).astype(np.float32)
    sine, cosine = singles.sin_cos(xp, angle)
    radius = xp.sqrt(np.float32(-2) * singles.log(xp, u))
    return sine * radius, cosine * radius


def normals(xp, block, dtype):
    """Standard normal numbers from one block: two of float64, or four of a smaller type."""
    if dtype == np.float64:
        return _pair(xp, block, dtype)
    return [*_pair(xp, block[:2], dtype), *_pair(xp, block[2:], dtype)]


def _per_block(dtype):
    return 2 if dtype == np.float64 else 4


def normal(xp, state, count, dtype):
    """Standard normal numbers."""
    index = xp.arange(-(-count // _per_block(dtype)), dtype=np.uint64)
    drawn = normals(xp, blocks(xp, state, index), dtype)
    return xp.stack(drawn, -1).reshape(-1)[:count].astype(dtype)


def truncated_normal(xp, state, count, dtype):
    """Standard normal numbers between -2 and 2; others are drawn again.

    Four results at a time (two of float64) have a stretch of the stream to themselves and take what fits.
    """
    size = _per_block(dtype)
    groups = -(-count // size)
    start = xp.arange(groups, dtype=np.uint64) * np.uint64(size * RESERVED // 4)
    kind = np.float64 if dtype == np.float64 else np.float32

    def unfinished(carry):
        _, filled, _ = carry
        return xp.any(filled < size)

    def draw(carry, start=start):
        turn, filled, results = carry
        results = list(results)
        for drawn in normals(xp, blocks(xp, state, start + turn), dtype):
            good = xp.abs(drawn) < 2
            for place in range(size):
                results[place] = xp.where(good & (filled == place), drawn, results[place])
            filled = filled + good
        return turn + np.uint64(1), filled, tuple(results)

    carry = (xp.zeros((), np.uint64), xp.zeros(groups, np.int32), (xp.zeros(groups, kind),) * size)
    if xp is not np:
        results = jax.lax.while_loop(unfinished, draw, carry)[2]
    else:
        turn, filled, results = draw(carry)
        results, left = np.stack(results), np.flatnonzero(filled < size)
        while left.size:  # one group in six is not full at first: the others are left alone
            turn, filled[left], results[:, left] = draw((turn, filled[left], results[:, left]), start[left])
            left = left[filled[left] < size]
    return xp.stack(results, -1).reshape(-1)[:count].astype(dtype)


_PART = 2**16  # numbers drawn at a time on NumPy, so that what is between fits the processor's cache


def in_parts(distribution, state, bounds, count, dtype):
    """The numbers of one of the distributions above, on NumPy."""
    if distribution is truncated_normal:
        step = np.uint64(_PART * RESERVED // 4)
    else:
        step = np.uint64(_PART // (2 if dtype.itemsize == 8 else 4))
    parts = []
    for begin in range(0, count, _PART) if count else (0,):
        parts.append(distribution(np, state, *bounds, min(_PART, count - begin), dtype))
        state = skipped(np, state, step)
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def permutation(xp, state, count, dtype):
    """The integers from 0 to count - 1, shuffled from the front (Fisher and Yates), one word a place."""
    order = xp.arange(count, dtype=dtype)
    if count < 2:
        return order
    left = xp.arange(count, 1, -1, dtype=np.uint32)
    other = order[:-1] + (words(xp, state, count - 1) % left).astype(dtype)
    if xp is np:
        order = list(range(count))
        for place, taken in enumerate(other.tolist()):
            order[place], order[taken] = order[taken], order[place]
        return np.array(order, dtype)

    def swap(place, order):
        taken = other[place]
        first, second = (jax.lax.dynamic_slice(order, (at,), (1,)) for at in (place, taken))
        first, second = jax.lax.optimization_barrier((first, second))  # or XLA copies `order` each time
        order = jax.lax.dynamic_update_slice(order, second, (place,))
        return jax.lax.dynamic_update_slice(order, first, (taken,))

    return jax.lax.fori_loop(np.array(0, dtype), np.array(count - 1, dtype), swap, order)
