"""Which class a model gives to each point of the plane."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from flowlet.plots.classes import indices_of, labels_of
from flowlet.plots.figure import axes_or_current, pyplot

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_decision_boundary(
    model_or_function: Any,
    X: Any,
    y: Any,
    ax: Axes | None = None,
    *,
    threshold: float = 0.5,
    resolution: int = 200,
    margin: float = 0.05,
    cmap: str = "RdYlBu",
) -> tuple[float, ...]:
    """Colour the plane by predicted class, draw the samples over it, return each class's share of the area.

    Args:
      model_or_function: a model with `predict` (Keras, scikit-learn), or a function; called once with points
        of shape (resolution ** 2, 2), float32. It may return labels, the probability of the second class, or
        a score for each class.
      X: samples, shape (samples, 2).
      y: their labels, shape (samples,) or (samples, 1), or one-hot rows; two or more classes.
      ax: matplotlib axes; pyplot's current ones by default.
      threshold: from which output on a model with one output means the second class: 0.5 for probabilities (a
        sigmoid), 0 for logits.
      resolution: points along each axis, at least 2.
      margin: space around the samples, as a share of their range.
      cmap: a matplotlib colour map, spread over the classes.

    Returns:
      one float for each class, in the order of the sorted classes; they add up to 1.

    Raises:
      ValueError: `X` is not (samples, 2), `y` has another length, or the outputs do not fit the classes.
      ModuleNotFoundError: matplotlib is not installed.

    Example:
      >>> import numpy as np
      >>> X = np.array([[0., 0.], [1., 1.], [0., 1.], [1., 0.]])
      >>> plot_decision_boundary(lambda points: points[:, 0] > .5, X, [0, 1, 0, 1])
      (0.5, 0.5)
    """
    X = np.asarray(X, dtype=float)
    labels = labels_of(y)
    if X.ndim != 2 or X.shape[1] != 2:
        raise ValueError(
            f"`X` has shape {X.shape}. Expected (samples, 2): a boundary is drawn over two features. "
            "Pass two columns, and a function that fills in the others."
        )
    if len(labels) != len(X):
        raise ValueError(
            f"`X` has {len(X)} samples and `y` has {len(labels)}. Expected as many labels as samples."
        )
    known = np.unique(labels)
    low, high = X.min(axis=0), X.max(axis=0)
    space = np.where(high > low, (high - low) * margin, 0.5)
    (left, bottom), (right, top) = low - space, high + space
    xx, yy = np.meshgrid(np.linspace(left, right, resolution), np.linspace(bottom, top, resolution))
    points = np.column_stack([xx.ravel(), yy.ravel()]).astype(np.float32)
    outputs = np.asarray(_prediction(model_or_function)(points))
    if len(np.atleast_1d(outputs)) != len(points):
        raise ValueError(
            f"The model returned shape {outputs.shape} for {len(points)} points. Expected one row a point."
        )
    indices, classes = indices_of(outputs, known, threshold)

    ax = axes_or_current(ax)
    colours = pyplot().get_cmap(cmap)
    limits = {"vmin": 0, "vmax": max(1, len(classes) - 1), "cmap": colours}
    ax.imshow(
        indices.reshape(xx.shape),
        extent=(left, right, bottom, top),
        origin="lower",
        aspect="auto",
        interpolation="nearest",
        alpha=0.5,
        **limits,
    )
    shown = np.searchsorted(classes, labels)
    ax.scatter(X[:, 0], X[:, 1], c=shown, s=25, edgecolors="black", linewidths=0.4, **limits)
    ax.set(xlim=(left, right), ylim=(bottom, top))
    return tuple((np.bincount(indices, minlength=len(classes)) / len(indices)).tolist())


def _prediction(model_or_function: Any) -> Callable[[np.ndarray], Any]:
    """The function from points to outputs; a Keras model's progress bar is kept quiet."""
    predict = getattr(model_or_function, "predict", None)
    if predict is None:
        if not callable(model_or_function):
            raise ValueError(
                f"`model_or_function` is {model_or_function!r}. Expected a model with predict, or a function."
            )
        return model_or_function
    try:
        quiet = "verbose" in inspect.signature(predict).parameters
    except (TypeError, ValueError):
        quiet = False
    return (lambda points: predict(points, verbose=0)) if quiet else predict
