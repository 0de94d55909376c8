"""What users pass to `fit`, `evaluate` and `predict`, as flat lists of arrays or as a stream of batches."""

import inspect

import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.core import nest
from flowlet.core.tensor import EagerTensor, Tensor
from flowlet.core.variable import Variable
from flowlet.keras import settings

BATCH = 32  # the batch size where none is given


class ArrayData:
    """Data in memory: arrays that share their first axis.

    Attributes:
        arrays: the flat NumPy arrays, floats in the float type of Keras.
        structure: `(x,)`, `(x, y)` or `(x, y, weights)` with one leaf for each array.
        size: the number of samples.
    """

    def __init__(self, structure, arrays):
        self.structure, self.arrays = structure, arrays
        self.size = int(arrays[0].shape[0])
        self._device = None

    def on_device(self):
        """The arrays as JAX arrays, put on the device once."""
        if self._device is None:
            self._device = [array if not isinstance(array, np.ndarray) else jnp.asarray(array) for array in self.arrays]
        return self._device

    def batch(self, positions):
        """The arrays of some samples (a slice or an index array)."""
        return [array[positions] for array in self.arrays]

    def pack(self, arrays):
        """Arrays or tensors in the form that a step takes."""
        return nest.pack_sequence_as(self.structure, arrays)

    def split(self, share):
        """The first part for training, the last `share` of the samples for validation."""
        cut = int(self.size * (1.0 - share))
        if cut == 0 or cut == self.size:
            raise ValueError(f"Training data contains {self.size} samples, which is not sufficient to split it into a "
                             f"validation and training set as specified by `validation_split={share}`. Either provide "
                             "more data, or a different value for the `validation_split` argument.")  # fmt: skip
        return (ArrayData(self.structure, [array[:cut] for array in self.arrays]),
                ArrayData(self.structure, [array[cut:] for array in self.arrays]))  # fmt: skip


class StreamData:
    """Batches that come one after another from a generator, a `Sequence` or a data set."""

    def __init__(self, source, steps=None):
        self.source, self.steps = source, steps
        self._iterator = None

    def epoch(self):
        """Batches of one epoch, each a structure of tensors; ends where the source does, or after `steps`."""
        if hasattr(self.source, "__getitem__") and hasattr(self.source, "__len__"):
            batches = (self.source[i] for i in range(len(self.source)))
        else:
            if self._iterator is None or self.steps is None:
                self._iterator = iter(self.source)
            batches = self._iterator
        count = 0
        while self.steps is None or count < self.steps:
            try:
                batch = next(batches)
            except StopIteration:
                self._iterator = None
                if count == 0 and self.steps is not None and not inspect.isgenerator(self.source):
                    batches = self._iterator = iter(self.source)
                    continue
                return
            yield self._tensors(batch)
            count += 1

    def length(self):
        """The number of batches of an epoch where it is known, else None."""
        if self.steps is not None:
            return self.steps
        try:
            return len(self.source)
        except TypeError:
            return None

    @staticmethod
    def _tensors(batch):
        batch = tuple(batch) if isinstance(batch, list) else batch
        return nest.map_structure(lambda leaf: None if leaf is None else EagerTensor(jnp.asarray(as_array(leaf, "a batch"))),
                                  batch)  # fmt: skip


def is_stream(x):
    """Whether `x` gives batches one by one instead of holding samples."""
    if isinstance(x, (np.ndarray, Tensor, Variable, list, tuple, dict)) or hasattr(x, "to_numpy"):
        return False
    return inspect.isgenerator(x) or hasattr(x, "__next__") or hasattr(x, "__iter__") and not hasattr(x, "__array__") \
        or hasattr(x, "__getitem__") and hasattr(x, "__len__") and not hasattr(x, "__array__")  # fmt: skip


def as_array(value, what):
    """One array of the user's as NumPy (or JAX), floats in the float type of Keras.

    Raises:
        ValueError: for texts, objects and ragged lists, with the column or place.
    """
    if isinstance(value, (Tensor, Variable)):
        value = value._value
    if hasattr(value, "to_numpy"):
        _check_columns(value, what)
        value = value.to_numpy()
    if not isinstance(value, np.ndarray) and hasattr(value, "devices"):
        return value
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ValueError(errors.message(f"Failed to convert {what} to an array: {error}",
                                        "rows that all have the same length.")) from None  # fmt: skip
    if array.dtype.kind in "OSU":
        array = _numbers(array, what)
    if array.dtype.kind == "f" and array.dtype.name != settings.floatx():
        array = array.astype(settings.float_dtype()._np)
    return array


