"""Gradients of operations that move elements."""

import jax
import jax.numpy as jnp
import numpy as np

from flowlet.core import dtypes
from flowlet.core.graph import build, nodes, partial
from flowlet.core.graph.gradients.generic import pulled
from flowlet.core.graph.gradients.generic import sizes as of_sizes
from flowlet.core.graph.gradients.making import (
    add,
    cast,
    concat,
    const,
    expand_dims,
    gather,
    invert_permutation,
    make,
    mul,
    neg,
    packed,
    product,
    range_,
    rank,
    reduce_sum,
    reshape,
    shape,
    shapes,
    size,
    size_mod,
    stack,
    sub,
    transpose,
    unstack,
)
from flowlet.core.graph.gradients.registry import rule, stop
from flowlet.core.graph.slicing import StridedSlice, sliced
from flowlet.core.graph.stack import default_graph
from flowlet.core.slices import IndexedSlices

stop("Const", "Placeholder", "VariableV2", "VarHandleOp", "Shape", "ShapeN", "Size", "Rank", "Range", "OneHot",
     "InvertPermutation", "ConcatOffset", "BroadcastGradientArgs", "ListDiff", "Where",
     "EuclideanNorm", "HSVToRGB", "PyFunc", "PyFuncStateless", "NoOp", "LinSpace")  # fmt: skip


@rule("Reshape", "ExpandDims", "Squeeze")
def _reshape(op, g):
    return [reshape(g, shape(op.inputs[0]))] + [None] * (len(op.inputs) - 1)


@rule("Transpose")
def _transpose(op, g):
    return [transpose(g, invert_permutation(op.inputs[1])), None]


@rule("ConcatV2")
def _concat_v2(op, g):
    return [*_parts_of(op, g, op.inputs[:-1], op.inputs[-1]), None]


@rule("Concat")
def _concat(op, g):
    return [None, *_parts_of(op, g, op.inputs[1:], op.inputs[0])]


def _parts_of(op, g, parts, axis):
    if len(parts) == 1:
        return [g]
    if isinstance(g, IndexedSlices):
        g = build.tensor(g)
    axis = size_mod(axis, rank(parts[0]))
    known = _sizes(parts)
    places = of_sizes("ConcatOffset", _offsets, [axis, *known], [one.shape for one in known]).outputs
    return [make("Slice", g, begin=begin, size=length) for begin, length in zip(places, known)]


def _sizes(parts):
    """The sizes of several tensors: by one operation where some are not known."""
    found = []
    for one in parts:
        made = shape(one)
        if made.op.type != "Const":
            return shapes(parts)
        found.append(made)
    return found


def _offsets(axis, *sizes):
    found, start = [], 0
    for own in sizes:
        offset = np.zeros(len(own), np.int32)
        offset[int(axis)] = start
        found.append(offset)
        start += int(own[int(axis)])
    return found


@rule("Pack")
def _pack(op, g):
    return unstack(g, len(op.inputs), op.attributes.get("axis", 0))


@rule("Unpack")
def _unpack(op, *gradients):
    return stack(gradients, op.attributes.get("axis", 0))


@rule("Split")
def _split(op, *gradients):
    return [None, concat(gradients, op.inputs[0])]


@rule("SplitV")
def _split_v(op, *gradients):
    return [concat(gradients, op.inputs[2]), None, None]


@rule("Tile")
def _tile(op, g):
    sizes = shape(op.inputs[0])
    pairs = reshape(transpose(stack([op.inputs[1], sizes]), [1, 0]), [-1])
    axes = range_(0, size(pairs), 2)
    if isinstance(g, IndexedSlices):
        g = build.tensor(g)
    return [reduce_sum(reshape(g, pairs), axes), None]


@rule("Pad", "PadV2")
def _pad(op, g):
    source, paddings = op.inputs[:2]
    before = make("Slice", paddings, begin=[0, 0], size=packed([rank(source), 1]))
    begin = reshape(before, [-1])
    return [make("Slice", g, begin=begin, size=shape(source))] + [None] * (len(op.inputs) - 1)


class MirrorPadGrad(nodes.Node):
    """What mirrored elements add to those that they mirror."""

    smooth = True

    def __init__(self, op):
        self.op = op

    def run(self, op, run, arrays):
        paddings = run.static(op.inputs[1], arrays[1])
        g = jnp.asarray(arrays[0])
        before = jnp.zeros([size - sum(pair) for size, pair in zip(g.shape, paddings)], g.dtype)
        return pulled(lambda x: self.op.node.run(self.op, run, [x, *arrays[1:]]), [before], [g], [0])


@rule("MirrorPad")
def _mirror_pad(op, g):
    source, paddings = op.inputs
    made = build.operation("MirrorPadGrad", MirrorPadGrad(op), (g, paddings), [(source.dtype, source.shape)])
    return [made.outputs[0], None]


