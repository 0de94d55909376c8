"""The shapes of tensors as tensors, and shapes broadcast."""

import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.dtypes import as_dtype, int32, int64
from flowlet.core.graph.composing import graphed
from flowlet.core.nest import Dispatching
from flowlet.core.op import op
from flowlet.core.shape import TensorShape
from flowlet.core.tensor import EagerTensor, Symbolic
from flowlet.ops.gather import listed


@op("Shape", inputs="input")
def _shape(input, out_type, name=None):  # noqa: A002
    return jnp.asarray(input.shape, as_dtype(out_type)._np)


@export("shape")
@graphed("shape")
def shape(input, out_type=int32, name=None):  # noqa: A002
    """The shape as a 1-D tensor.

    >>> import flowlet as tf
    >>> tf.shape([[1, 2, 3]]).numpy().tolist()
    [1, 3]
    """
    if isinstance(input, Dispatching):
        return input._shape_tensor(out_type)
    tensor = conversion.convert(input)
    out_type = dtypes.allowed(as_dtype(out_type), (int32, int64), "out_type", "Shape")
    if isinstance(tensor, Symbolic):
        return _shape(tensor, out_type)
    return EagerTensor(np.array(tensor._value.shape, as_dtype(out_type)._np))


@export("shape_n")
@graphed("shape_n")
def shape_n(input, out_type=int32, name=None):  # noqa: A002
    """The shapes of a list of tensors of one dtype."""
    tensors = [conversion.convert(one) for one in input]
    for place, one in enumerate(tensors):
        if one.dtype is not tensors[0].dtype:
            raise dtypes.mismatched("ShapeN", place, tensors[0].dtype, one.dtype)
    return [shape(one, out_type) for one in tensors]


@export("rank")
@graphed("rank")
def rank(input, name=None):  # noqa: A002
    """The number of axes, as a scalar tensor."""
    found = input if isinstance(input, Dispatching) else conversion.convert(input)
    return EagerTensor(np.array(found.shape.rank, np.int32))


@op("Size", inputs="input")
def _size(input, out_type, name=None):  # noqa: A002
    return jnp.asarray(input.size, as_dtype(out_type)._np)


@export("size")
@graphed("size")
def size(input, out_type=int32, name=None):  # noqa: A002
    """The number of elements, as a scalar tensor."""
    if isinstance(input, Dispatching):
        return input._size(out_type)
    tensor = conversion.convert(input)
    if isinstance(tensor, Symbolic):
        return _size(tensor, out_type)
    return EagerTensor(np.array(tensor._value.size, as_dtype(out_type)._np))


def _broadcast(one, two):
    """The sizes that two broadcast to, where None is unknown; None where they do not."""
    length = max(len(one), len(two))
    one, two = ((1,) * (length - len(dims)) + tuple(dims) for dims in (one, two))
    out = []
    for a, b in zip(one, two):
        if a != b and None not in (a, b) and 1 not in (a, b):
            return None
        known = [size for size in (a, b) if size not in (1, None)]
        out.append(known[0] if known else None if None in (a, b) else 1)
    return out


@export("broadcast_static_shape")
def broadcast_static_shape(shape_x, shape_y):
    """The static shape that two shapes broadcast to; a ValueError where they do not.

    >>> import flowlet as tf
    >>> tf.broadcast_static_shape(tf.TensorShape([2, 1]), tf.TensorShape([3]))
    TensorShape([2, 3])
    """
    shape_x, shape_y = TensorShape(shape_x), TensorShape(shape_y)
    if shape_x.rank is None or shape_y.rank is None:
        return TensorShape(None)
    found = _broadcast(shape_x, shape_y)
    if found is None:
        raise ValueError("Incompatible shapes for broadcasting. Two shapes are compatible if for each dimension pair "
                         "they "
                         f"are either equal or one of them is 1. Received: {shape_x} and {shape_y}.")  # fmt: skip
    return TensorShape(found)


@export("broadcast_dynamic_shape")
def broadcast_dynamic_shape(shape_x, shape_y):
    """The shape that two shapes, given as 1-D tensors, broadcast to.

    >>> import flowlet as tf
    >>> tf.broadcast_dynamic_shape([2, 1], [3]).numpy().tolist()
    [2, 3]
    """
    return _broadcast_args(*(conversion.convert(one, None, int32) for one in (shape_x, shape_y)))


def _check_broadcast(shape_x, shape_y, name=None):
    for i, one in enumerate((shape_x, shape_y)):
        if one.ndim != 1:
            raise errors.invalid(f"In[{i}] must be a vector.{listed(one)}", "BroadcastArgs")
    if _broadcast(shape_x.tolist(), shape_y.tolist()) is None:
        raise errors.invalid(f"Incompatible shapes: {str(shape_x.tolist()).replace(' ', '')} vs. "
                             f"{str(shape_y.tolist()).replace(' ', '')}", "BroadcastArgs")  # fmt: skip


@op("BroadcastArgs", inputs="shape_x:T shape_y:T", types={"T": (int32, int64)}, check=_check_broadcast)
def _broadcast_args(shape_x, shape_y, name=None):
    rank = max(shape_x.size, shape_y.size)
    one, two = (jnp.concatenate([jnp.ones(rank - each.size, each.dtype), each]) for each in (shape_x, shape_y))
    return jnp.where(one == 1, two, one)
