"""Functions of texts in their 1.x forms."""

import numpy as np

from flowlet.api import export
from flowlet.compat.v1.raw import eagerly, either, made, raw, sizes, tensor, within
from flowlet.core import dtypes
from flowlet.core.graph.composing import composed, original
from flowlet.core.sparse import SparseTensor


@export("compat.v1.string_split")
def string_split(source, sep=None, skip_empty=True, delimiter=None, result_type="SparseTensor", name=None):
    """The parts of texts, as a SparseTensor (or RaggedTensor).

    Args:
        source: texts of shape (n,).
        sep: characters that each end a part; a space by default; with "" every character is a part.
    """
    delimiter = either(delimiter, "delimiter", sep, "sep")
    with within(name, "StringSplit"):
        source = tensor(source, dtypes.string, "source")
        return _split(source, tensor(" " if delimiter is None else delimiter, dtypes.string), skip_empty, result_type)


def _split(source, delimiter, skip_empty, result_type):
    def run(texts, delimiters):
        marks = bytes(np.asarray(delimiters).item())
        rows = [_parts(text, marks, skip_empty) for text in texts]
        places = [(row, place) for row, parts in enumerate(rows) for place in range(len(parts))]
        values = np.array([part for parts in rows for part in parts] or [b""], object)[: len(places)]
        width = max(map(len, rows), default=0)
        return [np.array(places, np.int64).reshape(-1, 2), values, np.array([len(rows), width], np.int64)]

    found = made("StringSplit", run, source, delimiter, host=True,
                 outputs=[(dtypes.int64, [None, 2]), (dtypes.string, [None]), (dtypes.int64, [2])])  # fmt: skip
    if result_type == "RaggedTensor":
        raise NotImplementedError("tf.string_split with result_type='RaggedTensor' is not in flowlet's graphs. What to do: take "
                                  "the SparseTensor, or run eagerly.")  # fmt: skip
    return SparseTensor(*found)


def _parts(text, marks, skip_empty):
    if not marks:
        return [text[place : place + 1] for place in range(len(text))]
    parts, now = [], b""
    for place in range(len(text)):
        letter = text[place : place + 1]
        if letter in marks:
            parts.append(now)
            now = b""
        else:
            now += letter
    return [part for part in [*parts, now] if part or not skip_empty]


@composed("strings.split")
@export("compat.v1.strings.split")
def strings_split(input=None, sep=None, maxsplit=-1, result_type="SparseTensor", source=None, name=None):  # noqa: A002
    """The parts of texts between separators (spaces by default), as a SparseTensor."""

    def run(texts, separator):
        mark = bytes(np.asarray(separator).item())
        rows = [text.split(mark or None, maxsplit) for text in texts]
        places = [(row, place) for row, parts in enumerate(rows) for place in range(len(parts))]
        values = np.array([part for parts in rows for part in parts] or [b""], object)[: len(places)]
        return [np.array(places, np.int64).reshape(-1, 2), values, np.array([len(rows), max(map(len, rows), default=0)], np.int64)]

    input = either(input, "input", source, "source")  # noqa: A001
    with within(name, "StringSplit"):
        texts = tensor(input, dtypes.string, "input")
        texts = raw("Reshape", texts, shape=[1]) if texts.shape.rank == 0 else texts
        found = made("StringSplitV2", run, texts, tensor("" if sep is None else sep, dtypes.string, "sep"), host=True,
                     outputs=[(dtypes.int64, [None, 2]), (dtypes.string, [None]), (dtypes.int64, [2])])  # fmt: skip
        return SparseTensor(*found)


