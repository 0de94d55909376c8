"""How loss and metrics went, epoch by epoch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from flowlet.plots.figure import pyplot

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Written into a history beside the metrics, and of another scale: drawn only where asked for.
_RATES = ("lr", "learning_rate")


def plot_history(
    history: Any,
    ax: Axes | Sequence[Axes] | None = None,
    *,
    metrics: Iterable[str] | None = None,
) -> list[Axes]:
    """Draw the curves of a training run: one panel for each metric, its validation curve dashed beside it.

    Args:
      history: what `fit` returned, or its `.history`: a dict (or DataFrame) from name to one value an epoch.
      ax: one matplotlib axes for all curves, or a sequence with one for each metric; by default a new figure
        with a row of panels.
      metrics: the metrics to draw, without `val_`; by default all but the learning rate.

    Returns:
      the axes drawn on, one for each metric.

    Raises:
      ValueError: nothing to draw, an unknown metric, or fewer axes than metrics.
      ModuleNotFoundError: matplotlib is not installed.

    Example:
      >>> axes = plot_history({"loss": [.7, .5], "val_loss": [.8, .6], "accuracy": [.5, .9]})
      >>> [axis.get_ylabel() for axis in axes]
      ['loss', 'accuracy']
    """
    curves = _curves(history)
    there = list(dict.fromkeys(_base(name) for name in curves))
    wanted = [name for name in there if name not in _RATES] if metrics is None else list(metrics)
    unknown = [name for name in wanted if name not in there]
    if unknown or not wanted:
        raise ValueError(
            f"The history has no metric {unknown[0]!r}; it has {there}."
            if unknown
            else "The history is empty. Expected at least one epoch: pass what `fit` returned."
        )
    axes = _axes(ax, wanted)
    together = len({id(axis) for axis in axes}) == 1 and len(wanted) > 1
    epochs = _epochs(history, max(len(values) for values in curves.values()))
    for axis, name in zip(axes, wanted, strict=True):
        colour = axis._get_lines.get_next_color() if together else "tab:blue"  # pyright: ignore
        for key, style, what in ((name, "-", "training"), (f"val_{name}", "--", "validation")):
            if key in curves:
                values = curves[key]
                label = key if together else what
                tint = colour if together or what == "training" else "tab:orange"
                marker = "o" if len(values) == 1 else None
                axis.plot(_at(epochs, len(values)), values, style, color=tint, label=label, marker=marker)
        axis.set(xlabel="epoch", ylabel="" if together else name)
        axis.legend()
    return axes


def _curves(history: Any) -> dict[str, np.ndarray]:
    """Name -> values, shape (epochs,)."""
    table = getattr(history, "history", history)
    if not hasattr(table, "keys"):
        raise ValueError(
            f"`history` is a {type(history).__name__}. Expected what `fit` returned, or its `.history`."
        )
    return {str(name): np.asarray(table[name], dtype=float).reshape(-1) for name in table.keys()}  # noqa: SIM118


def _base(name: str) -> str:
    return name.removeprefix("val_")


def _axes(ax: Any, wanted: list[str]) -> list[Axes]:
    if ax is None:
        _, panels = pyplot().subplots(1, len(wanted), figsize=(5 * len(wanted), 4), squeeze=False)
        return list(panels[0])
    if hasattr(ax, "plot"):
        return [ax] * len(wanted)
    axes = list(np.asarray(ax, dtype=object).reshape(-1))
    if len(axes) < len(wanted):
        raise ValueError(
            f"{len(axes)} axes for {len(wanted)} metrics: {wanted}. "
            "Pass one axes for all, one for each, or choose with `metrics=`."
        )
    return axes[: len(wanted)]


def _epochs(history: Any, count: int) -> np.ndarray:
    """The number of each epoch, from 1 on; later where `initial_epoch` said so."""
    epoch = getattr(history, "epoch", None)
    return np.asarray(epoch) + 1 if epoch is not None and len(epoch) == count else np.arange(1, count + 1)


def _at(epochs: np.ndarray, count: int) -> np.ndarray:
    """The epochs that `count` values belong to: every n-th where `validation_freq` made them fewer."""
    every = max(1, len(epochs) // max(1, count))
    return epochs[every - 1 :: every][:count]
