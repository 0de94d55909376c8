"""Cross entropies: binary, categorical, and of class indices."""

import contextvars
import warnings

import numpy as np

from flowlet.core import dtypes, mode
from flowlet.keras import settings
from flowlet.keras.losses.base import LossFunctionWrapper, loss_class, loss_function
from flowlet.keras.losses.regression import pair
from flowlet.ops import math, nn
from flowlet.ops.array import reshape, transpose
from flowlet.ops.cast import cast, convert_to_tensor
from flowlet.ops.gather import where
from flowlet.ops.reduce import reduce_mean, reduce_sum

# Set while a model is trained whose last layer was warned of already (`logits-activation` in docs/checks).
told_already = contextvars.ContextVar("told_already", default=False)


def logits_of(y_pred, from_logits, name):
    """What a cross entropy is computed from: `(tensor, whether it holds logits)`.

    Where `y_pred` comes straight from `tf.keras.activations.sigmoid` or `softmax`, that is what went into the
    activation: no logarithm of a probability that was rounded to 0 or 1.
    """
    logits = getattr(y_pred, "_keras_logits", None)
    if logits is None and mode.state.building and not from_logits:
        logits = _before_activation(y_pred, "Sigmoid" if name.startswith("binary") else "Softmax")
    if logits is None:
        return y_pred, from_logits
    if from_logits and not told_already.get():
        warnings.warn(
            f"`{name}` received `from_logits=True`, but the `output` argument was produced by a sigmoid or "
            "softmax activation and thus does not represent logits. Was this intended? The inputs of the "
            "activation are taken as the logits; to fix it, remove the activation or `from_logits=True`.",
            stacklevel=4,
        )
    return logits, True


def _before_activation(y_pred, op_type):
    """What went into the operation of a graph that gave `y_pred`, if that is of this type; else None."""
    op = getattr(y_pred, "op", None)
    return op.inputs[0] if getattr(op, "type", None) == op_type else None


def clipped(probabilities):
    """Probabilities kept `tf.keras.backend.epsilon()` away from 0 and 1."""
    return math.clip_by_value(probabilities, settings.epsilon(), 1.0 - settings.epsilon())


def smoothed(y_true, label_smoothing, classes):
    """Labels moved by `label_smoothing` toward `1 / classes`."""
    if isinstance(label_smoothing, (int, float)) and not label_smoothing:
        return y_true
    return y_true * (1.0 - label_smoothing) + label_smoothing / classes


def elementwise(y_true, y_pred, from_logits):
    """The binary cross entropy of each element."""
    y_pred, from_logits = logits_of(y_pred, from_logits, "binary_crossentropy")
    if from_logits:
        return nn.sigmoid_cross_entropy_with_logits(labels=y_true, logits=y_pred)
    y_pred = clipped(y_pred)
    positive = y_true * math.log(y_pred + settings.epsilon())
    return -(positive + (1.0 - y_true) * math.log(1.0 - y_pred + settings.epsilon()))


@loss_function(known=("bce", "BCE"))
def binary_crossentropy(y_true, y_pred, from_logits=False, label_smoothing=0.0, axis=-1):
    """The mean along `axis` of `-(y_true * log(y_pred) + (1 - y_true) * log(1 - y_pred))`.

    Args:
        y_true: labels in 0..1, (batch, ..., n).
        y_pred: probabilities of label 1, or logits, (batch, ..., n).
        from_logits: whether `y_pred` holds logits (any real numbers) and not probabilities.
        label_smoothing: between 0 and 1: how far labels move toward 0.5.
        axis: the axis to average.

    Returns:
        A tensor (batch, ...) of the dtype of `y_pred`.

    >>> round(binary_crossentropy([[1., 0.]], [[0.9, 0.1]]).numpy().item(), 5)
    0.10536
    """
    y_true, y_pred = pair(y_true, y_pred)
    return reduce_mean(elementwise(smoothed(y_true, label_smoothing, 2), y_pred, from_logits), axis=axis)


