"""Static shapes of an operation's results: by running its body on shapes alone, for two sizes of every unknown axis."""

import functools
import itertools

import jax
import numpy as np

from flowlet import errors
from flowlet.core import dtypes
from flowlet.core.graph.partial import sizes_of, values_of

# An unknown size is tried as both of these; where the result differs, its size is unknown too. Both have many
# divisors, so that reshapes and strides go through.
SIZES = (5040, 10080)
_CODE = np.dtype(np.uint32)  # what stands for a text in rows that move or compare elements


# Rows whose result has the smaller one of two sizes, so that a large stand-in does not show.
CLIPPED = frozenset(("Svd", "Qr", "MatrixDiagPart", "MatrixDiagPartV3"))


def outputs(function, inputs, clipped=False):
    """(dtype, shape) of each result; a shape is a list with None for unknown sizes, or None where the rank is unknown.

    Args:
        function: of arrays: a row's body with its attributes set.
        inputs: tensors of the graph.
        clipped: whether a small stand-in is tried too.
    """
    shapes = tuple((tuple(one.shape.as_list()) if one.shape.rank is not None else None, _stand_in(one)) for one in inputs)
    if any(shape is None for shape, _ in shapes):
        return [(dtype, None) for _, dtype in _of_unknown_rank(function, shapes)]
    if not any(None in shape for shape, _ in shapes):
        return [(dtype, list(shape)) for shape, dtype in _run(function, shapes, SIZES[0])]
    try:
        first, second = (_run(function, shapes, size) for size in SIZES)
    except Exception as error:  # noqa: BLE001 - any: this size does not do
        return _by_trying(function, shapes, error)
    found = _agreed(first, second)
    small = _tried(function, shapes, 1) if clipped else None
    return found if small is None else [(dtype, [one if one == two else None for one, two in zip(shape, other)])
                                        for (dtype, shape), (other, _) in zip(found, small)]  # fmt: skip


def _agreed(first, second):
    return [(dtype, [size if size == other else None for size, other in zip(shape, wide)] if len(shape) == len(wide) else None)
            for (shape, dtype), (wide, _) in zip(first, second)]  # fmt: skip


def _by_trying(function, shapes, error):
    """Where a large size does not do for an unknown one: those that are known, and 1. A size is known where all agree."""
    known = sorted({size for shape, _ in shapes for size in shape if size is not None and size > 1})
    results = {size: found for size in (1, *known[:6]) if (found := _tried(function, shapes, size)) is not None}
    if not results:
        raise error
    (size, result), *others = results.items()
    if not others and size > 1 and _tried(function, shapes, 2 * size) is None:  # it must be this size
        alone = sum(one is None for shape, _ in shapes for one in shape) == 1
        return [(dtype, [None if one == size and not alone else one for one in shape]) for shape, dtype in result]
    found = [[(dtype, [None if one == size else one for one in shape]) for shape, dtype in result]
             for size, result in results.items()]  # fmt: skip
    merged = found[0]
    for other in found[1:]:
        merged = [(dtype, _either(shape, wide)) for (dtype, shape), (_, wide) in zip(merged, other)]
    return merged


def _tried(function, shapes, size):
    """The results for one size of all that is unknown; None where the function refuses it."""
    try:
        return _run(function, shapes, size)
    except Exception:  # noqa: BLE001 - any: this size does not do
        return None


def _either(one, two):
    """What two trials know together: a size that one of them could not tell from the stand-in comes from the other."""
    if one is None or two is None or len(one) != len(two):
        return None
    return [a if b is None else b if a is None or a == b else None for a, b in zip(one, two)]


def _of_unknown_rank(function, shapes):
    """The dtypes alone, by trying shapes for what has no known rank."""
    others = [shape for shape, _ in shapes if shape is not None]
    wrong = None
    for stand_in in ((None,) * 2, (), (None,), *((None,) * rank for rank in range(3, 9)), *others):
        filled = tuple((stand_in if shape is None else shape, dtype) for shape, dtype in shapes)
        for size in (SIZES[0], 1, *{size for shape in others for size in shape if size is not None}):
            try:
                return _run(function, filled, size)
            except Exception as error:  # noqa: BLE001 - another shape may do
                wrong = wrong or error
    raise wrong


def _stand_in(tensor):
    return _CODE if tensor.dtype is dtypes.string else tensor.dtype._np


@functools.lru_cache(maxsize=4096)
def _run(function, shapes, size):
    specs = [jax.ShapeDtypeStruct(tuple(size if one is None else one for one in shape), dtype) for shape, dtype in shapes]
    found = jax.eval_shape(function, *specs)
    found = found if isinstance(found, (list, tuple)) else [found]
    texts = any(dtype == _CODE for _, dtype in shapes)
    return [(np.shape(one), dtypes.string if texts and one.dtype == _CODE else dtypes.of(one.dtype)) for one in found]


