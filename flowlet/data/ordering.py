"""Which elements come, and in which order."""

import itertools

import numpy as np

from flowlet import errors
from flowlet.core import dtypes
from flowlet.core.spec import TensorSpec
from flowlet.data.base import Base, argument, integer, two_seeds
from flowlet.data.pipeline import INFINITE, UNKNOWN, Pipeline, whole
from flowlet.data.words import Words


class Ordering(Base):
    def shuffle(self, buffer_size, seed=None, reshuffle_each_iteration=None, name=None):
        """Elements in a random order: each time one of the next `buffer_size` that are left.

        Under a seed the order is TensorFlow's.

        Args:
            buffer_size: from how many elements one is taken; the size of the data set for a full shuffle.
            seed: an integer; see `tf.random.set_seed`.
            reshuffle_each_iteration: whether each iteration has an order of its own; True by default.

        >>> import flowlet as tf
        >>> tf.random.set_seed(0)
        >>> [int(x) for x in tf.data.Dataset.range(10).shuffle(10, seed=1)]
        [5, 3, 2, 4, 1, 9, 6, 7, 8, 0]
        """
        again = True if reshuffle_each_iteration is None else bool(reshuffle_each_iteration)
        size = integer(buffer_size, "buffer_size")

        def make(source, size, one, two):
            return _shuffled(source, size, whole(one), whole(two), again)

        return self._then("ShuffleDataset", make, size, *two_seeds(seed))

    def repeat(self, count=None, name=None):
        """All elements `count` times; without end where it is None or -1.

        >>> import flowlet as tf
        >>> [int(x) for x in tf.data.Dataset.range(2).repeat(2)]
        [0, 1, 0, 1]
        """
        fuses = self._fuses

        def make(source, count):
            return _repeated(source, whole(count), fuses)

        return self._then("RepeatDataset", make, integer(-1 if count is None else count, "count"))

    def take(self, count, name=None):
        """The first `count` elements; all where it is -1.

        >>> import flowlet as tf
        >>> [int(x) for x in tf.data.Dataset.range(9).take(2)]
        [0, 1]
        """

        def make(source, count):
            count = whole(count)
            if count < 0:
                return source
            size = source.size if source.size == UNKNOWN else count if source.size < 0 else min(count, source.size)
            return Pipeline(lambda: itertools.islice(source, count), size)

        return self._then("TakeDataset", make, integer(count, "count"))

    def skip(self, count, name=None):
        """All elements but the first `count`; none where it is -1.

        >>> import flowlet as tf
        >>> [int(x) for x in tf.data.Dataset.range(4).skip(2)]
        [2, 3]
        """

        def make(source, count):
            count = whole(count)
            if count < 0:
                return Pipeline(lambda: iter(()), 0)
            return Pipeline(
                lambda: itertools.islice(source, count, None),
                source.size if source.size < 0 else max(0, source.size - count),
            )

        return self._then("SkipDataset", make, integer(count, "count"))

    def shard(self, num_shards, index, name=None):
        """Every `num_shards`th element, beginning with the one at `index`.

        Raises:
            InvalidArgumentError: where `index` is not below `num_shards`.

        >>> import flowlet as tf
        >>> [int(x) for x in tf.data.Dataset.range(6).shard(4, 1)]
        [1, 5]
        """

        def make(source, shards, index):
            shards, index = whole(shards), whole(index)
            if shards < 1:
                raise errors.invalid(f"Number of shards must be greater than zero (currently num_shards = {shards}).")
            if not 0 <= index < shards:
                raise errors.invalid(f"Index must be between 0 and {shards - 1} (currently index = {index}).")
            size = source.size if source.size < 0 else len(range(index, source.size, shards))
            return Pipeline(lambda: itertools.islice(source, index, None, shards), size)

        return self._then("ShardDataset", make, integer(num_shards, "num_shards"), integer(index, "index"))

    def cache(self, filename="", name=None):
        """Keep the elements of the first whole iteration, in memory, for those that follow.

        Args:
            filename: accepted; flowlet keeps the elements in memory and writes no file.
        """

        def make(source, _):
            held = []

            def begin():
                if held:
                    return iter(held[0])
                return _keeping(source, held)

            return Pipeline(begin, source.size)

        return self._then("CacheDataset", make, argument(filename, dtypes.string, "filename"))

    def prefetch(self, buffer_size, name=None):
        """The same elements. Accepted: elements are made when they are asked for."""
        return self._then("PrefetchDataset", lambda source, _: source, integer(buffer_size, "buffer_size"))

    def enumerate(self, start=0, name=None):
        """Pairs of a number and an element.

        >>> import flowlet as tf
        >>> [(int(number), int(x)) for number, x in tf.data.Dataset.range(5, 7).enumerate()]
        [(0, 5), (1, 6)]
        """
        family = self._family()
        return family.zip((family.range(start, np.iinfo(np.int64).max), self))

    def options(self):
        """The options of the data set (flowlet has no use for them)."""
        from flowlet.data.options import Options

        return Options()

    def with_options(self, options, name=None):
        """The same data set; flowlet needs none of TensorFlow's options."""
        return self

    def cardinality(self, name=None):
        """The number of elements as an int64 tensor: -1 without end, -2 where it is not known.

        >>> import flowlet as tf
        >>> int(tf.data.Dataset.range(5).batch(2).cardinality())
        3
        """
        return self._result("DatasetCardinality", lambda source: np.int64(source.size), TensorSpec([], dtypes.int64))


