"""Metrics of 1.x of the k best classes: precision, recall and average precision."""

import jax.numpy as jnp

from flowlet.compat.v1 import elementwise, shapes, sparse_tensors, updates
from flowlet.compat.v1.metrics.base import broadcast, metric, total, variable
from flowlet.compat.v1.raw import made, raw, tensor
from flowlet.core import dtypes
from flowlet.core.nest import Dispatching

_DOC = """

    Args:
        labels: the classes of each row, (..., labels) of int64, or a SparseTensor of that shape.
        {of}
        k: how many of the best classes count.
        class_id: the only class that counts; None for all.
        weights: how much each row counts.
    """
_OF_SCORES = "predictions: scores of all classes, (..., classes)."
_OF_CLASSES = "predictions_idx: the k classes of each row, (..., k)."


def _dense(labels, predictions):
    """Labels as a table with -1 where a row has fewer."""
    if isinstance(labels, Dispatching):
        found = sparse_tensors.sparse_tensor_to_dense(labels, -1, validate_indices=False)
    else:
        found = tensor(labels)
        if found.shape.rank == predictions.shape.rank - 1:
            found = raw("ExpandDims", found, axis=-1)
    return elementwise.cast(found, dtypes.int64)


def _marks(labels, chosen):
    """(whether each chosen class is a label of its row, which labels are the first of their kind in their row)."""
    hits = (labels[..., None, :] == chosen[..., :, None]).any(-1)
    same = (labels[..., None, :] == labels[..., :, None]) & (jnp.arange(labels.shape[-1]) < jnp.arange(labels.shape[-1])[:, None])
    return hits, (labels >= 0) & ~same.any(-1)


def _tally(class_id):
    def run(labels, chosen):
        hits, first = _marks(labels, chosen)
        if class_id is None:
            right = hits.sum(-1)
            found = [right, chosen.shape[-1] - right, first.sum(-1) - right]
        else:
            of_class, taken = (labels == class_id).any(-1), (chosen == class_id).any(-1)
            found = [of_class & taken, taken & ~of_class, of_class & ~taken]
        return [one.astype(jnp.float64) for one in found]

    return run


def _name(kind, k, class_id):
    name = f"{kind}_at_{k}" if k is not None else f"{kind}_at_k"
    return f"{name}_class{class_id}" if class_id is not None else name


def _weighted(values, weights):
    if weights is None:
        return values
    return raw("Mul", values, broadcast(weights, values, dtypes.float64))


def _share(scope, other, place, labels, chosen, k, class_id, weights):
    chosen = elementwise.cast(chosen, dtypes.int64)
    counts = made("RankedCounts", _tally(class_id), _dense(labels, chosen), chosen,
                  outputs=[(dtypes.float64, _lead(chosen))] * 3)  # fmt: skip
    stats = []
    for which, what in ((0, "true_positive"), (place, other)):
        count = variable([], _name(what, k, class_id), dtypes.float64)
        stats.append((count, updates.assign_add(count, total(_weighted(counts[which], weights)))))
    (right, right_then), (wrong, wrong_then) = stats
    value = elementwise.div(right, raw("AddV2", right, wrong), scope)
    return value, elementwise.div(right_then, raw("AddV2", right_then, wrong_then), "update")


def _lead(chosen):
    return None if chosen.shape.rank is None else chosen.shape.as_list()[:-1]


def _best(predictions, k):
    return raw("TopKV2", tensor(predictions), k=k, sorted=True)[1]


def _ranked(kind, other, place, doc):
    from flowlet.compat.v1.scopes import name_scope

    def of_scores(labels, predictions, k, class_id=None, weights=None, name=None):
        with name_scope(name, _name(kind, k, class_id), (predictions, labels, weights)) as scope:
            return _share(scope, other, place, labels, _best(predictions, k), k, class_id, weights)

    def of_classes(labels, predictions_idx, k=None, class_id=None, weights=None, name=None):
        with name_scope(name, _name(kind, k, class_id), (predictions_idx, labels, weights)) as scope:
            return _share(scope, other, place, labels, tensor(predictions_idx), k, class_id, weights)

    of_scores.__doc__, of_classes.__doc__ = doc + _DOC.format(of=_OF_SCORES), doc + _DOC.format(of=_OF_CLASSES)
    for public in [f"{kind}_at_k"] + [f"sparse_{kind}_at_k"] * (kind == "precision"):
        metric(public, "labels predictions k class_id=None weights=None", "")(of_scores)
    metric(f"{kind}_at_top_k", "labels predictions_idx k=None class_id=None weights=None", "")(of_classes)


_ranked("precision", "false_positive", 1, "How many of the k best classes of each row are its labels, as a part.")
_ranked("recall", "false_negative", 2, "How many of the labels of each row are among its k best classes, as a part.")


def _average(labels, predictions, k, weights=None, name=None):
    """The mean over the rows of the average precision: the precision at the place of each label among the k best classes.

    Args:
        labels: the classes of each row, (..., labels) of int64, or a SparseTensor of that shape.
        predictions: scores of all classes, (..., classes).
        k: how many of the best classes count.
        weights: how much each row counts.
    """
    from flowlet.compat.v1.scopes import name_scope

    def run(labels, chosen):
        hits, first = _marks(labels, chosen)
        precision = jnp.cumsum(hits, -1) / jnp.arange(1, chosen.shape[-1] + 1)
        most = jnp.minimum(first.sum(-1), chosen.shape[-1])
        return [(precision * hits).sum(-1) / jnp.where(most == 0, jnp.nan, most)]

    with name_scope(name, _name("average_precision", k, None), (predictions, labels, weights)):
        chosen = elementwise.cast(_best(predictions, k), dtypes.int64)
        found = made("AveragePrecision", run, _dense(labels, chosen), chosen, outputs=[(dtypes.float64, _lead(chosen))])
        count = elementwise.cast(shapes.size(found), dtypes.float64)
        if weights is not None:
            wide = broadcast(weights, found, dtypes.float64)
            found, count = raw("Mul", found, wide), total(wide)
        rows, sums = variable([], "max", dtypes.float64), variable([], "total", dtypes.float64)
        rows_then, sums_then = updates.assign_add(rows, count), updates.assign_add(sums, total(found))
        return raw("DivNoNan", sums, rows, name="mean"), raw("DivNoNan", sums_then, rows_then, name="update")


for _public in ("average_precision_at_k", "sparse_average_precision_at_k"):
    metric(_public, "labels predictions k weights=None", "")(_average)
