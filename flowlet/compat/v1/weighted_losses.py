"""`tf.losses` of 1.x: losses of a batch as one number, weighted, and kept in a collection of the graph."""

import contextlib

from flowlet.api import export
from flowlet.compat.v1 import arrays, elementwise, reductions, shapes
from flowlet.compat.v1.collections import GraphKeys
from flowlet.compat.v1.networks import crossentropy
from flowlet.compat.v1.raw import constant, either, raw, tensor
from flowlet.compat.v1.scopes import name_scope
from flowlet.core import dtypes
from flowlet.core.graph import nodes
from flowlet.core.graph.stack import default_graph

_BY_NONZERO = "weighted_sum_by_nonzero_weights"


@export("compat.v1.losses.Reduction")
class Reduction:
    """How the losses of a batch become one number."""

    NONE = "none"
    SUM = "weighted_sum"
    SUM_OVER_BATCH_SIZE = "weighted_sum_over_batch_size"
    MEAN = "weighted_mean"
    SUM_BY_NONZERO_WEIGHTS = SUM_OVER_NONZERO_WEIGHTS = _BY_NONZERO

    @classmethod
    def all(cls):
        """All kinds."""
        return (cls.NONE, cls.SUM, cls.MEAN, cls.SUM_OVER_BATCH_SIZE, cls.SUM_OVER_NONZERO_WEIGHTS, cls.SUM_BY_NONZERO_WEIGHTS)

    @classmethod
    def validate(cls, key):
        """Refuse what is no kind."""
        if key not in cls.all():
            raise ValueError(f"Invalid Reduction Key {key}: one of {', '.join(cls.all()[:-1])} is expected.")


# weights --------------------------------------------------------------------------------------------------------------


def _checked(weights, values):
    """The control inputs after which weights are known to fit values: one number, or the same rank with ones where not equal."""
    graph = default_graph()
    with graph.name_scope("assert_broadcastable"):
        weights = tensor(weights, None, "weights")
        small, large = weights.shape, values.shape
        _described(weights, "weights")
        _described(values, "values")
        if small.rank == 0:
            return _passed(graph, "static_scalar_check_success")
        if None not in (small.rank, large.rank):
            if small.rank != large.rank:
                raise _unfit(weights, values, "rank")
            pairs = list(zip(small.as_list(), large.as_list()))
            if any(None not in (one, two) and one not in (1, two) for one, two in pairs):
                raise _unfit(weights, values, "shape")
            if all(None not in pair for pair in pairs):
                return _passed(graph, "static_dims_check_success")
        return _passed(graph, "is_valid_shape")  # sizes that only the run knows: the product refuses what does not fit


def _described(one, name):
    shapes.shape(one, name=f"{name}/shape")
    shapes.rank(one, name=f"{name}/rank")


def _passed(graph, name):
    return [graph.add("NoOp", nodes.Nothing(), name=name)]


def _unfit(weights, values, what):
    return ValueError(f"weights can not be broadcast to values. values.rank={values.shape.rank}. "
                      f"weights.rank={weights.shape.rank}. "
                      f"values.shape={values.shape}. weights.shape={weights.shape}. The {what} of `weights` must be that of the "
                      "losses, or 0 axes; each size 1 or the same.")  # fmt: skip


def broadcast_weights(weights, values):
    """The weights in the shape of the values."""
    with name_scope(None, "broadcast_weights", (weights, values)) as scope:
        known = None not in (weights.shape.rank, values.shape.rank) and weights.shape.is_fully_defined() and (
            values.shape.is_fully_defined() and weights.shape.is_compatible_with(values.shape))  # fmt: skip
        if known:
            return weights
        with default_graph().control_dependencies(_checked(weights, values)):
            return raw("Mul", weights, shapes.ones_like(values), name=scope)


def _present(losses, weights):
    """How many losses have a weight other than zero."""
    with name_scope(None, "num_present", (losses, weights)) as scope:
        ones = reductions.select(raw("Equal", weights, 0.0), shapes.zeros_like(weights), shapes.ones_like(weights))
        return _sum(broadcast_weights(ones, losses), scope)


def _sum(values, name=None):
    return raw("Sum", values, axis=None, name=name)


