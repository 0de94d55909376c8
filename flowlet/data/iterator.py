"""Iterators of eager mode: `iter(dataset)`."""

from flowlet import errors
from flowlet.api import export
from flowlet.data import structures


@export("data.Iterator")
class Iterator:
    """Gives the elements of a data set as eager tensors.

    >>> import flowlet as tf
    >>> iterator = iter(tf.data.Dataset.range(2))
    >>> int(next(iterator)), int(iterator.get_next())
    (0, 1)
    """

    def __init__(self, dataset):
        self._dataset, self._elements = dataset, iter(dataset._pipeline)

    element_spec = property(lambda self: self._dataset.element_spec)

    def __iter__(self):
        return self

    def __next__(self):
        return structures.tensors(next(self._elements))

    next = __next__

    def get_next(self, name=None):
        """The next element.

        Raises:
            OutOfRangeError: where there is none.
        """
        try:
            return next(self)
        except StopIteration:
            raise errors.OutOfRangeError(message="End of sequence [Op:IteratorGetNext]") from None


class NumpyIterator:
    """The elements of a data set as NumPy arrays and scalars."""

    def __init__(self, dataset):
        self._elements = iter(dataset._pipeline)

    def __iter__(self):
        return self

    def __next__(self):
        return structures.nest.map_structure(_plain, next(self._elements))


def _plain(component):
    if hasattr(component, "dtype") and getattr(component, "ndim", 1) == 0 and component.dtype == object:
        return component.item()
    if hasattr(component, "ndim") and not component.ndim:
        return component[()]
    return component
