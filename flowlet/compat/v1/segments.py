"""Sums and the like over segments, counts of integers, confusion matrices, in graphs: how long a result is only a run knows."""

import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.compat.v1 import arrays, elementwise, shapes
from flowlet.compat.v1.raw import either, made, raw, sizes, tensor, within
from flowlet.core import dtypes
from flowlet.core.graph.composing import composed
from flowlet.core.graph.operation import GraphTensor
from flowlet.core.op import TABLE
from flowlet.ops.segment import _check_sorted as check_sorted


def _segment(kind):
    op_type = f"Segment{kind.capitalize()}"

    @composed(f"segment_{kind}")
    @export(f"compat.v1.segment_{kind}", f"compat.v1.math.segment_{kind}")
    def segment(data, segment_ids, name=None):
        body = TABLE[op_type].body

        def run(data, ids):
            check_sorted(data, ids, None)
            count = int(np.max(ids, initial=-1)) + 1
            return [body(jnp.asarray(data), jnp.asarray(ids), count)]

        data = tensor(data, None, "data")
        shape = sizes(data)
        return made(op_type, run, data, tensor(segment_ids, None, "segment_ids"), name=name, static=(1,),
                    outputs=[(data.dtype, None if shape is None else [None, *shape[1:]])])  # fmt: skip

    segment.__name__ = segment.__qualname__ = f"segment_{kind}"
    segment.__doc__ = f"The {kind} of slices that have one id; ids are sorted."


for _kind in ("sum", "mean", "max", "min", "prod"):
    _segment(_kind)


def _sparse_segment(kind, op_type):
    @composed(f"sparse_segment_{kind}")
    @export(f"compat.v1.sparse_segment_{kind}")
    def segment(data, indices, segment_ids, name=None, num_segments=None):
        def run(data, indices, ids, *count):
            count = int(count[0]) if count else int(np.max(ids, initial=-1)) + 1
            return [TABLE[op_type].body(jnp.asarray(data), jnp.asarray(indices), jnp.asarray(ids), count)]

        more = () if num_segments is None else (tensor(num_segments, None, "num_segments"),)
        data = tensor(data, None, "data")
        shape = sizes(data)
        found = made(op_type + "WithNumSegments" * bool(more), run, data, tensor(indices, None, "indices"),
                     tensor(segment_ids, None, "segment_ids"), *more, name=name or op_type, static=(2, 3),
                     outputs=[(data.dtype, None if shape is None else [None, *shape[1:]])])  # fmt: skip
        found.op.node.smooth = True  # JAX finds the gradient
        return found

    segment.__name__ = segment.__qualname__ = f"sparse_segment_{kind}"
    segment.__doc__ = "As `segment_" + kind + "`, of the slices that indices choose."


_sparse_segment("sum", "SparseSegmentSum")
_sparse_segment("mean", "SparseSegmentMean")
_sparse_segment("sqrt_n", "SparseSegmentSqrtN")


@composed("bincount")
@export("compat.v1.bincount", "compat.v1.math.bincount")
def bincount(arr, weights=None, minlength=None, maxlength=None, dtype=dtypes.int32, name=None, **other):
    """How often each integer from 0 on comes, or the sum of its weights."""
    kind = dtypes.as_dtype(dtype)

    def run(array, size, weights):
        chosen = array < size
        counted = np.bincount(array[chosen], weights[chosen] if weights.size else None, minlength=int(size))
        return [counted.astype(weights.dtype)]

    with within(name, "bincount"):
        arr = tensor(arr, dtypes.int32 if not isinstance(arr, GraphTensor) else None, "arr")
        any_at_all = raw("Greater", raw("Prod", shapes.shape(arr), axis=None), 0)
        size = elementwise.cast(any_at_all, dtypes.int32) * (raw("Max", arr, axis=None) + 1)
        if minlength is not None:
            size = raw("Maximum", tensor(minlength, dtypes.int32, "minlength"), size)
        if maxlength is not None:
            size = raw("Minimum", tensor(maxlength, dtypes.int32, "maxlength"), size)
        weights = tensor(np.zeros(0, kind._np)) if weights is None else tensor(weights, None, "weights")
        return made("Bincount", run, arr, size, weights, outputs=[(weights.dtype, [None])], host=True)


