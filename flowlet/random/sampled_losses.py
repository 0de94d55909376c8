"""Losses over many classes, of which only a few are looked at: `tf.nn.nce_loss` and `tf.nn.sampled_softmax_loss`."""

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.dtypes import int64
from flowlet.core.op import op
from flowlet.core.tensor import EagerTensor
from flowlet.ops import array, math, nn, reduce
from flowlet.ops.cast import cast, stop_gradient
from flowlet.ops.embedding import embedding_lookup
from flowlet.ops.linalg import matmul
from flowlet.random.candidates import log_uniform_candidate_sampler

LOWEST = float(np.finfo(np.float32).min)  # what a logit that must not count is made


@op("ComputeAccidentalHits", inputs="true_classes:int64 sampled_candidates:int64", host=True)
def _hits(true_classes, sampled_candidates, num_true, name=None):
    if true_classes.ndim != 2 or true_classes.shape[1] != num_true:
        raise errors.invalid("true_candidates must be a batch_size * num_true matrix", "ComputeAccidentalHits")
    if sampled_candidates.ndim != 1:
        raise errors.invalid("sampled_candidates must be a vector, which is typically an output from CandidateSampler",
                             "ComputeAccidentalHits")  # fmt: skip
    places = {}
    for place, one in enumerate(np.asarray(sampled_candidates).tolist()):
        places[one] = place  # of equal candidates the last one counts
    found = [(row, places[one]) for row, classes in enumerate(np.asarray(true_classes).tolist()) for one in classes
             if one in places]  # fmt: skip
    pairs = np.array(found, np.int64).reshape(-1, 2)
    return pairs[:, 0].astype(np.int32), pairs[:, 1], np.full(len(found), LOWEST, np.float32)


@export("nn.compute_accidental_hits")
def compute_accidental_hits(true_classes, sampled_candidates, num_true, seed=None, name=None):
    """Where drawn classes are true ones: (rows of the true classes, places among the drawn, -3.4e38 for each).

    Args:
        true_classes: int64 of shape (batch, num_true).
        sampled_candidates: int64, the classes drawn.
        num_true: how many classes are right for an example.

    >>> import flowlet as tf
    >>> row, place, weight = tf.nn.compute_accidental_hits([[1], [3]], [2, 3, 4], 1)
    >>> row.numpy().tolist(), place.numpy().tolist()
    ([1], [1])
    """
    return _hits(true_classes, sampled_candidates, num_true)


def _logits(weights, biases, labels, inputs, num_sampled, num_classes, num_true, sampled_values, remove_hits, seed):
    """The logits of the true and of the drawn classes, and which are how true."""
    labels = cast(conversion.convert(labels), int64)
    if labels.shape.rank == 1:
        labels = array.expand_dims(labels, -1)
    inputs = conversion.convert(inputs)
    if sampled_values is None:
        sampled_values = log_uniform_candidate_sampler(labels, num_true, num_sampled, True, num_classes, seed)
    drawn, of_true, of_drawn = (stop_gradient(conversion.convert(one)) for one in sampled_values)
    drawn = cast(drawn, int64)
    true_weights, true_biases = embedding_lookup(weights, labels), embedding_lookup(biases, labels)
    true_logits = reduce.reduce_sum(array.expand_dims(inputs, 1) * true_weights, -1) + true_biases
    drawn_weights, drawn_biases = embedding_lookup(weights, drawn), embedding_lookup(biases, drawn)
    drawn_logits = matmul(inputs, drawn_weights, transpose_b=True) + drawn_biases
    if remove_hits:
        same = reduce.reduce_sum(cast(array.expand_dims(labels, 2) == drawn, drawn_logits.dtype), 1)
        drawn_logits = array.where(same > 0, drawn_logits + LOWEST, drawn_logits)
    true_logits = true_logits - math.log(cast(of_true, true_logits.dtype))
    drawn_logits = drawn_logits - math.log(cast(of_drawn, drawn_logits.dtype))
    logits = array.concat([true_logits, drawn_logits], 1)
    share = np.concatenate([np.full(num_true, 1 / num_true), np.zeros(drawn.shape[0])])
    shares = np.broadcast_to(share, tuple(logits.shape)).astype(logits.dtype._np)
    return logits, EagerTensor(shares)


@export("nn.nce_loss")
def nce_loss(weights, biases, labels, inputs, num_sampled, num_classes, num_true=1, sampled_values=None,
             remove_accidental_hits=False, name="nce_loss"):  # fmt: skip
    """Noise-contrastive estimation (Gutmann and Hyvärinen, 2010): tell the true classes from drawn ones.

    Args:
        weights: (num_classes, size), or a list of parts of it.
        biases: (num_classes,).
        labels: the true classes, (batch, num_true).
        inputs: (batch, size).
        num_sampled: how many classes to draw for the batch.
        sampled_values: what a candidate sampler gave; by default `tf.random.log_uniform_candidate_sampler`, for
            classes sorted by how common they are.
        remove_accidental_hits: whether drawn classes that are true ones count as false for their example.

    Returns:
        A loss for each example.

    >>> import flowlet as tf
    >>> drawn = (tf.constant([2, 3], tf.int64), tf.constant([[0.5]]), tf.constant([0.5, 0.5]))
    >>> loss = tf.nn.nce_loss(tf.zeros([4, 2]), tf.zeros([4]), [[1]], [[1.0, 2.0]], 2, 4, sampled_values=drawn)
    >>> round(loss.numpy().item(), 4)
    2.6027
    """
    logits, shares = _logits(weights, biases, labels, inputs, num_sampled, num_classes, num_true, sampled_values,
                             remove_accidental_hits, None)  # fmt: skip
    return reduce.reduce_sum(nn.sigmoid_cross_entropy_with_logits(labels=shares, logits=logits), 1)


@export("nn.sampled_softmax_loss")
def sampled_softmax_loss(weights, biases, labels, inputs, num_sampled, num_classes, num_true=1, sampled_values=None,
                         remove_accidental_hits=True, seed=None, name="sampled_softmax_loss"):  # fmt: skip
    """The softmax cross entropy over the true classes and some drawn ones (Jean et al., 2014), for training only.

    Args: as of `tf.nn.nce_loss`, and `seed` for the drawn classes.

    >>> import flowlet as tf
    >>> drawn = (tf.constant([2, 3], tf.int64), tf.constant([[0.5]]), tf.constant([0.5, 0.5]))
    >>> loss = tf.nn.sampled_softmax_loss(tf.zeros([4, 2]), tf.zeros([4]), [[1]], [[1.0, 2.0]], 2, 4, sampled_values=drawn)
    >>> round(loss.numpy().item(), 4)
    1.0986
    """
    logits, shares = _logits(weights, biases, labels, inputs, num_sampled, num_classes, num_true, sampled_values,
                             remove_accidental_hits, seed)  # fmt: skip
    return nn.softmax_cross_entropy_with_logits(labels=shares, logits=logits)
