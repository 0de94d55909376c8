"""Matrices: products, norms, decompositions."""

import math
import re

import jax
import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.dtypes import (
    COMPLEX,
    FLOATS,
    INEXACT,
    NUMBERS,
    allowed,
    as_dtype,
    bfloat16,
    int16,
    int32,
    int64,
    mismatched,
)
from flowlet.core.graph.composing import graphed
from flowlet.core.op import op
from flowlet.core.tensor import Symbolic, Tracer
from flowlet.ops.gather import listed

MULTIPLIED = FLOATS + COMPLEX + (int32, int64)
BATCHED = MULTIPLIED + (int16,)  # what products of more than two matrices take

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


@op("MatMul", "linalg.matmul", "matmul", inputs="a:T b:T", types={"T": BATCHED}, hint=True)
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
            raise errors.invalid(f"In[0] and In[1] has different ndims: {listed(a)} vs. {listed(b)}", "MatMul")
        raise errors.invalid(f"In[0] and In[1] ndims must be == 2: {a.ndim}", "MatMul")
    if a.ndim == b.ndim == 2:
        allowed(as_dtype(a.dtype), MULTIPLIED, "T", "MatMul")
    given = f"In[0]: {listed(a)}, In[1]: {listed(b)}"
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
    for one, two in zip(a.shape[-3::-1], b.shape[-3::-1]):
        if one != two and 1 not in (one, two):
            raise errors.invalid(f"In[0] and In[1] must have compatible batch dimensions: {listed(a)} vs. {listed(b)}",
                                 "BatchMatMulV2")  # fmt: skip
    return jnp.matmul(a, b)


@op("MatVec", "linalg.matvec", inputs="a:T b:T", types={"T": BATCHED})
def matvec(a, b, transpose_a=False, adjoint_a=False, a_is_sparse=False, b_is_sparse=False, name=None):
    """The product of matrices `a` (..., n, k) and vectors `b` (..., k): shape (..., n)."""
    return matmul.__flowlet_row__.body(a, b[..., None], transpose_a, False, adjoint_a)[..., 0]


@op("TensorDot", inputs="a:T b:T", types={"T": MULTIPLIED})
def _tensordot(a, b, axes, name=None):
    one, two = (_inner_axes(array, which) for array, which in zip((a, b), axes))
    rest = [[i for i in range(array.ndim) if i not in which] for array, which in ((a, one), (b, two))]
    sizes = [[array.shape[i] for i in kept] for array, kept in zip((a, b), rest)]
    inner = [math.prod(array.shape[i] for i in which) for array, which in ((a, one), (b, two))]
    rows, columns = map(math.prod, sizes)
    if inner[0] != inner[1]:  # TensorFlow compares the number of elements, not the sizes one by one
        raise errors.invalid(f"Matrix size-incompatible: In[0]: [{rows},{inner[0]}], In[1]: [{inner[1]},{columns}]",
                             "MatMul")  # fmt: skip
    left = jnp.transpose(a, (*rest[0], *one)).reshape(rows, inner[0])
    right = jnp.transpose(b, (*two, *rest[1])).reshape(inner[1], columns)
    return product(left, right).reshape(*sizes[0], *sizes[1])


def _inner_axes(array, axes):
    for axis in axes:
        if not -array.ndim <= axis < array.ndim:
            raise IndexError(f"axis {axis} is out of range for a tensor of rank {array.ndim}, shape {listed(array)}: "
                             "`axes` must name axes of the tensors.")  # fmt: skip
    return [axis % array.ndim for axis in axes]


@export("tensordot", "linalg.tensordot")
@graphed("tensordot")
def tensordot(a, b, axes, name=None):
    """The sum of products over `axes`: an int n (the last n of `a`, the first n of `b`) or two lists of axes.

    >>> import flowlet as tf
    >>> tf.tensordot([1., 2.], [3., 4.], 1).numpy().item()
    11.0
    """
    a = conversion.convert(a)
    b = conversion.convert(b, None if hasattr(b, "dtype") else a.dtype)
    if a.dtype is not b.dtype:
        raise mismatched("MatMul", 1, a.dtype, b.dtype)
    axes = conversion.static(axes)
    if isinstance(axes, int):
        rank = len(a.shape)
        if axes < 0:
            raise ValueError(f"`axes` must be at least 0. Received: {axes}.")
        if axes > rank:
            raise ValueError(f"`axes` must not be larger than the number of dimensions of tensor {a}.  "
                             f"Received {axes}, vs tensor dimensions {rank}.")  # fmt: skip
        axes = (tuple(range(rank - axes, rank)), tuple(range(axes)))
    elif len(axes) != 2:
        raise ValueError(f"`axes` must be an integer or have length 2. Received {axes}.")
    axes = tuple((one,) if isinstance(one, int) else tuple(one) for one in axes)
    if len(axes[0]) != len(axes[1]):
        raise ValueError("Different number of contraction axes `a` and `b`, "
                         f"{len(axes[0])} != {len(axes[1])}.")  # fmt: skip
    return _tensordot(a, b, axes)


@op("Einsum", inputs="inputs*:T", types={"T": NUMBERS})
def _einsum(inputs, equation, name=None):
    sizes = {}
    for i, (array, labels) in enumerate(zip(inputs, equation.partition("->")[0].split(","))):
        if "..." in labels:
            continue
        if len(labels) != array.ndim:
            raise errors.invalid(f"Expected input {i} to have rank {len(labels)} but got: {array.ndim}", "Einsum")
        for axis, (label, size) in enumerate(zip(labels, array.shape)):
            if sizes.setdefault(label, size) != size:
                raise errors.invalid(f"Expected dimension {sizes[label]} at axis {axis} of the input shaped "
                                     f"{listed(array)} but got dimension {size}", "Einsum")  # fmt: skip
    return jnp.einsum(equation, *inputs)


