"""Metrics of 1.x by thresholds: the area under a curve, counts and shares at each threshold."""

from flowlet.compat.v1 import arrays, control_flow, elementwise, reductions, shapes, updates
from flowlet.compat.v1.metrics.base import after, broadcast, fitting, metric, to_float, variable
from flowlet.compat.v1.raw import constant, raw
from flowlet.core import dtypes

_SMALL = 1e-7  # how far the outer thresholds lie beyond 0 and 1
_PAIRS = {"tp": "true_positives", "fn": "false_negatives", "tn": "true_negatives", "fp": "false_positives"}


def _spread(count):
    return [-_SMALL, *((place + 1) * 1.0 / (count - 1) for place in range(count - 2)), 1.0 + _SMALL]


def _matrix(labels, predictions, thresholds, weights, wanted=tuple(_PAIRS)):
    """(counts by name, the operations that add this batch's), each a vector over the thresholds."""
    asserts = control_flow.asserts
    message = "predictions must be in [0, 1]"
    checks = [asserts.assert_greater_equal(predictions, elementwise.cast(0.0, predictions.dtype), message=message),
              asserts.assert_less_equal(predictions, elementwise.cast(1.0, predictions.dtype), message=message)]  # fmt: skip
    with after(checks):
        predictions, labels, weights = fitting(to_float(predictions), elementwise.cast(labels, dtypes.bool_), weights)
    count = len(thresholds)
    rows, classes = raw("Reshape", predictions, shape=[-1, 1]), raw("Reshape", labels, shape=[1, -1])
    number = rows.shape.as_list()[0]
    if number is None:
        number = shapes.shape(rows)[0]
    wide = raw("Tile", raw("ExpandDims", constant(thresholds, dtypes.float32), axis=[1]), multiples=arrays.stack([1, number]))
    taken = raw("Greater", raw("Tile", arrays.transpose(rows), multiples=[count, 1]), wide)
    left = raw("LogicalNot", taken) if {"fn", "tn"} & set(wanted) else None
    positive = raw("Tile", classes, multiples=[count, 1])
    negative = raw("LogicalNot", positive) if {"fp", "tn"} & set(wanted) else None
    if weights is not None:
        weights = raw("Tile", raw("Reshape", broadcast(weights, predictions), shape=[1, -1]), multiples=[count, 1])
    sides = {"tp": (positive, taken), "fn": (positive, left), "tn": (negative, left), "fp": (negative, taken)}
    values, added = {}, {}
    for key in [key for key in _PAIRS if key in wanted]:
        values[key] = variable([count], _PAIRS[key])
        found = to_float(raw("LogicalAnd", *sides[key]))
        if weights is not None:
            found = found * weights
        added[key] = updates.assign_add(values[key], raw("Sum", found, axis=1))
    return values, added


# the area under a curve -----------------------------------------------------------------------------------------------


def _interpolated(tp, fp, fn, name):
    """The area under the curve of precision and recall (Davis and Goadrich, 2006)."""
    gained, found = tp[:-1] - tp[1:], tp + fp
    slope = raw("DivNoNan", gained, raw("Maximum", found[:-1] - found[1:], 0), name="prec_slope")
    offset = tp[1:] - raw("Mul", slope, found[1:])
    ratio = reductions.select(raw("LogicalAnd", found[:-1] > 0, found[1:] > 0),
                              raw("DivNoNan", found[:-1], raw("Maximum", found[1:], 0), name="recall_relative_ratio"),
                              shapes.ones_like(found[1:]))  # fmt: skip
    heights = slope * (gained + offset * raw("Log", ratio))
    parts = raw("DivNoNan", heights, raw("Maximum", tp[1:] + fn[1:], 0), name="pr_auc_increment")
    return raw("Sum", parts, axis=None, name="interpolate_pr_auc")


@metric("auc", "labels predictions weights=None num_thresholds=200 metrics_collections=None updates_collections=None curve='ROC' "
        "name=None summation_method='trapezoidal' thresholds=None")  # fmt: skip
