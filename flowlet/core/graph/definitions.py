"""The signatures of TensorFlow's operations (definitions.txt), and the attributes of an operation as TensorFlow has them.

Rows of the op table have the names of Python arguments (`keepdims`); graphs and files have those of the operation
(`keep_dims`). RENAMED says which is which, CONVERTED how a value is written otherwise.
"""

import dataclasses
import functools
import json
from pathlib import Path

import numpy as np

from flowlet.core import dtypes
from flowlet.core.shape import TensorShape

_NONE = object()  # an attribute that has no default


@dataclasses.dataclass(frozen=True)
class Argument:
    """An input or an output.

    Attributes:
        kind: a dtype's name or the attribute that is the dtype.
        number: the attribute that says how many tensors; None: one.
        listed: whether `kind` is an attribute that lists dtypes, one a tensor.
        reference: whether it is a variable.
    """

    name: str
    kind: str
    number: str | None
    listed: bool
    reference: bool

    def __str__(self):
        many = f"{self.number}*" if self.number else ""
        return f"{self.name}:{many}Ref({self.kind})" if self.reference else f"{self.name}:{many}{self.kind}"


@dataclasses.dataclass(frozen=True)
class Definition:
    """The signature of a type of operation.

    Attributes:
        attributes: name -> (kind such as `list(int)`, default or _NONE).
    """

    type: str
    inputs: tuple
    outputs: tuple
    attributes: dict

    def has_default(self, name):
        return self.attributes[name][1] is not _NONE

    def __str__(self):
        inputs, outputs = (", ".join(map(str, part)) for part in (self.inputs, self.outputs))
        attributes = "".join(f"; attr={name}:{kind}" for name, (kind, _) in self.attributes.items())
        return f"Op<name={self.type}; signature={inputs} -> {outputs}{attributes}>"


def _argument(text):
    name, _, kind = text.partition(":")
    reference, kind = kind.startswith("&"), kind.lstrip("&")
    number, star, rest = kind.partition("*")
    kind, number = (rest, number) if star else (kind, None)
    return Argument(name, kind.strip("[]"), number, kind.startswith("["), reference)


def _attribute(text):
    name, _, rest = text.partition(":")
    kind, equals, default = rest.partition("=")
    return name, (kind, json.loads(default) if equals else _NONE)


def _parsed(line):
    words = line.split()
    arrow, bar = words.index("->"), words.index("|")
    return Definition(words[0], tuple(map(_argument, words[1:arrow])), tuple(map(_argument, words[arrow + 1 : bar])),
                      dict(map(_attribute, words[bar + 1 :])))  # fmt: skip


@functools.lru_cache(maxsize=1)
def _lines():
    text = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8")
    return {line.partition(" ")[0]: line for line in text.splitlines() if line and not line.startswith("#")}


@functools.cache
def of(op_type):
    """The signature of a type of operation; None where it is not known."""
    line = _lines().get(op_type)
    return None if line is None else _parsed(line)


# from an operation to its attributes --------------------------------------------------------------------------------------

# attribute in files -> argument of the row, for all types ("*") and for one
RENAMED = {
    "*": {"keep_dims": "keepdims"},
    "Cast": {"DstT": "dtype"}, "Split": {"num_split": "sections"}, "Squeeze": {"squeeze_dims": "axis"},
    "ReverseSequence": {"seq_dim": "seq_axis", "batch_dim": "batch_axis"},
} | dict.fromkeys(("BatchMatMul", "BatchMatMulV2", "BatchMatMulV3"), {"adj_x": "adjoint_a", "adj_y": "adjoint_b"})


def _window(value, op):
    """Four (or five) strides or sizes of one number or of those of the spatial axes."""
    rank = max((one.shape.rank for one in op.inputs if one.shape.rank is not None), default=4)
    value = [int(one) for one in np.atleast_1d(value)]
    if len(value) >= 4:  # noqa: PLR2004 - one for each axis
        return value
    value = value * (rank - 2) if len(value) == 1 else value
    first = str(op.attributes.get("data_format") or "N..C").startswith("NC")
    return [1, 1, *value] if first else [1, *value, 1]


_EMPTY = {"string": "", "int": 0, "float": 0.0, "bool": False}  # where flowlet has no such argument

def _padding(value, op):
    return value if isinstance(value, str) else "EXPLICIT"


def _explicit(value, op):
    return [int(one) for one in np.ravel(value)]


CONVERTED = {("string", "padding"): _padding, ("list(int)", "explicit_paddings"): _explicit} | {
    ("list(int)", name): _window for name in ("strides", "ksize", "dilations", "rates")}


