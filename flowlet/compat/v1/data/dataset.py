"""`tf.data.Dataset` of 1.x."""

from flowlet.api import export
from flowlet.compat.v1.data import iterators
from flowlet.compat.v1.data.structure import Described, shapes_of, types_of
from flowlet.core import dtypes, nest
from flowlet.core.mode import state
from flowlet.core.shape import TensorShape
from flowlet.data.dataset import Dataset


@export("compat.v1.data.Dataset")
class DatasetV1(Described, Dataset):
    """A sequence of elements; in a graph they come from `make_one_shot_iterator().get_next()` as the graph runs.

    >>> import flowlet.compat.v1 as tf
    >>> with tf.Graph().as_default(), tf.Session() as sess:
    ...     x = tf.data.Dataset.from_tensor_slices([1, 2]).map(lambda x: x * 3).make_one_shot_iterator().get_next()
    ...     print(sess.run(x), sess.run(x))
    3 6
    """

    _fuses = True

    @classmethod
    def _family(cls):
        return DatasetV1

    def make_one_shot_iterator(self):
        """An iterator of the graph that begins with its first `get_next`.

        Raises:
            ValueError: where the data set takes placeholders, variables or random numbers of the graph.
        """
        return iterators.make_one_shot_iterator(self)

    def make_initializable_iterator(self, shared_name=None):
        """An iterator of the graph that begins whenever its `initializer` runs."""
        return iterators.make_initializable_iterator(self, shared_name)

    def map_with_legacy_function(self, map_func, num_parallel_calls=None, deterministic=None):
        """As `map`."""
        return self.map(map_func, num_parallel_calls)

    def filter_with_legacy_function(self, predicate):
        """As `filter`."""
        return self.filter(predicate)

    def __iter__(self):
        if state.building:
            self._refuse()
        return super().__iter__()

    def __repr__(self):
        kind = type(self).__name__
        return (f"<{'DatasetV1Adapter' if type(self) is DatasetV1 else kind} shapes: {_written(shapes_of(self.element_spec))}, "
                f"types: {_written(types_of(self.element_spec))}>")  # fmt: skip


def _written(value):
    """As 1.15 writes types and shapes of elements: `((?, 3), ())`."""
    leaves = [_Text(str(one)) if isinstance(one, TensorShape) else _Text(repr(one)) for one in nest.flatten(value)]
    return str(nest.pack_sequence_as(value, leaves)).replace("'", "")


class _Text:
    def __init__(self, text):
        self.text = text

    def __repr__(self):
        return self.text


@export("compat.v1.data.experimental.Counter")
def counter(start=0, step=1, dtype=dtypes.int64):
    """Numbers from `start` on, without end."""
    return DatasetV1.counter(start, step, dtype)


@export("compat.v1.data.experimental.RandomDataset")
def random_dataset(seed=None):
    """Random int64 numbers from 0 to 2**32 - 1, without end."""
    return DatasetV1.random(seed)
