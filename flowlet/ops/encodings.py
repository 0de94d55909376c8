"""`tf.io`: texts as numbers and as base64, lines of comma-separated values, whole files."""

import base64
import re
from pathlib import Path

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.dtypes import as_dtype, bool_, float32, float64, int32, int64, kernel_name, string
from flowlet.core.op import op
from flowlet.core.tensor import EagerTensor
from flowlet.ops.gather import listed
from flowlet.ops.strings import each


@op("EncodeBase64", "io.encode_base64", inputs="input:string", host=True)
def encode_base64(input, pad=False, name=None):  # noqa: A002
    """Texts in the base64 alphabet for URLs (`-` and `_`); `pad` fills them up with `=`.

    >>> import flowlet as tf
    >>> tf.io.encode_base64("hello").numpy()
    b'aGVsbG8'
    """
    found = each(base64.urlsafe_b64encode)(input)
    return found if pad else each(lambda text: text.rstrip(b"="))(found)


def _decoded(text):
    body = text.rstrip(b"=")
    if len(body) % 4 == 1:
        raise errors.invalid("Base64 string length cannot be 1 modulo 4.", "DecodeBase64")
    if not re.fullmatch(rb"[A-Za-z0-9_-]*", body):
        raise errors.invalid("Invalid character found in base64.", "DecodeBase64")
    return base64.urlsafe_b64decode(body + b"=" * (-len(body) % 4))


@op("DecodeBase64", "io.decode_base64", inputs="input:string", host=True)
def decode_base64(input, name=None):  # noqa: A002
    """The texts that were encoded as base64 for URLs, padded or not.

    >>> import flowlet as tf
    >>> tf.io.decode_base64("aGVsbG8").numpy()
    b'hello'
    """
    return each(_decoded)(input)


def _numbers(texts, dtype, little_endian):
    """Texts of one length as rows of numbers."""
    kind = np.dtype(bool if dtype is bool_ else dtype._np)
    size = len(texts.flat[0]) // kind.itemsize if texts.size else 0
    flat = np.frombuffer(b"".join(texts.flat), kind.newbyteorder("=" if little_endian else ">") if kind.kind != "V" else kind)
    return flat.astype(kind).reshape(*texts.shape, size)


@op("DecodeRaw", inputs="input_bytes:string", host=True)
def _decode_raw(input_bytes, out_type, little_endian, name=None):
    sizes = each(len, np.int64)(input_bytes).ravel()
    wrong = np.flatnonzero(sizes != sizes[0]) if sizes.size else ()
    if len(wrong):
        raise errors.invalid("DecodeRaw requires input strings to all be the same size, but element "
                             f"{wrong[0]} has size {sizes[0]} != {sizes[wrong[0]]}", "DecodeRaw")  # fmt: skip
    if sizes.size and sizes[0] % out_type.size:
        raise errors.invalid(f"Input to DecodeRaw has length {sizes[0]} that is not a multiple of {out_type.size}, the "
                             f"size of {out_type.name}", "DecodeRaw")  # fmt: skip
    return _numbers(input_bytes, out_type, little_endian)


@op("DecodePaddedRaw", inputs="input_bytes:string", host=True)
def _decode_padded_raw(input_bytes, out_type, little_endian, fixed_length, name=None):
    if fixed_length % out_type.size:
        raise errors.invalid(f"fixed_length ({fixed_length}) must be a multiple of the size of out_type "
                             f"({out_type.size})", "DecodePaddedRaw")  # fmt: skip
    return _numbers(each(lambda text: text[:fixed_length].ljust(fixed_length, b"\0"))(input_bytes), out_type, little_endian)


@export("io.decode_raw")
def decode_raw(input_bytes, out_type, little_endian=True, fixed_length=None, name=None):
    """The bytes of texts as numbers: an axis more.

    Args:
        input_bytes: texts of one length.
        out_type: the dtype of the numbers.
        little_endian: whether the lowest byte of a number comes first.
        fixed_length: a length to which texts are cut or filled up with zeros, so that theirs may differ.

    >>> import flowlet as tf
    >>> tf.io.decode_raw("abc", tf.uint8).numpy().tolist()
    [97, 98, 99]
    """
    out_type = as_dtype(out_type)
    if out_type is string:
        raise errors.invalid("Value for attr 'out_type' of string is not in the list of allowed values: numbers and bool",
                             "DecodeRaw")  # fmt: skip
    if fixed_length is None:
        return _decode_raw(input_bytes, out_type, bool(little_endian))
    return _decode_padded_raw(input_bytes, out_type, bool(little_endian), conversion.static(fixed_length))


