"""Gradients of functions of one tensor, element by element."""

import math

import jax.numpy as jnp
import numpy as np

from flowlet.core import dtypes
from flowlet.core.graph import build
from flowlet.core.graph.gradients.making import (
    add,
    after,
    cast,
    const,
    custom,
    make,
    mul,
    neg,
    shape,
    square,
    sub,
    truediv,
    zeros,
    zeros_like,
)
from flowlet.core.graph.gradients.registry import rule, stop

stop("Floor", "Ceil", "Round", "Rint", "StopGradient", "IsNan", "IsInf", "IsFinite", "OnesLike", "ZerosLike")


def _unary(op_type):
    """Decorate `function(x, y, g)`: the gradient by x of `y = f(x)`, where g is that by y."""

    def decorate(function):
        rule(op_type)(lambda op, g: function(op.inputs[0], op.outputs[0], g))
        return function

    return decorate


def _conj(tensor):
    return make("Conj", tensor) if tensor.dtype.is_complex else tensor


def _ahead(function):
    """A factor that is made after g is there: `g * function(x)`."""

    def build(x, y, g):
        with after(g):
            factor = function(_conj(x))
        return mul(g, factor)

    return build


for _type, _factor in {
    "Expm1": lambda x: make("Exp", x), "Log": lambda x: make("Reciprocal", x), "Sin": lambda x: make("Cos", x),
    "Sinh": lambda x: make("Cosh", x), "Cosh": lambda x: make("Sinh", x), "Lgamma": lambda x: make("Digamma", x),
    "Log1p": lambda x: make("Reciprocal", add(1.0, x)),
    "Asin": lambda x: make("Reciprocal", make("Sqrt", _one_minus_square(x))),
    "Atanh": lambda x: make("Reciprocal", _one_minus_square(x)),
    "Atan": lambda x: make("Reciprocal", _one_and_square(x, "Add")),
    "Digamma": lambda x: make("Polygamma", const(1, x.dtype), x),
}.items():  # fmt: skip
    _unary(_type)(_ahead(_factor))


def _one_and_square(x, op_type):
    squared, row = square(x), {"Add": "AddV2"}.get(op_type, op_type)
    return make(row, const(1, x.dtype), squared, form=f"{row} = {op_type}: x, y")


def _one_minus_square(x):
    return _one_and_square(x, "Sub")


@rule("Identity", "PlaceholderWithDefault", "Print", "RefIdentity", "DebugIdentity", "EnsureShape", "ReadVariableOp", "PrintV2",
      "StopGradientRef")  # fmt: skip
def _same(op, g):
    return [g] + [None] * (len(op.inputs) - 1)


@rule("IdentityN")
def _each(op, *gradients):
    return list(gradients)


@_unary("Abs")
def _abs(x, y, g):
    return mul(g, make("Sign", x))


@_unary("ComplexAbs")
def _complex_abs(x, y, g):
    product = mul(make("Complex", g, zeros_like(g, optimize=False)), x)
    return make("DivNoNan", product, make("Complex", y, zeros_like(y, optimize=False)), name="div_no_nan")


@_unary("Neg")
def _neg(x, y, g):
    return neg(g)


@_unary("Sign")
def _sign(x, y, g):
    return zeros(shape(x), x.dtype)


@_unary("Square")
def _square(x, y, g):
    with after(g):
        two = const(2, g.dtype)
    return make("Mul", g, make("Mul", _conj(x), two))


@_unary("Exp")
def _exp(x, y, g):
    if not y.dtype.is_complex:
        return mul(g, y)
    with after(g):
        return mul(g, _conj(y))


@_unary("Cos")
def _cos(x, y, g):
    minus = neg(g)
    with after(g):
        return mul(minus, make("Sin", _conj(x)))


@_unary("Tan")
def _tan(x, y, g):
    with after(g):
        secant = make("Reciprocal", make("Cos", _conj(x)))
        return mul(square(secant), g)


@_unary("Acos")
def _acos(x, y, g):
    with after(g):
        factor = make("Reciprocal", make("Sqrt", _one_minus_square(_conj(x))))
    return mul(neg(g), factor)


@_unary("Asinh")
def _asinh(x, y, g):
    with after(g):
        return truediv(g, make("Cosh", _conj(y)))


@_unary("Acosh")
def _acosh(x, y, g):
    with after(g):
        return truediv(g, make("Sinh", _conj(y)))


def _of_error(sign):
    def build(x, y, g):
        factor = mul(g, const(sign * 2 / math.sqrt(math.pi), g.dtype))
        with after(g):
            return mul(factor, make("Exp", neg(square(_conj(x)))))

    return build


_unary("Erf")(_of_error(1))
_unary("Erfc")(_of_error(-1))


@_unary("BesselI0e")
def _bessel_i0e(x, y, g):
    with after(g):
        return mul(g, sub(make("BesselI1e", x), mul(make("Sign", x), y)))


@_unary("Softplus")
def _softplus(x, y, g):
    return mul(g, make("Sigmoid", x))


