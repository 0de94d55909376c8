"""Several data sets as one."""

import itertools

import numpy as np

from flowlet import errors
from flowlet.core import nest
from flowlet.core.mode import eagerly
from flowlet.data import structures
from flowlet.data.base import Base, two_seeds
from flowlet.data.pipeline import INFINITE, UNKNOWN, Pipeline, whole
from flowlet.data.words import Words
from flowlet.random import stateless


class Combining(Base):
    @classmethod
    def zip(cls, *args, datasets=None, name=None):
        """Elements made of one element of each data set; it ends with the shortest.

        Args:
            args: data sets, or one tuple or dict of them.

        Raises:
            TypeError: for a list.

        >>> import flowlet as tf
        >>> numbers = tf.data.Dataset.range(2)
        >>> [(int(a), int(b)) for a, b in tf.data.Dataset.zip((numbers, numbers.map(lambda x: x + 5)))]
        [(0, 5), (1, 6)]
        """
        given = datasets if datasets is not None else args[0] if len(args) == 1 else tuple(args)
        if isinstance(given, list):
            raise TypeError("Invalid input to `zip`. Inputs are expected to be (nested) structures of `tf.data.Dataset` objects. "
                            "Python `list` is not supported and you should use `tuple` instead.")  # fmt: skip
        sources = nest.flatten(given)
        for one in sources:
            if not isinstance(one, Base):
                raise TypeError(
                    f"Invalid input to `zip`. Inputs are expected to be (nested) structures of `tf.data.Dataset` objects. "
                    f"Encountered object of type {type(one)}."
                )
        spec = nest.map_structure(lambda one: _Spec(one), given)

        def make(*pipelines):
            sizes = [one.size for one in pipelines]
            known = [size for size in sizes if size != INFINITE]
            size = INFINITE if not known else UNKNOWN if UNKNOWN in known else min(known)
            if type(given) is tuple and len(given) == len(pipelines):
                return Pipeline(lambda: zip(*pipelines), size)
            return Pipeline(lambda: (nest.pack_sequence_as(spec, list(parts)) for parts in zip(*pipelines)), size)

        return cls._made(
            "ZipDataset", make, lambda: nest.map_structure(lambda one: one.source.element_spec, spec), sources
        )

    def concatenate(self, dataset, name=None):
        """The elements of this data set, then those of another one.

        Raises:
            TypeError: where they have other dtypes.

        >>> import flowlet as tf
        >>> [int(x) for x in tf.data.Dataset.range(2).concatenate(tf.data.Dataset.range(7, 9))]
        [0, 1, 7, 8]
        """
        for one, two in zip(nest.flatten(self.element_spec), nest.flatten(dataset.element_spec)):
            if one.dtype is not two.dtype:
                raise TypeError(
                    f"Two datasets to concatenate have different types {one.dtype!r} and {two.dtype!r}. Incompatible dataset "
                    f"elements:\n  {self.element_spec} vs.   {dataset.element_spec}"
                )

        def make(first, second):
            sizes = {first.size, second.size}
            size = INFINITE if INFINITE in sizes else UNKNOWN if UNKNOWN in sizes else first.size + second.size
            return Pipeline(lambda: itertools.chain(first, second), size)

        return self._made("ConcatenateDataset", make, lambda: _common(self, dataset), (self, dataset))

    @classmethod
    def sample_from_datasets(
        cls, datasets, weights=None, seed=None, stop_on_empty_dataset=False, rerandomize_each_iteration=None
    ):
        """Elements of several data sets by chance.

        Args:
            datasets: a list of data sets.
            weights: how likely each of them is; all alike by default.
            seed: an integer.
            stop_on_empty_dataset: whether to end where one of them does.
        """
        weights = np.ones(len(datasets)) if weights is None else np.asarray(weights)
        logits = np.log(weights.astype(np.float32))[None]

        def make(one, two, *pipelines):
            one, two = whole(one), whole(two)
            return Pipeline(
                lambda: _by_number(_chosen(logits, one, two), pipelines, stop_on_empty_dataset), _sum(pipelines)
            )

        seeds = two_seeds(seed)
        first = datasets[0]
        return cls._made("DirectedInterleaveDataset", lambda *given: make(*given[len(datasets) :], *given[: len(datasets)]),
                         lambda: first.element_spec, datasets, seeds)  # fmt: skip

    @classmethod
    def choose_from_datasets(cls, datasets, choice_dataset, stop_on_empty_dataset=True):
        """Elements of several data sets, each time of the one whose number `choice_dataset` gives."""

        def make(choice, *pipelines):
            return Pipeline(lambda: _by_number(map(int, choice), pipelines, stop_on_empty_dataset), UNKNOWN)

        return cls._made(
            "DirectedInterleaveDataset", make, lambda: datasets[0].element_spec, [choice_dataset, *datasets]
        )


def _chosen(logits, one, two):
    """Endless numbers of data sets by chance."""
    words = Words(one, two)
    while True:
        with eagerly():
            found = stateless.stateless_categorical(logits, 1, [words(), words()])
        yield int(np.asarray(found._value)[0, 0])


class _Spec:
    """A data set as a leaf of a structure."""

    def __init__(self, source):
        self.source = source


def _sum(pipelines):
    sizes = {one.size for one in pipelines}
    return INFINITE if INFINITE in sizes else UNKNOWN if UNKNOWN in sizes else sum(one.size for one in pipelines)


def _common(first, second):
    return nest.map_structure(structures.common, first.element_spec, second.element_spec, check_types=False)


def _by_number(numbers, pipelines, stops):
    sources, left = [iter(one) for one in pipelines], set(range(len(pipelines)))
    for number in numbers:
        if not 0 <= number < len(sources):
            raise errors.invalid(f"Selector index out of range: {number} >= {len(sources)}")
        if number not in left:
            continue
        element = next(sources[number], sources)
        if element is not sources:
            yield element
            continue
        left.discard(number)
        if stops or not left:
            return