@export("compat.v1.losses.compute_weighted_loss")
def compute_weighted_loss(losses, weights=1.0, scope=None, loss_collection=GraphKeys.LOSSES, reduction=_BY_NONZERO):
    """Losses times weights, made one number as `reduction` says, and put into a collection.

    Args:
        losses: a tensor of any shape.
        weights: a number, or a tensor of the rank of the losses whose sizes are theirs or 1.
        reduction: a name of `tf.losses.Reduction`; by default the sum divided by the number of weights that are not zero.

    Raises:
        ValueError: where the weights do not fit the losses.
    """
    Reduction.validate(reduction)
    with name_scope(scope, "weighted_loss", (losses, weights)):
        losses = tensor(losses, None, "losses")
        with default_graph().control_dependencies(_checked(weights, losses)):
            return _reduced(losses, weights, loss_collection, reduction)


def _reduced(losses, weights, collection, reduction):
    kind = losses.dtype
    losses = shapes.cast(losses, dtypes.float32)
    weights = _float(weights)
    found = raw("Mul", losses, weights)
    if reduction != Reduction.NONE:
        found = _sum(found)
        if reduction == Reduction.MEAN:
            found = _mean(found, _sum(raw("Mul", shapes.ones_like(losses), weights, name="mul")))
        elif reduction == _BY_NONZERO:
            found = _mean(found, _present(losses, weights))
        elif reduction == Reduction.SUM_OVER_BATCH_SIZE:
            found = _mean(found, shapes.cast(shapes.size(losses, name="num_elements"), dtypes.float32))
    found = shapes.cast(found, kind)
    add_loss(found, collection)
    return found


def _float(value):
    return elementwise.cast(value, dtypes.float32)


def _mean(total, count):
    return raw("DivNoNan", _sum(total), count, name="value")


# collections ----------------------------------------------------------------------------------------------------------


@export("compat.v1.losses.add_loss")
def add_loss(loss, loss_collection=GraphKeys.LOSSES):
    """Put a loss into a collection of the graph."""
    if loss_collection:
        default_graph().add_to_collection(loss_collection, loss)


@export("compat.v1.losses.get_losses")
def get_losses(scope=None, loss_collection=GraphKeys.LOSSES):
    """The losses in a collection; with `scope`, whose names begin so."""
    return default_graph().get_collection(loss_collection, scope)


@export("compat.v1.losses.get_regularization_losses")
def get_regularization_losses(scope=None):
    """The regularization losses of variables."""
    return default_graph().get_collection(GraphKeys.REGULARIZATION_LOSSES, scope)


@export("compat.v1.losses.get_regularization_loss")
def get_regularization_loss(scope=None, name="total_regularization_loss"):
    """The sum of all regularization losses; zero where there is none."""
    losses = get_regularization_losses(scope)
    return elementwise.add_n(losses, name=name) if losses else constant(0.0)


@export("compat.v1.losses.get_total_loss")
def get_total_loss(add_regularization_losses=True, name="total_loss", scope=None):
    """The sum of all losses, and of the regularization losses of variables."""
    losses = get_losses(scope)
    if add_regularization_losses:
        losses = losses + get_regularization_losses(scope)
    return elementwise.add_n(losses, name=name)


# losses ---------------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _given(scope, default, **tensors):
    for name, value in tensors.items():
        if value is None:
            raise ValueError(f"{name} must not be None.")
    with name_scope(scope, default, tuple(tensors.values())) as full:
        yield full


def _pair(labels, predictions):
    """Both as float32 tensors of one shape."""
    predictions, labels = _float(predictions), _float(labels)
    predictions.shape.assert_is_compatible_with(labels.shape)
    return labels, predictions


def _of_difference(name, default, compute, doc):
    @export(f"compat.v1.losses.{name}")
    def loss(labels, predictions, weights=1.0, scope=None, loss_collection=GraphKeys.LOSSES, reduction=_BY_NONZERO):
        with _given(scope, default, labels=labels, predictions=predictions) as full:
            losses = compute(*_pair(labels, predictions))
            return compute_weighted_loss(losses, weights, full, loss_collection, reduction)

    loss.__name__ = name
    loss.__doc__ = doc
    return loss


