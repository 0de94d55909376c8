"""The orders in which TensorFlow's `fit` takes the samples: one shuffle an epoch, all from one op without a seed.

Its seeds are those of the first random op of a traced function: (global seed, 0). Each `fit` begins anew.
"""

import functools

import jax
import jax.numpy as jnp
import numpy as np

from flowlet.random import distributions, seeds

_INT = np.dtype(np.int32)
_SMALL = 256  # numbers up to which NumPy takes no longer than a compiled call
_TABLE = 2**19  # about as many numbers are made in one call


@functools.cache
def _compiled(size, rows):
    """A function (place, count) -> table of `rows` orders, of which the first `count` are made."""

    def table(place, count):
        def row(number, made):
            here = place + jnp.array([1, 0, 0], np.uint64) * number.astype(np.uint64) * _blocks(size)
            order = distributions.permutation(jnp, here, size, _INT)
            return jax.lax.dynamic_update_slice(made, order[None], (number, 0))

        return jax.lax.fori_loop(0, count, row, jnp.zeros((rows, size), _INT))

    return jax.jit(table)


def _blocks(size):
    """Blocks of the stream that one shuffle takes."""
    return -(-(size - 1) // 4)


class Shuffles:
    """Orders of `size` samples, one an epoch, from the global seed of now (or from a random one).

    >>> import flowlet as tf
    >>> tf.random.set_seed(42)
    >>> Shuffles(12).next(2).tolist()
    [[11, 10, 9, 7, 0, 4, 6, 8, 2, 5, 3, 1], [5, 1, 9, 11, 8, 3, 0, 6, 2, 4, 10, 7]]
    """

    def __init__(self, size):
        self.size, self.taken = size, 0  # blocks of the stream
        if seeds.Global.seed is None:
            self._seeds = seeds.nondeterministic(), seeds.nondeterministic()
        else:
            self._seeds = seeds.paired(seeds.Global.seed, 0)

    def next(self, count):
        """The next `count` orders, an int32 array of shape (count, size)."""
        if count * self.size <= _SMALL:
            parts = [distributions.permutation(np, self._place(), self.size, _INT) for _ in range(count)]
            return np.stack(parts) if parts else np.empty((0, self.size), _INT)
        rows = max(1, min(64, _TABLE // self.size))
        parts = []
        while count:
            made = min(count, rows)
            parts.append(np.asarray(_compiled(self.size, rows)(self._place(made), made))[:made])
            count -= made
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def _place(self, count=1):
        """Where the next order's words begin; goes on by `count` orders."""
        key, seed = self._seeds
        place = np.array([self.taken, seed, key], np.uint64)
        self.taken += count * _blocks(self.size)
        return place


class BatchShuffles(Shuffles):
    """Orders that keep each batch together and shuffle the samples in it: `fit(shuffle="batch")`.

    >>> import flowlet as tf
    >>> tf.random.set_seed(42)
    >>> BatchShuffles(10, 4).next(2).tolist()
    [[3, 2, 0, 1, 7, 5, 6, 4, 9, 8], [1, 3, 0, 2, 4, 6, 7, 5, 9, 8]]
    """

    def __init__(self, size, batch):
        super().__init__(size)
        self.all, self.batch = size, batch

    def next(self, count):
        return np.stack([self._one() for _ in range(count)])

    def _one(self):
        parts = []
        for start in range(0, self.all, self.batch):
            self.size = min(self.batch, self.all - start)
            parts.append(start + distributions.permutation(np, self._place(), self.size, _INT))
        return np.concatenate(parts)