def attributes_of(op):
    """All attributes of an operation: name -> (kind, value), sorted by name; what its type lacks is left out.

    Values: DType, TensorShape, NumPy array (kind tensor), bool, int, float, text or bytes, or a list of these.
    """
    known = of(op.type)
    if known is None:
        return _of_unknown(op)
    found, own = typed(known, op.inputs, op.attributes, op.outputs), _attributes(op)
    renamed = RENAMED["*"] | RENAMED.get(op.type, {})
    for name, (kind, default) in known.attributes.items():
        value = next((own[key] for key in (name, renamed.get(name)) if key is not None and key in own), None)
        if name == "explicit_paddings" and not isinstance(own.get("padding", ""), str):
            value = own["padding"]
        if value is not None and kind not in ("type", "list(type)"):
            found[name] = kind, _converted(kind, name, value, op)
        elif name in found:
            continue
        elif value is not None:
            found[name] = kind, _converted(kind, name, value, op)
        elif kind == "shape" or default is not _NONE and default is not None:
            found[name] = kind, _default(kind, default, op)
        elif default is _NONE and (kind in _EMPTY or kind.startswith("list(")):
            found[name] = kind, _EMPTY.get(kind, [])
    found.update((name, (_kind(value), value)) for name, value in op.attributes.items() if name.startswith("_"))
    return dict(sorted(found.items()))


def _attributes(op):
    """What an operation was made with: of a slice also its masks, of a gradient also what the operation had that it is of."""
    before = getattr(op.node, "op", None)
    found = {} if before is None else _attributes(before)
    found |= getattr(op.node, "masks", {}) | op.attributes
    if op.type.startswith("BatchMatMul"):
        found |= {f"adjoint_{side}": bool(found.get(f"adjoint_{side}") or found.get(f"transpose_{side}")) for side in "ab"}
    return found


def _of_unknown(op):
    return {name: (_kind(value), value) for name, value in sorted(op.attributes.items()) if _kind(value) is not None}


def _kind(value):
    """The kind of an attribute whose operation is not known."""
    if isinstance(value, (list, tuple)):
        inner = {_kind(one) for one in value}
        return f"list({inner.pop()})" if len(inner) == 1 and None not in inner else None
    for kinds, name in ((bool, "bool"), (int, "int"), (float, "float"), ((str, bytes), "string"), (dtypes.DType, "type"),
                        (TensorShape, "shape"), (np.ndarray, "tensor")):  # fmt: skip
        if isinstance(value, kinds):
            return name
    return None


def typed(known, inputs, attributes, outputs=()):
    """The attributes that follow from tensors, their dtypes and numbers: name -> (kind, value)."""
    found = {}
    for arguments, tensors in ((known.inputs, inputs), (known.outputs, outputs)):
        place = 0
        for argument, count in zip(arguments, counts(arguments, len(tensors), attributes) if tensors else ()):
            own = tensors[place : place + count]
            place += count
            if argument.number is not None:
                found[argument.number] = "int", count
            if argument.listed:
                found[argument.kind] = "list(type)", [one.dtype for one in own]
            elif argument.kind in known.attributes and own:
                found.setdefault(argument.kind, ("type", own[0].dtype))
    return found


def counts(arguments, total, attributes):
    """How many of `total` tensors each argument takes."""
    many = [one for one in arguments if one.number is not None or one.listed]
    left, found = total - (len(arguments) - len(many)), []
    for one in arguments:
        if one not in many:
            found.append(1)
            continue
        known = attributes.get(one.number or one.kind)
        if isinstance(known, (list, tuple)):
            known = len(known)
        same = sum(other.number == one.number and other.kind == one.kind or other.number == one.number is not None
                   for other in many)  # fmt: skip
        found.append(known if isinstance(known, int) else left // max(same, 1))
    return found


def _default(kind, default, op):
    if kind == "shape":
        return op.outputs[0].shape if op.outputs else TensorShape(None)
    return _converted(kind, None, default, op)


def _converted(kind, name, value, op):
    """A value of a row's argument as an attribute of a kind."""
    special = CONVERTED.get((kind, name))
    if special is not None:
        return special(value, op)
    if kind.startswith("list("):
        value = value if isinstance(value, (list, tuple)) else [value]
        return [_converted(kind[5:-1], None, one, op) for one in value]
    if kind == "type":
        return dtypes.as_dtype(value)
    if kind == "shape":
        return TensorShape(value)
    if kind in ("int", "float", "bool"):
        return {"int": int, "float": float, "bool": bool}[kind](value)
    return value
