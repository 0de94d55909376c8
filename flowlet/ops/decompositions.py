"""Decompositions of matrices, and what is solved and computed with them."""

import collections

import jax
import jax.numpy as jnp
import jax.scipy.linalg as scipy_linalg
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.dtypes import COMPLEX, INDICES, REAL, float32, float64, int32
from flowlet.core.op import op
from flowlet.ops.cast import cast
from flowlet.ops.gather import listed
from flowlet.ops.linalg import cholesky, square, symmetric

_SOLVED = (float64, float32, *COMPLEX)  # what TensorFlow's kernels take


def _matrix(x, op_type):
    if x.ndim < 2:
        raise errors.invalid(f"Input tensor 0 must have rank >= 2, got {x.ndim}", op_type)


def _adjoint(x):
    return jnp.conj(jnp.swapaxes(x, -1, -2))


@op("MatrixAdjoint", "linalg.adjoint", inputs="matrix:T", texts=True)
def adjoint(matrix, name=None):
    """The last two axes swapped, and conjugated."""
    if matrix.ndim < 2:
        raise ValueError("Argument `a` should be a (batch) matrix with rank >= 2.  Received `a` = "
                         f"a tensor of shape {tuple(matrix.shape)} with shape {tuple(matrix.shape)}")  # fmt: skip
    return _adjoint(matrix)


@op("Svd", inputs="tensor:T", types={"T": _SOLVED})
def _svd(tensor, full_matrices, compute_uv, name=None):
    _matrix(tensor, "Svd")
    if not compute_uv:
        return jnp.linalg.svd(tensor, compute_uv=False)
    u, s, v = jnp.linalg.svd(tensor, full_matrices=full_matrices)
    return [s, u, _adjoint(v)]


@export("linalg.svd")
def svd(tensor, full_matrices=False, compute_uv=True, name=None):
    """The singular value decomposition `tensor = u @ diag(s) @ v^H`, as `(s, u, v)`; only `s` without `compute_uv`.

    >>> import flowlet as tf
    >>> tf.linalg.svd([[3.0, 0.0], [0.0, 4.0]], compute_uv=False).numpy().tolist()
    [4.0, 3.0]
    """
    found = _svd(tensor, full_matrices, compute_uv)
    return tuple(found) if compute_uv else found


Qr = collections.namedtuple("Qr", ["q", "r"])


@op("Qr", inputs="input:T", types={"T": _SOLVED})
def _qr(input, full_matrices, name=None):  # noqa: A002
    _matrix(input, "Qr")
    return list(jnp.linalg.qr(input, mode="complete" if full_matrices else "reduced"))


@export("linalg.qr")
def qr(input, full_matrices=False, name=None):  # noqa: A002
    """The decomposition `input = q @ r` into an orthogonal and an upper triangular matrix."""
    return Qr(*_qr(input, full_matrices))


@op("SelfAdjointEigV2", inputs="tensor:T", types={"T": _SOLVED})
def _eigh(tensor, name=None):
    square(tensor, "SelfAdjointEigV2")
    values, vectors = jnp.linalg.eigh(symmetric(tensor), symmetrize_input=False)
    return [values.astype(tensor.dtype), vectors]


@export("linalg.eigh")
def eigh(tensor, name=None):
    """The eigenvalues, in rising order, and eigenvectors (columns) of symmetric matrices; lower triangles are read."""
    return tuple(_eigh(tensor))


@export("linalg.eigvalsh")
def eigvalsh(tensor, name=None):
    """The eigenvalues of symmetric matrices in rising order."""
    return _eigh(tensor)[0]


@op("Eig", inputs="tensor:T", types={"T": _SOLVED}, gradient=False)
def _eig(tensor, name=None):
    square(tensor, "Eig")
    return list(jnp.linalg.eig(tensor))


@export("linalg.eig", "eig")
def eig(tensor, name=None):
    """The eigenvalues and eigenvectors (columns) of square matrices, as complex numbers."""
    return tuple(_eig(tensor))


@export("linalg.eigvals", "eigvals")
def eigvals(tensor, name=None):
    """The eigenvalues of square matrices, as complex numbers."""
    return _eig(tensor)[0]


