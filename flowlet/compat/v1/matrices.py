"""Products and other functions of matrices in their 1.x forms."""

import numpy as np

from flowlet.api import export
from flowlet.compat.v1 import arrays, choosing, elementwise, shapes
from flowlet.compat.v1.raw import either, known, made, raw, sizes, tensor, within
from flowlet.core import dtypes
from flowlet.core.graph.composing import composed
from flowlet.core.graph.operation import GraphTensor


@export("compat.v1.matmul", "compat.v1.linalg.matmul")
def matmul(a, b, transpose_a=False, transpose_b=False, adjoint_a=False, adjoint_b=False, a_is_sparse=False, b_is_sparse=False,
           name=None):  # fmt: skip
    """The product of matrices, or of batches of them.

    Args:
        a, b: of shape (..., n, k) and (..., k, m); transposed (`transpose_`) or transposed and conjugated (`adjoint_`) first.
    """
    if transpose_a and adjoint_a or transpose_b and adjoint_b:
        side = "a" if transpose_a and adjoint_a else "b"
        raise ValueError(f"Only one of transpose_{side} and adjoint_{side} can be True.")
    with within(name, "MatMul") as scope:
        a = _operand(a, b, "a")
        b = _operand(b, a, "b")
        single = a.shape.rank is not None and b.shape.rank is not None and max(a.shape.rank, b.shape.rank) <= 2
        sparse = a_is_sparse or b_is_sparse
        if not single and not sparse:
            a, b = (elementwise.conj(one) if turned else one for one, turned in ((a, transpose_a), (b, transpose_b)))
            return raw("MatMul", a, b, adjoint_a=adjoint_a or transpose_a, adjoint_b=adjoint_b or transpose_b, name=scope,
                       form="BatchMatMulV2: a>x, b>y")  # fmt: skip
        a, b = (elementwise.conj(one) if turned else one for one, turned in ((a, adjoint_a), (b, adjoint_b)))
        form = "SparseMatMul: a, b" if sparse and a.dtype in (dtypes.float32, dtypes.bfloat16) else "MatMul: a, b"
        return raw("MatMul", a, b, transpose_a=transpose_a or adjoint_a, transpose_b=transpose_b or adjoint_b, name=scope,
                   form=form)  # fmt: skip


def _operand(value, other, name):
    value = getattr(value, "_graph_tensor", lambda: value)()
    if isinstance(value, GraphTensor):
        return value
    return tensor(value, getattr(other, "dtype", None) if not isinstance(value, np.ndarray) else None, name)


@composed("MatMul")
def _matmul(a, b, transpose_a=False, transpose_b=False, adjoint_a=False, adjoint_b=False, a_is_sparse=False, b_is_sparse=False,
            output_type=None, name=None):  # fmt: skip
    return matmul(a, b, transpose_a, transpose_b, adjoint_a, adjoint_b, a_is_sparse, b_is_sparse, name)


@export("compat.v1.sparse_matmul")
def sparse_matmul(a, b, transpose_a=False, transpose_b=False, a_is_sparse=False, b_is_sparse=False, name=None):
    """The product of matrices that hold many zeros."""
    return raw("MatMul", a, b, transpose_a=transpose_a, transpose_b=transpose_b, name=name, form="SparseMatMul: a, b")


@composed("MatVec")
def matvec(a, b, transpose_a=False, adjoint_a=False, a_is_sparse=False, b_is_sparse=False, name=None):
    """The product of a matrix and a vector."""
    with within(name, "MatVec"):
        found = matmul(a, arrays.expand_dims(b, -1), transpose_a, adjoint_a=adjoint_a, a_is_sparse=a_is_sparse,
                       b_is_sparse=b_is_sparse)  # fmt: skip
        return arrays.squeeze(found, -1)


