"""`SeedGenerator`: where Keras layers and initializers take their random numbers."""

from flowlet.core import dtypes
from flowlet.random import stateful


class SeedGenerator:
    """Random numbers by TensorFlow 2.8's rules for Keras: without a seed, those of ops without one; with one,
    each call uses the next (7, 8, 9, ...), so that it gives other numbers.

    A call inside a trace stands in the compiled function, which draws new numbers each time it runs.

    Args:
        seed: an integer or None.

    >>> noise = SeedGenerator(7)
    >>> noise.uniform([3]).shape
    TensorShape([3])
    """

    def __init__(self, seed=None):
        self._next = seed

    def next_seed(self):
        """The seed for the next op, None without a seed."""
        if self._next is None:
            return None
        self._next += 1
        return self._next - 1

    def uniform(self, shape, dtype=dtypes.float32, minval=0, maxval=None):
        """Numbers spread evenly over [minval, maxval), by default [0, 1)."""
        return stateful.uniform(shape, minval, maxval, dtype, self.next_seed())

    def normal(self, shape, mean=0.0, stddev=1.0, dtype=dtypes.float32):
        """Numbers of a normal distribution."""
        return stateful.normal(shape, mean, stddev, dtype, self.next_seed())

    def truncated_normal(self, shape, mean=0.0, stddev=1.0, dtype=dtypes.float32):
        """Numbers of a normal distribution, cut off at two `stddev` from `mean`."""
        return stateful.truncated_normal(shape, mean, stddev, dtype, self.next_seed())
