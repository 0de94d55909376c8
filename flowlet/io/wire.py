"""Protocol buffers' wire format: messages described by tables, read and written as dicts. No code is generated or run.

A message is a `Message` of fields; a field says its number, its kind, and whether it repeats. What a file holds beyond the
table is skipped. Limits on depth and sizes come from the data's own length, so that a damaged file gives a `DataLossError`.

Source: protobuf.dev/programming-guides/encoding.
"""

import dataclasses
import functools
import struct

from flowlet import errors

_DEPTH = 60  # messages within each other
VARINT, FIXED64, LENGTH, FIXED32 = 0, 1, 2, 5
_FIXED = {"double": (FIXED64, "<d"), "float": (FIXED32, "<f"), "fixed32": (FIXED32, "<I"), "fixed64": (FIXED64, "<Q")}
_VARINTS = frozenset(("int32", "int64", "uint64", "bool", "enum"))


class DamagedError(errors.DataLossError):
    """Bytes that are no message of the kind expected."""


@dataclasses.dataclass(frozen=True)
class Field:
    """One field.

    Attributes:
        number: in the wire format.
        kind: a scalar kind's name, "bytes", "string", a `Message`, or (key, value) of a map.
        choice: fields of one message with the same choice exclude each other ("oneof").
        names: of an enum: its numbers by name.
    """

    number: int
    kind: object
    repeated: bool = False
    packed: bool = True
    choice: str | None = None
    names: dict | None = dataclasses.field(default=None, hash=False)


class Message:
    """A kind of message: `Message("Name", size=Field(1, "int64"), dim=Field(2, Dim, repeated=True))`."""

    def __init__(self, name, /, **fields):
        self.name, self.fields, self._by_number = name, {}, {}
        self.extend(**fields)

    def extend(self, **fields):
        """Add fields; for messages that hold messages of their own kind."""
        self.fields = dict(sorted({**self.fields, **fields}.items(), key=lambda entry: entry[1].number))
        self._by_number.update((field.number, (label, field)) for label, field in fields.items())

    def read(self, data, absent=True, depth=0):
        """The fields that `data` holds, as a dict; repeated ones are lists.

        Args:
            data: the message's bytes.
            absent: whether fields that the data lack are there with their default.
            depth: how many messages this one is within.
        """
        if depth > _DEPTH:
            raise DamagedError(message=f"{self.name}: more than {_DEPTH} messages within each other: the file is damaged.")
        found = {label: default(field) for label, field in self.fields.items()} if absent else {}
        for number, wire_type, value in _parts(memoryview(data), self.name):
            if number not in self._by_number:
                continue
            label, field = self._by_number[number]
            if isinstance(field.kind, tuple):
                entry = map_entry(field).read(_of(wire_type, LENGTH, value, self.name), absent, depth)
                key, one = (entry.get(part, default(own)) for part, own in map_entry(field).fields.items())
                found.setdefault(label, {})[key] = one
            elif field.repeated:
                found.setdefault(label, []).extend(_repeated(field, wire_type, value, self.name, absent, depth))
            else:
                found[label] = _single(field.kind, wire_type, value, self.name, absent, depth)
        return found

    def write(self, values):
        """The bytes of a message; None and absent fields are left out."""
        parts = []
        for label, field in self.fields.items():
            value = values.get(label)
            if value is None:
                continue
            if isinstance(field.kind, tuple):
                for key in sorted(value):
                    parts.append(_tagged(field.number, LENGTH, map_entry(field).write({"key": key, "value": value[key]})))
            elif not field.repeated:
                parts.append(_written(field.number, field.kind, value))
            elif field.packed and (field.kind in _VARINTS or field.kind in _FIXED):
                if len(value):
                    parts.append(_tagged(field.number, LENGTH, b"".join(_scalar(field.kind, one) for one in value)))
            else:
                parts += [_written(field.number, field.kind, one) for one in value]
        unknown = set(values) - set(self.fields)
        if unknown:
            raise ValueError(f"{self.name} has no field {sorted(unknown)[0]!r}")
        return b"".join(parts)


def map_entry(field):
    """The message of one entry of a map."""
    return _entry_of(field.kind)


@functools.cache
def _entry_of(kind):
    key, value = kind
    return Message("map entry", key=Field(1, key), value=Field(2, value))


