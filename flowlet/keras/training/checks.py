"""What is looked at before the first step: data that would raise late, or train to nonsense."""

import math

import numpy as np

from flowlet import errors
from flowlet.core import nest
from flowlet.keras.losses import crossentropy


def labels(model, data, outputs):
    """Raise where class indices do not fit the outputs of a sparse loss.

    Args:
        data: the `ArrayData` of training or evaluation.
        outputs: the flat shapes of the model's outputs.

    Raises:
        InvalidArgumentError: for an index that is negative or not below the number of classes, naming its place; for
            targets that are no indices.
    """
    losses_there = model.compiled_loss is not None and model.compiled_loss._losses is not None
    if not losses_there or not isinstance(data.structure, tuple) or len(data.structure) < 2:
        return
    targets = data.pack(data.arrays)[1]
    names = model.compiled_loss._output_names
    targets = [targets.get(name) for name in names] if isinstance(targets, dict) else nest.flatten(targets)
    if len(targets) != len(outputs):
        return
    for target, shape, loss in zip(targets, outputs, model.compiled_loss._losses):
        settings = getattr(loss, "_fn_kwargs", {})
        sparse = getattr(loss, "fn", None) is crossentropy.sparse_categorical_crossentropy
        if sparse and target is not None and settings.get("axis", -1) in (-1, len(shape) - 1):
            _class_indices(np.asarray(target), shape, settings.get("ignore_class"))


def _class_indices(target, shape, ignored):
    classes = shape[-1]
    if math.prod(target.shape[1:]) != math.prod(shape[1:-1]):
        one_hot = target.shape[1:] == shape[1:]
        raise errors.InvalidArgumentError(
            message=errors.message(
                "logits and labels must have the same first dimension, got logits shape "
                f"{[target.shape[0] * math.prod(shape[1:-1]), classes]} and labels shape [{target.size}]: the targets have the "
                f"shape {('samples', *target.shape[1:])}, the outputs {('samples', *shape[1:])}.",
                "one class index for each prediction.",
                'one-hot targets go with loss="categorical_crossentropy"; or take y.argmax(axis=-1).'
                if one_hot
                else "give y of the shape of the outputs without their last axis.",
            )
        )
    bad = (target < 0) | (target >= classes) | (target != target)
    if ignored is not None:
        bad &= target != ignored
    if not bad.any():
        return
    place = tuple(int(i) for i in np.argwhere(bad)[0])
    value, highest = target[place], target[target == target].max(initial=0)
    raise errors.InvalidArgumentError(
        message=errors.message(
            f"Received a label value of {value} which is outside the valid range of [0, {classes}): the target at position "
            f"{place[0] if len(place) == 1 else place} is class {value}, but the last layer has {classes} output(s), for the "
            f"classes 0 to {classes - 1} ({int(bad.sum())} such target(s) in all).",
            f"class indices from 0 to {classes - 1}.",
            f"count classes from 0 (subtract the smallest label), or give the last layer {int(highest) + 1} units."
            if highest >= classes
            else "count classes from 0, and leave out samples without a class.",
        )
    )
