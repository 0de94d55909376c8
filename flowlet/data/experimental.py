"""`tf.data.experimental`: functions for `dataset.apply`, and what became methods of `Dataset` later."""

import inspect

import numpy as np

from flowlet import api, errors
from flowlet.api import export
from flowlet.core import dtypes
from flowlet.data import structures
from flowlet.data.dataset import Dataset
from flowlet.data.pipeline import Pipeline, whole
from flowlet.io import tfrecord


def _applying(method, names, about):
    """A function that gives what `apply` takes, for a method of data sets; its arguments are the method's."""

    def function(*args, **kwargs):
        return lambda dataset: getattr(dataset, method)(*args, **kwargs)

    _, *rest = inspect.signature(getattr(Dataset, method)).parameters.values()
    function.__signature__ = inspect.Signature([one for one in rest if one.name != "name"])
    function.__name__ = function.__qualname__ = method
    function.__doc__ = f"What `dataset.apply` takes to call `dataset.{method}`: {about}"
    return export(*[f"data.experimental.{name}" for name in names])(function)


unbatch = _applying("unbatch", ["unbatch"], "the entries of each element as elements of their own.")
enumerate_dataset = _applying("enumerate", ["enumerate_dataset"], "pairs of a number and an element.")
take_while = _applying("take_while", ["take_while"], "elements up to the first for which a function is false.")
unique = _applying("unique", ["unique"], "each element the first time it comes.")
scan = _applying("scan", ["scan"], "results of a function of a state and an element.")
ignore_errors = _applying("ignore_errors", ["ignore_errors"], "the elements that come about without an error.")
group_by_window = _applying("group_by_window", ["group_by_window"], "elements gathered by a key.")
bucket_by_sequence_length = _applying(
    "bucket_by_sequence_length", ["bucket_by_sequence_length"], "padded batches of about one length."
)


@export("data.experimental.parallel_interleave")
def parallel_interleave(map_func, cycle_length, block_length=1, sloppy=False, buffer_output_elements=None,
                        prefetch_input_elements=None):  # fmt: skip
    """What `dataset.apply` takes to call `dataset.interleave`; `sloppy` and the buffers change nothing here."""
    return lambda dataset: dataset.interleave(map_func, cycle_length, block_length)


@export("data.experimental.shuffle_and_repeat")
def shuffle_and_repeat(buffer_size, count=None, seed=None):
    """What `dataset.apply` takes to shuffle, then to repeat.

    >>> import flowlet as tf
    >>> len(tf.data.Dataset.range(3).apply(tf.data.experimental.shuffle_and_repeat(3, count=2)))
    6
    """
    return lambda dataset: dataset.shuffle(buffer_size, seed).repeat(count)


@export("data.experimental.map_and_batch")
def map_and_batch(map_func, batch_size, num_parallel_batches=None, drop_remainder=False, num_parallel_calls=None):
    """What `dataset.apply` takes to map, then to batch."""
    return lambda dataset: dataset.map(map_func).batch(batch_size, drop_remainder)


@export("data.experimental.dense_to_ragged_batch")
def dense_to_ragged_batch(batch_size, drop_remainder=False, row_splits_dtype=dtypes.int64):
    """Refused: batches of ragged tensors."""
    raise errors.UnimplementedError(message=errors.message(
        "dense_to_ragged_batch is not in flowlet.", "", "fill the elements up: dataset.padded_batch(batch_size)."))  # fmt: skip


@export("data.experimental.prefetch_to_device")
def prefetch_to_device(device, buffer_size=None):
    """What `dataset.apply` takes; the elements stay as they are."""
    return lambda dataset: dataset


@export("data.experimental.copy_to_device")
def copy_to_device(target_device, source_device="/cpu:0"):
    """What `dataset.apply` takes; the elements stay as they are."""
    return lambda dataset: dataset


