"""Messages as objects that programs read and change as they do protocol buffers', by the tables of messages.py.

`GraphDef = of(messages.Graph)` is a class; its fields are attributes, repeated fields lists with `add`, maps dicts whose
entries are made when they are asked for.
"""

import numbers

import numpy as np

from flowlet.io import text
from flowlet.io.wire import DamagedError, Message, default

_classes = {}


def of(message):
    """The class of a kind of message."""
    if message not in _classes:
        _classes[message] = type(message.name.rpartition(".")[2], (Proto,), {"MESSAGE": message, "__doc__": (
            f"The message {message.name}, with the fields {', '.join(message.fields)}.")})  # fmt: skip
    return _classes[message]


class Proto:
    """What all messages have."""

    MESSAGE = None

    def __init__(self, **values):
        self.__dict__.update(_values={}, _owner=None)
        for label, value in values.items():
            if label not in self.MESSAGE.fields:
                raise ValueError(f'Protocol message {type(self).__name__} has no "{label}" field.')
            self._assign(label, value)

    # fields -----------------------------------------------------------------------------------------------------------

    def _field(self, label):
        field = self.MESSAGE.fields.get(label)
        if field is None:
            raise AttributeError(f"'{type(self).__name__}' object has no attribute '{label}'")
        return field

    def __getattr__(self, label):
        found = self._values.get(label)
        if found is not None:
            return found
        if label.startswith("_"):
            raise AttributeError(label)
        field = self._field(label)
        if not field.repeated and not isinstance(field.kind, (tuple, Message)):
            return default(field)
        return _owned(_container(field), self, label)

    def __setattr__(self, label, value):
        field = self._field(label)
        if field.repeated or isinstance(field.kind, (tuple, Message)):
            raise AttributeError(f'Assignment not allowed to repeated field or message "{label}" in protocol message object; '
                                 "use CopyFrom, extend or add.")  # fmt: skip
        self._put(label, checked(field, value))

    def _assign(self, label, value):
        """Set any field, as the constructor does."""
        field = self._field(label)
        if isinstance(field.kind, tuple):
            for key, one in value.items():
                getattr(self, label)._set(key, one)
        elif field.repeated:
            getattr(self, label).extend(value)
        elif not isinstance(field.kind, Message):
            setattr(self, label, value)
        elif value is not None:
            getattr(self, label).CopyFrom(of(field.kind)(**value) if isinstance(value, dict) else value)

    def _put(self, label, value):
        field = self._field(label)
        for other, entry in self.MESSAGE.fields.items() if field.choice else ():
            if entry.choice == field.choice and other != label:
                self._values.pop(other, None)
        self._values[label] = value
        self._touch()

    def _touch(self):
        _touch(self)

    def SetInParent(self):  # noqa: N802
        """Make the field present that holds this message."""
        self._touch()

    def HasField(self, field_name):  # noqa: N802
        """Whether a field is there."""
        field = self.MESSAGE.fields.get(field_name)
        choices = {one.choice for one in self.MESSAGE.fields.values()}
        if field is None and field_name in choices:
            return self.WhichOneof(field_name) is not None
        if field is None or field.repeated or isinstance(field.kind, tuple):
            raise ValueError(f'Protocol message {type(self).__name__} has no singular "{field_name}" field.')
        return field_name in self._values

    def ClearField(self, field_name):  # noqa: N802
        """Take a field away."""
        if field_name not in self.MESSAGE.fields:
            raise ValueError(f'Protocol message {type(self).__name__} has no "{field_name}" field.')
        self._values.pop(field_name, None)

    def Clear(self):  # noqa: N802
        """Take all fields away."""
        self._values.clear()

    def WhichOneof(self, oneof_group):  # noqa: N802
        """Which field of a group of alternatives is there; None: none."""
        group = [label for label, field in self.MESSAGE.fields.items() if field.choice == oneof_group]
        if not group:
            raise ValueError(f'Protocol message {type(self).__name__} has no oneof "{oneof_group}" field.')
        return next((label for label in group if label in self._values), None)

    def ListFields(self):  # noqa: N802
        """(description with `name` and `number`, value) of the fields that are there."""
        return [(_Described(label, self.MESSAGE.fields[label]), self._values[label]) for label in self.MESSAGE.fields
                if label in plain(self)]  # fmt: skip

    def IsInitialized(self):  # noqa: N802
        return True

    # whole messages ---------------------------------------------------------------------------------------------------

    def CopyFrom(self, other_msg):  # noqa: N802
        """Become equal to another message."""
        if other_msg is self:
            return
        self._values.clear()
        self.MergeFrom(other_msg)

    def MergeFrom(self, other_msg):  # noqa: N802
        """Take over what is there of another message; repeated fields grow."""
        if not isinstance(other_msg, type(self)):
            raise TypeError(f"Parameter to MergeFrom() must be instance of same class: expected {type(self).__name__} got "
                            f"{type(other_msg).__name__}.")  # fmt: skip
        self._take(plain(other_msg))
        self._touch()

    def _take(self, values):
        for label, value in values.items():
            field = self.MESSAGE.fields[label]
            if isinstance(field.kind, tuple):
                for key, one in value.items():
                    getattr(self, label)._take(key, one)
            elif field.repeated:
                getattr(self, label)._take(value)
            elif isinstance(field.kind, Message):
                found = getattr(self, label)
                found._take(value)
                found._touch()
            else:
                self._put(label, value)

    def SerializeToString(self, deterministic=None):  # noqa: N802
        """The bytes of the message."""
        return self.MESSAGE.write(plain(self))

    SerializePartialToString = SerializeToString

    def ByteSize(self):  # noqa: N802
        return len(self.SerializeToString())

    def ParseFromString(self, serialized):  # noqa: N802
        """Become what bytes hold.

        Raises:
            DataLossError: where they are no such message.
        """
        try:
            values = self.MESSAGE.read(serialized, absent=False)
        except DamagedError as error:
            kind = f"tensorflow.{self.MESSAGE.name}"
            raise DamagedError(message=f"Error parsing message with type '{kind}': {error.message}") from None
        self._values.clear()
        self._take(values)
        self._touch()
        return len(serialized)

    def MergeFromString(self, serialized):  # noqa: N802
        self._take(self.MESSAGE.read(serialized, absent=False))
        return len(serialized)

    @classmethod
    def FromString(cls, s):  # noqa: N802
        """A message of bytes."""
        found = cls()
        found.ParseFromString(s)
        return found

    @classmethod
    def from_text(cls, data, name="the text"):
        """A message of its text form.

        Raises:
            DataLossError: where it is no such text; `name` says of what.
        """
        found = cls()
        found._take(text.read(cls.MESSAGE, data, name))
        return found

    def __eq__(self, other):
        return type(self) is type(other) and plain(self) == plain(other)

    __hash__ = None  # pyright: ignore[reportAssignmentType] - messages change

    def __deepcopy__(self, memo=None):
        found = type(self)()
        found._take(plain(self))
        return found

    def __reduce__(self):
        return _from_bytes, (self.MESSAGE.name, self.SerializeToString())

    def __str__(self):
        return text.write(self.MESSAGE, plain(self))

    __repr__ = __str__

    def __dir__(self):
        return [*super().__dir__(), *self.MESSAGE.fields]


