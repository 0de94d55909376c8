"""Tensors as bytes and back, in TensorFlow's format (the protocol buffer TensorProto): `tf.io.serialize_tensor` and its kin."""

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.dtypes import as_dtype, int64, kernel_name, string
from flowlet.core.op import op
from flowlet.core.sparse import SparseTensor
from flowlet.core.tensor import EagerTensor
from flowlet.ops.sparse import checked, known, sizes
from flowlet.ops.strings import vector

# Fields of TensorProto: the dtype, the shape, the bytes of the elements, texts, and elements one by one (field number ->
# how they are written, and which dtypes use it).
_DTYPE, _SHAPE, _CONTENT, _TEXTS = 1, 2, 4, 8
_ELEMENTS = {5: ("<f4", ("float32",)), 6: ("<f8", ("float64",)), 9: ("<f4", ("complex64",)), 12: ("<f8", ("complex128",)),
             7: ("varint", ("int32", "int16", "int8", "uint16", "uint8")), 10: ("varint", ("int64",)),
             11: ("varint", ("bool",)), 13: ("varint", ("float16", "bfloat16")), 16: ("varint", ("uint32",)),
             17: ("varint", ("uint64",))}  # fmt: skip
_VARINT, _EIGHT, _BYTES, _FOUR = 0, 1, 2, 5  # how a field is written


def _varint(number):
    found = bytearray()
    while number > 0x7F:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    found.append(number)
    return bytes(found)


def _field(number, content):
    """A field of bytes, or of an int."""
    if isinstance(content, int):
        return _varint(number << 3 | _VARINT) + _varint(content)
    return _varint(number << 3 | _BYTES) + _varint(len(content)) + content


def _read_varint(data, place):
    found = shift = 0
    while True:
        byte = data[place]
        found |= (byte & 0x7F) << shift
        place, shift = place + 1, shift + 7
        if byte < 0x80:
            return found, place


def fields(data):
    """The fields of a protocol buffer: (number, way of writing, int or bytes); a ValueError where it is none."""
    place = 0
    try:
        while place < len(data):
            key, place = _read_varint(data, place)
            way = key & 7
            if way == _VARINT:
                content, place = _read_varint(data, place)
            else:
                size = {_EIGHT: 8, _FOUR: 4}.get(way)
                if way == _BYTES:
                    size, place = _read_varint(data, place)
                if size is None or place + size > len(data) or key < 8:
                    raise ValueError("no protocol buffer")
                content, place = data[place : place + size], place + size
            yield key >> 3, way, content
    except IndexError:
        raise ValueError("a protocol buffer that is cut off") from None


def encoded(array, packed=False):
    """A NumPy array as a TensorProto; `packed`: texts as their lengths and one run of bytes."""
    dtype = dtypes.of(array.dtype)
    shape = b"".join(_field(2, _field(1, size) if size else b"") for size in array.shape)
    start = _field(_DTYPE, dtype._enum) + _field(_SHAPE, shape)
    if dtype is string and packed:
        texts = array.ravel().tolist()
        return start + _field(_CONTENT, b"".join([*(_varint(len(text)) for text in texts), *texts]))
    if dtype is string:
        return start + b"".join(_field(_TEXTS, text) for text in array.ravel())
    content = np.ascontiguousarray(array).tobytes()
    return start + (_field(_CONTENT, content) if content else b"")


def decoded(data):
    """The NumPy array of a TensorProto; a ValueError for bytes that are none."""
    dtype, shape, content, texts, elements = None, [], None, [], []
    for number, way, value in fields(data):
        if number == _DTYPE:
            dtype = as_dtype(value)
        elif number == _SHAPE:
            for inner, _, size in fields(value):
                if inner == 2:
                    shape.append(next((found for field, _, found in fields(size) if field == 1), 0))
        elif number == _CONTENT:
            content = value
        elif number == _TEXTS:
            texts.append(value)
        elif number in _ELEMENTS:
            elements.append((way, value, _ELEMENTS[number][0]))
    if dtype is None:
        raise ValueError("no dtype")
    if dtype is string and content is not None:
        texts = _unpacked(content, int(np.prod(shape, dtype=np.int64)))
    if dtype is string:
        found = np.empty(len(texts), object)
        found[:] = texts
    elif content is not None:
        found = np.frombuffer(content, dtype._np)
    else:
        found = _elements(elements, dtype)
    count = int(np.prod(shape, dtype=np.int64))
    if 0 < len(found) < count:  # the last element stands for all that follow
        found = np.concatenate([found, np.repeat(found[-1:], count - len(found))])
    elif not len(found) and count:
        found = np.zeros(count, dtype._np) if dtype is not string else np.full(count, b"", object)
    return found[:count].reshape(shape)


def _unpacked(content, count):
    """The texts of packed content."""
    lengths, place, texts = [], 0, []
    for _ in range(count):
        length, place = _read_varint(content, place)
        lengths.append(length)
    for length in lengths:
        texts.append(content[place : place + length])
        place += length
    return texts


