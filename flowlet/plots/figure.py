"""matplotlib, imported when a plot is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def pyplot() -> Any:
    """The module matplotlib.pyplot.

    Raises:
      ModuleNotFoundError: matplotlib is not installed; the text names the extra.
    """
    try:
        import matplotlib.pyplot
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "matplotlib":
            raise
        raise ModuleNotFoundError(
            "flowlet.plots draws with matplotlib, which is not installed. "
            "Install it with: pip install 'flowlet[plots]'",
            name=error.name,
        ) from None
    return matplotlib.pyplot


def axes_or_current(ax: Axes | None) -> Axes:
    """The axes to draw on: those of the caller, or pyplot's current ones (made where there are none)."""
    return pyplot().gca() if ax is None else ax
