"""Picking and placing by index: gather, scatter, masks, partitions."""

import jax
import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.dtypes import INDICES, bool_, int32, int64
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


def _rows(indices):
    """Index vectors (..., depth); a vector of indices is one of depth 1, as in TensorFlow."""
    return indices[:, None] if indices.ndim == 1 else indices


def _check_place(indices, updates, shape, op_type):
    if not np.prod(shape) and (np.size(indices) or np.size(updates)):
        raise errors.invalid("Indices and updates specified for empty output shape", op_type)


def _check_scatter(indices, updates, shape, name=None):
    shape, indices = conversion.static(shape), _rows(indices)
    _check_place(indices, updates, shape, "ScatterNd")
    if indices.ndim and indices.shape[-1] <= len(shape):
        check_nd(indices, shape[: indices.shape[-1]], shape, "ScatterNd")


@op("ScatterNd", "scatter_nd", inputs="indices:Tindices updates:T", types={"Tindices": INDICES},
    check=_check_scatter)  # fmt: skip
def scatter_nd(indices, updates, shape, name=None):
    """A tensor of zeros of `shape` to which `updates` are added at `indices`.

    >>> import flowlet as tf
    >>> tf.scatter_nd([[1], [3]], [5, 7], [5]).numpy().tolist()
    [0, 5, 0, 7, 0]
    """
    indices = _rows(indices)
    depth, lead = indices.shape[-1], indices.shape[:-1]
    if updates.shape[: len(lead)] != lead:
        raise errors.invalid(f"Dimensions [0,{len(lead)}) of indices[shape={listed(indices)}] must match dimensions "
                             f"[0,{len(lead)}) of updates[shape={listed(updates)}]", "ScatterNd")  # fmt: skip
    if updates.shape[len(lead) :] != tuple(shape[depth:]):
        raise errors.invalid(f"Dimensions [{depth},{len(shape)}) of input[shape={str(list(shape)).replace(' ', '')}] "
                             f"must "
                             f"match dimensions [{len(lead)},{updates.ndim}) of updates[shape={listed(updates)}]",
                             "ScatterNd")  # fmt: skip
    place = jnp.zeros(shape, updates.dtype).at[tuple(jnp.moveaxis(indices, -1, 0))]
    return place.max(updates) if updates.dtype == bool else place.add(updates)


def _check_tensor_scatter(tensor, indices, updates, name=None):
    indices = _rows(indices)
    _check_place(indices, updates, tensor.shape, "TensorScatterUpdate")
    if indices.ndim and indices.shape[-1] <= tensor.ndim:
        check_nd(indices, tensor.shape[: indices.shape[-1]], tensor.shape, "TensorScatterUpdate")


@jax.custom_jvp
def _set(tensor, updates, places):
    """`tensor` with `updates` at `places`. Where several have one place, the last counts, but in TensorFlow all of
    them get the gradient of that place."""
    return tensor.at[places].set(updates)


@_set.defjvp
def _(primals, tangents):
    (tensor, updates, places), (along, by, _) = primals, tangents
    return _set(tensor, updates, places), along.at[places].set(0).at[places].add(by)


def _scatter(op_type, method, doc, name):
    def body(tensor, indices, updates, name=None):
        tensor, indices = jnp.asarray(tensor), _rows(indices)
        depth, lead = indices.shape[-1], indices.shape[:-1]
        if updates.ndim >= len(lead) and updates.shape[: len(lead)] != lead:
            raise errors.invalid(f"Outer dimensions of indices and update must match. Indices shape: "
                                 f"{listed(indices)}, "
                                 f"updates shape:{listed(updates)}", op_type)  # fmt: skip
        if updates.shape != lead + tensor.shape[depth:]:
            raise errors.invalid("Inner dimensions of output shape must match inner dimensions of updates shape. "
                                 f"Output: {listed(tensor)} updates: {listed(updates)}", op_type)  # fmt: skip
        places = tuple(jnp.moveaxis(indices, -1, 0))
        if method == "set":
            return _set(tensor, updates, places)
        return getattr(tensor.at[places], method)(updates)

    body.__name__ = body.__qualname__ = name
    body.__doc__ = doc
    body.__module__ = __name__
    return op(op_type, name, inputs="tensor:T indices:Tindices updates:T",
              types={"Tindices": INDICES if method == "set" else (int32, int64)}, check=_check_tensor_scatter,
              texts=method == "set")(body)  # fmt: skip


tensor_scatter_nd_update = _scatter("TensorScatterUpdate", "set", "`tensor` with `updates` at `indices`.",
                                    "tensor_scatter_nd_update")  # fmt: skip
tensor_scatter_nd_add = _scatter("TensorScatterAdd", "add", "`tensor` with `updates` added at `indices`.",
                                 "tensor_scatter_nd_add")  # fmt: skip
tensor_scatter_nd_sub = _scatter("TensorScatterSub", "subtract", "`tensor` with `updates` subtracted at `indices`.",
                                 "tensor_scatter_nd_sub")  # fmt: skip
tensor_scatter_nd_max = _scatter("TensorScatterMax", "max", "`tensor` raised to `updates` at `indices`.",
                                 "tensor_scatter_nd_max")  # fmt: skip
tensor_scatter_nd_min = _scatter("TensorScatterMin", "min", "`tensor` lowered to `updates` at `indices`.",
                                 "tensor_scatter_nd_min")  # fmt: skip


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


@export("dynamic_stitch")
def dynamic_stitch(indices, data, name=None):
    """The slices of several tensors put into one, each at its index; at the same index, the last one counts.

    >>> import flowlet as tf
    >>> tf.dynamic_stitch([[0, 2], [1]], [[10, 30], [20]]).numpy().tolist()
    [10, 20, 30]
    """
    from flowlet.ops.array import concat, reshape

    if len(indices) != len(data):
        raise ValueError(f"List argument 'data' to 'dynamic_stitch' Op with length {len(data)} must match length "
                         f"{len(indices)} of argument 'indices'.")  # fmt: skip
    if not len(data):
        raise errors.invalid("There must be at least one tensor of data.", "DynamicStitch")
    indices = [np.asarray(conversion.static(conversion.convert(one, int32), "indices"), np.int32) for one in indices]
    tensors = [conversion.convert(one) for one in data]
    rest = tensors[0].shape.as_list()[indices[0].ndim :]
    for i, (index, one) in enumerate(zip(indices, tensors)):
        if one.shape.as_list()[: index.ndim] != list(index.shape):
            raise errors.invalid(f"data[{i}].shape = {listed(one._value)} does not start with indices[{i}].shape = "
                                 f"{listed(index)}", "DynamicStitch")  # fmt: skip
        if index.size and index.min() < 0:
            raise errors.invalid(f"indices[{i}] is out of range", "DynamicStitch")
    flat = concat([reshape(one, [index.size, *rest]) for index, one in zip(indices, tensors)], 0)
    places = np.concatenate([one.ravel() for one in indices])
    empty = EagerTensor(np.zeros([int(places.max(initial=-1)) + 1, *rest], flat.dtype._np))
    return tensor_scatter_nd_update(empty, places[:, None], flat)
