"""Matrices of few diagonals: products, solutions and eigenvalues; and the logarithm of matrices."""

import jax
import jax.numpy as jnp
import jax.scipy.linalg as scipy_linalg
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.dtypes import COMPLEX, bfloat16, float16, float32, float64
from flowlet.core.op import op
from flowlet.ops.array import expand_dims, squeeze
from flowlet.ops.gather import listed
from flowlet.ops.joining import concat, stack
from flowlet.ops.linalg import square

_SOLVED = (float64, float32, *COMPLEX)  # what TensorFlow's kernels take
_FORMATS = ("compact", "sequence", "matrix")


@op("TridiagonalOf", inputs="matrix:T")
def _diagonals_of(matrix, name=None):
    """The three diagonals of matrices (..., m, m), as (..., 3, m): above, main, below."""
    square(matrix, "TridiagonalOf")
    pad = [(0, 0)] * (matrix.ndim - 2)
    above, main, below = (jnp.diagonal(matrix, offset, -2, -1) for offset in (1, 0, -1))
    return jnp.stack([jnp.pad(above, [*pad, (0, 1)]), main, jnp.pad(below, [*pad, (1, 0)])], -2)


def _of_size(diagonal, size, before):
    """A diagonal beside the main one, filled up to its length where it has an element fewer."""
    if diagonal.shape[-1] == size:
        return diagonal
    zeros = np.zeros((*diagonal.shape.as_list()[:-1], 1), diagonal.dtype.as_numpy_dtype)
    return concat([zeros, diagonal] if before else [diagonal, zeros], -1)


def _compact(diagonals, diagonals_format, filled=True):
    """Three diagonals in one tensor (..., 3, m), from any of the formats; shorter ones are only `filled` up to solve."""
    if diagonals_format == "compact":
        return conversion.convert(diagonals)
    if diagonals_format == "matrix":
        return _diagonals_of(diagonals)
    if diagonals_format != "sequence":
        raise ValueError(f"Unrecognized diagonals_format: {diagonals_format}. Expected one of {_FORMATS}.")
    above, main, below = (conversion.convert(one) for one in diagonals)
    size = main.shape[-1]
    if not filled and above.shape[-1] != size:
        raise errors.invalid("Invalid superdiagonal shape.", "TridiagonalMatMul")
    if not filled and below.shape[-1] != size:
        raise errors.invalid("Invalid subdiagonal shape.", "TridiagonalMatMul")
    return stack([_of_size(above, size, False), main, _of_size(below, size, True)], -2)


@op("TridiagonalSolve", inputs="diagonals:T rhs:T", types={"T": _SOLVED})
def _tridiagonal_solve(diagonals, rhs, perturb_singular, name=None):
    above, main, below = (diagonals[..., i, :] for i in range(3))
    if not rhs.size:
        return rhs
    below = below.at[..., 0].set(0)
    above = above.at[..., -1].set(0)
    if perturb_singular:  # a pivot of zero counts as the smallest that changes the result by no more than rounding
        tiny = jnp.finfo(main.dtype).eps * jnp.max(jnp.abs(diagonals), (-1, -2), initial=0)[..., None]
        main = jnp.where(main == 0, tiny.astype(main.dtype), main)
    found = jax.lax.linalg.tridiagonal_solve(below, main, above, rhs)
    return jnp.where(jnp.isfinite(found).all((-1, -2), keepdims=True), found, jnp.full((), np.nan, found.dtype))