@op("ReadFile", "io.read_file", inputs="filename:string", host=True)
def read_file(filename, name=None):
    """The contents of a file, as a text of bytes."""
    if filename.ndim:
        raise errors.invalid(f"Input filename tensor must be scalar, but had shape: {listed(filename)}", "ReadFile")
    path = filename.item().decode()
    try:
        return Path(path).read_bytes()
    except OSError as error:
        kind = {FileNotFoundError: errors.NotFoundError, PermissionError: errors.PermissionDeniedError}
        raise kind.get(type(error), errors.FailedPreconditionError)(
            message=f"{path}; {error.strerror} [Op:ReadFile]") from None  # fmt: skip


@export("io.write_file")
def write_file(filename, contents, name=None):
    """Write a text of bytes as a file; folders that are missing are made."""
    path, contents = conversion.convert(filename, string), conversion.convert(contents, string)
    for what, one in (("Input filename", path), ("Contents", contents)):
        if one.shape.rank:
            raise errors.invalid(f"{what} tensor must be scalar, but had shape: {listed(one)}", "WriteFile")
    path = Path(path.numpy().decode())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(contents.numpy())


def _fields(line, delimiter, quotes):
    """The fields of a line of comma-separated values (RFC 4180)."""
    fields, place, size = [], 0, len(line)
    while place <= size and size:
        if quotes and line[place : place + 1] == b'"':
            found = re.compile(rb'"((?:[^"]|"")*)"(?!")').match(line, place)
            if not found or line[found.end() : found.end() + 1] not in (b"", delimiter):
                raise errors.invalid("Quoted field has to end with quote followed by delim or end", "DecodeCSV")
            fields.append(found.group(1).replace(b'""', b'"'))
            place = found.end() + 1
            continue
        end = line.find(delimiter, place)
        end = size if end < 0 else end
        field = line[place:end]
        if quotes and re.search(rb'["\r\n]', field):
            raise errors.invalid("Unquoted fields cannot have quotes/CRLFs inside", "DecodeCSV")
        fields.append(field)
        place = end + 1
    return fields


def _value(field, dtype, place, record):
    if dtype is string:
        return field
    try:
        number = (float if dtype in (float32, float64) else int)(field.strip())
        if dtype in (int32, int64) and not dtype.min <= number <= dtype.max:
            raise ValueError
        return number
    except ValueError:
        raise errors.invalid(f"Field {place} in record {record} is not a valid {kernel_name(dtype)}: "
                             f"{field.decode('utf-8', 'replace')}", "DecodeCSV") from None  # fmt: skip


@export("io.decode_csv")
def decode_csv(records, record_defaults, field_delim=",", use_quote_delim=True, na_value="", select_cols=None, name=None):
    """Lines of comma-separated values as one tensor for each column.

    Args:
        records: texts, each a line.
        record_defaults: for each column the value of empty fields, whose dtype (float32, float64, int32, int64 or
            string) is the column's; an empty tensor for a column that must not be empty.
        field_delim: what separates fields.
        use_quote_delim: whether `"` encloses fields.
        na_value: another text that counts as empty.
        select_cols: the columns to give, in rising order; all of them by default.

    Returns:
        A list of tensors of the shape of `records`.

    >>> import flowlet as tf
    >>> [column.numpy().tolist() for column in tf.io.decode_csv(["1,a", ",b"], [7, ""])]
    [[1, 7], [b'a', b'b']]
    """
    lines = np.asarray(conversion.convert(records, string)._value)
    defaults = [conversion.convert(one) for one in record_defaults]
    columns = None if select_cols is None else list(conversion.static(select_cols))
    if columns is not None and any(one >= two for one, two in zip(columns, columns[1:])):
        raise ValueError("select_cols is not strictly increasing.")
    if columns is not None and len(columns) != len(defaults):
        raise ValueError("Length of select_cols and record_defaults do not match.")
    for one in defaults:
        if one.dtype not in (float32, float64, int32, int64, string):
            raise errors.invalid(f"Value for attr 'OUT_TYPE' of {kernel_name(one.dtype)} is not in the list of allowed "
                                 "values: float, double, int32, int64, string", "DecodeCSV")  # fmt: skip
    empty = (b"", na_value.encode())
    found = [np.empty(lines.size, one.dtype._np) for one in defaults]
    for record, line in enumerate(lines.ravel()):
        fields = _fields(line, field_delim.encode(), use_quote_delim)
        if columns is not None:
            fields = [fields[column] for column in columns if column < len(fields)]
        if len(fields) != len(defaults):
            raise errors.invalid(f"Expect {len(defaults)} fields but have {len(fields)} in record {record}", "DecodeCSV")
        for place, (field, default) in enumerate(zip(fields, defaults)):
            if field not in empty:
                with np.errstate(over="ignore"):
                    found[place][record] = _value(field, default.dtype, place, record)
            elif default.shape.num_elements():
                found[place][record] = np.asarray(default._value).item()
            else:
                raise errors.invalid(f"Field {place} is required but missing in record {record}!", "DecodeCSV")
    return [EagerTensor(column.reshape(lines.shape)) for column in found]
