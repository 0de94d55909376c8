"""`tf.keras.callbacks.CSVLogger`."""

import collections.abc
import csv
import os

import numpy as np

from flowlet.api import export
from flowlet.keras.callbacks.callback import Callback


def _cell(value):
    """A value as it goes into the file: vectors as `"[1, 2]"`."""
    if isinstance(value, str) or isinstance(value, np.ndarray) and value.ndim == 0:
        return value
    if isinstance(value, collections.abc.Iterable):
        return f'"[{", ".join(map(str, value))}]"'
    return value


@export("keras.callbacks.CSVLogger")
class CSVLogger(Callback):
    """Writes the metrics of each epoch to a file: a line of names, then a line an epoch.

    Args:
        filename: the file.
        separator: what stands between the values. Default: `","`.
        append: whether to go on with a file that is there instead of writing over it.

    >>> import tempfile
    >>> import flowlet as tf
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     callback = tf.keras.callbacks.CSVLogger(folder + "/log.csv", separator=";")
    ...     callback.set_model(type("Model", (), {"stop_training": False})())
    ...     callback.on_train_begin()
    ...     callback.on_epoch_end(0, {"loss": 0.5, "accuracy": 0.75})
    ...     callback.on_train_end()
    ...     print(open(folder + "/log.csv").read(), end="")
    epoch;accuracy;loss
    0;0.75;0.5
    """

    def __init__(self, filename, separator=",", append=False):
        super().__init__()
        self.filename, self.sep, self.append = os.fspath(filename), separator, append
        self.writer = self.keys = None
        self.append_header = True

    def on_train_begin(self, logs=None):
        if self.append and os.path.exists(self.filename):
            self.append_header = os.path.getsize(self.filename) == 0
        self.csv_file = open(self.filename, "a" if self.append else "w", newline="", encoding="utf-8")

    def on_epoch_end(self, epoch, logs=None):
        logs = logs or {}
        if self.keys is None:
            self.keys = sorted(logs)
        if self.model.stop_training:  # the last epoch may lack validation
            logs = {key: logs.get(key, "NA") for key in self.keys}
        if self.writer is None:
            self.writer = csv.DictWriter(self.csv_file, ["epoch", *self.keys], delimiter=self.sep)
            if self.append_header:
                self.writer.writeheader()
        self.writer.writerow({"epoch": epoch, **{key: _cell(logs[key]) for key in self.keys}})
        self.csv_file.flush()

    def on_train_end(self, logs=None):
        self.csv_file.close()
        self.writer = None