@rule("Cast")
def _cast(op, g):
    kinds = (dtypes.float16, dtypes.float32, dtypes.float64, dtypes.bfloat16, dtypes.complex64, dtypes.complex128)
    source, target = op.inputs[0].dtype, g.dtype
    return cast(g, source) if source in kinds and target in kinds else None


@rule("CheckNumerics")
def _check_numerics(op, g):
    message = f"Not a number (NaN) or infinity (Inf) values detected in gradient. b'{op.attributes.get('message', '')}'"
    return build.operation("CheckNumerics", op.node, (g,), [(g.dtype, g.shape)], None, {"message": message}).outputs[0]


@rule("Real")
def _real(op, g):
    return make("Complex", g, const(0, g.dtype))


@rule("Imag")
def _imag(op, g):
    return make("Complex", const(0, g.dtype), g)


@rule("Complex")
def _complex(op, g):
    return [make("Real", g), make("Imag", g)]


@rule("Conj")
def _conjugate(op, g):
    return make("Conj", g)


# functions whose gradient is one operation of the result (or the argument) and of g -----------------------------------


def _tanh_grad(y, g):
    return [g * (1 - y * y)]


def _sigmoid_grad(y, g):
    return [g * y * (1 - y)]


def _sqrt_grad(y, g):
    return [g * np.array(0.5, g.dtype) / y]


def _rsqrt_grad(y, g):
    return [g * np.array(-0.5, g.dtype) * y * y * y]


def _reciprocal_grad(y, g):
    return [-g * y * y]


def _relu_grad(g, y):
    return [jnp.where(jnp.asarray(y) > 0, g, jnp.zeros((), g.dtype))]


def _relu6_grad(g, y):
    y = jnp.asarray(y)
    return [jnp.where((y > 0) & (y < 6), g, jnp.zeros((), g.dtype))]


def _elu_grad(g, y):
    y = jnp.asarray(y)
    return [jnp.where(y < 0, g * (y + 1), g)]


_SELU_SCALE, _SELU_ALPHA = 1.0507009873554804934193349852946, 1.7580993408473768599402175208123


def _selu_grad(g, y):
    y = jnp.asarray(y)
    return [jnp.where(y < 0, g * (y + np.array(_SELU_ALPHA, y.dtype)), g * np.array(_SELU_SCALE, y.dtype))]


def _softsign_grad(g, x):
    return [g / jnp.square(1 + jnp.abs(x))]


FUNCTIONS = {}  # type of an operation of gradients -> the pure function that it is


def _single(op_type, function, of_input=False, first=False):
    """One operation `<Type>Grad` of g and of the result (or of the argument); `first`: g comes second."""
    FUNCTIONS[f"{op_type}Grad"] = function

    @rule(op_type)
    def build(op, g):
        like = op.inputs[0] if of_input else op.outputs[0]
        given = [like, g] if first else [g, like]
        return custom(f"{op_type}Grad", function, given, [g if g.shape.rank is not None else like])


for _type, _function in {"Tanh": _tanh_grad, "Sigmoid": _sigmoid_grad, "Sqrt": _sqrt_grad, "Rsqrt": _rsqrt_grad,
                         "Reciprocal": _reciprocal_grad}.items():  # fmt: skip
    _single(_type, _function, first=True)
for _type, _function in {"Relu": _relu_grad, "Relu6": _relu6_grad, "Elu": _elu_grad, "Selu": _selu_grad}.items():
    _single(_type, _function)
_single("Softsign", _softsign_grad, of_input=True)


@rule("LeakyRelu")
def _leaky_relu(op, g):
    alpha = op.attributes.get("alpha", 0.2)
    return custom("LeakyReluGrad", _leaky(float(alpha)), [g, op.inputs[0]], [g], alpha=alpha)


def _leaky(alpha):
    if alpha not in _LEAKY:
        _LEAKY[alpha] = lambda g, x: [jnp.where(jnp.asarray(x) > 0, g, g * np.array(alpha, g.dtype))]
    return _LEAKY[alpha]


_LEAKY = {}


# their second derivatives --------------------------------------------------------------------------------------------


@rule("TanhGrad")
def _tanh_grad_grad(op, g):
    y, before = op.inputs
    with after(g):
        return [mul(mul(mul(g, -2.0), before), y), _again(op, [y, g])]


@rule("SigmoidGrad")
def _sigmoid_grad_grad(op, g):
    y, before = op.inputs
    with after(g):
        both = mul(g, before)
        return [sub(both, mul(mul(2.0, both), y)), _again(op, [y, g])]


@rule("SqrtGrad")
def _sqrt_grad_grad(op, g):
    y = op.inputs[0]
    with after(g):
        ratio = truediv(g, y)
        return [mul(neg(ratio), op.outputs[0]), mul(0.5, ratio)]


@rule("ReluGrad")
def _relu_grad_grad(op, g):
    y = op.inputs[1]
    return [_again(op, [g, y]), zeros(shape(y), y.dtype)]


def _again(op, inputs):
    """The same function of other tensors: the operation is linear in one of its inputs."""
    return custom(op.type, op.node.function, inputs, [inputs[0]])


