"""Label sequences from steps of logits: `tf.nn.ctc_greedy_decoder` and `tf.nn.ctc_beam_search_decoder`.

How many labels come out depends on the numbers, so these run on the host, outside compiled functions.
"""

import heapq

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.dtypes import FLOATS, int32
from flowlet.core.op import op
from flowlet.core.sparse import SparseTensor
from flowlet.core.tensor import EagerTensor
from flowlet.ops.cast import cast


def _check(inputs, sequence_length, op_type):
    if inputs.ndim != 3:
        raise errors.invalid("inputs is not a 3-Tensor", op_type)
    steps, batch, _ = inputs.shape
    if len(sequence_length) != batch:
        raise errors.FailedPreconditionError(
            message=f"len(sequence_length) != batch_size.  len(sequence_length):  {len(sequence_length)} batch_size: "
            f"{batch} [Op:{op_type}]")  # fmt: skip
    for row, length in enumerate(sequence_length):
        if length > steps:
            raise errors.FailedPreconditionError(message=f"sequence_length({row}) <= {steps} [Op:{op_type}]")


def _packed(rows):
    """Label sequences as the indices, values and shape of a SparseTensor."""
    indices = [(row, place) for row, labels in enumerate(rows) for place in range(len(labels))]
    shape = (len(rows), max(map(len, rows), default=0))
    return [np.array(indices, np.int64).reshape(-1, 2), np.array([one for row in rows for one in row], np.int64),
            np.array(shape, np.int64)]  # fmt: skip


def _sparse(parts):
    return SparseTensor(*parts)


@op("CTCGreedyDecoder", inputs="inputs:T sequence_length:int32", types={"T": FLOATS}, host=True)
def _greedy(inputs, sequence_length, merge_repeated, blank, name=None):
    _check(inputs, sequence_length, "CTCGreedyDecoder")
    classes = inputs.shape[2]
    if not -classes <= blank < classes:
        raise errors.invalid(f"blank_index expected to be between {-classes} and {classes - 1} but was {blank}",
                             "CTCGreedyDecoder")  # fmt: skip
    blank %= classes
    rows, totals = [], np.zeros((inputs.shape[1], 1), inputs.dtype)
    for row, length in enumerate(sequence_length):
        best = inputs[:length, row].argmax(1)
        totals[row] = -inputs[:length, row].max(1).sum() if length else 0
        same = np.concatenate([[False], best[1:] == best[:-1]]) if merge_repeated and length else False
        rows.append(best[(best != blank) & ~np.asarray(same)] if length else [])
    return [*_packed(rows), totals]


@export("nn.ctc_greedy_decoder")
def ctc_greedy_decoder(inputs, sequence_length, merge_repeated=True, blank_index=None):
    """The likeliest class of each step, without blanks and, unless `merge_repeated=False`, without repetitions.

    Args:
        inputs: logits of shape (steps, batch, classes).
        sequence_length: how many steps of each row count.
        blank_index: the class that stands for no label; the last one by default.

    Returns:
        ([labels as a SparseTensor], minus the sum of the largest logits of shape (batch, 1))

    >>> import flowlet as tf
    >>> (labels,), _ = tf.nn.ctc_greedy_decoder([[[9.0, 0.0]], [[9.0, 0.0]], [[0.0, 9.0]]], [3])
    >>> labels.values.numpy().tolist()
    [0]
    """
    lengths = cast(conversion.convert(sequence_length), int32)
    blank = -1 if blank_index is None else conversion.static(blank_index)
    *parts, totals = _greedy(inputs, lengths, bool(merge_repeated), blank)
    return [_sparse(parts)], totals


class _Prefix:
    """A label sequence in the beam, with the logarithms of its probability: ending with a blank, with its label, both."""

    __slots__ = ("label", "parent", "children", "old", "new")

    def __init__(self, label=None, parent=None):
        self.label, self.parent, self.children = label, parent, {}
        self.old = self.new = NOWHERE

    def sequence(self):
        found, one = [], self
        while one.parent is not None:
            found.append(one.label)
            one = one.parent
        return found[::-1]


NOWHERE = (-np.inf,) * 3  # blank, label, total


