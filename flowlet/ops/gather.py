"""Picking by index: gather, masks, partitions."""

import jax
import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.dtypes import INDICES, bool_, int32
from flowlet.core.graph.composing import graphed
from flowlet.core.op import op
from flowlet.core.scatter import check_nd
from flowlet.core.shape import TensorShape
from flowlet.core.tensor import EagerTensor, Symbolic, Tracer


def listed(array):
    """The shape of an array, as TensorFlow's kernels write it: `[2,3]`."""
    return str(list(array.shape)).replace(" ", "")


def _check_gather(params, indices, axis, batch_dims, name=None):
    bad = np.asarray(indices)
    if bad.dtype == object or not -params.ndim <= axis < params.ndim:
        return
    limit = params.shape[axis]
    wrong = np.argwhere((bad < 0) | (bad >= limit))
    if len(wrong):
        place = tuple(wrong[0])
        where = f"[{','.join(map(str, place))}]" if place else ""
        raise errors.invalid(f"indices{where} = {bad[place]} is not in [0, {limit})", "GatherV2")


@op("GatherV2", inputs="params:Tparams indices:Tindices", types={"Tindices": INDICES}, check=_check_gather, texts=True)
def _gather(params, indices, axis, batch_dims, name=None):
    if not params.ndim:
        raise errors.invalid("params must be at least 1 dimensional", "GatherV2")
    if not -params.ndim <= axis < params.ndim or batch_dims > params.ndim - 1:
        need = max(axis + 1 if axis >= 0 else -axis, batch_dims + 1)
        raise errors.invalid(f"Shape must be at least rank {need} but is rank {params.ndim}", "GatherV2")
    axis = axis % params.ndim
    batch_dims = batch_dims + indices.ndim if batch_dims < 0 else batch_dims
    for i in range(min(batch_dims, axis)):
        if params.shape[i] != indices.shape[i]:
            raise errors.invalid(f"params.shape[{i}]: {params.shape[i]} should be equal to indices.shape[{i}]: "
                                 f"{indices.shape[i]}", "GatherV2")  # fmt: skip
    take = lambda p, i, a: jnp.take(p, i, axis=a, mode="clip")  # noqa: E731
    for _ in range(min(batch_dims, axis)):
        take = jax.vmap(take, in_axes=(0, 0, None))
    return take(params, indices, axis - min(batch_dims, axis))


@export("gather")
@graphed("gather")
def gather(params, indices, validate_indices=None, axis=None, batch_dims=0, name=None):
    """Slices of `params` along `axis` at `indices`.

    Args:
        params: the tensor to take from.
        indices: integers of any shape.
        axis: the axis to take along; by default the first after the batch axes.
        batch_dims: how many leading axes both have in common.

    Raises:
        InvalidArgumentError: for an index out of range (the nearest slice, where indices are not known beforehand).

    >>> import flowlet as tf
    >>> tf.gather([10, 20, 30], [2, 0]).numpy().tolist()
    [30, 10]
    """
    batch_dims = conversion.static(batch_dims)
    return _gather(params, indices, batch_dims if axis is None else conversion.static(axis), batch_dims)


def _check_gather_nd(params, indices, batch_dims, name=None):
    if not indices.ndim:
        raise errors.invalid("indices must be at least a vector", "GatherNd")
    if batch_dims == 0 and indices.shape[-1] <= params.ndim:
        check_nd(indices, params.shape[: indices.shape[-1]], params.shape, "GatherNd", "param shape",
                 ", node name: GatherNd")  # fmt: skip


@op(
    "GatherNd",
    inputs="params:Tparams indices:Tindices",
    types={"Tindices": INDICES},
    check=_check_gather_nd,
    texts=True,
)
def _gather_nd(params, indices, batch_dims, name=None):
    if indices.shape[-1] > params.ndim - batch_dims:
        raise errors.invalid(f"index innermost dimension length must be <= params rank; saw: {indices.shape[-1]} vs. "
                             f"{params.ndim}", "GatherNd")  # fmt: skip

    def take(p, i):
        if not i.shape[-1]:
            return jnp.broadcast_to(p, i.shape[:-1] + p.shape)
        return p[tuple(jnp.moveaxis(i, -1, 0))]

    for _ in range(batch_dims):
        take = jax.vmap(take)
    return take(params, indices)


