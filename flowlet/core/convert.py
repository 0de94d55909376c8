"""From Python and NumPy values to tensors, by TensorFlow's rules (recorded in tests/oracle/core_convert_*.json).

A Python float becomes float32, an int int32 (int64 where it does not fit), text a string. A NumPy array keeps its
dtype. With a dtype asked for, numbers are converted where nothing of their kind is lost: an int may become a float,
a float never an int; NumPy arrays convert freely.
"""

import jax
import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.core import dtypes
from flowlet.core.shape import TensorShape
from flowlet.core.tensor import EagerTensor, Symbolic, Tensor, Tracer

LARGE = 4096  # elements from which on a constant goes to the device at once

_registered = []  # (type, function(value, dtype) -> EagerTensor), the newest first


def register(kind, function):
    """Let `function(value, dtype)` turn instances of `kind` into tensors."""
    _registered.insert(0, (kind, function))


def pack(items, dtype):
    """A list that holds tensors as one tensor; `ops/array.py` provides it."""
    raise NotImplementedError


_pack = [pack]


def set_pack(function):
    _pack[0] = function


def convert(value, dtype=None, hint=None):
    """The EagerTensor of `value` (or `value` itself, where it is symbolic).

    Args:
        value: a tensor, variable, Python value, list, NumPy array, or anything with `__array__`.
        dtype: the DType that the result must have, or None.
        hint: the DType to try where the value has none of its own.

    Raises:
        ValueError, TypeError: with TensorFlow's wording, where it cannot be converted.
    """
    if type(value) is EagerTensor:
        if dtype is not None and value._value.dtype != dtype._np:
            raise ValueError(f"Tensor conversion requested dtype {dtype.name} for Tensor with dtype "
                             f"{value.dtype.name}: {value!r}")  # fmt: skip
        return value
    if isinstance(value, (Tensor, Symbolic)):
        return value
    for kind, function in _registered:
        if isinstance(value, kind):
            return function(value, dtype)
    if dtype is None and hint is not None:
        try:
            return EagerTensor(to_array(value, hint))
        except (TypeError, ValueError):
            pass
    found = to_array(value, dtype)
    return found if isinstance(found, (Tensor, Symbolic)) else EagerTensor(found)


def to_array(value, dtype=None):
    """The NumPy or JAX array of a value that is no tensor (or a tensor, for a list that holds tensors)."""
    kind = type(value)
    if kind is float:
        return _from_float(value, dtype)
    if kind is bool:
        return _check_kind(value, dtype or dtypes.bool_, "bool", np.bool_(value))
    if kind is int:
        return _from_int(value, dtype)
    if kind is str or kind is bytes or kind is np.str_ or kind is np.bytes_:
        return _check_kind(value, dtype or dtypes.string, "string", _text(value))
    if kind is complex:
        return _check_kind(value, dtype or dtypes.complex128, "complex", value)
    if isinstance(value, (np.ndarray, np.generic)):
        return _from_numpy(value, dtype)
    if isinstance(value, jax.Array):
        return value if dtype is None or value.dtype == dtype._np else value.astype(dtype._np)
    if isinstance(value, TensorShape):
        return _from_shape(value, dtype)
    if isinstance(value, (list, tuple, range)):
        return _from_sequence(value, dtype)
    if hasattr(value, "__array__") and not isinstance(value, type):
        return _from_numpy(np.asarray(value), dtype)
    if hasattr(value, "__len__") and hasattr(value, "__getitem__") and not isinstance(value, (dict, set)):
        return _from_sequence(list(value), dtype)
    raise ValueError(f"Attempt to convert a value ({value!r}) with an unsupported type ({kind}) to a Tensor.")


# which kinds of Python values may become a dtype of which kind
_ALLOWED = {
    "bool": ("bool", "int", "uint", "float", "complex"),
    "int": ("int", "uint", "float", "complex"),
    "float": ("float", "complex"),
    "complex": ("complex",),
    "string": ("string",),
}


def _refuse(value, dtype):
    name = {"float32": "float", "float64": "double", "float16": "half"}.get(dtype.name, dtype.name)
    return TypeError(f"Cannot convert {value!r} to EagerTensor of dtype {name}")


def _check_kind(value, dtype, kind, raw):
    if dtype._kind not in _ALLOWED[kind]:
        raise _refuse(value, dtype)
    return np.array(raw, dtype._np)


