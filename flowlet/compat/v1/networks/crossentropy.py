"""Cross entropies of logits, with the argument rules of 1.x: labels and logits by name."""

import functools

import jax.numpy as jnp

from flowlet import errors
from flowlet.api import export
from flowlet.compat.v1 import arrays, elementwise, reductions, shapes
from flowlet.compat.v1.raw import constant, either, made, raw, tensor, within
from flowlet.core import dtypes
from flowlet.core.graph.composing import composed
from flowlet.ops.crossentropy import log_probabilities


def named_only(function):
    """Refuse positional arguments, of which 1.x programs could not tell labels from logits."""
    name = function.__name__

    @functools.wraps(function)
    def call(_sentinel=None, labels=None, logits=None, **keywords):
        if _sentinel is not None:
            raise ValueError(f"Only call `{name}` with named arguments (labels=..., logits=..., ...)")
        if labels is None or logits is None:
            raise ValueError("Both labels and logits must be provided.")
        return function(labels, logits, **keywords)

    return call


@export("compat.v1.nn.softmax_cross_entropy_with_logits")
@named_only
def softmax_cross_entropy_with_logits(labels, logits, dim=-1, name=None, axis=None):
    """The cross entropy of probabilities `labels` and softmax(`logits`); no gradient goes to the labels.

    Args:
        labels, logits: tensors of one shape (..., classes), given by name.
        dim, axis: where the classes are.

    Returns:
        one number for each row.
    """
    axis = either(axis, "axis", None if dim == -1 else dim, "dim")
    with within(name, "softmax_cross_entropy_with_logits_sg") as scope:
        labels = raw("StopGradient", tensor(labels, None, "labels"), name="labels_stop_gradient")
        return _rows(labels, logits, -1 if axis is None else axis, scope)


@composed("SoftmaxCrossEntropyWithLogits")
@export("compat.v1.nn.softmax_cross_entropy_with_logits_v2")
def softmax_cross_entropy_with_logits_v2(labels, logits, axis=None, name=None, dim=None):
    """The cross entropy of probabilities `labels` and softmax(`logits`), with gradients for both."""
    axis = either(axis, "axis", dim, "dim")
    with within(name, "softmax_cross_entropy_with_logits") as scope:
        return _rows(labels, logits, -1 if axis is None else axis, scope)


def _rows(labels, logits, axis, name):
    """The losses of all rows, in the form that the logits have without their classes."""
    with within(name, name) as scope:
        logits = tensor(logits, None, "logits")
        labels = tensor(labels, logits.dtype if not hasattr(labels, "dtype") else None, "labels")
        kind = logits.dtype
        if kind in (dtypes.float16, dtypes.bfloat16):
            logits = raw("Cast", logits, dtype=dtypes.float32)
        labels = shapes.cast(labels, logits.dtype)
        rank = shapes.rank(logits)
        before = logits.shape
        size = None if before.rank is None else before.rank
        if axis != -1 and (size is None or axis % size != size - 1):
            logits, labels = (_classes_last(one, axis, rank) for one in (logits, labels))
        outer = shapes.shape(logits)
        logits, labels = _flat(logits), _flat(labels)
        losses, _ = made("SoftmaxCrossEntropyWithLogits", _losses, logits, labels, name=scope,
                         outputs=_outputs(logits, labels))  # fmt: skip
        kept = raw("Slice", outer, begin=[0], size=[raw("Sub", rank, 1)])
        losses = raw("Reshape", losses, shape=kept)
        if before.rank is not None:
            losses.set_shape([one for place, one in enumerate(before.as_list()) if place != axis % before.rank])
        return losses if kind is losses.dtype else raw("Cast", losses, dtype=kind)


def _classes_last(source, axis, rank):
    axis = axis % source.shape.rank if source.shape.rank is not None else axis
    order = arrays.concat([shapes.range(axis), shapes.range(axis + 1, rank), [axis]], 0)
    return arrays.transpose(source, order)


def _flat(source):
    """Rows of classes: all axes but the last in one."""
    rank = shapes.rank(source)
    last = raw("Slice", shapes.shape(source), begin=[raw("Sub", rank, 1)], size=[1])
    return raw("Reshape", source, shape=arrays.concat([[-1], last], 0))


def _losses(logits, labels):
    if any(1 not in (one, two) and one != two for one, two in zip(logits.shape, labels.shape)):
        sizes = [str(list(one.shape)).replace(" ", "") for one in (logits, labels)]
        raise errors.invalid("logits and labels must be broadcastable: logits_size={} labels_size={}".format(*sizes))
    logarithm = log_probabilities(jnp.asarray(logits))
    return [-jnp.sum(labels * logarithm, -1), jnp.exp(logarithm) - labels]


def _outputs(logits, labels):
    shape = logits.shape.merge_with(labels.shape)
    return [(logits.dtype, shape[:1]), (logits.dtype, shape)]


@export("compat.v1.nn.sparse_softmax_cross_entropy_with_logits")
@named_only
def sparse_softmax_cross_entropy_with_logits(labels, logits, name=None):
    """The cross entropy of class indices `labels` (...) and softmax(`logits`) (..., classes), given by name.

    Raises:
        InvalidArgumentError: when run, for a label outside 0..classes-1.
    """
    with within(name, "SparseSoftmaxCrossEntropyWithLogits"):
        labels, logits = tensor(labels, None, "labels"), tensor(logits, None, "logits")
        wide, narrow = logits.shape, labels.shape
        if wide.rank == 0:
            raise ValueError(f"Logits cannot be scalars - received shape {wide}.")
        if None not in (wide.rank, narrow.rank) and narrow.rank != wide.rank - 1:
            raise ValueError(f"Rank mismatch: Rank of labels (received {narrow.rank}) should equal rank of logits minus 1 "
                             f"(received {wide.rank}).")
        outer = shapes.shape(labels)
        if wide.rank is not None and not wide[:-1].is_compatible_with(narrow):
            raise ValueError(f"Shape mismatch: The shape of labels (received {narrow}) should equal the shape of logits except "
                             f"for the last dimension (received {wide}).")
        if wide.rank == 2:
            return _sparse(logits, labels, name)
        columns = raw("Sub", shapes.rank(logits), 1)
        logits = raw("Reshape", logits, shape=[-1, shapes.shape(logits)[columns]])
        labels = raw("Reshape", labels, shape=[-1])
        found = raw("Reshape", _sparse(logits, labels, name), shape=outer)
        found.set_shape(narrow)
        return found