@export("gather_nd")
@graphed("gather_nd")
def gather_nd(params, indices, batch_dims=0, name=None):
    """Elements or slices of `params` at index vectors (..., k).

    >>> import flowlet as tf
    >>> tf.gather_nd([[1, 2], [3, 4]], [[0, 1], [1, 0]]).numpy().tolist()
    [2, 3]
    """
    batch_dims = conversion.static(batch_dims)
    if batch_dims:
        if batch_dims < 0:
            raise ValueError("tf.gather_nd does not allow negative batch_dims.")
        for what, rank in (("params", conversion.convert(params).shape.rank),
                           ("indices", conversion.convert(indices).shape.rank)):  # fmt: skip
            if batch_dims >= rank:
                raise ValueError(f"Argument `batch_dims` = {batch_dims} must be less than rank(`{what}`) = {rank}")
    return _gather_nd(params, indices, batch_dims)


@op("SelectV2", inputs="condition:bool t:T e:T", texts=True)
def _select(condition, t, e, name=None):
    try:
        return jnp.where(condition, t, e)
    except ValueError:
        raise errors.invalid(f"condition {listed(condition)}, then {listed(t)}, and else {listed(e)} must be "
                             f"broadcastable",
                             "SelectV2") from None  # fmt: skip


@op("Where", inputs="input:T", types={"T": dtypes.NUMBERS + (bool_,)}, host=True)
def _where(input, name=None):  # noqa: A002
    if not input.ndim:
        raise errors.invalid("WhereOp : Unhandled input dimensions: 0", "Where")
    return np.argwhere(np.asarray(input)).astype(np.int64)


@export("where")
@graphed("where")
def where(condition, x=None, y=None, name=None):
    """Elements of `x` where `condition` is True, of `y` elsewhere; alone, the indices of True as (n, rank).

    >>> import flowlet as tf
    >>> tf.where([True, False, True], 1, 0).numpy().tolist()
    [1, 0, 1]
    >>> tf.where([True, False, True]).numpy().tolist()
    [[0], [2]]
    """
    if x is None and y is None:
        condition = conversion.convert(condition)
        if not isinstance(condition, Symbolic):
            conversion.static(condition, "condition") if isinstance(condition._value, Tracer) else None
        return _where(condition)
    if x is None or y is None:
        raise ValueError("x and y must both be non-None or both be None.")
    return _select(condition, x, y)


@export("boolean_mask")
@graphed("boolean_mask")
def boolean_mask(tensor, mask, axis=None, name="boolean_mask"):
    """The elements (or slices) of `tensor` where `mask`, a boolean tensor of its axes from `axis` on, is True.

    >>> import flowlet as tf
    >>> tf.boolean_mask([1, 2, 3], [True, False, True]).numpy().tolist()
    [1, 3]
    """
    from flowlet.ops.array import reshape

    axis = conversion.static(axis or 0)
    mask = np.asarray(conversion.static(mask, "mask") if not isinstance(mask, np.ndarray) else mask)
    tensor = conversion.convert(tensor)
    if mask.ndim == 0:
        raise ValueError("mask cannot be scalar.")
    shape = tensor.shape.as_list()
    covered = TensorShape(shape[axis : axis + mask.ndim])
    covered.assert_is_compatible_with(TensorShape(mask.shape))
    flat = reshape(tensor, [*shape[:axis], -1, *shape[axis + mask.ndim :]]) if mask.ndim > 1 else tensor
    return _gather(flat, EagerTensor(np.flatnonzero(mask)), axis, 0)


@export("dynamic_partition")
@graphed("dynamic_partition")
def dynamic_partition(data, partitions, num_partitions, name=None):
    """`data` divided into `num_partitions` tensors: slice i goes into number `partitions[i]`.

    >>> import flowlet as tf
    >>> [part.numpy().tolist() for part in tf.dynamic_partition([10, 20, 30], [0, 1, 0], 2)]
    [[10, 30], [20]]
    """
    data, partitions = conversion.convert(data), conversion.convert(partitions)
    if partitions.dtype is not int32:
        raise dtypes.mismatched("DynamicPartition", 1, int32, partitions.dtype)
    rank = partitions.shape.rank
    if data.shape.as_list()[:rank] != partitions.shape.as_list():
        raise errors.invalid(f"data.shape must start with partitions.shape, got data.shape = {listed(data._value)}, "
                             f"partitions.shape = {listed(partitions._value)}", "DynamicPartition")  # fmt: skip
    chosen = np.asarray(conversion.static(partitions, "partitions"))
    wrong = np.argwhere((chosen < 0) | (chosen >= num_partitions))
    if len(wrong):
        place = tuple(wrong[0])
        raise errors.invalid(f"partitions[{','.join(map(str, place))}] = {chosen[place]} is not in [0, "
                             f"{num_partitions})",
                             "DynamicPartition")  # fmt: skip
    return [boolean_mask(data, chosen == i) if rank else data[None][: int(chosen == i)] for i in range(num_partitions)]
