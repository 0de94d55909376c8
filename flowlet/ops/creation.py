"""Tensors from sizes and ranges: zeros, ones, fill, range, linspace, eye, one_hot."""

import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.dtypes import as_dtype, int8, int32, int64, uint8
from flowlet.core.graph.composing import graphed
from flowlet.core.mode import state
from flowlet.core.nest import Dispatching
from flowlet.core.op import as_dtype_or_none, op
from flowlet.core.tensor import EagerTensor, Symbolic

_SMALL = conversion.LARGE  # elements up to which a constant stays NumPy


def sizes(shape, attr=None, op_type="Fill"):
    """The ints of a shape argument (an int, ints, a TensorShape, a tensor with known values).

    Raises:
        TypeError, ValueError, InvalidArgumentError: as TensorFlow does for one that is none.
    """
    found = conversion.integers(shape, attr, op_type)
    found = (found,) if isinstance(found, int) else found
    if any(isinstance(one, tuple) for one in found):
        raise errors.invalid(f"dims must represent a vector, got shape "
                             f"{str(list(np.shape(found))).replace(' ', '')}", op_type)
    if any(size < 0 for size in found):
        raise errors.invalid(f"Dimension {min(found)} must be >= 0", op_type)
    return found


def _filled(shape, value, dtype):
    shape = sizes(shape)
    if dtype._kind == "string":
        array = np.empty(shape, object)
        array[...] = value
        return EagerTensor(array)
    make = np if np.prod(shape) < _SMALL else jnp
    return EagerTensor(make.full(shape, value, dtype._np))


@export("zeros")
@graphed("zeros")
def zeros(shape, dtype=dtypes.float32, name=None):
    """A tensor of zeros (empty texts for `tf.string`).

    >>> import flowlet as tf
    >>> tf.zeros([2, 2]).numpy().tolist()
    [[0.0, 0.0], [0.0, 0.0]]
    """
    dtype = as_dtype(dtype)
    if not dtype.is_numpy_compatible:
        raise conversion.values.refuse(0, dtype)
    return _filled(shape, b"" if dtype is dtypes.string else 0, dtype)


@export("ones")
@graphed("ones")
def ones(shape, dtype=dtypes.float32, name=None):
    """A tensor of ones.

    >>> import flowlet as tf
    >>> tf.ones([2], tf.int32).numpy().tolist()
    [1, 1]
    """
    dtype = as_dtype(dtype)
    if dtype is dtypes.string:
        raise conversion.values.refuse(1, dtype)
    return _filled(shape, 1, dtype)


@export("fill")
@graphed("fill")
def fill(dims, value, name=None):
    """A tensor of shape `dims` that repeats the scalar `value`.

    >>> import flowlet as tf
    >>> tf.fill([2], 9).numpy().tolist()
    [9, 9]
    """
    return _fill(value, sizes(dims, "index_type"))


@op("Fill", inputs="value", texts=True)
def _fill(value, dims, name=None):
    if value.size != 1:
        raise errors.invalid(f"value must be a scalar; got shape {list(value.shape)}", "Fill")
    return jnp.broadcast_to(value.reshape(()), dims)


@op("ZerosLike", "zeros_like", inputs="input", gradient=False, texts=True)
def zeros_like(input, dtype=None, name=None):  # noqa: A002
    """Zeros of the shape (and, by default, dtype) of `input`."""
    return jnp.zeros(input.shape, input.dtype if dtype is None else as_dtype_or_none(dtype))


@op("OnesLike", "ones_like", inputs="input", gradient=False, accept=conversion.no_texts)
def ones_like(input, dtype=None, name=None):  # noqa: A002
    """Ones of the shape (and, by default, dtype) of `input`."""
    if dtype is not None:
        conversion.no_texts(as_dtype(dtype))
    return jnp.ones(input.shape, input.dtype if dtype is None else as_dtype_or_none(dtype))


