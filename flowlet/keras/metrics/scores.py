"""F scores: precision and recall in one number, for each class or over all."""

from flowlet import errors
from flowlet.keras import settings
from flowlet.keras.metrics.base import Metric, metric_class
from flowlet.ops import math
from flowlet.ops.array import expand_dims
from flowlet.ops.cast import cast
from flowlet.ops.reduce import reduce_max, reduce_mean, reduce_sum

AVERAGES = (None, "micro", "macro", "weighted")
COUNTS = ("true_positives", "false_positives", "false_negatives", "intermediate_weights")


@metric_class
class FBetaScore(Metric):
    """`(1 + beta ** 2) * precision * recall / (beta ** 2 * precision + recall)`.

    Args:
        average: None for one score a class, "micro" for all decisions together, "macro" for the mean of the
            classes, "weighted" for their mean by how often they occur.
        beta: how much recall counts against precision.
        threshold: from where on a prediction stands for label 1; without it, the largest one of a sample
            does.
        name, dtype: as for `tf.keras.metrics.Mean`.

    >>> import flowlet as tf
    >>> score = tf.keras.metrics.FBetaScore(beta=2.0, threshold=0.5)
    >>> score.update_state([[1., 1.], [1., 0.]], [[0.2, 0.6], [0.6, 0.8]])
    >>> print(score.result().numpy().round(4))
    [0.5556 0.8333]
    """

    def __init__(self, average=None, beta=1.0, threshold=None, name="fbeta_score", dtype=None):
        super().__init__(name=name, dtype=dtype)
        if average not in AVERAGES:
            raise ValueError(
                f"Invalid `average` argument value. Expected one of: {AVERAGES}. Received: average={average}"
            )
        if not isinstance(beta, float) or beta <= 0:
            raise ValueError(
                f"Invalid `beta` argument value. It should be a Python float > 0. Received: beta={beta}"
            )
        if threshold is not None and (not isinstance(threshold, float) or not 0 < threshold <= 1):
            raise ValueError("Invalid `threshold` argument value. It should be a Python float and verify "
                             f"0 < threshold <= 1. Received: threshold={threshold}")  # fmt: skip
        self.average, self.beta, self.threshold = average, beta, threshold
        self._built = False

    def _build(self, true_shape, pred_shape):
        if len(true_shape) != 2 or len(pred_shape) != 2:
            raise ValueError(errors.message(
                f"{type(self).__name__} was given labels of shape {true_shape} and predictions of shape "
                f"{pred_shape}.",
                "FBetaScore expects 2D inputs with shape (batch_size, output_dim).",
                "tf.one_hot(y_true, classes), or tf.expand_dims(y_true, -1) for one output."))  # fmt: skip
        shape = () if self.average == "micro" else pred_shape[1:]
        for name in COUNTS:
            setattr(self, name, self.add_weight(name, shape=shape, initializer="zeros"))
        self._built = True

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Take in labels and predictions (batch, classes), each sample with its weight (1 by default)."""
        y_true, y_pred = cast(y_true, self._dtype), cast(y_pred, self._dtype)
        if not self._built:
            self._build(tuple(y_true.shape.as_list()), tuple(y_pred.shape.as_list()))
        if self.threshold is None:
            largest = y_pred >= reduce_max(y_pred, axis=-1, keepdims=True)
            chosen = math.logical_and(largest, math.abs(y_pred) > 1e-9)  # a row of zeros chooses nothing
        else:
            chosen = y_pred > self.threshold
        chosen = cast(chosen, self._dtype)
        weight = None if sample_weight is None else expand_dims(cast(sample_weight, self._dtype), 1)
        axis = None if self.average == "micro" else 0

        def total(values):
            return reduce_sum(values if weight is None else values * weight, axis=axis)

        self.true_positives.assign_add(total(chosen * y_true))
        self.false_positives.assign_add(total(chosen * (1.0 - y_true)))
        self.false_negatives.assign_add(total((1.0 - chosen) * y_true))
        self.intermediate_weights.assign_add(total(y_true))

    def result(self):
        """The score so far: one a class for `average=None`, else a scalar."""
        if not self._built:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute 'true_positives': it has "
                                 "not seen a batch. Call `update_state(y_true, y_pred)` first.")  # fmt: skip
        epsilon, square = settings.epsilon(), self.beta**2
        precision = self.true_positives / (self.true_positives + self.false_positives + epsilon)
        recall = self.true_positives / (self.true_positives + self.false_negatives + epsilon)
        scores = precision * recall / (square * precision + recall + epsilon) * (1.0 + square)
        if self.average == "weighted":
            weights = self.intermediate_weights / (reduce_sum(self.intermediate_weights) + epsilon)
            return reduce_sum(scores * weights)
        return reduce_mean(scores) if self.average is not None else scores


@metric_class
class F1Score(FBetaScore):
    """The harmonic mean of precision and recall: `FBetaScore` with `beta=1.0`.

    Args:
        average, threshold, name, dtype: as for `FBetaScore`.

    >>> import flowlet as tf
    >>> score = tf.keras.metrics.F1Score(threshold=0.5)
    >>> score.update_state([[1., 1.], [1., 0.]], [[0.2, 0.6], [0.6, 0.8]])
    >>> print(score.result().numpy().round(4))
    [0.6667 0.6667]
    """

    def __init__(self, average=None, threshold=None, name="f1_score", dtype=None):
        super().__init__(average=average, beta=1.0, threshold=threshold, name=name, dtype=dtype)