@export("einsum", "linalg.einsum")
def einsum(equation, *inputs, **kwargs):
    """Sums of products by Einstein's notation.

    >>> import flowlet as tf
    >>> tf.einsum("ij,jk->ik", [[1, 2]], [[3], [4]]).numpy().tolist()
    [[11]]
    """
    unknown = set(kwargs) - {"name", "optimize", "greedy"}
    if unknown:
        raise TypeError(f"Invalid keyword arguments for einsum: {', '.join(sorted(unknown))}. Valid arguments: name, "
                        "optimize, greedy.")  # fmt: skip
    equation = equation.replace(" ", "")
    if not re.fullmatch(r"[a-zA-Z,.]*(->[a-zA-Z.]*)?", equation):
        raise ValueError(f"Subscripts have incorrect format: {equation}. Expected letters, commas and \"...\", such as "
                         "'ij,jk->ik'.")  # fmt: skip
    given, arrow, wanted = equation.partition("->")
    if len(given.split(",")) != len(inputs):
        raise ValueError(f'Got {len(inputs)} inputs for equation "{equation}", expecting {len(given.split(","))}')
    if arrow:
        for label in wanted.replace("...", ""):
            if label not in given:
                raise ValueError(f"Output subscripts contain the label {label} not present in the input subscripts.")
            if wanted.count(label) > 1:
                raise ValueError(f"Output subscripts contain a label appearing more than once: {equation}")
    return _einsum(inputs, equation)


def square(x, op_type):
    """Check that `x` holds square matrices."""
    if x.ndim < 2:
        raise errors.invalid(f"Input tensor 0 must have rank >= 2, got {x.ndim}", op_type)
    if x.shape[-1] != x.shape[-2]:
        raise errors.invalid(f"Input matrix must be square. It has the shape {listed(x)}.", op_type)


def _solvable(result, given, text, op_type):
    """`result`; an InvalidArgumentError where it has no finite values although what was given has."""
    value = result._value
    if not isinstance(value, Tracer) and not np.isfinite(value).all() and all(
            np.isfinite(np.asarray(one._value)).all() for one in given):  # fmt: skip
        raise errors.invalid(text, op_type)
    return result


@op("MatrixInverse", inputs="input:T", types={"T": INEXACT})
def _inv(input, adjoint, name=None):  # noqa: A002
    square(input, "MatrixInverse")
    return jnp.linalg.inv(jnp.conj(jnp.swapaxes(input, -1, -2)) if adjoint else input)


@export("linalg.inv")
def inv(input, adjoint=False, name=None):  # noqa: A002
    """The inverse of square matrices (..., n, n).

    Raises:
        InvalidArgumentError: for a singular matrix (infinities, where values are not known beforehand).

    >>> import flowlet as tf
    >>> tf.linalg.inv([[2.0, 0.0], [0.0, 4.0]]).numpy().tolist()
    [[0.5, 0.0], [0.0, 0.25]]
    """
    input = conversion.convert(input)  # noqa: A001
    found = _inv(input, adjoint)
    return found if isinstance(found, Symbolic) else _solvable(found, [input], "Input is not "
                                                                               "invertible.", "MatrixInverse")


@op("MatrixDeterminant", "linalg.det", inputs="input:T", types={"T": tuple(one for one in INEXACT if one is not bfloat16)})
def det(input, name=None):  # noqa: A002
    """The determinant of square matrices (..., n, n)."""
    square(input, "MatrixDeterminant")
    return jnp.linalg.det(input)


@op("MatrixSolve", inputs="matrix:T rhs:T", types={"T": INEXACT})
def _solve(matrix, rhs, adjoint, name=None):
    square(matrix, "MatrixSolve")
    if matrix.ndim != rhs.ndim:
        raise errors.invalid("All input tensors must have the same rank.", "MatrixSolve")
    if matrix.shape[-1] != rhs.shape[-2]:
        raise errors.invalid("Input matrix and rhs are incompatible.", "MatrixSolve")
    return jnp.linalg.solve(jnp.conj(jnp.swapaxes(matrix, -1, -2)) if adjoint else matrix, rhs)


@export("linalg.solve")
def solve(matrix, rhs, adjoint=False, name=None):
    """x with `matrix @ x = rhs`, for square matrices (..., n, n) and right sides (..., n, k).

    Raises:
        InvalidArgumentError: for a singular matrix (infinities, where values are not known beforehand).
    """
    matrix = conversion.convert(matrix)
    rhs = conversion.convert(rhs, None, matrix.dtype)
    found = _solve(matrix, rhs, adjoint)
    return found if isinstance(found, Symbolic) else _solvable(found, [matrix, rhs], "Input matrix is not invertible.",
                                                               "MatrixSolve")  # fmt: skip


@op("Cholesky", "linalg.cholesky", inputs="input:T", types={"T": INEXACT})
def cholesky(input, name=None):  # noqa: A002
    """The lower triangular L with `L @ L^H = input`; NaN where a matrix is not positive definite.

    The lower triangle of `input` is read; gradients go to both triangles alike.
    """
    square(input, "Cholesky")
    return jnp.linalg.cholesky(input + jax.lax.stop_gradient(symmetric(input) - input), symmetrize_input=True)


def symmetric(x):
    """The symmetric (hermitian) matrix with the lower triangle of `x`."""
    below = jnp.tril(x, -1)
    return jnp.tril(x) + jnp.conj(jnp.swapaxes(below, -1, -2))
