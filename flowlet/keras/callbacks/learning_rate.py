"""Callbacks that set the learning rate: `LearningRateScheduler`, `ReduceLROnPlateau`."""

import inspect

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core.log import logger
from flowlet.core.tensor import Tensor
from flowlet.core.variable import Variable
from flowlet.keras.callbacks.callback import Callback
from flowlet.keras.callbacks.monitor import Monitor
from flowlet.keras.callbacks.output import show


def _rate(model):
    """The variable of the learning rate of a model's optimizer."""
    rate = getattr(model.optimizer, "lr", None)
    if rate is None:
        raise ValueError('Optimizer must have a "lr" attribute.')
    if not isinstance(rate, Variable):
        raise TypeError(errors.message(
            f"This optimizer was created with a {type(rate).__name__} as its learning rate, hence its "
            "learning rate is not settable.", "an optimizer with a number as its learning rate.",
            "pass `learning_rate=0.001` to the optimizer, or leave out the callback that changes the rate."))
    return rate


def _logged(model):
    """The learning rate for the logs of an epoch; that of a schedule is its value at the step reached."""
    optimizer = model.optimizer
    rate = getattr(optimizer, "lr", None)
    return rate.numpy() if isinstance(rate, Variable) else np.float32(
        optimizer.current_learning_rate(optimizer.iterations._value))  # fmt: skip


@export("keras.callbacks.LearningRateScheduler")
class LearningRateScheduler(Callback):
    """Sets the learning rate at the beginning of each epoch; it is logged as `lr`.

    Args:
        schedule: a function of the epoch (from 0), or of the epoch and the current rate, that gives the rate:
            a float.
        verbose: 1 to say which rate is set.

    Raises:
        ValueError: where `schedule` gives something else than a float.

    >>> import flowlet as tf
    >>> model = type("Model", (), {"optimizer": tf.keras.optimizers.SGD(1.0)})()
    >>> callback = tf.keras.callbacks.LearningRateScheduler(lambda epoch, lr: lr / 2, verbose=1)
    >>> callback.set_model(model)
    >>> callback.on_epoch_begin(0)
    <BLANKLINE>
    Epoch 1: LearningRateScheduler setting learning rate to 0.5.
    """

    def __init__(self, schedule, verbose=0):
        super().__init__()
        self.schedule, self.verbose = schedule, verbose

    def on_epoch_begin(self, epoch, logs=None):
        variable = _rate(self.model)
        rate = self._scheduled(epoch, float(variable.numpy()))
        if not isinstance(rate, (Tensor, float, np.float32, np.float64)):
            raise ValueError(errors.message(
                f'The output of the "schedule" function should be float. Got: {rate}',
                "a float, such as 0.01.", "let the function return float(...)."))
        if isinstance(rate, Tensor) and not rate.dtype.is_floating:
            raise ValueError(f"The dtype of `lr` Tensor should be float. Got: {rate.dtype}")
        variable.assign(float(rate))
        if self.verbose > 0:
            show(f"\nEpoch {epoch + 1}: LearningRateScheduler setting learning rate to {rate}.")

    def _scheduled(self, epoch, rate):
        try:
            inspect.signature(self.schedule).bind(epoch, rate)
        except TypeError:
            return self.schedule(epoch)
        except ValueError:  # a builtin without a signature
            pass
        return self.schedule(epoch, rate)

    def on_epoch_end(self, epoch, logs=None):
        if logs is not None:
            logs["lr"] = _logged(self.model)


@export("keras.callbacks.ReduceLROnPlateau")
class ReduceLROnPlateau(Monitor, Callback):
    """Lowers the learning rate when a metric has not become better for some epochs; the rate is logged as
    `lr`.

    Args:
        monitor: the name of the metric. Default: `"val_loss"`.
        factor: what the rate is multiplied by; below 1. Default: 0.1.
        patience: after how many epochs without an improvement. Default: 10.
        verbose: 1 to say so.
        mode: `"min"`, `"max"`, or `"auto"`: max for names that hold acc.
        min_delta: a smaller change than this is no improvement. Default: 0.0001.
        cooldown: how many epochs after a change are not counted.
        min_lr: the lowest rate.

    Raises:
        ValueError: for a factor of 1 or more.

    >>> import flowlet as tf
    >>> model = type("Model", (), {"optimizer": tf.keras.optimizers.SGD(1.0)})()
    >>> callback = tf.keras.callbacks.ReduceLROnPlateau("loss", factor=0.5, patience=1)
    >>> callback.set_model(model)
    >>> callback.on_train_begin()
    >>> for epoch in range(2):
    ...     callback.on_epoch_end(epoch, {"loss": 0.5})
    >>> model.optimizer.lr.numpy()
    np.float32(0.5)
    """

    def __init__(self, monitor="val_loss", factor=0.1, patience=10, verbose=0, mode="auto", min_delta=1e-4,
                 cooldown=0, min_lr=0, **kwargs):  # fmt: skip
        super().__init__()
        if factor >= 1.0:
            raise ValueError(f"ReduceLROnPlateau does not support a factor >= 1.0. Got {factor}")
        if "epsilon" in kwargs:
            logger.warning("`epsilon` argument is deprecated and will be removed, use `min_delta` instead.")
            min_delta = kwargs.pop("epsilon")
        if kwargs:
            raise TypeError(f"ReduceLROnPlateau got an unexpected argument: {next(iter(kwargs))!r}.")
        self._watch(monitor, mode, rises="acc" in monitor)
        self.factor, self.min_lr, self.min_delta, self.patience = factor, min_lr, min_delta, patience
        self.verbose, self.cooldown = verbose, cooldown
        self._reset()

    def _reset(self):
        self.cooldown_counter = self.wait = 0
        self.best = self.worst

    def on_train_begin(self, logs=None):
        self._reset()

    def on_epoch_end(self, epoch, logs=None):
        logs = {} if logs is None else logs
        logs["lr"] = _logged(self.model)
        current = self._value(logs, "Learning rate reduction is conditioned on metric `%s` which is not "
                                    "available. Available metrics are: %s")  # fmt: skip
        if current is None:
            return
        if self.in_cooldown():
            self.cooldown_counter -= 1
            self.wait = 0
        if self.monitor_op(current, self.best + self.sign * self.min_delta):
            self.best, self.wait = current, 0
        elif not self.in_cooldown():
            self.wait += 1
            if self.wait >= self.patience:
                self._reduce(epoch)

    def _reduce(self, epoch):
        variable = _rate(self.model)
        old = float(variable.numpy())
        if old <= np.float32(self.min_lr):
            return
        new = max(old * self.factor, self.min_lr)
        variable.assign(new)
        if self.verbose > 0:
            show(f"\nEpoch {epoch + 1}: ReduceLROnPlateau reducing learning rate to {new}.")
        self.cooldown_counter, self.wait = self.cooldown, 0

    def in_cooldown(self):
        """Whether the rate was lowered so recently that epochs are not counted."""
        return self.cooldown_counter > 0
