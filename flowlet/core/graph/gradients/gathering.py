"""Gradients of gathering and scattering: rows by their numbers, as IndexedSlices where TensorFlow gives them."""

import numpy as np

from flowlet.core import dtypes
from flowlet.core.graph import build, partial
from flowlet.core.graph.gradients.generic import Pulled
from flowlet.core.graph.gradients.making import (
    cast,
    concat,
    const,
    expand_dims,
    make,
    range_,
    reduce_sum,
    reshape,
    shape,
    size,
    size_add,
    transpose,
)
from flowlet.core.graph.gradients.registry import rule
from flowlet.core.slices import IndexedSlices


@rule("Gather", "GatherV2")
def _gather(op, g):
    params, indices = op.inputs[:2]
    whole = cast(shape(params, dtypes.int64), dtypes.int32)
    axis = partial.constant_value(op.inputs[2]) if len(op.inputs) > 2 else np.array(0)
    batch = op.attributes.get("batch_dims") or 0
    if axis is None or int(axis) < 0 or batch:
        found = _by_vjp(op, g)
    else:
        found = _along(op, g, whole) if axis else _slices(g, indices, whole)
    return [found] + [None] * (len(op.inputs) - 1)


@rule("ResourceGather")
def _resource_gather(op, g):
    handle, indices = op.inputs
    known = handle.op.node.static_shape(handle.op)
    return [_slices(g, indices, const(known.as_list(), dtypes.int32)), None]


def _slices(g, indices, whole):
    """The rows that were taken, as IndexedSlices."""
    count = expand_dims(size(indices), 0)
    form = concat([count, whole[1:]], 0)
    return IndexedSlices(reshape(g, form), reshape(indices, count), whole)


def _along(op, g, whole):
    """What was taken along another axis: that goes to the front, its rows are added up, and it goes back."""
    _, indices, axis = op.inputs
    expand_dims(size(indices), 0)  # TensorFlow makes it before it looks at the axis
    outer, inner = whole[:axis], whole[axis:][1:]
    form = concat([outer, [-1], inner], 0)
    count, place = size(form), size(outer)
    none, before = range_(0), range_(0, place)
    behind = range_(size_add(place, 1), count)
    turned = transpose(reshape(g, form), concat([none, [place], before, behind], 0))
    rows = whole[axis]
    taken = reshape(indices, expand_dims(size(indices), 0))
    found = make("UnsortedSegmentSum", turned, taken, num_segments=rows)
    return transpose(found, concat([none, size_add(before, 1), [0], behind], 0))


def _by_vjp(op, g):
    node = Pulled(op, [0], [0])
    source = op.inputs[0]
    return build.operation(
        f"{op.type}Grad", node, (*op.inputs, build.tensor(g)), [(source.dtype, source.shape)]
    ).outputs[0]


@rule("GatherNd")
def _gather_nd(op, g):
    params, indices = op.inputs
    sizes = shape(params, indices.dtype)
    if indices.shape.rank == 2 and indices.shape.as_list()[-1] == 1:
        return [IndexedSlices(g, make("Squeeze", indices, axis=[-1]), sizes), None]
    return [make("ScatterNd", indices, g, shape=sizes), None]


@rule("ScatterNd")
def _scatter_nd(op, g):
    return [None, make("GatherNd", g, op.inputs[0], batch_dims=0), None]


@rule("SparseToDense")
def _sparse_to_dense(op, g):
    sparse = make("GatherNd", g, op.inputs[0], batch_dims=0)
    rest = make("Sub", _total(g), _total(sparse), name="sub")
    return [None, None, sparse, rest][: len(op.inputs)]


def _total(tensor):
    return reduce_sum(tensor, const(list(range(tensor.shape.rank or 0)), dtypes.int32))
