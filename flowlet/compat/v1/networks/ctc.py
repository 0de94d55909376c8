"""Connectionist temporal classification: the loss, and decoders."""

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.compat.v1.raw import either, made, raw, tensor
from flowlet.core import dtypes
from flowlet.core.graph.build import composed
from flowlet.core.op import TABLE
from flowlet.core.sparse import SparseTensor


@export("compat.v1.nn.ctc_loss")
def ctc_loss(labels, inputs=None, sequence_length=None, preprocess_collapse_repeated=False, ctc_merge_repeated=True,
             ignore_longer_outputs_than_inputs=False, time_major=True, logits=None):  # fmt: skip
    """The negative log likelihood of label sequences, one number a row; the blank is the last class.

    Args:
        labels: an int32 SparseTensor (batch, labels).
        inputs: logits (steps, batch, classes), or batch first with `time_major=False`.
        sequence_length: how many steps of each row count.
        ignore_longer_outputs_than_inputs: rows with more labels than steps give zero instead of an error.

    Raises:
        NotImplementedError: for `preprocess_collapse_repeated`, and without `ctc_merge_repeated`.
    """
    if preprocess_collapse_repeated or not ctc_merge_repeated:
        raise NotImplementedError("tf.nn.ctc_loss of flowlet has no preprocess_collapse_repeated, and needs ctc_merge_repeated: "
                                  "leave both out.")  # fmt: skip
    if not isinstance(labels, SparseTensor):
        raise TypeError("Expected labels (first argument) to be a SparseTensor")
    inputs = tensor(either(inputs, "inputs", logits, "logits"), None, "inputs")
    if not time_major:
        inputs = raw("Transpose", inputs, perm=[1, 0, 2])
    lengths = tensor(sequence_length, dtypes.int32 if not hasattr(sequence_length, "dtype") else None, "sequence_length")
    batch = inputs.shape[1:2] if inputs.shape.rank is not None else None
    dense = made("CTCLabels", _dense, labels.indices, tensor(labels.values), labels.dense_shape, host=True,
                 outputs=[(dtypes.int32, [None, None]), (dtypes.int32, [None])])  # fmt: skip

    def compute(logits, labels, counts, lengths):
        loss = TABLE["CTCLoss"].body(labels, logits, counts, lengths, -1, True)
        return [_finite(loss) if ignore_longer_outputs_than_inputs else loss]

    return made("CTCLoss", compute, inputs, *dense, lengths, outputs=[(inputs.dtype, batch)])


def _finite(loss):
    import jax.numpy as jnp

    return jnp.where(jnp.isinf(loss), 0, loss)


def _dense(indices, values, shape):
    """Label sequences as an array, and how long each is."""
    found, counts = np.zeros(tuple(int(one) for one in shape), np.int32), np.zeros(int(shape[0]), np.int32)
    if len(indices) and (indices.max(0) >= shape).any():
        raise errors.invalid(f"labels indices {indices.max(0).tolist()} are out of bounds of the shape {list(shape)}")
    found[tuple(indices.T)] = values
    np.add.at(counts, indices[:, 0], 1)
    return [found, counts]


@composed("nn.ctc_greedy_decoder")
@export("compat.v1.nn.ctc_greedy_decoder")
def ctc_greedy_decoder(inputs, sequence_length, merge_repeated=True, blank_index=None):
    """The likeliest class of each step, without blanks and repetitions: ([labels as a SparseTensor], minus the logits' sum)."""
    inputs, lengths = tensor(inputs, None, "inputs"), tensor(sequence_length, None, "sequence_length")

    def decode(logits, lengths):
        return TABLE["CTCGreedyDecoder"].body(logits, lengths, bool(merge_repeated), -1 if blank_index is None else blank_index)

    indices, values, shape, totals = made(
        "CTCGreedyDecoder", decode, inputs, lengths, host=True, merge_repeated=bool(merge_repeated),
        outputs=[(dtypes.int64, [None, 2]), (dtypes.int64, [None]), (dtypes.int64, [2]),
                 (inputs.dtype, [_batch(inputs), 1])])  # fmt: skip
    return [SparseTensor(indices, values, shape)], totals


def _batch(inputs):
    return inputs.shape.as_list()[1] if inputs.shape.rank == 3 else None


@composed("nn.ctc_beam_search_decoder")
@export("compat.v1.nn.ctc_beam_search_decoder")
def ctc_beam_search_decoder(inputs, sequence_length, beam_width=100, top_paths=1, merge_repeated=True):
    """The likeliest label sequences, by a search over prefixes: ([a SparseTensor for each path], their log probabilities)."""
    inputs, lengths = tensor(inputs, None, "inputs"), tensor(sequence_length, None, "sequence_length")

    def decode(logits, lengths):
        *parts, totals = TABLE["CTCBeamSearchDecoder"].body(logits, lengths, beam_width, top_paths)
        return [*parts[0::3], *parts[1::3], *parts[2::3], totals]

    outputs = [(dtypes.int64, shape) for shape in ([None, 2], [None], [2]) for _ in range(top_paths)]
    outputs.append((inputs.dtype, [_batch(inputs), top_paths]))
    *parts, totals = made("CTCBeamSearchDecoder", decode, inputs, lengths, host=True, beam_width=beam_width, top_paths=top_paths,
                          merge_repeated=merge_repeated, outputs=outputs)  # fmt: skip
    return [SparseTensor(*parts[path::top_paths]) for path in range(top_paths)], totals
