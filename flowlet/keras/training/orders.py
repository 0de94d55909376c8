"""The order in which epochs take the samples."""

import numpy as np

from flowlet.random import seeds


class Orders:
    """A new permutation of `size` samples for each epoch, or the samples as they are.

    The permutations follow from the global seed where one is set (`tf.random.set_seed`), and are the same however many
    are taken at a time.
    """

    def __init__(self, size, shuffle):
        self.size, self.shuffle = size, shuffle
        self._random = np.random.Generator(np.random.SFC64(seeds.draw())) if shuffle else None
        self._order = np.arange(size)
        self._drawn = np.empty((0, size), np.int32)  # not taken yet

    def draw(self, count):
        """Make sure that the next `count` orders are there: for when there is time."""
        missing = count - len(self._drawn)
        if not self.shuffle or missing <= 0:
            return
        table = np.empty((missing, self.size), np.int32)
        for row in table:
            self._random.shuffle(self._order)  # int64: NumPy's fastest case
            row[:] = self._order
        self._drawn = np.concatenate([self._drawn, table]) if len(self._drawn) else table

    def take(self, rows, count):
        """The next `count` orders in an int32 array of `rows` rows; None where nothing is shuffled."""
        if not self.shuffle:
            return None
        self.draw(count)
        taken, self._drawn = self._drawn[:count], self._drawn[count:]
        if count == rows:
            return taken
        table = np.empty((rows, self.size), np.int32)
        table[:count] = taken
        return table

    def one(self):
        """The order of one epoch, shape (samples,); None where nothing is shuffled."""
        return self.take(1, 1)[0] if self.shuffle else None
