"""Order: sort, argsort, the k largest, places in a sorted sequence, distinct values."""

import collections

import jax
import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.dtypes import REAL, as_dtype, int32, int64
from flowlet.core.graph.composing import graphed
from flowlet.core.op import op
from flowlet.core.tensor import EagerTensor


def _direction(direction):
    if direction not in ("ASCENDING", "DESCENDING"):
        raise ValueError(f"Argument `direction` should be one of ASCENDING, DESCENDING. Received: "
                         f"direction={direction}")
    return direction == "DESCENDING"


def _along(axis):
    found = conversion.static(axis)
    if not isinstance(found, int):
        raise ValueError(f"Argument `axis` must be a constant scalar. Received: axis={axis}.")
    return found


def _check_axis(x, axis, op_type):
    if not -x.ndim <= axis < x.ndim:
        raise errors.invalid(f"slice index {axis} of dimension 0 out of bounds.: there is no axis {axis} in a tensor "
                             f"of "
                             f"rank {x.ndim}.", op_type)  # fmt: skip


@op("Sort", inputs="values:T", types={"T": REAL})
def _sort(values, axis, descending, name=None):
    _check_axis(values, axis, "Sort")
    if values.dtype.kind in "iu":
        return jnp.sort(values, axis=axis, descending=descending)
    return jnp.take_along_axis(values, _order(values, axis, descending), axis)


def _order(values, axis, descending):
    """The places of the elements in order; NaN comes first in both directions, as in TensorFlow."""
    if values.dtype.kind in "iu" or descending:
        return jnp.argsort(values, axis, descending=descending, stable=True)
    return jnp.argsort(-values, axis, descending=True, stable=True)


@export("sort")
def sort(values, axis=-1, direction="ASCENDING", name=None):
    """The elements in order along `axis`.

    Args:
        values: a numeric tensor.
        axis: the axis to go along.
        direction: "ASCENDING" or "DESCENDING".

    >>> import flowlet as tf
    >>> tf.sort([3, 1, 2], direction="DESCENDING").numpy().tolist()
    [3, 2, 1]
    """
    return _sort(values, _along(axis), _direction(direction))


@op("Argsort", inputs="values:T", types={"T": REAL})
def _argsort(values, axis, descending, name=None):
    _check_axis(values, axis, "Argsort")
    return _order(values, axis, descending).astype(np.int32)


@export("argsort")
def argsort(values, axis=-1, direction="ASCENDING", stable=False, name=None):
    """The indices that put the elements in order along `axis`; equal elements keep theirs.

    >>> import flowlet as tf
    >>> tf.argsort([3, 1, 2]).numpy().tolist()
    [1, 2, 0]
    """
    return _argsort(values, _along(axis), _direction(direction))


@op("TopKV2", inputs="input:T", types={"T": REAL})
def _top_k(input, k, sorted, name=None):  # noqa: A002
    if input.ndim < 1:
        raise errors.invalid("input must be >= 1-D, got shape []", "TopKV2")
    if k < 0:
        raise errors.invalid(f"Need k >= 0, got {k}", "TopKV2")
    if input.shape[-1] < k:
        raise errors.invalid(f"input must have at least k columns. Had {input.shape[-1]}, needed {k}", "TopKV2")
    order = jnp.argsort(input, -1, descending=True, stable=True)[..., :k]
    return jnp.take_along_axis(input, order, -1), order.astype(np.int32)


TopKV2 = collections.namedtuple("TopKV2", ["values", "indices"])


@export("math.top_k", "nn.top_k")
def top_k(input, k=1, sorted=True, name=None):  # noqa: A002
    """The `k` largest values along the last axis and their indices, as `(values, indices)`.

    >>> import flowlet as tf
    >>> tf.math.top_k([1., 9., 5.], k=2).indices.numpy().tolist()
    [1, 2]
    """
    count = conversion.integers(k, None, "TopKV2")
    if not isinstance(count, int):
        raise errors.invalid(f"k must be scalar, got shape {str(list(np.shape(count))).replace(' ', '')}", "TopKV2")
    return TopKV2(*_top_k(input, count, sorted))


@op("InTopKV2", inputs="predictions:float32 targets:T", types={"T": (int32, int64)})
def _in_top_k(predictions, targets, k, name=None):
    if predictions.ndim != 2:
        raise errors.invalid("predictions must be 2-dimensional", "InTopKV2")
    if targets.ndim != 1:
        raise errors.invalid("targets must be 1-dimensional", "InTopKV2")
    if predictions.shape[0] != targets.shape[0]:
        raise errors.invalid(f"First dimension of predictions {predictions.shape[0]} must match length of targets "
                             f"{targets.shape[0]}", "InTopKV2")  # fmt: skip
    classes = predictions.shape[-1]
    valid = (targets >= 0) & (targets < classes)
    chosen = jnp.take_along_axis(predictions, jnp.where(valid, targets, 0)[:, None], 1)
    finite = jnp.isfinite(predictions).all(-1)
    return (jnp.sum(predictions > chosen, -1) < k) & valid & finite


