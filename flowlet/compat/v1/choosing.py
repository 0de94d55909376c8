"""Elements chosen and put in order, in 1.x forms: by place, by mask, by value."""

import collections

import numpy as np

from flowlet.api import export
from flowlet.compat.v1 import arrays, reductions, shapes
from flowlet.compat.v1.raw import made, raw, sizes, tensor, within
from flowlet.core import dtypes
from flowlet.core.graph import build
from flowlet.core.graph.composing import composed
from flowlet.core.graph.operation import GraphTensor


@export("compat.v1.gather")
def gather(params, indices, validate_indices=None, name=None, axis=None, batch_dims=0):
    """The slices of `params` at `indices` along an axis."""
    read = getattr(params, "sparse_read", None)
    if not axis and not batch_dims and read is not None:
        return read(indices, name=name)
    return raw("GatherV2", params, indices, axis=batch_dims if axis is None else axis, batch_dims=batch_dims, name=name)


@composed("gather")
def _gather(params, indices, validate_indices=None, axis=None, batch_dims=0, name=None):
    return gather(params, indices, validate_indices, name, axis, batch_dims)


@composed("gather_nd")
@export("compat.v1.gather_nd")
def gather_nd(params, indices, name=None, batch_dims=0):
    """The elements or slices of `params` at places that the last axis of `indices` gives."""
    read = getattr(params, "gather_nd", None)
    if read is not None and not batch_dims:
        return read(indices, name=name)
    if isinstance(indices, GraphTensor) and isinstance(params, GraphTensor):
        width, rank = (sizes(indices) or [None])[-1], params.shape.rank
        if width is not None and rank is not None and width > rank:
            raise ValueError(f"indices.shape[-1] must be <= params.rank, but saw indices shape: {indices.shape} and "
                             f"params shape: {params.shape} for '{name or 'GatherNd'}' (op: 'GatherNd')")  # fmt: skip
    return raw("GatherNd", params, indices, batch_dims=batch_dims, name=name)


@export("compat.v1.batch_gather")
def batch_gather(params, indices, name=None):
    """Along the last axis of `indices`, the elements of the same batch of `params`."""
    with within(name, "BatchGather"):
        indices = tensor(indices, None, "indices")
        return gather(params, indices, axis=indices.shape.rank - 1, batch_dims=indices.shape.rank - 1)


@composed("where")
@export("compat.v1.where")
def where(condition, x=None, y=None, name=None):
    """Elements of `x` where `condition` is true, of `y` elsewhere; alone, the places of what is true, as (n, rank)."""
    if (x is None) != (y is None):
        raise ValueError("x and y must both be non-None or both be None.")
    if x is not None:
        return reductions.select(condition, x, y, name)
    with within(name, "Where") as scope:
        try:
            condition = tensor(condition, None if isinstance(condition, GraphTensor) else dtypes.bool_, "condition")
        except (TypeError, ValueError):
            condition = tensor(condition, None, "condition")
        return raw("Where", condition, name=scope)


@export("compat.v1.where_v2")
def where_v2(condition, x=None, y=None, name=None):
    """The same, where all three are brought to one shape."""
    return where(condition, name=name) if x is None and y is None else raw(
        "SelectV2", condition, x, y, name=name, form="SelectV2: condition, t, e")  # fmt: skip


@composed("boolean_mask")
@export("compat.v1.boolean_mask")
def boolean_mask(tensor, mask, name="boolean_mask", axis=None):
    """The elements (or slices) of a tensor where a mask over its axes from `axis` on is true."""
    with within(name, "boolean_mask"):
        source, mask = build.tensor(tensor, None, "tensor"), build.tensor(mask, None, "mask")
        rank, axis = mask.shape.rank, int(axis or 0)
        if rank == 0:
            raise ValueError("mask cannot be scalar.")
        if rank is None:
            raise ValueError("Number of mask dimensions must be specified, even if some dimensions are None.  E.g. shape=[None] "
                             "is ok, but shape=None is not.")  # fmt: skip
        source.shape[axis : axis + rank].assert_is_compatible_with(mask.shape)
        leading = raw("Prod", shapes.shape(source)[axis : axis + rank], axis=[0])
        whole = arrays.concat([shapes.shape(source)[:axis], [leading], shapes.shape(source)[axis + rank :]], 0)
        flat = raw("Reshape", source, shape=whole)
        first = sizes(source)[axis : axis + rank] if source.shape.rank is not None else [None]
        if source.shape.rank is not None:
            count = None if None in first else int(np.prod(first))
            flat.set_shape([*sizes(source)[:axis], count, *sizes(source)[axis + rank :]])
        chosen = arrays.squeeze(where(raw("Reshape", mask, shape=[-1])), axis=[1])
        return gather(flat, chosen, axis=axis)


composed("BooleanMask")(boolean_mask)