@loss_function()
def categorical_crossentropy(y_true, y_pred, from_logits=False, label_smoothing=0.0, axis=-1):
    """`-sum(y_true * log(y_pred))` along `axis`; predictions are divided by their sum first.

    Args:
        y_true: one-hot labels or probabilities, (batch, ..., classes).
        y_pred: probabilities, or logits, of the same shape.
        from_logits: whether `y_pred` holds logits (any real numbers) and not probabilities.
        label_smoothing: between 0 and 1: how far labels move toward `1 / classes`.
        axis: the axis of the classes.

    Raises:
        ValueError: where the shapes differ (class indices need `sparse_categorical_crossentropy`).

    >>> round(categorical_crossentropy([[0., 1.]], [[0.2, 0.8]]).numpy().item(), 5)
    0.22314
    """
    y_true, y_pred = pair(y_true, y_pred)
    y_true = smoothed(y_true, label_smoothing, y_true.shape[-1])
    y_pred, from_logits = logits_of(y_pred, from_logits, "categorical_crossentropy")
    y_true.shape.assert_is_compatible_with(y_pred.shape)
    if from_logits:
        return nn.softmax_cross_entropy_with_logits(labels=y_true, logits=y_pred, axis=axis)
    y_pred = clipped(y_pred / reduce_sum(y_pred, axis=axis, keepdims=True))
    return -reduce_sum(y_true * math.log(y_pred), axis=axis)


@loss_function()
def sparse_categorical_crossentropy(y_true, y_pred, from_logits=False, axis=-1, *, ignore_class=None):
    """The cross entropy of class indices: `-log(y_pred[y_true])`, predictions divided by their sum first.

    Args:
        y_true: class indices (integers, or floats that stand for them), (batch, ...) or (batch, ..., 1).
        y_pred: probabilities, or logits, (batch, ..., classes).
        from_logits: whether `y_pred` holds logits (any real numbers) and not probabilities.
        axis: the axis of the classes in `y_pred`.
        ignore_class: a class index that counts for nothing, by keyword.

    Raises:
        InvalidArgumentError: for a class index outside 0..classes-1.

    >>> round(sparse_categorical_crossentropy([1], [[0.2, 0.8]]).numpy().item(), 5)
    0.22314
    """
    y_pred, y_true = convert_to_tensor(y_pred), cast(y_true, dtypes.int64)
    y_pred, from_logits = logits_of(y_pred, from_logits, "sparse_categorical_crossentropy")
    if not from_logits:
        y_pred = math.log(clipped(y_pred))
    rank = y_pred.shape.rank
    if axis % rank != rank - 1:
        y_pred = transpose(y_pred, [*np.delete(np.arange(rank), axis).tolist(), axis % rank])
    places = y_pred.shape[:-1]
    if y_true.shape.rank != rank - 1:
        y_true, y_pred = reshape(y_true, [-1]), reshape(y_pred, [-1, y_pred.shape[-1]])
    if ignore_class is not None:
        valid = math.not_equal(y_true, ignore_class)
        y_true = where(valid, y_true, 0)
    values = nn.sparse_softmax_cross_entropy_with_logits(labels=y_true, logits=y_pred)
    if ignore_class is not None:
        values = where(valid, values, cast(0, values.dtype))
    if rank >= 3 and values.shape.rank == 1:
        values = reshape(values, places)
    if ignore_class is not None:
        values._keras_mask = reshape(valid, values.shape)
    return values


@loss_class(binary_crossentropy)
class BinaryCrossentropy(LossFunctionWrapper):
    """The cross entropy of labels 0 and 1 and their predicted probabilities.

    Args:
        from_logits: whether predictions are logits (any real numbers) and not probabilities.
        label_smoothing: between 0 and 1: how far labels move toward 0.5.
        axis: the axis to average before the reduction.
        reduction, name: as for `tf.keras.losses.Loss`.

    >>> import flowlet as tf
    >>> loss = tf.keras.losses.BinaryCrossentropy(from_logits=True)
    >>> round(loss([[1.], [0.]], [[0.], [0.]]).numpy().item(), 6)
    0.693147
    """


@loss_class(categorical_crossentropy)
class CategoricalCrossentropy(LossFunctionWrapper):
    """The cross entropy of one-hot labels and predicted probabilities of classes.

    Args:
        from_logits: whether predictions are logits (any real numbers) and not probabilities.
        label_smoothing: between 0 and 1: how far labels move toward `1 / classes`.
        axis: the axis of the classes.
        reduction, name: as for `tf.keras.losses.Loss`.
    """


@loss_class(sparse_categorical_crossentropy, order="from_logits reduction name * ignore_class axis")
class SparseCategoricalCrossentropy(LossFunctionWrapper):
    """The cross entropy of class indices and predicted probabilities of classes.

    Args:
        from_logits: whether predictions are logits (any real numbers) and not probabilities.
        reduction, name: as for `tf.keras.losses.Loss`.
        ignore_class: a class index that counts for nothing, by keyword.
        axis: the axis of the classes, by keyword.
    """