@export("range")
@graphed("range")
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
    wanted = None if dtype is None else as_dtype(dtype)
    parts = [_bound(one, what, wanted) for one, what in ((start, "start"), (limit, "limit"), (delta, "delta"))]
    if wanted is not None:
        dtypes.allowed(wanted, _COUNTED, "Tidx", "Range")
    kind = wanted._np if wanted is not None else max((part.dtype for part in parts), key=_width)
    first, last, step = (part.astype(kind) for part in parts)
    if step == 0:
        raise errors.invalid("Requires delta != 0: 0", "Range")
    if (step > 0 and first > last) or (step < 0 and first < last):
        sign, side = ("<=", ">") if step > 0 else (">=", "<")
        raise errors.invalid(f"Requires start {sign} limit when delta {side} 0: {first}/{last}", "Range")
    if np.dtype(kind).kind in "iu":
        return EagerTensor(conversion.placed(np.arange(int(first), int(last), int(step)).astype(kind)))
    count = int(np.ceil(np.abs((last - first) / step)))  # in the dtype itself, as TensorFlow counts
    return EagerTensor(conversion.placed((first + np.arange(count).astype(kind) * step).astype(kind)))


def _bound(value, what, dtype):
    """A bound of a range as a NumPy scalar."""
    tensor = conversion.convert(value, None if hasattr(value, "dtype") else dtype)
    known = np.asarray(conversion.static(tensor, what), tensor.dtype._np)
    if known.size != 1:
        raise errors.invalid(f"{what} must be a scalar, not shape {str(list(known.shape)).replace(' ', '')}", "Range")
    return known.reshape(())


_COUNTED = (*dtypes.FLOATS, dtypes.int8, dtypes.int16, dtypes.int32, dtypes.int64, dtypes.uint32)
_ORDER = [np.dtype(one) for one in (np.int32, np.int64, np.float32, np.float64)]


def _width(dtype):
    return _ORDER.index(dtype) if dtype in _ORDER else -1


@op("LinSpace", inputs="start:T stop:T", types={"T": dtypes.NUMBERS})
def _linspace(start, stop, num, axis, name=None):
    if num < 0:
        raise errors.invalid(f"Requires start <= limit when delta > 0: 1/{num}", "Range")
    _check_axis(start, axis)
    kind = _quotient(start.dtype)
    return jnp.linspace(start.astype(kind), stop.astype(kind), num, axis=axis, dtype=kind)


@export("linspace")
@graphed("linspace")
def linspace(start, stop, num, name=None, axis=0):
    """`num` evenly spaced values from `start` to `stop`, both included; integers give float64.

    >>> import flowlet as tf
    >>> tf.linspace(0., 1., 3).numpy().tolist()
    [0.0, 0.5, 1.0]
    """
    count = conversion.convert(num)
    if not count.dtype.is_integer:
        raise TypeError(f"Argument `tensor` (name: num) must be of type integer. Received `tensor` = {num} of dtype: "
                        f"{count.dtype}")  # fmt: skip
    count = conversion.static(count, "num")
    if state.busy or count < 1 or isinstance(start, Symbolic) or isinstance(stop, Symbolic):
        return _linspace(start, stop, count, axis)
    start = conversion.convert(start)
    stop = conversion.convert(stop, start.dtype)
    if start.dtype not in dtypes.NUMBERS or stop.dtype is not start.dtype:
        return _linspace(start, stop, count, axis)
    return EagerTensor(conversion.placed(_spaced(np.asarray(start._value), np.asarray(stop._value), count, axis)))


def _quotient(dtype):
    """The dtype of a division."""
    return (np.float32 if dtype.itemsize < 4 else np.float64) if dtype.kind in "iu" else dtype


def _check_axis(start, axis):
    if not -start.ndim - 1 <= axis <= start.ndim:
        raise errors.invalid(f"Tried to expand dim index {axis} for tensor with {start.ndim} dimensions.", "ExpandDims")


def _spaced(start, stop, count, axis):
    """What TensorFlow computes op by op. (In one compiled function a product and a sum are rounded once, not twice.)"""
    _check_axis(start, axis)
    kind = _quotient(start.dtype)
    start, stop = (one.astype(kind) for one in np.broadcast_arrays(start, stop))
    delta = (stop - start) / np.asarray(max(count - 1, 1), kind)
    steps = np.arange(1, max(count - 1, 1)).astype(kind).reshape(-1, *[1] * start.ndim)
    values = np.concatenate([start[None], start + delta * steps, stop[None]])[:count]
    return np.moveaxis(values, 0, axis)


