"""Operations of gradients, with the names and constants that TensorFlow 1.15 gives them.

`make` adds one operation for a row of the op table; the others are makers for what rules need most. A name in small
letters is what a Python operator gives (`mul`), one in capitals what a function gives (`Mul`).
"""

import contextlib
import inspect
import math

import numpy as np

from flowlet import errors
from flowlet.core import dtypes
from flowlet.core.graph import build, forms, nodes, partial
from flowlet.core.graph.gradients.generic import sizes
from flowlet.core.graph.operation import GraphTensor
from flowlet.core.graph.stack import default_graph
from flowlet.core.op import TABLE


def make(op_type, *inputs, name=None, form=None, **attributes):
    """The result of one operation of a row, or the list of them; a list among the inputs is an input of many tensors.

    Args:
        form: a line of the table of forms, where the operation does not look as that says.
    """
    row, form = TABLE[op_type], None if form is None else forms.parsed(form)[1]
    values = {one: attributes[one] if one in attributes else _default(row, one) for one in row.attributes}
    return build.single(row, inputs, values, name, form or forms.of(row))


def _default(row, attribute):
    default = row.signature.parameters[attribute].default
    return None if default is inspect.Parameter.empty else default


def custom(op_type, function, inputs, shapes, name=None, kind=None, **attributes):
    """The results of one operation that is no row: `function(*arrays)` gives them as a list.

    Args:
        function: pure; the same object each time, where it can be.
        shapes: for each result a static shape, or a tensor whose shape and dtype it has.
        kind: the dtype of the results whose shape is no tensor; by default that of the first input.
    """
    inputs = [build.tensor(one) for one in inputs]
    outputs = [(one.dtype, one.shape) if isinstance(one, GraphTensor) else (kind or inputs[0].dtype, one) for one in shapes]
    op = build.operation(op_type, nodes.Function(function), inputs, outputs, name, attributes)
    return op.outputs[0] if len(op.outputs) == 1 else list(op.outputs)


def _maker(op_type, name=None):
    def made(*inputs):
        return make(op_type, *inputs, name=name)

    return made


mul, add, sub, floordiv = _maker("Mul", "mul"), _maker("AddV2", "add"), _maker("Sub", "sub"), _maker("FloorDiv", "floordiv")
truediv, mod, neg, square = _maker("RealDiv", "truediv"), _maker("FloorMod", "mod"), _maker("Neg"), _maker("Square")


def _of_sizes(op_type, name, function):
    """A maker of an operation of integers that decide shapes: by NumPy, ahead of the run."""

    def made(x, y):
        with default_graph().name_scope(name) as scope:
            kind = next((one.dtype for one in (x, y) if isinstance(one, GraphTensor)), dtypes.int32)
            given = [one if isinstance(one, GraphTensor) else const(one, kind, label) for one, label in ((x, "x"), (y, "y"))]
            ranks = [one.shape.rank for one in given]
            form = None if None in ranks else given[ranks.index(max(ranks))].shape
            return sizes(op_type, lambda a, b: [function(a, b)], given, [form], scope, kind).outputs[0]

    return made


size_add, size_mod = _of_sizes("AddV2", "add", np.add), _of_sizes("FloorMod", "mod", np.mod)
size_floordiv, size_maximum = _of_sizes("FloorDiv", "floordiv", np.floor_divide), _of_sizes("Maximum", "Maximum", np.maximum)


def after(*gradients):
    """A context in which operations run after the gradients are there: what they need is not kept until then."""
    return default_graph().control_dependencies([getattr(one, "values", one) for one in gradients])


def const(value, dtype=None, name="Const"):
    """A constant."""
    return build.constant(np.array(value, None if dtype is None else dtype._np), None, name)


def one(dtype, name="Const"):
    """A constant 1."""
    if dtype is dtypes.bool_ or dtype is dtypes.string:
        raise TypeError(errors.message(f"Expected {dtype.name}, got 1 of type 'int' instead.",
                                       "numbers: a gradient starts with ones.",
                                       "differentiate a tensor of floating numbers."))  # fmt: skip
    return const(1, dtype, name)


