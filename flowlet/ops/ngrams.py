"""`tf.strings`: runs of neighbouring words, and texts joined by groups."""

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.dtypes import int32, int64
from flowlet.core.op import op
from flowlet.core.tensor import EagerTensor
from flowlet.ops.ragged import RaggedTensor
from flowlet.ops.strings import vector


def runs(words, widths, separator, pads, padding_width, keep_short):
    """The runs of some widths of one list of words, joined."""
    found = []
    for width in widths:
        fill = 0 if pads is None else width - 1 if padding_width is None else min(padding_width, width - 1)
        padded = [pads[0]] * fill + list(words) + [pads[1]] * fill if fill else list(words)
        found += [separator.join(padded[i : i + width]) for i in range(len(padded) - width + 1)]
    if not found and keep_short and len(words):
        found = [separator.join(words)]
    return found


@export("strings.ngrams")
def ngrams(data, ngram_width, separator=" ", pad_values=None, padding_width=None, preserve_short_sequences=False, name=None):
    """Runs of neighbouring texts along the last axis, each joined to one text.

    Args:
        data: texts of shape (..., words).
        ngram_width: how many words make a run, or a list of such numbers.
        separator: what stands between the words of a run.
        pad_values: a text that is put before and after the words, or a pair of texts for the two.
        padding_width: how often it is put there; by default, one time less than a run has words.
        preserve_short_sequences: whether fewer words than a run has become a run by themselves.

    >>> import flowlet as tf
    >>> tf.strings.ngrams(["a", "b", "c"], 2).numpy().tolist()
    [b'a b', b'b c']
    """
    ragged = data if isinstance(data, RaggedTensor) else None
    data = conversion.convert(data, dtypes.string) if ragged is None else ragged
    if not data.shape.rank:
        raise ValueError("Data must have rank>0")
    widths = conversion.static(ngram_width)
    widths = [widths] if isinstance(widths, int) else list(widths)
    if not all(isinstance(width, int) for width in widths):
        raise TypeError(f"ngram_width must be an integer. Got {ngram_width}")
    if any(width < 1 for width in widths):
        raise ValueError(f"All ngram_widths must be greater than 0. Got {ngram_width}")
    if padding_width is not None and padding_width < 0:
        raise ValueError(f"padding_width must be greater than or equal to 0. Got {padding_width}")
    if padding_width is not None and pad_values is None:
        raise ValueError("pad_values must be provided if padding_width is set.")
    pads = (pad_values, pad_values) if isinstance(pad_values, (str, bytes)) else pad_values
    pads = None if pads is None else [one if isinstance(one, bytes) else one.encode() for one in pads]
    if ragged is not None:
        return _of_ragged(ragged, lambda row: runs(row, widths, separator.encode(), pads, padding_width,
                                                   preserve_short_sequences))  # fmt: skip
    texts = np.asarray(data._value)
    rows = [runs(row, widths, separator.encode(), pads, padding_width, preserve_short_sequences)
            for row in texts.reshape(int(np.prod(texts.shape[:-1])), texts.shape[-1])]  # fmt: skip
    width = len(runs([b""] * texts.shape[-1], widths, b"", pads, padding_width, preserve_short_sequences))
    found = np.empty((len(rows), width), object)
    for i, row in enumerate(rows):
        found[i] = row
    return EagerTensor(found.reshape(*texts.shape[:-1], found.shape[1]))


def _of_ragged(ragged, function):
    """The runs of the innermost rows of a ragged tensor."""
    if isinstance(ragged.values, RaggedTensor):
        return ragged.with_values(_of_ragged(ragged.values, function))
    texts, splits = ragged.values.numpy(), np.asarray(ragged.row_splits)
    rows = [function(texts[a:b]) for a, b in zip(splits[:-1], splits[1:])]
    return RaggedTensor.from_row_lengths(vector([one for row in rows for one in row]), [len(row) for row in rows])


@op("UnsortedSegmentJoin", inputs="inputs:string segment_ids:T", types={"T": (int32, int64)}, host=True)
def _segment_join(inputs, segment_ids, count, separator, name=None):
    if not segment_ids.ndim:
        raise errors.invalid("Segment_id cannot have rank 0", "UnsortedSegmentJoin")
    if segment_ids.ndim > inputs.ndim:
        raise errors.OutOfRangeError(message=f"Invalid segment_id rank {segment_ids.ndim} for input with {inputs.ndim} "
                                             "dimension(s) [Op:UnsortedSegmentJoin]")  # fmt: skip
    for axis, (one, two) in enumerate(zip(inputs.shape, segment_ids.shape)):
        if one != two:
            raise errors.invalid(f"Segment dimension is {two} while input dimension is {one} in rank {axis}",
                                 "UnsortedSegmentJoin")  # fmt: skip
    ids = segment_ids.ravel()
    if ids.size and (ids.min() < 0 or ids.max() >= count):
        raise errors.invalid("segment_ids are not allowed to exceed num_segments or to have negative values.",
                             "UnsortedSegmentJoin")  # fmt: skip
    rows = inputs.reshape(ids.size, int(np.prod(inputs.shape[segment_ids.ndim :])))
    found = np.empty((count, rows.shape[1]), object)
    for segment in range(count):
        chosen = rows[ids == segment]
        found[segment] = [separator.join(column) for column in chosen.T]
    return found.reshape(count, *inputs.shape[segment_ids.ndim :])


@export("strings.unsorted_segment_join")
def unsorted_segment_join(inputs, segment_ids, num_segments, separator="", name=None):
    """Texts with the same segment id joined in their order.

    Args:
        inputs: texts.
        segment_ids: a segment from 0 to `num_segments` for each text, or for each row of texts.
        num_segments: the number of segments.
        separator: what stands between texts.

    >>> import flowlet as tf
    >>> tf.strings.unsorted_segment_join(["a", "b", "c"], [1, 0, 1], 2).numpy().tolist()
    [b'b', b'ac']
    """
    separator = conversion.static(separator)
    return _segment_join(inputs, segment_ids, conversion.static(num_segments),
                         separator if isinstance(separator, bytes) else separator.encode())  # fmt: skip
