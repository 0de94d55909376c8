"""Confusion matrices, and how a refused value is reported (`tf.debugging`'s wording)."""

import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.dtypes import INTEGERS, int32, int64
from flowlet.core.op import op
from flowlet.core.tensor import is_traced
from flowlet.ops.cast import cast


def refuse_unless(holds, text, relation, x, y):
    """Raise as `tf.debugging.assert_*` does where a condition on known values does not hold everywhere.

    Args:
        holds: a function of two NumPy arrays that gives booleans.
        text: what the message begins with.
        relation: the condition as the message shows it, such as `"x <= y"`.
        x: a tensor; nothing is checked where its values are not known yet.
        y: a Python number.

    Raises:
        InvalidArgumentError: with the first elements of both.

    >>> import flowlet as tf
    >>> refuse_unless(np.less_equal, "too large", "x <= y", tf.constant([1., 3.]), 2.0)
    Traceback (most recent call last):
    ...
    flowlet.errors.InvalidArgumentError: too large
    Condition x <= y did not hold.
    First 2 elements of x:
    [1. 3.]
    First 1 elements of y:
    [2.]
    """
    if is_traced(x._value):
        return
    values = np.asarray(x._value)
    bound = np.array([y], values.dtype)
    if not np.all(holds(values, bound)):
        first = values.ravel()[:3]
        raise errors.invalid(f"{text}\nCondition {relation} did not hold.\nFirst {first.size} elements of x:\n{first}\n"
                             f"First 1 elements of y:\n{bound}")  # fmt: skip


@op("ConfusionMatrix", inputs="labels:T predictions:T2 weights?", types={"T": INTEGERS, "T2": INTEGERS})
def _confusion_matrix(labels, predictions, weights, num_classes, dtype, name=None):
    one = jnp.ones(labels.shape, dtype._np) if weights is None else weights.astype(dtype._np)
    counts = jnp.zeros(num_classes * num_classes, dtype._np)
    inside = (labels >= 0) & (labels < num_classes) & (predictions >= 0) & (predictions < num_classes)
    place = jnp.where(inside, labels * num_classes + predictions, num_classes * num_classes)
    return counts.at[place].add(one, mode="drop").reshape(num_classes, num_classes)


@export("math.confusion_matrix")
def confusion_matrix(labels, predictions, num_classes=None, weights=None, dtype=int32, name=None):
    """How often class `i` was taken for class `j`: element (i, j) of a square matrix.

    Args:
        labels, predictions: 1-D tensors of class indices, of one length.
        num_classes: the number of classes; one more than the largest index by default.
        weights: how much each element counts, 1 by default.
        dtype: the dtype of the counts.

    Raises:
        InvalidArgumentError: for an index below 0 or not below `num_classes`.

    >>> import flowlet as tf
    >>> tf.math.confusion_matrix([0, 1, 1], [0, 1, 0]).numpy().tolist()
    [[1, 0], [1, 1]]
    """
    given = {"labels": conversion.convert(labels), "predictions": conversion.convert(predictions)}
    for what, tensor in given.items():
        tensor = given[what] = cast(tensor, int64)
        if len(tensor.shape) != 1:
            raise ValueError(f"`{what}` must be 1-D, but has shape {tensor.shape}: one class index for each sample.")
        refuse_unless(np.greater_equal, f"`{what}` contains negative values", "x >= y", tensor, 0)
    if num_classes is None:
        num_classes = 1 + max(int(np.max(conversion.static(tensor), initial=-1)) for tensor in given.values())
    num_classes = conversion.static(num_classes, "num_classes")
    for what, tensor in given.items():
        refuse_unless(np.less, f"`{what}` out of bound", "x < y", tensor, num_classes)
    return _confusion_matrix(given["labels"], given["predictions"], weights, num_classes, dtypes.as_dtype(dtype))
