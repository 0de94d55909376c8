"""What callbacks that watch one metric share."""

import numpy as np

from flowlet.core.log import logger


class Monitor:
    """Watches whether a metric gets better.

    Attributes:
        monitor: the name of the metric.
        monitor_op: `np.less` or `np.greater`.
        sign: 1 where more is better, -1 where less is.
        worst: the value that every other is better than.
    """

    def _watch(self, monitor, mode, rises):
        """Set the metric and its direction; `rises` says which, where `mode` does not."""
        if mode not in ("auto", "min", "max"):
            logger.warning("%s mode %s is unknown, fallback to auto mode.", type(self).__name__, mode)
            mode = "auto"
        up = mode == "max" or mode == "auto" and rises
        self.monitor, self.mode = monitor, mode
        self.monitor_op = np.greater if up else np.less
        self.sign = 1 if up else -1
        self.worst = -self.sign * np.inf

    def _value(self, logs, warning):
        """The metric's value in `logs`; None, with a warning, where it is missing."""
        logs = logs or {}
        found = logs.get(self.monitor)
        if found is None:
            logger.warning(warning, self.monitor, ",".join(logs))
        return found
