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
from flowlet.keras.training.arrays import leaves_of

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

    def in_tuple(self):
        """The same data, `x` alone as `(x,)`: what a step is given for a single batch."""
        return self if isinstance(self.structure, tuple) else ArrayData((self.structure,), self.arrays)

    def first(self, count):
        """The first `count` samples."""
        return self if count >= self.size else ArrayData(self.structure, [array[:count] for array in self.arrays])

    def split(self, share):
        """The first part for training, the last `share` of the samples for validation.

        Raises:
            ValueError: where one part would hold nothing.
        """
        if isinstance(share, str) or not 0 <= share <= 1:
            raise ValueError(
                errors.message(
                    f"`validation_split` is {share!r}.",
                    "a share from 0 to below 1.",
                    "validation_split=0.2 keeps the last fifth of the samples.",
                )
            )
        cut = int(self.size * (1.0 - share))
        if cut == 0 or cut == self.size:
            raise ValueError(
                f"Training data contains {self.size} samples, which is not sufficient to split it into a "
                f"validation and training set as specified by `validation_split={share}`. Either provide "
                "more data, or a different value for the `validation_split` argument."
            )
        return (
            ArrayData(self.structure, [array[:cut] for array in self.arrays]),
            ArrayData(self.structure, [array[cut:] for array in self.arrays]),
        )


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
            batch = tuple(leaves_of(one, name) for one, name in zip(batch, names))
        else:
            batch = leaves_of(batch, "a batch")
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


def arrays_of(x, y, sample_weight, names=("x", "y", "sample_weight")):
    """`ArrayData` of what the user gave.

    Raises:
        ValueError: where the numbers of samples differ, or there are none.
    """
    if x is None or isinstance(x, (list, tuple, dict)) and all(one is None for one in nest.flatten(x)) and len(x):
        raise ValueError(
            errors.message(
                f"Failed to find data adapter that can handle input: {type(x)}, {type(y)}: {names[0]} is {x}.",
                "",
                "pass the inputs: an array, a list or dict of arrays, a DataFrame or a generator of batches.",
            )
        )
    if sample_weight is not None and y is None:
        raise ValueError(
            errors.message(
                f"There are weights ({names[2]}), but no targets ({names[1]}) for them.",
                "",
                "pass y, or leave the weights out.",
            )
        )
    given = (x,) if y is None else (x, y) if sample_weight is None else (x, y, sample_weight)
    parts = tuple(leaves_of(one, name) for one, name in zip(given, names))
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
                raise ValueError(
                    errors.message(
                        f"Failed to find data adapter that can handle input: `{name}` holds the single number "
                        f"{np.asarray(array)}.",
                        "arrays whose first axis counts the samples.",
                        "for the same value everywhere: np.full(len(x), value).",
                    )
                )
    sizes = {int(array.shape[0]) for array in arrays}
    if len(sizes) > 1:
        text = "".join(
            f"  {name} sizes: {', '.join(str(a.shape[0]) for a in nest.flatten(part) if a is not None)}\n"
            for part, name in zip(parts, names)
        )
        raise ValueError(
            f"Data cardinality is ambiguous:\n{text}Make sure all arrays contain the same number of samples."
        )
    if not sizes or sizes == {0}:
        raise ValueError(
            errors.message(
                f"{names[0]} holds no samples: a step over it would be empty (Empty logs, Empty batch_outputs).",
                "at least one sample.",
                "look at the shapes of the data: x.shape[0] is the number of samples.",
            )
        )