def auc(labels, predictions, weights=None, num_thresholds=200, curve="ROC", summation_method="trapezoidal", thresholds=None):
    """The area under a curve, by sums over thresholds.

    Args:
        labels: a tensor that becomes bools.
        predictions: probabilities of the same shape.
        weights: how much each counts.
        num_thresholds: how many thresholds, spread from 0 to 1.
        curve: "ROC", or "PR" for precision and recall.
        summation_method: "trapezoidal", "minoring", "majoring", or "careful_interpolation" for "PR".
        thresholds: those to take instead, from 0 to 1.

    Raises:
        ValueError: for another curve or method.
    """
    if curve not in ("ROC", "PR"):
        raise ValueError(f"curve must be either ROC or PR, {curve} unknown")
    if thresholds is None:
        thresholds = _spread(num_thresholds)
    else:
        thresholds = [-_SMALL, *sorted(thresholds), 1.0 + _SMALL]
    count, small = len(thresholds), 1.0e-6

    def area(tp, fn, tn, fp, name):
        if curve == "PR" and summation_method == "careful_interpolation":
            return _interpolated(tp, fp, fn, name)
        recall = elementwise.div(tp + small, tp + fn + small)
        if curve == "ROC":
            x, y = elementwise.div(fp, fp + tn + small), recall
        else:
            x, y = recall, elementwise.div(tp + small, tp + fp + small)
        heights = {"trapezoidal": lambda: (y[: count - 1] + y[1:]) / 2.0, "minoring": lambda: raw("Minimum", y[: count - 1], y[1:]),
                   "majoring": lambda: raw("Maximum", y[: count - 1], y[1:])}  # fmt: skip
        if summation_method not in heights:
            raise ValueError(f"Invalid summation_method: {summation_method}")
        return raw("Sum", raw("Mul", x[: count - 1] - x[1:], heights[summation_method]()), axis=None, name=name)

    values, added = _matrix(labels, predictions, thresholds, weights)
    return tuple(area(*(counts[key] for key in ("tp", "fn", "tn", "fp")), name) for counts, name in (
        (values, "value"), (added, "update_op")))  # fmt: skip


# shares at a threshold ------------------------------------------------------------------------------------------------


def _at_share(public, wanted, doc):
    """One share where the other one comes nearest to what is wanted."""

    def found(counts, share, name):
        tp, fn, tn, fp = (counts[key] for key in ("tp", "fn", "tn", "fp"))
        if wanted == "specificity":
            place = reductions_argmin(raw("Abs", elementwise.div(tn, tn + fp + _SMALL) - share))
            return elementwise.div(tp[place], tp[place] + fn[place] + _SMALL, name)
        away = raw("Abs", elementwise.div(tp, tp + fn + _SMALL) - share)
        nearest = elementwise.cast(raw("Equal", away, raw("Min", away, axis=None)), dtypes.int64)
        place = elementwise.cast(raw("ArgMax", raw("Cumsum", nearest, axis=0), axis=0, output_type=dtypes.int64), dtypes.int32)
        return elementwise.div(tn[place], tn[place] + fp[place] + _SMALL, name)

    def compute(labels, predictions, weights=None, num_thresholds=200, **given):
        share = given[wanted]
        if not 0 <= share <= 1:
            raise ValueError(f"`{wanted}` must be in the range [0, 1].")
        values, added = _matrix(labels, predictions, _spread(num_thresholds), weights)
        return found(values, share, "value"), found(added, share, "update_op")

    compute.__doc__ = f"""{doc}

    Args:
        labels: a tensor that becomes bools.
        predictions: probabilities of the same shape.
        {wanted}: the share that is wanted, 0 to 1.
        weights: how much each counts.
        num_thresholds: how many thresholds are tried.
    """
    return metric(public, f"labels predictions {wanted} weights=None num_thresholds=200")(compute)


def reductions_argmin(values):
    return elementwise.cast(raw("ArgMin", values, axis=0, output_type=dtypes.int64), dtypes.int32)


_at_share("sensitivity_at_specificity", "specificity", "The sensitivity at the threshold with the given specificity.")
_at_share("specificity_at_sensitivity", "sensitivity", "The specificity at the threshold with the given sensitivity.")

_AT = """

    Args:
        labels: a tensor that becomes bools.
        predictions: probabilities of the same shape.
        thresholds: a list of numbers.
        weights: how much each counts.
    """


def _shares(public, other, word, doc):
    def compute(labels, predictions, thresholds, weights=None):
        values, added = _matrix(labels, predictions, thresholds, weights, ("tp", other))

        def share(counts, name):
            return elementwise.div(counts["tp"], _SMALL + counts["tp"] + counts[other], f"{word}_{name}")

        return share(values, "value"), share(added, "update_op")

    compute.__doc__ = doc + _AT
    return metric(public, "labels predictions thresholds weights=None")(compute)


_shares("precision_at_thresholds", "fp", "precision", "How many of those above each threshold are positive, as a part.")
_shares("recall_at_thresholds", "fn", "recall", "How many of the positive are above each threshold, as a part.")


def _counts(key):
    def compute(labels, predictions, thresholds, weights=None):
        values, added = _matrix(labels, predictions, thresholds, weights, (key,))
        return raw("Identity", values[key]), added[key]

    compute.__doc__ = f"The {_PAIRS[key].replace('_', ' ')} at each threshold." + _AT
    return metric(f"{_PAIRS[key]}_at_thresholds", "labels predictions thresholds weights=None", _PAIRS[key])(compute)


for _key in _PAIRS:
    _counts(_key)
