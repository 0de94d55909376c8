"""Python's operators on tensors and variables, as rows of the table."""

from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.op import op
from flowlet.core.tensor import EagerTensor, Symbolic, Tensor
from flowlet.core.variable import Variable
from flowlet.ops import array, indexing, linalg, math


@op("StringAdd", inputs="x y", host=True)
def _join(x, y, name=None):
    return x + y


def _add(x, y):
    return _join(x, y) if math._is_string(x) else math.add(x, y)


def _equal(x, y):
    if y is None or x is None:
        return False
    return math.equal(x, y)


def _not_equal(x, y):
    if y is None or x is None:
        return True
    return math.not_equal(x, y)


def _logical(bitwise, boolean):
    def apply(x, y):
        return boolean(x, y) if getattr(x, "dtype", getattr(y, "dtype", None)) == "bool" else bitwise(x, y)

    return apply


@op("BitwiseAnd", "bitwise.bitwise_and", inputs="x:T y:T", types={"T": dtypes.INTEGERS})
def bitwise_and(x, y, name=None):
    """The bits that both have."""
    return x & y


@op("BitwiseOr", "bitwise.bitwise_or", inputs="x:T y:T", types={"T": dtypes.INTEGERS})
def bitwise_or(x, y, name=None):
    """The bits that either has."""
    return x | y


@op("BitwiseXor", "bitwise.bitwise_xor", inputs="x:T y:T", types={"T": dtypes.INTEGERS})
def bitwise_xor(x, y, name=None):
    """The bits that one of them has."""
    return x ^ y


@op("Invert", "bitwise.invert", inputs="x", types={"x": dtypes.INTEGERS})
def invert(x, name=None):
    """Every bit turned over."""
    return ~x


@op("LeftShift", "bitwise.left_shift", inputs="x:T y:T", types={"T": dtypes.INTEGERS})
def left_shift(x, y, name=None):
    """The bits of `x` moved `y` places up."""
    return x << y


@op("RightShift", "bitwise.right_shift", inputs="x:T y:T", types={"T": dtypes.INTEGERS})
def right_shift(x, y, name=None):
    """The bits of `x` moved `y` places down."""
    return x >> y


def _invert(x):
    return math.logical_not(x) if x.dtype == "bool" else invert(x)


BINARY = {
    "add": _add, "sub": math.subtract, "mul": math.multiply, "truediv": math.divide, "floordiv": math.floordiv,
    "mod": math.floormod, "pow": math.pow, "matmul": linalg.matmul,
    "and": _logical(bitwise_and, math.logical_and), "or": _logical(bitwise_or, math.logical_or),
    "xor": _logical(bitwise_xor, math.logical_xor),
}  # fmt: skip
ORDER = {"lt": math.less, "le": math.less_equal, "gt": math.greater, "ge": math.greater_equal, "eq": _equal,
         "ne": _not_equal}  # fmt: skip
UNARY = {"neg": math.negative, "abs": math.abs, "invert": _invert}


def _binary(function):
    def method(self, other):
        return function(self, other)

    return method


def _reflected(function):
    """`other op self`: the other value takes this tensor's dtype."""

    def method(self, other):
        if not isinstance(other, (Tensor, Variable, Symbolic)):
            try:
                other = conversion.convert(other, dtypes.as_dtype(self.dtype))
            except (TypeError, ValueError):
                other = conversion.convert(other)
        return function(other, self)

    return method


def _unary(function):
    def method(self):
        return function(self)

    return method


def install(kind, getitem):
    """Give a class of tensors its operators."""
    for name, function in BINARY.items():
        setattr(kind, f"__{name}__", _binary(function))
        setattr(kind, f"__r{name}__", _reflected(function))
    for name, function in ORDER.items():
        setattr(kind, f"__{name}__", _binary(function))
    for name, function in UNARY.items():
        setattr(kind, f"__{name}__", _unary(function))
    kind.__getitem__ = getitem


for _kind, _getitem in ((EagerTensor, indexing.getitem), (Variable, indexing.variable_getitem)):
    _hash = _kind.__hash__
    install(_kind, _getitem)
    _kind.__hash__ = _hash


@export("print")
def print_(*inputs, output_stream=None, summarize=3, sep=" ", end="\n", name=None):
    """Print tensors and other values, as `tf.print` does: to standard error by default.

    Inside a `tf.function` the values are printed as the function runs.
    """
    from flowlet.ops.printing import emit

    return emit(inputs, output_stream, summarize, sep, end)


Tensor.__neg__ = EagerTensor.__neg__
_ = array
