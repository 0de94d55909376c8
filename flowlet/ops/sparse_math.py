"""Arithmetic on sparse tensors: products, sums, reductions, softmax, counting, and segments of rows."""

import jax
import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.dtypes import FLOATS, NUMBERS, REAL, bfloat16, float16, float32, float64, int32, int64, mismatched
from flowlet.core.op import op
from flowlet.core.sparse import SparseTensor
from flowlet.ops.arithmetic import maximum as larger
from flowlet.ops.arithmetic import minimum as smaller
from flowlet.ops.arithmetic import multiply, truediv
from flowlet.ops.array import broadcast_to
from flowlet.ops.array import transpose as transpose_tensor
from flowlet.ops.gather import gather_nd, listed
from flowlet.ops.joining import concat
from flowlet.ops.segment import _rows, unsorted_segment_sum
from flowlet.ops.sparse import axis_of, checked, chosen, known, linear, sizes


def _check_product(indices, values, b, shape, adjoint_a, adjoint_b):
    for axis, size in enumerate(shape):
        wrong = np.flatnonzero((np.asarray(indices)[:, axis] < 0) | (np.asarray(indices)[:, axis] >= size))
        if len(wrong):
            letter = "mk"[axis != adjoint_a]
            raise errors.invalid(f"{letter} ({indices[wrong[0], axis]}) from index[{wrong[0]},{axis}] out of bounds "
                                 f"(>={size})", "SparseTensorDenseMatMul")  # fmt: skip


@op("SparseTensorDenseMatMul", inputs="indices:int64 values:T b:T", types={"T": NUMBERS}, check=_check_product)
def _product(indices, values, b, shape, adjoint_a, adjoint_b, name=None):
    if b.ndim != 2:
        raise errors.invalid("Tensor 'b' is not a matrix", "SparseTensorDenseMatMul")
    if len(shape) != 2:
        raise errors.invalid("Tensor 'a_shape' must have 2 elements", "SparseTensorDenseMatMul")
    rows, columns = indices[:, 0], indices[:, 1]
    b = jnp.conj(b).T if adjoint_b else b
    if adjoint_a:
        rows, columns, shape, values = columns, rows, shape[::-1], jnp.conj(values)
    if shape[1] != b.shape[0]:
        raise errors.invalid("Cannot multiply A and B because inner dimension does not match: "
                             f"{shape[1]} vs. {b.shape[0]}.  Did you forget a transpose?  Dimensions of A: [{shape[0]}, "
                             f"{shape[1]}).  Dimensions of B: {listed(b)}", "SparseTensorDenseMatMul")  # fmt: skip
    return jnp.zeros((shape[0], b.shape[1]), b.dtype).at[rows].add(values[:, None] * b[columns], mode="drop")


@export("sparse.sparse_dense_matmul")
def sparse_dense_matmul(sp_a, b, adjoint_a=False, adjoint_b=False, name=None):
    """The matrix product of a sparse and a dense matrix (one of the two is sparse).

    Args:
        sp_a, b: matrices of one dtype.
        adjoint_a, adjoint_b: swap the axes and conjugate first.

    >>> import flowlet as tf
    >>> tf.sparse.sparse_dense_matmul(tf.sparse.eye(2), [[1.0], [2.0]]).numpy().tolist()
    [[1.0], [2.0]]
    """
    if isinstance(b, SparseTensor):
        return transpose_tensor(sparse_dense_matmul(b, sp_a, not adjoint_b, not adjoint_a), conjugate=True)
    sparse = checked(sp_a)
    return _product(sparse.indices, sparse.values, b, sizes(sparse), bool(adjoint_a), bool(adjoint_b))


@op("SparseTensorDenseAdd", inputs="indices:int64 values:T b:T", types={"T": NUMBERS})
def _add_to_dense(indices, values, b, shape, name=None):
    if shape != b.shape:
        raise errors.invalid(f"Dimension 0 does not equal (no broadcasting is supported): sparse side {list(shape)} vs "
                             f"dense side {listed(b)}", "SparseTensorDenseAdd")  # fmt: skip
    return jnp.asarray(b).at[tuple(jnp.asarray(indices).T)].add(values)


