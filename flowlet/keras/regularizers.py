"""`tf.keras.regularizers`: penalties on weights or outputs, which are added to the loss."""

import math as numbers
import numbers as kinds

import numpy as np

from flowlet import api, errors
from flowlet.keras import serial, settings
from flowlet.ops import array, creation, linalg, math, norms, reduce


class RegularizerFamily(serial.Family):
    """As a name, "l1_l2" is the regularizer that the function gives by default."""

    def get(self, identifier, **options):
        if isinstance(identifier, str) and identifier == "l1_l2":
            return l1_l2()
        return super().get(identifier, **options)


regularizers = RegularizerFamily("regularizer", "keras.regularizers")
serial.publish(regularizers)
__getattr__, __dir__ = api.attach(__name__)


def _penalty(number):
    """A penalty as a number of the default float type."""
    if not isinstance(number, kinds.Real):
        raise ValueError(errors.message(
            f"Value: {number} is not a valid regularization penalty number, expected an int or float value.",
            "a number.", "tf.keras.regularizers.L2(0.01)"))  # fmt: skip
    if numbers.isinf(number) or numbers.isnan(number):
        raise ValueError(f"Value: {number} is not a valid regularization penalty number, an infinity number "
                         "or NaN are not valid value")  # fmt: skip
    return settings.float_dtype().as_numpy_dtype(number)


def _legacy(number, kwargs, default, name):
    """The penalty that may have been given by its old name, `l`."""
    number = kwargs.pop("l", number)
    if kwargs:
        raise TypeError(f"Argument(s) not recognized: {kwargs}. Did you mean {name!r}?")
    return _penalty(default if number is None else number)


def _absolute(x, factor):
    return math.multiply(reduce.reduce_sum(math.abs(x)), float(factor))


def _squares(x, factor):
    return math.multiply(reduce.reduce_sum(math.square(x)), float(factor))


@regularizers.public()
class Regularizer(serial.Configurable):
    """The base class: a regularizer is called with a weight (or output) and returns a scalar.

    >>> import flowlet as tf
    >>> class Largest(tf.keras.regularizers.Regularizer):
    ...     def __call__(self, x):
    ...         return tf.reduce_max(tf.abs(x))
    >>> Largest()(tf.constant([1., -3.])).numpy().item()
    3.0
    """

    def __call__(self, x):
        return 0.0


@regularizers.public("l1")
class L1(Regularizer):
    """`l1 * reduce_sum(abs(x))`; `l` is an old name of `l1`.

    >>> import flowlet as tf
    >>> tf.keras.regularizers.L1(0.5)(tf.constant([1., -3.])).numpy().item()
    2.0
    """

    def __init__(self, l1=0.01, **kwargs):
        self.l1 = _legacy(l1, kwargs, 0.01, "l1")

    def __call__(self, x):
        return _absolute(x, self.l1)


@regularizers.public("l2")
class L2(Regularizer):
    """`l2 * reduce_sum(square(x))`; `l` is an old name of `l2`.

    >>> import flowlet as tf
    >>> tf.keras.regularizers.L2(0.5)(tf.constant([1., -3.])).numpy().item()
    5.0
    """

    def __init__(self, l2=0.01, **kwargs):
        self.l2 = _legacy(l2, kwargs, 0.01, "l2")

    def __call__(self, x):
        return _squares(x, self.l2)


@regularizers.public()
class L1L2(Regularizer):
    """`l1 * reduce_sum(abs(x)) + l2 * reduce_sum(square(x))`."""

    def __init__(self, l1=0.0, l2=0.0):
        self.l1, self.l2 = _penalty(0.0 if l1 is None else l1), _penalty(0.0 if l2 is None else l2)

    def __call__(self, x):
        parts = [part(x, factor) for part, factor in ((_absolute, self.l1), (_squares, self.l2)) if factor]
        if not parts:
            return creation.zeros([], x.dtype)
        return parts[0] if len(parts) == 1 else math.add(*parts)


@regularizers.public()
def l1_l2(l1=0.01, l2=0.01):
    """An `L1L2` regularizer.

    >>> import flowlet as tf
    >>> round(tf.keras.regularizers.l1_l2()(tf.constant([1., -3.])).numpy().item(), 4)
    0.14
    """
    return L1L2(l1, l2)


@regularizers.public("orthogonal_regularizer")
class OrthogonalRegularizer(Regularizer):
    """Half the mean of |cosine| over all pairs of rows (or columns), times `factor`.

    Args:
        factor: the strength, 0 or more.
        mode: "rows" or "columns".

    Raises:
        ValueError: when called with what is not a matrix.

    >>> import flowlet as tf
    >>> tf.keras.regularizers.OrthogonalRegularizer()(tf.eye(2)).numpy().item()
    0.0
    """

    def __init__(self, factor=0.01, mode="rows"):
        if not isinstance(factor, kinds.Real) or not 0 <= factor < numbers.inf:
            raise ValueError(f"Invalid value for argument factor: expected a non-negative float. "
                             f"Received: factor={factor}")  # fmt: skip
        if mode not in ("rows", "columns"):
            raise ValueError("Invalid value for argument `mode`. Expected one of "
                             f'{{"rows", "columns"}}. Received: mode={mode}')  # fmt: skip
        self.factor, self.mode = _penalty(factor), mode

    def __call__(self, x):
        if x.shape.rank != 2:
            raise ValueError("Inputs to OrthogonalRegularizer must have rank 2. Received: "
                             f"inputs.shape={tuple(x.shape)}")  # fmt: skip
        rows = x if self.mode == "rows" else array.transpose(x)
        rows = norms.l2_normalize(rows, axis=1)
        count = rows.shape[0]
        others = 1.0 - np.eye(count, dtype=rows.dtype.as_numpy_dtype)
        cosines = math.multiply(linalg.matmul(rows, rows, transpose_b=True), others)
        pairs = count * (count - 1) / 2
        return math.multiply(reduce.reduce_sum(math.abs(cosines)), float(self.factor) * 0.5 / pairs)
