"""`tf.strings`: texts are bytes on the host; these ops run there, on NumPy arrays of Python bytes."""

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.dtypes import int32
from flowlet.core.op import op
from flowlet.core.tensor import EagerTensor
from flowlet.ops import regex
from flowlet.ops.gather import listed
from flowlet.ops.ragged import RaggedTensor
from flowlet.ops.ragged_texts import per_text

UNITS = ("BYTE", "UTF8_CHAR")


def each(function, kind=object):
    """`function` of each text of an array."""

    def run(texts, *arguments):
        out = np.empty(texts.shape, kind)
        for index, one in np.ndenumerate(texts):
            out[index] = function(one, *arguments)
        return out

    return run


def choice(attribute, value, allowed, op_type):
    """Refuse what is not among the values that an attribute may have."""
    if value not in allowed:
        names = ", ".join(f'"{one}"' for one in allowed)
        raise errors.invalid(f"Value for attr '{attribute}' of \"{value}\" is not in the list of allowed values: {names}",
                             op_type)  # fmt: skip


def _row(op_type, function, doc, *names):
    """A row for a function of one text."""
    run = each(function)

    def body(input, name=None):  # noqa: A002
        return run(input)

    body.__name__, body.__doc__, body.__module__ = names[0].rpartition(".")[2], doc, __name__
    return op(op_type, *names, inputs="input:string", host=True)(body)


strip = _row("StringStrip", lambda text: text.strip(), "Without white space at both ends.", "strings.strip")


def _case(op_type, method, word):
    def change(text, unicode):
        return getattr(text.decode("utf-8"), method)().encode() if unicode else getattr(text, method)()

    run = each(change)

    def body(input, encoding="", name=None):  # noqa: A002
        if encoding not in ("", "utf-8"):
            raise errors.invalid(f"only utf8 or '' (no encoding) is supported for encoding, got {encoding!r}", op_type)
        return run(input, encoding == "utf-8")

    body.__name__, body.__module__ = method, __name__
    body.__doc__ = f"All letters {word}: those of ASCII, or with `encoding=\"utf-8\"` those of Unicode."
    return op(op_type, f"strings.{method}", inputs="input:string", host=True)(body)


lower, upper = _case("StringLower", "lower", "small"), _case("StringUpper", "upper", "large")


@op("StringLength", "strings.length", inputs="input:string", host=True)
def length(input, unit="BYTE", name=None):  # noqa: A002
    """The number of bytes of each text, or with `unit="UTF8_CHAR"` of characters.

    >>> import flowlet as tf
    >>> tf.strings.length(["abc", ""]).numpy().tolist()
    [3, 0]
    """
    choice("unit", unit, UNITS, "StringLength")
    return each(lambda text: len(text if unit == "BYTE" else text.decode("utf-8", "replace")), np.int32)(input)


@op("StringJoin", inputs="inputs*:string", host=True)
def _join(inputs, separator, name=None):
    if not inputs:
        raise errors.invalid("Value for attr 'N' of 0 must be at least minimum 1", "StringJoin")
    shape = next((one.shape for one in inputs if one.ndim), ())
    for one in inputs:
        if one.ndim and one.shape != shape:
            raise errors.invalid(f"Input shapes do not match: {str(list(shape)).replace(' ', '')} vs. {listed(one)}",
                                 "StringJoin")  # fmt: skip
    parts = [np.broadcast_to(one, shape) for one in inputs]
    out = np.empty(shape, object)
    for index in np.ndindex(*shape):
        out[index] = separator.encode().join(part[index] for part in parts)
    return out


@export("strings.join")
def join(inputs, separator="", name=None):
    """Texts joined elementwise.

    >>> import flowlet as tf
    >>> tf.strings.join(["x", ["a", "b"]], "-").numpy().tolist()
    [b'x-a', b'x-b']
    """
    return _join(inputs, separator)


@op("ReduceJoin", inputs="inputs:string", host=True)
def _reduce_join(inputs, axis, keepdims, separator, name=None):
    rank = inputs.ndim
    axes = range(rank - 1, -1, -1) if axis is None else (axis,) if isinstance(axis, int) else axis
    for one in axes:
        if rank and not -rank <= one < rank:
            raise errors.OutOfRangeError(
                message=f"Invalid reduction dimension {one} for input with {rank} dimension(s) [Op:ReduceJoin]")
    axes = [one % rank for one in axes] if rank else []
    for one in axes:
        if axes.count(one) > 1:
            raise errors.invalid(f"Duplicate reduction dimension {one}", "ReduceJoin")
    kept = [one for one in range(rank) if one not in axes]
    joined = np.prod([inputs.shape[one] for one in axes], dtype=int)
    moved = inputs.transpose(*kept, *reversed(axes))  # the first axis is joined first
    moved = moved.reshape(*[inputs.shape[one] for one in kept], joined)
    out = np.empty(moved.shape[:-1], object)
    for index in np.ndindex(*out.shape):
        out[index] = separator.encode().join(moved[index])
    return out.reshape([1 if one in axes else size for one, size in enumerate(inputs.shape)]) if keepdims else out


