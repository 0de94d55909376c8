"""Loss against learning rate, to choose the rate from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from flowlet.plots.figure import axes_or_current

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_learning_rate(
    history_or_rates: Any,
    losses: Any = None,
    ax: Axes | None = None,
    *,
    smooth: int = 1,
) -> float:
    """Draw loss against learning rate on a logarithmic axis, mark and return the rate that a rule proposes.

    The rule: train for a while with a rate that grows from epoch to epoch, find the bottom of the loss curve,
    and take a tenth of the rate there. At the bottom itself steps are about to become too long.

    Args:
      history_or_rates: what `fit` returned from a run with a LearningRateScheduler (or its `.history`), or
        the rates, shape (epochs,), all above 0.
      losses: the losses, shape (epochs,), where rates were given.
      ax: matplotlib axes; pyplot's current ones by default.
      smooth: over how many epochs to average the loss before its bottom is looked for, where it is noisy;
        from 1 on.

    Returns:
      the proposed rate, a float.

    Raises:
      ValueError: the history has no rates, the lengths differ, or no loss is finite.
      ModuleNotFoundError: matplotlib is not installed.

    Example, the run of a schedule over 300 epochs:
      >>> rates = 1e-4 * 10 ** (np.arange(300) / 100)
      >>> losses = (np.log10(rates) + 2) ** 2
      >>> round(plot_learning_rate(rates, losses), 6)
      0.001
    """
    rates, losses = _rates_and_losses(history_or_rates, losses)
    usable = np.isfinite(losses) & np.isfinite(rates) & (rates > 0)
    if not usable.any():
        raise ValueError("No epoch has a finite loss and a rate above 0. Start from a smaller rate.")
    bottom = rates[usable][np.argmin(_smoothed(losses[usable], smooth))]
    proposed = float(bottom / 10)

    ax = axes_or_current(ax)
    ax.semilogx(rates[usable], losses[usable], label="loss")
    ax.axvline(bottom, color="grey", linestyle=":", label=f"bottom: {bottom:.2g}")
    ax.axvline(proposed, color="tab:orange", linestyle="--", label=f"proposed: {proposed:.2g}")
    ax.set(xlabel="learning rate", ylabel="loss")
    ax.legend()
    return proposed


def _rates_and_losses(history_or_rates: Any, losses: Any) -> tuple[np.ndarray, np.ndarray]:
    if losses is None:
        table = getattr(history_or_rates, "history", history_or_rates)
        if not hasattr(table, "keys"):
            raise ValueError("Rates without losses. Pass both, or what `fit` returned.")
        name = next((name for name in ("learning_rate", "lr") if name in table), None)
        if name is None or "loss" not in table:
            raise ValueError(
                f"The history has {list(table.keys())}, no loss beside a learning rate. "
                "Run `fit` with callbacks=[LearningRateScheduler(lambda epoch: 1e-4 * 10 ** (epoch / 100))]."
            )
        history_or_rates, losses = table[name], table["loss"]
    rates = np.asarray(history_or_rates, dtype=float).reshape(-1)
    losses = np.asarray(losses, dtype=float).reshape(-1)
    if len(rates) != len(losses):
        raise ValueError(f"{len(rates)} rates and {len(losses)} losses. Expected as many of each.")
    return rates, losses


def _smoothed(losses: np.ndarray, epochs: int) -> np.ndarray:
    """The mean over a window of `epochs` around each epoch, narrower at the ends; same shape."""
    window = np.ones(max(1, min(epochs, len(losses))))
    return np.convolve(losses, window, "same") / np.convolve(np.ones(len(losses)), window, "same")