composed("SparseSoftmaxCrossEntropyWithLogits")(lambda labels, logits, name=None: sparse_softmax_cross_entropy_with_logits(
    labels=labels, logits=logits, name=name))  # fmt: skip


def _sparse(logits, labels, name):
    kind = logits.dtype
    if kind in (dtypes.float16, dtypes.bfloat16):
        logits = raw("Cast", logits, dtype=dtypes.float32)
    rows = logits.shape[:1].merge_with(labels.shape)
    found, _ = made("SparseSoftmaxCrossEntropyWithLogits", _sparse_losses, logits, labels, name=name,
                    outputs=[(logits.dtype, rows), (logits.dtype, logits.shape)])  # fmt: skip
    return found if kind is found.dtype else raw("Cast", found, dtype=kind)


def _sparse_losses(logits, labels):
    if logits.shape[0] != labels.shape[0]:
        raise errors.invalid(f"logits and labels must have the same first dimension, got logits shape {list(logits.shape)} and "
                             f"labels shape {list(labels.shape)}")
    logarithm = log_probabilities(jnp.asarray(logits))
    classes = logits.shape[-1]
    chosen = jnp.asarray(labels)[..., None] == jnp.arange(classes, dtype=labels.dtype)
    valid = (labels >= 0) & (labels < classes)
    losses = jnp.where(valid, -jnp.sum(jnp.where(chosen, logarithm, 0), -1), jnp.nan)
    return [losses, jnp.where(valid[..., None], jnp.exp(logarithm) - chosen.astype(logits.dtype), jnp.nan)]


def _same_shape(labels, logits, names=("logits", "labels")):
    try:
        labels.shape.merge_with(logits.shape)
    except ValueError:
        raise ValueError(f"{names[0]} and {names[1]} must have the same shape ({logits.shape} vs {labels.shape})") from None


@export("compat.v1.nn.sigmoid_cross_entropy_with_logits")
@named_only
def sigmoid_cross_entropy_with_logits(labels, logits, name=None):
    """The cross entropy of probabilities `labels` and sigmoid(`logits`), element by element; given by name."""
    with within(name, "logistic_loss") as scope:
        logits = tensor(logits, None, "logits")
        labels = tensor(labels, None if hasattr(labels, "dtype") else logits.dtype, "labels")
        _same_shape(labels, logits)
        zeros = shapes.zeros_like(logits)
        positive = raw("GreaterEqual", logits, zeros)
        kept = reductions.select(positive, logits, zeros)
        low = reductions.select(positive, raw("Neg", logits), logits)
        return elementwise.add(kept - logits * labels, raw("Log1p", raw("Exp", low)), name=scope)


composed("SigmoidCrossEntropyWithLogits")(lambda logits, labels, name=None: sigmoid_cross_entropy_with_logits(
    labels=labels, logits=logits, name=name))  # fmt: skip


@export("compat.v1.nn.weighted_cross_entropy_with_logits")
def weighted_cross_entropy_with_logits(labels=None, logits=None, pos_weight=None, name=None, targets=None):
    """`sigmoid_cross_entropy_with_logits` in which positive labels count `pos_weight` times."""
    labels = either(labels, "labels", targets, "targets")
    with within(name, "logistic_loss") as scope:
        logits = tensor(logits, None, "logits")
        labels = tensor(labels, None if hasattr(labels, "dtype") else logits.dtype, "labels")
        _same_shape(labels, logits)
        weight = 1 + (pos_weight - 1) * labels
        right = (1 - labels) * logits
        low = raw("Log1p", raw("Exp", raw("Neg", raw("Abs", logits))))
        return elementwise.add(right, weight * (low + raw("Relu", raw("Neg", logits))), name=scope)


composed("WeightedCrossEntropyWithLogits")(lambda labels, logits, pos_weight, name=None: weighted_cross_entropy_with_logits(
    labels, logits, pos_weight, name))  # fmt: skip


@export("compat.v1.nn.log_poisson_loss")
def log_poisson_loss(targets, log_input, compute_full_loss=False, name=None):
    """The Poisson loss of the logarithm of a rate, up to a constant; with `compute_full_loss` with Stirling's estimate of it."""
    with within(name, "log_poisson_loss"):
        log_input = tensor(log_input, None, "log_input")
        targets = tensor(targets, None if hasattr(targets, "dtype") else log_input.dtype, "targets")
        _same_shape(targets, log_input, ("log_input", "targets"))
        found = raw("Exp", log_input) - log_input * targets
        if not compute_full_loss:
            return found
        half = constant(0.5, log_input.dtype, "point_five")
        turn = constant(6.283185307179586, log_input.dtype, "two_pi")
        stirling = targets * raw("Log", targets) - targets + half * raw("Log", turn * targets)
        low, high = shapes.zeros_like(targets), shapes.ones_like(targets)
        between = raw("LogicalAnd", raw("GreaterEqual", targets, low), raw("LessEqual", targets, high))
        return found + reductions.select(between, low, stirling)