@export("strings.reduce_join")
def reduce_join(inputs, axis=None, keepdims=False, separator="", name=None):
    """Texts joined along `axis` (all of them by default).

    >>> import flowlet as tf
    >>> tf.strings.reduce_join(["a", "b"]).numpy()
    b'ab'
    """
    inputs = inputs if isinstance(inputs, RaggedTensor) else conversion.convert(inputs)
    return _reduce_join(inputs, conversion.static(axis), keepdims, separator)


@op("StaticRegexReplace", inputs="input:string", host=True)
def _regex_replace(input, pattern, rewrite, replace_global, name=None):  # noqa: A002
    found = regex.compiled(pattern, "StaticRegexReplace")
    return each(lambda text: regex.replaced(found, text, rewrite, replace_global))(input)


@export("strings.regex_replace")
def regex_replace(input, pattern, rewrite, replace_global=True, name=None):  # noqa: A002
    """Every match of a regular expression replaced; `\\1` in `rewrite` stands for the first group.

    >>> import flowlet as tf
    >>> tf.strings.regex_replace("tensor flow", "[eo]", "_").numpy()
    b't_ns_r fl_w'
    """
    return _regex_replace(input, _text(pattern), _text(rewrite), replace_global)


def _text(value):
    value = conversion.static(value)
    return value.decode() if isinstance(value, bytes) else value


@op("StaticRegexFullMatch", inputs="input:string", host=True)
def _regex_full_match(input, pattern, name=None):  # noqa: A002
    found = regex.compiled(pattern, "StaticRegexFullMatch")
    return each(lambda text: found.fullmatch(regex.decoded(text)) is not None, np.bool_)(input)


@export("strings.regex_full_match")
def regex_full_match(input, pattern, name=None):  # noqa: A002
    """Whether the whole of each text matches a regular expression."""
    return _regex_full_match(input, _text(pattern))


@op("Substr", "strings.substr", inputs="input:string pos:T len:T", types={"T": (int32, dtypes.int64)}, host=True)
def substr(input, pos, len, unit="BYTE", name=None):  # noqa: A002
    """The part of each text from `pos` (from the end, where it is negative), at most `len` bytes or characters long.

    >>> import flowlet as tf
    >>> tf.strings.substr("hello", 1, 3).numpy()
    b'ell'
    """
    choice("unit", unit, UNITS, "Substr")
    if pos.shape != len.shape:
        raise errors.invalid(f"pos and len should have the same shape, got: {listed(pos)} vs. {listed(len)}", "Substr")
    texts, starts, counts = np.broadcast_arrays(input, pos, len)
    out = np.empty(texts.shape, object)
    for index in np.ndindex(*texts.shape):
        text, start, count = texts[index], int(starts[index]), int(counts[index])
        units = text if unit == "BYTE" else text.decode("utf-8")
        total = units.__len__()
        if not -total <= start <= total:
            place = int(np.ravel_multi_index(index, texts.shape)) if index else 0
            raise errors.invalid(f"pos {start} out of range for string b'{text.decode('utf-8', 'replace')}' at index "
                                 f"{place}", "Substr")  # fmt: skip
        start = start + total if start < 0 else start
        part = units[start : start + count if count >= 0 else None]
        out[index] = part if unit == "BYTE" else part.encode()
    return out


def vector(items):
    """A tensor of texts."""
    out = np.empty(len(items), object)
    out[:] = items
    return EagerTensor(out)


@export("strings.split")
def split(input, sep=None, maxsplit=-1, name=None):  # noqa: A002
    """The parts of texts between separators (white space by default): a ragged tensor for more than one text.

    >>> import flowlet as tf
    >>> tf.strings.split("a b c").numpy().tolist()
    [b'a', b'b', b'c']
    """
    sep = _text(sep) if sep is not None else None
    sep = sep.encode() if sep else None
    return per_text(lambda text: [(part,) for part in text.split(sep, maxsplit)], input, dtypes.string)[0]


@export("strings.bytes_split")
def bytes_split(input, name=None):  # noqa: A002
    """The single bytes of texts: a ragged tensor for more than one text."""
    return per_text(lambda text: [(bytes([one]),) for one in text], input, dtypes.string)[0]
