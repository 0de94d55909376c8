"""Rows of tables by their numbers."""

from flowlet import api
from flowlet.api import export
from flowlet.compat.v1 import arrays, choosing, elementwise, reductions, shapes
from flowlet.compat.v1.raw import constant, raw, tensor, within
from flowlet.core import dtypes
from flowlet.core.graph.composing import composed


@export("compat.v1.nn.embedding_lookup")
def embedding_lookup(params, ids, partition_strategy="mod", name=None, validate_indices=True, max_norm=None):
    """Rows of a table, or of several that hold its rows in turns ("mod") or in blocks ("div").

    Args:
        params: a table (rows, ...), or a list of them.
        ids: an integer tensor of any shape.
        max_norm: rows that are longer are scaled to this length.

    Raises:
        InvalidArgumentError: when run, for a number that is no row.
    """
    if params is None:
        raise ValueError("params must be specified: Need at least one param, a table of shape (rows, ...).")
    if isinstance(params, (list, tuple)) and not params:
        raise ValueError("Need at least one param")
    tables = list(params) if isinstance(params, (list, tuple)) else [params]
    with within(name, "embedding_lookup") as scope:
        ids = tensor(ids, None, "ids")
        if len(tables) > 1:
            return _of_many([tensor(one) for one in tables], ids, partition_strategy, max_norm, scope)
        found = row_of(tables[0], ids, scope)
        if max_norm is not None:
            found = _clipped(found, ids, max_norm)
        return elementwise.identity(found)


def row_of(table, ids, name):
    """One gather; a variable that holds its value elsewhere gives the rows itself."""
    sparse_read = getattr(table, "sparse_read", None)
    if sparse_read is not None and getattr(table, "handle", None) is not None:
        return sparse_read(ids, name=name)
    return raw("GatherV2", tensor(table), ids, axis=0, batch_dims=0, name=name)


def _clipped(rows, ids, max_norm):
    axes = None if rows.shape.rank is None or ids.shape.rank is None else list(range(ids.shape.rank, rows.shape.rank))
    return api.resolve("compat.v1", "clip_by_norm")(rows, max_norm, axes)


def _of_many(tables, ids, strategy, max_norm, name):
    count = len(tables)
    flat = raw("Reshape", ids, shape=[-1])
    places = shapes.range(shapes.size(flat))
    if strategy == "mod":
        which, rows = flat % count, flat // count
    elif strategy == "div":
        total = constant(sum(one.shape.as_list()[0] for one in tables), ids.dtype)
        each, more = total // count, total % count
        which = raw("Maximum", flat // (each + 1), (flat - more) // each)
        rows = reductions.select(which < more, flat % (each + 1), (flat - more) % each)
    else:
        raise ValueError(f"Unrecognized partition strategy: {strategy}")
    which = shapes.cast(which, places.dtype)
    rows, where = (choosing.dynamic_partition(one, which, count) for one in (rows, places))
    parts = [raw("GatherV2", table, one, axis=0, batch_dims=0) for table, one in zip(tables, rows)]
    found = choosing.parallel_dynamic_stitch(where, parts, name=name)
    tail = tables[0].shape.as_list()[1:]
    found = raw("Reshape", found, shape=arrays.concat([shapes.shape(ids), tail], 0))
    found.set_shape(ids.shape.concatenate(tail))
    return found if max_norm is None else _clipped(found, ids, max_norm)


composed("nn.embedding_lookup")(lambda params, ids, max_norm=None, name=None: embedding_lookup(
    params, ids, name=name, max_norm=max_norm))  # fmt: skip


_SEGMENTS = {"sum": "sparse_segment_sum", "mean": "sparse_segment_mean", "sqrtn": "sparse_segment_sqrt_n"}


@export("compat.v1.nn.embedding_lookup_sparse")
def embedding_lookup_sparse(params, sp_ids, sp_weights, partition_strategy="mod", name=None, combiner=None, max_norm=None):
    """The rows of a table at the numbers of each row of a SparseTensor, combined to one.

    Args:
        params: a table (rows, ...), or a list of tables that hold its rows.
        sp_ids: a SparseTensor of row numbers.
        sp_weights: what each number counts, a SparseTensor with the same indices; None for 1.
        partition_strategy, max_norm: as of `tf.nn.embedding_lookup`.
        combiner: "mean" (of 1.15), "sum" or "sqrtn".

    Raises:
        ValueError: for another combiner.
        TypeError: where the numbers or the weights are no SparseTensor.
    """
    combiner = combiner or "mean"
    if combiner not in _SEGMENTS:
        raise ValueError(f"combiner must be one of 'mean', 'sqrtn' or 'sum', not {combiner!r}")
    for one, what in ((sp_ids, "sp_ids"), (sp_weights, "sp_weights")):
        if not hasattr(one, "dense_shape") and (one is not None or what == "sp_ids"):
            raise TypeError(f"{what} must be {'either None or ' * (what == 'sp_weights')}SparseTensor, not {type(one).__name__}")
    with within(name, "embedding_lookup_sparse") as scope:
        segments = elementwise.cast(sp_ids.indices[:, 0], dtypes.int32)
        ids, places = api.resolve("compat.v1", "unique")(sp_ids.values)
        rows = embedding_lookup(params, ids, partition_strategy, max_norm=max_norm)
        if sp_weights is None:
            return api.resolve("compat.v1", _SEGMENTS[combiner])(rows, places, segments, name=scope)
        return _weighted(rows, places, segments, sp_weights.values, combiner, scope)


def _weighted(rows, places, segments, weights, combiner, name):
    weights = elementwise.cast(weights, rows.dtype)
    rows = raw("GatherV2", rows, places, axis=0, batch_dims=0)
    wide = raw("Reshape", weights, shape=arrays.concat([shapes.shape(weights), [1] * (rows.shape.rank - 1)], 0))
    rows, total = rows * wide, api.resolve("compat.v1", "segment_sum")
    if combiner == "sum":
        return total(rows, segments, name=name)
    found = total(rows, segments)
    if combiner == "mean":
        return elementwise.div(found, total(wide, segments), name)
    return elementwise.div(found, raw("Sqrt", total(raw("Pow", wide, 2), segments)), name)


composed("nn.embedding_lookup_sparse")(lambda params, sp_ids, sp_weights, combiner=None, max_norm=None, name=None, **_: (
    embedding_lookup_sparse(params, sp_ids, sp_weights, name=name, combiner=combiner, max_norm=max_norm)))  # fmt: skip
