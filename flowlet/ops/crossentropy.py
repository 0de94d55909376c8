"""Cross entropies of probabilities, class indices and logits, and how losses are averaged."""

import math

import jax
import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.dtypes import FLOATS, int32, int64, mismatched
from flowlet.core.op import op
from flowlet.core.shape import shown
from flowlet.ops.cast import cast
from flowlet.ops.gather import listed


def _given(labels, logits):
    for value in (labels, logits):
        if value is None:
            raise ValueError(f"Both `labels` and `logits` must be provided. Received: labels={labels} and "
                             f"logits={logits}")


def log_probabilities(x, axis=-1):
    """log(softmax(x)) along an axis, with TensorFlow's gradient: g - softmax(x) * sum(g)."""

    @jax.custom_jvp
    def logarithm(x):
        return jax.nn.log_softmax(x, axis)

    @logarithm.defjvp
    def _(primals, tangents):
        found, (change,) = logarithm(*primals), tangents
        return found, change - jnp.sum(jnp.exp(found) * change, axis, keepdims=True)

    return logarithm(x)


@op("SoftmaxCrossEntropyWithLogits", inputs="labels:T logits:T", types={"T": FLOATS})
def _softmax_row(labels, logits, axis, name=None):
    labels, logits = (jnp.moveaxis(one, axis, -1) for one in (labels, logits))
    rows, shapes = logits.shape[:-1], (logits.shape, labels.shape)
    # as in TensorFlow, rows are counted and not compared axis by axis: labels (1, 2, 3) fit logits (2, 3)
    labels, logits = (one.reshape(math.prod(one.shape[:-1]), one.shape[-1]) for one in (labels, logits))
    if any(1 not in (a, b) and a != b for a, b in zip(labels.shape, logits.shape)) or len(labels) > len(logits):
        raise errors.invalid("logits and labels must be broadcastable: logits_size={} labels_size={}".format(
            *(str(list(shape)).replace(" ", "") for shape in shapes)), "SoftmaxCrossEntropyWithLogits")  # fmt: skip
    return _softmax_cross_entropy(labels, logits, -1).reshape(rows)


@export("nn.softmax_cross_entropy_with_logits")
def softmax_cross_entropy_with_logits(labels, logits, axis=-1, name=None):
    """The cross entropy of probabilities `labels` and softmax(`logits`), one value for each row.

    >>> import flowlet as tf
    >>> round(tf.nn.softmax_cross_entropy_with_logits([[0., 1.]], [[0., 0.]]).numpy().item(), 6)
    0.693147
    """
    logits = conversion.convert(logits)
    labels = cast(conversion.convert(labels, None, logits.dtype), logits.dtype)
    return _softmax_row(labels, logits, conversion.static(axis))


def _softmax_cross_entropy(labels, logits, axis):
    """-sum(z * log(softmax(x))), with TensorFlow's gradient softmax(x) - z, also where z does not add up to 1."""

    @jax.custom_jvp
    def loss(z, x):
        return -jnp.sum(z * jax.nn.log_softmax(x, axis), axis)

    @loss.defjvp
    def _(primals, tangents):
        (z, x), (dz, dx) = primals, tangents
        logarithm = log_probabilities(x, axis)
        change = (jnp.exp(logarithm) - z) * dx - logarithm * dz
        return -jnp.sum(z * logarithm, axis), jnp.sum(change, axis)

    return loss(labels, logits)


def _check_labels(labels, logits, name=None):
    bad = np.asarray(labels)
    if bad.size and (bad.min() < 0 or bad.max() >= logits.shape[-1]):
        wrong = bad[(bad < 0) | (bad >= logits.shape[-1])].flat[0]
        raise errors.invalid(
            f"Received a label value of {wrong} which is outside the valid range of [0, {logits.shape[-1]}).  "
            f"Label values: {' '.join(map(str, bad.ravel()[:20]))}", "SparseSoftmaxCrossEntropyWithLogits")  # fmt: skip


