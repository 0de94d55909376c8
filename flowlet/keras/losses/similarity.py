"""Losses of directions and embeddings: cosine similarity, circle."""

from flowlet.core import dtypes
from flowlet.keras.losses.base import LossFunctionWrapper, loss_class, loss_function
from flowlet.ops import linalg, math, norms
from flowlet.ops.array import reshape, transpose
from flowlet.ops.cast import cast, convert_to_tensor
from flowlet.ops.creation import eye
from flowlet.ops.gather import where
from flowlet.ops.reduce import reduce_logsumexp, reduce_sum


@loss_function(metric=False)
def cosine_similarity(y_true, y_pred, axis=-1):
    """Minus the cosine of the angle between labels and predictions: -1 for the same direction.

    Args:
        y_true, y_pred: vectors along `axis`, of one dtype.

    >>> cosine_similarity([[0., 2.]], [[0., 1.]]).numpy().tolist()
    [-1.0]
    """
    y_true, y_pred = norms.l2_normalize(y_true, axis=axis), norms.l2_normalize(y_pred, axis=axis)
    return -reduce_sum(y_true * y_pred, axis=axis)


@loss_function(metric=False)
def circle(
    y_true, y_pred, ref_labels=None, ref_embeddings=None, remove_diagonal=True, gamma=80.0, margin=0.4
):
    """The circle loss of embeddings: near for one class, far between classes (Sun et al., 2020).

    Args:
        y_true: class indices, (batch,) or (batch, 1).
        y_pred: embeddings of length 1, (batch, size).
        ref_labels, ref_embeddings: those to compare with; `y_true` and `y_pred` by default.
        remove_diagonal: whether a sample is not compared with itself.
        gamma: the scale of the loss.
        margin: how much is allowed.
    """
    y_pred, y_true = convert_to_tensor(y_pred), cast(y_true, dtypes.int32)
    others = y_pred if ref_embeddings is None else convert_to_tensor(ref_embeddings)
    labels = y_true if ref_labels is None else cast(ref_labels, dtypes.int32)
    same = math.equal(reshape(y_true, [-1, 1]), reshape(labels, [1, -1]))
    different = math.logical_not(same)
    if remove_diagonal:
        same = math.logical_and(same, math.logical_not(cast(eye(*same.shape), dtypes.bool_)))
    distance = math.maximum(1.0 - linalg.matmul(y_pred, transpose(others)), 0.0)
    pull = -gamma * math.maximum(margin + distance, 0.0) * (margin - distance)
    push = gamma * math.maximum(1.0 + margin - distance, 0.0) * (1.0 - margin - distance)
    none = cast(float("-inf"), distance.dtype)
    near = reduce_logsumexp(where(same, pull, none), axis=1)
    values = math.softplus(near + reduce_logsumexp(where(different, push, none), axis=1))
    values._keras_mask = values > 0.0
    return values


@loss_class(cosine_similarity)
class CosineSimilarity(LossFunctionWrapper):
    """Minus the cosine of the angle between labels and predictions.

    Args:
        axis: the axis of the vectors.
        reduction, name: as for `tf.keras.losses.Loss`.

    >>> import flowlet as tf
    >>> tf.keras.losses.CosineSimilarity()([[0., 2.]], [[0., 1.]]).numpy().item()
    -1.0
    """


@loss_class(circle, order="gamma margin remove_diagonal reduction name")
class Circle(LossFunctionWrapper):
    """The circle loss of embeddings of length 1 and their class indices.

    Args:
        gamma: the scale of the loss.
        margin: how much is allowed.
        remove_diagonal: whether a sample is not compared with itself.
        reduction, name: as for `tf.keras.losses.Loss`.
    """