Lu = collections.namedtuple("Lu", ["lu", "p"])


@op("Lu", inputs="input:T", types={"T": _SOLVED})
def _lu(input, name=None):  # noqa: A002
    square(input, "Lu")
    found, _, permutation = jax.lax.linalg.lu(input)
    return [found, permutation]


@export("linalg.lu")
def lu(input, output_idx_type=int32, name=None):  # noqa: A002
    """The decomposition of square matrices into triangular ones (in one matrix) and the order of the rows."""
    found, permutation = _lu(input)
    return Lu(found, cast(permutation, output_idx_type))


@op("LuReconstruct", "linalg.lu_reconstruct", inputs="lower_upper:T perm:I", types={"T": _SOLVED, "I": INDICES})
def lu_reconstruct(lower_upper, perm, validate_args=False, name=None):
    """The matrices whose decompositions `tf.linalg.lu` gave."""
    lower = jnp.tril(lower_upper, -1) + jnp.eye(lower_upper.shape[-1], dtype=lower_upper.dtype)
    return jnp.take_along_axis(lower @ jnp.triu(lower_upper), jnp.argsort(perm, -1)[..., None], -2)


@op("LuSolve", "linalg.lu_solve", inputs="lower_upper:T perm:I rhs:T", types={"T": _SOLVED, "I": INDICES})
def lu_solve(lower_upper, perm, rhs, validate_args=False, name=None):
    """x with `matrix @ x = rhs`, for the decomposition of the matrix that `tf.linalg.lu` gave."""
    shape = jnp.broadcast_shapes(lower_upper.shape[:-2], rhs.shape[:-2])
    triangles = jnp.broadcast_to(lower_upper, shape + lower_upper.shape[-2:])
    right = jnp.broadcast_to(jnp.take_along_axis(rhs, perm[..., None], -2), shape + rhs.shape[-2:])
    middle = jax.lax.linalg.triangular_solve(triangles, right, left_side=True, lower=True, unit_diagonal=True)
    return jax.lax.linalg.triangular_solve(triangles, middle, left_side=True)


@export("linalg.lu_matrix_inverse")
def lu_matrix_inverse(lower_upper, perm, validate_args=False, name=None):
    """The inverse of the matrix whose decomposition `tf.linalg.lu` gave."""
    lower_upper = conversion.convert(lower_upper)
    identity = np.eye(lower_upper.shape[-1], dtype=lower_upper.dtype.as_numpy_dtype)
    return lu_solve(lower_upper, perm, identity)


LogMatrixDeterminant = collections.namedtuple("LogMatrixDeterminant", ["sign", "log_abs_determinant"])


@op("LogMatrixDeterminant", inputs="input:T", types={"T": _SOLVED})
def _slogdet(input, name=None):  # noqa: A002
    square(input, "LogMatrixDeterminant")
    sign, logarithm = jnp.linalg.slogdet(input)
    return [sign, logarithm.astype(input.dtype)]


@export("linalg.slogdet")
def slogdet(input, name=None):  # noqa: A002
    """The sign and the logarithm of the absolute value of the determinant."""
    return LogMatrixDeterminant(*_slogdet(input))


@op("LogDet", "linalg.logdet", inputs="matrix:T", types={"T": _SOLVED})
def logdet(matrix, name=None):
    """The logarithm of the determinant of symmetric positive definite matrices."""
    diagonal = jnp.diagonal(cholesky.__flowlet_row__.body(matrix), axis1=-2, axis2=-1)
    return 2 * jnp.sum(jnp.log(jnp.real(diagonal)), -1).astype(matrix.dtype)


@op("MatrixTriangularSolve", "linalg.triangular_solve", inputs="matrix:T rhs:T", types={"T": _SOLVED})
def triangular_solve(matrix, rhs, lower=True, adjoint=False, name=None):
    """x with `matrix @ x = rhs` for triangular matrices; the other triangle is not read."""
    square(matrix, "MatrixTriangularSolve")
    batch = jnp.broadcast_shapes(matrix.shape[:-2], rhs.shape[:-2])
    matrix = jnp.broadcast_to(matrix, batch + matrix.shape[-2:])
    rhs = jnp.broadcast_to(rhs, batch + rhs.shape[-2:])
    return jax.lax.linalg.triangular_solve(matrix, rhs, left_side=True, lower=lower, transpose_a=adjoint,
                                           conjugate_a=adjoint)  # fmt: skip


