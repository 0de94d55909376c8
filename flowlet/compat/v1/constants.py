"""Tensors of known values: `constant`, `zeros`, `ones`, `fill`, `range` and their kin, in graphs."""

import math

import numpy as np

from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.graph import build
from flowlet.core.graph.operation import GraphTensor
from flowlet.core.graph.stack import default_graph
from flowlet.core.op import TABLE

_LARGE = 1000  # elements from which on `zeros` is a Fill, not a constant


@export("compat.v1.constant")
def constant(value, dtype=None, shape=None, name="Const", verify_shape=False):
    """A tensor that holds `value`; with a shape, the last element fills what is left.

    Args:
        value: a number, a text, or a nested list or array of them.
        dtype: by default that of the value.
        shape: by default that of the value.
        verify_shape: whether the value must have exactly this shape.
    """
    array = conversion.values.array_of(value, None if dtype is None else dtypes.as_dtype(dtype))
    if shape is not None:
        array = _filled(array, tuple(int(size) for size in shape), value, verify_shape)
    return build.constant(array, None, name)


def _filled(array, shape, value, verify):
    if verify and array.shape != shape:
        raise TypeError(f"Expected Tensor's shape: {shape}, got {array.shape}.")
    count = math.prod(shape)
    if array.size > count or not array.size and count:
        raise ValueError(f"Too many elements provided. Needed at most {count}, but received {array.size}")
    flat = array.ravel()
    return np.concatenate([flat, np.full(count - flat.size, flat[-1], flat.dtype)]).reshape(shape) if count else flat


@export("compat.v1.convert_to_tensor")
def convert_to_tensor(value, dtype=None, name=None, preferred_dtype=None, dtype_hint=None):
    """The tensor that `value` is, or one that holds it."""
    return build.tensor(value, None if dtype is None else dtypes.as_dtype(dtype), name or "Const")


def _of(number, default):
    @export(f"compat.v1.{default}")
    def make(shape, dtype=dtypes.float32, name=None):
        dtype = dtypes.as_dtype(dtype)
        value = {"string": b""}.get(dtype.name, number) if not number else number
        with default_graph().name_scope(name or default) as scope:
            if isinstance(shape, GraphTensor) or conversion.holds_tensors(shape):
                sizes = build.tensor(shape, dtypes.int32, "packed")
                return build.call(TABLE["Fill"], (sizes, build.constant(np.array(value, dtype._np))), (), scope)
            sizes = tuple(int(size) for size in shape) if np.ndim(shape) else (int(shape),)
            if math.prod(sizes) < _LARGE:
                return build.constant(np.full(sizes, value, dtype._np), None, scope)
            known = build.constant(np.array(sizes, np.int32), None, "shape_as_tensor")
            return build.call(TABLE["Fill"], (known, build.constant(np.array(value, dtype._np))), (), scope)

    make.__name__ = default
    make.__doc__ = f"A tensor of {default}."
    return make


zeros, ones = _of(0, "zeros"), _of(1, "ones")
