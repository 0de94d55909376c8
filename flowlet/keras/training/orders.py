"""The order in which epochs take the samples."""

import numpy as np

from flowlet.random.orders import BatchShuffles, Shuffles

BLOCK = 2**15  # numbers drawn at a time, where more epochs follow


class Orders:
    """A new permutation of `size` samples for each epoch, within batches under `shuffle="batch"`, or the samples as they are.

    After `tf.random.set_seed` they are TensorFlow's, and the same however many are taken at a time.
    """

    def __init__(self, size, shuffle, batch):
        self.size, self.shuffle = size, bool(shuffle)
        self._source = (BatchShuffles(size, batch) if shuffle == "batch" else Shuffles(size)) if shuffle else None
        self._drawn = np.empty((0, size), np.int32)  # not taken yet
        self._more = 1  # how many to draw at least: more and more, the longer it goes on

    def take(self, rows, count):
        """The next `count` orders in an int32 array of `rows` rows; None where nothing is shuffled."""
        if not self.shuffle:
            return None
        missing = count - len(self._drawn)
        if missing > 0:
            new = self._source.next(max(missing, min(self._more, BLOCK // self.size)))
            self._more *= 2
            self._drawn = np.concatenate([self._drawn, new]) if len(self._drawn) else new
        taken, self._drawn = self._drawn[:count], self._drawn[count:]
        if count == rows:
            return taken
        table = np.empty((rows, self.size), np.int32)
        table[:count] = taken
        return table

    def one(self):
        """The order of one epoch, shape (samples,); None where nothing is shuffled."""
        return self.take(1, 1)[0] if self.shuffle else None
