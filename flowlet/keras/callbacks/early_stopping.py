"""`tf.keras.callbacks.EarlyStopping`."""

from flowlet.api import export
from flowlet.keras.callbacks.callback import Callback
from flowlet.keras.callbacks.monitor import Monitor
from flowlet.keras.callbacks.output import show


@export("keras.callbacks.EarlyStopping")
class EarlyStopping(Monitor, Callback):
    """Ends training when a metric has not become better for some epochs.

    Args:
        monitor: the name of the metric. Default: `"val_loss"`.
        min_delta: a smaller change than this is no improvement.
        patience: after how many epochs without an improvement to stop.
        verbose: 1 to say so.
        mode: `"min"`, `"max"`, or `"auto"`: max for names that end in acc, accuracy or auc.
        baseline: only an improvement beyond this value counts for `patience`.
        restore_best_weights: whether to set the weights back to those of the best epoch when it stops.
        start_from_epoch: the first epoch that is looked at.

    >>> import flowlet as tf
    >>> callback, model = tf.keras.callbacks.EarlyStopping("loss", patience=1), type("Model", (), {})()
    >>> callback.set_model(model)
    >>> callback.on_train_begin()
    >>> for epoch, loss in enumerate([0.5, 0.6]):
    ...     callback.on_epoch_end(epoch, {"loss": loss})
    >>> model.stop_training
    True
    """

    rising = ("acc", "accuracy", "auc")

    def __init__(self, monitor="val_loss", min_delta=0, patience=0, verbose=0, mode="auto", baseline=None,
                 restore_best_weights=False, start_from_epoch=0):  # fmt: skip
        super().__init__()
        self._watch(monitor, mode, rises=monitor.endswith(self.rising))
        self.patience, self.verbose, self.baseline = patience, verbose, baseline
        self.min_delta = abs(min_delta)
        self.restore_best_weights, self.start_from_epoch = restore_best_weights, start_from_epoch
        self.on_train_begin()

    def on_train_begin(self, logs=None):
        self.wait = self.stopped_epoch = self.best_epoch = 0
        self.best, self.best_weights = self.worst, None

    def on_epoch_end(self, epoch, logs=None):
        current = self.get_monitor_value(logs)
        if current is None or epoch < self.start_from_epoch:
            return
        if self.restore_best_weights and self.best_weights is None:
            # There is something to restore even if nothing gets better.
            self.best_weights = self.model.get_weights()
        self.wait += 1
        if self._is_improvement(current, self.best):
            self.best, self.best_epoch = current, epoch
            if self.restore_best_weights:
                self.best_weights = self.model.get_weights()
            if self.baseline is None or self._is_improvement(current, self.baseline):
                self.wait = 0
        if self.wait >= self.patience and epoch > 0:
            self._stop(epoch)

    def _stop(self, epoch):
        self.stopped_epoch = epoch
        self.model.stop_training = True
        if self.restore_best_weights and self.best_weights is not None:
            if self.verbose > 0:
                show(f"Restoring model weights from the end of the best epoch: {self.best_epoch + 1}.")
            self.model.set_weights(self.best_weights)

    def on_train_end(self, logs=None):
        if self.stopped_epoch > 0 and self.verbose > 0:
            show(f"Epoch {self.stopped_epoch + 1}: early stopping")

    def get_monitor_value(self, logs):
        """The value of the metric in `logs`; None, with a warning, where it is missing."""
        return self._value(logs, "Early stopping conditioned on metric `%s` which is not available. "
                                 "Available metrics are: %s")  # fmt: skip

    def _is_improvement(self, monitor_value, reference_value):
        return self.monitor_op(monitor_value - self.sign * self.min_delta, reference_value)
