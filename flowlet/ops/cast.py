"""Conversions between dtypes: `tf.cast` and its kin, `tf.convert_to_tensor`, `tf.constant`, `tf.identity`."""

import jax
import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.api import add, export
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.dtypes import NUMBERS, DType, as_dtype
from flowlet.core.graph.composing import graphed
from flowlet.core.nest import Dispatching
from flowlet.core.op import op
from flowlet.core.shape import TensorShape
from flowlet.core.slices import IndexedSlices
from flowlet.core.tensor import EagerTensor, Symbolic, Tensor, Tracer
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
    if x.dtype.kind == "c" and target.kind != "c":
        x = jnp.real(x)
    if target.kind == "b":
        return x != jnp.zeros((), x.dtype)
    if x.dtype.kind in "fV" and target.kind in "iu":
        return _float_to_int(x, target)
    return x.astype(target)


def _float_to_int(x, target):
    """Cut toward zero as x86 does: through int32 (int64 for the types that need it), which what does not fit turns into
    the lowest number, and from there the low bits."""
    wide = np.int64 if target.itemsize == 8 or target == np.uint32 else np.int32
    if x.dtype.itemsize < 4:
        x = x.astype(np.float32)
    limit = x.dtype.type(2.0 ** (8 * np.dtype(wide).itemsize - 1))
    inside = (x >= -limit) & (x < limit)
    found = jnp.where(inside, x, 0).astype(wide)
    lowest = jnp.asarray(np.iinfo(wide).min, wide)
    if target == np.uint64:
        high = (x >= limit) & (x < 2 * limit)
        return jnp.where(high, jnp.where(high, x, 0).astype(target), jnp.where(inside, found, lowest).astype(target))
    return jnp.where(inside, found, lowest).astype(target)


@op("SaturateCast", inputs="value")
def _saturate_cast(value, dtype, name=None):
    target = np.dtype(dtype.as_numpy_dtype)
    if value.dtype.kind not in "iufV" or target.kind not in "iufV":
        return _cast.__flowlet_row__.body(value, dtype)
    low, high = (np.array(limit) for limit in (dtype.min, dtype.max))
    own = dtypes.of(value.dtype)
    if own.is_integer and dtype.is_integer:
        low, high = max(int(low), int(own.min)), min(int(high), int(own.max))
    elif own.is_floating and dtype.is_integer:  # the last float of this dtype that the integer type still holds
        low, high = (np.clip(float(limit), float(own.min), float(own.max)).astype(value.dtype) for limit in (low, high))
        if int(high) > int(dtype.max):
            high = np.nextafter(high, np.zeros((), value.dtype))
    elif own.is_floating and dtype.is_floating and float(high) < float(own.max):
        low, high = (np.array(limit).astype(value.dtype) for limit in (low, high))
    else:
        return _cast.__flowlet_row__.body(value, dtype)
    return jnp.clip(value, jnp.asarray(low, value.dtype), jnp.asarray(high, value.dtype)).astype(target)


@export("saturate_cast", "dtypes.saturate_cast")
@graphed("saturate_cast")
def saturate_cast(value, dtype, name=None):
    """`value` as another dtype; what does not fit becomes the nearest value that does.

    >>> import flowlet as tf
    >>> tf.saturate_cast([300.0, -5.0], tf.uint8).numpy().tolist()
    [255, 0]
    """
    value, dtype = conversion.convert(value), as_dtype(dtype)
    if value.dtype is dtype:
        return value
    for one in (value.dtype, dtype):
        one.min  # noqa: B018 a TypeError for a dtype without an order
    return _saturate_cast(value, dtype)


@op("Complex", inputs="real:T imag:T", types={"T": (dtypes.float32, dtypes.float64)})
def _complex(real, imag, name=None):
    return jax.lax.complex(*jnp.broadcast_arrays(real, imag))


@export("complex", "dtypes.complex")
def complex(real, imag, name=None):  # noqa: A001
    """The complex tensor with these real and imaginary parts (float32 gives complex64, float64 complex128).

    Raises:
        TypeError: for other dtypes, or two different ones.

    >>> import flowlet as tf
    >>> tf.complex(1.0, 2.0).numpy().item()
    (1+2j)
    """
    real, imag = conversion.convert(real), conversion.convert(imag)
    kinds = (real.dtype, imag.dtype)
    if kinds[0] is not kinds[1] or kinds[0] not in (dtypes.float32, dtypes.float64):
        raise TypeError(f"The `real` and `imag` components have incorrect types: {kinds[0].name} {kinds[1].name}. They "
                        f"must be consistent, and one of {[dtypes.float32, dtypes.float64]}")  # fmt: skip
    return _complex(real, imag)