def _buffer(size, source):
    size = whole(size)
    if size == UNKNOWN and source.size >= 0:
        return max(1, source.size)
    if size < 1:
        raise errors.invalid("buffer_size must be greater than zero or UNKNOWN_CARDINALITY" if size == 0 else
                             f"buffer_size must be greater than zero. It is {size}.")  # fmt: skip
    return size


def _shuffled(source, size, one, two, again):
    size, first = _buffer(size, source), Words(one, two)
    if not (one or two):
        one, two = first(), first()

    def begin():
        return _drawn([source], size, Words(first(), first()) if again else Words(one, two))

    def fused(count):
        total = source.size if source.size < 0 else source.size * count if count >= 0 else INFINITE
        sources = itertools.repeat(source) if count < 0 else [source] * count
        return Pipeline(lambda: _drawn(sources, size, Words(one, two)), total)

    return Pipeline(begin, source.size, fused=fused if again else None)


def _drawn(sources, size, words):
    """Elements of several epochs drawn from a buffer that the next epoch fills while the last one runs out."""
    epochs, held, current = iter(sources), [], None  # held: the elements of each epoch in the buffer, oldest first
    count, done = 0, False
    while True:
        while not done and count < size:
            if current is None:
                source = next(epochs, None)
                if source is None:
                    done = True
                    break
                current, empty = iter(source), True
                held.append(_Row())
            element = next(current, _END)
            if element is _END:
                current = None
                if empty:
                    done = True
                continue
            held[-1].elements.append(element)
            count, empty = count + 1, False
        while len(held) > 1 and not len(held[0]):
            held.pop(0)
        if not count:
            return
        count -= 1
        yield held[0].taken(words())


class _Row:
    """The elements of one epoch in a buffer."""

    def __init__(self):
        self.elements, self._start = [], 0  # those before `_start` are gone

    def __len__(self):
        return len(self.elements) - self._start

    def taken(self, word):
        """The element that a random word names; the oldest one takes its place."""
        place, start, elements = self._start + word % len(self), self._start, self.elements
        found, elements[place] = elements[place], elements[start]
        elements[start] = None
        self._start += 1
        if self._start > 1024 and self._start > len(elements) // 2:
            del elements[: self._start]
            self._start = 0
        return found


_END = object()


def _repeated(source, count, fuses):
    if fuses and source.fused is not None and count != 1:
        return source.fused(count)
    size = source.size if source.size == UNKNOWN else 0 if not source.size or not count else (
        INFINITE if count < 0 or source.size < 0 else source.size * count)  # fmt: skip

    def begin():
        for _ in itertools.repeat(None) if count < 0 else range(count):
            elements = iter(source)
            first = next(elements, _END)
            if first is _END:
                return
            yield first
            yield from elements

    return Pipeline(begin, size)


def _keeping(source, held):
    elements = []
    for element in source:
        elements.append(element)
        yield element
    if not held:
        held.append(elements)
