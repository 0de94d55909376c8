"""`tf.keras.callbacks.ModelCheckpoint`."""

import os

from flowlet import errors
from flowlet.api import export
from flowlet.core.log import logger
from flowlet.keras.callbacks.callback import Callback
from flowlet.keras.callbacks.monitor import Monitor
from flowlet.keras.callbacks.output import show


@export("keras.callbacks.ModelCheckpoint")
class ModelCheckpoint(Monitor, Callback):
    """Saves the model, or its weights, after every epoch, after so many batches, or whenever it is the best
    so far.

    Args:
        filepath: the file. It may name the epoch, the batch and metrics, as in
            `"{epoch:02d}-{val_loss:.2f}.h5"`.
        monitor: the metric that says what is best. Default: `"val_loss"`.
        verbose: 1 to say what is saved.
        save_best_only: whether to save only where the metric is better than ever before.
        save_weights_only: whether to call `model.save_weights` instead of `model.save`.
        mode: `"min"`, `"max"`, or `"auto"`: max for names that hold acc or begin with fmeasure.
        save_freq: `"epoch"`, or after how many batches to save.
        options: handed on to `save` or `save_weights`.
        initial_value_threshold: what the metric must be better than at first.
        period: with `save_freq="epoch"`, every how many epochs to save (an old argument).

    Raises:
        ValueError: for another `save_freq`.
    """

    def __init__(self, filepath, monitor="val_loss", verbose=0, save_best_only=False, save_weights_only=False,
                 mode="auto", save_freq="epoch", options=None, initial_value_threshold=None,
                 **kwargs):  # fmt: skip
        super().__init__()
        self._watch(monitor, mode, rises="acc" in monitor or monitor.startswith("fmeasure"))
        self.filepath, self.verbose, self.options = os.fspath(filepath), verbose, options
        self.save_best_only, self.save_weights_only = save_best_only, save_weights_only
        self.save_freq = save_freq
        self.best = self.worst if initial_value_threshold is None else initial_value_threshold
        self.period = kwargs.pop("period", None)
        if self.period is not None:
            logger.warning("`period` argument is deprecated. Please use `save_freq` to specify the frequency "
                         "in number of batches seen.")  # fmt: skip
        if kwargs:
            raise TypeError(errors.message(
                f"ModelCheckpoint got an unexpected argument: {next(iter(kwargs))!r}.",
                fix="to go on from a file, call `model.load_weights(path)` before `fit`."))  # fmt: skip
        if save_freq != "epoch" and not isinstance(save_freq, int):
            raise ValueError(f"Unrecognized save_freq: {save_freq}. "
                             'Expected save_freq are "epoch" or integer')  # fmt: skip
        self.epochs_since_last_save = 0
        self._batches_since_save, self._last_batch = 0, 0

    def _implements_train_batch_hooks(self):
        return self.save_freq != "epoch"

    def on_epoch_begin(self, epoch, logs=None):
        self._epoch = epoch

    def on_train_batch_end(self, batch, logs=None):
        if self.save_freq == "epoch":
            return
        self._batches_since_save += batch + 1 if batch <= self._last_batch else batch - self._last_batch
        self._last_batch = batch
        if self._batches_since_save >= self.save_freq:
            self._batches_since_save = 0
            self._save(self._epoch, batch, logs)

    def on_epoch_end(self, epoch, logs=None):
        self.epochs_since_last_save += 1
        if self.save_freq == "epoch" and self.epochs_since_last_save >= (self.period or 1):
            self._save(epoch, None, logs)

    def _save(self, epoch, batch, logs):
        logs = logs or {}
        self.epochs_since_last_save = 0
        path = self._path(epoch, batch, logs)
        if not self.save_best_only:
            self._write(path, f"\nEpoch {epoch + 1}: saving model to {path}")
            return
        current = self._value(logs, "Can save best model only with %s available, skipping. "
                                    "Available metrics are: %s")  # fmt: skip
        if current is None:
            return
        if self.monitor_op(current, self.best):
            before, self.best = self.best, current
            self._write(path, f"\nEpoch {epoch + 1}: {self.monitor} improved from {before:.5f} to "
                              f"{current:.5f}, saving model to {path}")  # fmt: skip
        elif self.verbose > 0:
            show(f"\nEpoch {epoch + 1}: {self.monitor} did not improve from {self.best:.5f}")

    def _path(self, epoch, batch, logs):
        counts = {"epoch": epoch + 1}
        if batch is not None and "batch" not in logs:
            counts["batch"] = batch + 1
        try:
            return self.filepath.format(**{**logs, **counts})
        except KeyError as error:
            raise KeyError(errors.message(
                f'Failed to format this callback filepath: "{self.filepath}". Reason: {error}',
                f"names among {[*counts, *logs]}.")) from None  # fmt: skip

    def _write(self, path, text):
        if self.verbose > 0:
            show(text)
        options = {} if self.options is None else {"options": self.options}
        try:
            save = self.model.save_weights if self.save_weights_only else self.model.save
            save(path, overwrite=True, **options)
        except IsADirectoryError:
            raise OSError("Please specify a non-directory filepath for ModelCheckpoint. Filepath used is an "
                          f"existing directory: {path}") from None  # fmt: skip