@export("linalg.tridiagonal_solve")
def tridiagonal_solve(diagonals, rhs, diagonals_format="compact", transpose_rhs=False, conjugate_rhs=False, name=None,
                      partial_pivoting=True, perturb_singular=False):  # fmt: skip
    """x with `A @ x = rhs`, for matrices A with three diagonals.

    Args:
        diagonals: the diagonals above, on and below the main one, (..., 3, m); three tensors with
            `diagonals_format="sequence"`, or the whole matrices (..., m, m) with `"matrix"`.
        rhs: right sides (..., m, k), or (..., m) for one.
        transpose_rhs, conjugate_rhs: swap the last two axes of `rhs` first; conjugate it.
        partial_pivoting, perturb_singular: rows are always swapped where that is more exact.

    Returns:
        The solutions in the shape of `rhs`; NaN for a singular matrix.

    >>> import flowlet as tf
    >>> tf.linalg.tridiagonal_solve([[1.0, 1.0, 0.0], [2.0, 2.0, 2.0], [0.0, 1.0, 1.0]], [3.0, 4.0, 3.0]).numpy().tolist()
    [1.0, 1.0, 1.0]
    """
    if perturb_singular and not partial_pivoting:
        raise ValueError("partial_pivoting must be True if perturb_singular is True.")
    diagonals, rhs = _compact(diagonals, diagonals_format), conversion.convert(rhs)
    if diagonals.shape.rank < 2:
        raise ValueError(f"Expected diagonals to have rank at least 2, got {diagonals.shape.rank}")
    if diagonals.shape[-2] != 3:
        raise ValueError(f"Expected 3 diagonals got {diagonals.shape[-2]}")
    rank = diagonals.shape.rank
    if rhs.shape.rank not in (rank - 1, rank):
        raise ValueError(f"Expected the rank of rhs to be {rank - 1} or {rank}, got {rhs.shape.rank}")
    single = rhs.shape.rank == rank - 1
    if single:
        if transpose_rhs:
            raise ValueError(f"`rhs` is a vector for each matrix (shape {rhs.shape}), which `transpose_rhs` cannot turn.")
        rhs = expand_dims(rhs, -1)
    if transpose_rhs or conjugate_rhs:
        rhs = _turned(rhs, transpose_rhs, conjugate_rhs)
    if rhs.shape[-2] != diagonals.shape[-1]:
        raise ValueError("Expected number of left-hand sided and right-hand sides to be equal, got "
                         f"{diagonals.shape[-1]} and {rhs.shape[-2]}")  # fmt: skip
    found = _tridiagonal_solve(diagonals, rhs, bool(perturb_singular))
    return squeeze(found, -1) if single else found


@op("TurnedRightSide", inputs="x:T")
def _turned(x, transpose, conjugate, name=None):
    x = jnp.conj(x) if conjugate else x
    return jnp.swapaxes(x, -1, -2) if transpose else x


@op("TridiagonalMatMul", inputs="diagonals:T rhs:T", types={"T": _SOLVED})
def _tridiagonal_matmul(diagonals, rhs, name=None):
    if rhs.ndim != diagonals.ndim:
        raise errors.invalid("All input tensors must have the same rank.", "TridiagonalMatMul")
    if rhs.shape[-2] != diagonals.shape[-1]:
        raise errors.invalid("Invalid superdiagonal shape.", "TridiagonalMatMul")
    above, main, below = (diagonals[..., i, :, None] for i in range(3))
    zeros = jnp.zeros_like(rhs[..., :1, :])
    after = jnp.concatenate([rhs[..., 1:, :], zeros], -2)
    before = jnp.concatenate([zeros, rhs[..., :-1, :]], -2)
    return above * after + main * rhs + below * before


@export("linalg.tridiagonal_matmul")
def tridiagonal_matmul(diagonals, rhs, diagonals_format="compact", name=None):
    """`A @ rhs` for matrices A with three diagonals, in the formats of `tf.linalg.tridiagonal_solve`.

    >>> import flowlet as tf
    >>> tf.linalg.tridiagonal_matmul([[1.0, 0.0], [2.0, 2.0], [0.0, 1.0]], [[1.0], [2.0]]).numpy().tolist()
    [[4.0], [5.0]]
    """
    return _tridiagonal_matmul(_compact(diagonals, diagonals_format, filled=False), rhs)


