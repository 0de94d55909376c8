"""What users pass to `fit`, `evaluate` and `predict`, as flat lists of arrays or as a stream of batches."""

import inspect
import itertools
import random

import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.core import nest
from flowlet.core.tensor import EagerTensor, Tensor
from flowlet.core.variable import Variable
from flowlet.keras import settings

BATCH = 32  # the batch size where none is given
STREAMED = ("x of a batch", "y of a batch", "sample_weight of a batch")  # what messages call the parts of a batch


class ArrayData:
    """Data in memory: arrays that share their first axis.

    Attributes:
        arrays: the flat NumPy arrays, floats in the float type of Keras.
        structure: `x`, `(x,)`, `(x, y)` or `(x, y, weights)` with one leaf for each array.
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
        return packed(self.structure, arrays)

    def first(self, count):
        """The first `count` samples."""
        return self if count >= self.size else ArrayData(self.structure, [array[:count] for array in self.arrays])

    def split(self, share):
        """The first part for training, the last `share` of the samples for validation.

        Raises:
            ValueError: where one part would hold nothing.
        """
        if isinstance(share, str) or not 0 <= share <= 1:
            raise ValueError(errors.message(f"`validation_split` is {share!r}.", "a share from 0 to below 1.",
                                            "validation_split=0.2 keeps the last fifth of the samples."))  # fmt: skip
        cut = int(self.size * (1.0 - share))
        if cut == 0 or cut == self.size:
            raise ValueError(f"Training data contains {self.size} samples, which is not sufficient to split it into a "
                             f"validation and training set as specified by `validation_split={share}`. Either provide "
                             "more data, or a different value for the `validation_split` argument.")  # fmt: skip
        return (ArrayData(self.structure, [array[:cut] for array in self.arrays]),
                ArrayData(self.structure, [array[cut:] for array in self.arrays]))  # fmt: skip


def packed(structure, leaves):
    """Leaves in the form of `structure`, where None stands for what was not given."""
    leaves = iter(leaves)
    return nest.map_structure(lambda one: None if one is None else next(leaves), structure)


class StreamData:
    """Batches that come one after another from a generator, a `Sequence` or a data set.

    Args:
        source: what gives the batches.
        steps: how many make an epoch; None for all that come.
        shuffle: whether a `Sequence` is asked for its batches in a new order each epoch.
        change: a function from batch to batch, applied to each.

    Attributes:
        ended: whether the last epoch had fewer batches than it should.
        count: how many there were in the longest epoch so far.
    """

    def __init__(self, source, steps=None, shuffle=False, change=None):
        self.source, self.steps, self.shuffle, self.change = source, steps, shuffle, change
        self.by_number = hasattr(source, "__getitem__") and hasattr(source, "__len__")
        self.ended, self.count = False, 0
        self._iterator = None

    def epoch(self):
        """Batches of one epoch, each a structure of tensors; ends where the source does, or after `steps`."""
        count = 0
        for batch in self._batches():
            yield self._tensors(batch)
            count += 1
            if count == self.steps:
                break
        self.ended, self.count = count < (self.steps or 1), max(count, self.count)
        if hasattr(self.source, "on_epoch_end"):
            self.source.on_epoch_end()

    def _batches(self):
        if self.by_number:
            order = list(range(len(self.source)))
            if self.shuffle:
                random.shuffle(order)
            return (self.source[i] for i in order)
        if self._iterator is None or self.steps is None:
            self._iterator = iter(self.source)
        first = next(self._iterator, self)
        if first is self and self._iterator is not self.source:  # an epoch ended where the source does
            self._iterator = iter(self.source)
            first = next(self._iterator, self)
        return () if first is self else itertools.chain([first], self._iterator)

    def length(self):
        """The number of batches of an epoch where it is known, else None."""
        if self.steps is not None:
            return self.steps
        try:
            return len(self.source)
        except TypeError:
            return None

    def _tensors(self, batch):
        batch = tuple(batch) if isinstance(batch, list) else batch
        if self.change is not None:
            batch = self.change(batch)
        if isinstance(batch, tuple):
            names = (*STREAMED, *["a batch"] * len(batch))
            batch = tuple(_leaves(one, name) for one, name in zip(batch, names))
        else:
            batch = _leaves(batch, "a batch")
        return nest.map_structure(lambda leaf: None if leaf is None else EagerTensor(jnp.asarray(leaf)), batch)


def is_stream(x):
    """Whether `x` gives batches one by one instead of holding samples."""
    held = (np.ndarray, Tensor, Variable, list, tuple, dict, set, frozenset, range, str, bytes)
    if isinstance(x, held) or any(hasattr(x, name) for name in ("to_numpy", "toarray", "__array__")):
        return False
    return hasattr(x, "__iter__") or hasattr(x, "__next__") or hasattr(x, "__getitem__") and hasattr(x, "__len__")


def kind_of(x):
    """How TensorFlow calls the kind of a stream."""
    if inspect.isgenerator(x) or hasattr(x, "__next__"):
        return "python generator"
    return "`keras.utils.Sequence`" if hasattr(x, "__getitem__") else "dataset"


def as_array(value, what):
    """One array of the user's as NumPy (or JAX), floats in the float type of Keras.

    Raises:
        ValueError: for what is no array of numbers, with the column or place.
    """
    if isinstance(value, (Tensor, Variable)):
        value = value._value
    if hasattr(value, "toarray") and hasattr(value, "nnz"):
        raise ValueError(errors.message(
            f"{what} is a sparse matrix of shape {value.shape} ({type(value).__name__}).", "a dense array.",
            "make it dense: x.toarray(), or train on a generator that makes a batch at a time dense."))  # fmt: skip
    if hasattr(value, "to_numpy"):
        value = _from_frame(value, what)
    if not isinstance(value, np.ndarray) and hasattr(value, "devices"):
        return value
    if isinstance(value, np.ma.MaskedArray) and np.ma.is_masked(value):
        raise ValueError(errors.message(
            f"{what} is a masked array with {int(np.ma.getmaskarray(value).sum())} masked values.",
            "values everywhere.", "fill them (x.filled(0.0), say) or leave those samples out."))  # fmt: skip
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ValueError(errors.message(
            f"Failed to convert a NumPy array to a Tensor (Unsupported object type list): {what} has rows of different "
            f"lengths, or mixes numbers and lists ({error}).", "rows that all have the same length.",
            "fill up the shorter ones, with tf.keras.preprocessing.sequence.pad_sequences for example."))  # fmt: skip
    if array.dtype.kind in "OSUMmc" or array.dtype.names:
        raise ValueError(_no_numbers(array, what))
    if array.dtype.kind in "fV" and array.dtype.name != settings.floatx():  # V: bfloat16 and the like
        array = array.astype(settings.float_dtype()._np)
    return array


def _from_frame(frame, what):
    """The numbers of a DataFrame, or of a Series as one column."""
    columns = getattr(frame, "columns", None)
    if columns is not None:
        for name, dtype in zip(columns, frame.dtypes):
            kind = getattr(dtype, "kind", "f")
            if kind not in "fiub":
                example = frame[name].iloc[0] if len(frame) else ""
                example = example.item() if isinstance(example, np.generic) else example
                raise ValueError(errors.message(
                    f"Failed to convert a NumPy array to a Tensor: {what} has the column {name!r} of type {dtype}, such as "
                    f"{example!r}.", "columns of numbers.",
                    f"turn it into numbers, with (frame[{name!r}] - frame[{name!r}].min()).dt.days." if kind in "Mm" else
                    f"encode it, with pandas.get_dummies(frame, columns=[{name!r}]) for categories, with "
                    f"frame[{name!r}].astype(float) for numbers, or leave it out."))  # fmt: skip
    array = frame.to_numpy()
    if columns is not None and array.dtype == object:  # columns of numbers and of truth values
        try:
            array = array.astype(settings.float_dtype()._np)
        except TypeError:
            raise ValueError(errors.message(
                f"Failed to convert a NumPy array to a Tensor: {what} has missing values (pandas.NA).",
                "a number everywhere.", "fill them (frame.fillna(0)) or drop those rows (frame.dropna()).")) from None  # fmt: skip
    return array.reshape(-1, 1) if array.ndim == 1 else array


def _no_numbers(array, what):
    """Why an array can not be trained on, and what to do."""
    kind, fix = array.dtype.kind, "make it an array of numbers: x.astype('float32')."
    first = array.ravel()[0] if array.size else None
    if kind in "SU" or isinstance(first, (str, bytes)):
        happened = f"Cast string to float is not supported: {what} holds texts, such as {str(first)!r}"
        fix = "encode texts as numbers first; texts that are numbers with x.astype('float32')."
    elif array.ndim == 0:
        happened = f"Failed to find data adapter that can handle input: {what} is a {type(first).__name__}"
        fix = "pass a NumPy array, a tensor, a DataFrame, a list of rows, or a generator of batches."
    elif kind == "O":
        other = next((one for one in array.ravel() if not isinstance(one, (int, float))), first)
        happened = (f"Failed to convert a NumPy array to a Tensor (Unsupported object type {type(other).__name__}): {what} "
                    "has the dtype object")  # fmt: skip
    elif kind in "Mm":
        happened = f"Failed to convert a NumPy array to a Tensor (Unsupported numpy type: {array.dtype}): {what} holds times"
        fix = "turn times into numbers, such as days since a start: (x - x.min()) / np.timedelta64(1, 'D')."
    else:
        happened = f"{what} is of dtype {array.dtype}"
        fix = "for complex numbers pass x.real and x.imag as columns; of a structured array pass the columns."
    return errors.message(happened + ".", "real numbers in an array of one shape.", fix)


def arrays_of(x, y, sample_weight, names=("x", "y", "sample_weight")):
    """`ArrayData` of what the user gave.

    Raises:
        ValueError: where the numbers of samples differ, or there are none.
    """
    if x is None or isinstance(x, (list, tuple, dict)) and all(one is None for one in nest.flatten(x)) and len(x):
        raise ValueError(errors.message(
            f"Failed to find data adapter that can handle input: {type(x)}, {type(y)}: {names[0]} is {x}.", "",
            "pass the inputs: an array, a list or dict of arrays, a DataFrame or a generator of batches."))  # fmt: skip
    if sample_weight is not None and y is None:
        raise ValueError(errors.message(f"There are weights ({names[2]}), but no targets ({names[1]}) for them.", "",
                                        "pass y, or leave the weights out."))  # fmt: skip
    given = (x,) if y is None else (x, y) if sample_weight is None else (x, y, sample_weight)
    parts = tuple(_leaves(one, name) for one, name in zip(given, names))
    check_lengths(parts, names)
    if y is None and not nest.is_nested(parts[0]):
        parts = parts[0]  # a step is given a single array as it is
    structure = nest.map_structure(lambda one: None if one is None else 0, parts)
    return ArrayData(structure, [array for array in nest.flatten(parts) if array is not None])


def check_lengths(parts, names=("x", "y", "sample_weight")):
    """Raise ValueError unless all arrays have one first axis of one size, which is not 0."""
    arrays = [array for array in nest.flatten(parts) if array is not None]
    for part, name in zip(parts, names):
        for array in nest.flatten(part):
            if array is not None and array.ndim == 0:
                raise ValueError(errors.message(
                    f"`{name}` holds the single number {np.asarray(array)}.", "arrays whose first axis counts the samples.",
                    "for the same value everywhere: np.full(len(x), value)."))  # fmt: skip
    sizes = {int(array.shape[0]) for array in arrays}
    if len(sizes) > 1:
        text = "".join(f"  {name} sizes: {', '.join(str(a.shape[0]) for a in nest.flatten(part) if a is not None)}\n"
                       for part, name in zip(parts, names))  # fmt: skip
        raise ValueError(f"Data cardinality is ambiguous:\n{text}Make sure all arrays contain the same number of samples.")
    if not sizes or sizes == {0}:
        raise ValueError(errors.message(
            f"{names[0]} holds no samples: a step over it would be empty (Empty logs, Empty batch_outputs).",
            "at least one sample.", "look at the shapes of the data: x.shape[0] is the number of samples."))  # fmt: skip


def _leaves(value, name):
    """A user's structure with an array in each leaf; a list of numbers or of rows is one array."""
    if value is None:
        return None
    if isinstance(value, dict):
        return {key: _leaves(one, f"{name}[{key!r}]") for key, one in value.items()}
    if isinstance(value, (list, tuple)) and _holds_arrays(value):
        parts = [_leaves(one, f"{name}[{i}]") for i, one in enumerate(value)]
        return parts if isinstance(value, list) else tuple(parts)
    return as_array(value, name)