mean_squared_error = _of_difference("mean_squared_error", "mean_squared_error", lambda labels, predictions: raw(
    "SquaredDifference", predictions, labels), "The squared differences, averaged.")  # fmt: skip
absolute_difference = _of_difference("absolute_difference", "absolute_difference", lambda labels, predictions: raw(
    "Abs", raw("Sub", predictions, labels)), "The absolute differences, averaged.")  # fmt: skip


@export("compat.v1.losses.softmax_cross_entropy")
def softmax_cross_entropy(onehot_labels, logits, weights=1.0, label_smoothing=0, scope=None, loss_collection=GraphKeys.LOSSES,
                          reduction=_BY_NONZERO):  # fmt: skip
    """The cross entropy of one-hot labels and softmax(`logits`), averaged.

    Args:
        label_smoothing: how much of each label is shared out among all classes.
    """
    with _given(scope, "softmax_cross_entropy_loss", onehot_labels=onehot_labels, logits=logits) as full:
        logits = tensor(logits, None, "logits")
        labels = elementwise.cast(onehot_labels, logits.dtype)
        logits.shape.assert_is_compatible_with(labels.shape)
        if label_smoothing > 0:
            classes = shapes.cast(shapes.shape(labels)[-1], logits.dtype)
            share = label_smoothing / classes
            labels = labels * (1.0 - label_smoothing) + share
        labels = raw("StopGradient", labels, name="labels_stop_gradient")
        losses = crossentropy.softmax_cross_entropy_with_logits_v2(labels=labels, logits=logits, name="xentropy")
        return compute_weighted_loss(losses, weights, full, loss_collection, reduction)


@export("compat.v1.losses.sparse_softmax_cross_entropy")
def sparse_softmax_cross_entropy(labels, logits, weights=1.0, scope=None, loss_collection=GraphKeys.LOSSES,
                                 reduction=_BY_NONZERO):  # fmt: skip
    """The cross entropy of class indices and softmax(`logits`), averaged."""
    with _given(scope, "sparse_softmax_cross_entropy_loss", labels=labels, logits=logits) as full:
        labels, logits = tensor(labels, None, "labels"), tensor(logits, None, "logits")
        with default_graph().name_scope("remove_squeezable_dimensions"):
            labels = _without_last(labels, logits)
        weights = tensor(weights)
        losses = crossentropy.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits, name="xentropy")
        return compute_weighted_loss(losses, weights, full, loss_collection, reduction)


def _without_last(labels, logits):
    """Labels without a last axis of size 1 that the logits have for their classes."""
    if None not in (labels.shape.rank, logits.shape.rank) and labels.shape.rank == logits.shape.rank:
        return arrays.squeeze(labels, [-1])
    return labels


@export("compat.v1.losses.sigmoid_cross_entropy")
def sigmoid_cross_entropy(multi_class_labels, logits, weights=1.0, label_smoothing=0, scope=None,
                          loss_collection=GraphKeys.LOSSES, reduction=_BY_NONZERO):  # fmt: skip
    """The cross entropy of independent labels and sigmoid(`logits`), averaged."""
    with _given(scope, "sigmoid_cross_entropy_loss", multi_class_labels=multi_class_labels, logits=logits) as full:
        logits = tensor(logits, None, "logits")
        labels = elementwise.cast(multi_class_labels, logits.dtype)
        logits.shape.assert_is_compatible_with(labels.shape)
        if label_smoothing > 0:
            labels = labels * (1 - label_smoothing) + 0.5 * label_smoothing
        losses = crossentropy.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits, name="xentropy")
        return compute_weighted_loss(losses, weights, full, loss_collection, reduction)


@export("compat.v1.losses.log_loss")
def log_loss(labels, predictions, weights=1.0, epsilon=1e-7, scope=None, loss_collection=GraphKeys.LOSSES,
             reduction=_BY_NONZERO):  # fmt: skip
    """The cross entropy of labels and probabilities, averaged; `epsilon` keeps the logarithm finite."""
    with _given(scope, "log_loss", labels=labels, predictions=predictions) as full:
        labels, predictions = _pair(labels, predictions)
        hit = raw("Neg", raw("Mul", labels, raw("Log", predictions + epsilon)))
        losses = hit - raw("Mul", 1 - labels, raw("Log", 1 - predictions + epsilon))
        return compute_weighted_loss(losses, weights, full, loss_collection, reduction)


