"""Shapes, ranks and sizes as tensors, and tensors of one value, in their 1.x forms."""

import functools
import math
import operator

import numpy as np

from flowlet.api import export
from flowlet.compat.v1.constants import of_one_value
from flowlet.compat.v1.raw import as_dtype, constant, known, made, raw, tensor, within
from flowlet.core import dtypes
from flowlet.core.graph import build, converting
from flowlet.core.graph.composing import composed
from flowlet.core.graph.operation import GraphTensor
from flowlet.core.graph.partial import constant_value as known_value
from flowlet.core.nest import Dispatching
from flowlet.core.shape import Dimension, TensorShape

_LARGE = 1000  # elements from which on `zeros` is a Fill, not a constant


def _of_form(op_type, function):
    """`shape`, `size` or `rank`: a constant where the static shape gives it."""

    def ask(input, name=None, out_type=dtypes.int32, optimize=True):  # noqa: A002
        out_type = as_dtype(out_type)
        with within(name, op_type) as scope:
            if isinstance(input, Dispatching):
                sizes = cast(input.dense_shape, out_type)
                return {"Shape": lambda: sizes, "Size": lambda: raw("Prod", sizes, axis=0, name=scope),
                        "Rank": lambda: raw_size(sizes, scope)}[op_type]()  # fmt: skip
            source = tensor(input)
            if optimize and (known(source) if op_type != "Rank" else source.shape.rank is not None):
                return constant(np.array(function(source.shape.as_list()), out_type._np), out_type, scope)
            return build.of_form(op_type, source, function, out_type, scope)

    return ask


def raw_size(source, name):
    return build.of_form("Size", source, math.prod, dtypes.int32, name)


def cast(x, dtype):
    return x if x.dtype is dtype else raw("Cast", x, dtype=dtype)


_shape, _size, _rank = _of_form("Shape", list), _of_form("Size", math.prod), _of_form("Rank", len)


@composed("Shape", "shape")
@export("compat.v1.shape")
def shape(input, name=None, out_type=dtypes.int32):  # noqa: A002
    """The shape as a 1-D tensor."""
    return _shape(input, name, out_type)


@composed("Size", "size")
@export("compat.v1.size")
def size(input, name=None, out_type=dtypes.int32):  # noqa: A002
    """The number of elements as a tensor."""
    return _size(input, name, out_type)


@composed("rank")
@export("compat.v1.rank")
def rank(input, name=None):  # noqa: A002
    """The number of axes as a tensor."""
    return _rank(input, name)


@composed("shape_n")
@export("compat.v1.shape_n")
def shape_n(input, out_type=dtypes.int32, name=None):  # noqa: A002
    """The shapes of several tensors."""
    out_type = as_dtype(out_type)
    tensors = [tensor(one) for one in input]
    with within(name, "ShapeN") as scope:
        node = build.nodes.OfShape(lambda *shapes: [np.array(one, out_type._np) for one in shapes])
        return list(build.operation("ShapeN", node, tensors, [(out_type, [one.shape.rank]) for one in tensors], scope).outputs)


def _of(number, default):
    @composed(default)
    @export(f"compat.v1.{default}")
    def make(shape, dtype=dtypes.float32, name=None):
        return filled(shape, number, dtype, name or default)

    make.__name__ = make.__qualname__ = default
    make.__doc__ = f"A tensor of {default}."
    return make


def filled(shape, number, dtype, name):
    """A tensor of one number: a constant where it is small, else a Fill."""
    dtype = as_dtype(dtype)
    value = np.array({"string": b"", "bool": bool(number)}.get(dtype.name, number), dtype._np)
    with build.default_graph().name_scope(name) as scope:
        if not isinstance(shape, GraphTensor):
            shape = _sizes(shape)
            if isinstance(shape, list) and all(isinstance(one, int) and one >= 0 for one in shape) and math.prod(shape) < _LARGE:
                return of_one_value(constant(np.full(shape, value), dtype, scope))
            if isinstance(shape, list) and any(isinstance(one, GraphTensor) for one in shape):
                _product(shape)
                shape = tensor(shape, dtypes.int32)
            else:
                shape = tensor(np.atleast_1d(np.array(shape, np.int32)), None, "shape_as_tensor")
        if shape.shape.rank == 0:
            shape = raw("Reshape", shape, shape=[-1])
        return raw("Fill", constant(value, dtype), dims=shape, name=scope)