def _from_float(value, dtype):
    if dtype is None:
        dtype = dtypes.float32
    if dtype._kind not in ("float", "complex"):
        raise _refuse(value, dtype)
    if dtype is dtypes.float64 or dtype is dtypes.complex128:
        return np.array(value, dtype._np)
    if value in (float("inf"), -float("inf")) or abs(value) <= 3.4028235677973366e38 or value != value:
        return np.array(value, dtype._np)
    raise ValueError("Can't convert Python sequence with a value out of range for a double-precision float.")


def _from_int(value, dtype):
    if dtype is None:
        dtype = dtypes.int32 if -(2**31) <= value < 2**31 else dtypes.int64
    if dtype._kind not in ("int", "uint", "float", "complex"):
        raise _refuse(value, dtype)
    if dtype._kind in ("float", "complex"):
        return np.array(float(value), dtype._np)
    limits = np.iinfo(dtype._np)
    if not limits.min <= value <= limits.max:
        if dtype in (dtypes.int64, dtypes.uint64):
            raise ValueError("Can't convert Python sequence with out-of-range integer to Tensor.")
        raise _refuse(value, dtype)
    return np.array(value, dtype._np)


def _text(value):
    return value.encode("utf-8") if isinstance(value, str) else bytes(value)


def _from_numpy(value, dtype):
    array = np.asarray(value)
    kind = array.dtype.kind
    if kind in "SU" or kind == "O" or kind == "T":
        return _from_objects(array, dtype)
    if array.dtype not in dtypes._BY_NUMPY:
        if kind == "V" and array.dtype.fields is not None:
            raise ValueError("Failed to convert a NumPy array to a Tensor (Unsupported numpy data type).")
        native = array.dtype.newbyteorder("=")
        if native in dtypes._BY_NUMPY:
            array = array.astype(native)
        else:
            unsupported = {"M": "NPY_DATETIME", "m": "NPY_TIMEDELTA", "g": "NPY_LONGDOUBLE", "G": "NPY_CLONGDOUBLE"}
            name = unsupported.get(array.dtype.char, unsupported.get(kind, str(array.dtype)))
            raise ValueError(f"Failed to convert a NumPy array to a Tensor (Unsupported numpy type: {name}).")
    if dtype is not None and array.dtype != dtype._np:
        if dtype._kind == "string":
            raise _refuse(value, dtype)
        with np.errstate(all="ignore"):
            source = array.real if array.dtype.kind == "c" and dtype._kind != "complex" else array
            return source.astype(dtype._np)
    if array.size >= LARGE:
        return jnp.array(array)  # a copy of its own, on the device
    return np.array(array)


def _from_objects(array, dtype):
    """An array of texts, or of Python objects that must all be texts."""
    if dtype is not None and dtype is not dtypes.string:
        raise _refuse(array, dtype)
    out = np.empty(array.shape, object)
    for index, item in np.ndenumerate(array):
        if not isinstance(item, (str, bytes)):
            raise ValueError(f"Failed to convert a NumPy array to a Tensor "
                             f"(Unsupported object type {type(item).__name__}).")  # fmt: skip
        out[index] = _text(item)
    return out


def _from_shape(shape, dtype):
    if not shape.is_fully_defined():
        raise ValueError(f"Cannot convert a partially known TensorShape {shape} to a Tensor.")
    if dtype is not None and dtype not in (dtypes.int32, dtypes.int64):
        raise TypeError(f"Cannot convert a TensorShape to dtype {dtype.name}; expected int32 or int64.")
    return np.array(shape.as_list(), (dtype or dtypes.int32)._np)


_PYTHON_KINDS = {bool: "bool", int: "int", float: "float", complex: "complex", str: "string", bytes: "string",
                 np.str_: "string", np.bytes_: "string"}  # fmt: skip


def _kind_of(leaf):
    kind = _PYTHON_KINDS.get(type(leaf))
    if kind is None and isinstance(leaf, (np.generic, np.ndarray)):
        kind = {"b": "bool", "i": "int", "u": "int", "f": "float", "c": "complex"}.get(leaf.dtype.kind, "string")
    return kind