def _union(a, b, op_type):
    """The indices that occur in `a` or `b`, in order, and for each element of a, then of b, its place among them."""
    if len(sizes(a)) != len(sizes(b)):
        raise errors.invalid(f"Ranks of input tensors must match, but got {len(sizes(a))} and {len(sizes(b))}", op_type)
    for axis, (one, two) in enumerate(zip(sizes(a), sizes(b))):
        if one != two:
            raise errors.invalid(f"Operands' shapes do not match: got {one} and {two} for dimension {axis}", op_type)
    if a.dtype is not b.dtype:
        raise mismatched(op_type, 4, a.dtype, b.dtype)
    indices = np.concatenate([known(a.indices), known(b.indices)])
    _, first, places = np.unique(linear(indices, sizes(a)), return_index=True, return_inverse=True)
    return indices[first], places.reshape(-1)


@export("sparse.add")
def add(a, b, threshold=0):
    """The sum of a SparseTensor and a SparseTensor (a SparseTensor) or a tensor (a tensor).

    Args:
        a, b: of one shape and dtype; at least one is sparse.
        threshold: sums of two elements whose absolute value is less are left out.

    >>> import flowlet as tf
    >>> tf.sparse.add(tf.sparse.eye(2), tf.sparse.eye(2)).values.numpy().tolist()
    [2.0, 2.0]
    """
    if not isinstance(a, SparseTensor) and not isinstance(b, SparseTensor):
        raise TypeError("At least one input should be SparseTensor; do you mean to use tf.add()?")
    if not isinstance(a, SparseTensor) or not isinstance(b, SparseTensor):
        sparse, dense = (a, b) if isinstance(a, SparseTensor) else (b, a)
        return _add_to_dense(sparse.indices, sparse.values, dense, sizes(sparse))
    indices, places = _union(a, b, "SparseAdd")
    values = unsorted_segment_sum(concat([a.values, b.values], 0), places, len(indices))
    found = SparseTensor(indices, values, a.dense_shape)
    limit = conversion.static(threshold)
    if not limit:
        return found
    sums = np.bincount(places, minlength=len(indices)) > 1
    return chosen(found, np.flatnonzero(~sums | (np.abs(known(values, "values")) >= limit)))


def _extreme(name, function, what):
    op_type = f"SparseSparse{name.capitalize()}"

    def run(sp_a, sp_b, name=None):
        indices, places = _union(checked(sp_a), checked(sp_b), op_type)
        count = len(sp_a.values)
        filled = [unsorted_segment_sum(one.values, part, len(indices))
                  for one, part in ((sp_a, places[:count]), (sp_b, places[count:]))]  # fmt: skip
        return SparseTensor(indices, function(*filled), sp_a.dense_shape)

    run.__name__ = run.__qualname__ = name
    run.__doc__ = f"The {what} of two SparseTensors elementwise; where one has no element, it counts as 0."
    return export(f"sparse.{name}")(run)


maximum, minimum = _extreme("maximum", larger, "larger"), _extreme("minimum", smaller, "smaller")


def _groups(indices, shape, kept):
    """Which element of the result each element goes into, where the axes in `kept` are kept; and how many there are."""
    inner = [shape[axis] for axis in kept]
    return linear(indices[:, np.array(kept, int)], inner), int(np.prod(inner, dtype=np.int64))


def _largest(values, groups, count):
    low = jnp.finfo(values.dtype).min if values.dtype.kind in "fV" else jnp.iinfo(values.dtype).min
    found = jnp.full(count, low, values.dtype).at[groups].max(values)
    return jnp.where(jnp.zeros(count, bool).at[groups].set(True), found, jnp.zeros((), values.dtype))


