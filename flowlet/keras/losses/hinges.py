"""Margin losses: hinge, squared hinge, categorical hinge."""

from flowlet.keras.losses.base import LossFunctionWrapper, loss_class, loss_function
from flowlet.keras.losses.regression import pair
from flowlet.ops import math
from flowlet.ops.cast import cast
from flowlet.ops.gather import where
from flowlet.ops.reduce import reduce_all, reduce_max, reduce_mean, reduce_sum


def _signed(y_true):
    """Labels -1 and 1, made of 0 and 1 where all are 0 or 1."""
    binary = reduce_all(math.logical_or(math.equal(y_true, 0.0), math.equal(y_true, 1.0)))
    return where(binary, 2.0 * y_true - 1.0, y_true)


def _margins(y_true, y_pred):
    y_true, y_pred = pair(y_true, y_pred)
    return math.maximum(1.0 - _signed(y_true) * y_pred, 0.0)


@loss_function()
def hinge(y_true, y_pred):
    """The mean of `max(1 - y_true * y_pred, 0)` along the last axis.

    Args:
        y_true: labels -1 and 1 (or 0 and 1, which are converted), (batch, ..., n).
        y_pred: any real numbers, (batch, ..., n).

    >>> hinge([[-1., 1.]], [[0.5, 0.5]]).numpy().tolist()
    [1.0]
    """
    return reduce_mean(_margins(y_true, y_pred), axis=-1)


@loss_function()
def squared_hinge(y_true, y_pred):
    """The mean of `max(1 - y_true * y_pred, 0) ** 2` along the last axis.

    >>> squared_hinge([[-1., 1.]], [[0.5, 0.5]]).numpy().tolist()
    [1.25]
    """
    return reduce_mean(math.square(_margins(y_true, y_pred)), axis=-1)


@loss_function()
def categorical_hinge(y_true, y_pred):
    """`max(largest wrong prediction - right prediction + 1, 0)` for one-hot labels.

    >>> categorical_hinge([[0., 1.]], [[0.5, 1.]]).numpy().tolist()
    [0.5]
    """
    y_true, y_pred = pair(y_true, y_pred)
    right = reduce_sum(y_true * y_pred, axis=-1)
    wrong = reduce_max((1.0 - y_true) * y_pred, axis=-1)
    return math.maximum(wrong - right + 1.0, cast(0.0, y_pred.dtype))


@loss_class(hinge)
class Hinge(LossFunctionWrapper):
    """The mean of `max(1 - y_true * y_pred, 0)` for labels -1 and 1."""


@loss_class(squared_hinge)
class SquaredHinge(LossFunctionWrapper):
    """The mean of `max(1 - y_true * y_pred, 0) ** 2` for labels -1 and 1."""


@loss_class(categorical_hinge)
class CategoricalHinge(LossFunctionWrapper):
    """`max(largest wrong prediction - right prediction + 1, 0)` for one-hot labels."""