def _search(chances, width):
    """The likeliest prefixes after all steps, as [(log probability, prefix)], the best first.

    Args:
        chances: log probabilities (steps, classes); the last class is the blank.
        width: how many prefixes are kept from step to step.
    """
    root, count = _Prefix(), 0
    root.new = (0.0, -np.inf, 0.0)
    leaves = [(0.0, 0, root)]
    for chance in chances.tolist():
        branches = [leaf for _, _, leaf in sorted(leaves, key=lambda one: (-one[0], one[1]))]
        for one in branches:
            one.old = one.new
        leaves = []
        for one in branches:
            ending = one.new[1]
            if one.parent is not None:
                if one.parent.new[2] != -np.inf:
                    before = one.parent.old[0 if one.label == one.parent.label else 2]
                    ending = np.logaddexp(ending, before)
                ending += chance[one.label]
            blank = one.old[2] + chance[-1]
            one.new = (blank, ending, np.logaddexp(blank, ending))
            count += 1
            heapq.heappush(leaves, (one.new[2], -count, one))
        for one in branches:
            if not _fits(one.old[2], leaves, width):
                continue
            for label in range(len(chance) - 1):
                child = one.children.get(label)
                if child is None:
                    child = one.children[label] = _Prefix(label, one)
                if child.new[2] != -np.inf:
                    continue
                total = chance[label] + one.old[0 if label == one.label else 2]
                if _fits(total, leaves, width):
                    child.new = (-np.inf, total, total)
                    count += 1
                    if len(leaves) == width:
                        heapq.heapreplace(leaves, (total, -count, child))[2].new = NOWHERE
                    else:
                        heapq.heappush(leaves, (total, -count, child))
                else:
                    child.old = child.new = NOWHERE
    return [(total, leaf) for total, _, leaf in sorted(leaves, key=lambda one: (-one[0], -one[1]))]


def _fits(total, leaves, width):
    return total > -np.inf and (len(leaves) < width or total > leaves[0][0])


@op("CTCBeamSearchDecoder", inputs="inputs:T sequence_length:int32", types={"T": FLOATS}, host=True)
def _beam(inputs, sequence_length, beam_width, top_paths, name=None):
    _check(inputs, sequence_length, "CTCBeamSearchDecoder")
    if top_paths > beam_width:
        raise errors.invalid("requested more paths than the beam width.", "CTCBeamSearchDecoder")
    logits = inputs.astype(np.float64)
    chances = logits - logits.max(2, keepdims=True)
    chances -= np.log(np.exp(chances).sum(2, keepdims=True))
    found = [_search(chances[:length, row], beam_width)[:top_paths] for row, length in enumerate(sequence_length)]
    for row in found:
        if len(row) < top_paths:
            raise errors.invalid("Less leaves in the beam search than requested.", "CTCBeamSearchDecoder")
    totals = np.array([[total for total, _ in row] for row in found]).reshape(len(found), top_paths)
    parts = [_packed([row[path][1].sequence() for row in found]) for path in range(top_paths)]
    return [*(one for path in parts for one in path), totals.astype(inputs.dtype)]


@export("nn.ctc_beam_search_decoder")
def ctc_beam_search_decoder(inputs, sequence_length, beam_width=100, top_paths=1):
    """The likeliest label sequences, found by a search that keeps the best prefixes from step to step.

    Args:
        inputs: logits of shape (steps, batch, classes); the last class is the blank.
        sequence_length: how many steps of each row count.
        beam_width: how many prefixes are kept.
        top_paths: how many sequences come out, at most `beam_width`.

    Returns:
        (a SparseTensor of labels for each path, the logarithms of their probabilities of shape (batch, top_paths))

    >>> import flowlet as tf
    >>> (labels,), _ = tf.nn.ctc_beam_search_decoder([[[9.0, 0.0]], [[9.0, 0.0]], [[0.0, 9.0]]], [3])
    >>> labels.values.numpy().tolist()
    [0]
    """
    lengths = cast(conversion.convert(sequence_length), int32)
    *parts, totals = _beam(inputs, lengths, conversion.static(beam_width), conversion.static(top_paths))
    return [_sparse(parts[3 * path : 3 * path + 3]) for path in range(len(parts) // 3)], totals