@export("math.in_top_k", "nn.in_top_k")
@graphed("in_top_k")
def in_top_k(targets, predictions, k, name=None):
    """Whether the target's prediction is among the `k` largest of its row (ties count as in)."""
    return _in_top_k(predictions, targets, conversion.static(k))


@op("LowerBound", inputs="sorted_sequence:T values:T", types={"T": REAL})
def _search_sorted(sorted_sequence, values, right, name=None):
    for one in (sorted_sequence, values):
        if not one.ndim:
            raise errors.invalid("slice index -1 of dimension 0 out of bounds.", "StridedSlice")
    if not values.size:
        return jnp.zeros(values.shape, np.int32)
    if np.prod(sorted_sequence.shape[:-1]) != np.prod(values.shape[:-1]):
        raise errors.invalid("Leading dim_size of both tensors must match.", "LowerBound")
    find = lambda row, wanted: jnp.searchsorted(row, wanted, side="right" if right else "left")  # noqa: E731
    count = int(np.prod(values.shape[:-1]))
    rows = [one.reshape((count, one.shape[-1])) for one in (sorted_sequence, values)]
    places = jax.vmap(find)(*rows).reshape(values.shape)
    if values.dtype.kind in "fV":  # no number is less than NaN, nor is NaN less than one
        places = jnp.where(jnp.isnan(values), sorted_sequence.shape[-1] if right else 0, places)
    return places.astype(np.int32)


@export("searchsorted")
def searchsorted(sorted_sequence, values, side="left", out_type=int32, name=None):
    """Where `values` would have to be put in along the last axis, so that it stays sorted.

    Args:
        sorted_sequence: a tensor, sorted along its last axis.
        values: a tensor with the same leading axes.
        side: "left" puts a value before equal ones, "right" after them.

    >>> import flowlet as tf
    >>> tf.searchsorted([1, 3, 5], [0, 3, 9]).numpy().tolist()
    [0, 1, 3]
    """
    from flowlet.ops.cast import cast

    if side not in ("left", "right"):
        raise ValueError(f"Argument `side` must be either 'right' or 'left'. Received: `side` = '{side}'.")
    out_type = dtypes.allowed(as_dtype(out_type), (int32, int64), "out_type", "LowerBound")
    found = _search_sorted(conversion.convert(sorted_sequence), conversion.convert(values), side == "right")
    return cast(found, out_type)


def _unlike(values):
    """Every NaN is a value of its own."""
    return {} if values.dtype == object else {"equal_nan": False}


def _distinct(x, op_type):
    """The distinct values by their first places, where each element's value is among them, and the numbers of each."""
    tensor = conversion.convert(x)
    values = np.asarray(conversion.static(tensor, "x") if tensor.dtype != "string" else tensor._value)
    values = values.astype(tensor.dtype._np) if tensor.dtype != "string" else values
    if values.ndim != 1:
        raise errors.invalid("unique expects a 1D vector.", op_type)
    _, first, inverse, counts = np.unique(values, return_index=True, return_inverse=True,
                                               return_counts=True, **_unlike(values))  # fmt: skip
    order = np.argsort(first, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    from flowlet.ops.gather import gather

    return gather(tensor, EagerTensor(first[order])), place[inverse.reshape(-1)], counts[order]


Unique = collections.namedtuple("Unique", ["y", "idx"])
UniqueWithCounts = collections.namedtuple("UniqueWithCounts", ["y", "idx", "count"])


@export("unique")
@graphed("unique")
def unique(x, out_idx=int32, name=None):
    """The distinct values of a vector in the order of their first places, and each element's index among them.

    >>> import flowlet as tf
    >>> y, idx = tf.unique([3, 1, 3])
    >>> y.numpy().tolist(), idx.numpy().tolist()
    ([3, 1], [0, 1, 0])
    """
    kind = dtypes.allowed(as_dtype(out_idx), (int32, int64), "out_idx", "Unique")._np
    y, index, _ = _distinct(x, "Unique")
    return Unique(y, EagerTensor(index.astype(kind)))


@export("unique_with_counts")
@graphed("unique_with_counts")
def unique_with_counts(x, out_idx=int32, name=None):
    """As `tf.unique`, and how often each value occurs."""
    kind = dtypes.allowed(as_dtype(out_idx), (int32, int64), "out_idx", "UniqueWithCounts")._np
    y, index, counts = _distinct(x, "UniqueWithCounts")
    return UniqueWithCounts(y, EagerTensor(index.astype(kind)), EagerTensor(counts.astype(kind)))
