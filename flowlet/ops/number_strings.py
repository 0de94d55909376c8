"""Numbers as texts and back: `as_string`, `to_number`, `format`."""

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import nest
from flowlet.core.dtypes import NUMBERS, allowed, as_dtype, bool_, float32, float64, int32, int64, of
from flowlet.core.op import op
from flowlet.ops.strings import each


@op("StringToNumber", inputs="string_tensor:string", host=True)
def _to_number(string_tensor, out_type, name=None):
    allowed(out_type, (float32, float64, int32, int64), "out_type", "StringToNumber")

    def convert(text):
        try:
            if b"_" in text:  # Python's own way of writing numbers
                raise ValueError
            if out_type.is_integer:
                return np.array(int(text), out_type._np)
            return float.fromhex(text.decode()) if b"0x" in text.lower() else float(text)
        except (ValueError, OverflowError):
            raise errors.invalid(f"StringToNumberOp could not correctly convert string: "
                                 f"{text.decode('utf-8', 'replace')}",
                                 "StringToNumber") from None  # fmt: skip

    return each(convert, out_type._np)(string_tensor)


@export("strings.to_number")
def to_number(input, out_type=float32, name=None):  # noqa: A002
    """The numbers that texts stand for.

    Raises:
        InvalidArgumentError: for a text that is no number.

    >>> import flowlet as tf
    >>> tf.strings.to_number(["1.5", "-2"]).numpy().tolist()
    [1.5, -2.0]
    """
    return _to_number(input, as_dtype(out_type))


def _check_format(dtype, precision, scientific, shortest, fill):
    if scientific and shortest:
        raise errors.invalid("Cannot select both scientific and shortest notation", "AsString")
    if not dtype.is_floating and not dtype.is_complex:
        if scientific or shortest:
            raise errors.invalid(f"scientific and shortest format not supported for datatype {dtype.name}", "AsString")
        if precision >= 0:
            raise errors.invalid(f"precision not supported for datatype {dtype.name}", "AsString")
    if len(fill) > 1:
        raise errors.invalid("Fill string must be one or fewer characters", "AsString")
    if fill and fill not in " +-0#":
        raise errors.invalid(f'Fill argument not supported: "{fill}"', "AsString")


@op("AsString", "strings.as_string", "as_string", inputs="input:T", types={"T": NUMBERS + (bool_,)}, host=True)
def as_string(input, precision=-1, scientific=False, shortest=False, width=-1, fill="", name=None):  # noqa: A002
    """The texts of numbers and bools.

    Args:
        precision: digits after the point; 6 by default.
        scientific: with an exponent.
        shortest: with an exponent or without, whichever is shorter.
        width, fill: the least number of characters, and what stands before shorter texts.

    >>> import flowlet as tf
    >>> tf.as_string([1.5, 2.0], precision=2).numpy().tolist()
    [b'1.50', b'2.00']
    """
    _check_format(of(input.dtype), precision, scientific, shortest, fill)
    letter = "e" if scientific else "g" if shortest else "f"
    digits = f".{precision}" if precision >= 0 else ""
    field = (fill or "") + (str(width) if width >= 0 else "")

    def number(value):
        return f"%{field}{digits}{letter}" % value

    def text(value):
        if isinstance(value, (bool, np.bool_)):
            return ("true" if value else "false").encode()
        if isinstance(value, (complex, np.complexfloating)):
            return f"({number(value.real)},{number(value.imag)})".encode()
        if isinstance(value, np.integer):
            return (f"%{field}d" % value).encode()
        return number(value).encode()

    return each(text)(np.asarray(input))


@export("strings.format")
def format(template, inputs, placeholder="{}", summarize=3, name=None):  # noqa: A001
    """A text in which each placeholder is replaced by a tensor's values.

    >>> import flowlet as tf
    >>> tf.strings.format("x = {}", tf.constant([1, 2])).numpy()
    b'x = [1 2]'
    """
    from flowlet.ops.printing import shown

    tensors = [conversion.convert(one) for one in nest.flatten(inputs)]
    parts = template.split(placeholder)
    if len(parts) != len(tensors) + 1:
        raise ValueError(f"The template expects {len(parts) - 1} tensors, but the inputs only has {len(tensors)}. "
                         f"Please "
                         "ensure the number of placeholders in template matches inputs length.")  # fmt: skip
    text = parts[0] + "".join(shown(one, summarize, quoted=True) + part for one, part in zip(tensors, parts[1:]))
    return conversion.convert(text)
