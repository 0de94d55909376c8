"""Elementwise mathematics in its 1.x forms: sums, quotients, casts, clipping."""

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.compat.v1 import shapes
from flowlet.compat.v1.raw import as_dtype, made, raw, tensor, within
from flowlet.core import dtypes
from flowlet.core.graph.build import tensor as as_tensor
from flowlet.core.graph.composing import composed
from flowlet.core.graph.operation import GraphTensor
from flowlet.core.graph.stack import default_graph
from flowlet.core.nest import Dispatching
from flowlet.core.slices import IndexedSlices


@composed("AddV2")
def _operator_add(x, y, name=None):
    texts = getattr(x, "dtype", None) is dtypes.string or getattr(y, "dtype", None) is dtypes.string
    return raw("Add", x, y, name=name) if texts else raw("AddV2", x, y, name=name)


@export("compat.v1.add")
def add(x, y, name=None):
    """x + y, elementwise."""
    texts = any(isinstance(one, (str, bytes)) or getattr(one, "dtype", None) is dtypes.string for one in (x, y))
    return raw("Add", x, y, name=name) if texts else raw("AddV2", x, y, name=name, form="Add: x, y")


@export("compat.v1.scalar_mul")
def scalar_mul(scalar, x, name=None):
    """A tensor times a number."""
    scalar = tensor(scalar, x.dtype.base_dtype, "scalar")
    if scalar.shape.rank != 0:
        raise ValueError(f"Only scalar multiply works, got shape {scalar.shape}")
    return raw("Mul", scalar, x, name=name)


def _pair(x, y):
    """Both operands as tensors; a plain value takes the other's dtype where it can."""
    x, y = (getattr(one, "_graph_tensor", lambda one=one: one)() for one in (x, y))
    if not isinstance(x, GraphTensor):
        x = _hinted(x, y.dtype if isinstance(y, GraphTensor) else None, "x")
    y = y if isinstance(y, GraphTensor) else _hinted(y, x.dtype, "y")
    if x.dtype is not y.dtype:
        raise TypeError(f"x and y must have the same dtype, got {x.dtype!r} != {y.dtype!r}")
    return x, y


def _hinted(value, dtype, name):
    try:
        return tensor(value, dtype, name)
    except (TypeError, ValueError):
        return tensor(value, None, name)


_QUOTIENTS = dict.fromkeys(("uint8", "int8", "uint16", "int16"), dtypes.float32) | dict.fromkeys(
    ("int32", "int64"), dtypes.float64)  # fmt: skip


@composed("TrueDiv")
def truediv(x, y, name=None):
    """x / y; integers are divided as floats."""
    with within(name, "truediv") as scope:
        x, y = _pair(x, y)
        if x.dtype.name in _QUOTIENTS:
            x, y = cast(x, _QUOTIENTS[x.dtype.name]), cast(y, _QUOTIENTS[x.dtype.name])
        return raw("RealDiv", x, y, name=scope)


@composed("divide")
@export("compat.v1.divide")
def divide(x, y, name=None):
    """x / y, as Python divides."""
    return x / y if name is None else truediv(x, y, name)


@export("compat.v1.div")
def div(x, y, name=None):
    """x / y as Python 2 divides: integers are rounded down."""
    with within(name, "div") as scope:
        x, y = _pair(x, y)
        return raw("RealDiv" if x.dtype.is_floating or x.dtype.is_complex else "FloorDiv", x, y, name=scope)


@export("compat.v1.floor_div")
def floor_div(x, y, name=None):
    """x / y, rounded down."""
    return raw("FloorDiv", x, y, name=name or "FloorDiv")


@composed("add_n")
@export("compat.v1.add_n")
def add_n(inputs, name=None):
    """The sum of a list of tensors of one shape."""
    if not isinstance(inputs, (list, tuple)) or not inputs:
        raise ValueError("inputs must be a list of at least one Tensor/IndexedSlices with the same dtype and shape")
    inputs = [tensor(one) for one in inputs]
    if len(inputs) == 1:
        return identity(inputs[0], name) if name else inputs[0]
    return raw("AddN", inputs, name=name)


