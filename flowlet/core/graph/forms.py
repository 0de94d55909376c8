"""How rows of the op table look in a graph of TensorFlow 1.15: type, default name, and attributes that are inputs there.

A form is written `row = Type name: input, input, const=attribute`. `Type` and `name` may be left out where they are the row's
type; an input `const=attribute` is a tensor that TensorFlow makes of an argument, called `<op>/<const>`; `const=attribute?`
is left out where the argument is None. `name` in small letters is the default name of the operation.
"""

import dataclasses

_TEXT = """
AddV2: x, y
ArgMax: input, dimension=axis
ArgMin: input, dimension=axis
BroadcastTo: input, shape=shape
ConcatV2 concat: values, axis=axis
Cumprod: x, axis=axis
Cumsum: x, axis=axis
EuclideanNorm: input_tensor, reduction_indices=axis
ExpandDims: input, dim=axis
Fill: dims, value
GatherV2: params, indices, axis=axis
LinSpace: start, stop, num=num
Max: input_tensor, reduction_indices=axis
Mean: input_tensor, reduction_indices=axis
Min: input_tensor, reduction_indices=axis
All: input_tensor, reduction_indices=axis
Any: input_tensor, reduction_indices=axis
Prod: input_tensor, reduction_indices=axis
Sum: input_tensor, reduction_indices=axis
MatMul: a, b
OneHot one_hot: indices, depth=depth, on_value=on_value, off_value=off_value
Pack stack: values
Pad: tensor, paddings=paddings
Reshape: tensor, shape=shape
ReverseV2: tensor, axis=axis
SelectV2 = Select: condition, t, e
Slice: input_, begin=begin, size=size
Tile: input, multiples=multiples
TopKV2: input, k=k
Transpose transpose: a, perm=perm
Unpack unstack: value
ZerosLike zeros_like: x
"""

REDUCTIONS = frozenset("All Any EuclideanNorm Max Mean Min Prod Sum".split())


@dataclasses.dataclass(frozen=True)
class Form:
    """Of one row: the graph's type, the default name, and its inputs: (name, attribute or None), in the graph's order."""

    type: str
    name: str
    inputs: tuple | None = None


def _parsed(line):
    head, _, inputs = line.partition(":")
    row, equals, rest = (part.strip() for part in head.partition("="))
    if not equals:
        row, _, name = row.partition(" ")
        kind = row
    else:
        kind, _, name = rest.partition(" ")
    entries = tuple((const.strip(), attribute.strip() or None)
                    for const, _, attribute in (entry.partition("=") for entry in inputs.split(",")))  # fmt: skip
    return row, Form(kind, name or kind, entries)


FORMS = dict(_parsed(line) for line in _TEXT.strip().splitlines())


def of(row):
    """The form of a row: that of the table, or the row's own type and inputs."""
    return FORMS.get(row.op_type) or Form(row.op_type, row.op_type)
