"""Metrics over all thresholds: the area under the ROC and precision-recall curves."""

from flowlet import errors
from flowlet.keras import serial
from flowlet.keras.metrics import counting
from flowlet.keras.metrics.base import Metric, metric_class
from flowlet.ops import math
from flowlet.ops.array import broadcast_to
from flowlet.ops.cast import cast
from flowlet.ops.gather import where
from flowlet.ops.reduce import reduce_mean, reduce_sum

VARIABLES = ("true_positives", "true_negatives", "false_positives", "false_negatives")


class CurveMetric(Metric):
    """Metrics that keep the four counts at many thresholds."""

    thresholds, _even = (), True

    def _add_counts(self, shape):
        for name in VARIABLES:
            setattr(self, name, self.add_weight(name, shape=shape, initializer="zeros"))

    def _count(self, y_true, y_pred, sample_weight, class_id=None, labels=False, label_weights=None):
        y_true, y_pred, weight = counting.prepared(
            y_true, y_pred, sample_weight, self._dtype, class_id=class_id
        )
        if label_weights is not None:
            factors = broadcast_to(label_weights, y_pred.shape)
            weight = factors if weight is None else weight * factors
        hits, alarms, quiet, missed = counting.counts(
            y_true, y_pred, weight, self.thresholds, self._even, labels
        )
        for name, found in zip(VARIABLES, (hits, quiet, alarms, missed)):
            getattr(self, name).assign_add(found)

    def _rate(self, one, other):
        """The share of one count in the sum of two, 0 of nothing."""
        one, other = getattr(self, one), getattr(self, other)
        return math.divide_no_nan(one, one + other)


CURVES = ("PR", "ROC", "PRGAIN")
SUMMATIONS = ("interpolation", "majoring", "minoring")


def _known(value, known, what):
    for one in known:
        if str(value).lower() == one.lower():
            return one
    listed = ", ".join(f'"{one}"' for one in known)
    raise ValueError(f'Invalid AUC {what} value: "{value}". Expected values are [{listed}]'
                     f"{errors.did_you_mean(value, known)}")  # fmt: skip