@rule("Slice")
def _slice(op, g):
    source, begin, _ = op.inputs
    count = rank(source)
    length = shape(op.outputs[0])
    form = packed([count, 1])
    before = reshape(begin, form)
    behind = reshape(sub(sub(shape(source), length), begin), form)
    return [_padded(g, concat([before, behind], 1)), None, None]


def _padded(g, paddings):
    """`g` with zeros around it, as many as the run knows."""
    node = Padding()
    sizes = None if g.shape.rank is None else [None] * g.shape.rank
    return build.operation("Pad", node, (g, paddings), [(g.dtype, sizes)]).outputs[0]


class Padding(nodes.Node):
    """Zeros around a tensor."""

    smooth = True

    def run(self, op, run, arrays):
        return [jnp.pad(jnp.asarray(arrays[0]), run.static(op.inputs[1], arrays[1]))]


class SliceGrad(nodes.Node):
    """A tensor in the place of a slice, zeros elsewhere."""

    smooth = True

    def __init__(self, masks):
        self.masks = masks

    def run(self, op, run, arrays):
        sizes = run.static(op.inputs[0], arrays[0])
        bounds, g = arrays[1:4], jnp.asarray(arrays[4])
        zero = jnp.zeros(sizes, g.dtype)
        found = jax.linear_transpose(lambda whole: jnp.asarray(sliced(whole, *bounds, **self.masks)), zero)(g)
        return [found[0]]


@rule("StridedSlice")
def _strided_slice(op, g):
    source, *bounds = op.inputs
    sizes = shape(source, bounds[0].dtype)
    node = SliceGrad(op.node.masks)
    made = build.operation("StridedSliceGrad", node, (sizes, *bounds, build.tensor(g, None, "dy")),
                           [(source.dtype, partial.sizes_of(sizes))])  # fmt: skip
    return [made.outputs[0], None, None, None]


@rule("StridedSliceGrad")
def _strided_slice_grad(op, g):
    _, *bounds, before = op.inputs
    node = StridedSlice(op.node.masks)
    found = build.operation("StridedSlice", node, (g, *bounds), [(g.dtype, before.shape)]).outputs[0]
    return [None] * 4 + [found]


@rule("ReverseV2")
def _reverse_v2(op, g):
    return [make("ReverseV2", g, axis=op.inputs[1]), None]


@rule("ReverseSequence")
def _reverse_sequence(op, g):
    return [make("ReverseSequence", g, op.inputs[1], **_same_attributes(op)), None]


def _same_attributes(op):
    """The attributes of the row that an operation runs."""
    known = getattr(op.node, "attributes", op.attributes)
    return {one: known[one] for one in op.node.row.attributes if one in known}


@rule("Roll")
def _roll(op, g):
    return [make("Roll", g, shift=neg(op.inputs[1]), axis=op.inputs[2]), None, None]


@rule("Fill")
def _fill(op, g):
    axes = const(list(range(op.outputs[0].shape.rank)), dtypes.int32) if op.outputs[0].shape.rank is not None else range_(rank(g))
    return [None, reduce_sum(g, axes)]


@rule("SpaceToDepth")
def _space_to_depth(op, g):
    return make("DepthToSpace", g, **_same_attributes(op))


@rule("DepthToSpace")
def _depth_to_space(op, g):
    return make("SpaceToDepth", g, **_same_attributes(op))


@rule("SpaceToBatchND")
def _space_to_batch(op, g):
    return [make("BatchToSpaceND", g, block_shape=op.inputs[1], crops=op.inputs[2]), None, None]


@rule("BatchToSpaceND")
def _batch_to_space(op, g):
    return [make("SpaceToBatchND", g, block_shape=op.inputs[1], paddings=op.inputs[2]), None, None]


@rule("TopKV2")
def _top_k(op, g, _):
    """The gradient goes to the places that were taken, found in the flattened source."""
    source, taken = op.inputs[0], op.outputs[1]
    in_sizes, taken_sizes = shape(source), shape(taken)
    last = gather(cast(taken_sizes, dtypes.int64), sub(size(taken_sizes), 1))
    flat = reshape(taken, packed([-1, last], dtype=dtypes.int64))
    wide = cast(in_sizes, dtypes.int64)
    row = gather(wide, sub(size(in_sizes), 1))
    outer = shape(flat)[0]
    starts = _long_range(mul(cast(outer, dtypes.int64), row), row)
    places = reshape(add(flat, cast(expand_dims(starts, -1), dtypes.int32)), [-1])
    columns = expand_dims(places, -1)
    values = reshape(g, [-1])
    form = [product(in_sizes)]
    found = reshape(make("ScatterNd", columns, values, shape=form), in_sizes)
    return [found, const(0, dtypes.int32, "zeros")]


def _long_range(limit, delta):
    with default_graph().name_scope("range") as scope:
        start = cast(const(0, dtypes.int32, "start"), dtypes.int64)
        return of_sizes("Range", _numbers, [start, limit, delta], [[None]], scope, dtypes.int64).outputs[0]


def _numbers(start, limit, delta):
    return [np.arange(int(start), int(limit), int(delta))]
