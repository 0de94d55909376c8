"""`tf.keras.utils.Progbar`: the line that training shows, as TensorFlow 2.8 writes it, character by
character."""

import os
import sys
import time

import numpy as np

from flowlet.api import export
from flowlet.keras.callbacks.output import show


@export("keras.utils.Progbar")
class Progbar:
    """A progress bar with metrics: `25/25 [====...] - 0s 3ms/step - loss: 0.6931`.

    Args:
        target: how many steps there are; None where that is unknown.
        width: the width of the bar, in characters.
        verbose: 1 for a bar that moves, 2 for one line at the end, 0 for nothing.
        interval: the least time between two drawings, in seconds.
        stateful_metrics: names of metrics to show as they are given; others are averaged over the steps.
        unit_name: what is counted: `"step"` or `"sample"`.

    >>> bar = Progbar(2, width=6, verbose=2)
    >>> bar.update(2, [("loss", 0.5)])  # doctest: +ELLIPSIS
    2/2 - 0s - loss: 0.5000 - ...
    """

    def __init__(self, target, width=30, verbose=1, interval=0.05, stateful_metrics=None, unit_name="step"):
        self.target, self.width, self.verbose = target, width, verbose
        self.interval, self.unit_name = interval, unit_name
        self.stateful_metrics = set(stateful_metrics or ())
        # On POSIX systems TensorFlow moves the bar in a pipe or file too. The characters are the same in a
        # notebook.
        self._moves = (hasattr(sys.stdout, "isatty") and sys.stdout.isatty() or "ipykernel" in sys.modules
                       or "posix" in sys.modules or "PYCHARM_HOSTED" in os.environ)  # fmt: skip
        self._drawn = 0  # the width of the last drawing
        self._seen_so_far = 0
        self._values = {}  # metric -> [sum, count]
        self._last_update = 0
        self._ended = None  # when the target was reached
        self._after_first = None  # when the first step was done
        self.start(time.time())

    def start(self, moment):
        """Count the time from `moment` (as `time.time()` gives it) on."""
        self._start = self._epoch_start = moment

    def update(self, current, values=None, finalize=None):
        """Show that `current` steps are done.

        Args:
            current: how many steps are done.
            values: (name, value) pairs: metrics of the steps since the last update.
            finalize: whether this is the last update; by default, whether the target is reached.
        """
        if finalize is None:
            finalize = self.target is not None and current >= self.target
        self._collect(current, values or [])
        now = time.time()
        if current == self.target:
            self._ended = now
        if self.verbose == 1:
            if now - self._last_update < self.interval and not finalize:
                return
            show(self._bar(current, now, finalize), line_break=False)
        elif self.verbose == 2 and finalize:
            show(self._line(current, now), line_break=False)
        self._last_update = now

    def add(self, n, values=None):
        """Show that `n` more steps are done."""
        self.update(self._seen_so_far + n, values)

    def _collect(self, current, values):
        steps = max(current - self._seen_so_far, 1)
        for name, value in values:
            if name in self.stateful_metrics:
                self._values[name] = [value, 1]
            else:
                total, count = self._values.get(name, (0, 0))
                self._values[name] = [total + value * steps, count + steps]
        self._seen_so_far = current

    def _bar(self, current, now, finalize):
        before = self._drawn
        head = "\b" * before + "\r" if self._moves else "\n"
        if self.target is None:
            bar = f"{current:7d}/Unknown"
        else:
            filled = int(self.width * float(current) / self.target)
            arrow = "=" * (filled - 1) + (">" if current < self.target else "=") if filled > 0 else ""
            bar = f"{self._count(current)} [{arrow}{'.' * (self.width - filled)}]"
        pace = self._pace(current, now)
        if self.target is None or finalize:
            info = f" - {now - self._start:.0f}s" + _rate(pace, self.unit_name)
        else:
            info = " - ETA: " + _remaining(pace * (self.target - current))
        info += self._metrics(abs)
        self._drawn = len(bar) + len(info)
        return head + bar + info + " " * (before - self._drawn) + ("\n" if finalize else "")

    def _line(self, current, now):
        line = f"{self._count(current)} - {now - self._start:.0f}s"
        # Here TensorFlow writes every negative number with an exponent.
        line += self._metrics(lambda average: average)
        if self._ended:
            seconds, self._ended = self._ended - self._epoch_start, None
            self._epoch_start = now
            line += f" -{_rate(seconds, 'epoch')} -{_rate(seconds / self.target, self.unit_name)}\n"
        return line

    def _count(self, current):
        return f"{current:{len(str(self.target))}d}/{self.target}"

    def _metrics(self, size):
        text = ""
        for name, (total, count) in self._values.items():
            average = np.mean(total / max(1, count))
            text += f" - {name}: {average:.4f}" if size(average) > 1e-3 else f" - {name}: {average:.4e}"
        return text

    def _pace(self, current, now):
        """Seconds a step; the first step, which compiles, does not count where there are more."""
        if not current:
            return 0
        if self._after_first is not None and current > 1:
            pace = (now - self._after_first) / (current - 1)
        else:
            pace = (now - self._start) / current
        if current == 1:
            self._after_first = now
        return pace

    def _update_stateful_metrics(self, stateful_metrics):
        self.stateful_metrics |= set(stateful_metrics)


def _rate(seconds, unit):
    """Seconds a unit: ` 3ms/step`.

    >>> _rate(0.0031, "step"), _rate(2e-5, "step"), _rate(0, "step")
    (' 3ms/step', ' 20us/step', ' 0s/step')
    """
    if seconds >= 1 or seconds == 0:
        return f" {seconds:.0f}s/{unit}"
    if seconds >= 1e-3:
        return f" {seconds * 1e3:.0f}ms/{unit}"
    return f" {seconds * 1e6:.0f}us/{unit}"


def _remaining(seconds):
    """A time to come: `5s`, `1:30`, `2:00:05`.

    >>> _remaining(5.9), _remaining(90), _remaining(7205)
    ('5s', '1:30', '2:00:05')
    """
    if seconds > 3600:
        return "%d:%02d:%02d" % (seconds // 3600, seconds % 3600 // 60, seconds % 60)  # noqa: UP031  truncates
    if seconds > 60:
        return "%d:%02d" % (seconds // 60, seconds % 60)  # noqa: UP031
    return "%ds" % seconds  # noqa: UP031
