"""`tf.DType`: the element types, and which of them NumPy and JAX know under which name."""

import ml_dtypes
import numpy as np

from flowlet import errors


class DType:
    """The type of a tensor's elements, such as `tf.float32`. One object a type: compare with `is` or `==`.

    >>> import flowlet as tf
    >>> tf.float32
    tf.float32
    >>> tf.as_dtype("int64").is_integer, tf.float32 == "float32", tf.float32.as_numpy_dtype
    (True, True, <class 'numpy.float32'>)
    """

    __slots__ = ("_np", "_enum", "_kind", "_name", "_size")

    def __new__(cls, type_enum, handle_data=None):
        return as_dtype(type_enum)

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
    is_quantized = property(lambda self: False)
    is_numeric = property(lambda self: self._kind in ("float", "int", "uint", "complex"))
    is_numpy_compatible = property(lambda self: self._kind not in ("resource", "variant"))

    @property
    def as_numpy_dtype(self):
        """The NumPy scalar type, `object` for strings; a KeyError for resource and variant."""
        if not self.is_numpy_compatible:
            raise KeyError(self._enum)
        return object if self._kind == "string" else self._np.type

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
        raise TypeError(f"Cannot find {'minimum' if which == 'min' else 'maximum'} value of {self}"
                        f"{f' with type {self}' if self.is_numpy_compatible else ''}.")  # fmt: skip

    @property
    def limits(self):
        """The values of a picture of this dtype: (0, 1) for floats, (0, max) for ints; a ValueError for others."""
        if self in (float32, float64):
            return (0, 1)
        if self._kind in ("int", "uint", "bool"):
            return (0, True if self._kind == "bool" else self.max)
        raise ValueError(f"{self} does not have defined limits.")

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
        return self._enum

    def __repr__(self):
        return f"tf.{self._name}"

    def __str__(self):
        return f"<dtype: {self._name!r}>"

    def __reduce__(self):
        return as_dtype, (self._name,)


def _make(name, numpy_type, enum, kind):
    dtype = object.__new__(DType)
    dtype._name, dtype._np, dtype._enum, dtype._kind = name, np.dtype(numpy_type), enum, kind
    dtype._size = dtype._np.itemsize if dtype._np.kind != "O" else 0
    return dtype


half = float16 = _make("float16", np.float16, 19, "float")
float32 = _make("float32", np.float32, 1, "float")
double = float64 = _make("float64", np.float64, 2, "float")
int32 = _make("int32", np.int32, 3, "int")
uint8 = _make("uint8", np.uint8, 4, "uint")
int16 = _make("int16", np.int16, 5, "int")
int8 = _make("int8", np.int8, 6, "int")
string = _make("string", object, 7, "string")
complex64 = _make("complex64", np.complex64, 8, "complex")
int64 = _make("int64", np.int64, 9, "int")
bool_ = _make("bool", np.bool_, 10, "bool")
bfloat16 = _make("bfloat16", ml_dtypes.bfloat16, 14, "float")
uint16 = _make("uint16", np.uint16, 17, "uint")
complex128 = _make("complex128", np.complex128, 18, "complex")
resource = _make("resource", object, 20, "resource")
variant = _make("variant", object, 21, "variant")
uint32 = _make("uint32", np.uint32, 22, "uint")
uint64 = _make("uint64", np.uint64, 23, "uint")

ALL = (float16, float32, float64, bfloat16, int8, int16, int32, int64, uint8, uint16, uint32, uint64,
       complex64, complex128, bool_, string, resource, variant)  # fmt: skip
FLOATS = (bfloat16, float16, float32, float64)
INTEGERS = (int8, int16, int32, int64, uint8, uint16, uint32, uint64)
COMPLEX = (complex64, complex128)
NUMBERS = FLOATS + INTEGERS + COMPLEX
SIGNED = FLOATS + (int8, int16, int32, int64)
REAL = FLOATS + INTEGERS
INEXACT = FLOATS + COMPLEX
INDICES = (int16, int32, int64)

_BY_NAME = {dtype.name: dtype for dtype in ALL} | {"half": float16, "float": float32, "double": float64}
BY_NUMPY = {dtype._np: dtype for dtype in ALL if dtype._np != np.dtype(object)} | {np.dtype(object): string}
_BY_PYTHON = {float: float32, bool: bool_, object: string}
_BY_ENUM = {dtype._enum: dtype for dtype in ALL}


_KERNEL_NAMES = {"float32": "float", "float64": "double", "float16": "half"}


def kernel_name(dtype):
    """How TensorFlow's kernels name a DType in messages: `float` for float32."""
    return _KERNEL_NAMES.get(dtype.name, dtype.name)


def mismatched(op_type, position, want, found):
    """The error for input number `position` of an op, whose dtype is `found` where `want` is needed."""
    return errors.invalid(f"cannot compute {op_type} as input #{position}(zero-based) was expected to be a "
                          f"{kernel_name(want)} tensor but is a {kernel_name(found)} tensor", op_type)  # fmt: skip


def allowed(dtype, among, attr, op_type):
    """`dtype` itself; an InvalidArgumentError where attribute `attr` of an op is none of `among`."""
    if dtype not in among:
        raise errors.invalid(f"Value for attr '{attr}' of {kernel_name(dtype)} is not in the list of allowed values: "
                             f"{', '.join(map(kernel_name, among))}", op_type)  # fmt: skip
    return dtype


def of(numpy_dtype):
    """The DType of a NumPy dtype that an array of ours has; the fast way, without checks."""
    return BY_NUMPY[numpy_dtype]


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
        for table in (_BY_NAME, _BY_ENUM, _BY_PYTHON):
            if type_value in table:
                return table[type_value]
        if isinstance(type_value, np.dtype) or (isinstance(type_value, type) and issubclass(type_value, np.generic)):
            dtype = np.dtype(type_value)
            return string if dtype.kind in "SU" else BY_NUMPY[dtype]
        if isinstance(getattr(type_value, "dtype", None), (DType, np.dtype)):
            return as_dtype(type_value.dtype)
    except (TypeError, KeyError):
        pass
    raise TypeError(f"Cannot convert the argument `type_value`: {type_value!r} to a TensorFlow DType.")
