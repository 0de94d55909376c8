"""What operations demand of the static shapes of their inputs, checked while a graph is built.

The bodies of rows refuse some of it themselves, in TensorFlow's words; here is what they would take, since 2.x does or
since NumPy does, and what operations without a row demand. RANKS: type -> for each input `2` (exactly), `2+` (at least),
`3-` (at most) or `*`. RULES: type -> a function of the operation's inputs and attributes for what relates shapes to each other.
"""

import numpy as np

from flowlet import errors
from flowlet.core.graph import partial
from flowlet.core.graph.mistakes import not_mergeable, written
from flowlet.core.graph.windows import spatial
from flowlet.core.shape import TensorShape

_RANKS = """
Fill: 1 0
GatherNd: * 1+
ScatterNd: 1+ 1+ 1
Unique: 1
Slice: * 1 1
Pad MirrorPad: * 2
PadV2: * 2 0
Tile: * 1
BroadcastTo: * 1
BatchMatMul BatchMatMulV2: 2+ 2+
InvertPermutation: 1
Range LinSpace: 0 0 0
OneHot: * 0 0 0
TopKV2: 1+ 0
InTopK InTopKV2: 2 1
Cumsum Cumprod: * 0
BiasAdd: 2+ 1
Conv2D DepthwiseConv2dNative: 4 4
Conv3D: 5 5
MaxPool AvgPool LRN DepthToSpace SpaceToDepth ExtractImagePatches: 4
MaxPool3D AvgPool3D: 5
Dilation2D: 4 3
Cholesky MatrixInverse MatrixDeterminant LogMatrixDeterminant SelfAdjointEigV2 MatrixExponential MatrixLogarithm: 2+
MatrixSquareRoot Qr Svd MatrixDiagPart: 2+
MatrixSolve MatrixTriangularSolve MatrixSolveLs: 2+ 2+
MatrixBandPart: * 0 0
Cross: 1+ 1+
MatrixSetDiag: 2+ 1+
MatrixDiag Diag: 1+
SegmentSum SegmentMean SegmentMax SegmentMin SegmentProd: 1+ 1
SparseSegmentSum SparseSegmentMean SparseSegmentSqrtN: 1+ 1 1
SoftmaxCrossEntropyWithLogits: 2 2
FusedBatchNorm FusedBatchNormV2 FusedBatchNormV3: 4 1 1
ReverseSequence: * 1
Multinomial: 2 0
LogUniformCandidateSampler UniformCandidateSampler LearnedUnigramCandidateSampler FixedUnigramCandidateSampler: 2
HistogramFixedWidth: * 1 0
Bincount: * 0 *
SparseToDense: 2- 1 1-
SparseTensorDenseMatMul: 2 1 1 2
StringSplit: 1 0
Substr: * * *
FFT IFFT: 1+
FFT2D IFFT2D: 2+
FFT3D IFFT3D: 3+
RGBToHSV HSVToRGB: 1+
ResizeBilinear ResizeNearestNeighbor ResizeBicubic ResizeArea: 4 1
CropAndResize: 4 2 1 1
NonMaxSuppressionV3: 2 1 0 0 0
"""  # fmt: skip


def _parsed():
    for line in _RANKS.strip().splitlines():
        types, _, wanted = line.partition(": ")
        for op_type in types.split():
            yield op_type, wanted.split()


RANKS = dict(_parsed())
RULES = {}


def rule(*types):
    """Let a function of (inputs, attributes) check the shapes of these operations."""

    def register(function):
        RULES.update(dict.fromkeys(types, function))
        return function

    return register


def check(op_type, inputs, attributes):
    """Raise an InvalidArgumentError where the static shapes of an operation's inputs do not do."""
    for one, wanted in zip(inputs, RANKS.get(op_type, ())):
        if one.sizes is not None and wanted != "*":
            _rank(len(one.sizes), wanted)
    found = RULES.get(op_type)
    if found is not None:
        found(inputs, attributes)


