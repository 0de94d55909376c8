"""`tf.strings`: texts as Unicode characters: their numbers, places and scripts, other encodings."""

import codecs
import functools
from importlib import resources

import numpy as np

from flowlet import errors as problems
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.op import op
from flowlet.ops.ragged import RaggedTensor
from flowlet.ops.ragged_texts import per_text
from flowlet.ops.strings import choice, each, vector

_OUTPUTS = ("UTF-8", "UTF-16-BE", "UTF-32-BE")


def _codec(encoding, op_type):
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        raise problems.invalid(f"Could not create converter for input encoding: {encoding}", op_type) from None


def _output(encoding, op_type):
    if encoding not in _OUTPUTS:
        raise problems.invalid(f"Value for attr 'output_encoding' of \"{encoding}\" is not in the list of allowed values: "
                               f"{', '.join(_OUTPUTS)}", op_type)  # fmt: skip
    return encoding.lower()


def _check_handling(errors, op_type):
    choice("errors", errors, ("strict", "replace", "ignore"), op_type)


def characters(text, encoding, errors, replacement, control, op_type):
    """The characters of a text with the bytes where they start: [(character, place), ...].

    Args:
        errors: what is done with bytes that are no character: "replace", "ignore" or "strict" (an error).
        replacement: the code point that replaces them.
        control: whether it replaces control characters too.
    """
    _check_handling(errors, op_type)
    codec, found, place = _codec(encoding, op_type), [], 0
    while place < len(text):
        try:
            part, end, after = text[place:].decode(codec), len(text), len(text)
        except UnicodeDecodeError as error:
            end, after = place + error.start, place + error.end
            part = text[place:end].decode(codec)
        for character in part:
            found.append((chr(replacement) if control and character < " " else character, place))
            place += len(character.encode(codec))
        if after > end:
            if errors == "strict":
                raise problems.invalid("Invalid formatting on input string", op_type)
            if errors == "replace":
                found.append((chr(replacement), end))
        place = after
    return found


@op("UnicodeTranscode", "strings.unicode_transcode", inputs="input:string", host=True)
def unicode_transcode(input, input_encoding, output_encoding, errors="replace",  # noqa: A002
                      replacement_char=65533, replace_control_characters=False, name=None):  # fmt: skip
    """Texts in another encoding.

    Args:
        input: texts.
        input_encoding: theirs, such as `"UTF-8"` or `"ISO-8859-1"`.
        output_encoding: `"UTF-8"`, `"UTF-16-BE"` or `"UTF-32-BE"`.
        errors: what to do with bytes that are no character: `"replace"`, `"ignore"` or `"strict"` (an error).
        replacement_char: the code point that replaces them.
        replace_control_characters: whether it replaces control characters too.

    >>> import flowlet as tf
    >>> tf.strings.unicode_transcode("a", "UTF-8", "UTF-16-BE").numpy()
    b'\\x00a'
    """
    codec = _output(output_encoding, "UnicodeTranscode")
    _codec(input_encoding, "UnicodeTranscode")

    def transcode(text):
        found = characters(text, input_encoding, errors, replacement_char, replace_control_characters, "UnicodeTranscode")
        return "".join(character for character, _ in found).encode(codec)

    return each(transcode)(input)


@functools.cache
def _scripts():
    """The first code points of the ranges of one script each, and the scripts."""
    lines = resources.files(__package__).joinpath("unicode_scripts.txt").read_text().splitlines()[1:]
    pairs = [line.split() for line in lines if line]
    return np.array([int(start, 16) for start, _ in pairs]), np.array([int(script) for _, script in pairs], np.int32)


@op("UnicodeScript", "strings.unicode_script", inputs="input:int32", host=True)
def unicode_script(input, name=None):  # noqa: A002
    """The script of each code point, by the number that ICU gives it (25 is Latin, 8 Cyrillic); -1 for none.

    >>> import flowlet as tf
    >>> tf.strings.unicode_script([ord("a"), -1]).numpy().tolist()
    [25, -1]
    """
    starts, scripts = _scripts()
    found = scripts[np.searchsorted(starts, input, "right") - 1]
    return np.where((np.asarray(input) < 0) | (np.asarray(input) > 0x10FFFF), np.int32(-1), found)


