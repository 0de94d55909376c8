"""What a data set is when it runs: a source of iterators over elements, which are structures of NumPy arrays."""

import numpy as np

from flowlet.api import add

AUTOTUNE = -1
INFINITE, UNKNOWN = -1, -2  # cardinalities that are no counts
for _space in ("data.", "data.experimental."):
    add(_space + "AUTOTUNE", AUTOTUNE)
    add(_space + "INFINITE_CARDINALITY", INFINITE)
    add(_space + "UNKNOWN_CARDINALITY", UNKNOWN)


class Pipeline:
    """A source of iterators.

    Args:
        begin: a function that gives a new iterator over elements.
        size: how many elements an iterator gives; INFINITE or UNKNOWN where that is no count.
        spec: where the pipeline is an element itself (`window`): a function that gives the structure of its elements.
        fused: where it shuffles: `fused(count)` is the pipeline of `shuffle` and `repeat` as one.
    """

    __slots__ = ("begin", "size", "spec", "fused")

    def __init__(self, begin, size=UNKNOWN, spec=None, fused=None):
        self.begin, self.size, self.spec, self.fused = begin, size, spec, fused

    def __iter__(self):
        return self.begin()


def whole(value):
    """The Python int of an argument."""
    return int(np.asarray(value))