# Rows whose result has the shape that an input gives, known in part or whole.
GIVEN = {"Conv2DBackpropInput": "input_sizes", "Conv3DBackpropInputV2": "input_sizes",
         "DepthwiseConv2dNativeBackpropInput": "input_sizes", "Conv2DBackpropFilter": "filter_sizes",
         "Conv3DBackpropFilterV2": "filter_sizes", "DepthwiseConv2dNativeBackpropFilter": "filter_sizes"}  # fmt: skip


def unknown(op_type, inputs, given, attributes):
    """The same where some attributes are tensors whose values only the run knows.

    Args:
        inputs: the tensors of the row.
        given: attribute -> its tensor.
        attributes: those that are known, too.
    """
    dtype = {"ArgMax": dtypes.int64, "ArgMin": dtypes.int64, "OneHot": inputs[-1].dtype, "Fill": inputs[-1].dtype,
             "ScatterNd": inputs[-1].dtype}.get(op_type, inputs[0].dtype)  # fmt: skip
    if op_type in ("ResizeBilinear", "ResizeBicubic", "ResizeArea", "ScaleAndTranslate", "CropAndResize"):
        dtype = dtypes.float32
    if op_type in ("ArgMax", "ArgMin"):
        dtype = dtypes.as_dtype(attributes["output_type"])
    rule = _UNKNOWN_SHAPES.get(op_type)
    found = rule(inputs, given, attributes) if rule else None
    if op_type == "TopKV2":
        return [(dtype, found), (dtypes.int32, found)]
    return [(dtype, found)]


def _sizes(tensor):
    return None if tensor.shape.rank is None else tensor.shape.as_list()


def _same_rank(inputs, given, attributes):
    return inputs[0].shape.rank and [None] * inputs[0].shape.rank


def _same(inputs, given, attributes):
    return _sizes(inputs[0])


def _of_sizes(name):
    return lambda inputs, given, attributes: sizes_of(given[name]) if name in given else None