@export("compat.v1.accumulate_n")
def accumulate_n(inputs, shape=None, tensor_dtype=None, name=None):
    """The sum of a list of tensors of one shape."""
    if not isinstance(inputs, (list, tuple)) or not inputs:
        raise ValueError("inputs must be a list of at least one Tensor with the same dtype and shape")
    if len(inputs) == 1:
        return identity(inputs[0], name) if name else inputs[0]
    return raw("AddN", list(inputs), name=name, form="AccumulateNV2: inputs")


@composed("identity")
@export("compat.v1.identity")
def identity(input, name=None):  # noqa: A002
    """The tensor itself, as a new operation."""
    if isinstance(input, Dispatching):
        return input.with_values(identity(input.values, name))
    return raw("Identity", input, name=name)


@composed("cast")
@export("compat.v1.cast")
def cast(x, dtype, name=None):
    """The values in another dtype."""
    dtype = as_dtype(dtype)
    x = getattr(x, "_graph_tensor", lambda: x)()
    if isinstance(x, GraphTensor) and x.dtype is dtype:
        return x
    if isinstance(x, Dispatching):
        return x.with_values(cast(x.values, dtype))
    with within(name, "Cast") as scope:
        x = tensor(x, None, "x")
        return x if x.dtype is dtype else raw("Cast", x, dtype=dtype, name=scope)


def _cast_to(name, dtype):
    @export(f"compat.v1.to_{name}")
    def convert(x, name=None):
        return cast(x, dtype, name or default)

    default = "To" + {"bfloat16": "BFloat16"}.get(name, name.capitalize())
    convert.__name__ = convert.__qualname__ = f"to_{name}"
    convert.__doc__ = f"The values as {dtype.name}."


for _name, _dtype in {"float": dtypes.float32, "double": dtypes.float64, "int32": dtypes.int32, "int64": dtypes.int64,
                      "bfloat16": dtypes.bfloat16, "complex64": dtypes.complex64, "complex128": dtypes.complex128,
                      }.items():  # fmt: skip
    _cast_to(_name, _dtype)


@composed("saturate_cast")
@export("compat.v1.saturate_cast")
def saturate_cast(value, dtype, name=None):
    """The values in another dtype, those out of its range cut off."""
    dtype = as_dtype(dtype)
    with within(name, "saturate_cast") as scope:
        value = tensor(value, None, "value")
        if value.dtype.min < dtype.min:
            value = raw("Maximum", value, tensor(dtype.min, value.dtype, "min"))
        if value.dtype.max > dtype.max:
            value = raw("Minimum", value, tensor(dtype.max, value.dtype, "max"))
        return cast(value, dtype, scope)


@composed("clip_by_value")
@export("compat.v1.clip_by_value")
def clip_by_value(t, clip_value_min, clip_value_max, name=None):
    """The values, those below and above the bounds replaced by them."""
    with within(name, "clip_by_value") as scope:
        slices = isinstance(t, IndexedSlices)
        values = t.values if slices else tensor(t, None, "t")
        clipped = raw("Maximum", raw("Minimum", values, clip_value_max), clip_value_min, name=scope)
        return t.with_values(clipped) if slices else clipped


@composed("Abs")
def _abs(x, name=None):
    with within(name, "Abs") as scope:
        x = tensor(x, None, "x")
        return raw("Abs", x, name=scope, form="ComplexAbs: x" if x.dtype.is_complex else "Abs: x")


@export("compat.v1.conj")
def conj(x, name=None):
    """The conjugate of complex numbers; others as they are."""
    if isinstance(x, GraphTensor) and not x.dtype.is_complex:
        return x
    with within(name, "Conj") as scope:
        x = tensor(x, None, "x")
        return raw("Conj", x, name=scope) if x.dtype.is_complex else x