@composed("tensordot")
@export("compat.v1.tensordot")
def tensordot(a, b, axes, name=None):
    """The sum of products over axes of both tensors.

    Args:
        axes: how many (the last of `a`, the first of `b`), or a list of axes for each.
    """
    with within(name, "Tensordot") as scope:
        a, b = tensor(a, None, "a"), tensor(b, None, "b")
        if isinstance(axes, (int, np.integer)):
            if a.shape.rank is None:
                raise ValueError("tf.tensordot of a number of axes needs a tensor of known rank")
            if axes < 0 or axes > a.shape.rank:
                raise ValueError(f"'axes' must not be larger than the number of dimensions of tensor {a}: it is {axes}, of "
                                 f"{a.shape.rank}.")
            axes = list(range(a.shape.rank - axes, a.shape.rank)), list(range(axes))
        one, two = ([int(side)] if np.ndim(side) == 0 else [int(axis) for axis in side] for side in axes)
        if len(one) != len(two):
            raise ValueError(f"Different number of contraction axes 'a' and 'b', {len(one)} != {len(two)}.")
        flat_a, free_a, static_a = _flattened(a, one, False)
        flat_b, free_b, static_b = _flattened(b, two, True)
        product = matmul(flat_a, flat_b)
        if isinstance(free_a, list) and isinstance(free_b, list):
            return raw("Reshape", product, shape=np.array(free_a + free_b, np.int32), name=scope)
        free = [tensor(part, dtypes.int32) if isinstance(part, list) else part for part in (free_a, free_b)]
        product = raw("Reshape", product, shape=arrays.concat(free, 0), name=scope)
        product.set_shape(static_a + static_b)
        return product


def _flattened(one, axes, first):
    """(a matrix with `axes` as its columns, or rows with `first`; the sizes of the other axes; what is known of them)."""
    rank, shape = one.shape.rank, sizes(one)
    axes = [axis % rank for axis in axes]
    free = [axis for axis in range(rank) if axis not in axes]
    static = [shape[axis] for axis in free]
    if known(one):
        perm = axes + free if first else free + axes
        whole = [int(np.prod([shape[axis] for axis in part])) for part in ((axes, free) if first else (free, axes))]
        return raw("Reshape", arrays.transpose(one, perm), shape=whole), static, static
    axes, free = tensor(axes, dtypes.int32, "axes"), tensor(free, dtypes.int32, "free")
    dynamic = shapes.shape(one)
    free_sizes, axes_sizes = choosing.gather(dynamic, free), choosing.gather(dynamic, axes)
    products = raw("Prod", free_sizes, axis=None), raw("Prod", axes_sizes, axis=None)
    perm = arrays.concat([axes, free] if first else [free, axes], 0)
    whole = arrays.stack(list(reversed(products)) if first else list(products))
    return raw("Reshape", arrays.transpose(one, perm), shape=whole), free_sizes, static


@composed("Norm")
def _norm(tensor, ord="euclidean", axis=None, keepdims=False, name=None):  # noqa: A002
    return norm(tensor, ord, axis, keepdims, name)


@composed("norm")
@export("compat.v1.norm", "compat.v1.linalg.norm")
def norm(tensor, ord="euclidean", axis=None, keepdims=None, name=None, keep_dims=None):  # noqa: A002
    """The norm of all elements, of vectors along an axis, or of matrices along two.

    Args:
        ord: euclidean (fro), 1, 2, infinity, or any positive number for vectors.
    """
    keepdims = bool(either(keepdims, "keepdims", keep_dims, "keep_dims"))
    pair = isinstance(axis, (list, tuple)) and len(axis) == 2
    if axis is not None and not pair:
        axis = tuple(axis) if isinstance(axis, (list, tuple)) else (axis,)
    usual = ("fro", "euclidean", 1, 2, np.inf)
    if pair and ord not in usual or not pair and ord == "fro":
        raise ValueError(f"'ord' must be a supported {'matrix' if pair else 'vector'} norm in {usual}, got {ord}")
    if not pair and (isinstance(ord, str) and ord != "euclidean" or not isinstance(ord, str) and not ord > 0):
        raise ValueError(f"'ord' must be a supported vector norm, got {ord}")
    with within(name, "norm"):
        values = as_tensor(tensor)
        if ord in ("fro", "euclidean", 2) and not (pair and ord == 2):
            found = raw("Sqrt", raw("Sum", values * elementwise.conj(values), axis=axis, keepdims=True))
        elif pair and ord == 2:
            return raw("Norm", values, ord=ord, axis=tuple(axis), keepdims=keepdims)
        elif ord == 1:
            found = raw("Sum", raw("Abs", values), axis=None if axis is None else axis[0], keepdims=True)
            found = raw("Max", found, axis=axis[-1], keepdims=True) if pair else found
        elif ord == np.inf:
            found = raw("Abs", values)
            found = raw("Sum", found, axis=axis[1], keepdims=True) if pair else found
            found = raw("Max", found, axis=None if axis is None else axis[0], keepdims=True)
        else:
            total = raw("Sum", raw("Pow", raw("Abs", values), ord), axis=axis, keepdims=True)
            found = raw("Pow", total, 1.0 / ord)
        return found if keepdims else arrays.squeeze(found, axis)


