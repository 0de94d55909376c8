"""Tensors from sizes and ranges: zeros, ones, fill, range, linspace, eye, one_hot."""

import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.dtypes import REAL, as_dtype, int8, int32, int64, uint8
from flowlet.core.op import as_dtype_or_none, op
from flowlet.core.tensor import EagerTensor

_SMALL = conversion.LARGE  # elements up to which a constant stays NumPy


def _filled(shape, value, dtype):
    shape = conversion.static(shape, "shape")
    shape = (shape,) if isinstance(shape, int) else tuple(shape)
    if any(size < 0 for size in shape):
        raise errors.invalid(f"Dimension {min(shape)} must be >= 0", "Fill")
    if dtype._kind == "string":
        array = np.empty(shape, object)
        array[...] = value
        return EagerTensor(array)
    make = np if np.prod(shape) < _SMALL else jnp
    return EagerTensor(make.full(shape, value, dtype._np))


@export("zeros")
def zeros(shape, dtype=dtypes.float32, name=None):
    """A tensor of zeros (empty texts for `tf.string`).

    >>> import flowlet as tf
    >>> tf.zeros([2, 2]).numpy().tolist()
    [[0.0, 0.0], [0.0, 0.0]]
    """
    dtype = as_dtype(dtype)
    return _filled(shape, b"" if dtype is dtypes.string else 0, dtype)


@export("ones")
def ones(shape, dtype=dtypes.float32, name=None):
    """A tensor of ones."""
    return _filled(shape, 1, as_dtype(dtype))


@export("fill")
def fill(dims, value, name=None):
    """A tensor of shape `dims` that repeats the scalar `value`.

    >>> import flowlet as tf
    >>> tf.fill([2], 9).numpy().tolist()
    [9, 9]
    """
    tensor = conversion.convert(value)
    if tensor.dtype is dtypes.string:
        return _filled(dims, tensor.numpy(), dtypes.string)
    return _fill(tensor, dims)


@op("Fill", inputs="value")
def _fill(value, dims, name=None):
    if value.ndim:
        raise errors.invalid(f"value must be a scalar; got shape {list(value.shape)}", "Fill")
    return jnp.broadcast_to(value, (dims,) if isinstance(dims, int) else dims)


@op("ZerosLike", "zeros_like", inputs="input")
def zeros_like(input, dtype=None, name=None, optimize=True):  # noqa: A002
    """Zeros of the shape (and, by default, dtype) of `input`."""
    return jnp.zeros(input.shape, as_dtype_or_none(dtype) or input.dtype)


@op("OnesLike", "ones_like", inputs="input")
def ones_like(input, dtype=None, name=None, optimize=True):  # noqa: A002
    """Ones of the shape (and, by default, dtype) of `input`."""
    return jnp.ones(input.shape, as_dtype_or_none(dtype) or input.dtype)


@export("range")
def range(start, limit=None, delta=1, dtype=None, name="range"):  # noqa: A001
    """The numbers from `start` up to (without) `limit` in steps of `delta`; `range(n)` starts at 0.

    Raises:
        InvalidArgumentError: for a step of 0 or one away from `limit`.

    >>> import flowlet as tf
    >>> tf.range(3, 18, 5).numpy().tolist()
    [3, 8, 13]
    """
    if limit is None:
        start, limit = 0, start
    parts = [np.asarray(conversion.convert(conversion.static(one, what), None if dtype is None else as_dtype(dtype))._value)
             if not hasattr(one, "dtype") else _known(one, what)
             for one, what in ((start, "start"), (limit, "limit"), (delta, "delta"))]  # fmt: skip
    kind = as_dtype(dtype)._np if dtype is not None else _widest(parts)
    first, last, step = (part.astype(kind) for part in parts)
    if step == 0:
        raise errors.invalid("Requires delta != 0: 0", "Range")
    if (step > 0 and first > last) or (step < 0 and first < last):
        sign = "<=" if step > 0 else ">="
        raise errors.invalid(f"Requires start {sign} limit when delta {'>' if step > 0 else '<'} 0: "
                             f"{first}/{last}", "Range")  # fmt: skip
    if np.dtype(kind).kind in "iu":
        return EagerTensor(np.arange(int(first), int(last), int(step)).astype(kind))
    count = max(0, int(np.ceil((np.float64(last) - np.float64(first)) / np.float64(step))))
    return EagerTensor((first + np.arange(count).astype(kind) * step).astype(kind))


