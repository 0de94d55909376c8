"""What `sweep` gives: a table of the copies, best first, as text and as data; their curves; the trained models."""

import math

import numpy as np

from flowlet import errors
from flowlet.search import copies, randomness

SHOWN = 20  # rows that are printed


class Sweep:
    """The copies that a sweep trained, by their last loss: that of the validation, where there was one.

    Attributes:
        rows: a list of dicts: the hyperparameters, the seed, and the last value of each metric.
        histories: one dict a row: {name of a metric: a list with one number an epoch}.
        best: the first row.
        by: the metric that the rows are sorted by, "val_loss" or "loss".
        seconds: (making and tracing the models, compiling and training).
        programs: how many compiled programs it took.
    """

    def __init__(self, found, build, task, batches, epochs, seconds, programs):
        self._build, self._task, self._batches = build, task, batches
        self.epochs, self.seconds, self.programs = epochs, seconds, programs
        self.by = "loss" if task.validation is None else "val_loss"
        self._copies = sorted(found, key=self._rank)
        self.swept = [name for name in found[0].values if len({repr(copy.values[name]) for copy in found}) > 1]
        self.histories = [copy.history for copy in self._copies]
        self.rows = [{**copy.values, "seed": copy.seed, **{name: values[-1] for name, values in copy.history.items()}}
                     for copy in self._copies]  # fmt: skip

    def _rank(self, copy):
        last = copy.history.get(self.by, [0.0])[-1]
        return last if math.isfinite(last) else math.inf

    best = property(lambda self: self.rows[0])

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, index):
        return self.rows[index]

    def to_dict(self):
        """The table by columns: {name: a list with one value a row}."""
        names = dict.fromkeys(name for row in self.rows for name in row)
        return {name: [row.get(name) for row in self.rows] for name in names}

    def to_dataframe(self):
        """The table as a pandas DataFrame.

        Raises:
            ModuleNotFoundError: where pandas is not installed.
        """
        try:
            import pandas
        except ModuleNotFoundError:
            raise ModuleNotFoundError("to_dataframe needs pandas, which is not installed. Install it with: "
                                      "pip install 'flowlet[plots]'", name="pandas") from None  # fmt: skip
        return pandas.DataFrame(self.to_dict())

    def model(self, index=0):
        """The trained model of a row, compiled, with its weights and the state of its optimizer.

        Args:
            index: of the row; 0 is the best.
        """
        copy = self._copies[index]
        with randomness.kept():
            takes, batch = self._batches(copy.values)
            built = copies.Built(copies.made(self._build, takes, copy.seed), self._task, batch)
        variables = {**{id(one): one for one in built.model.weights}, **{id(one): one for one in built.model.optimizer._weights}}
        for identity, name in built.names().items():
            if identity in variables and name in copy.last:
                variables[identity].assign(copy.last[name])
        return built.model

    # ---- as text

    def __str__(self):
        seeds = len({copy.seed for copy in self._copies})
        swept = self.swept or ["seed"]
        columns = [*swept, *(["seed"] if seeds > 1 and "seed" not in swept else []), *self._metrics()]
        shown = self.rows if len(self.rows) <= SHOWN else [*self.rows[: SHOWN - 5], None, *self.rows[-4:]]
        cells = [columns, *([_cell(row.get(name)) for name in columns] if row else ["..."] * len(columns) for row in shown)]
        widths = [max(map(len, column)) for column in zip(*cells)]
        lines = ["  ".join(text.rjust(width) for text, width in zip(line, widths)) for line in cells]
        build, train = self.seconds
        head = (f"{len(self.rows)} copies, {self.epochs} epochs each, in {build + train:.2g} s "
                f"({self.programs} program{'s' * (self.programs > 1)}), sorted by {self.by}")  # fmt: skip
        bad = sum(not math.isfinite(row.get(self.by, 0.0)) for row in self.rows)
        return "\n".join([head, *lines, *([f"{bad} diverged: their loss is not finite"] if bad else [])])

    __repr__ = __str__

    def _metrics(self):
        names = list(self.histories[0])
        return [self.by, *(name for name in names if name != self.by)] if names else []

    # ---- as pictures

    def plot(self, metric=None, ax=None):
        """Draw what came out: the curves of each value, seeds as a band; for two hyperparameters, a map of the last values.

        Args:
            metric: what to draw; "val_loss" or "loss" by default.
            ax: matplotlib axes; pyplot's current ones by default.

        Returns:
            The axes.

        Raises:
            ValueError: for an unknown metric.
            ModuleNotFoundError: where matplotlib is not installed.
        """
        from flowlet.search import pictures

        metric = metric or self.by
        known = [name for name, values in self.histories[0].items() if np.ndim(values) == 1]
        if metric not in known:
            raise ValueError(errors.message(f"The sweep has no metric {metric!r}.", f"one of {known}.",
                                            errors.did_you_mean(metric, known).strip()))  # fmt: skip
        draw = pictures.heat_map if len(self.swept) == 2 else pictures.curves
        return draw(self, metric, ax)


def _cell(value):
    if isinstance(value, float):
        return "diverged" if not math.isfinite(value) else f"{value:.4g}"
    return getattr(value, "__name__", None) or str(value)
