"""How often predictions are right: accuracy of values, of binary and categorical labels, among the top k."""

from flowlet.core import dtypes
from flowlet.keras import settings
from flowlet.keras.losses.weighting import same_rank
from flowlet.keras.metrics.base import metric_function
from flowlet.keras.metrics.mean import MeanMetricWrapper, mean_of
from flowlet.ops import math
from flowlet.ops.array import reshape, squeeze
from flowlet.ops.cast import cast, convert_to_tensor
from flowlet.ops.reduce import argmax, reduce_any, reduce_mean
from flowlet.ops.shapes import shape
from flowlet.ops.sorting import in_top_k


@metric_function("acc", public=False)
def accuracy(y_true, y_pred):
    """1 where `y_pred` equals `y_true`, 0 elsewhere, element by element.

    >>> accuracy([1, 2], [1, 3]).numpy().tolist()
    [1.0, 0.0]
    """
    y_true, y_pred = same_rank(convert_to_tensor(y_true), convert_to_tensor(y_pred))
    y_pred.shape.assert_is_compatible_with(y_true.shape)
    return cast(math.equal(y_true, cast(y_pred, y_true.dtype)), settings.float_dtype())


@metric_function()
def binary_accuracy(y_true, y_pred, threshold=0.5):
    """The share along the last axis of predictions on the right side of `threshold`.

    Args:
        y_true: labels 0 and 1, (batch, ..., n).
        y_pred: probabilities of label 1, (batch, ..., n); one of just `threshold` stands for label 0.
        threshold: from where on a prediction stands for label 1.

    >>> binary_accuracy([[1.], [0.]], [[0.9], [0.8]]).numpy().tolist()
    [1.0, 0.0]
    """
    y_pred = convert_to_tensor(y_pred)
    chosen = cast(y_pred > cast(threshold, y_pred.dtype), y_pred.dtype)
    return reduce_mean(cast(math.equal(cast(y_true, y_pred.dtype), chosen), settings.float_dtype()), axis=-1)


@metric_function()
def categorical_accuracy(y_true, y_pred):
    """1 where the largest prediction is at the place of the largest label.

    Args:
        y_true: one-hot labels, (batch, ..., classes).
        y_pred: probabilities or logits of the same shape; the first of equal ones counts.

    >>> categorical_accuracy([[0., 1.], [0., 1.]], [[0.1, 0.9], [0.6, 0.4]]).numpy().tolist()
    [1.0, 0.0]
    """
    right = math.equal(argmax(y_true, axis=-1), argmax(y_pred, axis=-1))
    return cast(right, settings.float_dtype())


@metric_function()
def sparse_categorical_accuracy(y_true, y_pred):
    """1 where the largest prediction is at the place that the label names.

    Args:
        y_true: class indices, (batch, ...) or (batch, ..., 1).
        y_pred: probabilities or logits, (batch, ..., classes); the first of equal ones counts.

    >>> sparse_categorical_accuracy([1, 1], [[0.1, 0.9], [0.6, 0.4]]).numpy().tolist()
    [1.0, 0.0]
    """
    y_true, y_pred = convert_to_tensor(y_true), convert_to_tensor(y_pred)
    if y_true.shape.rank == y_pred.shape.rank:
        y_true = squeeze(y_true, -1)
    return cast(math.equal(y_true, cast(argmax(y_pred, axis=-1), y_true.dtype)), settings.float_dtype())


@metric_function()
def top_k_categorical_accuracy(y_true, y_pred, k=5):
    """1 where the prediction at the place of the largest label is among the `k` largest.

    >>> top_k_categorical_accuracy([[0., 0., 1.]], [[0.5, 0.1, 0.4]], k=2).numpy().tolist()
    [1.0]
    """
    return sparse_top_k_categorical_accuracy(argmax(y_true, axis=-1), y_pred, k)


@metric_function()
def sparse_top_k_categorical_accuracy(y_true, y_pred, k=5, *, from_sorted_ids=False):
    """1 where the prediction at the place that the label names is among the `k` largest; equal ones count as
    in.

    Args:
        y_true: class indices, (batch, ...) or (batch, ..., 1).
        y_pred: probabilities or logits, (batch, ..., classes).
        k: how many.
        from_sorted_ids: whether `y_pred` holds class indices, the most probable first, by keyword.

    >>> sparse_top_k_categorical_accuracy([2], [[0.5, 0.1, 0.4]], k=2).numpy().tolist()
    [1.0]
    """
    y_true, y_pred = convert_to_tensor(y_true), convert_to_tensor(y_pred)
    places = y_pred.shape[:-1]
    if not places.is_fully_defined():  # in a graph
        places = shape(y_pred)[:-1]
    flat, rows = reshape(y_true, [-1]), reshape(y_pred, [-1, y_pred.shape[-1]])
    if from_sorted_ids:
        hits = reduce_any(math.equal(cast(rows, flat.dtype)[:, :k], flat[:, None]), axis=-1)
    else:
        hits = in_top_k(cast(flat, dtypes.int32), rows, k)
    return reshape(cast(hits, settings.float_dtype()), places)


@mean_of(accuracy)
class Accuracy(MeanMetricWrapper):
    """The share of predictions that equal their labels.

    Args:
        name, dtype: as for `tf.keras.metrics.Mean`.

    >>> import flowlet as tf
    >>> accuracy = tf.keras.metrics.Accuracy()
    >>> _ = accuracy.update_state([1, 2, 3, 4], [0, 2, 3, 4])
    >>> accuracy.result().numpy().item()
    0.75
    """


@mean_of(binary_accuracy)
class BinaryAccuracy(MeanMetricWrapper):
    """The share of probabilities on the right side of a threshold.

    Args:
        name, dtype: as for `tf.keras.metrics.Mean`.
        threshold: from where on a prediction stands for label 1.

    >>> import flowlet as tf
    >>> accuracy = tf.keras.metrics.BinaryAccuracy()
    >>> _ = accuracy.update_state([[1.], [1.], [0.], [0.]], [[0.98], [1.], [0.], [0.6]])
    >>> accuracy.result().numpy().item()
    0.75
    """


@mean_of(categorical_accuracy)
class CategoricalAccuracy(MeanMetricWrapper):
    """The share of samples whose largest prediction is that of the right class, for one-hot labels."""


@mean_of(sparse_categorical_accuracy)
class SparseCategoricalAccuracy(MeanMetricWrapper):
    """The share of samples whose largest prediction is that of the right class, for class indices."""


@mean_of(top_k_categorical_accuracy, order="k name dtype")
class TopKCategoricalAccuracy(MeanMetricWrapper):
    """The share of samples whose right class is among the `k` largest predictions, for one-hot labels.

    Args:
        k: how many.
        name, dtype: as for `tf.keras.metrics.Mean`.
    """


@mean_of(sparse_top_k_categorical_accuracy, order="k name dtype * from_sorted_ids")
class SparseTopKCategoricalAccuracy(MeanMetricWrapper):
    """The share of samples whose right class is among the `k` largest predictions, for class indices.

    Args:
        k: how many.
        name, dtype: as for `tf.keras.metrics.Mean`.
        from_sorted_ids: whether predictions are class indices, the most probable first, by keyword.
    """