def _from_sequence(value, dtype):
    leaves = []
    shape = _collect(value, leaves, 0)
    if any(isinstance(leaf, (Tensor, Symbolic)) or any(isinstance(leaf, k) for k, _ in _registered) for leaf in leaves):
        return _pack[0](value, dtype)
    if shape is None:
        raise ValueError("Can't convert non-rectangular Python sequence to Tensor.")
    if not leaves:
        return np.zeros(shape, (dtype or dtypes.float32)._np)
    kinds = _leaf_kinds(leaves)
    first = leaves[0]
    found = dtype
    if found is None:
        found = _common_dtype(leaves, kinds, first)
    elif dtype._kind not in _ALLOWED[kinds[-1]] and not isinstance(first, (np.ndarray, np.generic)):
        raise _refuse(value, dtype)
    if found is dtypes.string:
        out = np.empty(len(leaves), object)
        out[:] = [_text(leaf) for leaf in leaves]
        return out.reshape(shape)
    if dtype is not None and kinds[-1] == "int" and found.is_integer:
        limits = np.iinfo(found._np)
        if not all(limits.min <= leaf <= limits.max for leaf in leaves):
            raise _refuse(value, found)
    with np.errstate(all="ignore"):
        return np.array(leaves).astype(found._np).reshape(shape)


def _leaf_kinds(leaves):
    """The kinds that occur, from bool to complex; a ValueError where they do not mix."""
    order = ("bool", "int", "float", "complex", "string")
    seen = set()
    for leaf in leaves:
        kind = _kind_of(leaf)
        if kind is None:
            if leaf is leaves[0] or leaf is not None:
                raise ValueError(f"Attempt to convert a value ({leaf!r}) with an unsupported type "
                                 f"({type(leaf)}) to a Tensor.")  # fmt: skip
            raise ValueError("Can't convert Python sequence with mixed types to Tensor.")
        seen.add(kind)
    first = _kind_of(leaves[0])
    mixed = (first == "bool" and len(seen) > 1) or ("string" in seen and len(seen) > 1) or (
        "complex" in seen and first != "complex")  # fmt: skip
    if mixed:
        raise ValueError("Can't convert Python sequence with mixed types to Tensor.")
    return [kind for kind in order if kind in seen]


def _common_dtype(leaves, kinds, first):
    """The dtype of a list: that of its NumPy items, else by the widest kind among Python values."""
    if isinstance(first, (np.ndarray, np.generic)) and first.dtype.kind not in "SU":
        own = dtypes.of(first.dtype)
        if own._kind in ("int", "uint") and kinds[-1] == "float":
            return dtypes.float32
        return own
    if kinds[-1] == "int":
        small = all(-(2**31) <= leaf < 2**31 for leaf in leaves)
        if not all(-(2**63) <= leaf < 2**63 for leaf in leaves):
            raise ValueError("Can't convert Python sequence with out-of-range integer to Tensor.")
        return dtypes.int32 if small else dtypes.int64
    return {"bool": dtypes.bool_, "float": dtypes.float32, "complex": dtypes.complex128,
            "string": dtypes.string}[kinds[-1]]  # fmt: skip


def _collect(value, leaves, depth):
    """Append the leaves of a nested sequence; return its shape, None where it is not rectangular."""
    if isinstance(value, (list, tuple, range)):
        shapes = [_collect(item, leaves, depth + 1) for item in value]
        if not shapes:
            return (0,)
        if any(shape is None or shape != shapes[0] for shape in shapes):
            if all(not isinstance(item, (list, tuple)) for item in value[:1]) and any(
                    isinstance(item, (list, tuple)) for item in value):  # fmt: skip
                raise ValueError("Can't convert Python sequence with mixed types to Tensor.")
            return None
        return (len(shapes), *shapes[0])
    if isinstance(value, np.ndarray) and value.ndim:
        leaves.extend(value.ravel()[i] for i in range(value.size))
        return value.shape
    if isinstance(value, np.ndarray):
        value = value[()]
    elif isinstance(value, jax.Array) and not isinstance(value, Tracer):
        return _collect(np.asarray(value), leaves, depth)
    elif not isinstance(value, (Tensor, Symbolic)) and hasattr(value, "__array__") and not isinstance(value, (
            type, np.generic)) and not any(isinstance(value, k) for k, _ in _registered):  # fmt: skip
        return _collect(np.asarray(value), leaves, depth)
    leaves.append(value)
    return ()


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
                f"pass `{what}` as a Python int from outside the tf.function, or take it from a static shape."))  # fmt: skip
        array = np.asarray(raw)
        return array.item() if array.ndim == 0 else _tupled(array.tolist())
    if isinstance(value, np.dtype) or (isinstance(value, type) and issubclass(value, np.generic)):
        return dtypes.as_dtype(value)
    return value


def _tupled(items):
    return tuple(_tupled(item) if isinstance(item, list) else item for item in items)
