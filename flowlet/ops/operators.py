"""Python's operators on tensors and variables, as rows of the table."""

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.dtypes import bool_
from flowlet.core.graph import slicing
from flowlet.core.graph.composing import graphed
from flowlet.core.graph.operation import GraphTensor
from flowlet.core.graph.stack import default_graph
from flowlet.core.tensor import EagerTensor, Symbolic, Tensor
from flowlet.core.variable import Variable
from flowlet.ops import arithmetic, compare, elementwise, indexing, linalg


def _equality(function, otherwise):
    """`==` or `!=`: None equals nothing, and shapes that do not fit are just not equal."""

    def compare(x, y):
        if y is None:
            return otherwise
        try:
            return function(x, y)
        except errors.InvalidArgumentError as error:
            if "Incompatible shapes" not in error.message:
                raise
            return EagerTensor(np.array(otherwise))

    return compare


def _logical(bitwise, boolean):
    def apply(x, y, **name):
        if _for_truths(x) or (getattr(y, "dtype", None) is bool_ and not hasattr(x, "_value")):
            return boolean(x, y, **name)
        return bitwise(x, y, **name)

    return apply


def _for_truths(x):
    """Whether an operator means truth values: in graphs it does for all that has no bits to combine."""
    kind = getattr(x, "dtype", None)
    return kind is bool_ or isinstance(x, GraphTensor) and not kind.is_integer


def _invert(x):
    return compare.logical_not(x) if _for_truths(x) else compare.invert(x)


BINARY = {
    "add": arithmetic.add, "sub": arithmetic.subtract, "mul": arithmetic.multiply, "truediv": arithmetic.truediv,
    "floordiv": arithmetic.floordiv, "mod": arithmetic.floormod, "pow": arithmetic.pow, "matmul": linalg.matmul,
    "and": _logical(compare.bitwise_and, compare.logical_and), "or": _logical(compare.bitwise_or, compare.logical_or),
    "xor": _logical(compare.bitwise_xor, compare.logical_xor),
}  # fmt: skip
ORDER = {"lt": compare.less, "le": compare.less_equal, "gt": compare.greater, "ge": compare.greater_equal,
         "eq": _equality(compare.equal, False), "ne": _equality(compare.not_equal, True)}  # fmt: skip
UNARY = {"neg": elementwise.negative, "abs": elementwise.abs, "invert": _invert}


def _binary(function, name):
    """`self op other`; where that fails, the other value may know better (a NumPy scalar, an object of the user's)."""
    reflected = f"__r{name}__"

    def method(self, other):
        try:
            return function(self, other)
        except (TypeError, ValueError):
            if isinstance(other, (Tensor, Variable, Symbolic)) or not hasattr(type(other), reflected):
                raise
            try:
                found = getattr(type(other), reflected)(other, self)
            except (TypeError, ValueError):
                found = NotImplemented
            if found is NotImplemented:
                raise
            return found

    return method


def _comparison(function):
    def method(self, other):
        return function(self, other)

    return method


def _reflected(function):
    """`other op self`: the other value becomes a tensor of this one's dtype."""

    def method(self, other):
        if not isinstance(other, (Tensor, Variable, Symbolic)):
            other = conversion.convert(other, self.dtype)
        return function(other, self)

    return method


def _unary(function):
    def method(self):
        return function(self)

    return method


def install(kind, getitem):
    """Give a class of tensors its operators."""
    for name, function in BINARY.items():
        setattr(kind, f"__{name}__", _binary(function, name))
        setattr(kind, f"__r{name}__", _reflected(function))
    for name, function in ORDER.items():
        setattr(kind, f"__{name}__", _comparison(function))
    for name, function in UNARY.items():
        setattr(kind, f"__{name}__", _unary(function))
    kind.__getitem__ = getitem


def _named(function, name):
    """A function of two tensors under the name that its operator gives the operation."""

    def apply(x, y):
        if hasattr(function, "__flowlet_row__"):
            return function(x, y, name=name)
        with default_graph().name_scope(name) as scope:
            return function(x, y, name=scope)

    return apply


def install_in_graphs(kind, getitem):
    """Operators of the tensors of graphs: `a + b` makes an operation called `add`, and tensors are equal to themselves."""
    for name, function in BINARY.items():
        setattr(kind, f"__{name}__", _binary(_named(function, name), name))
        setattr(kind, f"__r{name}__", _reflected_in_graphs(_named(function, name)))
    for name in ("lt", "le", "gt", "ge"):
        setattr(kind, f"__{name}__", _comparison(ORDER[name]))
    for name, function in UNARY.items():
        setattr(kind, f"__{name}__", _unary(function))
    kind.__getitem__ = getitem


def _reflected_in_graphs(function):
    def method(self, other):
        return function(other, self)

    return method


install_in_graphs(GraphTensor, slicing.getitem)

for _kind, _getitem in ((EagerTensor, indexing.getitem), (Variable, indexing.variable_getitem)):
    _hash = _kind.__hash__
    install(_kind, _getitem)
    _kind.__hash__ = _hash


@export("print")
@graphed("print")
def print_(*inputs, output_stream=None, summarize=3, sep=" ", end="\n", name=None):
    """Print tensors and other values, as `tf.print` does: to standard error by default.

    Inside a `tf.function` the values are printed as the function runs.
    """
    from flowlet.ops.printing import emit

    return emit(inputs, output_stream, summarize, sep, end)

