"""Static shapes of an operation's results: by running its body on shapes alone, for two sizes of every unknown axis."""

import functools

import jax
import numpy as np

from flowlet.core import dtypes
from flowlet.core.graph.partial import sizes_of

# An unknown size is tried as both of these; where the result differs, its size is unknown too. Both have many
# divisors, so that reshapes and strides go through.
SIZES = (5040, 10080)
_RANK = 2  # an unknown rank is tried as this one, for the dtypes alone
_CODE = np.dtype(np.uint32)  # what stands for a text in rows that move or compare elements


def outputs(function, inputs):
    """(dtype, shape) of each result; a shape is a list with None for unknown sizes, or None where the rank is unknown.

    Args:
        function: of arrays: a row's body with its attributes set.
        inputs: tensors of the graph.
    """
    ranked = all(tensor.shape.rank is not None for tensor in inputs)
    shapes = tuple((tuple(tensor.shape.as_list()) if tensor.shape.rank is not None else (None,) * _RANK, _stand_in(tensor))
                   for tensor in inputs)  # fmt: skip
    first = _run(function, shapes, SIZES[0])
    if not ranked:
        return [(dtype, None) for _, dtype in first]
    if not any(None in shape for shape, _ in shapes):
        return [(dtype, list(shape)) for shape, dtype in first]
    second = _run(function, shapes, SIZES[1])
    return [(dtype, [size if size == other else None for size, other in zip(shape, wide)] if len(shape) == len(wide) else None)
            for (shape, dtype), (wide, _) in zip(first, second)]  # fmt: skip


def _stand_in(tensor):
    return _CODE if tensor.dtype is dtypes.string else tensor.dtype._np


@functools.lru_cache(maxsize=4096)
def _run(function, shapes, size):
    specs = [jax.ShapeDtypeStruct(tuple(size if one is None else one for one in shape), dtype) for shape, dtype in shapes]
    found = jax.eval_shape(function, *specs)
    found = found if isinstance(found, (list, tuple)) else [found]
    texts = any(dtype == _CODE for _, dtype in shapes)
    return [(np.shape(one), dtypes.string if texts and one.dtype == _CODE else dtypes.of(one.dtype)) for one in found]


def unknown(op_type, inputs, given):
    """The same where some attributes are tensors whose values only the run knows.

    Args:
        inputs: the tensors of the row.
        given: attribute -> its tensor.
    """
    dtype = inputs[0].dtype
    if op_type in ("Reshape", "BroadcastTo"):
        return [(dtype, sizes_of(given["shape"]))]
    if op_type == "Slice":
        return [(dtype, sizes_of(given["size"]) if "size" in given else inputs[0].shape.rank and [None] * inputs[0].shape.rank)]
    if op_type in ("Tile", "Pad", "Cumsum", "ReverseV2", "Roll"):
        return [(dtype, inputs[0].shape.rank and [None] * inputs[0].shape.rank)]
    if op_type in ("ArgMax", "ArgMin"):
        dtype = dtypes.int64
    return [(dtype, None)]


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
    "Add": [("string", _SAME)], "Where": [("int64", "indices")], "DecodeWav": [("float32", [None, None]), ("int32", [])],
    "EncodeWav": [("string", [])], "SerializeTensor": [("string", [])], "ParseTensor": [("out_type", _UNKNOWN)],
}  # fmt: skip


def on_host(op_type, inputs, attributes):
    """(dtype, shape) of each result of a row that runs on the host."""
    found = []
    for kind, shape in HOST.get(op_type) or [("string", _UNKNOWN)]:
        dtype = dtypes.as_dtype(attributes.get(kind, kind))
        if shape == _SAME:
            shape = max((one.shape for one in inputs), key=lambda one: -1 if one.rank is None else one.rank)
        elif shape == "indices":
            shape = [None, inputs[0].shape.rank]
        elif shape == _UNKNOWN:
            shape = None
        found.append((dtype, shape))
    return found
