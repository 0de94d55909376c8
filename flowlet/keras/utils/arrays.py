"""Helpers for NumPy arrays: class numbers as vectors, rows of length 1."""

import numpy as np

from flowlet import errors
from flowlet.api import export


@export("keras.utils.to_categorical", "keras.utils.np_utils.to_categorical")
def to_categorical(y, num_classes=None, dtype="float32"):
    """Class numbers as vectors that are 1 at the class and 0 elsewhere.

    Args:
        y: integers from 0, of any shape; a last axis of size 1 is dropped.
        num_classes: the length of the vectors; by default the largest number and one more.
        dtype: the dtype of the result.

    Returns:
        A NumPy array with one more axis than `y`.

    Raises:
        IndexError: for a number that is too large.
        ValueError: for what is no number, and for no numbers without `num_classes`.

    >>> to_categorical([0, 2]).tolist()
    [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]
    """
    y = np.array(y, dtype="int")
    shape = y.shape[:-1] if y.ndim > 1 and y.shape[-1] == 1 else y.shape
    y = y.ravel()
    if not num_classes:
        if not y.size:
            raise ValueError(
                errors.message(
                    "`y` of to_categorical is empty (zero-size array) and there are no `num_classes`.",
                    "class numbers, or the number of classes.",
                    "pass num_classes=10, say.",
                )
            )
        num_classes = int(y.max()) + 1
    if y.size and not -num_classes <= y.min() <= y.max() < num_classes:
        wrong = y.max() if y.max() >= num_classes else y.min()
        raise IndexError(
            errors.message(
                f"index {wrong} is out of bounds for axis 1 with size {num_classes}.",
                f"class numbers from 0 to {num_classes - 1}.",
            )
        )
    found = np.zeros((y.size, num_classes), dtype)
    found[np.arange(y.size), y] = 1
    return found.reshape((*shape, num_classes))


@export("keras.utils.normalize", "keras.utils.np_utils.normalize")
def normalize(x, axis=-1, order=2):
    """`x` over its norm along `axis`; where that is 0, `x` stays.

    Args:
        x: an array.
        axis: the axis along which the norm is taken.
        order: of the norm: 2 is the Euclidean length.

    >>> normalize([[3., 4.]]).tolist()
    [[0.6, 0.8]]
    """
    length = np.atleast_1d(np.linalg.norm(x, order, axis))
    length[length == 0] = 1
    return x / np.expand_dims(length, axis)
