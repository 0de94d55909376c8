"""Gradients of products and functions of matrices."""

import jax.numpy as jnp
import numpy as np

from flowlet.core.graph.gradients import generic
from flowlet.core.graph.gradients.making import (
    broadcast_axes,
    custom,
    make,
    matmul,
    mul,
    neg,
    reduce_sum,
    reshape,
    shape,
)
from flowlet.core.graph.gradients.registry import rule

# which tensors (0, 1: the inputs; 2: the gradient), turned or not, give the gradients of a and b, by (transpose_a, transpose_b)
_PRODUCTS = {
    (False, False): ((2, 1, False, True), (0, 2, True, False)), (False, True): ((2, 1, False, False), (2, 0, True, False)),
    (True, False): ((1, 2, False, True), (0, 2, False, False)), (True, True): ((1, 2, True, True), (2, 0, True, True)),
}  # fmt: skip


def _attribute(op, *names):
    known = {**getattr(op.node, "attributes", {}), **op.attributes}
    return any(bool(known.get(name)) for name in names)


def _conj(x):
    return make("Conj", x) if x.dtype.is_complex else x


@rule("MatMul")
def _matmul(op, g):
    if op.inputs[0].shape.rank not in (2, None) or op.inputs[1].shape.rank not in (2, None):
        return _batch_matmul(op, g)
    turned = _attribute(op, "transpose_a", "adjoint_a"), _attribute(op, "transpose_b", "adjoint_b")
    given = [_conj(op.inputs[0]), _conj(op.inputs[1]), g]
    return [matmul(given[one], given[two], a, b) for one, two, a, b in _PRODUCTS[turned]]


_BATCH = "MatMul = BatchMatMulV2 MatMul: a, b"


@rule("BatchMatMul", "BatchMatMulV2")
def _batch_matmul(op, g):
    x, y = op.inputs
    turned = _attribute(op, "adj_x", "transpose_a", "adjoint_a"), _attribute(op, "adj_y", "transpose_b", "adjoint_b")
    given = [x, y, g]
    found = [make("MatMul", given[one], given[two], form=_BATCH, name="MatMul", **_turned(x, a, b))
             for one, two, a, b in _PRODUCTS[turned]]  # fmt: skip
    batches = [None if one.shape.rank is None else one.shape.as_list()[:-2] for one in (x, y)]
    if None not in batches and batches[0] == batches[1] and None not in [*batches[0], *batches[1]]:
        return found
    sizes = [shape(one) for one in (x, y)]
    axes = broadcast_axes(*[one[:-2] for one in sizes])
    return [reshape(reduce_sum(one, axis), own) for one, axis, own in zip(found, axes, sizes)]


def _turned(x, a, b):
    kind = "adjoint" if x.dtype.is_complex else "transpose"
    return {f"{kind}_a": a, f"{kind}_b": b}


def batched(a, b, turn_a=False, turn_b=False):
    """A product of stacks of matrices, named as `tf.matmul` names it."""
    if a.shape.rank == 2 and b.shape.rank == 2:
        return matmul(a, b, turn_a, turn_b)
    return make("MatMul", a, b, form=_BATCH, name="MatMul", **_turned(a, turn_a, turn_b))


@rule("MatrixInverse", "BatchMatrixInverse")
def _inverse(op, g):
    inverse = op.outputs[0]
    adjoint = _attribute(op, "adjoint")
    if adjoint:
        inverse = make("MatrixTranspose", inverse, conjugate=True)
        g = make("MatrixTranspose", g, conjugate=True)
    return neg(batched(inverse, batched(g, inverse, False, True), True, False))


@rule("MatrixDeterminant")
def _determinant(op, g):
    inverse = make("MatrixInverse", op.inputs[0], adjoint=True)
    scale = mul(g, op.outputs[0])
    wide = make("ConcatV2", [shape(op.outputs[0]), [1, 1]], axis=0)
    return mul(reshape(scale, wide), inverse)


@rule("MatrixSolve")
def _solve(op, g):
    matrix, _ = op.inputs
    adjoint, solution = _attribute(op, "adjoint"), op.outputs[0]
    of_rhs = make("MatrixSolve", matrix, g, adjoint=not adjoint)
    product = batched(solution, of_rhs, False, True) if adjoint else batched(of_rhs, solution, False, True)
    return [neg(product), of_rhs]


@rule("MatrixTriangularSolve")
def _triangular_solve(op, g):
    matrix, _ = op.inputs
    known = {**op.node.attributes, **op.attributes}
    adjoint, lower, solution = bool(known.get("adjoint")), known.get("lower", True), op.outputs[0]
    of_rhs = make("MatrixTriangularSolve", matrix, g, lower=lower, adjoint=not adjoint)
    product = batched(solution, of_rhs, False, True) if adjoint else batched(of_rhs, solution, False, True)
    return [_band(neg(product), *((-1, 0) if lower else (0, -1))), of_rhs]


_BAND = "MatrixBandPart: input, num_lower=num_lower, num_upper=num_upper"


def _band(x, lower, upper):
    return make("MatrixBandPart", x, form=_BAND, num_lower=np.int64(lower), num_upper=np.int64(upper))


@rule("MatrixBandPart")
def _matrix_band_part(op, g):
    if len(op.inputs) == 1:
        return make("MatrixBandPart", g, **op.node.attributes)
    return [make("MatrixBandPart", g, form=_BAND, num_lower=op.inputs[1], num_upper=op.inputs[2]), None, None]


@rule("Diag")
def _diag(op, g):
    return make("DiagPart", g)


@rule("DiagPart")
def _diag_part(op, g):
    return make("Diag", g)



def _of_diagonal(array):
    return [jnp.diagonal(jnp.asarray(array), axis1=-2, axis2=-1)]


def _diagonal_of(array):
    array = jnp.asarray(array)
    return [array[..., None] * jnp.eye(array.shape[-1], dtype=array.dtype)]


@rule("MatrixDiag")
def _matrix_diag(op, g):
    return custom("MatrixDiagPart", _of_diagonal, [g], [op.inputs[0]], "diag_part")


@rule("MatrixDiagPart")
def _matrix_diag_part(op, g):
    source = op.inputs[0]
    sizes = source.shape.as_list() if source.shape.rank is not None else [None]
    if sizes[-1] is None or sizes[-1] != sizes[-2]:
        return generic.gradient(op, g)
    return custom("MatrixDiag", _diagonal_of, [g], [source], "diag")
