"""`tf.DType`: the element types, and which of them NumPy and JAX know under which name."""

import ml_dtypes
import numpy as np


class DType:
    """The type of a tensor's elements, such as `tf.float32`. One object a type: compare with `is` or `==`.

    >>> import flowlet as tf
    >>> tf.float32
    tf.float32
    >>> tf.as_dtype("int64").is_integer, tf.float32 == "float32", tf.float32.as_numpy_dtype
    (True, True, <class 'numpy.float32'>)
    """

    __slots__ = ("_np", "_enum", "_kind", "_name", "_size")

    def __init__(self, name, numpy_type, enum, kind):
        self._name, self._np, self._enum, self._kind = name, np.dtype(numpy_type), enum, kind
        self._size = 1 if kind in ("string", "resource", "variant") else self._np.itemsize

    name = property(lambda self: self._name)
    size = property(lambda self: self._size)
    as_datatype_enum = property(lambda self: self._enum)
    base_dtype = property(lambda self: self)
    real_dtype = property(lambda self: {"complex64": float32, "complex128": float64}.get(self._name, self))
    is_floating = property(lambda self: self._kind == "float")
    is_integer = property(lambda self: self._kind in ("int", "uint"))
    is_unsigned = property(lambda self: self._kind == "uint")
    is_complex = property(lambda self: self._kind == "complex")
    is_bool = property(lambda self: self._kind == "bool")
    is_numpy_compatible = property(lambda self: self._kind not in ("resource", "variant"))

    @property
    def as_numpy_dtype(self):
        """The NumPy scalar type, `object` for strings."""
        return self._np.type

    @property
    def min(self):
        """The smallest finite value; a TypeError for types without an order."""
        return self._limit("min")

    @property
    def max(self):
        """The largest finite value; a TypeError for types without an order."""
        return self._limit("max")

    def _limit(self, which):
        if self._kind == "float":
            return getattr(ml_dtypes.finfo(self._np), which)
        if self._kind in ("int", "uint"):
            return getattr(np.iinfo(self._np), which)
        if self._kind == "bool":
            return which == "max"
        raise TypeError(f"Cannot find {'minimum' if which == 'min' else 'maximum'} value of {self}.")

    @property
    def limits(self):
        """(0, 1) for floating types and bool, else (min, max) of the integer type."""
        return (0, 1) if self._kind in ("float", "bool") else (self.min, self.max)

    def is_compatible_with(self, other):
        return self is as_dtype(other)

    def __eq__(self, other):
        if self is other:
            return True
        if other is None:
            return False
        try:
            return self is as_dtype(other)
        except TypeError:
            return False

    def __hash__(self):
        return hash(self._name)

    def __repr__(self):
        return f"tf.{self._name}"

    def __str__(self):
        return f"<dtype: {self._name!r}>"

    def __reduce__(self):
        return as_dtype, (self._name,)


half = float16 = DType("float16", np.float16, 19, "float")
float32 = DType("float32", np.float32, 1, "float")
double = float64 = DType("float64", np.float64, 2, "float")
int32 = DType("int32", np.int32, 3, "int")
uint8 = DType("uint8", np.uint8, 4, "uint")
int16 = DType("int16", np.int16, 5, "int")
int8 = DType("int8", np.int8, 6, "int")
string = DType("string", object, 7, "string")
complex64 = DType("complex64", np.complex64, 8, "complex")
int64 = DType("int64", np.int64, 9, "int")
bool_ = DType("bool", np.bool_, 10, "bool")
bfloat16 = DType("bfloat16", ml_dtypes.bfloat16, 14, "float")
uint16 = DType("uint16", np.uint16, 17, "uint")
complex128 = DType("complex128", np.complex128, 18, "complex")
resource = DType("resource", object, 20, "resource")
variant = DType("variant", object, 21, "variant")
uint32 = DType("uint32", np.uint32, 22, "uint")
uint64 = DType("uint64", np.uint64, 23, "uint")

ALL = (float16, float32, float64, bfloat16, int8, int16, int32, int64, uint8, uint16, uint32, uint64,
       complex64, complex128, bool_, string, resource, variant)  # fmt: skip
FLOATS = (bfloat16, float16, float32, float64)
INTEGERS = (int8, int16, int32, int64, uint8, uint16, uint32, uint64)
COMPLEX = (complex64, complex128)
NUMBERS = FLOATS + INTEGERS + COMPLEX

_BY_NAME = {dtype.name: dtype for dtype in ALL} | {"half": float16, "float": float32, "double": float64, "bool_": bool_}
_BY_NUMPY = {dtype._np: dtype for dtype in ALL if dtype._np != np.dtype(object)} | {np.dtype(object): string}
_BY_PYTHON = {float: float32, int: int32, bool: bool_, str: string, bytes: string, complex: complex128, object: string}
_BY_ENUM = {dtype._enum: dtype for dtype in ALL}


def of(numpy_dtype):
    """The DType of a NumPy dtype that an array of ours has; the fast way, without checks."""
    return _BY_NUMPY[numpy_dtype]


def as_dtype(type_value):
    """The `tf.DType` for a DType, a name, a NumPy type or a Python type.

    Args:
        type_value: such as `tf.float32`, `"float32"`, `np.float32`, `np.dtype("f4")`, `float`, or an enum number.

    Raises:
        TypeError: where nothing of TensorFlow corresponds.

    >>> as_dtype(float), as_dtype("half")
    (tf.float32, tf.float16)
    """
    if type(type_value) is DType:
        return type_value
    try:
        if type_value in _BY_PYTHON:
            return _BY_PYTHON[type_value]
        if isinstance(type_value, str):
            name = type_value[3:] if type_value.startswith("tf.") else type_value
            if name in _BY_NAME:
                return _BY_NAME[name]
        elif isinstance(type_value, int):
            return _BY_ENUM[type_value]
        dtype = np.dtype(type_value)
        return string if dtype.kind in "SU" else _BY_NUMPY[dtype]
    except (TypeError, KeyError):
        pass
    raise TypeError(f"Cannot convert the argument `type_value`: {type_value!r} to a TensorFlow DType.")
