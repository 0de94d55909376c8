"""Labels and a model's outputs, turned into class numbers."""

from __future__ import annotations

from typing import Any

import numpy as np


def labels_of(y: Any, name: str = "y") -> np.ndarray:
    """The label of each sample, shape (samples,), from labels or one-hot rows.

    Args:
      y: labels of any dtype, shape (samples,) or (samples, 1), or one-hot rows, shape (samples, classes).

    Raises:
      ValueError: another shape.
    """
    y = np.asarray(y)
    if y.ndim == 2 and y.shape[1] == 1:
        return y[:, 0]
    if y.ndim == 2:
        return y.argmax(axis=1)
    if y.ndim != 1:
        raise ValueError(
            f"`{name}` has shape {y.shape}. Expected labels of shape (samples,) or (samples, 1), "
            "or one-hot rows of shape (samples, classes)."
        )
    return y


def indices_of(outputs: Any, classes: np.ndarray, threshold: float = 0.5) -> tuple[np.ndarray, np.ndarray]:
    """Which class each row of a model's outputs stands for.

    Args:
      outputs: one of
        - labels, shape (samples,) or (samples, 1), each one of `classes`;
        - the probability of the second class, shape (samples,) or (samples, 1), that class above `threshold`;
        - a score for each class, shape (samples, classes): the largest wins.
      classes: the classes known so far, sorted.
      threshold: 0.5 for probabilities; 0 for logits.

    Returns:
      indices of shape (samples,), and the classes they count into: `classes`, or 0 to n - 1 where the model
      scores n classes of which `classes` holds only some.

    Raises:
      ValueError: the outputs cannot stand for `classes`; the text says why.
    """
    outputs = np.asarray(outputs)
    if outputs.ndim == 2 and outputs.shape[1] > 1:
        count = outputs.shape[1]
        if count != len(classes):
            if not np.isin(classes, np.arange(count)).all():
                raise ValueError(
                    f"The model scores {count} classes, but the labels are {classes.tolist()}. "
                    f"Expected {len(classes)} columns, or labels from 0 to {count - 1}."
                )
            classes = np.arange(count)
        return outputs.argmax(axis=1), classes
    if outputs.ndim not in (1, 2):
        raise ValueError(
            f"The model's output has shape {outputs.shape}. "
            "Expected (samples,), (samples, 1) or (samples, classes)."
        )
    outputs = outputs.reshape(-1)
    if np.isin(outputs, classes).all():
        return np.searchsorted(classes, outputs), classes
    if not np.issubdtype(outputs.dtype, np.floating):
        unknown = np.setdiff1d(outputs, classes).tolist()
        raise ValueError(
            f"The model predicts the labels {unknown[:5]}, but those of the data are {classes.tolist()}. "
            "Expected labels of the data, probabilities, or one column of scores for each class."
        )
    if len(classes) > 2:
        raise ValueError(
            f"The model has one output, but there are {len(classes)} classes: {classes.tolist()}. "
            "Expected one column for each class (a last layer with that many units), or labels."
        )
    return (outputs > threshold).astype(int) * (len(classes) - 1), classes
