"""Losses of predicted numbers: squared, absolute, percentage and logarithmic errors, Huber, log-cosh."""

import math as numbers

from flowlet.keras import settings
from flowlet.keras.losses.base import LossFunctionWrapper, loss_class, loss_function
from flowlet.ops import math
from flowlet.ops.cast import cast, convert_to_tensor
from flowlet.ops.gather import where
from flowlet.ops.reduce import reduce_mean


def pair(y_true, y_pred):
    """Both as tensors of the dtype of the predictions: `(y_true, y_pred)`."""
    y_pred = convert_to_tensor(y_pred)
    return cast(y_true, y_pred.dtype), y_pred


@loss_function("mse", "MSE")
def mean_squared_error(y_true, y_pred):
    """The mean of `(y_true - y_pred) ** 2` along the last axis.

    Args:
        y_true: the right values, (batch, ..., n).
        y_pred: the predicted values, (batch, ..., n).

    Returns:
        A tensor (batch, ...) of the dtype of `y_pred`.

    >>> mean_squared_error([[0., 1.]], [[2., 1.]]).numpy().tolist()
    [2.0]
    """
    y_true, y_pred = pair(y_true, y_pred)
    return reduce_mean(math.squared_difference(y_pred, y_true), axis=-1)


@loss_function("mae", "MAE")
def mean_absolute_error(y_true, y_pred):
    """The mean of `abs(y_true - y_pred)` along the last axis.

    >>> mean_absolute_error([[0., 1.]], [[2., 1.]]).numpy().tolist()
    [1.0]
    """
    y_true, y_pred = pair(y_true, y_pred)
    return reduce_mean(math.abs(y_pred - y_true), axis=-1)


@loss_function("mape", "MAPE")
def mean_absolute_percentage_error(y_true, y_pred):
    """The mean along the last axis of `100 * abs((y_true - y_pred) / y_true)`.

    A `y_true` nearer to 0 than `tf.keras.backend.epsilon()` counts as epsilon in the denominator.

    >>> mean_absolute_percentage_error([[1., 2.]], [[1., 1.]]).numpy().tolist()
    [25.0]
    """
    y_true, y_pred = pair(y_true, y_pred)
    share = math.abs((y_true - y_pred) / math.maximum(math.abs(y_true), settings.epsilon()))
    return 100.0 * reduce_mean(share, axis=-1)


@loss_function("msle", "MSLE")
def mean_squared_logarithmic_error(y_true, y_pred):
    """The mean of `(log(y_true + 1) - log(y_pred + 1)) ** 2` along the last axis; numbers below 0 count as 0.

    >>> mean_squared_logarithmic_error([[0., 1.]], [[0., 1.]]).numpy().tolist()
    [0.0]
    """
    y_true, y_pred = pair(y_true, y_pred)
    first = math.log(math.maximum(y_pred, settings.epsilon()) + 1.0)
    second = math.log(math.maximum(y_true, settings.epsilon()) + 1.0)
    return reduce_mean(math.squared_difference(first, second), axis=-1)


@loss_function(known=("huber_loss",))
def huber(y_true, y_pred, delta=1.0):
    """The mean of `e ** 2 / 2` where `abs(e) <= delta` and of `delta * abs(e) - delta ** 2 / 2` elsewhere.

    `e` is `y_pred - y_true`. Computed and returned in floatx (float32).

    Args:
        y_true, y_pred: (batch, ..., n).
        delta: where the parabola becomes a line.

    >>> huber([[0., 0.]], [[1., 3.]]).numpy().tolist()
    [1.5]
    """
    dtype = settings.float_dtype()
    error = cast(y_pred, dtype) - cast(y_true, dtype)
    delta = cast(delta, dtype)
    size = math.abs(error)
    return reduce_mean(
        where(size <= delta, 0.5 * math.square(error), delta * size - 0.5 * math.square(delta)), axis=-1
    )


@loss_function("logcosh")
def log_cosh(y_true, y_pred):
    """The mean of `log(cosh(y_pred - y_true))` along the last axis.

    For a small error `e` it is about `e ** 2 / 2`, for a large one `abs(e) - log(2)`.

    >>> round(log_cosh([[0.]], [[1.]]).numpy().item(), 6)
    0.433781
    """
    y_true, y_pred = pair(y_true, y_pred)
    error = y_pred - y_true
    return reduce_mean(error + math.softplus(-2.0 * error) - cast(numbers.log(2.0), error.dtype), axis=-1)


@loss_class(mean_squared_error)
class MeanSquaredError(LossFunctionWrapper):
    """The mean of `(y_true - y_pred) ** 2`.

    Args:
        reduction, name: as for `tf.keras.losses.Loss`.

    >>> import flowlet as tf
    >>> tf.keras.losses.MeanSquaredError()([[0., 1.]], [[2., 1.]]).numpy().item()
    2.0
    """


@loss_class(mean_absolute_error)
class MeanAbsoluteError(LossFunctionWrapper):
    """The mean of `abs(y_true - y_pred)`."""


@loss_class(mean_absolute_percentage_error)
class MeanAbsolutePercentageError(LossFunctionWrapper):
    """The mean of `100 * abs((y_true - y_pred) / y_true)`."""


@loss_class(mean_squared_logarithmic_error)
class MeanSquaredLogarithmicError(LossFunctionWrapper):
    """The mean of `(log(y_true + 1) - log(y_pred + 1)) ** 2`."""


@loss_class(huber, name="huber_loss")
class Huber(LossFunctionWrapper):
    """A parabola for errors up to `delta`, a line beyond: outliers weigh less than in the squared error.

    Args:
        delta: where the parabola becomes a line.
        reduction, name: as for `tf.keras.losses.Loss`.
    """


@loss_class(log_cosh)
class LogCosh(LossFunctionWrapper):
    """The mean of `log(cosh(y_pred - y_true))`."""