@export("get_static_value")
def get_static_value(tensor, partial=False):
    """The values of a tensor as a NumPy array where they are known, else None."""
    if not isinstance(tensor, (EagerTensor, Variable, Symbolic)):
        return tensor
    if not isinstance(tensor, EagerTensor) or isinstance(tensor._value, Tracer):
        return None
    return tensor.numpy()


@export("cast", "dtypes.cast")
@graphed("cast")
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
    if isinstance(x, IndexedSlices):
        return x.with_values(cast(x.values, dtype))
    if isinstance(x, Dispatching):
        return x._mapped(lambda values: cast(values, dtype))
    if not isinstance(x, Symbolic):
        if isinstance(x, (Tensor, Variable)):
            if x.dtype is dtype:
                return x
        else:
            x = conversion.convert(x)
            if isinstance(x, Symbolic):
                return _cast(x, dtype)
            if x.dtype is dtype:
                return x
        if object in (dtype._np, x.dtype._np):
            one, two = map(dtypes.kernel_name, (x.dtype, dtype))
            raise errors.UnimplementedError(message=f"Cast {one} to {two} is not supported [Op:Cast]")
    return _cast(x, dtype)


@export("convert_to_tensor")
@graphed("convert_to_tensor")
def convert_to_tensor(value, dtype=None, dtype_hint=None, name=None):
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
    return conversion.convert(value, dtype, None if dtype_hint is None else as_dtype(dtype_hint))


@export("constant")
@graphed("constant")
def constant(value, dtype=None, shape=None, name="Const"):
    """A tensor of constant values.

    Args:
        value: a Python value, list or NumPy array (or one tensor, not a list of tensors).
        dtype: the dtype wanted; by default the value's own.
        shape: the shape wanted; a single value is repeated to fill it.

    Raises:
        TypeError: where the number of elements does not fit `shape`, or a tensor has another dtype.
        ValueError: for a list that holds tensors; `tf.stack` and `tf.convert_to_tensor` take those.

    >>> import flowlet as tf
    >>> tf.constant(-1.0, shape=[2, 3]).numpy().tolist()
    [[-1.0, -1.0, -1.0], [-1.0, -1.0, -1.0]]
    """
    tensor = _constant(value, None if dtype is None else as_dtype(dtype))
    if shape is None:
        return tensor
    dims = TensorShape(conversion.static(shape, "shape"))
    array, count = tensor._value, dims.num_elements()
    if array.size == count:
        return EagerTensor(array.reshape(dims.as_list()))
    if array.size == 1:
        shape = conversion.convert(list(dims))._value
        return EagerTensor(np.broadcast_to(np.asarray(array).reshape(()), shape).copy())
    raise TypeError(f"Eager execution of tf.constant with unsupported shape. Tensor {np.asarray(array)} (converted "
                    f"from {value}) has {array.size} elements, but got `shape` {dims} with {count} "
                    f"elements).")  # fmt: skip


def _constant(value, dtype):
    if isinstance(value, Tensor):
        if dtype is not None and value.dtype is not dtype:
            raise TypeError(f"Expected tensor {value} with dtype {dtype!r}, but got dtype {value.dtype!r}.")
        return value
    if isinstance(value, Symbolic):
        return conversion.convert(value, dtype)
    if isinstance(value, Variable):
        if dtype is dtypes.string:
            raise ValueError("Failed to convert a NumPy array to a Tensor (Unsupported object type float).")
        return conversion.convert(value) if dtype is None else cast(conversion.convert(value), dtype)
    if isinstance(value, (list, tuple)):
        first = value
        while isinstance(first, (list, tuple)) and first:
            first = first[0]
        if isinstance(first, (Tensor, Variable, Symbolic)):
            variable = isinstance(first, Variable)
            what = "object of type 'Variable' has no len()" if variable else "Scalar tensor has no `len()`"
            raise ValueError(errors.message(
                f"tf.constant was given a list that holds a tensor. TypeError: {what}.",
                "Python numbers, texts or NumPy arrays.",
                "use tf.stack or tf.convert_to_tensor for a list of tensors."))  # fmt: skip
        return EagerTensor(conversion.placed(conversion.array_of(value, dtype)))
    if isinstance(value, TensorShape):
        if value.rank is None:
            raise ValueError("ValueError: Cannot take the length of shape with unknown rank.")
        return constant(list(value), dtype)
    if isinstance(value, IndexedSlices):
        raise ValueError(f"Attempt to convert a value ({value!r}) with an unsupported type ({type(value)}) to a "
                         f"Tensor.")
    return conversion.convert(value, dtype)