@metric_class
class AUC(CurveMetric):
    """The area under the ROC or precision-recall curve, from counts at many thresholds.

    Args:
        num_thresholds: at how many thresholds decisions are counted, evenly spaced over 0..1.
        curve: "ROC", "PR" (precision against recall) or "PRGAIN" (their gains, Flach and Kull, 2015).
        summation_method: how the area between two thresholds is taken: "interpolation" (the mean of both
            heights; for "PR" the formula of Davis and Goadrich, 2006), "minoring" (the lower), "majoring"
            (the higher).
        name, dtype: as for `tf.keras.metrics.Mean`.
        thresholds: thresholds of your own, in 0..1, instead of evenly spaced ones.
        multi_label: whether each label of the last axis gets an area of its own, which are averaged.
        num_labels: how many labels; needed with `multi_label` only to have the variables at once.
        label_weights: how much each label counts.
        from_logits: whether predictions are logits, to be put through a sigmoid.

    >>> import flowlet as tf
    >>> auc = tf.keras.metrics.AUC(num_thresholds=3)
    >>> auc.update_state([0, 0, 1, 1], [0., 0.5, 0.3, 0.9])
    >>> auc.result().numpy().item()
    0.75
    """

    def __init__(
        self,
        num_thresholds=200,
        curve="ROC",
        summation_method="interpolation",
        name=None,
        dtype=None,
        thresholds=None,
        multi_label=False,
        num_labels=None,
        label_weights=None,
        from_logits=False,
    ):
        self.curve = _known(curve, CURVES, "curve")
        self.summation_method = _known(summation_method, SUMMATIONS, "summation method")
        super().__init__(name=name, dtype=dtype)
        self._own_thresholds = thresholds is not None
        if thresholds is not None:
            inner = sorted(thresholds)
            self._even = counting.is_even([0.0, *inner, 1.0])
            self.thresholds = [counting.evenly_spaced(2)[0], *inner, counting.evenly_spaced(2)[1]]
        else:
            if num_thresholds <= 1:
                raise ValueError("Argument `num_thresholds` must be an integer > 1. Received: "
                                 f"num_thresholds={num_thresholds}")  # fmt: skip
            self.thresholds = counting.evenly_spaced(num_thresholds)
        self.num_thresholds = len(self.thresholds)
        self.multi_label, self.num_labels, self.from_logits = multi_label, num_labels, from_logits
        self.label_weights = None if label_weights is None else cast(label_weights, self._dtype)
        self._labels = None
        if num_labels is not None and not multi_label:
            raise ValueError("`num_labels` is needed only when `multi_label` is True.")
        if not multi_label:
            self._add_counts((self.num_thresholds,))
        elif num_labels:
            self._build(num_labels)

    def _build(self, labels):
        self._labels = labels
        self._add_counts((self.num_thresholds, labels))

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Take in labels and predictions of one shape, each with its weight (1 by default).

        Args:
            y_true: labels; any but 0 is positive.
            y_pred: probabilities, 0..1 (with `from_logits`, any real numbers).
            sample_weight: a weight for each prediction, or for each sample.

        Raises:
            InvalidArgumentError: for a prediction outside 0..1 (while training runs compiled, none is
                raised).
        """
        y_pred = cast(y_pred, self._dtype)
        if self.multi_label and self._labels is None:
            if y_pred.shape.rank != 2:
                raise ValueError("`y_true` must have rank 2 when `multi_label=True`. Found rank "
                                 f"{y_pred.shape.rank}. Full shape received: {y_pred.shape}")  # fmt: skip
            self._build(y_pred.shape[-1])
        if self.from_logits:
            y_pred = math.sigmoid(y_pred)
        self._count(y_true, y_pred, sample_weight, labels=self.multi_label,
                    label_weights=None if self.multi_label else self.label_weights)  # fmt: skip

    def result(self):
        """The area so far."""
        if self.multi_label and self._labels is None:
            return cast(0.0, self._dtype)
        if self.curve == "PR" and self.summation_method == "interpolation":
            return self._averaged(self._interpolated_steps())
        x, y = self._axes()
        if self.summation_method == "interpolation":
            heights = (y[:-1] + y[1:]) / 2.0
        else:
            heights = (math.minimum if self.summation_method == "minoring" else math.maximum)(y[:-1], y[1:])
        return self._averaged((x[:-1] - x[1:]) * heights)

    def _axes(self):
        """The curve: its x and y at the thresholds."""
        recall = self._rate("true_positives", "false_negatives")
        if self.curve == "ROC":
            return self._rate("false_positives", "true_negatives"), recall
        if self.curve == "PR":
            return recall, self._rate("true_positives", "false_positives")
        odds = math.divide_no_nan(self.true_positives + self.false_negatives,
                                  self.true_negatives + self.false_positives)  # fmt: skip
        none = math.equal(self.true_positives, 0.0)
        zero, one = cast(0.0, self._dtype), cast(1.0, self._dtype)
        recall_gain = 1.0 - odds * math.divide_no_nan(self.false_negatives, self.true_positives)
        precision_gain = 1.0 - odds * math.divide_no_nan(self.false_positives, self.true_positives)
        return math.maximum(where(none, zero, recall_gain), 0.0), where(none, one, precision_gain)

    def _interpolated_steps(self):
        """The area of the precision-recall curve between thresholds: precision is not linear in recall."""
        hits, chosen = self.true_positives, self.true_positives + self.false_positives
        step = hits[:-1] - hits[1:]
        slope = math.divide_no_nan(step, math.maximum(chosen[:-1] - chosen[1:], 0.0))
        intercept = hits[1:] - slope * chosen[1:]
        both = math.logical_and(chosen[:-1] > 0.0, chosen[1:] > 0.0)
        ratio = math.divide_no_nan(chosen[:-1], math.maximum(chosen[1:], 0.0))
        ratio = where(both, ratio, cast(1.0, self._dtype))
        positives = math.maximum(hits[1:] + self.false_negatives[1:], 0.0)
        return math.divide_no_nan(slope * (step + intercept * math.log(ratio)), positives)

    def _averaged(self, steps):
        if not self.multi_label:
            return reduce_sum(steps)
        areas = reduce_sum(steps, axis=0)
        if self.label_weights is None:
            return reduce_mean(areas)
        return math.divide_no_nan(reduce_sum(areas * self.label_weights), reduce_sum(self.label_weights))

    def get_config(self):
        """The constructor's arguments; thresholds only where they were given, and without the additions of
        2.21 that have their defaults."""
        config = {
            "name": self.name,
            "dtype": self.dtype,
            "num_thresholds": self.num_thresholds,
            "curve": self.curve,
            "summation_method": self.summation_method,
            "multi_label": self.multi_label,
            "label_weights": serial.plain(self.label_weights),
        }
        if self._own_thresholds:
            config["thresholds"] = self.thresholds[1:-1]
        if self.num_labels is not None:
            config["num_labels"] = self.num_labels
        if self.from_logits:
            config["from_logits"] = True
        return config
