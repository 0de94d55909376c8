"""Matrices: products, norms, decompositions."""

import jax
import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core.dtypes import COMPLEX, FLOATS, INEXACT, NUMBERS, int32, int64
from flowlet.core.op import op
from flowlet.core.values import refuse

MULTIPLIED = FLOATS + COMPLEX + (int32, int64)

# A product of at most this many multiplications is written as products and a sum, not as a dot: inside a compiled
# loop XLA then fuses the whole step of a small network into one function (measured in docs/performance.md).
SMALL = 4096


def product(a, b):
    """`a @ b` for two matrices, in the form that runs fastest for their size."""
    rows, inner = a.shape
    columns = b.shape[1]
    if rows * inner * columns > SMALL or a.dtype.kind not in "fV" or not rows * inner * columns:
        return jnp.matmul(a, b)
    return (b[:, :, None] * a.T[:, None, :]).sum(0).T


@op("MatMul", "linalg.matmul", "matmul", inputs="a:T b:T", types={"T": MULTIPLIED}, hint=True)
def matmul(a, b, transpose_a=False, transpose_b=False, adjoint_a=False, adjoint_b=False, a_is_sparse=False,
           b_is_sparse=False, output_type=None, name=None):  # noqa: E501 # fmt: skip
    """The matrix product of `a` (..., n, k) and `b` (..., k, m): shape (..., n, m).

    Args:
        a, b: tensors of rank 2 or more, of one dtype.
        transpose_a, transpose_b: swap the last two axes first.
        adjoint_a, adjoint_b: swap them and conjugate.

    Raises:
        InvalidArgumentError: where the inner sizes differ, or for a rank below 2.

    >>> import flowlet as tf
    >>> tf.matmul([[1, 2], [3, 4]], [[1], [1]]).numpy().tolist()
    [[3], [7]]
    """
    if transpose_a and adjoint_a or transpose_b and adjoint_b:
        which = "a" if transpose_a and adjoint_a else "b"
        raise ValueError(f"Only one of `transpose_{which}` and `adjoint_{which}` can be True. Received "
                         f"`transpose_{which}`=True, `adjoint_{which}`=True.")  # fmt: skip
    if a.ndim < 2 or b.ndim < 2:
        if a.ndim != b.ndim:
            raise errors.invalid(f"In[0] and In[1] has different ndims: {_listed(a)} vs. {_listed(b)}", "MatMul")
        raise errors.invalid(f"In[0] and In[1] ndims must be == 2: {a.ndim}", "MatMul")
    given = f"In[0]: {_listed(a)}, In[1]: {_listed(b)}"
    if transpose_a or adjoint_a:
        a = jnp.swapaxes(jnp.conj(a) if adjoint_a else a, -1, -2)
    if transpose_b or adjoint_b:
        b = jnp.swapaxes(jnp.conj(b) if adjoint_b else b, -1, -2)
    if a.shape[-1] != b.shape[-2]:
        raise errors.invalid(f"Matrix size-incompatible: {given}", "MatMul")
    if a.ndim == 2 and b.ndim == 2:
        return product(a, b)
    if b.ndim == 2:
        return product(a.reshape(-1, a.shape[-1]), b).reshape(*a.shape[:-1], b.shape[-1])
    return jnp.matmul(a, b)


def _listed(array):
    return str(list(array.shape)).replace(" ", "")


@op("MatVec", "linalg.matvec", inputs="a:T b:T", types={"T": NUMBERS})
def matvec(a, b, transpose_a=False, adjoint_a=False, a_is_sparse=False, b_is_sparse=False, name=None):
    """The product of matrices `a` (..., n, k) and vectors `b` (..., k): shape (..., n)."""
    if transpose_a or adjoint_a:
        a = jnp.swapaxes(jnp.conj(a) if adjoint_a else a, -1, -2)
    if a.shape[-1] != b.shape[-1]:
        raise errors.invalid(f"Matrix size-incompatible: In[0]: {_listed(a)}, In[1]: {_listed(b)}", "MatVec")
    return jnp.einsum("...nk,...k->...n", a, b)


@op("TensorDot", "tensordot", "linalg.tensordot", inputs="a:T b:T", types={"T": NUMBERS})
def tensordot(a, b, axes, name=None):
    """The sum of products over `axes`: an int n (the last n of `a`, the first n of `b`) or two lists of axes.

    >>> import flowlet as tf
    >>> tf.tensordot([1., 2.], [3., 4.], 1).numpy().item()
    11.0
    """
    return jnp.tensordot(a, b, axes)


@op("Einsum", inputs="inputs*:T", types={"T": NUMBERS})
def _einsum(inputs, equation, name=None):
    return jnp.einsum(equation, *inputs)


@export("einsum", "linalg.einsum")
def einsum(equation, *inputs, **kwargs):
    """Sums of products by Einstein's notation.

    >>> import flowlet as tf
    >>> tf.einsum("ij,jk->ik", [[1, 2]], [[3], [4]]).numpy().tolist()
    [[11]]
    """
    return _einsum(inputs, equation.replace(" ", ""))