@op("EighTridiagonal", inputs="alpha:T beta:T", types={"T": (*_SOLVED, float16)})
def _eigh_tridiagonal(alpha, beta, vectors, name=None):
    if not alpha.ndim or beta.shape[-1:] != (max(alpha.shape[-1] - 1, 0),):
        raise errors.invalid(f"Incompatible shapes: {listed(alpha)} vs. {listed(beta)}: `beta` has one element less than "
                             "`alpha`.", "EighTridiagonal")  # fmt: skip
    wide = np.float32 if alpha.dtype == np.float16 else alpha.dtype
    batch, place = jnp.broadcast_shapes(alpha.shape[:-1], beta.shape[:-1]), np.arange(alpha.shape[-1])
    matrix = jnp.zeros((*batch, len(place), len(place)), wide)
    matrix = matrix.at[..., place, place].set(jnp.real(alpha).astype(wide))
    matrix = matrix.at[..., place[:-1], place[1:]].set(beta.astype(wide))
    matrix = matrix.at[..., place[1:], place[:-1]].set(jnp.conj(beta).astype(wide))
    found = jnp.linalg.eigh(matrix, symmetrize_input=False)
    kinds = jnp.real(alpha).dtype, alpha.dtype
    return [one.astype(kind) for one, kind in zip(found, kinds)] if vectors else found[0].astype(kinds[0])


@export("linalg.eigh_tridiagonal")
def eigh_tridiagonal(alpha, beta, eigvals_only=True, select="a", select_range=None, tol=None, name=None):
    """The eigenvalues, in rising order, of a symmetric matrix with three diagonals; with its eigenvectors, if wanted.

    Args:
        alpha: the main diagonal, (n,).
        beta: the diagonal beside it, (n - 1,).
        eigvals_only: whether to leave out the eigenvectors (columns of the second result).
        select: `"a"` for all; `"i"` for those from the first to the last place of `select_range`; `"v"` for those
            between its two numbers, which takes known values.
        tol: has no effect: all digits are computed.

    >>> import flowlet as tf
    >>> tf.linalg.eigh_tridiagonal([2.0, 2.0], [1.0]).numpy().round(6).tolist()
    [1.0, 3.0]
    """
    alpha, beta = conversion.convert(alpha), conversion.convert(beta)
    if alpha.dtype is not beta.dtype:
        raise ValueError(f"'alpha' and 'beta' must have the same type. Got alpha: {alpha.dtype.name}, beta: {beta.dtype.name}.")
    if alpha.dtype is bfloat16 or alpha.dtype.is_integer and not alpha.dtype.is_unsigned:
        raise ValueError(f"data type {alpha.dtype.as_numpy_dtype} not inexact: `alpha` must hold real or complex numbers.")
    if select not in ("a", "i", "v"):
        raise ValueError(f"'select must have a value in {{'a', 'i', 'v'}}. Got {select!r}.")
    if select != "a" and select_range is None:
        raise TypeError(f"`select_range` is None; select={select!r} takes two numbers: the first and the last.")
    found = _eigh_tridiagonal(alpha, beta, not eigvals_only)
    eigenvalues, vectors = (found, None) if eigvals_only else found
    if select != "a":
        first, last = _selected(eigenvalues, select, *conversion.static(select_range))
        eigenvalues = eigenvalues[..., first:last]
        vectors = None if vectors is None else vectors[..., first:last]
    return eigenvalues if eigvals_only else (eigenvalues, vectors)


def _selected(eigenvalues, select, low, high):
    """The places of the selected eigenvalues, as the bounds of a slice."""
    if select == "i":
        if low > high:
            raise errors.invalid(f"Got empty index range in select_range.\nCondition x <= y did not hold: {low}, {high}")
        return low, high + 1
    if low >= high:
        raise errors.invalid(f"Got empty interval in select_range.\nCondition x < y did not hold: {low}, {high}")
    return tuple(np.searchsorted(conversion.static(eigenvalues, "eigenvalues"), (low, high), "right"))


def _check_banded(bands, rhs, lower, adjoint):
    if bands.ndim > 1 and bands.size and (np.asarray(bands)[..., :1 if lower else None, :][..., -1, :] == 0).any():
        raise errors.invalid("Input matrix is not invertible.", "BandedTriangularSolve")