@op("SparseSoftmaxCrossEntropyWithLogits", inputs="labels:Tlabels "
                                                  "logits:T", types={"T": FLOATS, "Tlabels": (int32, int64)},
    check=_check_labels)  # fmt: skip
def _sparse_row(labels, logits, name=None):
    if labels.ndim != logits.ndim - 1:
        raise ValueError(f"`labels.shape.rank` must equal `logits.shape.rank - 1`. Received: "
                         f"labels.shape={labels.shape} of "
                         f"rank {labels.ndim} and logits.shape={logits.shape} of rank {logits.ndim}")  # fmt: skip
    if labels.shape != logits.shape[:-1]:
        raise ValueError(f"`labels.shape` must equal `logits.shape` except for the last dimension. Received: "
                         f"labels.shape={labels.shape} and logits.shape={logits.shape}")  # fmt: skip
    classes = logits.shape[-1]
    chosen = labels[..., None] == jnp.arange(classes, dtype=labels.dtype)
    loss = -jnp.sum(jnp.where(chosen, log_probabilities(logits), 0), -1)
    valid = (labels >= 0) & (labels < classes)
    return jnp.where(valid, loss, jnp.asarray(np.nan, logits.dtype))


@export("nn.sparse_softmax_cross_entropy_with_logits")
def sparse_softmax_cross_entropy_with_logits(labels, logits, name=None):
    """The cross entropy of class indices `labels` (...) and softmax(`logits`) (..., classes).

    Raises:
        InvalidArgumentError: for a label outside 0..classes-1 (NaN where labels are not known beforehand).

    >>> import flowlet as tf
    >>> round(tf.nn.sparse_softmax_cross_entropy_with_logits([1], [[0., 0.]]).numpy().item(), 6)
    0.693147
    """
    _given(labels, logits)
    logits = conversion.convert(logits)
    if logits.shape.rank == 0:
        raise ValueError(f"`logits` cannot be a scalar. Received logits={logits.numpy()}`")
    return _sparse_row(labels, logits)


@op("SigmoidCrossEntropyWithLogits", inputs="logits:T labels:T", types={"T": FLOATS})
def _sigmoid_row(logits, labels, name=None):
    if labels.shape != logits.shape:
        raise ValueError(f"`logits` and `labels` must have the same shape, received ({shown(logits.shape)} vs "
                         f"{shown(labels.shape)}).")  # fmt: skip
    return _sigmoid_cross_entropy(labels, logits)


@export("nn.sigmoid_cross_entropy_with_logits")
def sigmoid_cross_entropy_with_logits(labels=None, logits=None, name=None):
    """The cross entropy of `labels` in 0..1 and sigmoid(`logits`), elementwise.

    >>> import flowlet as tf
    >>> round(tf.nn.sigmoid_cross_entropy_with_logits(labels=1.0, logits=0.0).numpy().item(), 6)
    0.693147
    """
    _given(labels, logits)
    logits, labels = conversion.convert(logits), conversion.convert(labels)
    if labels.dtype is not logits.dtype:
        raise mismatched("Mul", 1, logits.dtype, labels.dtype)
    return _sigmoid_row(logits, labels)


def _sigmoid_cross_entropy(labels, logits):
    """max(x, 0) - x * z + log(1 + exp(-|x|)), with the gradient sigmoid(x) - z everywhere, at 0 too.

    The gradient is computed as TensorFlow does, without 1 - (a number near 1): it is right far from 0 as well.
    """

    @jax.custom_jvp
    def loss(z, x):
        return jnp.maximum(x, 0) - x * z + jnp.log1p(jnp.exp(-jnp.abs(x)))

    @loss.defjvp
    def _(primals, tangents):
        (z, x), (dz, dx) = primals, tangents
        power = jnp.exp(-jnp.abs(x))
        tail = power / (1 + power)
        return loss(z, x), jnp.where(x >= 0, (1 - z) - tail, tail - z) * dx - x * dz

    return loss(labels, logits)


