"""Metrics of 1.x that count: true and false positives and negatives, precision, recall."""

from flowlet.compat.v1 import control_flow, elementwise, reductions, updates
from flowlet.compat.v1.metrics.base import after, fitting, metric, to_float, total, variable
from flowlet.compat.v1.raw import raw
from flowlet.core import dtypes

_ARGUMENTS = """

    Args:
        labels, predictions: tensors of one shape, which become bools.
        weights: how much each counts: one number, or a tensor of that shape.
    """


def _counted(values, weights):
    """(how many are true so far, the operation that adds this batch's)."""
    control_flow.asserts.assert_type(values, dtypes.bool_)
    count = variable([], "count")
    values = to_float(values)
    if weights is not None:
        with after([control_flow.asserts.assert_rank_in(weights, (0, values.shape.rank))]):
            weights = to_float(weights)
            values = raw("Mul", values, weights)
    value = raw("Identity", count)
    return value, updates.assign_add(count, total(values))


def _count(public, of_label, of_prediction, doc):
    def compute(labels, predictions, weights=None):
        predictions, labels, weights = fitting(elementwise.cast(predictions, dtypes.bool_), elementwise.cast(labels, dtypes.bool_),
                                               weights)  # fmt: skip
        both = raw("LogicalAnd", raw("Equal", labels, of_label), raw("Equal", predictions, of_prediction))
        return _counted(both, weights)

    compute.__doc__ = doc + _ARGUMENTS
    return metric(public, "labels predictions weights=None")(compute)


true_positives = _count("true_positives", True, True, "How many are positive and were taken for it.")
true_negatives = _count("true_negatives", False, False, "How many are negative and were taken for it.")
false_positives = _count("false_positives", False, True, "How many are negative and were taken for positive.")
false_negatives = _count("false_negatives", True, False, "How many are positive and were taken for negative.")


def _share(public, other, doc):
    """The true positives as a part of them and of another count."""

    def quotient(one, two, name):
        return reductions.select(raw("Greater", one + two, 0), elementwise.div(one, one + two), 0.0, name)

    def compute(labels, predictions, weights=None):
        predictions, labels, weights = fitting(elementwise.cast(predictions, dtypes.bool_), elementwise.cast(labels, dtypes.bool_),
                                               weights)  # fmt: skip
        right, right_then = true_positives(labels, predictions, weights)
        wrong, wrong_then = other(labels, predictions, weights)
        return quotient(right, wrong, "value"), quotient(right_then, wrong_then, "update_op")

    compute.__doc__ = doc + _ARGUMENTS
    return metric(public, "labels predictions weights=None")(compute)


_share("precision", false_positives, "How many of those taken for positive are positive, as a part.")
_share("recall", false_negatives, "How many of the positive were taken for positive, as a part.")
