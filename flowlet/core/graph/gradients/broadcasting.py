"""Gradients of functions of two tensors: what was repeated to fit the other is summed up."""

import jax.numpy as jnp
import numpy as np

from flowlet.core import dtypes
from flowlet.core.graph.gradients.making import (
    add,
    after,
    broadcast_axes,
    const,
    custom,
    make,
    mul,
    neg,
    ones_like,
    reduce_sum,
    repeated,
    reshape,
    select,
    shape,
    square,
    sub,
    truediv,
    zeros,
    zeros_like,
)
from flowlet.core.graph.gradients.registry import rule, stop
from flowlet.core.graph.operation import GraphTensor

stop("FloorDiv", "TruncateDiv", "TruncateMod", "NextAfter", "Equal", "NotEqual", "Less", "LessEqual", "Greater", "GreaterEqual",
     "ApproximateEqual", "LogicalAnd", "LogicalOr", "LogicalNot")  # fmt: skip


def equal_shapes(x, y, g):
    """Whether the static shapes are all known, and the same."""
    return (isinstance(g, GraphTensor) and all(one.shape.is_fully_defined() for one in (x, y, g))
            and x.shape.as_list() == y.shape.as_list() == g.shape.as_list())  # fmt: skip


def _back(gradient, axes, sizes):
    return reshape(reduce_sum(gradient, axes), sizes)


class _Sums:
    """How the gradients of a pair go back to the forms of x and y. With `known`, static shapes save what is not needed."""

    def __init__(self, op, g, optimize=False, known=False):
        x, y = op.inputs
        static = known and isinstance(g, GraphTensor) and all(one.shape.is_fully_defined() for one in (x, y, g))
        if static:
            sizes = [one.shape.as_list() for one in (x, y)]
            known_pairs = vars(op.graph).setdefault("_broadcast_pairs", set())  # a graph works each pair out once
            if tuple(map(tuple, sizes)) not in known_pairs:
                known_pairs.add(tuple(map(tuple, sizes)))
                broadcast_axes(*sizes)
            axes = _static_axes(*sizes, g.shape.as_list())
            self.x, self.y = (_static(one, own) for one, own in zip(axes, sizes))
            return
        sizes = [shape(one, optimize=optimize) for one in (x, y)]
        axes = broadcast_axes(*sizes)
        self.x, self.y = (lambda gradient, place=place: _back(gradient, axes[place], sizes[place]) for place in (0, 1))


def _static_axes(x, y, g):
    return [None if own == g else axes for own, axes in zip((x, y), repeated(x, y))]


def _static(axes, sizes):
    return lambda gradient: gradient if axes is None else _back(gradient, axes, sizes)


def _conj(x):
    return make("Conj", x) if x.dtype.is_complex else x


@rule("Add", "AddV2")
def _add(op, g):
    if equal_shapes(*op.inputs, g):
        return [g, g]
    sums = _Sums(op, g, known=True)
    return [sums.x(g), sums.y(g)]


@rule("Sub")
def _sub(op, g):
    if equal_shapes(*op.inputs, g):
        return [g, neg(g)]
    sums = _Sums(op, g, known=True)
    return [sums.x(g), sums.y(neg(g))]


@rule("Mul")
def _mul(op, g):
    x, y = op.inputs
    if equal_shapes(x, y, g) and g.dtype in (dtypes.int32, dtypes.float32):
        return [make("Mul", g, y), make("Mul", g, x)]
    sums = _Sums(op, g, known=True)
    x, y = _conj(x), _conj(y)
    return [sums.x(make("Mul", g, y)), sums.y(make("Mul", x, g))]


def _division(op_type, name=None):
    """The rule of a division, whose gradients divide in the same way."""

    def divide(x, y):
        return make(op_type, x, y, name=name or op_type)

    @rule(op_type)
    def build(op, g):
        x, y = op.inputs
        sums = _Sums(op, g, optimize=True)
        x, y = _conj(x), _conj(y)
        of_x = sums.x(divide(g, y))
        return [of_x, sums.y(mul(g, divide(divide(neg(x), y), y)))]


_division("RealDiv")
_division("DivNoNan", "div_no_nan")
_division("TrueDiv", "RealDiv")


@rule("FloorMod")
def _floormod(op, g):
    x, y = op.inputs
    sums = _Sums(op, g, optimize=True)
    floor = make("FloorDiv", x, y, name="FloorDiv")
    return [sums.x(g), sums.y(mul(g, neg(floor)))]


@rule("Pow")
def _pow(op, g):
    x, y = op.inputs
    z = op.outputs[0]
    sums = _Sums(op, g, known=True)
    x, y, z = _conj(x), _conj(y), _conj(z)
    of_x = sums.x(_times(mul(g, y), make("Pow", x, sub(y, 1.0), name="Pow"), y))
    safe = make("Greater", x, 0.0, name="Greater") if not x.dtype.is_complex else make("NotEqual", x, 0.0, name="NotEqual")
    logarithm = make("Log", select(safe, x, ones_like(x)))
    logarithm = select(safe, logarithm, zeros_like(x, optimize=x.shape.is_fully_defined()))
    return [of_x, sums.y(mul(mul(g, z), logarithm))]


