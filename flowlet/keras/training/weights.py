"""`class_weight`: weights of samples by their class."""

import numpy as np

from flowlet import errors
from flowlet.core import nest
from flowlet.keras import settings
from flowlet.keras.training.arrays import as_array, leaves_of
from flowlet.keras.training.data import check_lengths


def class_weights(y, class_weight, sample_weight=None):
    """One weight a sample, by its class (from indices, or from one-hot rows), times its sample weight.

    Raises:
        ValueError: where a class has no weight, or the targets have another form.
    """
    if not isinstance(class_weight, dict):
        raise ValueError(
            errors.message(
                f"`class_weight` is {class_weight!r}, a {type(class_weight).__name__}.",
                "a dict from class index to weight, such as {0: 1.0, 1: 2.5}.",
                "for weights that balance the classes: {i: len(y) / (classes * np.sum(y == i)) for i in range(classes)}."
                if isinstance(class_weight, str)
                else "of a list: dict(enumerate(class_weight)).",
            )
        )
    expected = (
        "Expected `class_weight` to be a dict with keys from 0 to one less than the number of classes, found "
        f"{class_weight}"
    )
    if any(isinstance(key, str) for key in class_weight):
        raise ValueError(
            errors.message(
                expected,
                "class indices as keys.",
                "give the index of each name: {index[name]: weight for name, weight in class_weight.items()}.",
            )
        )
    flat = nest.flatten(leaves_of(y, "y"))
    if len(flat) != 1 or flat[0] is None:
        raise ValueError(
            "`class_weight` is only supported for Models with a single output: it weighs one array of targets "
            f"(y), and {len(flat) if y is not None else 0} were given."
        )
    labels = np.asarray(flat[0])
    if labels.ndim > 2:
        raise ValueError("`class_weight` not supported for 3+ dimensional targets.")
    if labels.ndim == 2 and labels.shape[1] > 1:
        labels = labels.argmax(1)
    if labels.dtype.kind == "f" and not np.isfinite(labels).all():
        raise ValueError(
            "`class_weight` needs a class for each sample, and y holds NaN or infinite values: leave those samples out."
        )
    labels = labels.ravel().astype(np.int64)
    classes = np.array(sorted(int(key) for key in class_weight))
    missing = np.setdiff1d(labels, classes)
    if len(missing):
        raise ValueError(
            errors.message(
                f"{expected}: it has no weight for class {missing[0]}, which is among the targets.",
                "a weight for each class of the targets.",
                f"add {missing[0]}: 1.0.",
            )
        )
    values = {int(key): weight for key, weight in class_weight.items()}
    table = as_array([values[one] for one in classes.tolist()], "class_weight").astype(settings.float_dtype()._np)
    weights = table[np.searchsorted(classes, labels)]
    if sample_weight is None:
        return weights
    sample_weight = np.asarray(as_array(sample_weight, "sample_weight"))
    check_lengths((weights, sample_weight), ("y", "sample_weight"))
    return weights.reshape(-1, *[1] * (sample_weight.ndim - 1)) * sample_weight