def _sizes(shape):
    """Sizes as a list of ints and tensors; a single one stays alone."""
    if isinstance(shape, TensorShape):
        return shape.as_list()
    if isinstance(shape, (list, tuple, np.ndarray)):
        return [one if isinstance(one, GraphTensor) else _number(one) for one in shape]
    return _number(shape)


def _number(one):
    one = getattr(one, "value", one) if isinstance(one, Dimension) else one
    try:
        return operator.index(one)
    except TypeError:
        raise converting.expected(dtypes.int32, one) from None


def _product(shape):
    """1.15 asks whether the product is small, which adds operations to the graph."""
    product = functools.reduce(operator.mul, shape)
    product < _LARGE  # noqa: B015


zeros, ones = _of(0, "zeros"), _of(1, "ones")


@composed("Fill", "fill")
@export("compat.v1.fill")
def fill(dims, value, name=None):
    """A tensor of one value."""
    return raw("Fill", value, dims=dims, name=name)


@composed("ZerosLike", "zeros_like")
def _zeros_like(input, dtype=None, name=None):  # noqa: A002
    return zeros_like(input, dtype, name)


@export("compat.v1.zeros_like")
def zeros_like(tensor, dtype=None, name=None, optimize=True):
    """Zeros in the shape of a tensor."""
    if isinstance(tensor, Dispatching):
        return tensor.with_values(zeros_like(tensor.values, dtype, name))
    dtype = as_dtype(dtype)
    with within(name, "zeros_like") as scope:
        source = build.tensor(tensor, None, "tensor")
        if optimize and known(source):
            return filled(source.shape, 0, dtype or source.dtype, scope)
        if dtype is not None and dtype is not source.dtype:
            return filled(_shape(source, None, optimize=optimize), 0, dtype, scope)
        return raw("ZerosLike", source, name=scope)


@composed("OnesLike", "ones_like")
def _ones_like(input, dtype=None, name=None):  # noqa: A002
    return ones_like(input, dtype, name)


@export("compat.v1.ones_like")
def ones_like(tensor, dtype=None, name=None, optimize=True):
    """Ones in the shape of a tensor."""
    with within(name, "ones_like") as scope:
        source = build.tensor(tensor, None, "tensor")
        found = filled(_shape(source, None, optimize=optimize), 1, dtype or source.dtype, scope)
        found.set_shape(source.shape)
        return found


@composed("range")
@export("compat.v1.range")
def range(start, limit=None, delta=1, dtype=None, name="range"):  # noqa: A001
    """The numbers from `start` up to (without) `limit`, in steps of `delta`; of one number: from 0 up to it."""
    if limit is None:
        start, limit = 0, start
    dtype = as_dtype(dtype)
    with within(name, "Range") as scope:
        parts = [tensor(one, dtype if not isinstance(one, GraphTensor) else None, label)
                 for one, label in ((start, "start"), (limit, "limit"), (delta, "delta"))]  # fmt: skip
        wrong = next((one for one in parts if one.dtype not in _ORDER), None)
        if wrong is not None:
            raise AssertionError(f"tf.range takes numbers of {', '.join(one.name for one in _ORDER)}, not {wrong}.")
        dtype = dtype or max((one.dtype for one in parts), key=_ORDER.index)
        return build.counted(*[cast(one, dtype) for one in parts], scope)


_ORDER = [dtypes.int32, dtypes.int64, dtypes.float32, dtypes.float64]


@composed("linspace")
@export("compat.v1.linspace", "compat.v1.lin_space")
def linspace(start, stop, num, name=None, axis=0):
    """`num` evenly spaced numbers from `start` to `stop`, both included."""
    return raw("LinSpace", start, stop, num=num, axis=axis, name=name)