@export("linalg.cholesky_solve")
def cholesky_solve(chol, rhs, name=None):
    """x with `A @ x = rhs`, where `chol` is the lower triangular factor of A."""
    return triangular_solve(chol, triangular_solve(chol, rhs), adjoint=True)


@op("MatrixSolveLs", inputs="matrix:T rhs:T", types={"T": _SOLVED})
def _lstsq(matrix, rhs, l2_regularizer, fast, name=None):
    _matrix(matrix, "MatrixSolveLs")
    if not fast:
        return jnp.matmul(jnp.linalg.pinv(matrix), rhs)
    tall = matrix.shape[-2] >= matrix.shape[-1]
    gram = _adjoint(matrix) @ matrix if tall else matrix @ _adjoint(matrix)
    gram = gram + l2_regularizer * jnp.eye(gram.shape[-1], dtype=gram.dtype)
    solve = jnp.linalg.solve
    return solve(gram, _adjoint(matrix) @ rhs) if tall else _adjoint(matrix) @ solve(gram, rhs)


@export("linalg.lstsq")
def lstsq(matrix, rhs, l2_regularizer=0.0, fast=True, name=None):
    """x with the least `|matrix @ x - rhs|^2 + l2_regularizer * |x|^2`."""
    return _lstsq(matrix, rhs, float(l2_regularizer), fast)


@op("Pinv", inputs="a:T", types={"T": _SOLVED})
def _pinv(a, rcond, name=None):
    _matrix(a, "Pinv")
    return jnp.linalg.pinv(a, 10 * max(a.shape[-2:]) * jnp.finfo(a.dtype).eps if rcond is None else rcond)


@export("linalg.pinv")
def pinv(a, rcond=None, validate_args=False, name=None):
    """The pseudoinverse: singular values below `rcond` times the largest count as 0."""
    return _pinv(a, conversion.static(rcond))


@op("MatrixRank", inputs="a:T", types={"T": _SOLVED})
def _rank(a, tol, name=None):
    values = jnp.linalg.svd(a, compute_uv=False)
    if tol is None:
        tol = jnp.finfo(a.dtype).eps * max(a.shape[-2:]) * jnp.max(values, -1, keepdims=True)
    return jnp.sum(values > tol, -1, dtype=jnp.int32)


@export("linalg.matrix_rank")
def matrix_rank(a, tol=None, validate_args=False, name=None):
    """The number of singular values above `tol`."""
    return _rank(a, conversion.static(tol))


@op("MatrixExponential", "linalg.expm", inputs="input:T", types={"T": _SOLVED})
def expm(input, name=None):  # noqa: A002
    """The exponential of square matrices."""
    square(input, "MatrixExponential")
    return scipy_linalg.expm(input)


@op("MatrixSquareRoot", "linalg.sqrtm", "matrix_square_root", inputs="input:T", types={"T": _SOLVED})
def sqrtm(input, name=None):  # noqa: A002
    """The root of square matrices: the matrix that gives them, multiplied with itself."""
    square(input, "MatrixSquareRoot")
    found = jnp.vectorize(scipy_linalg.sqrtm, signature="(n,n)->(n,n)")(input)
    return found if input.dtype.kind == "c" else jnp.real(found).astype(input.dtype)


@op("Cross", "linalg.cross", inputs="a:T b:T", types={"T": REAL})
def cross(a, b, name=None):
    """The cross product of vectors of three elements along the last axis."""
    if a.shape != b.shape:
        raise errors.invalid(f"Both inputs must be of same shape: {listed(a)} vs. {listed(b)}", "Cross")
    if a.shape[-1:] != (3,):
        raise errors.FailedPreconditionError(message="Cross-products are only defined for 3-element vectors. "
                                                     "[Op:Cross]")
    return jnp.cross(a, b)
