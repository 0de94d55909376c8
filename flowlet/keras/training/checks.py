"""What is looked at before the first step: data that would raise late, or train to nonsense."""

import numpy as np

from flowlet import errors
from flowlet.core import nest
from flowlet.keras import losses

_SPARSE = ("sparse_categorical_crossentropy", "SparseCategoricalCrossentropy")


def labels(model, data, outputs):
    """Raise where class indices do not fit the outputs of a sparse loss.

    Args:
        data: the `ArrayData` of training or evaluation.
        outputs: the flat shapes of the model's outputs.

    Raises:
        ValueError: for an index that is negative or not below the number of classes, naming its place.
    """
    if len(data.structure) < 2 or model.compiled_loss is None or model.compiled_loss._losses is None:
        return
    packed = data.pack(data.arrays)
    targets = nest.flatten(packed[1])
    if len(targets) != len(outputs):
        return
    for target, shape, loss in zip(targets, outputs, model.compiled_loss._losses):
        if loss is not None and getattr(loss, "name", "") in _SPARSE or isinstance(
                loss, losses.SparseCategoricalCrossentropy):  # fmt: skip
            _class_indices(np.asarray(target), shape[-1], getattr(loss, "ignore_class", None))


def _class_indices(target, classes, ignored):
    bad = (target < 0) | (target >= classes)
    if ignored is not None:
        bad &= target != ignored
    if not bad.any():
        return
    place = tuple(int(i) for i in np.argwhere(bad)[0])
    value = target[place]
    raise errors.InvalidArgumentError(message=errors.message(
        f"Received a label value of {value} which is outside the valid range of [0, {classes}): the target at position "
        f"{place[0] if len(place) == 1 else place} is class {value}, but the last layer has {classes} output(s), for the "
        f"classes 0 to {classes - 1} ({int(bad.sum())} such target(s) in all).",
        f"class indices from 0 to {classes - 1}.",
        f"count classes from 0 (subtract the smallest label), or give the last layer {int(target.max()) + 1} units."))  # fmt: skip