def _reduction(word, types, what, combine, gradient):
    op_type = f"SparseReduce{word.capitalize()}"

    def body(indices, values, shape, axes, keepdims, name=None):
        kept = [axis for axis in range(len(shape)) if axis not in axes]
        groups, count = _groups(indices, shape, kept)
        return combine(values, groups, count).reshape(
            [1 if axis in axes else size for axis, size in enumerate(shape) if keepdims or axis not in axes])

    body.__name__, body.__module__ = f"_reduce_{word}", __name__
    row = op(op_type, inputs="indices:int64 values:T", types={"T": types}, gradient=gradient)(body)

    def reduce(sp_input, axis=None, keepdims=None, output_is_sparse=False, name=None):
        sparse = checked(sp_input)
        shape = sizes(sparse)
        axes = tuple(range(len(shape))) if axis is None else conversion.static(axis)
        axes = (axes,) if isinstance(axes, int) else tuple(axes)
        for one in axes:
            if not -len(shape) <= one < len(shape):
                raise errors.invalid(f"Invalid reduction dimension {one}, for input with {len(shape)} dimensions.", op_type)
        axes = tuple(axis_of(one, len(shape)) for one in axes)
        if not output_is_sparse:
            return row(sparse.indices, sparse.values, shape, axes, bool(keepdims))
        kept = [one for one in range(len(shape)) if one not in axes]
        indices = known(sparse.indices)
        _, first = np.unique(_groups(indices, shape, kept)[0], return_index=True)
        dense = row(sparse.indices, sparse.values, shape, axes, False)
        values = gather_nd(dense, indices[first][:, kept])
        if keepdims:
            indices = np.where(np.isin(np.arange(len(shape)), kept), indices, 0)
            kept = list(range(len(shape)))
        sizes_ = [1 if one in axes else shape[one] for one in kept]
        return SparseTensor(indices[first][:, kept], values, np.array(sizes_, np.int64))

    reduce.__name__ = reduce.__qualname__ = f"reduce_{word}"
    reduce.__doc__ = (f"The {what} of the elements of a SparseTensor along `axis` (all axes by default): a tensor, with 0 "
                      "where there is none, or with `output_is_sparse` a SparseTensor.")  # fmt: skip
    return export(f"sparse.reduce_{word}")(reduce)


reduce_sum = _reduction("sum", NUMBERS, "sum", lambda values, groups, count: jnp.zeros(
    count, values.dtype).at[groups].add(values), True)  # fmt: skip
reduce_max = _reduction("max", REAL, "largest", _largest, False)


@op("SparseSoftmax", inputs="indices:int64 values:T", types={"T": (float32, float64)})
def _softmax(indices, values, shape, name=None):
    if len(shape) < 2:
        raise errors.invalid(f"Input should have rank >= 2, but received shape: {', '.join(map(str, shape))}",
                             "SparseSoftmax")  # fmt: skip
    rows, count = _groups(indices, shape, list(range(len(shape) - 1)))
    top = jnp.full(count, -jnp.inf, values.dtype).at[rows].max(jax.lax.stop_gradient(values))
    powers = jnp.exp(values - top[rows])
    return powers / jnp.zeros(count, values.dtype).at[rows].add(powers)[rows]


@export("sparse.softmax")
def softmax(sp_input, name=None):
    """Softmax over the elements of each row (along the last axis); absent ones stay absent.

    >>> import flowlet as tf
    >>> tf.sparse.softmax(tf.SparseTensor([[0, 0], [0, 2]], [1.0, 1.0], [1, 3])).values.numpy().tolist()
    [0.5, 0.5]
    """
    sparse = checked(sp_input)
    return sparse.with_values(_softmax(sparse.indices, sparse.values, sizes(sparse)))


def _with_dense(function):
    """An operator between a SparseTensor and a tensor that broadcasts to its shape: the elements alone change."""

    def operate(self, other):
        if isinstance(other, SparseTensor):
            return NotImplemented
        other = conversion.convert(other, self.dtype)
        return self.with_values(function(self.values, gather_nd(broadcast_to(other, sizes(self)), self.indices)))

    return operate


SparseTensor.__mul__ = _with_dense(multiply)
SparseTensor.__truediv__ = _with_dense(truediv)


