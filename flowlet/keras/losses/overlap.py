"""Losses of overlapping regions, for segmentation: Dice and Tversky."""

from flowlet.keras import settings
from flowlet.keras.losses.base import LossFunctionWrapper, loss_class, loss_function
from flowlet.keras.losses.regression import pair
from flowlet.ops.reduce import reduce_sum


@loss_function(metric=False)
def dice(y_true, y_pred, axis=None):
    """`1 - 2 * sum(y_true * y_pred) / (sum(y_true) + sum(y_pred))`, over everything or along `axis`.

    >>> round(dice([[1., 0.]], [[1., 1.]]).numpy().item(), 4)
    0.3333
    """
    y_true, y_pred = pair(y_true, y_pred)
    total = reduce_sum(y_true, axis=axis) + reduce_sum(y_pred, axis=axis) + settings.epsilon()
    return 1.0 - 2.0 * reduce_sum(y_true * y_pred, axis=axis) / total


@loss_function(metric=False)
def tversky(y_true, y_pred, alpha=0.5, beta=0.5, axis=None):
    """Dice with weights: `1 - c / (c + alpha * m + beta * w)` (Salehi et al., 2017).

    Args:
        y_true, y_pred: labels and predictions in 0..1, of one shape.
        alpha: the weight of `m`, what is in `y_true` only.
        beta: the weight of `w`, what is in `y_pred` only; `c` is what both have.
        axis: the axes to add up along; all by default.

    >>> round(tversky([[1., 0.]], [[1., 1.]]).numpy().item(), 4)
    0.3333
    """
    y_true, y_pred = pair(y_true, y_pred)
    common = reduce_sum(y_true * y_pred, axis=axis)
    missed = reduce_sum((1.0 - y_pred) * y_true, axis=axis)
    wrong = reduce_sum(y_pred * (1.0 - y_true), axis=axis)
    return 1.0 - common / (common + missed * alpha + wrong * beta + settings.epsilon())


@loss_class(dice, order="reduction name axis")
class Dice(LossFunctionWrapper):
    """`1 - 2 * sum(y_true * y_pred) / (sum(y_true) + sum(y_pred))`.

    Args:
        reduction, name: as for `tf.keras.losses.Loss`.
        axis: the axes to add up along; all by default.
    """


@loss_class(tversky, order="alpha beta reduction name axis")
class Tversky(LossFunctionWrapper):
    """Dice with weights for what is in the labels only (`alpha`) and in the predictions only (`beta`).

    Args:
        alpha, beta: the weights; 0.5 both give Dice.
        reduction, name: as for `tf.keras.losses.Loss`.
        axis: the axes to add up along; all by default.
    """
