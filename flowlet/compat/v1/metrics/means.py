"""Metrics of 1.x that are means."""

from flowlet.compat.v1 import elementwise, reductions, shapes, updates
from flowlet.compat.v1.metrics.base import after, broadcast, fitting, metric, ratio, to_float, total, variable
from flowlet.compat.v1.raw import raw, tensor
from flowlet.core.graph.operation import GraphTensor


@metric("mean", "values weights=None")
def mean(values, weights=None):
    """The mean of all values so far.

    Args:
        values: a tensor of any shape.
        weights: how much each counts: one number, or a tensor that broadcasts to `values`.

    Returns:
        (the mean so far, the operation that takes `values` into account and gives the mean then): float32
    """
    values = to_float(values)
    sums, count = variable([], "total"), variable([], "count")
    if weights is None:
        number = to_float(shapes.size(values))
    else:
        values, _, weights = fitting(values, None, weights)
        weights = broadcast(weights, values)
        values = raw("Mul", values, weights)
        number = total(weights)
    added = updates.assign_add(sums, total(values))
    with after([values]):
        counted = updates.assign_add(count, number)
    return ratio(sums, count, "value"), ratio(added, counted, "update_op")


@metric("mean_tensor", "values weights=None", "mean")
def mean_tensor(values, weights=None):
    """The mean of each element of a tensor of a known shape.

    Args:
        values: a tensor.
        weights: how much each element counts.
    """
    values = to_float(values)
    if not values.shape.is_fully_defined():
        raise ValueError(f"Cannot convert a partially known TensorShape to a Tensor: {values.shape}. The mean of each element "
                         f"needs a "
                         "variable for each.")  # fmt: skip
    sums, count = variable(values.shape, "total_tensor"), variable(values.shape, "count_tensor")
    number = shapes.ones_like(values)
    if weights is not None:
        values, _, weights = fitting(values, None, weights)
        weights = broadcast(weights, values)
        values, number = raw("Mul", values, weights), raw("Mul", number, weights)
    added = updates.assign_add(sums, values)
    with after([values]):
        counted = updates.assign_add(count, number)

    def quotient(sums, count, name):
        return elementwise.truediv(sums, raw("Maximum", count, shapes.ones_like(count)), name)

    return quotient(sums, count, "value"), quotient(added, counted, "update_op")


@metric("accuracy", "labels predictions weights=None", "")
def accuracy(labels, predictions, weights=None, name=None):
    """How many predictions equal their labels, as a part of all.

    Args:
        labels, predictions: tensors of one shape: classes, not probabilities.
        weights: how much each counts.

    >>> import flowlet.compat.v1 as tf
    >>> with tf.Graph().as_default(), tf.Session() as sess:
    ...     value, update = tf.metrics.accuracy([1, 2, 3, 4], [1, 2, 0, 0])
    ...     sess.run(tf.local_variables_initializer())
    ...     float(sess.run(update)), float(sess.run(value))
    (0.5, 0.5)
    """
    predictions, labels, weights = fitting(predictions, labels, weights)
    if predictions.dtype is not labels.dtype:
        predictions = elementwise.cast(predictions, labels.dtype)
    return _mean(to_float(raw("Equal", predictions, labels)), weights, name or "accuracy")


def _mean(values, weights, name):
    from flowlet import api

    return api.resolve("compat.v1.metrics", "mean")(values, weights, name=name)


def _of_two(public, doc, function):
    """The mean of a function of labels and predictions."""

    def compute(labels, predictions, weights=None, name=None):
        predictions, labels, weights = fitting(predictions, labels, weights)
        return _mean(function(labels, predictions), weights, name or public)

    compute.__doc__ = f"""{doc}

    Args:
        labels, predictions: tensors of one shape.
        weights: how much each element counts.
    """
    return metric(public, "labels predictions weights=None", "")(compute)


_of_two("mean_squared_error", "The mean of the squared differences.",
        lambda labels, predictions: raw("SquaredDifference", labels, predictions))  # fmt: skip
_of_two("mean_absolute_error", "The mean of the absolute "
                               "differences.", lambda labels, predictions: raw("Abs", predictions - labels))


@metric("root_mean_squared_error", "labels predictions weights=None", "")
def root_mean_squared_error(labels, predictions, weights=None, name=None):
    """The square root of the mean of the squared differences.

    Args:
        labels, predictions: tensors of one shape.
        weights: how much each element counts.
    """
    predictions, labels, weights = fitting(predictions, labels, weights)
    value, update = _mean(raw("SquaredDifference", labels, predictions), weights, name or "root_mean_squared_error")
    return raw("Sqrt", value), raw("Sqrt", update)


@metric("mean_relative_error", "labels predictions normalizer weights=None", "")
def mean_relative_error(labels, predictions, normalizer, weights=None, name=None):
    """The mean of the absolute differences, each divided by its element of `normalizer` (0 where that is 0).

    Args:
        labels, predictions, normalizer: tensors of one shape.
        weights: how much each element counts.
    """
    predictions, labels, weights = fitting(predictions, labels, weights)
    predictions, normalizer = fitting(predictions, normalizer, None)[:2]
    away = raw("Abs", labels - predictions)
    error = reductions.select(raw("Equal", 0.0, normalizer), shapes.zeros_like(labels), away / normalizer)
    return _mean(error, weights, name or "mean_relative_error")


@metric("mean_cosine_distance", "labels predictions dim weights=None", "")
def mean_cosine_distance(labels, predictions, dim, weights=None, name=None):
    """1 - the mean of the products along an axis of rows of length 1.

    Args:
        labels, predictions: tensors of one shape.
        dim: the axis.
        weights: how much each row counts.
    """
    predictions, labels, weights = fitting(predictions, labels, weights)
    found = raw("Sum", raw("Mul", predictions, labels), axis=[dim], keepdims=True)
    value, update = _mean(found, weights, name or "mean_cosine_distance")
    return raw("Sub", 1.0, value), raw("Sub", 1.0, update)


@metric("percentage_below", "values threshold weights=None", "")
def percentage_below(values, threshold, weights=None, name=None):
    """The part of the values that are below a threshold.

    Args:
        values: a tensor of any shape.
        threshold: a number.
        weights: how much each value counts.
    """
    values = values if isinstance(values, GraphTensor) else tensor(values)
    return _mean(to_float(raw("Less", values, threshold)), weights, name or "percentage_below_threshold")