def _part(name, of_real):
    @composed(name)
    @export(f"compat.v1.{name}")
    def part(input, name=None):  # noqa: A002
        with within(name, op_type) as scope:
            input = tensor(input, None, "input")  # noqa: A001
            return raw(op_type, input, name=scope) if input.dtype.is_complex else of_real(input)

    op_type = name.capitalize()
    part.__name__ = part.__qualname__ = name
    part.__doc__ = f"The {name} part of complex numbers."


_part("real", lambda x: x)
_part("imag", lambda x: shapes.zeros_like(x))


@composed("LogicalXor", "logical_xor", "math.logical_xor")
@export("compat.v1.logical_xor")
def logical_xor(x, y, name="LogicalXor"):
    """Whether one of both is true, but not the other."""
    one = raw("LogicalOr", x, y)
    return raw("LogicalAnd", one, raw("LogicalNot", raw("LogicalAnd", x, y)), name=name or "LogicalXor")


@composed("log_sigmoid", "LogSigmoid")
@export("compat.v1.log_sigmoid")
def log_sigmoid(x, name=None):
    """The logarithm of the sigmoid."""
    with within(name, "LogSigmoid") as scope:
        x = tensor(x, None, "x")
        return raw("Neg", raw("Softplus", raw("Neg", x)), name=scope)


def _bessel(order):
    @composed(f"BesselI{order}")
    def bessel(x, name=None):
        with within(name, f"bessel_i{order}"):
            x = tensor(x, None, "x")
            return raw("Exp", raw("Abs", x)) * raw(f"BesselI{order}e", x)

    return bessel


_bessel(0)
_bessel(1)


@export("compat.v1.lbeta")
def lbeta(x, name=None):
    """The logarithm of the multivariate beta function of the last axis."""
    with within(name, "lbeta"):
        x = tensor(x, None, "x")
        first = raw("Sum", raw("Lgamma", x), axis=[-1])
        return first - raw("Lgamma", raw("Sum", x, axis=[-1]))


@composed("polyval")
@export("compat.v1.polyval")
def polyval(coeffs, x, name=None):
    """The polynomial of these coefficients (the highest power first) at x."""
    if not isinstance(coeffs, list):
        raise ValueError(f"Argument coeffs must be list type found {type(coeffs)}.")
    with within(name, "polyval"):
        x = tensor(x, None, "x")
        if not coeffs:
            return shapes.zeros_like(x, name=name)
        coeffs = [tensor(one, None, f"coeff_{place}") for place, one in enumerate(coeffs)]
        value = coeffs[0]
        for one in coeffs[1:]:
            value = one + value * x
        return value


@composed("L2Normalize")
@export("compat.v1.l2_normalize")
def l2_normalize(x, axis=None, epsilon=1e-12, name=None, dim=None):
    """The values divided by their Euclidean norm along axes."""
    axis = dim if axis is None else axis
    with within(name, "l2_normalize") as scope:
        x = tensor(x, None, "x")
        total = raw("Sum", raw("Square", x), axis=axis, keepdims=True)
        return raw("Mul", x, raw("Rsqrt", raw("Maximum", total, epsilon)), name=scope)


@export("compat.v1.check_numerics")
def check_numerics(tensor, message, name=None):
    """The tensor as it is; the run fails with `message` where it holds NaN or infinity."""
    def check(array):
        for wrong, what in ((np.isnan, "NaN"), (np.isinf, "Inf")):
            if wrong(array).any():
                raise errors.invalid(f"{message} : Tensor had {what} values")
        return [array]

    source = as_tensor(tensor, None, "tensor")
    return made("CheckNumerics", check, source, name=name, outputs=[(source.dtype, source.shape)], host=True, message=message)


@export("compat.v1.verify_tensor_all_finite", "compat.v1.debugging.assert_all_finite")
def verify_tensor_all_finite(t=None, msg=None, name=None, x=None, message=None):
    """The tensor as it is; the run fails with a message where it holds NaN or infinity."""
    x, message = t if x is None else x, msg if message is None else message
    with within(name, "VerifyFinite"):
        x = tensor(x, None, "x")
        with default_graph().control_dependencies([check_numerics(x, message)]):
            return identity(x, "control_dependency")