def _sorted(name, default, result):
    @composed(name)
    @export(f"compat.v1.{name}")
    def order(values, axis=-1, direction="ASCENDING", name=None, stable=False):
        if direction not in ("ASCENDING", "DESCENDING"):
            raise ValueError(f"Unknown `direction` option: {direction}")
        with within(name, default):
            tensor(axis, dtypes.int32, "axis")
            values = tensor(values, None, "values")
            rank = values.shape.rank
            last = axis in (-1, None if rank is None else rank - 1)
            signed = raw("Neg", values) if direction == "ASCENDING" else values
            if last:
                found = _top(signed)[result]
            else:
                moved = [place for place in range(rank) if place != axis % rank] + [axis % rank]
                found = arrays.transpose(_top(arrays.transpose(signed, moved))[result], np.argsort(moved))
            return raw("Neg", found) if direction == "ASCENDING" and not result else found

    order.__name__ = order.__qualname__ = name
    order.__doc__ = ("The values in order along an axis." if not result else "Where the values in order along an axis are.")


def _top(values):
    """All values of the last axis, the largest first, and their places."""
    count = shapes.shape(values)[-1]
    shapes.rank(values)
    return raw("TopKV2", values, k=count, sorted=True)


_sorted("sort", "sort", 0)
_sorted("argsort", "argsort", 1)


@composed("top_k")
@export("compat.v1.nn.top_k", "compat.v1.math.top_k")
def top_k(input, k=1, sorted=True, name=None):  # noqa: A002
    """(the k largest values of the last axis, where they are)."""
    return collections.namedtuple("TopKV2", ("values", "indices"))(*raw("TopKV2", input, k=k, sorted=sorted, name=name))


def _distinct(name, op_type, results):
    @composed(name)
    @export(f"compat.v1.{name}")
    def unique(x, out_idx=dtypes.int32, name=None):
        kind = dtypes.as_dtype(out_idx)

        def run(array):
            values, first, places, counts = np.unique(array, return_index=True, return_inverse=True, return_counts=True)
            order = np.argsort(first)
            rank = np.empty_like(order)
            rank[order] = np.arange(len(order))
            return [values[order], rank[places.ravel()].astype(kind._np), counts[order].astype(kind._np)][: len(results)]

        source = tensor(x, None, "x")
        outputs = [(source.dtype, [None]), (kind, source.shape), (kind, [None])][: len(results)]
        return Results(*made(op_type, run, source, name=name, outputs=outputs, host=True))

    Results = collections.namedtuple(op_type, results)
    unique.__name__ = unique.__qualname__ = name
    unique.__doc__ = "The distinct elements in the order of their coming, and the place of each element among them."


_distinct("unique", "Unique", ("y", "idx"))
_distinct("unique_with_counts", "UniqueWithCounts", ("y", "idx", "count"))


@export("compat.v1.setdiff1d")
def setdiff1d(x, y, index_dtype=dtypes.int32, name=None):
    """(the elements of x that are not in y, their places)."""
    kind = dtypes.as_dtype(index_dtype)

    def run(x, y):
        places = np.flatnonzero(~np.isin(x, y))
        return [x[places], places.astype(kind._np)]

    x = tensor(x, None, "x")
    found = made("ListDiff", run, x, tensor(y, x.dtype, "y"), name=name, outputs=[(x.dtype, [None]), (kind, [None])], host=True)
    return collections.namedtuple("ListDiff", ("out", "idx"))(*found)


@composed("dynamic_partition")
@export("compat.v1.dynamic_partition")
def dynamic_partition(data, partitions, num_partitions, name=None):
    """Data divided into a list of tensors: slice i goes into number `partitions[i]`."""

    def run(data, partitions):
        flat = data.reshape((-1, *data.shape[partitions.ndim :]))
        return [flat[partitions.ravel() == place] for place in range(num_partitions)]

    data, partitions = tensor(data, None, "data"), tensor(partitions, dtypes.int32, "partitions")
    rest = None if data.shape.rank is None or partitions.shape.rank is None else [None, *sizes(data)[partitions.shape.rank :]]
    found = made("DynamicPartition", run, data, partitions, name=name, outputs=[(data.dtype, rest)] * num_partitions, host=True)
    return list(found) if num_partitions > 1 else [found]


def _stitching(name, op_type):
    @composed(name)
    @export(f"compat.v1.{name}")
    def stitch(indices, data, name=None):
        def run(*arrays):
            half = len(arrays) // 2
            places, parts = arrays[:half], arrays[half:]
            size = max((int(one.max()) + 1 for one in places if one.size), default=0)
            rest = parts[0].shape[places[0].ndim :]
            found = np.zeros((size, *rest), parts[0].dtype)
            for one, part in zip(places, parts):
                found[one.ravel()] = part.reshape((-1, *rest))
            return [found]

        indices = [tensor(one, dtypes.int32) for one in indices]
        data = [tensor(one) for one in data]
        ranked = data[0].shape.rank is not None and indices[0].shape.rank is not None
        shape = [None, *sizes(data[0])[indices[0].shape.rank :]] if ranked else None
        return made(op_type, run, *indices, *data, name=name, outputs=[(data[0].dtype, shape)], host=True)

    stitch.__name__ = stitch.__qualname__ = name
    stitch.__doc__ = "Slices of several tensors put at places of one."
    return stitch


dynamic_stitch = _stitching("dynamic_stitch", "DynamicStitch")
parallel_dynamic_stitch = _stitching("parallel_dynamic_stitch", "ParallelDynamicStitch")