@composed("one_hot")
@export("compat.v1.one_hot")
def one_hot(indices, depth, on_value=None, off_value=None, axis=None, dtype=None, name=None):
    """A vector for each index: `on_value` (1) at the index, `off_value` (0) elsewhere.

    Args:
        indices: integers of any shape.
        depth: the length of the vectors.
        axis: where they come; by default last.
        dtype: by default that of the values, or float32.
    """
    with within(name, "one_hot") as scope:
        dtype = as_dtype(dtype)
        given = [tensor(one, dtype).dtype for one in (on_value, off_value) if one is not None]
        if len(set(given)) > 1:
            raise TypeError(f"dtype {given[0]} of on_value does not match dtype {given[1]} of off_value")
        if dtype is not None and given and given[0] is not dtype:
            raise TypeError(f"dtype {given[0]} of on_value or off_value does not match dtype parameter {dtype}")
        dtype = dtype or (given[0] if given else dtypes.float32)
        on_value = tensor(1, dtype, "on_value") if on_value is None else on_value
        off_value = tensor(0, dtype, "off_value") if off_value is None else off_value
        if not isinstance(indices, GraphTensor) and not hasattr(indices, "dtype"):
            indices = tensor(indices, dtypes.int64 if np.asarray(indices).dtype.kind in "iub" else None, "indices")
        return raw("OneHot", indices, _as(on_value, dtype, "on_value"), _as(off_value, dtype, "off_value"), depth=depth,
                   axis=-1 if axis is None else axis, name=scope)  # fmt: skip


def _as(value, dtype, name):
    """A value with a dtype, still to become a constant of the operation that takes it."""
    return value if isinstance(value, GraphTensor) else np.array(value, dtype._np)


@composed("eye")
@export("compat.v1.eye")
def eye(num_rows, num_columns=None, batch_shape=None, dtype=dtypes.float32, name=None):
    """An identity matrix, or a batch of them."""
    with within(name, "eye"):
        square = num_columns is None
        columns = num_rows if square else num_columns
        batch = [] if batch_shape is None else batch_shape
        if isinstance(num_rows, int) and isinstance(columns, int) and not isinstance(batch, GraphTensor):
            diagonal = [*batch, min(num_rows, columns)]
            matrix = [*batch, num_rows, columns]
        else:
            least = raw("Minimum", num_rows, columns)
            batch = tensor(batch, dtypes.int32, "shape")
            diagonal = raw("ConcatV2", [batch, tensor([least], None, "concat/values_1")], axis=0)
            matrix = None if square else raw("ConcatV2", [batch, tensor([num_rows, columns], dtypes.int32)], axis=0)
        diagonal = ones(diagonal, dtype)
        if square:
            return matrix_diag(diagonal)
        from flowlet.compat.v1.matrices import matrix_set_diag

        return matrix_set_diag(zeros(matrix, dtype), diagonal)


def matrix_diag(diagonal, name="diag"):
    """Matrices with these diagonals."""

    def run(array):
        return [array[..., None] * np.eye(array.shape[-1], dtype=array.dtype)]

    source = tensor(diagonal, None, "diagonal")
    sizes = None if source.shape.rank is None else source.shape.as_list()
    return made("MatrixDiag", run, source, name=name or "MatrixDiag",
                outputs=[(source.dtype, None if sizes is None else [*sizes, *sizes[-1:]])])  # fmt: skip


export("compat.v1.matrix_diag", "compat.v1.linalg.diag")(matrix_diag)


export("compat.v1.Dimension")(Dimension)


@export("compat.v1.contrib.util.constant_value")
def constant_value(tensor, partial=False):
    """The NumPy array of a tensor that is known before the graph runs; None where it is not."""
    return known_value(tensor) if isinstance(tensor, GraphTensor) else tensor.numpy()


@export("compat.v1.dimension_value")
def dimension_value(dimension):
    """The size that a Dimension (or an int, or None) stands for."""
    return getattr(dimension, "value", dimension)


@export("compat.v1.dimension_at_index")
def dimension_at_index(shape, index):
    """The Dimension of one axis of a shape."""
    return Dimension(None if shape.rank is None else shape.as_list()[index])


@export("compat.v1.angle", "compat.v1.math.angle")
def angle(input, name=None):  # noqa: A002
    """The angle of complex numbers; for real ones 1.15 gives zeros."""
    with within(name, "Angle") as scope:
        source = tensor(input, None, "input")
        return raw("Angle", source, name=scope) if source.dtype.is_complex else zeros_like(source)
