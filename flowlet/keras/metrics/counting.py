"""Counting right and wrong decisions at thresholds: what all metrics of the confusion matrix are made of."""

import numpy as np

from flowlet import errors
from flowlet.core import dtypes
from flowlet.core.tensor import is_traced
from flowlet.keras import settings
from flowlet.keras.losses.weighting import fit_weight, same_rank
from flowlet.ops import debugging, math
from flowlet.ops.array import broadcast_to, expand_dims, reshape
from flowlet.ops.cast import cast
from flowlet.ops.creation import one_hot
from flowlet.ops.gather import where
from flowlet.ops.reduce import reduce_sum
from flowlet.ops.sorting import top_k

LOWEST = -1e10  # stands for "no prediction": below every threshold


def checked_thresholds(thresholds, default):
    """The thresholds as a list, `[default]` for None.

    Raises:
        ValueError: for one outside 0..1.

    >>> checked_thresholds(0.3, 0.5)
    [0.3]
    """
    if thresholds is None:
        return [default]
    found = list(thresholds) if isinstance(thresholds, (list, tuple, np.ndarray)) else [thresholds]
    wrong = [one for one in found if one is None or not 0 <= one <= 1]
    if wrong:
        raise ValueError(errors.message(
            f"Threshold values must be in [0, 1]. Received: {wrong}",
            "numbers from 0 to 1: a prediction above a threshold counts as positive."))  # fmt: skip
    return found


def evenly_spaced(count):
    """`count` thresholds from just below 0 to just above 1, so that the first takes all and the last none."""
    inner = [(i + 1) / (count - 1) for i in range(count - 2)]
    return [-settings.epsilon(), *inner, 1.0 + settings.epsilon()]


def is_even(thresholds):
    """Whether thresholds are evenly spaced; the first and last may lie just outside 0..1."""
    if len(thresholds) < 3:
        return False
    even = np.arange(len(thresholds), dtype=np.float32) / (len(thresholds) - 1)
    return bool(np.allclose(thresholds, even, atol=settings.epsilon()))


def largest_only(y_pred, k):
    """Predictions with all but the `k` largest of the last axis set below every threshold."""
    places = top_k(y_pred, k).indices
    chosen = reduce_sum(one_hot(places, y_pred.shape[-1], dtype=y_pred.dtype), axis=-2)
    return where(chosen > 0.0, y_pred, cast(LOWEST, y_pred.dtype))


def prepared(y_true, y_pred, sample_weight, dtype, top_k=None, class_id=None):
    """Labels, predictions and weights of one shape, labels as 0 and 1.

    Args:
        top_k: count only the `k` largest predictions of the last axis.
        class_id: count only this place of the last axis.

    Returns:
        `(y_true, y_pred, weight or None)`.

    Raises:
        InvalidArgumentError: for a prediction outside 0..1.
        ValueError: where labels and predictions have different shapes.
    """
    y_pred = cast(y_pred, dtype)
    y_true = cast(cast(cast(y_true, dtype), dtypes.bool_), dtype)  # any label but 0 is 1
    if not is_traced(y_pred._value):  # a compiled step does not stop to look
        debugging.assert_greater_equal(y_pred, 0.0, message="predictions must be >= 0")
        debugging.assert_less_equal(y_pred, 1.0, message="predictions must be <= 1")
    y_true, y_pred = same_rank(y_true, y_pred)
    weight = None if sample_weight is None else fit_weight(y_pred, cast(sample_weight, dtype))
    y_pred.shape.assert_is_compatible_with(y_true.shape)
    if top_k is not None:
        y_pred = largest_only(y_pred, top_k)
    if weight is not None:
        weight = broadcast_to(weight, y_pred.shape)
    if class_id is not None:
        y_true, y_pred = y_true[..., class_id], y_pred[..., class_id]
        weight = None if weight is None else weight[..., class_id]
    return y_true, y_pred, weight


def decisions(y_pred, thresholds, even):
    """Whether predictions (1, samples...) are above thresholds (thresholds, 1...).

    Evenly spaced thresholds are compared by the number of the gap that a prediction falls into, as TensorFlow
    does: that rounds differently where a prediction meets a threshold.
    """
    shape = (len(thresholds), *[1] * (y_pred.shape.rank - 1))
    if not even:
        return y_pred > cast(np.reshape(thresholds, shape), y_pred.dtype)
    gap = math.maximum(math.ceil(y_pred * float(len(thresholds) - 1)) - 1.0, 0.0)
    return gap >= cast(np.arange(len(thresholds)).reshape(shape), y_pred.dtype)


def counts(y_true, y_pred, weight, thresholds, even=False, labels=False):
    """How often labels were met and missed at each threshold.

    Args:
        y_true, y_pred, weight: what `prepared` gave.
        thresholds: a list of numbers.
        even: whether the thresholds are evenly spaced over 0..1.
        labels: whether each label of the last axis is counted on its own.

    Returns:
        True positives, false positives, true negatives, false negatives: (thresholds,), or (thresholds,
            labels).
    """
    form = [-1, y_pred.shape[-1]] if labels else [-1]
    y_true, y_pred = reshape(y_true, form), reshape(y_pred, form)
    positive, negative = y_true, 1.0 - y_true
    if weight is not None:
        weight = reshape(weight, form)
        positive, negative = positive * weight, negative * weight
    above = cast(decisions(expand_dims(y_pred, 0), thresholds, even), y_pred.dtype)
    hits, alarms = reduce_sum(above * positive, axis=1), reduce_sum(above * negative, axis=1)
    return hits, alarms, reduce_sum(negative, axis=0) - alarms, reduce_sum(positive, axis=0) - hits
