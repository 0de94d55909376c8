"""Conversions between dtypes: `tf.cast` and its kin, `tf.convert_to_tensor`, `tf.constant`, `tf.identity`."""

import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.api import add, export
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.dtypes import DType, as_dtype
from flowlet.core.op import op
from flowlet.core.shape import TensorShape
from flowlet.core.tensor import EagerTensor, Symbolic, Tensor
from flowlet.core.variable import Variable

export("DType", "dtypes.DType")(DType)
export("as_dtype", "dtypes.as_dtype")(as_dtype)
export("Tensor")(Tensor)
export("TensorShape")(TensorShape)
for _dtype in dtypes.ALL:
    add(_dtype.name, _dtype)
    add(f"dtypes.{_dtype.name}", _dtype)
for _alias, _dtype in (("half", dtypes.float16), ("double", dtypes.float64)):
    add(_alias, _dtype)
    add(f"dtypes.{_alias}", _dtype)


@op("Cast", inputs="x")
def _cast(x, dtype, name=None):
    target = np.dtype(dtype.as_numpy_dtype)
    if target.kind == "b":
        return x != jnp.zeros((), x.dtype)
    if x.dtype.kind == "c" and target.kind != "c":
        x = jnp.real(x)
    return x.astype(target)


@export("cast", "dtypes.cast")
def cast(x, dtype, name=None):
    """`x` as another dtype: floats are cut toward zero for integers, 0 is False.

    Args:
        x: a numeric tensor, variable or value.
        dtype: the `tf.DType` wanted, or its name.

    Raises:
        UnimplementedError: from or to strings.

    >>> import flowlet as tf
    >>> tf.cast([1.8, -1.8], tf.int32).numpy().tolist()
    [1, -1]
    """
    dtype = as_dtype(dtype)
    if not isinstance(x, Symbolic):
        if isinstance(x, (Tensor, Variable)):
            if x.dtype is dtype:
                return conversion.convert(x)
        else:
            x = conversion.convert(x)
            if isinstance(x, Symbolic):
                return _cast(x, dtype)
            if x.dtype is dtype:
                return x
        if dtypes.string in (dtype, x.dtype):
            one, two = (errors_name(d) for d in (x.dtype, dtype))
            raise errors.UnimplementedError(message=f"Cast {one} to {two} is not supported [Op:Cast]")
    return _cast(x, dtype)


def errors_name(dtype):
    """How TensorFlow's kernels name a dtype in messages: `float` for float32."""
    return {"float32": "float", "float64": "double", "float16": "half"}.get(dtype.name, dtype.name)


@export("convert_to_tensor")
def convert_to_tensor(value, dtype=None, dtype_hint=None, name=None, preferred_dtype=None):
    """The tensor of a Python value, list, NumPy array or variable; a tensor is returned as it is.

    Args:
        value: what to convert.
        dtype: the dtype it must get; by default the value's own (float32 and int32 for Python numbers).
        dtype_hint: a dtype to prefer where the value allows it.

    Raises:
        ValueError, TypeError: where it cannot be converted.

    >>> import flowlet as tf
    >>> tf.convert_to_tensor([[1, 2], [3, 4]]).shape
    TensorShape([2, 2])
    """
    dtype = None if dtype is None else as_dtype(dtype)
    hint = dtype_hint if dtype_hint is not None else preferred_dtype
    return conversion.convert(value, dtype, None if hint is None else as_dtype(hint))


@export("constant")
def constant(value, dtype=None, shape=None, name="Const", verify_shape=False):
    """A tensor of constant values.

    Args:
        value: a Python value, list or NumPy array.
        dtype: the dtype wanted; by default the value's own.
        shape: the shape wanted; a scalar is repeated to fill it.

    Raises:
        TypeError: where the number of elements does not fit `shape`.

    >>> import flowlet as tf
    >>> tf.constant(-1.0, shape=[2, 3]).numpy().tolist()
    [[-1.0, -1.0, -1.0], [-1.0, -1.0, -1.0]]
    """
    dtype = None if dtype is None else as_dtype(dtype)
    if isinstance(value, (Tensor, Variable)) and dtype is not None and value.dtype is not dtype:
        raise TypeError(f"Expected tensor {value!r} with dtype {dtype!r}, but got dtype {value.dtype!r}.")
    tensor = conversion.convert(value, dtype)
    if shape is None:
        return tensor
    shape = tuple(TensorShape(conversion.static(shape, "shape")).as_list())
    array, count = tensor._value, int(np.prod(shape))
    if array.size == count:
        return EagerTensor(array.reshape(shape))
    if array.ndim == 0:
        return EagerTensor(np.broadcast_to(np.asarray(array), shape).copy())
    raise TypeError(f"Eager execution of tf.constant with unsupported shape. Tensor {np.asarray(array)} (converted "
                    f"from {value!r}) has {array.size} elements, but got `shape` {shape} with {count} elements).")  # fmt: skip


@op("Identity", inputs="input")
def _identity(input, name=None):  # noqa: A002
    return input + jnp.zeros((), input.dtype) if input.dtype.kind == "?" else jnp.asarray(input)


@export("identity")
def identity(input, name=None):  # noqa: A002
    """A tensor of the same values; a variable's value now.

    >>> import flowlet as tf
    >>> tf.identity([1, 2]).numpy().tolist()
    [1, 2]
    """
    tensor = conversion.convert(input)
    return tensor if not isinstance(tensor, Symbolic) and tensor.dtype is dtypes.string else _identity(tensor)


@op("StopGradient", "stop_gradient", inputs="input")
def stop_gradient(input, name=None):  # noqa: A002
    """The same values, which gradients do not flow through.

    >>> import flowlet as tf
    >>> x = tf.Variable(2.)
    >>> with tf.GradientTape() as tape:
    ...     y = x * tf.stop_gradient(x)
    >>> tape.gradient(y, x).numpy().item()
    2.0
    """
    import jax

    return jax.lax.stop_gradient(input)


@op("Bitcast", "bitcast", inputs="input")
def bitcast(input, type, name=None):  # noqa: A002
    """The same bits read as another dtype."""
    return input.view(as_dtype(type)._np)


@export("is_tensor")
def is_tensor(x):
    """Whether `x` is a tensor or a variable (or a symbolic Keras tensor).

    >>> import flowlet as tf
    >>> tf.is_tensor(tf.constant(1)), tf.is_tensor(1)
    (True, False)
    """
    return isinstance(x, (Tensor, Variable, Symbolic))