as_tensor = tensor


@export("compat.v1.matrix_diag_part")
def matrix_diag_part(input, name="diag_part"):  # noqa: A002
    """The diagonals of matrices."""
    import jax.numpy as jnp

    source = tensor(input, None, "input")
    shape = sizes(source)
    if shape is not None:
        least = None if None in shape[-2:] else min(shape[-2:])
        shape = [*shape[:-2], least]
    return made("MatrixDiagPart", lambda array: [jnp.diagonal(array, axis1=-2, axis2=-1)], source, name=name or "MatrixDiagPart",
                outputs=[(source.dtype, shape)])  # fmt: skip


@export("compat.v1.matrix_set_diag")
def matrix_set_diag(input, diagonal, name="set_diag"):  # noqa: A002
    """Matrices with other diagonals."""
    import jax.numpy as jnp

    def run(array, diagonal):
        least = jnp.arange(diagonal.shape[-1])
        return [jnp.asarray(array).at[..., least, least].set(diagonal)]

    with within(name, "MatrixSetDiag") as scope:
        source = tensor(input, None, "input")
        return made("MatrixSetDiag", run, source, tensor(diagonal, None, "diagonal"), name=scope,
                    outputs=[(source.dtype, source.shape)])  # fmt: skip


@composed("MatrixBandPart")
@export("compat.v1.matrix_band_part")
def matrix_band_part(input, num_lower, num_upper, name=None):  # noqa: A002
    """Matrices with all but some diagonals set to zero; -1 keeps all of a side."""
    lower, upper = (one if isinstance(one, GraphTensor) else np.int64(one) for one in (num_lower, num_upper))
    return raw("MatrixBandPart", input, num_lower=lower, num_upper=upper, name=name)


@composed("Trace")
@export("compat.v1.trace")
def trace(x, name=None):
    """The sum of the diagonal of matrices."""
    with within(name, "Trace") as scope:
        return raw("Sum", matrix_diag_part(tensor(x, None, "x")), axis=[-1], name=scope)


@composed("LogDet")
def logdet(matrix, name=None):
    """The logarithm of the determinant of positive definite matrices."""
    with within(name, "logdet"):
        factor = matrix_diag_part(raw("Cholesky", matrix))
        return 2.0 * raw("Sum", raw("Log", factor), axis=[-1])


@composed("cholesky_solve")
@export("compat.v1.cholesky_solve")
def cholesky_solve(chol, rhs, name=None):
    """The solution of equations whose matrix has this Cholesky factor."""
    with within(name, "cholesky_solve"):
        first = raw("MatrixTriangularSolve", chol, rhs, adjoint=False, lower=True)
        return raw("MatrixTriangularSolve", chol, first, adjoint=True, lower=True)


@composed("MatrixSolveLs")
def matrix_solve_ls(matrix, rhs, l2_regularizer=0.0, fast=True, name=None):
    """The least squares solution of linear equations."""
    if not fast or l2_regularizer:
        return raw("MatrixSolveLs", matrix, rhs, l2_regularizer=l2_regularizer, fast=fast, name=name)
    with within(name, "matrix_solve_ls"):
        matrix = tensor(matrix, None, "matrix")
        tall = sizes(matrix) is None or None in sizes(matrix)[-2:] or sizes(matrix)[-2] >= sizes(matrix)[-1]
        if not tall:
            return raw("MatrixSolveLs", matrix, rhs, l2_regularizer=l2_regularizer, fast=fast)
        factor = raw("Cholesky", matmul(matrix, matrix, adjoint_a=True))
        return cholesky_solve(factor, matmul(matrix, rhs, adjoint_a=True))


@export("compat.v1.nn.xw_plus_b")
def xw_plus_b(x, weights, biases, name=None):
    """x times weights, plus biases."""
    with within(name, "xw_plus_b") as scope:
        x, weights, biases = tensor(x, None, "x"), tensor(weights, None, "weights"), tensor(biases, None, "biases")
        return raw("BiasAdd", matmul(x, weights), biases, name=scope)


@export("compat.v1.nn.relu_layer")
def relu_layer(x, weights, biases, name=None):
    """The positive part of x times weights, plus biases."""
    with within(name, "relu_layer") as scope:
        x, weights, biases = tensor(x, None, "x"), tensor(weights, None, "weights"), tensor(biases, None, "biases")
        return raw("Relu", raw("BiasAdd", matmul(x, weights), biases), name=scope)