@export("data.experimental.assert_cardinality")
def assert_cardinality(expected_cardinality):
    """What `dataset.apply` takes to say how many elements there are.

    Raises:
        FailedPreconditionError: while elements are taken, where there are more or fewer.

    >>> import flowlet as tf
    >>> data = tf.data.Dataset.range(4).filter(lambda x: x < 2).apply(tf.data.experimental.assert_cardinality(2))
    >>> len(data)
    2
    """

    def make(source, wanted):
        wanted = whole(wanted)

        def begin():
            count = 0
            for element in source:
                count += 1
                if count > wanted:
                    raise errors.FailedPreconditionError(
                        message=f"Input dataset was expected to contain {wanted} elements but contained "
                        f"at least {count} elements."
                    )
                yield element
            if count < wanted:
                raise errors.FailedPreconditionError(
                    message=f"Input dataset was expected to contain {wanted} elements but contained "
                    f"only {count} elements."
                )

        return Pipeline(begin, wanted)

    return lambda dataset: dataset._then("AssertCardinalityDataset", make, np.int64(expected_cardinality))


@export("data.experimental.cardinality")
def cardinality(dataset):
    """The number of elements as an int64 tensor: -1 without end, -2 where it is not known.

    >>> import flowlet as tf
    >>> int(tf.data.experimental.cardinality(tf.data.Dataset.range(3)))
    3
    """
    return dataset.cardinality()


@export("data.experimental.get_single_element")
def get_single_element(dataset):
    """The only element of a data set."""
    return dataset.get_single_element()


@export("data.experimental.get_structure")
def get_structure(dataset_or_iterator):
    """The `element_spec` of a data set or iterator."""
    return dataset_or_iterator.element_spec


@export("data.experimental.Counter")
def counter(start=0, step=1, dtype=dtypes.int64):
    """Numbers from `start` on, without end.

    >>> import flowlet as tf
    >>> [int(x) for x in tf.data.experimental.Counter(3, 2).take(2)]
    [3, 5]
    """
    return Dataset.counter(start, step, dtype)


@export("data.experimental.RandomDataset")
def random_dataset(seed=None, rerandomize_each_iteration=None, name=None):
    """Random int64 numbers from 0 to 2**32 - 1, without end."""
    return Dataset.random(seed)


@export("data.experimental.sample_from_datasets")
def sample_from_datasets(datasets, weights=None, seed=None, stop_on_empty_dataset=False):
    """Elements of several data sets by chance."""
    return type(datasets[0])._family().sample_from_datasets(datasets, weights, seed, stop_on_empty_dataset)


@export("data.experimental.choose_from_datasets")
def choose_from_datasets(datasets, choice_dataset, stop_on_empty_dataset=False):
    """Elements of several data sets, each time of the one whose number `choice_dataset` gives."""
    return type(datasets[0])._family().choose_from_datasets(datasets, choice_dataset, stop_on_empty_dataset)


@export("data.experimental.TFRecordWriter")
class TFRecordWriter:
    """Writes the texts of a data set as records of a file.

    Args:
        filename: the path.
        compression_type: "", "GZIP" or "ZLIB".
    """

    def __init__(self, filename, compression_type=None):
        self._path, self._options = filename, tfrecord.TFRecordOptions(compression_type) if compression_type else None

    def write(self, dataset):
        """Write all elements.

        Raises:
            TypeError: where they are no scalar texts.
        """
        spec = dataset.element_spec
        if (
            not isinstance(spec, structures.TensorSpec)
            or spec.dtype is not dtypes.string
            or spec.shape.rank not in (None, 0)
        ):
            raise TypeError(f"`dataset` must produce scalar `DT_STRING` tensors whereas it produces {spec}")
        with tfrecord.TFRecordWriter(self._path, self._options) as writer:
            for element in dataset._pipeline:
                writer.write(np.asarray(element).item())


__getattr__, __dir__ = api.attach(__name__)