def _from_bytes(name, data):
    from flowlet.io import messages

    return of(next(one for one in vars(messages).values() if isinstance(one, Message) and one.name == name)).FromString(data)


class _Described:
    """What `ListFields` says of a field."""

    def __init__(self, name, field):
        self.name, self.number = name, field.number


class Repeated(list):
    """A repeated field."""

    def __init__(self, field):
        super().__init__()
        self._field, self._owner = field, None

    def _touch(self):
        _touch(self)

    def add(self, **values):
        """A new message at the end."""
        found = of(self._field.kind)(**values)
        super().append(found)
        self._touch()
        return found

    def append(self, value):
        super().append(_element(self._field, value))
        self._touch()

    def extend(self, values):
        super().extend([_element(self._field, one) for one in (() if values is None else values)])
        if len(self):
            self._touch()

    MergeFrom = extend

    def insert(self, place, value):
        super().insert(place, _element(self._field, value))
        self._touch()

    def __iadd__(self, values):
        self.extend(values)
        return self

    def _take(self, values):
        if isinstance(self._field.kind, Message):
            for one in values:
                self.add()._take(one)
        else:
            super().extend(values)
            self._touch()


class Map(dict):
    """A map; an entry that is a message is made when it is asked for."""

    def __init__(self, field):
        super().__init__()
        self._field, self._owner = field, None

    def _touch(self):
        _touch(self)

    def _is_message(self):
        return isinstance(self._field.kind[1], Message)

    def __missing__(self, key):
        kind = self._field.kind[1]
        value = of(kind)() if self._is_message() else default(_Scalar(kind))
        super().__setitem__(key, value)
        self._touch()
        return value

    def get_or_create(self, key):
        return self[key]

    def __setitem__(self, key, value):
        if self._is_message():
            raise ValueError("May not set values directly, call my_map[key].foo = 5")
        self._set(key, value)

    def _set(self, key, value):
        if self._is_message():
            self[key].CopyFrom(of(self._field.kind[1])(**value) if isinstance(value, dict) else value)
        else:
            super().__setitem__(key, checked(_Scalar(self._field.kind[1]), value))
            self._touch()

    def _take(self, key, value):
        if not self._is_message():
            self._set(key, value)
            return
        self.pop(key, None)
        self[key]._take(value or {})