def identity(tensor, name=None, control=()):
    """The tensor, as an Identity operation's result."""
    op = default_graph().add("Identity", nodes.Forward(), (tensor,), [(tensor.dtype, tensor.shape)], name, control)
    return op.outputs[0]


def shape(tensor, dtype=dtypes.int32, optimize=True):
    """The sizes of a tensor: a constant where they are all known, unless `optimize` is false."""
    if optimize and tensor.shape.is_fully_defined():
        return const(tensor.shape.as_list(), dtype, "Shape")
    node = nodes.OfShape(_Sizes(dtype._np))
    return default_graph().add("Shape", node, (tensor,), [(dtype, [tensor.shape.rank])], attributes={"out_type": dtype}).outputs[0]


class _Sizes:
    def __init__(self, kind):
        self.kind = kind

    def __call__(self, *shapes):
        return [np.array(one, self.kind) for one in shapes]


def shapes(tensors):
    """The sizes of several tensors, by one ShapeN operation."""
    outputs = [(dtypes.int32, [one.shape.rank]) for one in tensors]
    return list(default_graph().add("ShapeN", _ShapeN(_Sizes(np.int32)), tensors, outputs).outputs)


class _ShapeN(nodes.OfShape):
    """Several shapes."""

    @staticmethod
    def known(tensor):
        """The sizes that are known while the graph is built."""
        source = tensor.op.inputs[tensor.value_index]
        return None if source.shape.rank is None else source.shape.as_list()


def size(tensor):
    """How many elements a tensor has."""
    if tensor.shape.is_fully_defined():
        return const(math.prod(tensor.shape.as_list()), dtypes.int32, "Size")
    node = nodes.OfShape(lambda sizes: [np.array(math.prod(sizes), np.int32)])
    return default_graph().add("Size", node, (tensor,), [(dtypes.int32, [])]).outputs[0]


def rank(tensor):
    """How many axes a tensor has."""
    if tensor.shape.rank is not None:
        return const(tensor.shape.rank, dtypes.int32, "Rank")
    node = nodes.OfShape(lambda sizes: [np.array(len(sizes), np.int32)])
    return default_graph().add("Rank", node, (tensor,), [(dtypes.int32, [])]).outputs[0]


def fill(dims, value, name=None):
    """A tensor of one value."""
    if not isinstance(value, GraphTensor):
        with default_graph().name_scope(name or "Fill") as scope:
            return fill(dims, const(value, dims.dtype, "value"), scope)
    found = make("Fill", value, name=name, form="Fill: dims=dims, value", dims=dims)
    found.set_shape(partial.shape_of(dims))
    return found


def zeros(dims, dtype):
    """Zeros in a form that the run knows."""
    with default_graph().name_scope("zeros") as scope:
        return fill(dims, const(0, dtype), scope)


def ones_like(tensor, dtype=None):
    """Ones in the form of a tensor."""
    with default_graph().name_scope("ones_like") as scope:
        dims = shape(tensor)
        return fill(dims, const(1, dtype or tensor.dtype), scope)


def zeros_like(tensor, optimize=True):
    """Zeros in the form of a tensor: a constant where its sizes are all known, unless `optimize` is false."""
    if optimize and tensor.shape.is_fully_defined():
        return const(np.zeros(tensor.shape.as_list()), tensor.dtype, "zeros_like")
    return custom("ZerosLike", _zeros, [tensor], [tensor], "zeros_like")


def _zeros(array):
    import jax.numpy as jnp

    return [jnp.zeros(np.shape(array), array.dtype)]


def cast(tensor, dtype):
    """The tensor in another dtype; itself where it has that already."""
    return tensor if tensor.dtype is dtype else make("Cast", tensor, dtype=dtype)


def cast_of(value, dtype=dtypes.int32):
    """A tensor, or a constant `Cast/x` for a plain value."""
    if isinstance(value, GraphTensor):
        return cast(value, dtype)
    with default_graph().name_scope("Cast"):
        return const(value, dtype, "x")


def reshape(tensor, dims, name=None):
    return make("Reshape", tensor, shape=dims, name=name)


