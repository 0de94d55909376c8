"""Checks of the targets against the loss, and of how they lie in the data."""

import numpy as np

from flowlet.keras.checks.context import DISTANCE, PROBABILITY
from flowlet.keras.checks.table import DATA, check, found

RARE = 0.03  # share of the samples outside of one class below which accuracy says little


def classes_of(y):
    """Class indices from indices or one-hot rows; None for what is neither."""
    if y is None or y.ndim > 2 or not y.size:
        return None
    if y.ndim == 2 and y.shape[1] > 1:
        return y.argmax(axis=1) if ((y == 0) | (y == 1)).all() and (y.sum(axis=1) == 1).all() else None
    y = y.reshape(-1)
    return y if y.dtype.kind in "iub" or (y == np.round(y)).all() else None


@check("labels-outside-0-1", "Labels outside 0 and 1 under the binary cross entropy", DATA, "y = (y == positive).astype(int)")
def labels_outside(context):
    for one in context.outputs:
        if one.loss not in ("binary_crossentropy", "binary_focal_crossentropy") or one.y is None or not one.y.size:
            continue
        low, high = one.y.min(), one.y.max()
        if low < 0 or high > 1:
            values = np.unique(one.y)
            several = len(values) > 2 and classes_of(one.y) is not None
            yield found(
                f"The labels go from {low:g} to {high:g}, and {one.loss} takes the share of a class from 0 to 1: outside of "
                "it, the loss has no lower end.",
                "labels 0 and 1.",
                f'loss="sparse_categorical_crossentropy" with {int(high) + 1} softmax units for {len(values)} classes'
                if several and low >= 0
                else f"y = (y == {high:g}).astype(int)",
                one.layer,
            )


@check("target-scale", "Targets of a regression far from unit scale", DATA, "y = (y - y.mean()) / y.std()")
def target_scale(context):
    for one in context.outputs:
        if one.loss not in ("mean_squared_error", "log_cosh") or one.y is None or one.y.dtype.kind not in "fiu":
            continue
        if one.activation != "linear" or len(one.y) < 10:
            continue
        size = float(np.sqrt(np.square(one.y, dtype=np.float64).mean()))
        if np.isfinite(size) and size > 1000:
            yield found(
                f"The targets are about {size:.3g} in size: the squared error starts near {size**2:.3g}, and its gradient is "
                "as large.",
                "targets of a size about 1, scaled back after predict.",
                layer=one.layer,
            )


@check("constant-targets", "Targets that are all the same", DATA, "look at y: print(np.unique(y, return_counts=True))")
def constant_targets(context):
    for one in context.outputs:
        usual = one.loss in PROBABILITY or one.loss in DISTANCE
        if usual and one.y is not None and len(one.y) >= 20 and (one.y == one.y[:1]).all() and len(context.outputs) == 1:
            if one.layer is None:
                continue
            yield found(
                f"All {context.size} targets are {np.asarray(one.y[0]).tolist()}: the model learns to say that whatever comes "
                "in.",
                "targets that differ from sample to sample.",
                layer=one.layer,
            )


def _sorted_classes(context):
    """The classes of the training data, if they lie one class after the other."""
    for one in context.outputs:
        if one.loss not in PROBABILITY or one.y is None:
            continue
        classes = classes_of(one.y)
        if classes is not None and len(classes) >= 20 and 2 <= len(np.unique(classes)) <= len(classes) // 4:
            changes = (np.diff(classes) != 0).sum()
            if changes == len(np.unique(classes)) - 1:
                return classes
    return None


@check("validation-of-other-classes", "A validation split that holds classes of its own", DATA,
       "shuffle first: order = np.random.permutation(len(x)); x, y = x[order], y[order]")  # fmt: skip
def validation_of_other_classes(context):
    if not context.split or context.validation is None or len(context.outputs) != 1:
        return
    one = context.outputs[0]
    _, y = context.parts(context.validation)
    if one.loss not in PROBABILITY or y is None or not hasattr(y, "shape"):
        return
    classes, other = classes_of(one.y), classes_of(context.sampled(y))
    if classes is None or other is None or len(classes) < 20 or len(other) < 5:
        return
    strange = (~np.isin(other, classes)).mean()
    one_class = len(other) >= 20 and len(np.unique(other)) == 1 and (classes == other[0]).mean() < 0.6
    if strange > 0.5 or one_class:
        yield found(
            f"validation_split keeps the last {len(y)} samples as they lie, and "
            + (f"all of them are of class {other[0]:g}" if one_class else f"{strange:.0%} of them are of classes that are not "
               "among the rest")
            + ": the data are sorted.",
            "samples in random order before they are split.",
        )


@check("sorted-without-shuffle", "Sorted labels, and shuffle=False", DATA, "fit(..., shuffle=True)")
def sorted_without_shuffle(context):
    if context.shuffle or (context.batch or context.size) * 2 > context.size:
        return
    classes = _sorted_classes(context)
    if classes is not None:
        yield found(
            f"The samples lie one class after the other ({len(np.unique(classes))} classes), and shuffle=False keeps them so: "
            "whole batches are of one class, and each undoes what the last one taught.",
            "batches in which the classes are mixed.",
        )


@check("rare-class", "Accuracy alone, where nearly all samples are of one class", DATA,
       'metrics=["accuracy", tf.keras.metrics.AUC()], or class_weight in fit')  # fmt: skip
def rare_class(context):
    weighted = context.data is not None and isinstance(context.data.structure, tuple) and len(context.data.structure) > 2
    for one, names in zip(context.outputs, context.metrics):
        classes = classes_of(one.y)
        if one.loss not in PROBABILITY or weighted or classes is None or len(classes) < 100:
            continue
        if not names or not all("accuracy" in name.lower() for name in names):
            continue
        counts = np.unique(classes, return_counts=True)[1]
        if len(counts) == 2 and counts.min() / counts.sum() < RARE:
            yield found(
                f"{counts.max() / counts.sum():.1%} of the labels are of one class: a model that always says it has that "
                "accuracy.",
                "a metric that sees the rare class (AUC, precision, recall), or weights for it.",
                layer=one.layer,
            )
