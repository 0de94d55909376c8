"""From any value to a tensor (core/values.py has the rules for Python and NumPy values), and back to Python values."""

import jax
import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.core import dtypes, values
from flowlet.core.mode import state
from flowlet.core.shape import TensorShape
from flowlet.core.tensor import EagerTensor, Symbolic, Tensor, Tracer
from flowlet.core.values import array_of

LARGE = 4096  # elements from which on a constant goes to the device at once

_registered = []  # (type, function(value, dtype) -> EagerTensor), the newest first


def register(kind, function, leaf=True):
    """Let `function(value, dtype)` turn instances of `kind` into tensors; `leaf`: also inside lists."""
    _registered.insert(0, (kind, function))
    if leaf:
        values.LEAVES.append(kind)


values.LEAVES.extend((Tensor, Symbolic))


def set_packing(stack, cast):
    """Give the ops that lists of tensors need: `stack(tensors)` along a new first axis, `cast(tensor, dtype)`."""
    global _stack, _cast
    _stack, _cast = stack, cast


def convert(value, dtype=None, hint=None):
    """The EagerTensor of `value` (or `value` itself, where it is symbolic).

    Args:
        value: a tensor, variable, Python value, list, NumPy array, or anything with `__array__`.
        dtype: the DType that the result must have, or None.
        hint: the DType to try where the value has none of its own.

    Raises:
        ValueError, TypeError: with TensorFlow's wording, where it cannot be converted.
    """
    if type(value) is EagerTensor or isinstance(value, (Tensor, Symbolic)):
        if dtype is not None and value.dtype is not dtype:
            raise ValueError(f"Tensor conversion requested dtype {dtype.name} for Tensor with dtype "
                             f"{value.dtype.name}: {value!r}")  # fmt: skip
        return value
    for kind, function in _registered:
        if isinstance(value, kind):
            if dtype is None and hint is not None:
                try:
                    return function(value, hint)
                except (TypeError, ValueError):
                    pass
            return function(value, dtype)
    if isinstance(value, (list, tuple)):
        found = _tensor_dtype(value)
        if found is not None:
            return _packed(value, dtype or found, dtype not in (None, found))
    if dtype is None and hint is not None:
        try:
            return EagerTensor(placed(array_of(value, hint)))
        except (TypeError, ValueError):
            pass
    if isinstance(value, jax.Array):
        return EagerTensor(value if dtype is None or value.dtype == dtype._np else value.astype(dtype._np))
    return EagerTensor(placed(array_of(value, dtype)))


def placed(array):
    """A large array on the device, a small one as it is: shape arithmetic and constants stay NumPy."""
    return array if array.size < LARGE or array.dtype == object else jnp.asarray(array)


def _tensor_dtype(value):
    """The dtype of the first tensor in a nested list; None where it holds none."""
    for item in value:
        if type(item) in _PLAIN:
            continue
        if isinstance(item, (list, tuple)):
            found = _tensor_dtype(item)
            if found is not None:
                return found
        elif isinstance(item, tuple(values.LEAVES)):
            return item.dtype
    return None


def holds_tensors(values_):
    """Whether a nested list holds a tensor or variable."""
    return _tensor_dtype(values_) is not None


_PLAIN = frozenset((float, int, bool, str, bytes, complex, type(None)))


def _packed(value, dtype, cast):
    """A nested list that holds tensors, as one tensor; its Python values get `dtype`, its tensors too with `cast`."""
    items = []
    for item in value:
        if isinstance(item, (list, tuple)):
            items.append(_packed(item, dtype, cast))
        elif isinstance(item, tuple(values.LEAVES)):
            items.append(_cast(item, dtype) if cast else convert(item))
        else:
            items.append(convert(item, dtype))
    return _stack(items)


# (type, value, NumPy dtype) -> (tensor on the device, tensor of NumPy); the types keep 1, 1.0 and True apart
_scalars = {}


def scalar(value, dtype):
    """The tensor of a Python number for an op's argument: the same object for the same number (never shown to users).

    `dtype` is NumPy's.

    Raises:
        ValueError, TypeError: as `convert`.
    """
    key = (type(value), value or str(value), dtype)  # 0.0 and -0.0 are equal, but not the same number
    found = _scalars.get(key)
    if found is None:
        array = array_of(value, dtypes.of(dtype))
        if len(_scalars) >= LARGE:
            _scalars.clear()
        with jax.ensure_compile_time_eval():
            found = EagerTensor(jnp.asarray(array)), EagerTensor(array)
        if value == value:  # not NaN
            _scalars[key] = found
    return found[0] if state.frame is None else found[1]


def static(value, what="argument"):
    """A Python value (int, float, bool, tuple, str) for an argument that must be known when an op is built.

    Takes Python values, NumPy scalars and arrays, TensorShapes and tensors with known values.
    """
    if isinstance(value, (list, tuple)):
        return tuple(static(item, what) for item in value)
    if isinstance(value, TensorShape):
        return tuple(value.as_list())
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, (np.ndarray, jax.Array, EagerTensor)) or any(isinstance(value, k) for k, _ in _registered):
        raw = convert(value)._value if not isinstance(value, (np.ndarray, jax.Array)) else value
        if isinstance(raw, Tracer):
            raise errors.OperatorNotAllowedInGraphError(errors.message(
                f"`{what}` is a tensor whose value is not known while the function is traced.",
                "a Python value, or a tensor made of Python values and shapes: XLA compiles for fixed sizes.",
                f"pass `{what}` as a Python int from outside the tf.function, or take it from a static "
                f"shape."))  # fmt: skip
        array = np.asarray(raw)
        return array.item() if array.ndim == 0 else _tupled(array.tolist())
    if isinstance(value, np.dtype) or (isinstance(value, type) and issubclass(value, np.generic)):
        return dtypes.as_dtype(value)
    return value


def integers(value, attr, op_type):
    """`value` as an int or a tuple of ints (of tuples, for a matrix), for an argument of op `op_type`.

    Args:
        attr: what TensorFlow calls the dtype of the argument; None where it converts the argument to int32.

    Raises:
        InvalidArgumentError, TypeError, ValueError: for anything else, as TensorFlow says it.
    """
    if isinstance(value, (list, tuple)) and not len(value):
        return ()
    if isinstance(value, TensorShape):
        value = values.shape_array(value)
    if isinstance(value, float) and attr in (None, "Tidx", "Tdim", "Tnumsegments"):  # int32 where TensorFlow can
        raise values.refuse(value, dtypes.int32)
    tensor = convert(value, None if attr or hasattr(value, "dtype") else dtypes.int32)
    if not isinstance(tensor, EagerTensor):
        return static(value)
    dtypes.allowed(tensor.dtype, (dtypes.int32, dtypes.int64), attr, op_type)
    return static(tensor, attr or "argument")


def no_texts(*kinds):
    """For `accept` of a row that TensorFlow computes with a factor of 1, which cannot become a text."""
    if dtypes.string in kinds:
        raise values.refuse(1, dtypes.string)


def _tupled(items):
    return tuple(_tupled(item) if isinstance(item, list) else item for item in items)