def _rank(rank, wanted):
    number = int(wanted.rstrip("+-"))
    if wanted.endswith("+") and rank < number:
        raise errors.invalid(f"Shape must be at least rank {number} but is rank {rank}")
    if wanted.endswith("-") and rank > number:
        raise errors.invalid(f"Shape must be at most rank {number} but is rank {rank}")
    if wanted.isdigit() and rank != number:
        raise errors.invalid(f"Shape must be rank {number} but is rank {rank}")


def merged(one, two):
    """Raise where two static shapes contradict each other."""
    if not TensorShape(one).is_compatible_with(two):
        raise errors.invalid(not_mergeable(one, two))


def equal(one, two):
    """Raise where two known sizes differ."""
    if one is not None and two is not None and one != two:
        raise errors.invalid(f"Dimensions must be equal, but are {one} and {two}")


# tensors of sizes -----------------------------------------------------------------------------------------------------


@rule("Fill")
def _fill(inputs, attributes):
    values = partial.values_of(inputs[0])
    if values is not None and any(one is not None and one < 0 for one in values):
        raise errors.invalid("Fill dimensions must be >= 0")


@rule("Slice", "Pad", "PadV2", "MirrorPad")
def _one_for_each_axis(inputs, attributes):
    if len(inputs) == 3 and inputs[2].sizes and inputs[1].sizes:  # noqa: PLR2004 - begin and size of a slice
        merged(inputs[1].shape, inputs[2].shape)
    count = next((one.sizes[0] for one in inputs[1:] if one.sizes and one.sizes[0] is not None), None)
    if len(inputs[1].sizes or ()) == 2:  # noqa: PLR2004 - before and after
        width, known = inputs[1].sizes[1], partial.constant_value(inputs[1])
        if width not in (None, 2):
            raise errors.invalid(f"Dimension must be 2 but is {width}")
        if known is not None and (known < 0).any():
            raise errors.invalid("Paddings must be non-negative")
    if count is not None and inputs[0].sizes is not None:
        _rank(len(inputs[0].sizes), str(count))


@rule("Tile")
def _tile(inputs, attributes):
    count = inputs[1].sizes and inputs[1].sizes[0]
    if count is not None and inputs[0].sizes is not None:
        _rank(count, str(len(inputs[0].sizes)))


@rule("Transpose")
def _transpose(inputs, attributes):
    count = inputs[1].sizes and inputs[1].sizes[0]
    if count is not None and inputs[0].sizes is not None and count != len(inputs[0].sizes):
        raise errors.invalid(f"Dimension must be {len(inputs[0].sizes)} but is {count}")


@rule("BroadcastTo")
def _broadcast(inputs, attributes):
    count = inputs[1].sizes and inputs[1].sizes[0]
    if count is not None and inputs[0].sizes is not None:
        _rank(len(inputs[0].sizes), f"{count}-")


@rule("HistogramFixedWidth")
def _between(inputs, attributes):
    count = inputs[1].sizes and inputs[1].sizes[0]
    if count not in (None, 2):
        raise errors.invalid(f"Dimension must be 2 but is {count}")


@rule("LinSpace")
def _evenly(inputs, attributes):
    count = partial.constant_value(inputs[2])
    if count is not None and count.ndim == 0 and count <= 0:
        raise errors.invalid(f"Requires num > 0: {count}")


@rule("Reshape")
def _reshape(inputs, attributes):
    values = partial.constant_value(inputs[1])
    if values is None or not values.ndim:
        return
    negative = [int(one) for one in values if one < -1]
    if negative:
        raise errors.invalid(f"Invalid value in tensor used for shape: {negative[0]}")
    sizes, total, left = inputs[0].sizes, int(np.prod(values[values >= 0])), (values < 0).sum()
    if sizes is None or sizes.count(None) + left > 1:
        return
    own = int(np.prod([size for size in sizes if size is not None]))
    if None in sizes:
        own, total = total, own
    elif not left and own != total:
        target = written(TensorShape(values.tolist()))
        raise errors.invalid(f"Cannot reshape a tensor with {own} elements to shape {target} ({total} elements)")
    if total and own % total:
        raise errors.invalid(f"Dimension size must be evenly divisible by {total} but is {own}")


