"""The pictures of a sweep."""

import numpy as np

from flowlet.plots.figure import axes_or_current, pyplot

NAMED = 16  # curves up to which there is a legend


def _groups(sweep, names):
    """{the values of some hyperparameters, as text: positions of rows}, in the order of the values."""
    found = {}
    values = {tuple(_text(row[name]) for name in names): tuple(row[name] for name in names) for row in sweep.rows}
    for key in sorted(values, key=lambda key: [_order(one) for one in values[key]]):
        found[key] = [i for i, row in enumerate(sweep.rows) if tuple(_text(row[name]) for name in names) == key]
    return found


def _order(value):
    number = isinstance(value, (int, float))
    return (0, value, "") if number else (1, 0, _text(value))


def _text(value):
    return f"{value:.4g}" if isinstance(value, float) else getattr(value, "__name__", None) or str(value)


def curves(sweep, metric, ax=None):
    """The mean over seeds for each combination of hyperparameters, the range of the seeds as a band."""
    ax = axes_or_current(ax)
    epochs = np.arange(1, sweep.epochs + 1)
    groups = _groups(sweep, sweep.swept)
    colours = pyplot().get_cmap("viridis")(np.linspace(0, 0.9, len(groups)))
    for colour, (key, rows) in zip(colours, groups.items()):
        every = np.array([sweep.histories[i][metric] for i in rows])
        every = np.where(np.isfinite(every), every, np.nan)
        alive = ~np.isnan(every).any(0)
        label = ", ".join(f"{name}={value}" for name, value in zip(sweep.swept, key)) or f"{len(rows)} seeds"
        label += "" if alive.all() else " (diverged)"
        ax.plot(epochs[alive], every[:, alive].mean(0), color=colour, label=label)
        if len(rows) > 1:
            ax.fill_between(epochs[alive], every[:, alive].min(0), every[:, alive].max(0), color=colour, alpha=0.2, lw=0)
    ax.set(xlabel="epoch", ylabel=metric)
    if len(groups) <= NAMED:
        ax.legend()
    return ax


def heat_map(sweep, metric, ax=None):
    """The last value for each pair of the two hyperparameters, the mean over seeds; white where a copy diverged."""
    ax = axes_or_current(ax)
    down, across = sweep.swept
    groups = _groups(sweep, sweep.swept)
    rows = list(dict.fromkeys(key for (key,) in _groups(sweep, [down])))
    columns = list(dict.fromkeys(key for (key,) in _groups(sweep, [across])))
    table = np.full((len(rows), len(columns)), np.nan)
    for (row, column), members in groups.items():
        last = [sweep.histories[i][metric][-1] for i in members]
        table[rows.index(row), columns.index(column)] = np.mean(last) if np.isfinite(last).all() else np.nan
    image = ax.imshow(table, aspect="auto", cmap="viridis")
    ax.figure.colorbar(image, ax=ax, label=metric)
    for place, value in np.ndenumerate(table):
        ax.text(place[1], place[0], "diverged" if np.isnan(value) else f"{value:.3g}", ha="center", va="center", color="white"
                if not np.isnan(value) and image.norm(value) < 0.6 else "black")  # fmt: skip
    ax.set(xlabel=across, ylabel=down, xticks=range(len(columns)), yticks=range(len(rows)), xticklabels=columns,
           yticklabels=rows)  # fmt: skip
    return ax
