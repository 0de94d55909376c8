"""Gradients of reductions, cumulative sums and products."""

import math

import numpy as np

from flowlet.core import dtypes
from flowlet.core.graph import partial
from flowlet.core.graph.gradients.generic import sizes as of_sizes
from flowlet.core.graph.gradients.making import (
    cast,
    cast_of,
    cast_size,
    concat,
    const,
    expand_dims,
    fill,
    gather,
    invert_permutation,
    make,
    mul,
    ones_like,
    product,
    range_,
    rank,
    reduce_sum,
    reshape,
    select,
    shape,
    size,
    size_add,
    size_floordiv,
    size_maximum,
    size_mod,
    tile,
    transpose,
    truediv,
    zeros_like,
)
from flowlet.core.graph.gradients.registry import rule, stop

stop("All", "Any", "ArgMax", "ArgMin", "CountNonzero")


def reduced_shape(sizes, axes):
    """The sizes after a reduction that keeps the reduced axes with size 1.

    Args:
        sizes: the sizes before, a tensor or a list.
        axes: the axes, a tensor or a list.
    """
    sizes, axes = cast_of(sizes), cast_of(axes)
    count = size(sizes)
    axes = size_mod(size_add(axes, count), count)
    length = shape(axes)
    return stitched([range_(count), axes], [sizes, fill(length, 1)])


def stitched(places, values):
    """One vector of sizes from several: later ones overwrite."""

    def run(*arrays):
        half = len(arrays) // 2
        flat = [np.ravel(one) for one in arrays]
        found = np.zeros(max((int(one.max()) + 1 for one in flat[:half] if one.size), default=0), np.int64)
        for place, value in zip(flat[:half], flat[half:]):
            found[place] = value
        return [found]

    known = [partial.constant_value(one) for one in places]
    length = None if any(one is None for one in known) else max((int(np.max(one)) + 1 for one in known if one.size), default=0)
    return of_sizes("DynamicStitch", run, [*places, *values], [[length]]).outputs[0]


def _ratio(sizes, divisor):
    return size_floordiv(sizes, size_maximum(divisor, 1))


@rule("Sum")
def _sum(op, g):
    source, axes = op.inputs
    sizes, known = source.shape, partial.constant_value(axes)
    if sizes.rank is not None and known is not None:
        if np.array_equal(known, np.arange(sizes.rank)):
            g = reshape(g, [1] * sizes.rank)
            whole = const(sizes.as_list(), dtypes.int32) if sizes.is_fully_defined() else shape(source)
            return [tile(g, whole), None]
        if sizes.is_fully_defined():
            kept, repeats = _static_form(tuple(sizes.as_list()), tuple(np.ravel(known).tolist()), source.graph)
            return [tile(reshape(g, kept), repeats), None]
    sizes = shape(source)
    kept = reduced_shape(sizes, axes)
    repeats = _ratio(sizes, kept)
    return [tile(reshape(g, kept), repeats), None]