@export("sparse.bincount")
def bincount(values, weights=None, axis=0, minlength=None, maxlength=None, binary_output=False, name=None):
    """How often each number 0, 1, 2, ... occurs, as a SparseTensor.

    Args:
        values: non-negative integers, a tensor or SparseTensor.
        weights: what each counts, in the form of `values`; 1 by default.
        axis: 0 for one count of all, -1 for one of each row.
        minlength, maxlength: the least and the largest number of bins; larger numbers are left out.
        binary_output: 1 for every number that occurs.

    >>> import flowlet as tf
    >>> tf.sparse.bincount([1, 1, 3]).indices.numpy().tolist()
    [[1], [3]]
    """
    if axis not in (0, -1):
        raise ValueError(f"Unsupported value for argument axis={axis}. Only 0 and -1 are currently supported.")
    if isinstance(values, SparseTensor):
        numbers, rows, height = known(values.values, "values"), known(values.indices)[:, 0], sizes(values)[0]
        flat = len(sizes(values)) == 1
        weighed = None if weights is None else known(weights.values, "weights")
    else:
        numbers = known(values, "values")
        flat, height = numbers.ndim == 1, len(numbers)
        rows = np.repeat(np.arange(height), numbers.size // max(height, 1))
        weighed = None if weights is None else known(weights, "weights").reshape(-1)
        numbers = numbers.reshape(-1)
    if numbers.dtype not in (np.int32, np.int64):
        raise errors.invalid(f"Value for attr 'T' of {numbers.dtype} is not in the list of allowed values: int32, int64",
                             "DenseCountSparseOutput")  # fmt: skip
    if numbers.size and numbers.min() < 0:
        raise errors.invalid("Input values must all be non-negative", "DenseCountSparseOutput")
    if axis == 0 or flat:
        rows, height, flat = np.zeros(len(numbers), np.int64), 1, True
    keep = np.ones(len(numbers), bool) if maxlength is None else numbers < conversion.static(maxlength)
    size = int(numbers[keep].max(initial=0)) + 1
    size = max(size, 0 if minlength is None else conversion.static(minlength))
    cells, places = np.unique(rows[keep].astype(np.int64) * max(size, 1) + numbers[keep], return_inverse=True)
    counted = np.ones(len(numbers), numbers.dtype) if weighed is None else weighed
    found = np.zeros(len(cells), counted.dtype)
    np.add.at(found, places.reshape(-1), counted[keep])
    found = np.ones_like(found) if binary_output else found
    pair = np.stack(np.divmod(cells, max(size, 1)), -1)
    return SparseTensor(pair[:, 1:] if flat else pair, found, [size] if flat else [height, size])


_SEGMENTED = (bfloat16, float16, float32, float64)


def _check_segments(data, indices, segment_ids, count, op_type):
    ids, indices = np.asarray(segment_ids), np.asarray(indices)
    if ids.shape == indices.shape and ids.size:
        if (np.diff(ids) < 0).any():
            raise errors.invalid("segment ids are not increasing", op_type)
        if ids.min() < 0:
            raise errors.invalid("segment ids must be >= 0", op_type)
        if ids.max() >= count:
            raise errors.invalid("segment ids must be < num_segments", op_type)
        wrong = np.flatnonzero((indices < 0) | (indices >= data.shape[0]))
        if len(wrong):
            raise errors.invalid(f"Bad: indices[{wrong[0]}] == {indices[wrong[0]]} out of range [0, {data.shape[0]})",
                                 op_type)  # fmt: skip


def _segment(word, types, divide, what):
    op_type = f"SparseSegment{word.title().replace('_', '')}"

    def body(data, indices, segment_ids, count, name=None):
        if segment_ids.shape != indices.shape:
            raise errors.invalid("segment_ids and indices should have same size.", op_type)
        total = jnp.zeros((count, *data.shape[1:]), data.dtype).at[segment_ids].add(data[indices], mode="drop")
        if divide is None:
            return total
        number = jnp.zeros(count, np.int32).at[segment_ids].add(1, mode="drop")
        return total / _rows(divide(jnp.maximum(number, 1).astype(data.dtype)), total)

    def check(data, indices, segment_ids, count):
        _check_segments(data, indices, segment_ids, count, op_type)

    body.__name__, body.__module__ = f"_segment_{word}", __name__
    row = op(op_type, inputs="data:T indices:Tidx segment_ids:Tids",
             types={"T": types, "Tidx": (int32, int64), "Tids": (int32, int64)}, check=check)(body)  # fmt: skip

    def segment(data, indices, segment_ids, num_segments=None, name=None, sparse_gradient=False):
        if num_segments is None:
            ids = known(segment_ids, "segment_ids")
            if ids.ndim != 1:
                raise errors.invalid("segment_ids should be a vector.", op_type)
            num_segments = int(ids[-1]) + 1 if ids.size else 0
        return row(data, indices, segment_ids, int(conversion.static(num_segments)))

    segment.__name__ = segment.__qualname__ = f"segment_{word}"
    segment.__doc__ = (f"The {what} of the rows `data[indices]` with the same segment id. `segment_ids` are sorted and start "
                       "at 0; segments without rows are 0.")  # fmt: skip
    return export(f"sparse.segment_{word}")(segment)


segment_sum = _segment("sum", REAL, None, "sum")
segment_mean = _segment("mean", FLOATS, lambda number: number, "mean")
segment_sqrt_n = _segment("sqrt_n", FLOATS, jnp.sqrt, "sum, divided by the root of the number,")
