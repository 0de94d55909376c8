"""Conversions of 1.x that are rarely asked for: to TensorProtos and back, to sparse tensors, and of compressed bytes."""

import gzip
import zlib

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.compat.v1.raw import made, tensor
from flowlet.core import dtypes
from flowlet.core.nest import Dispatching
from flowlet.core.slices import IndexedSlices
from flowlet.core.sparse import SparseTensor
from flowlet.io import graph_def


@export("make_tensor_proto", "compat.v1.make_tensor_proto")
def make_tensor_proto(values, dtype=None, shape=None, verify_shape=False, allow_broadcast=False):
    """A TensorProto message of values.

    Args:
        values: numbers, texts, lists of them or an array.
        dtype: by default as of `tf.constant`.
        shape: of the message; one value may fill it.

    >>> import flowlet as tf
    >>> tf.make_ndarray(tf.make_tensor_proto([1.0, 2.0])).tolist()
    [1.0, 2.0]
    """
    from flowlet.core import convert as conversion

    array = np.asarray(conversion.values.array_of(values, None if dtype is None else dtypes.as_dtype(dtype)))
    if shape is not None:
        shape = [int(one) for one in shape]
        if verify_shape and list(array.shape) != shape:
            raise TypeError(f"Expected Tensor's shape: {tuple(shape)}, got {array.shape}.")
        array = array.reshape(shape) if array.size == np.prod(shape) else np.broadcast_to(array, shape)
    return graph_def.TensorProto(**graph_def.tensor_values(array))


@export("make_ndarray", "compat.v1.make_ndarray")
def make_ndarray(tensor):
    """The NumPy array of a TensorProto message."""
    return graph_def.array_of(tensor)


def _either(value, kind, dtype, name):
    if isinstance(value, kind):
        if dtype is not None and not dtypes.as_dtype(dtype).is_compatible_with(value.dtype):
            raise RuntimeError(f"Tensor conversion requested dtype {dtypes.as_dtype(dtype).name} for one with dtype "
                               f"{value.dtype.name}")
        return value
    return tensor(value, None if dtype is None else dtypes.as_dtype(dtype), name)


@export("compat.v1.convert_to_tensor_or_indexed_slices")
def convert_to_tensor_or_indexed_slices(value, dtype=None, name=None):
    """The value as a tensor; IndexedSlices as they are."""
    return _either(value, IndexedSlices, dtype, name)


@export("compat.v1.convert_to_tensor_or_sparse_tensor")
def convert_to_tensor_or_sparse_tensor(value, dtype=None, name=None):
    """The value as a tensor; a SparseTensor (or SparseTensorValue) as a SparseTensor."""
    if hasattr(value, "dense_shape") and not isinstance(value, (Dispatching, SparseTensor, IndexedSlices)):
        return SparseTensor(value.indices, value.values, value.dense_shape)
    return _either(value, (Dispatching, SparseTensor), dtype, name)


def _kept_identity(enable):
    def switch():
        if enable:
            raise NotImplementedError(errors.message("tf.enable_tensor_equality is not supported: tensors of graphs are equal "
                                                     "where they "
                                                     "are the same tensor.", "tf.equal for values.", "call tf.equal(a, "
                                                                                                     "b)."))  # fmt: skip

    switch.__name__ = switch.__qualname__ = f"{'en' if enable else 'dis'}able_tensor_equality"
    switch.__doc__ = ("Not supported: raises a NotImplementedError." if enable else
                      "Compare tensors by identity, as 1.x does: that is how it is here in graphs.")  # fmt: skip
    return export(f"compat.v1.{switch.__name__}")(switch)


_kept_identity(True)
_kept_identity(False)

_OPENERS = {"": lambda data: data, "ZLIB": zlib.decompress, "GZIP": gzip.decompress}


@export("compat.v1.decode_compressed", "compat.v1.io.decode_compressed")
def decode_compressed(bytes, compression_type="", name=None):  # noqa: A002
    """Texts without their compression.

    Args:
        bytes: a tensor of texts.
        compression_type: "", "ZLIB" or "GZIP".
    """
    if compression_type not in _OPENERS:
        raise ValueError(f"Only ZLIB, GZIP or NONE are supported compressions: {compression_type!r}")
    opened = np.vectorize(_OPENERS[compression_type], otypes=[object])
    source = tensor(bytes, dtypes.string, "bytes")
    return made("DecodeCompressed", lambda data: [np.asarray(opened(data), object)], source, name=name, host=True,
                outputs=[(dtypes.string, source.shape)])  # fmt: skip