def _static_form(sizes, axes, graph):
    """The sizes with reduced axes kept, and how often each is repeated. TensorFlow finds them by operations, once a graph."""
    known = graph.__dict__.setdefault("reduced_shapes", {})
    if (sizes, axes) not in known:
        kept = list(sizes)
        for axis in axes:
            kept[axis] = 1
        repeats = [own // max(one, 1) for own, one in zip(sizes, kept)]
        reduced_shape(np.array(sizes, np.int32), np.array(axes, np.int32))
        _ratio(list(sizes), kept)
        known[sizes, axes] = kept, repeats
    return known[sizes, axes]


@rule("Mean")
def _mean(op, g):
    spread, (source, result) = _sum(op, g)[0], (op.inputs[0], op.outputs[0])
    if source.shape.is_fully_defined() and result.shape.is_fully_defined():
        counts = [math.prod(one.shape.as_list()) for one in (source, result)]
        factor = const(counts[0] // max(counts[1], 1), spread.dtype)
    else:
        sizes = [shape(one) for one in (source, result)]
        factor = _ratio(*[product(one) for one in sizes])
        factor = cast_size(factor, spread.dtype)
    return [truediv(spread, factor), None]


@rule("Max", "Min")
def _max(op, g):
    source, axes = op.inputs
    kept = reduced_shape(shape(source), axes)
    largest, g = reshape(op.outputs[0], kept), reshape(g, kept)
    chosen = cast(make("Equal", largest, source, name="Equal"), g.dtype)
    count = reshape(reduce_sum(chosen, axes), kept)
    return [mul(truediv(chosen, count), g), None]


@rule("Prod")
def _prod(op, g):
    source, given = op.inputs
    sizes = shape(source)
    axes = reshape(given, [-1])
    kept = reduced_shape(sizes, given)
    repeats = _ratio(sizes, kept)
    g = tile(reshape(g, kept), repeats)
    count = rank(source)
    axes = size_mod(size_add(axes, count), count)
    others = of_sizes("ListDiff", _missing, [range_(count), axes], [[None], [None]]).outputs[0]
    order = concat([axes, others], 0)
    counts = [product(gather(sizes, part)) for part in (axes, others)]
    turned = transpose(source, order)
    form = shape(turned)
    flat = reshape(turned, counts)
    before = make("Cumprod", flat, axis=0, exclusive=True)
    behind = make("Cumprod", flat, axis=0, exclusive=True, reverse=True)
    rest = reshape(mul(_conj(before), _conj(behind)), form)
    return [reshape(mul(g, transpose(rest, invert_permutation(order))), sizes), None]


def _conj(x):
    return make("Conj", x) if x.dtype.is_complex else x


def _missing(whole, taken):
    places = np.flatnonzero(~np.isin(whole, taken))
    return [whole[places], places]


def _of(op, name, default=False):
    return bool(op.attributes.get(name, default))


@rule("Cumsum")
def _cumsum(op, g):
    return [make("Cumsum", g, axis=op.inputs[1], exclusive=_of(op, "exclusive"), reverse=not _of(op, "reverse")), None]


@rule("Cumprod")
def _cumprod(op, g):
    x, axis = op.inputs
    exclusive, reverse = _of(op, "exclusive"), _of(op, "reverse")
    product = make("Cumprod", x, axis=axis, exclusive=exclusive, reverse=reverse)
    return [truediv(make("Cumsum", mul(product, g), axis=axis, exclusive=exclusive, reverse=not reverse), x), None]


@rule("L2Loss")
def _l2_loss(op, g):
    return mul(op.inputs[0], g)


@rule("SegmentSum")
def _segment_sum(op, g):
    return [gather(g, op.inputs[1])] + [None] * (len(op.inputs) - 1)


@rule("SegmentMean")
def _segment_mean(op, g):
    source, segments = op.inputs[:2]
    lengths = concat([shape(segments), fill(expand_dims(sub_one(rank(source)), 0), 1)], 0)
    counts = make("SegmentSum", fill(lengths, const(1, g.dtype)), segments)
    return [gather(truediv(g, counts), segments)] + [None] * (len(op.inputs) - 2) + [None]


def sub_one(count):
    """One less."""
    return make("Sub", count, 1, name="sub")


@rule("UnsortedSegmentSum")
def _unsorted_segment_sum(op, g):
    return [_gathered(g, op.inputs[1])[0], None, None]


def _gathered(g, segments):
    """The rows of g for each segment's number; zeros where that is negative."""
    places = make("Maximum", segments, zeros_like(segments, optimize=segments.shape.is_fully_defined()))
    found = gather(g, places)
    positive = make("GreaterEqual", segments, 0, name="GreaterEqual")
    for _ in range((found.shape.rank or 1) - (positive.shape.rank or 1)):
        positive = expand_dims(positive, -1)
    positive = make("LogicalAnd", positive, ones_like(found, dtypes.bool_), name="and")
    return select(positive, found, zeros_like(found)), places, positive


@rule("UnsortedSegmentMax", "UnsortedSegmentMin")
def _unsorted_segment_max(op, g):
    source, segments, count = op.inputs
    found, _, positive = _gathered(op.outputs[0], segments)
    chosen = make("LogicalAnd", make("Equal", source, found, name="Equal"), positive, name="LogicalAnd")
    number = make("UnsortedSegmentSum", cast(chosen, g.dtype), segments, num_segments=count)
    shared, _, _ = _gathered(truediv(g, number), segments)
    return [select(chosen, shared, zeros_like(shared)), None, None]