def _unsorted_mean(name, op_type, root):
    @composed(op_type)
    @export(f"compat.v1.{name}", f"compat.v1.math.{name}")
    def mean(data, segment_ids, num_segments, name=None):
        with within(name, op_type):
            data, ids = tensor(data, None, "data"), tensor(segment_ids, None, "segment_ids")
            counts = raw("UnsortedSegmentSum", shapes.ones(shapes.shape(ids), data.dtype), ids, num_segments=num_segments)
            more = [1] * (data.shape.rank - ids.shape.rank)
            shape = [num_segments, *more] if not isinstance(num_segments, GraphTensor) else arrays.concat([[num_segments], more], 0)
            counts = raw("Maximum", raw("Reshape", counts, shape=shape), 1)
            total = raw("UnsortedSegmentSum", data, ids, num_segments=num_segments)
            return total / (raw("Sqrt", counts) if root else counts)

    mean.__name__ = mean.__qualname__ = name
    mean.__doc__ = f"The sum of slices that have one id, divided by {'the root of ' * root}how many there are."


_unsorted_mean("unsorted_segment_mean", "UnsortedSegmentMean", False)
_unsorted_mean("unsorted_segment_sqrt_n", "UnsortedSegmentSqrtN", True)


@composed("confusion_matrix")
@export("compat.v1.confusion_matrix", "compat.v1.math.confusion_matrix")
def confusion_matrix(labels, predictions, num_classes=None, dtype=dtypes.int32, name=None, weights=None):
    """How often each prediction (columns) was made for each label (rows)."""
    kind = dtypes.as_dtype(dtype)

    def run(labels, predictions, *rest):
        rest = list(rest)
        for one, what in ((labels, "labels"), (predictions, "predictions")):
            if (one < 0).any():
                raise errors.invalid(f"`{what}` contains negative values")
        size = int(rest.pop(0)) if num_classes is not None else int(max(labels.max(initial=-1), predictions.max(initial=-1))) + 1
        for one, what in ((labels, "labels"), (predictions, "predictions")):
            if (one >= size).any():
                raise errors.invalid(f"`{what}` out of bound")
        found = np.zeros((size, size), kind._np)
        np.add.at(found, (labels.ravel(), predictions.ravel()), rest[0].ravel() if rest else 1)
        return [found]

    with within(name, "confusion_matrix"):
        labels, predictions = (elementwise.cast(tensor(one), dtypes.int64) for one in (labels, predictions))
        more = [] if num_classes is None else [elementwise.cast(tensor(num_classes), dtypes.int64)]
        more += [] if weights is None else [elementwise.cast(tensor(weights), kind)]
        size = num_classes if isinstance(num_classes, int) else None
        return made("ConfusionMatrix", run, labels, predictions, *more, outputs=[(kind, [size, size])], host=True)


@export("compat.v1.nn.weighted_moments")
def weighted_moments(x, axes, frequency_weights, name=None, keep_dims=None, keepdims=None):
    """The mean and the variance along axes, where each element counts by its weight."""
    keepdims = bool(either(keepdims, "keepdims", keep_dims, "keep_dims"))
    with within(name, "weighted_moments"):
        x = tensor(x, None, "x")
        weights = elementwise.cast(tensor(frequency_weights, None if isinstance(frequency_weights, GraphTensor) else x.dtype,
                                          "frequency_weights"), x.dtype)  # fmt: skip
        total = raw("Sum", weights * x, axis=axes, keepdims=True, name="weighted_input_sum")
        count = raw("Sum", weights + raw("ZerosLike", x), axis=axes, keepdims=True, name="sum_of_weights")
        share = raw("Reciprocal", count, name="inv_weight_sum")
        mean = raw("Mul", total, share)
        distance = raw("Sum", weights * raw("SquaredDifference", x, mean), axis=axes, keepdims=True, name="weighted_distsq")
        variance = raw("Mul", distance, share)
        return (mean, variance) if keepdims else tuple(arrays.squeeze(one, axes) for one in (mean, variance))
