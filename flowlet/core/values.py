"""From Python and NumPy values to NumPy arrays, by TensorFlow's rules (recorded in tests/oracle/core_convert_*.json).

A Python float becomes float32, an int int32 (int64 where it does not fit), text a string. In a list the first element
decides: later ones must fit it, but an int among the first may still be followed by floats. A NumPy array keeps its
dtype. With a dtype asked for, Python numbers become it where nothing of their kind is lost (an int may become a
float, a float never an int; a bool only the types of `_DIRECT`), and integers wrap round; NumPy arrays are cast freely.
"""

import numpy as np

from flowlet.core import dtypes
from flowlet.core.shape import TensorShape

_FLOAT_RANGE = 3.4028235677973366e38  # from here on a double rounds to an infinite float32

MIXED = "Can't convert Python sequence with mixed types to Tensor."
RAGGED = "Can't convert non-rectangular Python sequence to Tensor."
OUT_OF_RANGE = "Can't convert Python sequence with out-of-range integer to Tensor."


def array_of(value, dtype=None):
    """The NumPy array of a value that is no tensor.

    Args:
        value: a Python number or text, a NumPy array or scalar, a nested sequence, anything with `__array__`.
        dtype: the DType that it must get, or None.

    Raises:
        ValueError, TypeError: with TensorFlow's wording, where there is none.

    >>> array_of([1, 2.5]), array_of(3, dtypes.int64)
    (array([1. , 2.5], dtype=float32), array(3))
    """
    kind = type(value)
    if kind in _NUMBERS:
        return _from_leaves([value], (), value, dtype)
    if isinstance(value, (np.ndarray, np.generic)):
        return _from_numpy(value, dtype)
    if isinstance(value, (str, bytes)):
        return _from_leaves([value], (), value, dtype)
    if isinstance(value, TensorShape):
        return shape_array(value, dtype)
    if hasattr(value, "__array__") and not isinstance(value, type):
        return _from_numpy(np.asarray(value), dtype)
    if _is_sequence(value):
        leaves, shape = flatten(value)
        return _from_leaves(leaves, shape, value, dtype)
    raise unsupported(value)


def unsupported(value):
    """The error for a value that is no kind of number or text."""
    return ValueError(f"Attempt to convert a value ({value!r}) with an unsupported type ({type(value)}) to a Tensor.")


def refuse(value, dtype):
    """The error for a value that may not become `dtype`."""
    return TypeError(f"Cannot convert {value!r} to EagerTensor of dtype {dtypes.kernel_name(dtype)}")


# sequences ------------------------------------------------------------------------------------------------------------


def _is_sequence(value):
    if isinstance(value, (list, tuple, range)):
        return True
    if isinstance(value, (str, bytes, dict, set, frozenset, type, np.generic, *LEAVES)):
        return False
    return hasattr(value, "__len__") and hasattr(value, "__getitem__")


LEAVES = []  # types that are elements of a list although they have a length: tensors, variables (core/convert.py)


def flatten(value):
    """The leaves of a nested sequence and its shape; a ValueError where it is not rectangular."""
    shape, first = [], value
    while True:
        if isinstance(first, np.ndarray):
            shape.extend(first.shape)
            break
        if not _is_sequence(first):
            break
        if not isinstance(first, (list, tuple, range)):
            shape.extend(np.shape(first))
            break
        shape.append(len(first))
        if not len(first):
            break
        first = first[0]
    leaves = []
    _collect(value, tuple(shape), leaves)
    return leaves, tuple(shape)


def _collect(value, shape, leaves):
    """Append the elements of `value`, which must have `shape`."""
    if not isinstance(value, (list, tuple, range)):
        if not _is_sequence(value):
            if shape:
                raise ValueError(RAGGED)
            leaves.append(value)
            return
        value = np.asarray(value)
        if value.shape != shape:
            raise ValueError(RAGGED if shape else MIXED)
        leaves.extend(value.ravel())
    elif not shape:
        raise ValueError(MIXED)
    elif len(value) != shape[0]:
        raise ValueError(RAGGED)
    elif len(shape) == 1 and _NUMBERS.issuperset(map(type, value)):
        leaves.extend(value)
    else:
        for item in value:
            _collect(item, shape[1:], leaves)


# the kinds of elements, by their types, and which may follow which in one list
_KINDS = {bool: "bool", int: "int", float: "float", complex: "complex", str: "string", bytes: "string"}
_NUMBERS = frozenset((bool, int, float, complex))
_REAL = {"float", "float64", "half", "int", "bool"}
_FITS = {"bool": {"bool"}, "int": _REAL, "float": _REAL, "float64": _REAL, "half": _REAL,
         "complex": _REAL | {"complex"}, "string": {"string"}}  # fmt: skip
_NATURAL = {"bool": dtypes.bool_, "float": dtypes.float32, "float64": dtypes.float64, "half": dtypes.float16,
            "complex": dtypes.complex128, "string": dtypes.string}  # fmt: skip

# dtype asked for -> the kinds of elements that become it at once
_DIRECT = {
    dtypes.float16: _REAL, dtypes.float32: _REAL, dtypes.float64: _REAL, dtypes.complex128: _FITS["complex"],
    dtypes.int32: {"int", "bool"}, dtypes.int64: {"int", "bool"}, dtypes.uint64: {"int", "bool"},
    dtypes.bool_: {"bool"}, dtypes.string: {"string"},
}  # fmt: skip
# kind of the dtype asked for -> the kinds of dtypes that may be cast to it
_COMPATIBLE = {"int": {"int"}, "uint": {"int"}, "float": {"int", "float"}, "complex": {"int", "float", "complex"},
               "bool": {"bool"}, "string": {"string"}, "resource": (), "variant": ()}  # fmt: skip