@rule("Range")
def _range(inputs, attributes):
    start, limit, delta = (partial.constant_value(one) for one in inputs)
    if start is None or limit is None or delta is None:
        return
    if not delta:
        raise errors.invalid("Requires delta != 0")
    if delta > 0 and start > limit:
        raise errors.invalid(f"Requires start <= limit when delta > 0: {start}/{limit}")
    if delta < 0 and start < limit:
        raise errors.invalid(f"Requires start >= limit when delta < 0: {start}/{limit}")


# lists ----------------------------------------------------------------------------------------------------------------


@rule("Pack", "AddN")
def _alike(inputs, attributes):
    for place in range(len(inputs) - 1, 0, -1):  # as TensorFlow goes through them: from the end
        one, two = inputs[place - 1].shape, inputs[place].shape
        if not one.is_compatible_with(two):
            raise errors.invalid(f"{not_mergeable(one, two)}\n\tFrom merging shape {place - 1} with other shapes.")


# choosing -------------------------------------------------------------------------------------------------------------


@rule("Select")
def _select(inputs, attributes):
    condition, one, two = inputs
    merged(one.shape, two.shape)
    shape = one.shape.merge_with(two.shape)
    if condition.sizes and shape.rank is not None:
        merged(condition.shape, shape[:1] if len(condition.sizes) == 1 and shape.rank else shape)


@rule("Unpack")
def _parts(inputs, attributes):
    sizes, axis, count = inputs[0].sizes, attributes.get("axis"), attributes.get("num")
    if sizes is None or axis is None or count is None or not -len(sizes) <= axis < len(sizes):
        return
    if sizes[axis] not in (None, count):
        raise errors.invalid(f"Dimension must be {count} but is {sizes[axis]}")


@rule("ScatterNd")
def _scattered(inputs, attributes):
    indices, updates, shape = inputs[0].shape, inputs[1].shape, partial.shape_of(inputs[2])
    if indices.rank is None or updates.rank is None:
        return
    outer, width = indices.rank - 1, indices.as_list()[-1]
    if not indices[:outer].is_compatible_with(updates[:outer]):
        raise errors.invalid(f"The outer {outer} dimensions of indices.shape={written(indices)} must match the outer {outer} "
                             f"dimensions "
                             f"of updates.shape={written(updates)}: {not_mergeable(indices[:outer], updates[:outer])}")
    if width is None or shape.rank is None:
        return
    inner = shape[width:] if width <= shape.rank else TensorShape([])
    if not inner.is_compatible_with(updates[outer:]):
        raise errors.invalid(f"The inner {shape.rank - width} dimensions of output.shape={written(shape)} must match the inner "
                             f"{updates.rank - outer} dimensions of updates.shape={written(updates)}: "
                             f"{not_mergeable(inner, updates[outer:])}")  # fmt: skip


@rule("GatherNd")
def _gather_nd(inputs, attributes):
    params, indices = inputs
    if params.sizes is None or not indices.sizes or indices.sizes[-1] is None or indices.sizes[-1] <= len(params.sizes):
        return
    raise errors.invalid(f"indices.shape[-1] must be <= params.rank, but saw indices shape: {written(indices.shape)} and params "
                         f"shape: {written(params.shape)}")  # fmt: skip


@rule("UnsortedSegmentSum", "UnsortedSegmentMax", "UnsortedSegmentMin", "UnsortedSegmentProd")
def _unsorted_segments(inputs, attributes):
    if inputs[0].sizes is not None and inputs[1].sizes is not None:
        _rank(len(inputs[0].sizes), f"{len(inputs[1].sizes)}+")
        merged(inputs[0].shape[: len(inputs[1].sizes)], inputs[1].shape)


@rule("ConcatV2")
def _concat(inputs, attributes):
    if inputs[-1].sizes is not None:
        _rank(len(inputs[-1].sizes), "0")
    axis, known = partial.constant_value(inputs[-1]), [one.shape for one in inputs[:-1] if one.shape.rank is not None]
    if axis is None or not known:
        return
    least = int(axis) + 1 if axis >= 0 else -int(axis)
    for one in known:
        _rank(one.rank, f"{max(least, 1)}+")
    for one in known[1:]:
        if one.rank != known[0].rank:
            raise errors.invalid(f"Shapes must be equal rank, but are {one.rank} and {known[0].rank}")
        place = int(axis) % one.rank
        merged(known[0][:place], one[:place])
        merged(known[0][place + 1 :], one[place + 1 :])