@export("register_tensor_conversion_function")
def register_tensor_conversion_function(base_type, conversion_func, priority=100):
    """Let ops take objects of `base_type`, which `conversion_func(value, dtype, name, as_ref)` makes tensors of.

    Args:
        base_type: a type or a tuple of types.
        conversion_func: gives a tensor, or NotImplemented.

    >>> import flowlet as tf
    >>> class Box:
    ...     content = 3.0
    >>> tf.register_tensor_conversion_function(
    ...     Box, lambda value, dtype=None, name=None, as_ref=False: tf.constant(value.content, dtype))
    >>> (tf.constant(1.0) + Box()).numpy().item()
    4.0
    """
    kinds = base_type if isinstance(base_type, tuple) else (base_type,)
    if not all(isinstance(kind, type) for kind in kinds):
        raise TypeError(f"Argument `base_type` must be a type or a tuple of types. Obtained: {base_type!r}")
    if not callable(conversion_func):
        raise TypeError(f"Argument `conversion_func` must be callable. Received {conversion_func!r}.")

    def convert(value, dtype):
        found = conversion_func(value, dtype=dtype, name=None, as_ref=False)
        if found is NotImplemented:
            raise TypeError(f"Could not convert {value!r} to a tensor: its conversion function declined.")
        return found

    for kind in kinds:
        conversion.register(kind, convert)


@op("Identity", inputs="input", texts=True)
def _identity(input, name=None):  # noqa: A002
    return input + jnp.zeros((), input.dtype) if input.dtype.kind == "?" else jnp.asarray(input)


@export("identity")
@graphed("identity")
def identity(input, name=None):  # noqa: A002
    """A tensor of the same values; a variable's value now.

    >>> import flowlet as tf
    >>> tf.identity([1, 2]).numpy().tolist()
    [1, 2]
    """
    if isinstance(input, Dispatching):
        return input._with_parts(input._parts())
    tensor = conversion.convert(input)
    return tensor if not isinstance(tensor, Symbolic) and tensor.dtype is dtypes.string else _identity(tensor)


@op("GuaranteeConst", "guarantee_const", inputs="input", texts=True, gradient=False)
def guarantee_const(input, name=None):  # noqa: A002
    """`input` as it is. In TensorFlow it promises the runtime that values never change; nothing is made of it here."""
    return jnp.asarray(input)


@op("StopGradient", "stop_gradient", inputs="input", texts=True, gradient=False)
def stop_gradient(input, name=None):  # noqa: A002
    """The same values, which gradients do not flow through.

    >>> import flowlet as tf
    >>> x = tf.Variable(2.)
    >>> with tf.GradientTape() as tape:
    ...     y = x * tf.stop_gradient(x)
    >>> tape.gradient(y, x).numpy().item()
    2.0
    """
    return jax.lax.stop_gradient(input)


@op("Bitcast", "bitcast", inputs="input:T", types={"T": NUMBERS})
def bitcast(input, type, name=None):  # noqa: A002
    """The same bits read as another dtype; between sizes, the last axis is split or joined."""
    target = as_dtype(type)
    if target not in NUMBERS:
        raise errors.invalid(f"Value for attr 'type' of {dtypes.kernel_name(target)} is not in the list of allowed "
                             f"values: {', '.join(map(dtypes.kernel_name, NUMBERS))}", "Bitcast")  # fmt: skip
    if input.dtype.kind == "c":  # the parts, one after the other
        input = jnp.stack([jnp.real(input), jnp.imag(input)], -1)  # noqa: A001
        if target.size < 2 * input.dtype.itemsize:
            found = jax.lax.bitcast_convert_type(input, target._np)
            return found.reshape((*input.shape[:-1], -1))
    ratio = target.size // input.dtype.itemsize
    if ratio > 1 and (not input.ndim or input.shape[-1] != ratio):
        raise errors.invalid(f"Cannot bitcast from {dtypes.of(input.dtype).as_datatype_enum} to "
                             f"{target.as_datatype_enum}", "Bitcast")  # fmt: skip
    return jax.lax.bitcast_convert_type(input, target._np)


@export("is_tensor")
def is_tensor(x):
    """Whether `x` is a tensor or a variable (or a symbolic Keras tensor).

    >>> import flowlet as tf
    >>> tf.is_tensor(tf.constant(1)), tf.is_tensor(1)
    (True, False)
    """
    return isinstance(x, (Tensor, Variable, Symbolic, Dispatching)) or hasattr(x, "_graph_tensor")