def _norm(tensor, ord, axis, keepdims):
    if isinstance(ord, str):
        if ord not in ("euclidean", "fro"):
            raise ValueError(f"'ord' must be a supported vector norm, got {ord!r}.")
        return jnp.sqrt(jnp.sum(jnp.square(jnp.abs(tensor)), axis, keepdims=keepdims))
    if isinstance(axis, tuple) and len(axis) == 2:
        return jnp.linalg.norm(tensor, ord, axis, keepdims)
    if ord == np.inf:
        return jnp.max(jnp.abs(tensor), axis, keepdims=keepdims)
    if ord == 1:
        return jnp.sum(jnp.abs(tensor), axis, keepdims=keepdims)
    if ord == 2:
        return jnp.sqrt(jnp.sum(jnp.square(jnp.abs(tensor)), axis, keepdims=keepdims))
    return jnp.sum(jnp.abs(tensor) ** ord, axis, keepdims=keepdims) ** (1.0 / ord)


@op("Norm", "norm", "linalg.norm", inputs="tensor:T", types={"T": INEXACT})
def norm(tensor, ord="euclidean", axis=None, keepdims=None, name=None):  # noqa: A002
    """The norm of vectors (one axis) or matrices (two axes), of the whole tensor by default.

    >>> import flowlet as tf
    >>> tf.norm([3., 4.]).numpy().item()
    5.0
    """
    return _norm(tensor, ord, axis, bool(keepdims))


def _square(x, op_type):
    if x.ndim < 2 or x.shape[-1] != x.shape[-2]:
        raise errors.invalid(f"Input matrix must be square; got shape {_listed(x)}", op_type)


@op("MatrixInverse", "linalg.inv", inputs="input:T", types={"T": INEXACT})
def inv(input, adjoint=False, name=None):  # noqa: A002
    """The inverse of square matrices (..., n, n)."""
    _square(input, "MatrixInverse")
    return jnp.linalg.inv(jnp.conj(jnp.swapaxes(input, -1, -2)) if adjoint else input)


@op("MatrixDeterminant", "linalg.det", inputs="input:T", types={"T": INEXACT})
def det(input, name=None):  # noqa: A002
    """The determinant of square matrices (..., n, n)."""
    _square(input, "MatrixDeterminant")
    return jnp.linalg.det(input)


@op("MatrixSolve", "linalg.solve", inputs="matrix:T rhs:T", types={"T": INEXACT})
def solve(matrix, rhs, adjoint=False, name=None):
    """x with `matrix @ x = rhs`, for square matrices (..., n, n) and right sides (..., n, k)."""
    _square(matrix, "MatrixSolve")
    return jnp.linalg.solve(jnp.conj(jnp.swapaxes(matrix, -1, -2)) if adjoint else matrix, rhs)


@op("Cholesky", "linalg.cholesky", inputs="input:T", types={"T": INEXACT})
def cholesky(input, name=None):  # noqa: A002
    """The lower triangular L with `L @ L^T = input`."""
    _square(input, "Cholesky")
    return jnp.linalg.cholesky(input)


@op("MatrixDiagPart", "linalg.diag_part", inputs="input")
def diag_part(input, name="diag_part"):  # noqa: A002
    """The main diagonal of matrices (..., n, m)."""
    return jnp.diagonal(input, axis1=-2, axis2=-1)


@op("MatrixDiag", "linalg.diag", inputs="diagonal")
def diag(diagonal, name="diag"):
    """Matrices (..., n, n) with `diagonal` (..., n) on the diagonal and zeros elsewhere."""
    n = diagonal.shape[-1]
    return diagonal[..., None] * jnp.eye(n, dtype=diagonal.dtype)


@op("Trace", "linalg.trace", inputs="x:T", types={"T": NUMBERS})
def trace(x, name=None):
    """The sum of the main diagonal of matrices (..., n, m)."""
    return jnp.trace(x, axis1=-2, axis2=-1, dtype=x.dtype)


@op("MatrixBandPart", "linalg.band_part", inputs="input")
def band_part(input, num_lower, num_upper, name=None):  # noqa: A002
    """The matrix with all but a band around the diagonal set to zero; -1 keeps a whole side."""
    rows, columns = input.shape[-2:]
    i, j = np.arange(rows)[:, None], np.arange(columns)[None]
    keep = ((num_lower < 0) | (i - j <= num_lower)) & ((num_upper < 0) | (j - i <= num_upper))
    return jnp.where(keep, input, jnp.zeros((), input.dtype))


def _inexact(dtype):
    if not (dtype.is_floating or dtype.is_complex):
        raise refuse(1e-12, dtype)


@op("L2Normalize", "math.l2_normalize", "nn.l2_normalize", "linalg.l2_normalize", inputs="x:T", accept=_inexact)
def l2_normalize(x, axis=None, epsilon=1e-12, name=None, dim=None):
    """`x / sqrt(max(sum(x ** 2), epsilon))` along `axis`."""
    axis = dim if axis is None else axis
    total = jnp.sum(jnp.square(jnp.abs(x)), axis, keepdims=True)
    return x * jax.lax.rsqrt(jnp.maximum(total, jnp.asarray(epsilon, total.dtype)))