def _elements(entries, dtype):
    """Elements that were written one by one, packed or not."""
    if not entries:
        return np.zeros(0, dtype._np)
    if entries[0][2] != "varint":
        kind = dtype._np if dtype.is_complex else np.dtype(entries[0][2])
        return np.frombuffer(b"".join(value for _, value, _ in entries), kind)
    numbers = []
    for way, value, _ in entries:
        if way == _VARINT:
            numbers.append(value)
            continue
        place = 0
        while place < len(value):
            number, place = _read_varint(value, place)
            numbers.append(number)
    if dtype.name in ("float16", "bfloat16"):
        return np.array(numbers, np.uint16).view(dtype._np)
    wide = np.array([number & 0xFFFFFFFFFFFFFFFF for number in numbers], np.uint64)
    return wide.view(np.int64).astype(dtype._np) if dtype is not dtypes.uint64 else wide


@op("SerializeTensor", "io.serialize_tensor", inputs="tensor", host=True)
def serialize_tensor(tensor, name=None):
    """A tensor as bytes, in TensorFlow's format.

    >>> import flowlet as tf
    >>> tf.io.parse_tensor(tf.io.serialize_tensor([1.0, 2.0]), tf.float32).numpy().tolist()
    [1.0, 2.0]
    """
    return encoded(np.asarray(tensor))


@op("ParseTensor", "io.parse_tensor", inputs="serialized:string", host=True)
def parse_tensor(serialized, out_type, name=None):
    """The tensor that `tf.io.serialize_tensor` (TensorFlow's or flowlet's) made into bytes.

    Raises:
        InvalidArgumentError: for other bytes, and where the tensor has not the dtype `out_type`.
    """
    if serialized.ndim:
        raise errors.invalid(f"Expected `serialized` to be a scalar, got shape: {list(serialized.shape)}", "ParseTensor")
    out_type, data = as_dtype(out_type), serialized.item()
    try:
        found = decoded(data)
    except (ValueError, TypeError):
        raise errors.invalid(f"Could not parse `serialized` as TensorProto: '{data.decode('utf-8', 'replace')}'",
                             "ParseTensor") from None  # fmt: skip
    if dtypes.of(found.dtype) is not out_type:
        raise errors.invalid(f"Type mismatch between parsed tensor ({kernel_name(dtypes.of(found.dtype))}) and dtype "
                             f"({kernel_name(out_type)})", "ParseTensor")  # fmt: skip
    return found


@export("io.serialize_sparse")
def serialize_sparse(sp_input, out_type=string, name=None):
    """A SparseTensor as three texts: its indices, values and shape."""
    checked(sp_input)
    return vector([encoded(np.asarray(part._value), packed=True) for part in sp_input._parts()])


@export("io.serialize_many_sparse")
def serialize_many_sparse(sp_input, out_type=string, name=None):
    """Each row of a SparseTensor (along the first axis) as three texts: its indices, values and shape."""
    checked(sp_input)
    indices, values, shape = known(sp_input.indices), known(sp_input.values, "values"), np.array(sizes(sp_input), np.int64)
    if len(shape) < 2:
        raise errors.invalid(f"Rank of input SparseTensor should be > 1, but saw rank: {len(shape)}", "SerializeManySparse")
    found = np.empty((shape[0], 3), object)
    for row in range(shape[0]):
        chosen = indices[:, 0] == row
        found[row] = [encoded(part, packed=True) for part in (indices[chosen][:, 1:], values[chosen], shape[1:])]
    return EagerTensor(found)


@export("io.deserialize_many_sparse")
def deserialize_many_sparse(serialized_sparse, dtype, rank=None, name=None):
    """The SparseTensor of rows that `tf.io.serialize_many_sparse` made into texts.

    Args:
        serialized_sparse: texts of shape (rows, 3).
        dtype: the dtype of the values.
        rank: the rank of a row, which is checked if given.
    """
    texts = known(conversion.convert(serialized_sparse, string), "serialized_sparse")
    if texts.ndim != 2 or texts.shape[1] != 3:
        raise errors.invalid("Serialized sparse should have 3 columns", "DeserializeManySparse")
    if not len(texts):
        raise errors.invalid("Serialized sparse should have at least 1 serialized tensor, but has a zero dimension [0,3]",
                             "DeserializeManySparse")  # fmt: skip
    parts = [[decoded(text) for text in row] for row in texts]
    for row in parts:
        if dtypes.of(row[1].dtype) is not as_dtype(dtype):
            raise errors.invalid(f"Requested SparseTensor of type {kernel_name(as_dtype(dtype))} but "
                                 f"SparseTensor[0].values.dtype() == {kernel_name(dtypes.of(row[1].dtype))}",
                                 "DeserializeManySparse")  # fmt: skip
        if rank is not None and len(row[2]) != rank:
            raise errors.invalid(f"Rank {len(row[2])} of a row is not {rank}", "DeserializeManySparse")
    indices = [np.pad(row[0], [(0, 0), (1, 0)], constant_values=i) for i, row in enumerate(parts)]
    shape = np.max([row[2] for row in parts], 0)
    return SparseTensor(np.concatenate(indices).astype(int64._np), np.concatenate([row[1] for row in parts]),
                        [len(parts), *shape])  # fmt: skip
