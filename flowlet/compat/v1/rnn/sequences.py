"""Losses of sequences, and decoders, of `tf.contrib.seq2seq` and `tf.contrib.legacy_seq2seq`."""

from flowlet.api import export
from flowlet.compat.v1 import variable_scopes
from flowlet.compat.v1.rnn.base import root
from flowlet.core import dtypes
from flowlet.core.graph.stack import default_graph

_OLD, _OLDEST = "compat.v1.contrib.legacy_seq2seq", "compat.v1.nn.seq2seq"  # the second is its name in TensorFlow 0.x


@export(f"{_OLD}.sequence_loss_by_example", f"{_OLDEST}.sequence_loss_by_example")
def sequence_loss_by_example(logits, targets, weights, average_across_timesteps=True, softmax_loss_function=None, name=None):
    """The weighted cross-entropy of each sequence, as a vector.

    Args:
        logits: a list of tensors of shape (batch, symbols), one a step.
        targets: a list of int vectors.
        weights: a list of float vectors.
        average_across_timesteps: whether to divide by the sum of the weights.
        softmax_loss_function: a function (labels, logits) in place of the sparse cross-entropy.
    """
    if len(targets) != len(logits) or len(weights) != len(logits):
        raise ValueError(f"Lengths of logits, weights, and targets must be the same {len(logits)}, {len(weights)}, {len(targets)}.")
    tf = root()
    with default_graph().name_scope(name or "sequence_loss_by_example"):
        losses = []
        for logit, target, weight in zip(logits, targets, weights):
            if softmax_loss_function is None:
                target = tf.reshape(target, [-1])
                loss = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=target, logits=logit)
            else:
                loss = softmax_loss_function(labels=target, logits=logit)
            losses.append(loss * weight)
        total = losses[0] if len(losses) == 1 else tf.add_n(losses)
        if average_across_timesteps:
            sizes = weights[0] if len(weights) == 1 else tf.add_n(weights)
            total = total / (sizes + 1e-12)
        return total


@export(f"{_OLD}.sequence_loss", f"{_OLDEST}.sequence_loss")
def legacy_sequence_loss(logits, targets, weights, average_across_timesteps=True, average_across_batch=True,
                         softmax_loss_function=None, name=None):  # fmt: skip
    """The weighted cross-entropy of all sequences, as a scalar."""
    tf = root()
    with default_graph().name_scope(name or "sequence_loss"):
        cost = tf.reduce_sum(sequence_loss_by_example(logits, targets, weights, average_across_timesteps, softmax_loss_function))
        if average_across_batch:
            return cost / tf.cast(tf.shape(targets[0])[0], cost.dtype)
        return cost


@export(f"{_OLD}.rnn_decoder", f"{_OLDEST}.rnn_decoder")
def rnn_decoder(decoder_inputs, initial_state, cell, loop_function=None, scope=None):
    """A cell over a list of inputs: (list of outputs, the last state).

    Args:
        loop_function: a function (output, number of the step) -> next input, in place of all but the first.
    """
    with variable_scopes.variable_scope(scope or "rnn_decoder"):
        state, outputs, before = initial_state, [], None
        for place, now in enumerate(decoder_inputs):
            if loop_function is not None and before is not None:
                with variable_scopes.variable_scope("loop_function", reuse=True):
                    now = loop_function(before, place)
            if place > 0:
                root().get_variable_scope().reuse_variables()
            output, state = cell(now, state)
            outputs.append(output)
            before = output if loop_function is not None else None
    return outputs, state


@export("compat.v1.contrib.seq2seq.sequence_loss")
def sequence_loss(logits, targets, weights, average_across_timesteps=True, average_across_batch=True, sum_over_timesteps=False,
                  sum_over_batch=False, softmax_loss_function=None, name=None):  # fmt: skip
    """The weighted cross-entropy of sequences.

    Args:
        logits: of shape (batch, time, symbols).
        targets: ints of shape (batch, time).
        weights: floats of shape (batch, time).
        average_across_timesteps, average_across_batch: what to average over.
        sum_over_timesteps, sum_over_batch: what to sum over, divided by the number of weights that are not 0.

    Raises:
        ValueError: for other shapes.
    """
    for tensor, rank, text in ((logits, 3, "Logits must be a [batch_size x sequence_length x logits] tensor"),
                               (targets, 2, "Targets must be a [batch_size x sequence_length] tensor"),
                               (weights, 2, "Weights must be a [batch_size x sequence_length] tensor")):  # fmt: skip
        if tensor.shape.rank != rank:
            raise ValueError(text)
    if average_across_timesteps and sum_over_timesteps or average_across_batch and sum_over_batch:
        raise ValueError("average and sum over the same axis (timesteps or batch) cannot both be set to True.")
    tf = root()
    with default_graph().name_scope(name or "sequence_loss"):
        classes = tf.shape(logits)[2]
        flat = tf.reshape(logits, [-1, classes])
        targets = tf.reshape(targets, [-1])
        if softmax_loss_function is None:
            loss = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=targets, logits=flat)
        else:
            loss = softmax_loss_function(labels=targets, logits=flat)
        loss = loss * tf.reshape(weights, [-1])
        if average_across_timesteps and average_across_batch:
            return tf.div_no_nan(tf.reduce_sum(loss), tf.reduce_sum(weights))
        if sum_over_timesteps and sum_over_batch:
            return tf.div_no_nan(tf.reduce_sum(loss), tf.cast(tf.count_nonzero(weights), loss.dtype))
        loss = tf.reshape(loss, tf.shape(logits)[:2])
        for average, summed, axis in ((average_across_timesteps, sum_over_timesteps, 1), (average_across_batch, sum_over_batch, 0)):
            if average or summed:
                sizes = tf.reduce_sum(weights, axis=axis) if average else tf.cast(tf.count_nonzero(weights, axis), dtypes.float32)
                return tf.div_no_nan(tf.reduce_sum(loss, axis=axis), sizes)
        return loss