@rule("ReverseSequence")
def _turned(inputs, attributes):
    axis = attributes.get("batch_axis") or 0
    if inputs[0].sizes and inputs[1].sizes and axis < len(inputs[0].sizes):
        equal(inputs[0].sizes[axis], inputs[1].sizes[0])


@rule("InTopK", "InTopKV2")
def _in_top(inputs, attributes):
    if inputs[0].sizes and inputs[1].sizes:
        equal(inputs[0].sizes[0], inputs[1].sizes[0])


# matrices -------------------------------------------------------------------------------------------------------------


@rule("Cholesky", "MatrixInverse", "MatrixDeterminant", "LogMatrixDeterminant", "SelfAdjointEigV2", "MatrixExponential",
      "MatrixLogarithm", "MatrixSquareRoot")  # fmt: skip
def _square(inputs, attributes):
    if inputs[0].sizes is not None:
        equal(*inputs[0].sizes[-2:])


@rule("Cross")
def _cross(inputs, attributes):
    merged(inputs[0].shape, inputs[1].shape)
    for one in inputs:
        if one.sizes and one.sizes[-1] not in (None, 3):
            raise errors.invalid(f"Dimension must be 3 but is {one.sizes[-1]}")


@rule("DiagPart")
def _diagonal(inputs, attributes):
    if inputs[0].sizes is not None and (not inputs[0].sizes or len(inputs[0].sizes) % 2):
        raise errors.invalid(f"Input must have even and non-zero rank, input rank is {len(inputs[0].sizes)}")


@rule("MatrixSolve", "MatrixTriangularSolve")
def _solve(inputs, attributes):
    _square(inputs, attributes)
    _rows(inputs, attributes)


@rule("MatrixSolveLs")
def _rows(inputs, attributes):
    one, two = (tensor.sizes for tensor in inputs[:2])
    if one is not None and two is not None:
        merged(one[:-2], two[:-2])
        equal(one[-2], two[-2])


@rule("FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3")
def _normalized(inputs, attributes):
    place = 1 if str(attributes.get("data_format")).startswith("NC") else -1
    for one in inputs[1:3]:
        if inputs[0].sizes and one.sizes:
            equal(inputs[0].sizes[place], one.sizes[0])


# windows --------------------------------------------------------------------------------------------------------------


@rule("DepthwiseConv2dNative", "MaxPool", "AvgPool", "MaxPool3D", "AvgPool3D")
def _window(inputs, attributes):
    shapes = [one.sizes for one in inputs]
    if None not in shapes:
        found = too_large(shapes, attributes)
        if found is not None:
            size, window = found
            raise errors.invalid(f"Negative dimension size caused by subtracting {window} from {size}")


@rule("Conv2D", "Conv3D")
def _convolved(inputs, attributes):
    _window(inputs, attributes)
    images, filters = (one.sizes for one in inputs)
    if images is None or filters is None:
        return
    depth = images[1] if str(attributes.get("data_format")).startswith("NC") else images[-1]
    taken, given = filters[-2:]
    if depth and taken and depth % taken:
        raise errors.invalid(f"Depth of input ({depth}) is not a multiple of input depth of filter ({taken})")
    if depth and taken and given is not None and given % (depth // taken):
        raise errors.invalid(f"Depth of output ({given}) is not a multiple of the number of groups ({depth // taken})")


def too_large(shapes, attributes):
    """(size, window) of the first axis along which a window without padding is larger than the input; None: there is none."""
    if str(attributes.get("padding")).upper() != "VALID":
        return None
    count = len(shapes[0]) - 2
    first = str(attributes.get("data_format") or "N..C").startswith("NC")
    sizes = shapes[0][2:] if first else shapes[0][1:-1]
    windows = shapes[1][:count] if len(shapes) > 1 else spatial(attributes.get("ksize"), count, first)
    rates = spatial(attributes.get("dilations") or 1, count, first)
    for size, window, rate in zip(sizes, windows, rates):
        if size is not None and window is not None and size < (window - 1) * rate + 1:
            return size, (window - 1) * rate + 1
    return None