def _reshaped(inputs, given, attributes):
    """The sizes asked for; one that is left open follows where all others are known."""
    sizes, whole = sizes_of(given["shape"]), _sizes(inputs[0])
    values = values_of(given["shape"])
    if sizes is None or whole is None or None in whole or values is None or None in values or values.count(-1) != 1:
        return sizes
    rest = int(np.prod([size for size in sizes if size is not None]))
    return [int(np.prod(whole)) // rest if size is None and rest else size for size in sizes]


def _sliced(inputs, given, attributes):
    """The sizes asked for; -1 is what is left after the beginning."""
    if "size" in given:
        return sizes_of(given["size"])
    whole = _sizes(inputs[0])
    begin, size = (values_of(given[name]) if name in given else np.atleast_1d(attributes[name]).tolist()
                   for name in ("begin", "size"))  # fmt: skip
    if size is None:
        return None if whole is None else [None] * len(whole)
    begin, whole = begin or [None] * len(size), whole or [None] * len(size)
    return [None if one is None or one < 0 and None in (first, all_of_it) else all_of_it - first if one < 0 else one
            for one, first, all_of_it in zip(size, begin, whole)]  # fmt: skip


def _tiled(inputs, given, attributes):
    sizes, times = _sizes(inputs[0]), values_of(given["multiples"])
    if sizes is None:
        return None if times is None else [None] * len(times)
    if times is None:
        return [None] * len(sizes)
    return [None if size is None or count is None else size * count for size, count in zip(sizes, times)]


def _one_hot(inputs, given, attributes):
    sizes = _sizes(inputs[0])
    if sizes is None:
        return None
    axis = attributes["axis"] if attributes["axis"] >= 0 else len(sizes)
    return [*sizes[:axis], None, *sizes[axis:]]


def _segments(inputs, given, attributes):
    data, ids = _sizes(inputs[0]), _sizes(inputs[1])
    return None if data is None or ids is None else [None, *data[len(ids) :]]


def _reduced(inputs, given, attributes):
    return _same_rank(inputs, given, attributes) if attributes["keepdims"] else None


def _chosen(inputs, given, attributes):
    rank = inputs[0].shape.rank
    return None if rank is None else [None] * (rank - 1)


def _resized(inputs, given, attributes):
    """Images in a size that is given."""
    source, sizes = _sizes(inputs[0]) or [None] * 4, sizes_of(given["size"]) or [None, None]
    return [source[0], *sizes, source[3]]


def _cropped(inputs, given, attributes):
    """Parts of images in a size that is given."""
    source, boxes = _sizes(inputs[0]) or [None] * 4, _sizes(inputs[1]) or [None] * 2
    return [boxes[0], *(sizes_of(given["crop_size"]) or [None, None]), source[3]]


def _broadcast(inputs, given, attributes):
    """The sizes asked for; those that are not known are the input's, where these are not 1."""
    sizes, own = sizes_of(given["shape"]), _sizes(inputs[0])
    if sizes is None or own is None or len(own) > len(sizes):
        return sizes
    own = [None] * (len(sizes) - len(own)) + [None if size == 1 else size for size in own]
    return [two if one is None else one for one, two in zip(sizes, own)]


_UNKNOWN_SHAPES = {
    "ResizeBilinear": _resized, "ResizeNearestNeighbor": _resized, "ResizeBicubic": _resized, "ResizeArea": _resized,
    "ScaleAndTranslate": _resized, "CropAndResize": _cropped,
    "Reshape": _reshaped, "BroadcastTo": _broadcast, "Fill": _of_sizes("dims"), "ScatterNd": _of_sizes("shape"),
    "Slice": _sliced, "Tile": _tiled, "Pad": _same_rank, "PadV2": _same_rank, "MirrorPad": _same_rank, "Cumsum": _same,
    "Cumprod": _same, "ReverseV2": _same, "Roll": _same, "LinSpace": lambda *_: [None], "OneHot": _one_hot,
    "ConcatV2": _same_rank, "MatrixBandPart": _same, "ArgMax": _chosen, "ArgMin": _chosen, "Transpose": _same_rank,
    "TopKV2": lambda inputs, given, attributes: (_sizes(inputs[0]) or [None])[:-1] + [None], "InTopKV2": lambda inputs, *_:
    _sizes(inputs[1])} | dict.fromkeys(["UnsortedSegment" + kind for kind in ("Sum", "Max", "Min", "Prod")], _segments) | (
    dict.fromkeys(("Sum", "Mean", "Max", "Min", "Prod", "All", "Any"), _reduced))  # fmt: skip


_SAME, _VECTOR, _UNKNOWN = "same", "vector", "unknown"

# What rows that run on the host give: the dtype of each result (the name of an attribute where it is one), and its shape.
HOST = {
    "AsString": [("string", _SAME)], "CTCBeamSearchDecoder": None, "CTCGreedyDecoder": None,
    "DecodeBase64": [("string", _SAME)], "DecodeRaw": [("out_type", _UNKNOWN)], "EncodeBase64": [("string", _SAME)],
    "ReadFile": [("string", [])], "ReduceJoin": [("string", _UNKNOWN)], "StaticRegexFullMatch": [("bool", _SAME)],
    "StaticRegexReplace": [("string", _SAME)], "StringJoin": [("string", _SAME)], "StringLength": [("int32", _SAME)],
    "StringLower": [("string", _SAME)], "StringStrip": [("string", _SAME)], "StringToHashBucket": [("int64", _SAME)],
    "StringToHashBucketFast": [("int64", _SAME)], "StringToHashBucketStrong": [("int64", _SAME)],
    "StringToNumber": [("out_type", _SAME)], "StringUpper": [("string", _SAME)], "Substr": [("string", _SAME)],
    "Add": [("string", "broadcast")], "Where": [("int64", "indices")], "DecodeWav": [("float32", [None, None]), ("int32", [])],
    "DecodeJpeg": [("uint8", "picture")], "DecodePng": [("dtype", "picture")], "DecodeBmp": [("uint8", "picture")],
    "DecodeGif": [("uint8", [None, None, None, 3])], "DecodeImage": [("uint8", _UNKNOWN)], "EncodeJpeg": [("string", [])],
    "EncodePng": [("string", [])], "DecodeAndCropJpeg": [("uint8", "picture")], "ExtractJpegShape": [("output_type", [3])],
    "NonMaxSuppressionV3": [("int32", [None])], "NonMaxSuppressionWithOverlaps": [("int32", [None])],
    "NonMaxSuppressionV4": [("int32", [None]), ("int32", [])],
    "NonMaxSuppressionV5": [("int32", [None]), ("float32", [None]), ("int32", [])],
    "CombinedNonMaxSuppression": [("float32", [None, None, 4])] + [("float32", [None, None])] * 2 + [("int32", [None])],
    "EncodeWav": [("string", [])], "SerializeTensor": [("string", [])], "ParseTensor": [("out_type", _UNKNOWN)],
}  # fmt: skip


def _broadcast_of(one, two):
    """The static shape of what two shapes are brought to."""
    if one is None or two is None:
        return None
    found = []
    for a, b in itertools.zip_longest(reversed(one), reversed(two), fillvalue=1):
        if a != b and None not in (a, b) and 1 not in (a, b):
            raise errors.invalid(f"Incompatible shapes: Dimensions must be equal, but are {a} and {b}")
        found.append(b if a == 1 else a if b in (1, a) else a if b is None else b)
    return found[::-1]


def on_host(op_type, inputs, attributes):
    """(dtype, shape) of each result of a row that runs on the host."""
    found = []
    for kind, shape in HOST.get(op_type) or [("string", _UNKNOWN)]:
        dtype = dtypes.as_dtype(attributes.get(kind, kind))
        if shape == _SAME:
            shape = max((one.shape for one in inputs), key=lambda one: -1 if one.rank is None else one.rank)
        elif shape == "picture":
            shape = [None, None, attributes["channels"] or None]
        elif shape == "broadcast":
            shape = _broadcast_of(*map(_sizes, inputs))
        elif shape == "indices":
            shape = [None, inputs[0].shape.rank]
        elif shape == _UNKNOWN:
            shape = None
        found.append((dtype, shape))
    return found
