"""Tensors of known values, in graphs: `constant` and `convert_to_tensor`."""

import math

import numpy as np

from flowlet.api import export
from flowlet.core import dtypes
from flowlet.core.graph import build, converting
from flowlet.core.graph.composing import composed


@composed("constant")
@export("compat.v1.constant")
def constant(value, dtype=None, shape=None, name="Const", verify_shape=False):
    """A tensor that holds `value`; with a shape, the last element fills what is left.

    Args:
        value: a number, a text, or a nested list or array of them.
        dtype: by default that of the value.
        shape: by default that of the value.
        verify_shape: whether the value must have exactly this shape.
    """
    array = converting.array_of(value, None if dtype is None else dtypes.as_dtype(dtype))
    if shape is not None:
        single = array.size == 1
        array = _filled(array, tuple(converting.array_of(shape, dtypes.int32).tolist()), value, verify_shape)
        return of_one_value(build.constant(array, None, name)) if single else build.constant(array, None, name)
    return build.constant(array, None, name)


def of_one_value(tensor):
    """A constant whose elements are all the same, held (and written into files) once."""
    array = tensor.op.node.array
    if array.size:
        array = np.broadcast_to(array.ravel()[:1].reshape(()), array.shape)
        tensor.op.node.array = tensor.op.attributes["value"] = array
    return tensor


def _filled(array, shape, value, verify):
    if verify and array.shape != shape:
        raise TypeError(f"Expected Tensor's shape: {shape}, got {array.shape}.")
    count = math.prod(shape)
    if array.size > count or not array.size and count:
        raise ValueError(f"Too many elements provided. Needed at most {count}, but received {array.size}")
    flat = array.ravel()
    return np.concatenate([flat, np.full(count - flat.size, flat[-1], flat.dtype)]).reshape(shape) if count else flat


@composed("convert_to_tensor")
@export("compat.v1.convert_to_tensor")
def convert_to_tensor(value, dtype=None, name=None, preferred_dtype=None, dtype_hint=None):
    """The tensor that `value` is, or one that holds it."""
    return build.tensor(value, None if dtype is None else dtypes.as_dtype(dtype), name)
