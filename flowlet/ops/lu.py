"""Square matrices as products of triangular ones: `tf.linalg.lu`, and what is solved with it."""

import collections

import jax
import jax.numpy as jnp

from flowlet import errors
from flowlet.api import export
from flowlet.core.dtypes import COMPLEX, INDICES, float32, float64, int32
from flowlet.core.op import op
from flowlet.ops.cast import cast
from flowlet.ops.gather import listed
from flowlet.ops.linalg import BATCHED, square

_SOLVED = (float64, float32, *COMPLEX)  # what TensorFlow's kernels take

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


def _check_lu(lower_upper, perm):
    if lower_upper.ndim < 2:
        raise ValueError(f"`lower_upper` must have at least 2 dimensions. Its shape is {tuple(lower_upper.shape)}.")
    if lower_upper.ndim != perm.ndim + 1:
        raise ValueError("`rank(lower_upper)` must equal `rank(perm) + 1`. The shapes are "
                         f"{tuple(lower_upper.shape)} and {tuple(perm.shape)}.")  # fmt: skip
    if lower_upper.shape[-1] != lower_upper.shape[-2]:
        raise ValueError(f"`lower_upper` must be square. Its shape is {tuple(lower_upper.shape)}.")
    if lower_upper.shape[-1] != perm.shape[-1]:
        raise errors.invalid(f"Incompatible shapes: {listed(lower_upper)} vs. {listed(perm)}", "LuReconstruct")


@op("LuReconstruct", "linalg.lu_reconstruct", inputs="lower_upper:T perm:I", types={"T": BATCHED, "I": INDICES})
def lu_reconstruct(lower_upper, perm, validate_args=False, name=None):
    """The matrices whose decompositions `tf.linalg.lu` gave."""
    _check_lu(lower_upper, perm)
    lower = jnp.tril(lower_upper, -1) + jnp.eye(lower_upper.shape[-1], dtype=lower_upper.dtype)
    return jnp.take_along_axis(lower @ jnp.triu(lower_upper), jnp.argsort(perm, -1)[..., None], -2)


@op("LuSolve", "linalg.lu_solve", inputs="lower_upper:T perm:I rhs:T", types={"T": _SOLVED, "I": INDICES})
def lu_solve(lower_upper, perm, rhs, validate_args=False, name=None):
    """x with `matrix @ x = rhs`, for the decomposition of the matrix that `tf.linalg.lu` gave."""
    _check_lu(lower_upper, perm)
    if rhs.ndim < 2:
        raise ValueError(f"`rhs` must have at least 2 dimensions. Its shape is {tuple(rhs.shape)}.")
    shape = jnp.broadcast_shapes(lower_upper.shape[:-2], rhs.shape[:-2])
    triangles = jnp.broadcast_to(lower_upper, shape + lower_upper.shape[-2:])
    order = jnp.broadcast_to(perm, shape + perm.shape[-1:])
    right = jnp.take_along_axis(jnp.broadcast_to(rhs, shape + rhs.shape[-2:]), order[..., None], -2)
    middle = jax.lax.linalg.triangular_solve(triangles, right, left_side=True, lower=True, unit_diagonal=True)
    return jax.lax.linalg.triangular_solve(triangles, middle, left_side=True)


@op("LuMatrixInverse", "linalg.lu_matrix_inverse", inputs="lower_upper:T perm:I", types={"T": _SOLVED, "I": INDICES})
def lu_matrix_inverse(lower_upper, perm, validate_args=False, name=None):
    """The inverse of the matrix whose decomposition `tf.linalg.lu` gave."""
    _check_lu(lower_upper, perm)
    return lu_solve.__flowlet_row__.body(lower_upper, perm, jnp.eye(lower_upper.shape[-1], dtype=lower_upper.dtype))