@op("WeightedCrossEntropyWithLogits", "nn.weighted_cross_entropy_with_logits", inputs="labels:T logits:T pos_weight:T",
    types={"T": FLOATS})  # fmt: skip
def weighted_cross_entropy_with_logits(labels, logits, pos_weight, name=None):
    """Sigmoid cross entropy in which positive labels count `pos_weight` times."""
    if labels.shape != logits.shape:
        raise ValueError(f"`logits` and `labels` must have the same shape, received ({logits.shape} vs "
                         f"{labels.shape}).")
    weight = 1 + (pos_weight - 1) * labels
    # the gradients of |x| and of max(-x, 0) are 0 at 0, as in TensorFlow's own sum of these parts
    size = jnp.where(logits == 0, jnp.zeros((), logits.dtype), jnp.abs(logits))
    below = jnp.where(logits < 0, -logits, jnp.zeros((), logits.dtype))
    return (1 - labels) * logits + weight * (jnp.log1p(jnp.exp(-size)) + below)


@export("nn.log_poisson_loss")
def log_poisson_loss(targets, log_input, compute_full_loss=False, name=None):
    """`exp(c) - z * c`, the loss of counts z and the logarithm c of their rate.

    Args:
        compute_full_loss: with Stirling's approximation of the part that does not depend on c.
    """
    from flowlet.ops import elementwise
    from flowlet.ops.gather import where

    log_input = conversion.convert(log_input)
    targets = conversion.convert(targets, None, log_input.dtype)
    if targets.shape != log_input.shape:
        raise ValueError("`log_input` and `targets` must have the same shape, received "
                         f"({shown(log_input.shape)} vs {shown(targets.shape)}).")  # fmt: skip
    if targets.dtype is not log_input.dtype:
        raise mismatched("Mul", 1, log_input.dtype, targets.dtype)
    result = elementwise.exp(log_input) - log_input * targets
    if not compute_full_loss:
        return result
    stirling = targets * elementwise.log(targets) - targets + 0.5 * elementwise.log(2.0 * np.pi * targets)
    return result + where((targets >= 0) & (targets <= 1), targets * 0, stirling)


@export("nn.compute_average_loss")
def compute_average_loss(per_example_loss, sample_weight=None, global_batch_size=None):
    """The sum of losses (times their weights) divided by the size of the whole batch.

    >>> import flowlet as tf
    >>> tf.nn.compute_average_loss([1.0, 2.0, 3.0], global_batch_size=4).numpy().item()
    1.5
    """
    from flowlet.ops import arithmetic, array, reduce

    loss = conversion.convert(per_example_loss)
    if loss.shape.rank == 0:
        raise ValueError("Invalid value passed for `per_example_loss`. Expected a tensor with at least rank 1.")
    size = None if global_batch_size is None else conversion.static(global_batch_size)
    if size is not None and not isinstance(size, int):
        raise TypeError(f"`global_batch_size` must be an int; got {global_batch_size!r}.")
    if sample_weight is not None:
        weight = cast(conversion.convert(sample_weight, None, loss.dtype), loss.dtype)
        missing = loss.shape.rank - weight.shape.rank
        if weight.shape.rank and missing > 0:  # a weight for each sample stands for all its losses
            weight = array.reshape(weight, [*weight.shape.as_list(), *[1] * missing])
        loss = loss * weight
    return arithmetic.divide(reduce.reduce_sum(loss), cast(_samples(loss) if size is None else size, loss.dtype))


@op("Samples", inputs="x", gradient=False)
def _samples(x, name=None):
    if not x.shape[0]:
        raise errors.invalid("global_batch_size must be positive. The losses are of no sample.")
    return jnp.asarray(x.shape[0], np.int32)


@export("nn.scale_regularization_loss")
def scale_regularization_loss(regularization_loss):
    """The sum of a regularization loss; with one replica nothing is scaled."""
    from flowlet.ops import arithmetic, reduce

    return arithmetic.divide(reduce.reduce_sum(conversion.convert(regularization_loss)), 1)