def default(field):
    """The value of a field that is absent."""
    if field.repeated:
        return []
    if isinstance(field.kind, tuple):
        return {}
    if isinstance(field.kind, Message):
        return None
    return {"bytes": b"", "string": "", "bool": False, "double": 0.0, "float": 0.0}.get(field.kind, 0)


# reading ------------------------------------------------------------------------------------------------------------------


def varint(data, place, name="a number"):
    """(the number at `place`, the place after it)"""
    result = shift = 0
    while True:
        if place >= len(data) or shift > 63:
            raise DamagedError(message=f"{name} ends in the middle of a number: the file is damaged or cut off.")
        byte = data[place]
        place += 1
        result |= (byte & 0x7F) << shift
        if byte < 0x80:
            return result, place
        shift += 7


def _parts(data, name):
    """(field number, wire type, value) one after another; a value is an int or a slice of the data."""
    place = 0
    while place < len(data):
        key, place = varint(data, place, name)
        number, wire_type = key >> 3, key & 7
        if wire_type == VARINT:
            value, place = varint(data, place, name)
        elif wire_type in (FIXED64, FIXED32, LENGTH):
            size = 8 if wire_type == FIXED64 else 4
            if wire_type == LENGTH:
                size, place = varint(data, place, name)
            if size > len(data) - place:
                raise DamagedError(message=f"{name}: a part of {size} bytes where {len(data) - place} are left: the file is "
                                           "damaged or cut off.")
            value, place = data[place : place + size], place + size
        else:
            raise DamagedError(message=f"{name}: wire type {wire_type} does not exist: the file is damaged.")
        yield number, wire_type, value


def _single(kind, wire_type, value, name, absent, depth):
    if isinstance(kind, Message):
        return kind.read(_of(wire_type, LENGTH, value, name), absent, depth + 1)
    if kind == "bytes":
        return bytes(_of(wire_type, LENGTH, value, name))
    if kind == "string":
        return bytes(_of(wire_type, LENGTH, value, name)).decode("utf-8", "replace")
    if kind in _FIXED:
        expected, layout = _FIXED[kind]
        return struct.unpack(layout, _of(wire_type, expected, value, name))[0]
    return _signed(kind, _of(wire_type, VARINT, value, name))


def _of(wire_type, expected, value, name):
    if wire_type != expected:
        raise DamagedError(message=f"{name}: wire type {wire_type}, expected {expected}: the file is damaged.")
    return value


def _signed(kind, value):
    if kind == "bool":
        return bool(value)
    if kind == "uint64":
        return value
    value = value - (1 << 64) if value >> 63 else value
    return value if kind == "int64" else (value + 2**31) % 2**32 - 2**31


def _repeated(field, wire_type, value, name, absent, depth):
    if wire_type != LENGTH or field.kind not in _VARINTS and field.kind not in _FIXED:
        return [_single(field.kind, wire_type, value, name, absent, depth)]
    if field.kind in _FIXED:
        layout = _FIXED[field.kind][1]
        if len(value) % struct.calcsize(layout):
            raise DamagedError(message=f"{name}: packed numbers of {len(value)} bytes: the file is damaged.")
        return [one for (one,) in struct.iter_unpack(layout, value)]
    found, place = [], 0
    while place < len(value):
        one, place = varint(value, place, name)
        found.append(_signed(field.kind, one))
    return found


# writing ------------------------------------------------------------------------------------------------------------------


_SMALL = [bytes((number,)) for number in range(0x80)]


def encoded(number):
    """A number as a varint; a negative one in ten bytes."""
    if 0 <= number < 0x80:  # noqa: PLR2004 - most numbers
        return _SMALL[number]
    number &= (1 << 64) - 1
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def _tagged(number, wire_type, data):
    head = encoded(number << 3 | wire_type)
    return head + encoded(len(data)) + data if wire_type == LENGTH else head + data


def _scalar(kind, value):
    return struct.pack(_FIXED[kind][1], value) if kind in _FIXED else encoded(int(value))


def _written(number, kind, value):
    if isinstance(kind, Message):
        return _tagged(number, LENGTH, kind.write(value))
    if kind in ("bytes", "string"):
        return _tagged(number, LENGTH, value.encode() if isinstance(value, str) else bytes(value))
    return _tagged(number, _FIXED[kind][0] if kind in _FIXED else VARINT, _scalar(kind, value))