@composed("strings.reduce_join")
@export("compat.v1.reduce_join", "compat.v1.strings.reduce_join")
def reduce_join(inputs, axis=None, keep_dims=None, separator="", name=None, reduction_indices=None, keepdims=None):
    """Texts joined along axes; by default all of them."""
    axis = either(axis, "axis", reduction_indices, "reduction_indices")
    keepdims = bool(either(keepdims, "keepdims", keep_dims, "keep_dims"))
    with within(name, "ReduceJoin"):
        source = tensor(inputs, dtypes.string, "inputs")
        rank = source.shape.rank
        axes = list(range(rank - 1, -1, -1)) if axis is None else axis
        gone = {one % rank for one in np.ravel(axes)}
        shape = [1 if place in gone else size for place, size in enumerate(sizes(source)) if keepdims or place not in gone]

        def run(texts, axes):
            found = original(public())(texts, [int(one) for one in np.ravel(axes._value)], keepdims, separator)
            return [found]

        where = tensor(np.array(axes, np.int32))
        return eagerly("ReduceJoin", run, source, where, outputs=[(dtypes.string, shape)])


def public():
    from flowlet.ops import strings

    return strings.reduce_join


@composed("io.decode_csv")
@export("compat.v1.io.decode_csv", "compat.v1.decode_csv")
def decode_csv(records, record_defaults, field_delim=",", use_quote_delim=True, name=None, na_value="", select_cols=None):
    """The columns of lines of comma-separated values.

    Args:
        record_defaults: for each column a value (or an empty list of its dtype): what an empty field becomes.
    """
    from flowlet.ops import encodings

    def run(lines, *defaults):
        return original(encodings.decode_csv)(lines, list(defaults), field_delim, use_quote_delim, na_value, select_cols)

    with within(name, "DecodeCSV") as scope:
        lines = tensor(records, dtypes.string, "records")
        if not record_defaults:
            raise ValueError("Attr 'OUT_TYPE' of 'DecodeCSV' Op passed list of length 0 less than minimum 1: record_defaults "
                             "needs a "
                             "value for each column.")  # fmt: skip
        defaults = [tensor(one, None, f"record_defaults_{place}") for place, one in enumerate(record_defaults)]
        found = eagerly("DecodeCSV", run, lines, *defaults, name=scope, outputs=[(one.dtype, lines.shape) for one in defaults])
        return list(found) if len(defaults) > 1 else [found]


@composed("io.matching_files")
@export("compat.v1.matching_files", "compat.v1.io.matching_files")
def matching_files(pattern, name=None):
    """The names of files that fit a pattern, sorted."""
    import glob

    def run(patterns):
        names = sorted({one.encode() for mask in np.ravel(patterns) for one in glob.glob(mask.decode())})
        return [np.array(names or [b""], object)[: len(names)]]

    return made("MatchingFiles", run, pattern, name=name, labels=("pattern",), outputs=[(dtypes.string, [None])], host=True)


@composed("io.write_file")
@export("compat.v1.write_file", "compat.v1.io.write_file")
def write_file(filename, contents, name=None):
    """An operation that writes a text to a file."""
    from pathlib import Path

    from flowlet.core.graph import build, nodes

    def run(path, text):
        path = Path(path.item().decode())
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.item())
        return []

    with within(name, "WriteFile") as scope:
        inputs = [tensor(filename, dtypes.string, "filename"), tensor(contents, dtypes.string, "contents")]
        return build.operation("WriteFile", nodes.HostFunction(run), inputs, [], scope)


@composed("timestamp")
@export("compat.v1.timestamp")
def timestamp(name=None):
    """The time in seconds since 1970, when it runs."""
    import time

    return made("Timestamp", lambda: [np.array(time.time())], name=name, outputs=[(dtypes.float64, [])], host=True)


@export("compat.v1.decode_raw", "compat.v1.io.decode_raw")
def decode_raw(input_bytes=None, out_type=None, little_endian=True, name=None, bytes=None):  # noqa: A002
    """The bytes of texts as numbers, along a new last axis."""
    source = tensor(either(input_bytes, "input_bytes", bytes, "bytes"), dtypes.string, "bytes")
    found = raw("DecodeRaw", source, out_type=dtypes.as_dtype(out_type), little_endian=little_endian, name=name)
    if source.shape.rank is not None:
        found.set_shape([*sizes(source), None])
    return found