def _holds_arrays(value):
    """Whether a list holds arrays (or nothing) in its leaves, not numbers."""
    first = value
    while isinstance(first, (list, tuple)) and first:
        first = first[0]
    if first is not None and not _is_array(first):  # a look at one number of a long list is enough
        return False
    leaves = nest.flatten(value)
    return any(map(_is_array, leaves)) and all(one is None or _is_array(one) for one in leaves)


def _is_array(value):
    held = isinstance(value, (np.ndarray, Tensor, Variable)) or hasattr(value, "to_numpy") or hasattr(value, "devices")
    return held and len(value.shape) > 0


def class_weights(y, class_weight, sample_weight=None):
    """One weight a sample, by its class (from indices, or from one-hot rows), times its sample weight.

    Raises:
        ValueError: where a class has no weight, or the targets have another form.
    """
    if not isinstance(class_weight, dict):
        raise ValueError(errors.message(
            f"`class_weight` is {class_weight!r}, a {type(class_weight).__name__}.",
            "a dict from class index to weight, such as {0: 1.0, 1: 2.5}.",
            "for weights that balance the classes: {i: len(y) / (classes * np.sum(y == i)) for i in range(classes)}."
            if isinstance(class_weight, str) else "of a list: dict(enumerate(class_weight))."))  # fmt: skip
    expected = ("Expected `class_weight` to be a dict with keys from 0 to one less than the number of classes, found "
                f"{class_weight}")  # fmt: skip
    if any(isinstance(key, str) for key in class_weight):
        raise ValueError(errors.message(
            expected, "class indices as keys.",
            "give the index of each name: {index[name]: weight for name, weight in class_weight.items()}."))  # fmt: skip
    flat = nest.flatten(_leaves(y, "y"))
    if len(flat) != 1 or flat[0] is None:
        raise ValueError("`class_weight` is only supported for Models with a single output: it weighs one array of targets "
                         f"(y), and {len(flat) if y is not None else 0} were given.")  # fmt: skip
    labels = np.asarray(flat[0])
    if labels.ndim > 2:
        raise ValueError("`class_weight` not supported for 3+ dimensional targets.")
    if labels.ndim == 2 and labels.shape[1] > 1:
        labels = labels.argmax(1)
    if labels.dtype.kind == "f" and not np.isfinite(labels).all():
        raise ValueError("`class_weight` needs a class for each sample, and y holds NaN or infinite values: leave those "
                         "samples out.")  # fmt: skip
    labels = labels.ravel().astype(np.int64)
    classes = np.array(sorted(int(key) for key in class_weight))
    missing = np.setdiff1d(labels, classes)
    if len(missing):
        raise ValueError(errors.message(
            f"{expected}: it has no weight for class {missing[0]}, which is among the targets.",
            "a weight for each class of the targets.", f"add {missing[0]}: 1.0."))  # fmt: skip
    values = {int(key): weight for key, weight in class_weight.items()}
    table = as_array([values[one] for one in classes.tolist()], "class_weight").astype(settings.float_dtype()._np)
    weights = table[np.searchsorted(classes, labels)]
    if sample_weight is None:
        return weights
    sample_weight = np.asarray(as_array(sample_weight, "sample_weight"))
    check_lengths((weights, sample_weight), ("y", "sample_weight"))
    return weights.reshape(-1, *[1] * (sample_weight.ndim - 1)) * sample_weight