@op("BandedTriangularSolve", inputs="bands:T rhs:T", types={"T": _SOLVED}, check=_check_banded)
def _banded_solve(bands, rhs, lower, adjoint, name=None):
    for i, one in enumerate((bands, rhs)):
        if one.ndim < 2:
            raise errors.invalid(f"In[{i}] ndims must be >= 2: {one.ndim}", "BandedTriangularSolve")
        if not one.size:
            raise errors.invalid(f"In[{i}] must not be an empty tensor: its shape is {listed(one)}", "BandedTriangularSolve")
    count, size = bands.shape[-2:]
    if rhs.shape[-2] != size:
        raise errors.invalid(f"In[0] mismatch In[1] shape: {size} vs. {rhs.shape[-2]}: {listed(bands)} {listed(rhs)} "
                             f"{int(lower)} {int(adjoint)}", "BandedTriangularSolve")  # fmt: skip
    matrix = jnp.zeros((*bands.shape[:-2], size, size), bands.dtype)
    for k in range(min(count, size)):
        diagonal = bands[..., k, k:] if lower else bands[..., count - 1 - k, : size - k]
        matrix += jax.vmap(lambda one, k=k: jnp.diag(one, -k if lower else k))(
            diagonal.reshape(-1, size - k)).reshape(matrix.shape)  # fmt: skip
    batch = jnp.broadcast_shapes(matrix.shape[:-2], rhs.shape[:-2])
    return jax.lax.linalg.triangular_solve(
        jnp.broadcast_to(matrix, batch + matrix.shape[-2:]), jnp.broadcast_to(rhs, batch + rhs.shape[-2:]),
        left_side=True, lower=lower, transpose_a=adjoint, conjugate_a=adjoint)  # fmt: skip


@export("linalg.banded_triangular_solve")
def banded_triangular_solve(bands, rhs, lower=True, adjoint=False, name=None):
    """x with `A @ x = rhs`, for triangular matrices A with few diagonals.

    Args:
        bands: the diagonals, (..., k, m): with `lower`, the main one first, and each starts with as many elements
            without meaning as it is below; otherwise the main one is the last, and they end so.
        rhs: right sides (..., m, n).
        adjoint: solve with the conjugated and transposed matrix.

    Raises:
        InvalidArgumentError: for a zero on the main diagonal.

    >>> import flowlet as tf
    >>> tf.linalg.banded_triangular_solve([[2.0, 4.0], [0.0, 1.0]], [[2.0], [5.0]]).numpy().tolist()
    [[1.0], [1.0]]
    """
    return _banded_solve(bands, rhs, bool(lower), bool(adjoint))


@op("MatrixLogarithm", "linalg.logm", inputs="input:T", types={"T": COMPLEX}, gradient=False)
def logm(input, name=None):  # noqa: A002
    """The logarithm of square complex matrices: the matrix whose exponential they are.

    >>> import flowlet as tf
    >>> tf.linalg.logm(tf.constant([[1, 0], [0, 1]], tf.complex64)).numpy().real.tolist()
    [[0.0, 0.0], [0.0, 0.0]]
    """
    square(input, "MatrixLogarithm")
    return jnp.vectorize(_logarithm, signature="(n,n)->(n,n)")(input)


def _logarithm(matrix):
    """Roots are taken until the matrix is near 1; there the logarithm is an integral, and a sum over Gauss's nodes."""
    given, matrix = matrix.dtype, matrix.astype(jnp.complex128)  # each root loses digits
    one = jnp.eye(matrix.shape[-1], dtype=matrix.dtype)
    small, count = jax.lax.while_loop(
        lambda state: (jnp.abs(state[0] - one).sum(0).max() > 0.3) & (state[1] < 60),
        lambda state: (scipy_linalg.sqrtm(state[0]), state[1] + 1), (matrix, 0))  # fmt: skip
    nodes, weights = np.polynomial.legendre.leggauss(8)
    rest = small - one
    total = sum(weight / 2 * jnp.linalg.solve(one + (node + 1) / 2 * rest, rest) for node, weight in zip(nodes, weights))
    return (total * 2.0**count).astype(given)