@export("eye", "linalg.eye")
@graphed("eye")
def eye(num_rows, num_columns=None, batch_shape=None, dtype=dtypes.float32, name=None):
    """The identity matrix, repeated for each index of `batch_shape`.

    >>> import flowlet as tf
    >>> tf.eye(2).numpy().tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    rows = conversion.static(num_rows, "num_rows")
    columns = rows if num_columns is None else conversion.static(num_columns, "num_columns")
    if not all(isinstance(one, int) for one in (rows, columns)):
        raise TypeError("Arguments `num_rows` and `num_columns` must be positive integer values. Received: "
                        f"num_rows={num_rows}, "
                        f"num_columns={num_rows if num_columns is None else num_columns}")  # fmt: skip
    if min(rows, columns) < 0:
        raise errors.invalid(f"Dimension {min(rows, columns)} must be >= 0", "Fill")
    matrix = np.eye(rows, columns, dtype=as_dtype(dtype)._np)
    if batch_shape is None:
        return EagerTensor(conversion.placed(matrix))
    return EagerTensor(conversion.placed(np.broadcast_to(matrix, (*sizes(batch_shape), rows, columns)).copy()))


@op("OneHot", inputs="indices:TI on_value:T off_value:T", types={"TI": (uint8, int8, int32, int64)}, texts=True,
    gradient=False)  # fmt: skip
def _one_hot(indices, on_value, off_value, depth, axis, name=None):
    if not isinstance(depth, int):
        raise errors.invalid(f"depth must be a scalar, but got: "
                             f"{str(list(np.shape(depth))).replace(' ', '')}", "OneHot")
    if depth < 0:
        raise errors.invalid(f"depth must be non-negative, got: {depth}", "OneHot")
    if not -1 <= axis <= indices.ndim:
        raise errors.invalid(f"Expected axis to be -1 or between [0, {indices.ndim + 1}).  But received: "
                             f"{axis}", "OneHot")
    place = axis if axis >= 0 else indices.ndim
    classes = jnp.arange(depth, dtype=indices.dtype).reshape((depth,) + (1,) * (indices.ndim - place))
    return jnp.where(jnp.expand_dims(indices, place) == classes, on_value, off_value)


@export("one_hot")
@graphed("one_hot")
def one_hot(indices, depth, on_value=None, off_value=None, axis=None, dtype=None, name=None):
    """`on_value` (1) at each index along a new axis of size `depth`, `off_value` (0) elsewhere.

    An index outside 0..depth-1 gives a row of `off_value`.

    >>> import flowlet as tf
    >>> tf.one_hot([0, 2, -1], 3).numpy().tolist()
    [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]]
    """
    if isinstance(indices, Dispatching):
        return indices._mapped(lambda values: one_hot(values, depth, on_value, off_value, axis, dtype))
    dtype = None if dtype is None else as_dtype(dtype)
    own = [None if one is None else conversion.convert(one, None, dtype).dtype for one in (on_value, off_value)]
    if dtype is None:
        dtype = own[0] or own[1] or dtypes.float32
    for found, what in zip(own, ("on_value", "off_value")):
        if found is not None and found is not dtype and what == "on_value":
            raise TypeError(f"dtype {found} of on_value does not match dtype parameter {dtype}")
        if found is not None and found is not dtype:
            raise TypeError(f"dtype {dtype} of on_value does not match dtype {found} of off_value" if own[0] is not None
                            else f"dtype {found} of off_value does not match dtype parameter {dtype}")  # fmt: skip
    on = conversion.convert(1 if on_value is None else on_value, dtype)
    off = conversion.convert(0 if off_value is None else off_value, dtype)
    if not isinstance(indices, (EagerTensor, Symbolic)):
        indices = conversion.convert(indices, None, int64)  # an empty list is of integers
    return _one_hot(indices, on, off, conversion.integers(depth, None, "OneHot"), -1 if axis is None else axis)
