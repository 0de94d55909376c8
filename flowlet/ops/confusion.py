"""Confusion matrices."""

import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.dtypes import INTEGERS, int32, int64
from flowlet.core.graph.composing import graphed
from flowlet.core.op import op
from flowlet.core.tensor import is_traced
from flowlet.ops import debugging
from flowlet.ops.array import squeeze
from flowlet.ops.cast import cast


@op("ConfusionMatrix", inputs="labels:T predictions:T2 weights?", types={"T": INTEGERS, "T2": INTEGERS})
def _confusion_matrix(labels, predictions, weights, num_classes, dtype, name=None):
    one = jnp.ones(labels.shape, dtype._np) if weights is None else weights.astype(dtype._np)
    counts = jnp.zeros(num_classes * num_classes, dtype._np)
    inside = (labels >= 0) & (labels < num_classes) & (predictions >= 0) & (predictions < num_classes)
    place = jnp.where(inside, labels * num_classes + predictions, num_classes * num_classes)
    return counts.at[place].add(one, mode="drop").reshape(num_classes, num_classes)


@export("math.confusion_matrix")
@graphed("confusion_matrix")
def confusion_matrix(labels, predictions, num_classes=None, weights=None, dtype=int32, name=None):
    """How often class `i` was taken for class `j`: element (i, j) of a square matrix.

    Args:
        labels, predictions: 1-D tensors of class indices, of one length.
        num_classes: the number of classes; one more than the largest index by default.
        weights: how much each element counts, 1 by default.
        dtype: the dtype of the counts.

    Raises:
        InvalidArgumentError: for an index below 0 or not below `num_classes` (inside a compiled function
            such an element counts for nothing).

    >>> import flowlet as tf
    >>> tf.math.confusion_matrix([0, 1, 1], [0, 1, 0]).numpy().tolist()
    [[1, 0], [1, 1]]
    """
    labels, predictions = conversion.convert(labels), conversion.convert(predictions)
    if labels.shape.rank == predictions.shape.rank + 1:  # one of them may have a last axis of one
        labels = squeeze(labels, [-1]) if labels.shape[-1] == 1 else labels
    elif predictions.shape.rank == labels.shape.rank + 1:
        predictions = squeeze(predictions, [-1]) if predictions.shape[-1] == 1 else predictions
    given = {"labels": cast(labels, int64), "predictions": cast(predictions, int64)}
    if given["labels"].shape.as_list() != given["predictions"].shape.as_list() or given["labels"].shape.rank != 1:
        raise errors.invalid(errors.message(
            f"Shapes of all inputs must match: the labels have {given['labels'].shape}, the predictions "
            f"{given['predictions'].shape}.", "one class index for each element: two 1-D tensors of one length.",
            "of probabilities or one-hot rows take tf.argmax(..., axis=-1) first."), "Pack")  # fmt: skip
    if weights is not None:
        weights = conversion.convert(weights)
        if weights.shape.as_list() != given["labels"].shape.as_list():
            raise ValueError(f"Shapes {given['labels'].shape} and {weights.shape} are incompatible: `weights` needs one "
                             "for each label.")  # fmt: skip
    if num_classes is None:
        num_classes = 1 + max(int(np.max(conversion.static(tensor), initial=-1)) for tensor in given.values())
    num_classes = conversion.static(num_classes, "num_classes")
    for what, tensor in given.items():
        if not is_traced(tensor._value):
            debugging.assert_non_negative(tensor, message=f"`{what}` contains negative values.  ")
            debugging.assert_less(tensor, num_classes, message=f"`{what}` out of bound")
    dtype = dtypes.as_dtype(dtype)
    return _confusion_matrix(given["labels"], given["predictions"], weights, num_classes, dtype)
