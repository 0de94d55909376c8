"""Philox 4x32-10, TensorFlow's generator (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3").

A place in the stream is a `state`: three 64-bit words (counter low, counter high, key), which is also how
`tf.random.Generator` stores it. Each value of the counter gives a block of four 32-bit words.

Functions take `xp`, NumPy or jax.numpy: a small draw in eager mode runs on NumPy, without a compilation; the
same text is compiled for larger ones and inside traces.
"""

import jax
import numpy as np

_MULTIPLIERS = (np.uint64(0xD2511F53), np.uint64(0xCD9E8D57))
_WEYL = (0x9E3779B9, 0xBB67AE85)  # what the key grows by from round to round
_SCRAMBLE = (0x02461E29 << 32) | 0x3EC8F720  # the key that scrambles the seeds of stateless ops
_HALF = np.uint64(32)


def bits_as(xp, bits, dtype):
    """The same bits read as another dtype of the same size."""
    return bits.view(dtype) if xp is np else jax.lax.bitcast_convert_type(bits, dtype)


def _halves(word):
    """The low and the high 32 bits of 64-bit words."""
    return word.astype(np.uint32), (word >> _HALF).astype(np.uint32)


def together(low, high):
    """64-bit words from their low and high 32 bits."""
    return low.astype(np.uint64) | (high.astype(np.uint64) << _HALF)


def blocks(xp, state, index):
    """The blocks of four words at `state` + `index`.

    Args:
        state: uint64 or int64, shape (3,).
        index: uint64, any shape of rank 1 or more.

    Returns:
        A list of four uint32 arrays of the shape of `index`.

    >>> words = blocks(np, np.zeros(3, np.uint64), np.arange(1, dtype=np.uint64))
    >>> [hex(word[0]) for word in words]
    ['0x6627e8d5', '0xe169c58d', '0xbc57ac4c', '0x9b00dbd8']
    """
    state = state.astype(np.uint64)
    low = state[0:1] + index
    high = state[1:2] + (low < index)  # the carry
    (a, b), (c, d) = _halves(low), _halves(high)
    key, other = _halves(state[2:3])
    for turn in range(10):
        first, second = (word.astype(np.uint64) * factor for word, factor in zip((a, c), _MULTIPLIERS))
        step, jump = (np.array([turn * weyl & 0xFFFFFFFF], np.uint32) for weyl in _WEYL)
        (low, high), (below, above) = _halves(first), _halves(second)
        a, b, c, d = above ^ b ^ (key + step), below, high ^ d ^ (other + jump), low
    if xp is np:
        return [a, b, c, d]
    # Without the barrier XLA computes all ten rounds again for each number made from a block: 5 times slower. Two
    # results instead of four compile in two thirds of the time.
    pairs = jax.lax.optimization_barrier([together(a, b), together(c, d)])
    return [half for pair in pairs for half in _halves(pair)]


def words(xp, state, count):
    """The first `count` words of the stream, uint32 of shape (count,)."""
    index = xp.arange((count + 3) // 4, dtype=np.uint64)
    return xp.stack(blocks(xp, state, index), -1).reshape(-1)[:count]


def skipped(xp, state, count):
    """The state `count` blocks further on."""
    low = state[0:1] + count
    return xp.concatenate([low, state[1:2] + (low < count), state[2:3]])


def scrambled(xp, seed):
    """The state at which stateless ops begin, from their seed of two integers."""
    seed = seed.astype(np.uint64)
    start = xp.concatenate([seed, xp.full(1, _SCRAMBLE, np.uint64)])
    a, b, c, d = blocks(xp, start, xp.zeros(1, np.uint64))
    return xp.concatenate([xp.zeros(1, np.uint64), together(c, d), together(a, b)])
