"""The order in which epochs take the samples."""

import numpy as np

from flowlet.random import seeds


class Orders:
    """A new permutation of `size` samples for each epoch, or the samples as they are.

    The permutations follow from the global seed where one is set (`tf.random.set_seed`).
    """

    def __init__(self, size, shuffle):
        self.size, self.shuffle = size, shuffle
        self._random = np.random.Generator(np.random.SFC64(seeds.draw())) if shuffle else None

    def next(self, rows, count):
        """The next `count` orders in an int32 array of `rows` rows; None where nothing is shuffled."""
        if not self.shuffle:
            return None
        table = np.empty((rows, self.size), np.int32)
        table[:count] = np.arange(self.size, dtype=np.int32)
        self._random.permuted(table[:count], axis=1, out=table[:count])
        return table
