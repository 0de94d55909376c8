"""What is looked at before the first step: data that would raise late, or train to nonsense."""

import math

import numpy as np

from flowlet import errors
from flowlet.core import nest
from flowlet.keras.checks import graph
from flowlet.keras.losses import crossentropy

NAMES = ("x", "y", "sample_weight")
LARGE = 2**20  # elements from which on data are gone through once only


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
        raise errors.explained(
            errors.InvalidArgumentError(
                message=errors.message(
                    "logits and labels must have the same first dimension, got logits shape "
                    f"{[target.shape[0] * math.prod(shape[1:-1]), classes]} and labels shape [{target.size}]: the targets "
                    f"have the shape {('samples', *target.shape[1:])}, the outputs {('samples', *shape[1:])}.",
                    "one class index for each prediction.",
                    'one-hot targets go with loss="categorical_crossentropy"; or take y.argmax(axis=-1).'
                    if one_hot
                    else "give y of the shape of the outputs without their last axis.",
                )
            ),
            "one-hot-labels" if one_hot else "label-shape",
        )
    bad = (target < 0) | (target >= classes) | (target != target)
    if ignored is not None:
        bad &= target != ignored
    if not bad.any():
        return
    place = tuple(int(i) for i in np.argwhere(bad)[0])
    value, highest = target[place], target[target == target].max(initial=0)
    raise errors.explained(
        errors.InvalidArgumentError(
            message=errors.message(
                f"Received a label value of {value} which is outside the valid range of [0, {classes}): the target at position "
                f"{place[0] if len(place) == 1 else place} is class {value}, but the last layer has {classes} output(s), for "
                f"the classes 0 to {classes - 1} ({int(bad.sum())} such target(s) in all).",
                f"class indices from 0 to {classes - 1}.",
                f"count classes from 0 (subtract the smallest label), or give the last layer {int(highest) + 1} units."
                if highest >= classes
                else "count classes from 0, and leave out samples without a class.",
            )
        ),
        "class-index",
    )


def finite(model, data):
    """Raise where the data hold NaN or infinity, unless the model and its loss come to a finite value all the same.

    Raises:
        ValueError: naming the first place.
    """
    with np.errstate(all="ignore"):  # a sum is quick; one that is not finite may be too large
        if all(array.dtype.kind != "f" or _seen(model, array) or math.isfinite(np.add.reduce(array, axis=None))
               for array in data.arrays):  # fmt: skip
            return
    parts = data.pack(data.arrays)
    parts = parts if isinstance(parts, tuple) else (parts,)
    for name, part in zip(NAMES, parts):
        for array in nest.flatten(part):
            bad = () if array is None or array.dtype.kind != "f" else np.argwhere(~np.isfinite(np.asarray(array)))
            if len(bad) and not _bears(model, parts, int(bad[0][0])):
                _not_finite(np.asarray(array), bad, name)


def _seen(model, array):
    """Whether large data of this form were looked at since `compile`."""
    if array.size < LARGE:
        return False
    key = ("finite", tuple(array.shape), array.dtype.str)
    return model._programs.setdefault(key, key) is not key


def _bears(model, parts, row):
    """Whether the loss of a sample with a NaN is finite: the model or the loss takes care of it."""
    x, y, weight = (*parts, None, None)[:3]
    one = nest.map_structure(lambda array: None if array is None else np.asarray(array)[row : row + 1], (x, y, weight))
    try:
        outputs = nest.flatten(model(one[0], training=False))
        losses, targets = model.compiled_loss._losses, nest.flatten(one[1])
        values = [np.asarray(loss(target, output)) for loss, target, output in zip(losses, targets, outputs)]
    except Exception:  # noqa: BLE001  a loss of the user's own that needs more than this
        return False
    finally:
        model._clear_losses()
    return len(values) > 0 and all(np.isfinite(value).all() for value in values)


def _not_finite(array, bad, name):
    place = tuple(int(i) for i in bad[0])
    value, rows = array[place], len(np.unique(bad[:, 0]))
    if array.ndim == 2 and array.shape[1] > 1:
        where = f"row {place[0]}, column {place[1]}"
    else:
        where = f"position {place[0] if len(place) == 1 else place}"
    axes = tuple(range(1, array.ndim))
    rest = f".all(axis={axes[0] if len(axes) == 1 else axes})" if axes else ""
    raise errors.explained(
        ValueError(
            errors.message(
                f"{name} holds {value} at {where} ({len(bad)} value(s) that are NaN or infinite, in {rows} of {len(array)} "
                "samples): the loss and all weights would be NaN after the first step.",
                "finite numbers everywhere.",
                f"leave those samples out: keep = np.isfinite({name}){rest}; x, y = x[keep], y[keep]; or fill them: "
                f"np.nan_to_num({name}).",
            )
        ),
        "not-finite-data",
    )


def embeddings(model, data):
    """Raise where an index is beyond the end of the `Embedding` that takes an input as it is.

    Raises:
        InvalidArgumentError: with TensorFlow's words, naming the layer.
    """
    if "embeddings" not in model._programs:
        starts = [call for call in graph.calls_of(model)[0] if call.layer is None]
        model._programs["embeddings"] = len(starts), [(position, child.layer) for position, call in enumerate(starts)
                                                      for child in call.children if child.kind == "Embedding"]  # fmt: skip
    inputs, there = model._programs["embeddings"]
    if there:
        parts = data.pack(data.arrays)
        x = nest.flatten(parts[0] if isinstance(parts, tuple) else parts)
        for position, layer in there if len(x) == inputs else ():
            _within(np.asarray(x[position]), layer)


def _within(array, layer):
    bad = np.argwhere((array < 0) | (array >= layer.input_dim))
    if len(bad):
        place = bad[0].tolist()
        raise errors.explained(
            errors.InvalidArgumentError(
                message=errors.message(
                    f"indices[{','.join(map(str, place))}] = {array[tuple(place)]} is not in [0, {layer.input_dim}): the layer "
                    f"{layer.name!r} has {layer.input_dim} rows ({len(bad)} such index(es) in all).",
                    f"indices from 0 to {layer.input_dim - 1}.",
                    f"tf.keras.layers.Embedding({int(array.max()) + 1}, {layer.output_dim})"
                    if array.min() >= 0
                    else "leave out or renumber what is negative.",
                )
            ),
            "embedding-index",
        )
