"""Decompositions of matrices, and what is solved and computed with them."""

import collections

import jax
import jax.numpy as jnp
import jax.scipy.linalg as scipy_linalg
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.dtypes import COMPLEX, REAL, bfloat16, float32, float64
from flowlet.core.op import op
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
    u, s, v = _full_svd(tensor) if full_matrices else jnp.linalg.svd(tensor, full_matrices=False)
    return [s, u, _adjoint(v)]


@jax.custom_jvp
def _full_svd(matrix):
    return tuple(jnp.linalg.svd(matrix, full_matrices=True))


@_full_svd.defjvp
def _(primals, tangents):
    """The vectors of the reduced decomposition change as there; the others stay orthogonal to them."""
    u, s, v = _full_svd(*primals)
    reduced, changes = jax.jvp(lambda x: tuple(jnp.linalg.svd(x, full_matrices=False)), primals, tangents)
    rank, (change,) = s.shape[-1], tangents
    left, right = u[..., :rank], _adjoint(v)[..., :rank]
    sign = jnp.sum(jnp.conj(reduced[0]) * left, -2, keepdims=True)  # of each vector: it is free
    beside_left = -left @ (_adjoint(change @ right / s[..., None, :]) @ u[..., rank:])
    beside_right = -right @ (_adjoint(left / s[..., None, :]) @ change @ _adjoint(v)[..., rank:])
    left_change = jnp.concatenate([changes[0] * sign, beside_left], -1)
    right_change = jnp.concatenate([_adjoint(changes[2]) * sign, beside_right], -1)
    return (u, s, v), (left_change, changes[1], _adjoint(right_change))


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


@op("SelfAdjointEigvals", "linalg.eigvalsh", inputs="tensor:T", types={"T": _SOLVED})
def eigvalsh(tensor, name=None):
    """The eigenvalues of symmetric matrices in rising order."""
    return _eigh.__flowlet_row__.body(tensor)[0]


@jax.custom_jvp
def _eigen(matrix):
    return tuple(jnp.linalg.eig(matrix))


@_eigen.defjvp
def _(primals, tangents):
    """Eigenvectors keep their length; for eigenvalues that are equal, the part between their vectors counts as 0."""
    values, vectors = found = _eigen(*primals)
    turned = jnp.linalg.solve(vectors, tangents[0].astype(vectors.dtype) @ vectors)
    gaps = values[..., None, :] - values[..., :, None]
    share = jnp.where(gaps == 0, 0, 1 / jnp.where(gaps == 0, 1, gaps))
    change = vectors @ (share * turned)
    along = jnp.sum(jnp.conj(vectors) * change, -2, keepdims=True)
    return found, (jnp.diagonal(turned, axis1=-2, axis2=-1), change - vectors * jnp.real(along).astype(vectors.dtype))


@op("Eig", inputs="tensor:T", types={"T": _SOLVED})
def _eig(tensor, name=None):
    square(tensor, "Eig")
    return list(_eigen(tensor))


@export("linalg.eig", "eig")
def eig(tensor, name=None):
    """The eigenvalues and eigenvectors (columns) of square matrices, as complex numbers."""
    return tuple(_eig(tensor))


@export("linalg.eigvals", "eigvals")
def eigvals(tensor, name=None):
    """The eigenvalues of square matrices, as complex numbers."""
    return _eig(tensor)[0]


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
    return 2 * jnp.sum(jnp.log(jnp.real(diagonal)), -1)


@op("MatrixTriangularSolve", "linalg.triangular_solve", inputs="matrix:T rhs:T", types={"T": _SOLVED})
def triangular_solve(matrix, rhs, lower=True, adjoint=False, name=None):
    """x with `matrix @ x = rhs` for triangular matrices; the other triangle is not read."""
    square(matrix, "MatrixTriangularSolve")
    if rhs.ndim < 2:
        raise errors.invalid(f"In[1] ndims must be >= 2: {rhs.ndim}", "MatrixTriangularSolve")
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


