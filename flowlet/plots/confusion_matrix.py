"""Which classes a model mistakes for which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from flowlet.plots.classes import indices_of, labels_of
from flowlet.plots.figure import axes_or_current

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_confusion_matrix(
    y_true: Any,
    y_pred: Any = None,
    ax: Axes | None = None,
    *,
    labels: Sequence[Any] | None = None,
    threshold: float = 0.5,
    cmap: str = "Greens",
) -> np.ndarray:
    """Draw a confusion matrix, with the count and the share of its row in each cell.

    Row i, column j counts the samples of class i that were predicted as class j, so the shares of a row add
    up to 1 and those on the diagonal are each class's recall.

    Args:
      y_true: the true labels, shape (samples,) or (samples, 1), or one-hot rows; or, without `y_pred`, a
        confusion matrix of shape (classes, classes).
      y_pred: what a model predicted: labels, the probability of the second class, or a score for each class.
      ax: matplotlib axes; pyplot's current ones by default.
      labels: what to call the classes, in sorted order; the labels themselves by default.
      threshold: from which probability on `y_pred` means the second class.
      cmap: a matplotlib colour map.

    Returns:
      the counts, int64, shape (classes, classes).

    Raises:
      ValueError: the lengths differ, the matrix is not square, or `labels` has another length.
      ModuleNotFoundError: matplotlib is not installed.

    Example:
      >>> plot_confusion_matrix([0, 0, 1, 1], [0, 1, 1, 1])
      array([[1, 1],
             [0, 2]])
    """
    if y_pred is None:
        counts = _matrix(y_true)
        classes = np.arange(len(counts))
    else:
        counts, classes = _count(y_true, y_pred, threshold)
    names = [str(name) for name in (classes.tolist() if labels is None else labels)]
    if len(names) != len(counts):
        raise ValueError(f"{len(names)} labels for {len(counts)} classes. Expected one for each class.")
    totals = counts.sum(axis=1, keepdims=True)
    shares = np.divide(counts, totals, out=np.zeros(counts.shape), where=totals > 0)

    ax = axes_or_current(ax)
    ax.imshow(shares, cmap=cmap, vmin=0, vmax=1)
    for (row, column), count in np.ndenumerate(counts):
        ax.text(
            column,
            row,
            f"{count}\n({shares[row, column]:.1%})",
            ha="center",
            va="center",
            color="white" if shares[row, column] > 0.5 else "black",
        )
    ticks = range(len(names))
    ax.set(
        xticks=ticks, yticks=ticks, xticklabels=names, yticklabels=names, xlabel="predicted", ylabel="true"
    )
    return counts


def _matrix(matrix: Any) -> np.ndarray:
    matrix = np.asarray(matrix)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise ValueError(
            f"A confusion matrix of shape {matrix.shape}. Expected a square one; "
            "for labels, pass both `y_true` and `y_pred`."
        )
    return matrix.astype(np.int64)


def _count(y_true: Any, y_pred: Any, threshold: float) -> tuple[np.ndarray, np.ndarray]:
    """The counts, and the classes that they are of: those of either argument."""
    true = labels_of(y_true, "y_true")
    outputs = np.asarray(y_pred)
    if len(outputs) != len(true):
        raise ValueError(f"{len(true)} true labels and {len(outputs)} predictions. Expected as many of each.")
    classes = np.unique(true)
    single = outputs.ndim == 1 or outputs.shape[1] == 1
    if single and (not np.issubdtype(outputs.dtype, np.floating) or (outputs == np.round(outputs)).all()):
        # Labels: a class may be predicted that no sample has. Rounded probabilities come as floats.
        classes = np.union1d(classes, outputs.astype(classes.dtype))
    elif single and len(classes) == 1 and classes[0] in (0, 1):
        classes = np.array([0, 1])  # probabilities, and every sample is of one class
    predicted, classes = indices_of(outputs, classes, threshold)
    counts = np.zeros((len(classes), len(classes)), np.int64)
    np.add.at(counts, (np.searchsorted(classes, true), predicted), 1)
    return counts, classes
