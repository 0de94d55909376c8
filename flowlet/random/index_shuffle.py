"""Shuffling without a table: where each index goes in a permutation that follows from a seed.

The permutation is the block cipher Simon (Beaulieu et al., 2013) on blocks that are just large enough; results that are
too large are encrypted again until they are not.
"""

import jax
import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.dtypes import int32, int64, uint32, uint64
from flowlet.core.op import op

_CONSTANTS = 0x7369F885192C0EF5  # a sequence of bits that makes the rounds differ
_LEAST_BLOCK = 16  # bits
_PAD = 498247692  # the first of the three numbers of a seed, where two are given
_INTEGERS = (int32, int64, uint32, uint64)


def _encrypt(value, keys, width):
    """Simon with blocks of two words of `width` bits."""
    mask = (1 << width) - 1

    def left(word, count):
        return (word << np.uint64(count) | word >> np.uint64(width - count)) & np.uint64(mask)

    def mix(word):
        return (left(word, 1) & left(word, 8 % width)) ^ left(word, 2)

    low, high = value & np.uint64(mask), value >> np.uint64(width)
    for even, odd in zip(keys[::2], keys[1::2]):
        high = high ^ mix(low) ^ even
        low = low ^ mix(high) ^ odd
    return high << np.uint64(width) | low


def _keys(seed, rounds, width):
    mask = np.uint64((1 << width) - 1)

    def right(word, count):
        return (word >> np.uint64(count) | word << np.uint64(width - count)) & mask

    keys = [seed[i].astype(np.uint64) & mask for i in range(3)]
    for i in range(3, rounds):
        bit = np.uint64((0xFFFFFFFC & int(mask)) ^ (_CONSTANTS >> (i - 3) & 1 if i - 3 < width else 0))
        keys.append(bit ^ keys[i - 3] ^ right(keys[i - 1], 3) ^ right(keys[i - 1], 4))
    return keys


def _shuffled(index, seed, limit, rounds):
    """Where one index goes among those from 0 to `limit`."""
    bits = max(int(limit - 1).bit_length() if limit > 1 else 1, _LEAST_BLOCK)
    width = (bits + bits % 2) // 2
    keys = _keys(seed, rounds + rounds % 2, width)
    start = _encrypt(index.astype(np.uint64), keys, width)
    found = jax.lax.while_loop(lambda value: value > np.uint64(limit), lambda value: _encrypt(value, keys, width), start)
    return found.astype(index.dtype)


def _check(index, seed, limits, rounds):
    if np.any(np.asarray(index).astype(np.int64) > np.asarray(limits)):
        raise errors.invalid(f"max_index must be >= index, but {np.min(limits)} < {np.max(index)}", "RandomIndexShuffle")


@op("RandomIndexShuffle", inputs="index:T seed:Tseed", types={"T": _INTEGERS, "Tseed": _INTEGERS}, check=_check,
    gradient=False)
def _index_shuffle(index, seed, limits, rounds, name=None):
    if seed.shape[-1:] != (3,):
        raise errors.invalid(f"seed must have shape [3] or [n, 3], not {list(seed.shape)}", "RandomIndexShuffle")
    if rounds < 4:
        raise errors.invalid(f"Value for attr 'rounds' of {rounds} must be at least minimum 4", "RandomIndexShuffle")
    count = max([len(one) for one in (index, seed[..., 0], limits) if np.ndim(one)], default=None)
    if count is None:
        return _shuffled(index, seed, limits, rounds)
    indices, seeds = jnp.broadcast_to(index, (count,)), jnp.broadcast_to(seed, (count, 3))
    if np.ndim(limits):
        return jnp.stack([_shuffled(indices[i], seeds[i], limits[i], rounds) for i in range(count)])
    return jax.vmap(lambda one, key: _shuffled(one, key, limits, rounds))(indices, seeds)


@export("random_index_shuffle")
def random_index_shuffle(index, seed, max_index, rounds=4, name=None):
    """As `tf.random.experimental.index_shuffle`, for seeds of three integers and any number of rounds from 4 on."""
    limits = conversion.static(max_index, "max_index")
    hint = getattr(max_index, "dtype", None)
    index = conversion.convert(index, None if hasattr(index, "dtype") or hint not in _INTEGERS else hint)
    seed = conversion.convert(seed)
    if int(np.min(conversion.static(max_index))) < 0:
        raise errors.invalid(f"max_index must be at least 0, got {limits}", "RandomIndexShuffle")
    return _index_shuffle(index, seed, limits, int(rounds))


@export("random.experimental.index_shuffle")
def index_shuffle(index, seed, max_index):
    """Where an index goes in a permutation of the numbers from 0 to `max_index` that follows from a seed.

    Args:
        index: an integer from 0 to `max_index`, or a vector of them.
        seed: two integers, or two for each index.
        max_index: the largest index.

    >>> import flowlet as tf
    >>> [int(tf.random.experimental.index_shuffle(i, [1, 2], 9)) for i in range(10)]
    [5, 0, 1, 4, 3, 6, 9, 8, 7, 2]
    """
    from flowlet.ops.joining import pad

    seed = conversion.convert(seed)
    pads = [[0, 0]] * (seed.shape.rank - 1) + [[1, 0]]
    return random_index_shuffle(index, pad(seed, pads, constant_values=_PAD), max_index)
