"""Metrics of 1.x by classes: intersection over union, accuracy of each class."""

from flowlet import api
from flowlet.compat.v1 import elementwise, reductions, segments, shapes, updates
from flowlet.compat.v1.metrics.base import fitting, metric, ratio, to_float, total, variable
from flowlet.compat.v1.raw import raw, tensor
from flowlet.core import dtypes


def _flat(one):
    return raw("Reshape", one, shape=[-1]) if one.shape.rank != 1 else one


@metric("mean_iou", "labels predictions num_classes weights=None")
def mean_iou(labels, predictions, num_classes, weights=None):
    """The mean over the classes of: how many elements both have, divided by how many at least one has.

    Args:
        labels, predictions: tensors of one shape: class indices.
        num_classes: how many classes there are.
        weights: how much each element counts.

    Returns:
        (the mean so far, the operation that adds to the table of counts)
    """
    predictions, labels = tensor(predictions), tensor(labels)
    predictions.shape.assert_is_compatible_with(labels.shape)
    counts = variable([num_classes, num_classes], "total_confusion_matrix", dtypes.float64)
    predictions, labels = (_flat(elementwise.cast(one, dtypes.int64)) for one in (predictions, labels))
    if weights is not None:
        weights = _flat(tensor(weights)) if tensor(weights).shape.rank else tensor(weights)
    new = segments.confusion_matrix(labels, predictions, num_classes, dtypes.float64, weights=weights)
    update = updates.assign_add(counts, new)
    rows, columns = (to_float(raw("Sum", counts, axis=axis)) for axis in (0, 1))
    both = to_float(api.resolve("compat.v1", "diag_part")(counts))
    either = rows + columns - both
    seen = total(to_float(raw("NotEqual", either, 0)))
    either = reductions.select(raw("Greater", either, 0), either, shapes.ones_like(either))
    shares = elementwise.div(both, either)
    found = reductions.select(raw("Greater", seen, 0), raw("Sum", shares, axis=None, name="mean_iou") / seen, 0.0)
    return found, update


@metric("mean_per_class_accuracy", "labels predictions num_classes weights=None", "mean_accuracy")
def mean_per_class_accuracy(labels, predictions, num_classes, weights=None):
    """The mean over the classes of how many of each were found, as a part.

    Args:
        labels, predictions: tensors of one shape: class indices.
        num_classes: how many classes there are.
        weights: how much each element counts.

    Returns:
        (the mean so far, the operation that counts and gives the part of each class)
    """
    predictions, labels, weights = fitting(predictions, tensor(labels), weights)
    sums, right = variable([num_classes], "total"), variable([num_classes], "count")
    predictions, labels = _flat(predictions), _flat(labels)
    ones = shapes.ones([shapes.size(labels)], dtypes.float32)
    if predictions.dtype is not labels.dtype:
        predictions = elementwise.cast(predictions, labels.dtype)
    correct = to_float(raw("Equal", predictions, labels))
    if weights is not None:
        weights = to_float(_flat(weights) if weights.shape.rank else weights)
        correct, ones = correct * weights, ones * weights
    scatter_add = api.resolve("compat.v1", "scatter_add")
    added, counted = scatter_add(sums, labels, ones), scatter_add(right, labels, correct)
    value = raw("Mean", ratio(right, sums), axis=None, name="mean_accuracy")
    return value, ratio(counted, added, "update_op")
