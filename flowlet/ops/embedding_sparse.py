"""Rows of a table looked up by their numbers and combined: a list of numbers of any length for each example."""

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.control import is_known
from flowlet.core.dtypes import FLOATS, REAL, kernel_name
from flowlet.core.sparse import SparseTensor
from flowlet.core.tensor import EagerTensor
from flowlet.ops.arithmetic import multiply
from flowlet.ops.array import reshape
from flowlet.ops.cast import cast
from flowlet.ops.elementwise import sqrt, square
from flowlet.ops.embedding import embedding_lookup
from flowlet.ops.gather import where
from flowlet.ops.no_nan import divide_no_nan
from flowlet.ops.segment import unsorted_segment_sum
from flowlet.ops.sparse import fill_empty_rows, known, retain, sizes
from flowlet.ops.sparse import reshape as reshape_sparse

_COMBINERS = ("mean", "sqrtn", "sum")


def _check(combiner):
    if combiner not in _COMBINERS:
        raise ValueError(f"combiner must be one of 'mean', 'sqrtn' or 'sum', got {combiner}"
                         + errors.did_you_mean(combiner, _COMBINERS))  # fmt: skip


@export("nn.embedding_lookup_sparse")
def embedding_lookup_sparse(params, sp_ids, sp_weights, combiner=None, max_norm=None, name=None, allow_fast_lookup=False):
    """The rows of `params` at the numbers of each row of `sp_ids`, combined to one.

    Args:
        params: a table of shape (rows, ...), or a list of tables: its parts, one after the other.
        sp_ids: a SparseTensor of row numbers.
        sp_weights: what each number counts, a SparseTensor with the same indices; None for 1.
        combiner: `"mean"` (the default: weighted), `"sum"`, or `"sqrtn"`: the sum, divided by the root of the sum of
            the squared weights.
        max_norm: the largest L2 norm of a row; longer ones are scaled down.

    >>> import flowlet as tf
    >>> ids = tf.SparseTensor([[0, 0], [0, 1]], [0, 2], [1, 2])
    >>> tf.nn.embedding_lookup_sparse([[1.0], [2.0], [3.0]], ids, None, combiner="sum").numpy().tolist()
    [[4.0]]
    """
    combiner = "mean" if combiner is None else combiner
    _check(combiner)
    if not isinstance(sp_ids, SparseTensor):
        raise TypeError(f"sp_ids must be SparseTensor, got {type(sp_ids)}")
    if sp_weights is not None and not isinstance(sp_weights, SparseTensor):
        raise TypeError(f"sp_weights must be either None or SparseTensor,got {type(sp_weights)}")
    if sp_weights is not None and sp_weights.values.shape != sp_ids.values.shape:
        raise ValueError(f"Shapes {sp_ids.values.shape} and {sp_weights.values.shape} are incompatible: each number needs "
                         "a weight.")  # fmt: skip
    rows = embedding_lookup(params, sp_ids.values, max_norm=max_norm)
    if rows.dtype not in (REAL if combiner == "sum" else FLOATS):
        raise errors.invalid(f"Value for attr 'T' of {kernel_name(rows.dtype)} is not in the list of allowed values: "
                             f"{'real numbers' if combiner == 'sum' else 'floats'}", "SparseSegmentMean")  # fmt: skip
    segments = sp_ids.indices[:, 0]
    if is_known(segments):  # TensorFlow's result ends with the last example that has a number
        ids = np.asarray(segments._value)
        count = int(ids[-1]) + 1 if len(ids) else 0
    else:
        count = sizes(sp_ids)[0]
    if sp_weights is None:
        weights = EagerTensor(np.ones(sp_ids.values.shape, rows.dtype.as_numpy_dtype))
    else:
        weights = cast(sp_weights.values, rows.dtype)

    def spread(vector):
        return reshape(vector, [-1] + [1] * (rows.shape.rank - 1))

    total = unsorted_segment_sum(multiply(rows, spread(weights)), segments, count)
    if combiner == "sum":
        return total
    by = unsorted_segment_sum(weights if combiner == "mean" else square(weights), segments, count)
    return divide_no_nan(total, spread(by if combiner == "mean" else sqrt(by)))


@export("nn.safe_embedding_lookup_sparse")
def safe_embedding_lookup_sparse(embedding_weights, sparse_ids, sparse_weights=None, combiner="mean", default_id=None,
                                 max_norm=None, name=None, allow_fast_lookup=False):  # fmt: skip
    """As `tf.nn.embedding_lookup_sparse`, without the negative numbers and, but for sums, the weights that are not positive.

    Args:
        embedding_weights: a table of shape (rows, ...), or a list of tables.
        sparse_ids: a SparseTensor of row numbers; its last axis is combined.
        sparse_weights: what each number counts; None for 1.
        combiner: `"mean"`, `"sum"` or `"sqrtn"`.
        default_id: the row of an example without numbers; zeros by default.
        max_norm: the largest L2 norm of a row; longer ones are scaled down.
    """
    if embedding_weights is None or isinstance(embedding_weights, (list, tuple)) and not embedding_weights:
        raise ValueError(f"Missing embedding_weights {embedding_weights}.")
    _check(combiner)
    shape = sizes(sparse_ids)
    flat = [int(np.prod(shape[:-1])), shape[-1]]
    ids = reshape_sparse(sparse_ids, flat)
    weights = None if sparse_weights is None else SparseTensor(ids.indices, sparse_weights.values, ids.dense_shape)
    keep = known(ids.values, "ids") >= 0
    if weights is not None and combiner != "sum":
        keep &= known(weights.values, "weights") > 0
    ids, empty = fill_empty_rows(retain(ids, keep), default_id or 0)
    if weights is not None:
        weights, _ = fill_empty_rows(retain(weights, keep), 1.0)
    found = embedding_lookup_sparse(embedding_weights, ids, weights, combiner, max_norm)
    if default_id is None:
        empty = reshape(empty, [-1] + [1] * (found.shape.rank - 1))
        found = where(empty, conversion.convert(0, found.dtype), found)
    return reshape(found, [*shape[:-1], *found.shape.as_list()[1:]])
