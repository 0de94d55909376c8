"""Counts of the confusion matrix, precision and recall."""

from flowlet.keras.metrics import counting
from flowlet.keras.metrics.base import Metric, metric_class
from flowlet.ops import math

TRUE_POSITIVES, FALSE_POSITIVES, TRUE_NEGATIVES, FALSE_NEGATIVES = range(4)  # places in what `counts` gives


class ThresholdMetric(Metric):
    """Metrics that count decisions at given thresholds; subclasses set `counted`.

    Attributes:
        counted: name of a variable -> which of the four counts it holds.
    """

    counted = {}

    def __init__(self, thresholds=None, top_k=None, class_id=None, name=None, dtype=None):
        super().__init__(name=name, dtype=dtype)
        self._given, self.top_k, self.class_id = thresholds, top_k, class_id
        self.thresholds = counting.checked_thresholds(thresholds, 0.5 if top_k is None else counting.LOWEST)
        self._even = counting.is_even(self.thresholds)
        for variable in self.counted:
            setattr(
                self, variable, self.add_weight(variable, shape=(len(self.thresholds),), initializer="zeros")
            )

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Take in labels and predictions of one shape, each with its weight (1 by default).

        Args:
            y_true: labels; any but 0 is positive.
            y_pred: probabilities, 0..1.
            sample_weight: a weight for each prediction, or for each sample.

        Raises:
            InvalidArgumentError: for a prediction outside 0..1 (while training runs compiled, none is
                raised).
        """
        given = counting.prepared(y_true, y_pred, sample_weight, self._dtype, self.top_k, self.class_id)
        found = counting.counts(*given, self.thresholds, self._even)
        for variable, place in self.counted.items():
            getattr(self, variable).assign_add(found[place])

    def for_thresholds(self, values):
        """A scalar where there is one threshold, else the values of all."""
        return values[0] if len(self.thresholds) == 1 else values

    def get_config(self):
        """The constructor's arguments; the thresholds as they were given."""
        config = super().get_config()
        return {**config, "thresholds": self._given}


class Count(ThresholdMetric):
    """Metrics that are one of the four counts."""

    def __init__(self, thresholds=None, name=None, dtype=None):
        super().__init__(thresholds=thresholds, name=name, dtype=dtype)

    def result(self):
        """The count so far: a scalar, or one for each threshold."""
        return self.for_thresholds(self.accumulator)


def count_class(place, doc):
    """Decorate a class statement to become the public metric that is one of the four counts."""

    def decorate(cls):
        cls.counted = {"accumulator": place}
        cls.__doc__ = f"""How many {doc}.

    Args:
        thresholds: from where on a prediction stands for label 1; one, or several for one count each. 0.5 by
            default.
        name, dtype: as for `tf.keras.metrics.Mean`.
    """
        return metric_class(cls)

    return decorate


@count_class(TRUE_POSITIVES, "positive labels were predicted as positive")
class TruePositives(Count):
    pass


@count_class(TRUE_NEGATIVES, "negative labels were predicted as negative")
class TrueNegatives(Count):
    pass


@count_class(FALSE_POSITIVES, "negative labels were predicted as positive")
class FalsePositives(Count):
    pass


@count_class(FALSE_NEGATIVES, "positive labels were predicted as negative")
class FalseNegatives(Count):
    pass


@metric_class
class Precision(ThresholdMetric):
    """The share of predicted positives that are positive.

    Args:
        thresholds: from where on a prediction stands for label 1; one, or several for one precision each. 0.5
            by default.
        top_k: only the `k` largest predictions of a sample may be positive.
        class_id: count only this class: this place of the last axis.
        name, dtype: as for `tf.keras.metrics.Mean`.

    >>> import flowlet as tf
    >>> precision = tf.keras.metrics.Precision()
    >>> precision.update_state([0, 1, 1, 1], [1., 0., 1., 1.])
    >>> round(precision.result().numpy().item(), 4)
    0.6667
    """

    counted = {"true_positives": TRUE_POSITIVES, "false_positives": FALSE_POSITIVES}

    def result(self):
        """The precision so far, 0 where nothing was predicted positive."""
        return self.for_thresholds(
            math.divide_no_nan(self.true_positives, self.true_positives + self.false_positives)
        )


@metric_class
class Recall(ThresholdMetric):
    """The share of positives that are predicted positive.

    Args:
        thresholds: from where on a prediction stands for label 1; one, or several for one recall each. 0.5 by
            default.
        top_k: only the `k` largest predictions of a sample may be positive.
        class_id: count only this class: this place of the last axis.
        name, dtype: as for `tf.keras.metrics.Mean`.

    >>> import flowlet as tf
    >>> recall = tf.keras.metrics.Recall()
    >>> recall.update_state([0, 1, 1, 1], [1., 0., 1., 1.])
    >>> round(recall.result().numpy().item(), 4)
    0.6667
    """

    counted = {"true_positives": TRUE_POSITIVES, "false_negatives": FALSE_NEGATIVES}

    def result(self):
        """The recall so far, 0 where nothing is positive."""
        return self.for_thresholds(
            math.divide_no_nan(self.true_positives, self.true_positives + self.false_negatives)
        )
