"""`tf.data.Dataset`."""

from flowlet import errors
from flowlet.api import export
from flowlet.core.mode import state
from flowlet.data.batching import Batching
from flowlet.data.combining import Combining
from flowlet.data.files import Files
from flowlet.data.iterator import Iterator, NumpyIterator
from flowlet.data.mapping import Mapping
from flowlet.data.ordering import Ordering
from flowlet.data.sources import Sources


@export("data.Dataset")
class Dataset(Sources, Files, Mapping, Batching, Ordering, Combining):
    """A sequence of elements, made lazily and anew for each iteration.

    An element is a tensor, or a tuple or dict of tensors. Data sets begin with `from_tensor_slices`, `from_generator`,
    `range` or files; each further method gives a new data set.

    >>> import flowlet as tf
    >>> data = tf.data.Dataset.from_tensor_slices([1., 2., 3.]).map(lambda x: x * 2).batch(2)
    >>> for batch in data:
    ...     print(batch.numpy())
    [2. 4.]
    [6.]
    """

    @classmethod
    def _family(cls):
        return Dataset

    def __iter__(self):
        if state.building:
            self._refuse()
        return Iterator(self)

    def _refuse(self):
        raise RuntimeError(errors.message(
            "__iter__() is only supported inside of tf.function or when eager execution is enabled.", "",
            "take an iterator of the graph: element = tf.compat.v1.data.make_one_shot_iterator(dataset).get_next()."))  # fmt: skip

    def as_numpy_iterator(self):
        """An iterator that gives NumPy arrays.

        >>> import flowlet as tf
        >>> [x.tolist() for x in tf.data.Dataset.range(4).batch(3).as_numpy_iterator()]
        [[0, 1, 2], [3]]
        """
        if state.building:
            raise RuntimeError(
                "as_numpy_iterator() is not supported while tracing functions: the graph has no elements yet."
            )
        return NumpyIterator(self)

    def get_single_element(self, name=None):
        """The only element.

        Raises:
            InvalidArgumentError: where there is none, or more than one.
        """

        def run(source):
            elements = iter(source)
            first = next(elements, elements)
            if first is elements:
                raise errors.invalid("Dataset was empty.")
            if next(elements, elements) is not elements:
                raise errors.invalid("Dataset had more than one element.")
            return first

        return self._result("DatasetToSingleElement", run, self.element_spec)