def _kind(element):
    """The kind of a type; None for one that no tensor can hold."""
    kind = _KINDS.get(element)
    if kind is None and issubclass(element, (str, bytes)):
        kind = "string"
    elif kind is None and issubclass(element, np.generic):
        found = np.dtype(element)
        kind = {"b": "bool", "i": "int", "u": "int", "f": "float", "c": "complex"}.get(found.kind)
        if kind == "float":
            kind = {2: "half", 8: "float64"}.get(found.itemsize, "float")
    return kind


def _from_leaves(leaves, shape, value, dtype):
    """The array of `leaves` in `shape`; `value` is what the user gave, for messages."""
    if not leaves:
        return np.zeros(shape, (dtype or dtypes.float32)._np)
    kinds = {_kind(element) for element in set(map(type, leaves))}
    if dtype in _DIRECT and kinds <= _DIRECT[dtype] and _in_range(leaves, dtype):
        return _filled(leaves, dtype).reshape(shape)
    natural = _natural(leaves, kinds)
    if dtype is None or dtype is natural:
        array = _filled(leaves, natural)
        if natural is dtypes.float32 and not np.all(np.isinf(array) == np.isinf(np.array(leaves, np.float64))):
            raise ValueError("Can't convert Python sequence with a value out of range for a double-precision float.")
        return array.reshape(shape)
    if natural._kind not in _COMPATIBLE[dtype._kind]:
        raise refuse(value, dtype)
    with np.errstate(all="ignore"):
        return _filled(leaves, natural).astype(dtype._np).reshape(shape)


def _in_range(leaves, dtype):
    """Whether ints fit the dtype asked for; those that do not wrap round, except for uint64."""
    if not dtype.is_integer or (dtype.min <= min(leaves) and max(leaves) <= dtype.max):
        return True
    if dtype is dtypes.uint64:
        raise ValueError(OUT_OF_RANGE)
    return False


def _natural(leaves, kinds):
    """The dtype that a list gets of itself."""
    first = _kind(type(leaves[0]))
    if first is None:
        raise unsupported(leaves[0])
    if not kinds <= _FITS[first]:
        raise ValueError(MIXED)
    if first != "int":
        return _NATURAL[first]
    if kinds - {"int", "bool"}:
        return dtypes.float32
    low, high = min(leaves), max(leaves)
    if -(2**31) <= low and high < 2**31:
        return dtypes.int32
    if -(2**63) <= low and high < 2**63:
        return dtypes.int64
    raise ValueError(OUT_OF_RANGE)


def _filled(leaves, dtype):
    """The elements, which are known to fit, as a flat array."""
    if dtype is dtypes.string:
        out = np.empty(len(leaves), object)
        out[:] = [text(leaf) for leaf in leaves]
        return out
    with np.errstate(all="ignore"):
        return np.array(leaves, dtype._np)


def text(value):
    """The bytes of a text."""
    return value.encode("utf-8") if isinstance(value, str) else bytes(value)


# NumPy ----------------------------------------------------------------------------------------------------------------

_UNSUPPORTED = {"M": "NPY_DATETIME", "m": "NPY_TIMEDELTA", "g": "NPY_LONGDOUBLE", "G": "NPY_CLONGDOUBLE"}


def _from_numpy(value, dtype):
    array = np.asarray(value)
    if dtype is not None and array.dtype != dtype._np:
        with np.errstate(all="ignore"):
            real = array.dtype.kind == "c" and dtype._kind not in ("complex", "string")
            array = (array.real if real else array).astype(
                dtype._np)  # fmt: skip
    if array.dtype.kind in "SUOT":
        return _from_objects(array)
    if array.dtype not in dtypes.BY_NUMPY:
        if array.dtype.fields is not None:
            raise ValueError("Failed to convert a NumPy array to a Tensor (Unsupported numpy data type).")
        array = array.astype(array.dtype.newbyteorder("="))
        if array.dtype not in dtypes.BY_NUMPY:
            name = _UNSUPPORTED.get(array.dtype.char, str(array.dtype))
            raise ValueError(f"Failed to convert a NumPy array to a Tensor (Unsupported numpy type: {name}).")
    return array if array is not value and array.base is None and array.flags.owndata else np.array(array)


def _from_objects(array):
    """An array of texts, or of Python objects that must all be texts."""
    out = np.empty(array.shape, object)
    for index, item in np.ndenumerate(array):
        if not isinstance(item, (str, bytes)):
            raise ValueError("Failed to convert a NumPy array to a Tensor "
                             f"(Unsupported object type {type(item).__name__}).")  # fmt: skip
        out[index] = text(item)
    return out


def shape_array(shape, dtype=None):
    """The sizes of a TensorShape, which must be known, as int32."""
    if not shape.is_fully_defined():
        raise ValueError(f"Cannot convert a partially known TensorShape {shape} to a Tensor.")
    if dtype is not None and dtype not in (dtypes.int32, dtypes.int64):
        raise TypeError(f"Cannot convert a TensorShape to dtype {dtype.name}; expected int32 or int64.")
    return np.array(shape.as_list(), (dtype or dtypes.int32)._np)
