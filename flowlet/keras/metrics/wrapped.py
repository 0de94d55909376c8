"""Losses as metrics: the mean of a loss function over all samples."""

from flowlet.keras.losses.base import functions
from flowlet.keras.losses.crossentropy import (
    binary_crossentropy,
    categorical_crossentropy,
    sparse_categorical_crossentropy,
)
from flowlet.keras.losses.divergence import kl_divergence, poisson
from flowlet.keras.losses.hinges import categorical_hinge, hinge, squared_hinge
from flowlet.keras.losses.regression import (
    log_cosh,
    mean_absolute_error,
    mean_absolute_percentage_error,
    mean_squared_error,
    mean_squared_logarithmic_error,
)
from flowlet.keras.metrics.base import metrics
from flowlet.keras.metrics.mean import MeanMetricWrapper, mean_of

for _name, _function in functions.items():
    metrics.add(_name)(_function)


@mean_of(mean_squared_error)
class MeanSquaredError(MeanMetricWrapper):
    """The mean of `(y_true - y_pred) ** 2`.

    Args:
        name, dtype: as for `tf.keras.metrics.Mean`.

    >>> import flowlet as tf
    >>> error = tf.keras.metrics.MeanSquaredError()
    >>> _ = error.update_state([[0., 1.]], [[2., 1.]])
    >>> error.result().numpy().item()
    2.0
    """


@mean_of(mean_absolute_error)
class MeanAbsoluteError(MeanMetricWrapper):
    """The mean of `abs(y_true - y_pred)`."""


@mean_of(mean_absolute_percentage_error)
class MeanAbsolutePercentageError(MeanMetricWrapper):
    """The mean of `100 * abs((y_true - y_pred) / y_true)`."""


@mean_of(mean_squared_logarithmic_error)
class MeanSquaredLogarithmicError(MeanMetricWrapper):
    """The mean of `(log(y_true + 1) - log(y_pred + 1)) ** 2`."""


@mean_of(log_cosh, name="logcosh")
class LogCoshError(MeanMetricWrapper):
    """The mean of `log(cosh(y_pred - y_true))`."""


@mean_of(binary_crossentropy, order="name dtype from_logits label_smoothing * axis")
class BinaryCrossentropy(MeanMetricWrapper):
    """The mean cross entropy of labels 0 and 1 and their predicted probabilities.

    Args:
        name, dtype: as for `tf.keras.metrics.Mean`.
        from_logits: whether predictions are logits and not probabilities.
        label_smoothing: between 0 and 1: how far labels move toward 0.5.
        axis: the axis to average for each sample, by keyword.
    """


@mean_of(categorical_crossentropy, order="name dtype from_logits label_smoothing * axis")
class CategoricalCrossentropy(MeanMetricWrapper):
    """The mean cross entropy of one-hot labels and predicted probabilities of classes.

    Args:
        name, dtype: as for `tf.keras.metrics.Mean`.
        from_logits: whether predictions are logits and not probabilities.
        label_smoothing: between 0 and 1: how far labels move toward `1 / classes`.
        axis: the axis of the classes, by keyword.
    """


@mean_of(sparse_categorical_crossentropy, order="name dtype from_logits axis")
class SparseCategoricalCrossentropy(MeanMetricWrapper):
    """The mean cross entropy of class indices and predicted probabilities of classes.

    Args:
        name, dtype: as for `tf.keras.metrics.Mean`.
        from_logits: whether predictions are logits and not probabilities.
        axis: the axis of the classes.
    """


@mean_of(kl_divergence, name="kullback_leibler_divergence")
class KLDivergence(MeanMetricWrapper):
    """The mean of `sum(y_true * log(y_true / y_pred))`."""


@mean_of(poisson)
class Poisson(MeanMetricWrapper):
    """The mean of `y_pred - y_true * log(y_pred)`."""


@mean_of(hinge)
class Hinge(MeanMetricWrapper):
    """The mean of `max(1 - y_true * y_pred, 0)` for labels -1 and 1."""


@mean_of(squared_hinge)
class SquaredHinge(MeanMetricWrapper):
    """The mean of `max(1 - y_true * y_pred, 0) ** 2` for labels -1 and 1."""


@mean_of(categorical_hinge)
class CategoricalHinge(MeanMetricWrapper):
    """The mean of `max(largest wrong prediction - right prediction + 1, 0)` for one-hot labels."""