def _times(scaled, power, exponent):
    """The product, 0 where the exponent is the constant 0 (1.15 folds it away before it can become NaN)."""
    known = exponent.op.node.array
    if known is None or np.any(known):
        return mul(scaled, power)
    return custom("Mul", lambda one, two: [jnp.zeros_like(one * two)], [scaled, power], [power], "mul")


def _larger(op_type, compare):
    @rule(op_type)
    def build(op, g):
        x, y = op.inputs
        sizes = [shape(one) for one in (x, y)]
        none = zeros(shape(g), g.dtype)
        chosen = make(compare, x, y, name=compare)
        axes = broadcast_axes(*sizes)
        return [_back(select(chosen, g, none), axes[0], sizes[0]), _back(select(chosen, none, g), axes[1], sizes[1])]


_larger("Maximum", "GreaterEqual")
_larger("Minimum", "LessEqual")


@rule("SquaredDifference")
def _squared_difference(op, g):
    x, y = op.inputs
    with after(g):
        two = const(2, g.dtype, "scalar")
        scaled = make("Mul", two, g)
        difference = sub(x, y)
    gradient = mul(scaled, difference)
    if equal_shapes(x, y, gradient):
        return [gradient, neg(gradient)]
    sums = _Sums(op, gradient, known=True)
    of_x = sums.x(gradient)
    return [of_x, neg(sums.y(gradient))]


@rule("Atan2")
def _atan2(op, g):
    y, x = op.inputs
    with after(g):
        ratio = truediv(g, add(square(x), square(y)))
        return [mul(x, ratio), mul(neg(y), ratio)]


def _xlog(op_type, function, derivative):
    """x * f(y), which is 0 where x is."""

    @rule(op_type)
    def build(op, g):
        x, y = op.inputs
        sums = _Sums(op, g, optimize=True)
        with after(g):
            of_x = function(zeros_or_one(x), y)
            of_y = derivative(x, y)
            return [sums.x(mul(of_x, g)), sums.y(mul(of_y, g))]


def zeros_or_one(x):
    """1 where x is not 0."""
    return make("Cast", make("NotEqual", x, const(0, x.dtype), name="not_equal"), dtype=x.dtype)


_xlog("Xlogy", lambda x, y: make("Xlogy", x, y), lambda x, y: make("Xdivy", x, y))
_xlog("Xdivy", lambda x, y: make("Xdivy", x, y), lambda x, y: make("Xdivy", neg(x), square(y)))


@rule("Select")
def _select(op, g):
    condition, x, _ = op.inputs
    none = zeros_like(x)
    return [None, select(condition, g, none), select(condition, none, g)]


_SELECT = "SelectV2: condition, t, e"


@rule("SelectV2")
def _select_v2(op, g):
    condition, x, y = op.inputs
    none = const(np.zeros([]), g.dtype, "zeros")
    found, sizes_of_z = [None], None
    for one, pair in ((x, (g, none)), (y, (none, g))):
        gradient = make("SelectV2", condition, *pair, name="SelectV2", form=_SELECT)
        sizes = shape(one)
        sizes_of_z = shape(op.outputs[0]) if sizes_of_z is None else sizes_of_z
        axes = broadcast_axes(sizes, sizes_of_z)[0]
        found.append(reshape(reduce_sum(gradient, axes, keepdims=True), sizes))
    return found


@rule("BroadcastTo")
def _broadcast_to(op, g):
    sizes = shape(op.inputs[0])
    axes = broadcast_axes(op.inputs[1], sizes)[1]
    return [reshape(reduce_sum(g, axes, keepdims=True), sizes), None]


@rule("AddN", "AccumulateNV2")
def _add_n(op, g):
    return [g] * len(op.inputs)


@rule("BiasAdd")
def _bias_add(op, g):
    layout = op.attributes.get("data_format") or "NHWC"
    return [g, _bias(g, op.inputs[1], layout)]


@rule("BiasAddV1")
def _bias_add_v1(op, g):
    return [g, _bias(g, op.inputs[1], "NHWC")]


def _bias(g, bias, layout):
    return custom("BiasAddGrad", _sum_first if str(layout).startswith("NC") else _sum_last, [g], [bias.shape],
                  data_format=layout)  # fmt: skip


def _sum_last(g):
    return [g.sum(axis=tuple(range(np.ndim(g) - 1)))]


def _sum_first(g):
    return [g.sum(axis=(0, *range(2, np.ndim(g))))]


@rule("Polygamma")
def _polygamma(op, g):
    sums = _Sums(op, g, optimize=True)
    order, x = op.inputs
    with after(g):
        derivative = make("Polygamma", add(order, 1.0), x, name="Polygamma")
    return [None, sums.y(mul(derivative, g))]
