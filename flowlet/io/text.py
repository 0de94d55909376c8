"""Protocol buffers' text format, by the tables of messages.py: what `str()` of a message gives and what `.pbtxt` files hold.

Values are dicts as `Message.read(data, absent=False)` gives them. Source: protobuf.dev/reference/protobuf/textformat-spec.
"""

import re

from flowlet.io.wire import DamagedError, Message, default, map_entry

_DEPTH = 60  # messages within each other
_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "'": "\\'", "\\": "\\\\"}
_ESCAPES = {"n": 10, "r": 13, "t": 9, '"': 34, "'": 39, "\\": 92, "a": 7, "b": 8, "f": 12, "v": 11, "?": 63}


def write(message, values):
    """The text of a message, a line a field, fields in the order of their numbers."""
    return "".join(line + "\n" for line in _lines(message, values, ""))


def _lines(message, values, indent):
    for label, field in message.fields.items():
        if label not in values:
            continue
        value = values[label]
        if isinstance(field.kind, tuple):
            entry = map_entry(field)
            for key in sorted(value):
                yield from _block(label, entry, {"key": key, "value": value[key]}, indent)
            continue
        for one in value if field.repeated else [value]:
            if isinstance(field.kind, Message):
                yield from _block(label, field.kind, one, indent)
            else:
                yield f"{indent}{label}: {_scalar(field, one)}"


def _block(label, message, values, indent):
    yield f"{indent}{label} {{"
    yield from _lines(message, values, indent + "  ")
    yield indent + "}"


def _scalar(field, value):
    if field.kind in ("bytes", "string"):
        return f'"{escaped(value)}"'
    if field.kind == "bool":
        return "true" if value else "false"
    if field.names is not None:
        return next((name for name, number in field.names.items() if number == value), str(value))
    return repr(float(value)) if field.kind in ("float", "double") else str(int(value))


def escaped(value):
    """A text or bytes between quotes: what is not printable ASCII as octal numbers."""
    data = value.encode() if isinstance(value, str) else value
    return "".join(_NAMED.get(chr(byte)) or (chr(byte) if 32 <= byte < 127 else f"\\{byte:03o}") for byte in data)


# reading ------------------------------------------------------------------------------------------------------------------

_TOKEN = re.compile(r"""\s+|\#[^\n]*|(?P<word>[A-Za-z_][\w.]*)|(?P<number>-?(?:0[xX][0-9a-fA-F]+|\d[\w.+-]*|\.\d[\w+-]*|inf\w*|nan))
                        |(?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?P<sign>[{}<>\[\]:;,-])""", re.VERBOSE | re.IGNORECASE)


def read(message, text, name="the text"):
    """The fields that a text holds, as a dict.

    Args:
        message: what kind it is.
        text: a str or bytes.
        name: what to call it in messages.

    Raises:
        DataLossError: where it is no such text.
    """
    if isinstance(text, (bytes, bytearray)):
        text = bytes(text).decode("utf-8", "surrogateescape")
    reader = _Reader(text, name)
    return reader.message(message, None, 0)


class _Reader:
    """Tokens one after another."""

    def __init__(self, text, name):
        self._text, self._place, self._name = text, 0, name
        self._advance()

    def _advance(self):
        self.kind, self.token = None, ""
        while self._place < len(self._text) and self.kind is None:
            found = _TOKEN.match(self._text, self._place)
            if found is None:
                raise self._error(f"{self._text[self._place : self._place + 20]!r}")
            self._start, self._place = self._place, found.end()
            self.kind, self.token = found.lastgroup, found.group()

    def _error(self, what, wanted=""):
        line = self._text.count("\n", 0, self._place) + 1
        return DamagedError(message=f"{self._name}, line {line}: {what}{wanted and ' where ' + wanted + ' was expected'}; it is "
                                    "no text of such a message, or damaged.")  # fmt: skip

    def _take(self, *signs):
        if self.kind == "sign" and self.token in signs:
            self._advance()
            return True
        return False

    def message(self, message, end, depth):
        if depth > _DEPTH:
            raise self._error(f"more than {_DEPTH} messages within each other")
        found = {}
        while not (self.kind == "sign" and self.token == end):
            if self.kind is None and end is None:
                return found
            if self.kind != "word":
                raise self._error(repr(self.token) if self.token else "the end", "the name of a field")
            if self.token not in message.fields:
                raise self._error(f"{message.name} has no field {self.token!r}")
            label = self.token
            self._advance()
            self._field(found, label, message.fields[label], depth)
            self._take(",", ";")
        self._advance()
        return found

    def _field(self, found, label, field, depth):
        colon = self._take(":")
        if isinstance(field.kind, tuple):
            entry = map_entry(field)
            for one in self._values(lambda: self._nested(entry, depth)):
                key, value = (one.get(part, default(own)) for part, own in entry.fields.items())
                found.setdefault(label, {})[key] = {} if value is None else value
            return
        if isinstance(field.kind, Message):
            values = self._values(lambda: self._nested(field.kind, depth))
        elif colon:
            values = self._values(lambda: self._scalar(field))
        else:
            raise self._error(repr(self.token), "':'")
        if field.repeated:
            found.setdefault(label, []).extend(values)
        else:
            found[label] = values[-1] if values else default(field)

    def _values(self, one):
        if not self._take("["):
            return [one()]
        found = []
        while not self._take("]"):
            found.append(one())
            self._take(",")
        return found

    def _nested(self, message, depth):
        end = {"{": "}", "<": ">"}.get(self.token)
        if end is None:
            raise self._error(repr(self.token), "'{'")
        self._advance()
        return self.message(message, end, depth + 1)

    def _scalar(self, field):
        if field.kind in ("bytes", "string"):
            parts = []
            while self.kind == "text":
                parts.append(self._unescaped(self.token[1:-1]))
                self._advance()
            if not parts:
                raise self._error(repr(self.token), "a text in quotes")
            data = b"".join(parts)
            return data if field.kind == "bytes" else data.decode("utf-8", "replace")
        sign = "-" if self._take("-") else ""
        token, kind = sign + self.token, self.kind
        try:
            value = _number(field, token, kind)
        except (ValueError, KeyError):
            raise self._error(repr(token), f"a value of kind {field.kind}") from None
        self._advance()
        return value

    def _unescaped(self, text):
        out, place = bytearray(), 0
        for found in re.finditer(r"\\(?:([0-7]{1,3})|[xX]([0-9a-fA-F]{1,2})|(.))", text):
            out += text[place : found.start()].encode("utf-8", "surrogateescape")
            octal, hexadecimal, letter = found.groups()
            code = int(octal, 8) if octal else int(hexadecimal, 16) if hexadecimal else _ESCAPES.get(letter)
            if code is None or code > 255:
                raise self._error(f"the escape {found.group()!r}")
            out.append(code)
            place = found.end()
        return bytes(out + text[place:].encode("utf-8", "surrogateescape"))


def _number(field, token, kind):
    if field.kind == "bool":
        return {"true": True, "false": False, "1": True, "0": False, "True": True, "False": False, "t": True, "f": False}[token]
    if field.kind in ("float", "double"):
        return float(token.rstrip("fF") if kind == "number" and "inf" not in token.lower() else token)
    if field.names is not None and kind == "word":
        return field.names[token]
    return int(token, 0)