def reduce_sum(tensor, axis, keepdims=False):
    found = make("Sum", tensor, axis=axis, keepdims=keepdims)
    known = partial.constant_value(axis) if isinstance(axis, GraphTensor) else None
    if known is not None and tensor.shape.rank is not None:
        removed = {int(one) % max(tensor.shape.rank, 1) for one in np.ravel(known)}
        found.set_shape([1 if place in removed else one for place, one in enumerate(tensor.shape.as_list())
                         if keepdims or place not in removed])  # fmt: skip
    return found


def product(sizes_):
    """The product of a vector of sizes."""
    axes = const([0], dtypes.int32)
    return sizes("Prod", lambda one, _: [np.prod(one)], [sizes_, axes], [[]], None, sizes_.dtype).outputs[0]


def cast_size(size_, dtype):
    """A size as a number of another dtype."""
    return sizes("Cast", lambda one: [one], [size_], [size_.shape], None, dtype).outputs[0]


def tile(tensor, multiples):
    return make("Tile", tensor, multiples=multiples)


def transpose(tensor, perm, conjugate=False):
    return make("Transpose", tensor, perm=perm, conjugate=conjugate)


def concat(tensors, axis):
    return make("ConcatV2", list(tensors), axis=axis)


def stack(tensors, axis=0):
    return make("Pack", list(tensors), axis=axis)


def packed(items, name="stack", dtype=dtypes.int32):
    """Sizes as one tensor, where some are tensors and some numbers."""
    return build.packed(items, dtype, name)


def unstack(tensor, num, axis=0):
    return list(make("Unpack", tensor, num=num, axis=axis))


def expand_dims(tensor, axis):
    return make("ExpandDims", tensor, axis=axis)


def gather(params, indices, axis=0):
    return make("GatherV2", params, indices, axis=axis, batch_dims=0)


def select(condition, one, other):
    """The elements of `one` where the condition holds, else those of `other`; the condition may choose whole rows."""
    return custom("Select", _select, [condition, one, other], [one])


def _select(condition, one, other):
    import jax.numpy as jnp

    rows = np.ndim(one) - np.ndim(condition)
    return [jnp.where(jnp.reshape(condition, np.shape(condition) + (1,) * rows), one, other)]


def add_n(parts):
    """The sum of tensors and slices, as one operation."""
    return make("AddN", list(parts))


def matmul(a, b, transpose_a=False, transpose_b=False):
    """A product of matrices, as the function `tf.matmul` names it for 2 axes."""
    return make("MatMul", a, b, transpose_a=transpose_a, transpose_b=transpose_b)


def range_(start, limit=None, delta=1, dtype=dtypes.int32):
    """Integers from `start` on; plain numbers become the constants `start`, `limit` and `delta`."""
    if limit is None:
        start, limit = 0, start
    with default_graph().name_scope("range") as scope:
        given = [one if isinstance(one, GraphTensor) else const(one, dtype, name)
                 for one, name in ((start, "start"), (limit, "limit"), (delta, "delta"))]  # fmt: skip
        known = [partial.constant_value(one) for one in given]
        length = None if any(one is None for one in known) else len(np.arange(*map(int, known)))
        return sizes("Range", lambda *bounds: [np.arange(*map(int, bounds))], given, [[length]], scope, given[0].dtype).outputs[0]


def invert_permutation(perm):
    return sizes("InvertPermutation", lambda one: [np.argsort(one)], [perm], [perm.shape], None, perm.dtype).outputs[0]


def broadcast_axes(one, two):
    """For two shapes the axes along which each was repeated to fit the other."""
    graph, name = default_graph(), "BroadcastGradientArgs"
    given = (one, two)
    with contextlib.ExitStack() as opened:
        if not isinstance(one, GraphTensor):
            name = opened.enter_context(graph.name_scope(name))
            given = [const(part, dtypes.int32, f"s{place}") for place, part in enumerate(given)]
        return sizes("BroadcastGradientArgs", repeated, given, [[None], [None]], name, given[0].dtype).outputs


def repeated(one, two):
    """For two shapes the axes of their common shape along which each is repeated; an axis of size 1 in both is in both."""
    one, two = list(map(int, one)), list(map(int, two))
    if one == two:
        return [[], []]
    rank = max(len(one), len(two))
    return [[axis for axis, size in enumerate([1] * (rank - len(own)) + own) if size == 1] for own in (one, two)]