def _real_or_complex(dtype):
    if not dtype.is_floating and not dtype.is_complex:
        raise TypeError(f"Input `a` must have `float`-like `dtype` (saw {dtype.name}).")


@op("Pinv", inputs="a:T", types={"T": _SOLVED}, accept=_real_or_complex)
def _pinv(a, rcond, name=None):
    _matrix(a, "Pinv")
    rcond = 10 * max(a.shape[-2:]) * jnp.finfo(a.dtype).eps if rcond is None else jnp.asarray(rcond)
    u, s, v = jnp.linalg.svd(a, full_matrices=False)
    least = jnp.asarray(rcond, s.dtype) * jnp.max(s, -1, initial=0)
    s = jnp.where(s > least[..., None], s, np.inf).astype(s.dtype)  # so that what is left out has no derivative
    return (_adjoint(v) / s[..., None, :]) @ _adjoint(u)


@export("linalg.pinv")
def pinv(a, rcond=None, validate_args=False, name=None):
    """The pseudoinverse: singular values below `rcond` times the largest count as 0."""
    return _pinv(a, conversion.static(rcond))


@op("MatrixRank", inputs="a:T", types={"T": _SOLVED}, accept=_real_or_complex)
def _rank(a, tol, name=None):
    values = jnp.linalg.svd(a, compute_uv=False)
    if tol is None:
        tol = jnp.finfo(a.dtype).eps * max(a.shape[-2:]) * jnp.max(values, -1, keepdims=True, initial=0)
    return jnp.sum(values > tol, -1, dtype=jnp.int32)


@export("linalg.matrix_rank")
def matrix_rank(a, tol=None, validate_args=False, name=None):
    """The number of singular values above `tol`."""
    return _rank(a, conversion.static(tol))


def _not_whole(dtype):
    if dtype is bfloat16 or dtype.is_integer and not dtype.is_unsigned:
        raise ValueError(f"tf.linalg.expm does not support matrices of type {dtype!r}: cast them to float32 or float64.")


@op("MatrixExponential", "linalg.expm", inputs="input:T", types={"T": _SOLVED}, accept=_not_whole)
def expm(input, name=None):  # noqa: A002
    """The exponential of square matrices."""
    square(input, "MatrixExponential")
    return scipy_linalg.expm(input)


@op("MatrixSquareRoot", "linalg.sqrtm", "matrix_square_root", inputs="input:T", types={"T": _SOLVED})
def sqrtm(input, name=None):  # noqa: A002
    """The root of square matrices: the matrix that gives them, multiplied with itself."""
    square(input, "MatrixSquareRoot")
    return _root(input)


@jax.custom_jvp
def _root(matrix):
    found = jnp.vectorize(scipy_linalg.sqrtm, signature="(n,n)->(n,n)")(matrix)
    return found if matrix.dtype.kind == "c" else jnp.real(found).astype(matrix.dtype)


@_root.defjvp
def _(primals, tangents):
    """The change X of the root R solves R X + X R = (change of the matrix): Sylvester's equation, row by row of X."""
    root, (change,) = _root(*primals), tangents
    size = root.shape[-1]
    one = jnp.eye(size, dtype=root.dtype)
    system = jnp.einsum("...ik,jl->...ijkl", root, one) + jnp.einsum("...lj,ik->...ijkl", root, one)
    batch = root.shape[:-2]
    found = jnp.linalg.solve(system.reshape(*batch, size**2, size**2), change.reshape(*batch, size**2, 1))
    return root, found.reshape(root.shape)


@op("Cross", "linalg.cross", inputs="a:T b:T", types={"T": REAL})
def cross(a, b, name=None):
    """The cross product of vectors of three elements along the last axis."""
    if a.shape != b.shape:
        raise errors.invalid(f"Both inputs must be of same shape: {listed(a)} vs. {listed(b)}", "Cross")
    if a.shape[-1:] != (3,):
        raise errors.FailedPreconditionError(message="Cross-products are only defined for 3-element vectors. "
                                                     "[Op:Cross]")
    return jnp.cross(a, b)
