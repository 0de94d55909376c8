"""Norms, and tensors divided by theirs."""

import jax
import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.dtypes import NUMBERS
from flowlet.core.graph.composing import graphed
from flowlet.core.op import op
from flowlet.core.values import refuse
from flowlet.ops.elementwise import _abs, root
from flowlet.ops.reduce import axes_of, reduce_max


def _norm(tensor, ord, axis, keepdims):  # noqa: A002
    matrix = isinstance(axis, tuple)
    kinds = ("euclidean", "fro", 1, 2, np.inf) if matrix else ("euclidean", 1, 2, np.inf)
    usual = not matrix and not isinstance(ord, str) and ord > 0
    if ord not in kinds and not usual:
        kind = "matrix" if matrix else "vector"
        raise ValueError(f"'ord' must be a supported {kind} norm, got {ord}")
    axes = axes_of(axis, tensor.ndim, "Sum")
    if matrix and ord == 2:
        moved = jnp.moveaxis(tensor, axes, (-2, -1))
        found = jnp.max(jnp.linalg.svd(moved, compute_uv=False), -1, initial=-np.inf)
        return jnp.expand_dims(found, axes) if keepdims else found
    size = _abs(tensor) if ord != 2 and ord not in ("euclidean", "fro") or tensor.dtype.kind == "c" else tensor
    if ord in ("euclidean", "fro", 2):
        found = root(jnp.sum(size * size, axes, keepdims=keepdims)).astype(tensor.dtype)
    elif matrix:  # the largest sum of a column (1) or of a row (infinity)
        across, along = (axes[1], axes[0]) if ord == 1 else axes
        found = jnp.max(jnp.sum(size, along, keepdims=True), across, keepdims=True)
        found = found if keepdims else jnp.squeeze(found, axes)
    elif ord == np.inf:
        found = reduce_max.__flowlet_row__.body(size, axes, keepdims)
    elif ord == 1:
        found = jnp.sum(size, axes, dtype=size.dtype, keepdims=keepdims)
    else:
        found = jnp.sum(size**ord, axes, keepdims=keepdims) ** (1.0 / ord)
    return found


def _needs_root(ord):  # noqa: A002
    return ord in ("euclidean", "fro", 2)


@op("Norm", inputs="tensor:T", types={"T": NUMBERS})
def _norm_row(tensor, ord, axis, keepdims, name=None):  # noqa: A002
    if tensor.dtype.kind in "iu" and _needs_root(ord):
        raise errors.invalid(f"Value for attr 'T' of {tensor.dtype} is not in the list of allowed values: "
                             "bfloat16, half, float, double, complex64, complex128", "Sqrt")  # fmt: skip
    return _norm(tensor, ord, axis, keepdims)


@export("norm", "linalg.norm")
@graphed("norm")
def norm(tensor, ord="euclidean", axis=None, keepdims=None, name=None):  # noqa: A002
    """The norm of vectors (one axis) or matrices (two axes), of the whole tensor by default.

    Args:
        ord: "euclidean", 1, 2, infinity or any positive number; for matrices "fro", "euclidean", 1, 2 or infinity.

    >>> import flowlet as tf
    >>> tf.norm([3., 4.]).numpy().item()
    5.0
    """
    if isinstance(axis, (list, tuple)) and (len(axis) != 2 or axis[0] == axis[1]):
        raise ValueError(f"'axis' must be None, an integer, or a tuple of 2 unique integers, "
                         f"got {tuple(axis) if len(axis) == 2 else axis}")  # fmt: skip
    return _norm_row(tensor, ord, conversion.static(axis), bool(keepdims))


@export("linalg.normalize")
def normalize(tensor, ord="euclidean", axis=None, name=None):  # noqa: A002
    """The tensor divided by its norm, and the norm.

    >>> import flowlet as tf
    >>> tf.linalg.normalize([3.0, 4.0])[1].numpy().tolist()
    [5.0]
    """
    tensor = conversion.convert(tensor)
    found = norm(tensor, ord, axis, True)
    return tensor / found, found


def _inexact(dtype):
    if dtype in NUMBERS and not (dtype.is_floating or dtype.is_complex):
        raise refuse(1e-12, dtype)


@op("L2Normalize", "math.l2_normalize", "nn.l2_normalize", "linalg.l2_normalize", inputs="x:T", types={"T": NUMBERS},
    accept=_inexact)  # fmt: skip
def l2_normalize(x, axis=None, epsilon=1e-12, name=None, dim=None):
    """`x / sqrt(max(sum(x ** 2), epsilon))` along `axis`."""
    axis = dim if axis is None else axis
    total = jnp.sum(jnp.square(jnp.abs(x)), axis, keepdims=True)
    return x * jax.lax.rsqrt(jnp.maximum(total, jnp.asarray(epsilon, total.dtype)))
