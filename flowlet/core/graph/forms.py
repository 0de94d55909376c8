"""How rows of the op table look in a graph of TensorFlow 1.15: type, default name, and attributes that are inputs there.

A form is written `row = Type name: input, input>label, const=attribute`. `Type` and `name` may be left out where they are
the row's type; an input `const=attribute` is a tensor that TensorFlow makes of an argument, called `<op>/<const>`, and
`label` what a constant for an input is called, where not as the input.
"""

import dataclasses
import functools

_TEXT = """
AddV2: x, y
All: input_tensor>input, reduction_indices=axis
Any: input_tensor>input, reduction_indices=axis
ArgMax: input, dimension=axis
ArgMin: input, dimension=axis
BatchToSpaceND: input, block_shape=block_shape, crops=crops
BroadcastTo: input, shape=shape
ConcatV2 concat: values, axis=axis
Cumprod: x, axis=axis
Cumsum: x, axis=axis
DivNoNan div_no_nan: x, y
EuclideanNorm: input_tensor>input, reduction_indices=axis
ExpandDims: input, dim=axis
Fill: dims=dims, value
FloorDiv floordiv: x, y
GatherV2: params, indices, axis=axis
InTopKV2: predictions, targets, k=k
LinSpace: start, stop, num=num
MatrixBandPart: input, num_lower=num_lower, num_upper=num_upper
Max: input_tensor>input, reduction_indices=axis
Mean: input_tensor>input, reduction_indices=axis
Min: input_tensor>input, reduction_indices=axis
MirrorPad: tensor>input, paddings=paddings
MulNoNan multiply_no_nan: x, y
OneHot one_hot: indices, depth=depth, on_value, off_value
Pack stack: values
PadV2: tensor>input, paddings=paddings, constant_values
Prod: input_tensor>input, reduction_indices=axis
Reshape: tensor, shape=shape
ResizeArea: images, size=size
ResizeBicubic: images, size=size
ResizeBilinear: images, size=size
ResizeNearestNeighbor: images, size=size
ScaleAndTranslate: images, size=size
CropAndResize: image, boxes, box_indices>box_ind, crop_size=crop_size
ReverseV2: tensor, axis=axis
Roll: input, shift=shift, axis=axis
ScatterNd: indices, updates, shape=shape
Slice: input_>input, begin=begin, size=size
SpaceToBatchND: input, block_shape=block_shape, paddings=paddings
Split split: split_dim=axis, value
Sum: input_tensor>input, reduction_indices=axis
Tile: input, multiples=multiples
TopKV2: input, k=k
Transpose transpose: a>x, perm=perm
Unpack unstack: value
UnsortedSegmentMax: data, segment_ids, num_segments=num_segments
UnsortedSegmentMin: data, segment_ids, num_segments=num_segments
UnsortedSegmentProd: data, segment_ids, num_segments=num_segments
UnsortedSegmentSum: data, segment_ids, num_segments=num_segments
ZerosLike zeros_like: input
"""

REDUCTIONS = frozenset("All Any EuclideanNorm Max Mean Min Prod Sum".split())


@dataclasses.dataclass(frozen=True)
class Form:
    """Of one row: the graph's type, the default name, and its inputs in the graph's order: (label, attribute, input)."""

    type: str
    name: str
    inputs: tuple | None = None


def _entry(text):
    label, _, attribute = text.strip().partition("=")
    entry, _, other = label.partition(">")
    return other or entry, attribute or None, entry


@functools.cache
def parsed(line):
    """(row, its form) of a line of the table."""
    head, _, inputs = line.partition(":")
    row, equals, rest = (part.strip() for part in head.partition("="))
    if not equals:
        row, _, name = row.partition(" ")
        kind = row
    else:
        kind, _, name = rest.partition(" ")
    return row, Form(kind, name or kind, tuple(map(_entry, inputs.split(","))) if inputs.strip() else None)


FORMS = dict(parsed(line) for line in _TEXT.strip().splitlines())


def of(row):
    """The form of a row: that of the table, or the row's own type and inputs."""
    return FORMS.get(row.op_type) or Form(row.op_type, row.op_type)
