"""The callbacks that show or average what training logs: `ProgbarLogger`, `BaseLogger`."""

import time

from flowlet.api import export
from flowlet.keras.callbacks.callback import Callback
from flowlet.keras.callbacks.output import show
from flowlet.keras.callbacks.progress_bar import Progbar


@export("keras.callbacks.BaseLogger")
class BaseLogger(Callback):
    """Averages metrics over the batches of an epoch, where the logs of a batch hold its `size`.

    Args:
        stateful_metrics: names of metrics that are not averaged: the last value counts.
    """

    def __init__(self, stateful_metrics=None):
        super().__init__()
        self.stateful_metrics = set(stateful_metrics or ())

    def on_epoch_begin(self, epoch, logs=None):
        self.seen, self.totals = 0, {}

    def on_batch_end(self, batch, logs=None):
        logs = logs or {}
        size = logs.get("size", 0)
        self.seen += size * logs.get("num_steps", 1)
        for name, value in logs.items():
            if name in self.stateful_metrics:
                self.totals[name] = value
            else:
                self.totals[name] = self.totals.get(name, 0) + value * size

    def on_epoch_end(self, epoch, logs=None):
        if logs is None:
            return
        for name in (self.params or {}).get("metrics", ()):
            if name in self.totals:
                value = self.totals[name]
                logs[name] = value if name in self.stateful_metrics else value / self.seen


@export("keras.callbacks.ProgbarLogger")
class ProgbarLogger(Callback):
    """Shows the progress of training, testing and predicting. `fit(verbose=1)` adds one.

    Args:
        count_mode: `"steps"`, or `"samples"` (then the logs of a batch must hold its `size`).
        stateful_metrics: names of metrics to show as they are; by default all metrics of the model.

    Raises:
        ValueError: for another `count_mode`.
    """

    def __init__(self, count_mode="samples", stateful_metrics=None):
        super().__init__()
        if count_mode not in ("samples", "steps"):
            raise ValueError(f'Unknown `count_mode`: {count_mode}. Expected values are ["samples", "steps"]')
        self.use_steps = count_mode == "steps"
        self.stateful_metrics = set(stateful_metrics or ())
        self.seen, self.progbar, self.target = 0, None, None
        self.verbose = self.epochs = 1
        self._called_in_fit = False

    def set_params(self, params):
        self.params = params
        self.verbose, self.epochs = params["verbose"], params["epochs"]
        self.target = params.get("steps" if self.use_steps else "samples")

    def on_train_begin(self, logs=None):
        self._called_in_fit = True  # validation is silent

    def on_test_begin(self, logs=None):
        if not self._called_in_fit:
            self._begin()

    def on_predict_begin(self, logs=None):
        self._begin()

    def on_epoch_begin(self, epoch, logs=None):
        self._begin()
        if self.verbose and self.epochs > 1:
            show(f"Epoch {epoch + 1}/{self.epochs}")

    def on_train_batch_end(self, batch, logs=None):
        self._batch_end(batch, logs)

    def on_test_batch_end(self, batch, logs=None):
        if not self._called_in_fit:
            self._batch_end(batch, logs)

    def on_predict_batch_end(self, batch, logs=None):
        self._batch_end(batch, None)

    def on_epoch_end(self, epoch, logs=None):
        self._finish(logs)

    def on_test_end(self, logs=None):
        if not self._called_in_fit:
            self._finish(logs)

    def on_predict_end(self, logs=None):
        self._finish(None)

    def update_to(self, step, logs=None):
        """Show that `step` steps of this epoch are done: for training that makes many steps at once."""
        self.seen = step
        if self.verbose == 1:
            self.progbar.update(step, list((logs or {}).items()), finalize=False)

    def backdate(self, seconds):
        """Let this epoch have begun `seconds` ago: for epochs that are shown after they have run."""
        if self.progbar is not None:
            self.progbar.start(time.time() - seconds)

    def _begin(self):
        self.seen = 0
        if self.progbar is None and self.model is not None:  # once: the walk over all layers takes time
            self.stateful_metrics |= {metric.name for metric in self.model.metrics}
        self.progbar = Progbar(self.target, verbose=self.verbose, stateful_metrics=self.stateful_metrics,
                               unit_name="step" if self.use_steps else "sample")  # fmt: skip

    def _batch_end(self, batch, logs):
        logs = dict(logs or {})
        if self.model is not None:  # metrics that came into being with the first batch
            self.progbar._update_stateful_metrics(metric.name for metric in self.model.metrics)
        if self.use_steps:
            seen = batch + 1
        else:
            seen = self.seen + logs.pop("num_steps", 1) * logs.pop("size", 0)
            logs.pop("batch", None)
        self.update_to(seen, logs)

    def _finish(self, logs):
        if self.target is None:  # unknown until the data ran out
            self.target = self.progbar.target = self.seen
        self.progbar.update(self.target, list((logs or {}).items()), finalize=True)

    def _implements_train_batch_hooks(self):
        return self.verbose == 1 or self.target is None

    _implements_test_batch_hooks = _implements_predict_batch_hooks = _implements_train_batch_hooks