@export("compat.v1.losses.hinge_loss")
def hinge_loss(labels, logits, weights=1.0, scope=None, loss_collection=GraphKeys.LOSSES, reduction=_BY_NONZERO):
    """The hinge loss of labels 0 and 1, averaged."""
    with _given(scope, "hinge_loss", labels=labels, logits=logits) as full:
        logits, labels = _float(logits), _float(labels)
        logits.shape.assert_is_compatible_with(labels.shape)
        ones = shapes.ones_like(labels)
        signs = raw("Sub", 2 * labels, ones)
        losses = raw("Relu", raw("Sub", ones, raw("Mul", signs, logits)))
        return compute_weighted_loss(losses, weights, full, loss_collection, reduction)


@export("compat.v1.losses.huber_loss")
def huber_loss(labels, predictions, weights=1.0, delta=1.0, scope=None, loss_collection=GraphKeys.LOSSES, reduction=_BY_NONZERO):
    """Squared differences up to `delta`, absolute ones beyond, averaged."""
    with _given(scope, "huber_loss", labels=labels, predictions=predictions) as full:
        labels, predictions = _pair(labels, predictions)
        size = raw("Abs", raw("Sub", predictions, labels))
        near = raw("Minimum", size, delta)
        far = raw("Sub", size, near)
        half = constant(0.5, near.dtype)
        losses = elementwise.add(raw("Mul", half, raw("Mul", near, near)), raw("Mul", delta, far))
        return compute_weighted_loss(losses, weights, full, loss_collection, reduction)


@export("compat.v1.losses.cosine_distance")
def cosine_distance(labels, predictions, axis=None, weights=1.0, scope=None, loss_collection=GraphKeys.LOSSES,
                    reduction=_BY_NONZERO, dim=None):  # fmt: skip
    """1 - the cosine of vectors of length 1 along `axis`, averaged."""
    axis = either(axis, "axis", dim, "dim")
    if axis is None:
        raise ValueError("You must specify 'axis'.")
    with _given(scope, "cosine_distance_loss", labels=labels, predictions=predictions) as full:
        labels, predictions = _pair(labels, predictions)
        losses = 1 - raw("Sum", raw("Mul", predictions, labels), axis=(axis,), keepdims=True)
        return compute_weighted_loss(losses, weights, full, loss_collection, reduction)


@export("compat.v1.losses.mean_pairwise_squared_error")
def mean_pairwise_squared_error(labels, predictions, weights=1.0, scope=None, loss_collection=GraphKeys.LOSSES):
    """The squared differences between the differences of all pairs in a row, averaged."""
    with _given(scope, "mean_pairwise_squared_error", labels=labels, predictions=predictions):
        weights = _float(weights)
        labels = _float(labels)
        with default_graph().control_dependencies(_checked(weights, labels)):
            predictions = _float(predictions)
            predictions.shape.assert_is_compatible_with(labels.shape)
            away = raw("Sub", predictions, labels)
            axes = shapes.range(1, shapes.rank(away))
            squares = raw("Sum", raw("Square", away), axis=axes, keepdims=True)
            count = _per_row(away, weights)
            first = 2.0 * raw("DivNoNan", squares, raw("Maximum", count - 1, 0.0), name="value")
            total = raw("Square", raw("Sum", away, axis=axes, keepdims=True))
            pairs = raw("Maximum", raw("Mul", count, count - 1), 0.0)
            second = 2.0 * raw("DivNoNan", total, pairs, name="value")
            weighted = _sum(raw("Mul", first - second, weights))
            found = reductions.select(raw("Greater", _sum(count), 0.0), weighted, shapes.zeros_like(weighted), name="value")
            add_loss(found, loss_collection)
            return found


def _per_row(losses, weights):
    """How many losses of each row have a weight other than zero."""
    with name_scope(None, "num_present", (losses, weights)) as scope:
        ones = reductions.select(raw("Equal", weights, 0.0), shapes.zeros_like(weights), shapes.ones_like(weights))
        present = broadcast_weights(ones, losses)
        axes = shapes.range(1, shapes.rank(losses))
        return raw("Sum", present, axis=axes, keepdims=True, name=scope)