def _check_columns(frame, what):
    columns = getattr(frame, "dtypes", None)
    if columns is None or not hasattr(frame, "columns"):
        return
    for name, dtype in zip(frame.columns, columns):
        if getattr(dtype, "kind", "f") not in "fiubc":
            example = frame[name].iloc[0] if len(frame) else ""
            raise ValueError(errors.message(
                f"{what} has the column {name!r} of type {dtype}, such as {example!r}.",
                "columns of numbers.",
                f"encode it, with pandas.get_dummies(frame, columns=[{name!r}]) for categories, or leave it out."))  # fmt: skip


def _numbers(array, what):
    try:
        return array.astype(settings.float_dtype()._np)
    except (TypeError, ValueError):
        texts = [one for one in array.ravel()[:1000] if isinstance(one, (str, bytes))]
        example = repr(texts[0]) if texts else f"an element of type {type(array.ravel()[0]).__name__}"
        raise ValueError(errors.message(
            f"Failed to convert {what} to numbers: it holds {example} (dtype {array.dtype}).",
            "numbers in an array of one shape.", "encode texts as numbers first, or make all rows equally long.")) from None  # fmt: skip


def arrays_of(x, y, sample_weight, names=("x", "y", "sample_weight")):
    """`ArrayData` of what the user gave.

    Raises:
        ValueError: where the numbers of samples differ, or there are none.
    """
    given = (x,) if y is None and sample_weight is None else (x, y) if sample_weight is None else (x, y, sample_weight)
    structure = tuple(_leaves(one, name) for one, name in zip(given, names))
    arrays = nest.flatten(structure)
    if not arrays or all(array is None for array in arrays):
        raise ValueError("Failed to find data adapter that can handle input: no data were given (x is None).")
    arrays = [array for array in arrays if array is not None]
    structure = nest.map_structure(lambda one: None if one is None else 0, structure)
    sizes = {int(array.shape[0]) if array.ndim else None for array in arrays}
    if None in sizes:
        raise ValueError("The data hold a single number; expected arrays whose first axis counts the samples.")
    if len(sizes) > 1:
        text = "".join(f"  {name} sizes: {', '.join(str(a.shape[0]) for a in nest.flatten(_leaves(one, name)))}\n"
                       for one, name in zip(given, names))  # fmt: skip
        raise ValueError(f"Data cardinality is ambiguous:\n{text}Make sure all arrays contain the same number of samples.")
    if sizes == {0}:
        raise ValueError(errors.message("The data hold no samples (the first axis has size 0).", "at least one sample."))
    return ArrayData(structure, arrays)


def _leaves(value, name):
    """A user's structure with an array in each leaf; a list of numbers or of rows is one array."""
    if value is None:
        return None
    if isinstance(value, dict):
        return {key: _leaves(one, f"{name}[{key!r}]") for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        if value and all(isinstance(one, (np.ndarray, Tensor, Variable)) or hasattr(one, "to_numpy") for one in value) \
                and (len(value) == 1 or np.ndim(value[0]) > 0):  # fmt: skip
            return type(value)(_leaves(one, f"{name}[{i}]") for i, one in enumerate(value))
        return as_array(value, name)
    return as_array(value, name)


def class_weights(y, class_weight):
    """One weight a sample, by its class: from indices, or from one-hot rows.

    Raises:
        ValueError: where a class has no weight, or the targets have another form.
    """
    if not isinstance(class_weight, dict):
        raise ValueError(errors.message(
            f"`class_weight` is {class_weight!r}, a {type(class_weight).__name__}.",
            "a dict from class index to weight, such as {0: 1.0, 1: 2.5}."))  # fmt: skip
    if any(isinstance(key, str) for key in class_weight):
        raise ValueError("Expected `class_weight` to be a dict with keys from 0 to one less than the number of classes, "
                         f"found {class_weight}")  # fmt: skip
    flat = nest.flatten(y)
    if len(flat) != 1:
        raise ValueError("`class_weight` is only supported for Models with a single output.")
    labels = np.asarray(flat[0])
    if labels.ndim > 2:
        raise ValueError("`class_weight` not supported for 3+ dimensional targets.")
    if labels.ndim == 2 and labels.shape[1] > 1:
        labels = labels.argmax(1)
    labels = labels.ravel().astype(np.int64)
    missing = sorted(set(np.unique(labels).tolist()) - {int(key) for key in class_weight})
    if missing:
        raise ValueError(errors.message(
            f"`class_weight` has no weight for class {missing[0]}; it has {sorted(class_weight)}.",
            "a weight for each class of the targets.", f"add {missing[0]}: 1.0."))  # fmt: skip
    highest = max(int(key) for key in class_weight)
    table = np.zeros(highest + 1, settings.float_dtype()._np)
    for key, weight in class_weight.items():
        table[int(key)] = weight
    return table[labels]