class _Scalar:
    """A field of a scalar kind, for the values of maps."""

    repeated, names = False, None

    def __init__(self, kind):
        self.kind = kind


def _touch(container):
    """Become part of the message that the container was asked of."""
    owner, container.__dict__["_owner"] = container._owner, None
    if owner is not None:
        owner[0]._put(owner[1], container)


def _container(field):
    if isinstance(field.kind, tuple):
        return Map(field)
    return Repeated(field) if field.repeated else of(field.kind)()


def _owned(container, owner, label):
    container.__dict__["_owner"] = (owner, label)
    return container


def _element(field, value):
    if not isinstance(field.kind, Message):
        return checked(field, value)
    if isinstance(value, dict):
        return of(field.kind)(**value)
    if not isinstance(value, of(field.kind)):
        raise TypeError(f"Parameter must be instance of {field.kind.name}, not {type(value).__name__}.")
    found = of(field.kind)()
    found.CopyFrom(value)
    return found


_ACCEPTED = {"string": ((str, bytes), "bytes, unicode"), "bytes": ((bytes,), "bytes"),
             "double": ((numbers.Real,), "int, float"), "float": ((numbers.Real,), "int, float")}  # fmt: skip


def checked(field, value):
    """A value as a scalar field keeps it; a TypeError where the field takes no such value."""
    if field.names is not None and isinstance(value, str):
        return field.names[value]
    kinds, words = _ACCEPTED.get(field.kind, ((numbers.Integral,), "int"))
    if not isinstance(value, kinds) and not hasattr(value, "item"):
        raise TypeError(f"{value!r} has type {type(value).__name__}, but expected one of: {words}")
    if field.kind == "string":
        return value.decode() if isinstance(value, bytes) else str(value)
    if field.kind == "bytes":
        return bytes(value)
    if field.kind == "bool":
        return bool(value)
    if field.kind == "float":
        return float(np.float32(value))
    return float(value) if field.kind == "double" else int(value)


def plain(proto):
    """A message as dicts and lists, without what is absent or (outside of alternatives) has its default."""
    found = {}
    for label, value in proto._values.items():
        field = proto.MESSAGE.fields[label]
        if isinstance(field.kind, tuple):
            value = {key: plain(one) if isinstance(one, Proto) else one for key, one in value.items()}
        elif field.repeated:
            value = [plain(one) for one in value] if isinstance(field.kind, Message) else list(value)
        elif isinstance(field.kind, Message):
            found[label] = plain(value)
            continue
        if value or field.choice or (field.kind in ("double", "float") and value != 0):
            found[label] = value
    return found