def _known(tensor, what):
    value = conversion.static(tensor, what)
    return np.asarray(value, as_dtype(tensor.dtype)._np)


def _widest(parts):
    order = [np.dtype(np.int32), np.dtype(np.int64), np.dtype(np.float32), np.dtype(np.float64)]
    return max((part.dtype for part in parts), key=lambda d: order.index(d) if d in order else -1)


@op("LinSpace", "linspace", "lin_space", inputs="start:T stop:T", types={"T": REAL})
def linspace(start, stop, num, name=None, axis=0):
    """`num` evenly spaced values from `start` to `stop`, both included; integers give float64.

    >>> import flowlet as tf
    >>> tf.linspace(0., 1., 3).numpy().tolist()
    [0.0, 0.5, 1.0]
    """
    if num < 1:
        raise errors.invalid(f"Requires num > 0: {num}", "LinSpace")
    kind = np.float64 if start.dtype.kind in "iu" else start.dtype
    return jnp.linspace(start.astype(kind), stop.astype(kind), num, axis=axis, dtype=kind)


@export("eye", "linalg.eye")
def eye(num_rows, num_columns=None, batch_shape=None, dtype=dtypes.float32, name=None):
    """The identity matrix, repeated for each index of `batch_shape`."""
    rows = conversion.static(num_rows, "num_rows")
    columns = rows if num_columns is None else conversion.static(num_columns, "num_columns")
    matrix = np.eye(rows, columns, dtype=as_dtype(dtype)._np)
    if batch_shape is None:
        return EagerTensor(matrix)
    return EagerTensor(np.broadcast_to(matrix, (*conversion.static(batch_shape, "batch_shape"), rows, columns)).copy())


@op("OneHot", inputs="indices:TI on_value:T off_value:T", types={"TI": (int8, int32, int64, uint8)}, texts=True)
def _one_hot(indices, on_value, off_value, depth, axis, name=None):
    place = axis if axis >= 0 else indices.ndim + 1 + axis
    classes = jnp.arange(depth, dtype=indices.dtype).reshape((depth,) + (1,) * (indices.ndim - place))
    return jnp.where(jnp.expand_dims(indices, place) == classes, on_value, off_value)


@export("one_hot")
def one_hot(indices, depth, on_value=None, off_value=None, axis=None, dtype=None, name=None):
    """`on_value` (1) at each index along a new axis of size `depth`, `off_value` (0) elsewhere.

    An index outside 0..depth-1 gives a row of `off_value`.

    >>> import flowlet as tf
    >>> tf.one_hot([0, 2, -1], 3).numpy().tolist()
    [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]]
    """
    if dtype is None:
        given = on_value if on_value is not None else off_value
        dtype = dtypes.float32 if given is None else conversion.convert(given).dtype
    dtype = as_dtype(dtype)
    for value, what in ((on_value, "on_value"), (off_value, "off_value")):
        if value is not None and getattr(conversion.convert(value, None, dtype), "dtype", dtype) is not dtype:
            raise TypeError(f"dtype {dtype!r} of {what} does not match dtype parameter {dtype!r}")
    on = conversion.convert(1 if on_value is None else on_value, dtype)
    off = conversion.convert(0 if off_value is None else off_value, dtype)
    return _one_hot(indices, on, off, conversion.static(depth, "depth"), -1 if axis is None else axis)
