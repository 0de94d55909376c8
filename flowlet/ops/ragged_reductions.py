"""Reductions of ragged tensors: rows added up position by position, as segments of the flat values."""

import numpy as np

from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.op import TABLE
from flowlet.ops.arithmetic import truediv
from flowlet.ops.cast import cast
from flowlet.ops.compare import greater
from flowlet.ops.gather import gather
from flowlet.ops.ragged import RaggedTensor
from flowlet.ops.ragged_trees import expanded, from_tree, kind_of, tree
from flowlet.ops.segment import unsorted_segment_max, unsorted_segment_min, unsorted_segment_prod, unsorted_segment_sum


def _mean(values, ids, count):
    ones = np.ones(values.shape.as_list(), values.dtype.as_numpy_dtype)
    return truediv(unsorted_segment_sum(values, ids, count), unsorted_segment_sum(ones, ids, count))


def _all(values, ids, count):
    return cast(unsorted_segment_min(cast(values, dtypes.int32), ids, count), dtypes.bool_)


def _any(values, ids, count):
    return greater(unsorted_segment_max(cast(values, dtypes.int32), ids, count), 0)


REDUCTIONS = {"Sum": unsorted_segment_sum, "Prod": unsorted_segment_prod, "Max": unsorted_segment_max,
               "Min": unsorted_segment_min, "Mean": _mean, "All": _all, "Any": _any}  # fmt: skip


def _merged(children, depth):
    """Rows added up position by position: lists of groups of places."""
    if depth == 0:
        return [place for child in children for place in child]
    longest = max(map(len, children), default=0)
    return [_merged([child[i] for child in children if i < len(child)], depth - 1) for i in range(longest)]


def _without(groups, axis, depth):
    """A tree of groups without an axis; `depth`: how many axes of lists it has."""
    if axis == 0:
        return _merged(groups, depth - 1)
    return [_without(child, axis - 1, depth - 1) for child in groups]


def _grouped(places):
    return [_grouped(one) if isinstance(one, list) else [one] for one in places]


def reduced(row, arguments, attributes):
    (ragged,), (axis, keepdims) = arguments, attributes[:2]
    reduce, rank = REDUCTIONS[row.op_type], ragged.shape.rank
    if axis is None:
        return row.public(ragged.flat_values) if not keepdims else _kept(row.public(ragged.flat_values), range(rank))
    axes = conversion.static(axis)
    axes = sorted({one + rank if one < 0 else one for one in ((axes,) if isinstance(axes, int) else axes)})
    if axes and not 0 <= axes[0] <= axes[-1] < rank:
        raise ValueError(f"axis={axis} out of bounds: expected {-rank}<=axis<{rank}")
    depth, flat = ragged.ragged_rank + 1, ragged.flat_values
    inner = [one - depth + 1 for one in axes if one >= depth]
    outer = [one for one in axes if one < depth]
    if inner:
        if row.op_type == "Mean" and outer:
            raise NotImplementedError("the mean over ragged and other axes at once: take it of one kind first.")
        flat = row.public(flat, axis=tuple(inner))
    if not outer:
        return ragged.with_flat_values(flat)
    groups, left = _grouped(tree(ragged)), depth
    for one in reversed(outer):
        groups, left = _without(groups, one, left), left - 1
    if not left:
        groups = [groups]
    leaves = groups
    for _ in range(max(left - 1, 0)):
        leaves = [one for child in leaves for one in child]
    places = np.array([place for leaf in leaves for place in leaf], np.int64)
    ids = np.repeat(np.arange(len(leaves)), [len(leaf) for leaf in leaves])
    found = reduce(gather(flat, places), ids, len(leaves))
    if left > 1:
        counter = iter(range(len(leaves)))
        numbered = _numbered(groups, left, counter)
        found = from_tree(numbered, found, left - 1, kind_of(ragged))
    elif not left:
        found = gather(found, 0)
    return _kept(found, axes) if keepdims else found


def _numbered(groups, depth, counter):
    return [next(counter) if depth == 1 else _numbered(child, depth - 1, counter) for child in groups]


def _kept(found, axes):
    for one in axes:
        found = expanded(found, one) if isinstance(found, RaggedTensor) else TABLE["ExpandDims"].public(found, one)
    return found