def _split(input, kinds, encoding, errors, replacement, control=False):  # noqa: A002
    """What is wanted of the characters of texts: `"text"`, `"number"`, `"place"`."""
    codec = _output(encoding, "UnicodeEncode") if "text" in kinds else None
    wanted = {"text": (dtypes.string, lambda character, place: character.encode(codec)),
              "number": (dtypes.int32, lambda character, place: ord(character)),
              "place": (dtypes.int64, lambda character, place: place)}

    def parts(text):
        found = characters(text, encoding, errors, replacement, control, "UnicodeDecode")
        return [tuple(wanted[kind][1](*one) for kind in kinds) for one in found]

    return per_text(parts, input, *(wanted[kind][0] for kind in kinds))


@export("strings.unicode_split")
def unicode_split(input, input_encoding, errors="replace", replacement_char=65533, name=None):  # noqa: A002
    """The characters of texts: a ragged tensor for more than one. The arguments are those of `unicode_transcode`.

    >>> import flowlet as tf
    >>> tf.strings.unicode_split(["ab", "c"], "UTF-8")
    <tf.RaggedTensor [[b'a', b'b'], [b'c']]>
    """
    return _split(input, ("text",), input_encoding, errors, replacement_char)[0]


@export("strings.unicode_split_with_offsets")
def unicode_split_with_offsets(input, input_encoding, errors="replace", replacement_char=65533, name=None):  # noqa: A002
    """The characters of texts, and the bytes where they start."""
    return tuple(_split(input, ("text", "place"), input_encoding, errors, replacement_char))


@export("strings.unicode_decode")
def unicode_decode(input, input_encoding, errors="replace", replacement_char=65533,  # noqa: A002
                   replace_control_characters=False, name=None):  # fmt: skip
    """The code points of texts, as int32: a ragged tensor for more than one. The arguments are `unicode_transcode`'s.

    >>> import flowlet as tf
    >>> tf.strings.unicode_decode("abc", "UTF-8").numpy().tolist()
    [97, 98, 99]
    """
    return _split(input, ("number",), input_encoding, errors, replacement_char, replace_control_characters)[0]


@export("strings.unicode_decode_with_offsets")
def unicode_decode_with_offsets(input, input_encoding, errors="replace", replacement_char=65533,  # noqa: A002
                                replace_control_characters=False, name=None):  # fmt: skip
    """The code points of texts, as int32, and the bytes where they start."""
    return tuple(_split(input, ("number", "place"), input_encoding, errors, replacement_char, replace_control_characters))


@export("strings.unicode_encode")
def unicode_encode(input, output_encoding, errors="replace", replacement_char=65533, name=None):  # noqa: A002
    """The texts of code points along the last axis.

    Args:
        input: int32 of rank 1 or more.
        output_encoding: `"UTF-8"`, `"UTF-16-BE"` or `"UTF-32-BE"`.
        errors: what to do with numbers that are no character: `"replace"`, `"ignore"` or `"strict"` (an error).
        replacement_char: the code point that replaces them.
    """
    if isinstance(input, RaggedTensor) and input.flat_values.shape.rank == 1:
        return _joined(input, output_encoding, errors, replacement_char)
    points = conversion.convert(input)
    if points.shape.rank == 0:
        raise ValueError("input_tensor's rank must be at least 1.")
    return _encode(points, output_encoding, errors, replacement_char)


def _joined(ragged, *options):
    """The texts of the innermost rows of a ragged tensor."""
    if isinstance(ragged.values, RaggedTensor):
        return ragged.with_values(_joined(ragged.values, *options))
    rows = [unicode_encode(row, *options).numpy() for row in ragged]
    return vector(rows)


@op("UnicodeEncode", inputs="input:int32", host=True)
def _encode(input, output_encoding, errors, replacement_char, name=None):  # noqa: A002
    codec = _output(output_encoding, "UnicodeEncode")
    _check_handling(errors, "UnicodeEncode")
    out = np.empty(input.shape[:-1], object)
    for index in np.ndindex(*out.shape):
        points = [_written(int(point), errors, replacement_char) for point in input[index]]
        out[index] = "".join(points).encode(codec)
    return out


def _written(point, handling, replacement):
    if 0 <= point <= 0x10FFFF and not 0xD800 <= point < 0xE000:
        return chr(point)
    if handling == "strict":
        raise problems.invalid("Code point is out of range for Unicode, or a noncharacter.", "UnicodeEncode")
    return chr(replacement) if handling == "replace" else ""
