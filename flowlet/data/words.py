"""The random words that TensorFlow's input pipelines draw one at a time."""

import numpy as np

from flowlet.random import philox, seeds

_BLOCKS = 256  # made at a time


class Words:
    """The 32-bit words of the stream of two seeds, one after another.

    >>> words = Words(87654321, 1)
    >>> [words() % 10 for _ in range(3)]
    [7, 9, 3]
    """

    def __init__(self, seed, seed2):
        if not seed and not seed2:
            seed, seed2 = seeds.nondeterministic(), seeds.nondeterministic()
        self._place, self._next, self._waiting = np.array([0, seed2, seed], np.uint64), 0, iter(())

    def __call__(self):
        word = next(self._waiting, None)
        if word is None:
            index = np.arange(self._next, self._next + _BLOCKS, dtype=np.uint64)
            self._next += _BLOCKS
            self._waiting = iter(np.stack(philox.blocks(np, self._place, index), -1).ravel().tolist())
            word = next(self._waiting)
        return word
