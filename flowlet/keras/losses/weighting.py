"""How weights, labels and masks get the shape of predictions or losses, and how losses are reduced.

The rules are those of TensorFlow 2.8 (tests/oracle/keras_losses_28.json): one axis of size 1 at the end may
be missing or left over.
"""

from flowlet.core import dtypes
from flowlet.ops import math
from flowlet.ops.array import expand_dims, squeeze
from flowlet.ops.cast import cast, convert_to_tensor
from flowlet.ops.reduce import reduce_mean, reduce_sum


def same_rank(y_true, y_pred):
    """Labels and predictions without the last axis of the one that has an axis of size 1 more.

    Returns:
        `(y_true, y_pred)`.

    >>> import flowlet as tf
    >>> true, pred = same_rank(tf.zeros([4]), tf.zeros([4, 1]))
    >>> true.shape, pred.shape
    (TensorShape([4]), TensorShape([4]))
    """
    more = y_pred.shape.rank - y_true.shape.rank
    if more == 1 and y_pred.shape[-1] == 1:
        y_pred = squeeze(y_pred, -1)
    elif more == -1 and y_true.shape[-1] == 1:
        y_true = squeeze(y_true, -1)
    return y_true, y_pred


def fit_weight(values, weight):
    """A weight with the rank of `values` where one axis at the end makes the difference; scalars stay.

    >>> import flowlet as tf
    >>> fit_weight(tf.zeros([2, 5]), tf.ones([2])).shape
    TensorShape([2, 1])
    """
    rank, wanted = weight.shape.rank, values.shape.rank
    if rank == 0 or rank == wanted:
        return weight
    if rank == wanted + 1:
        return squeeze(weight, -1)
    return expand_dims(weight, -1) if rank == wanted - 1 else weight


def reduce_losses(losses, sample_weight, reduction):
    """One loss from many: weighted, then added up or averaged as `reduction` says.

    It is computed in float32 whatever the dtype of `losses` is, and given back in that dtype.

    Args:
        losses: (batch, d0, ...).
        sample_weight: a scalar, (batch,), or anything that broadcasts to `losses` after `fit_weight`; or
            None.
        reduction: "none", "sum", "sum_over_batch_size" (also called "auto" and "mean"), or
            "mean_with_sample_weight", which divides by the sum of the weights.
    """
    dtype = losses.dtype
    losses = cast(losses, dtypes.float32)
    if sample_weight is not None:
        sample_weight = cast(sample_weight, dtypes.float32)
        if losses.shape.rank:  # one loss of the whole batch (Dice) counts once for each weight, as in 2.21
            sample_weight = fit_weight(losses, sample_weight)
        losses = math.multiply(losses, sample_weight)
    if reduction == "none" or losses.shape.rank == 0:
        return cast(losses, dtype)
    if reduction == "sum" or (reduction == "mean_with_sample_weight" and sample_weight is not None):
        total = reduce_sum(losses)
        if reduction != "sum":
            total = math.divide_no_nan(total, reduce_sum(sample_weight))
        return cast(total, dtype)
    # the mean of nothing is 0
    return cast(reduce_mean(losses) if 0 not in losses.shape else reduce_sum(losses), dtype)


def mask_of(tensor):
    """The mask that a layer left on a tensor, or None."""
    return getattr(tensor, "_keras_mask", None)


def masked_weight(y_pred, sample_weight):
    """The sample weight that a compiled loss or weighted metric uses: zero where `y_pred` is masked out.

    Losses and metrics called on their own do not look at masks, as in TensorFlow 2.8; a mean over masked
    steps still divides by the number of all steps.
    """
    mask = mask_of(y_pred)
    if mask is None:
        return sample_weight
    mask = cast(mask, y_pred.dtype)
    if sample_weight is None:
        return mask
    return math.multiply(fit_weight(mask, cast(sample_weight, mask.dtype)), mask)


def valid_weight(sample_weight, mask, reduction):
    """The sample weight for losses that came with a mask of their own (`ignore_class`).

    Masked losses count for nothing, and a mean is one over the others.
    """
    mask = cast(mask, dtypes.float32)
    if reduction not in ("none", "sum"):
        count = float(mask.shape.num_elements())
        mask = math.multiply(mask, math.divide_no_nan(count, reduce_sum(mask)))
    if sample_weight is None:
        return mask
    return math.multiply(fit_weight(mask, cast(sample_weight, dtypes.float32)), mask)


def align(y_true, y_pred, sample_weight=None):
    """Labels and weights as a compiled model hands them to losses and metrics.

    Labels and weights of shape (batch,) become (batch, 1) where predictions have that rank, and take the
    dtype of the predictions where both are floats or both integers.

    Returns:
        `(y_true, y_pred, sample_weight)`.

    >>> import flowlet as tf
    >>> align([0., 1.], tf.zeros([2, 1]))[0].shape
    TensorShape([2, 1])
    """
    y_true, y_pred = convert_to_tensor(y_true), convert_to_tensor(y_pred)
    if y_true.shape.rank == 1 and y_pred.shape.rank == 2:
        y_true = expand_dims(y_true, -1)
    if sample_weight is not None:
        sample_weight = convert_to_tensor(sample_weight)
        if sample_weight.shape.rank == 1 and y_pred.shape.rank == 2:
            sample_weight = expand_dims(sample_weight, -1)
    if _same_kind(y_true, y_pred):
        y_true = cast(y_true, y_pred.dtype)
    if sample_weight is not None and _same_kind(sample_weight, y_pred):
        sample_weight = cast(sample_weight, y_pred.dtype)
    return y_true, y_pred, sample_weight


def _same_kind(one, two):
    return (one.dtype.is_floating and two.dtype.is_floating) or (
        one.dtype.is_integer and two.dtype.is_integer
    )
