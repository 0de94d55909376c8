"""Focal losses: cross entropies in which examples that are right already count little (Lin et al., 2017)."""

from flowlet.keras.losses import crossentropy
from flowlet.keras.losses.base import LossFunctionWrapper, loss_class, loss_function
from flowlet.keras.losses.regression import pair
from flowlet.ops import math, nn
from flowlet.ops.reduce import reduce_mean, reduce_sum


@loss_function()
def binary_focal_crossentropy(y_true, y_pred, gamma=2.0, from_logits=False, label_smoothing=0.0, axis=-1, *,
                              apply_class_balancing=False, alpha=0.25):  # fmt: skip
    """The mean along `axis` of the binary cross entropy times `(1 - probability of the label) ** gamma`.

    Args:
        y_true: labels in 0..1, (batch, ..., n).
        y_pred: probabilities of label 1, or logits, (batch, ..., n).
        gamma: how strongly labels of a probability near 1 are held back; 0 gives the binary cross entropy.
        from_logits: whether `y_pred` holds logits and not probabilities.
        label_smoothing: between 0 and 1: how far labels move toward 0.5.
        axis: the axis to average.
        apply_class_balancing: whether label 1 counts `alpha` and label 0 `1 - alpha` times, by keyword.

    >>> print(binary_focal_crossentropy([[1.]], [[0.5]]).numpy().round(4))
    [0.1733]
    """
    y_true, y_pred = pair(y_true, y_pred)
    y_true = crossentropy.smoothed(y_true, label_smoothing, 2)
    share = math.sigmoid(y_pred) if from_logits else y_pred
    right = y_true * share + (1.0 - y_true) * (1.0 - share)
    values = math.pow(1.0 - right, gamma) * crossentropy.elementwise(y_true, y_pred, from_logits)
    if apply_class_balancing:
        values = (y_true * alpha + (1.0 - y_true) * (1.0 - alpha)) * values
    return reduce_mean(values, axis=axis)


@loss_function()
def categorical_focal_crossentropy(
    y_true, y_pred, alpha=0.25, gamma=2.0, from_logits=False, label_smoothing=0.0, axis=-1
):
    """`-sum(alpha * (1 - p) ** gamma * y_true * log(p))` along `axis`, for probabilities `p` of sum 1.

    Args:
        y_true: one-hot labels, (batch, ..., classes).
        y_pred: probabilities, or logits, of the same shape.
        alpha: a factor, or one for each class.
        gamma: how strongly classes with `p` near 1 are held back.
        from_logits: whether `y_pred` holds logits and not probabilities.
        label_smoothing: between 0 and 1: how far labels move toward `1 / classes`.
        axis: the axis of the classes.
    """
    y_true, y_pred = pair(y_true, y_pred)
    y_true = crossentropy.smoothed(y_true, label_smoothing, y_true.shape[-1])
    if from_logits:
        y_pred = nn.softmax(y_pred, axis=axis)
    share = crossentropy.clipped(y_pred / reduce_sum(y_pred, axis=axis, keepdims=True))
    return reduce_sum(math.pow(1.0 - share, gamma) * alpha * (-y_true * math.log(share)), axis=axis)


@loss_class(binary_focal_crossentropy)
class BinaryFocalCrossentropy(LossFunctionWrapper):
    """The binary cross entropy, in which examples that are right already count little.

    Args:
        gamma: how strongly they are held back; 0 gives the binary cross entropy.
        from_logits: whether predictions are logits and not probabilities.
        label_smoothing: between 0 and 1: how far labels move toward 0.5.
        axis: the axis to average before the reduction.
        reduction, name: as for `tf.keras.losses.Loss`.
        apply_class_balancing, alpha: whether label 1 counts `alpha` and label 0 `1 - alpha` times, by
            keyword.
    """


@loss_class(categorical_focal_crossentropy)
class CategoricalFocalCrossentropy(LossFunctionWrapper):
    """The categorical cross entropy, in which classes that are right already count little.

    Args:
        alpha: a factor, or one for each class.
        gamma: how strongly they are held back.
        from_logits: whether predictions are logits and not probabilities.
        label_smoothing: between 0 and 1: how far labels move toward `1 / classes`.
        axis: the axis of the classes.
        reduction, name: as for `tf.keras.losses.Loss`.
    """
