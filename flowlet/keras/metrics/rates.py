"""The best of one rate where another one reaches a value: sensitivity at specificity, precision at recall."""

from flowlet.keras.metrics import counting
from flowlet.keras.metrics.base import metric_class
from flowlet.keras.metrics.curves import CurveMetric
from flowlet.ops.cast import cast
from flowlet.ops.gather import where
from flowlet.ops.reduce import reduce_max


class RateAtRate(CurveMetric):
    """The best of one rate where another one reaches a value; subclasses name the two.

    Attributes:
        given, wanted: pairs of counts; a rate is the share of the first in their sum.
    """

    given = wanted = ()

    def __init__(self, value, argument, num_thresholds=200, class_id=None, name=None, dtype=None):
        super().__init__(name=name, dtype=dtype)
        if not 0 <= value <= 1:
            raise ValueError(
                f"Argument `{argument}` must be in the range [0, 1]. Received: {argument}={value}"
            )
        if num_thresholds <= 0:
            raise ValueError("Argument `num_thresholds` must be an integer > 0. Received: "
                             f"num_thresholds={num_thresholds}")  # fmt: skip
        self.value, self.num_thresholds, self.class_id = value, num_thresholds, class_id
        self._even = num_thresholds > 1
        self.thresholds = counting.evenly_spaced(num_thresholds) if num_thresholds > 1 else [0.5]
        setattr(self, argument, value)
        self._add_counts((len(self.thresholds),))

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Take in labels and probabilities of one shape, each with its weight (1 by default)."""
        self._count(y_true, y_pred, sample_weight, class_id=self.class_id)

    def result(self):
        """The largest wanted rate at thresholds that reach the given one, 0 where there is none."""
        reached = self._rate(*self.given) >= cast(self.value, self._dtype)
        return reduce_max(where(reached, self._rate(*self.wanted), cast(0.0, self._dtype)))


SENSITIVITY = ("true_positives", "false_negatives")
SPECIFICITY = ("true_negatives", "false_positives")
PRECISION = ("true_positives", "false_positives")


@metric_class
class SensitivityAtSpecificity(RateAtRate):
    """The best sensitivity (share of positives found) where the specificity is at least `specificity`.

    Args:
        specificity: the share of negatives that must be found, 0..1.
        num_thresholds: at how many thresholds decisions are counted.
        class_id: count only this class: this place of the last axis.
        name, dtype: as for `tf.keras.metrics.Mean`.

    >>> import flowlet as tf
    >>> metric = tf.keras.metrics.SensitivityAtSpecificity(0.5)
    >>> metric.update_state([0, 0, 0, 1, 1], [0., 0.3, 0.8, 0.3, 0.8])
    >>> metric.result().numpy().item()
    0.5
    """

    given, wanted = SPECIFICITY, SENSITIVITY

    def __init__(self, specificity, num_thresholds=200, class_id=None, name=None, dtype=None):
        super().__init__(specificity, "specificity", num_thresholds, class_id, name, dtype)


@metric_class
class SpecificityAtSensitivity(RateAtRate):
    """The best specificity (share of negatives found) where the sensitivity is at least `sensitivity`.

    Args:
        sensitivity: the share of positives that must be found, 0..1.
        num_thresholds, class_id, name, dtype: as for `SensitivityAtSpecificity`.
    """

    given, wanted = SENSITIVITY, SPECIFICITY

    def __init__(self, sensitivity, num_thresholds=200, class_id=None, name=None, dtype=None):
        super().__init__(sensitivity, "sensitivity", num_thresholds, class_id, name, dtype)


@metric_class
class PrecisionAtRecall(RateAtRate):
    """The best precision where the recall is at least `recall`.

    Args:
        recall: the recall that must be reached, 0..1.
        num_thresholds, class_id, name, dtype: as for `SensitivityAtSpecificity`.
    """

    given, wanted = SENSITIVITY, PRECISION

    def __init__(self, recall, num_thresholds=200, class_id=None, name=None, dtype=None):
        super().__init__(recall, "recall", num_thresholds, class_id, name, dtype)


@metric_class
class RecallAtPrecision(RateAtRate):
    """The best recall where the precision is at least `precision`.

    Args:
        precision: the precision that must be reached, 0..1.
        num_thresholds, class_id, name, dtype: as for `SensitivityAtSpecificity`.
    """

    given, wanted = PRECISION, SENSITIVITY

    def __init__(self, precision, num_thresholds=200, class_id=None, name=None, dtype=None):
        super().__init__(precision, "precision", num_thresholds, class_id, name, dtype)
