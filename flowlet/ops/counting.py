"""Counting: nonzero elements, histograms."""

import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.dtypes import as_dtype, int32, int64
from flowlet.core.graph.composing import graphed
from flowlet.core.op import op
from flowlet.core.sparse import SparseTensor
from flowlet.core.tensor import is_traced
from flowlet.ops.cast import cast
from flowlet.ops.reduce import AXIS, axes_of


@op("CountNonzero", inputs="input:T", texts=True, ints=AXIS)
def _count_nonzero(input, axis=None, keepdims=False, name=None):  # noqa: A002
    axes = axes_of(axis, input.ndim, "Sum")
    return jnp.sum(input != jnp.zeros((), input.dtype), axes, dtype=np.int64, keepdims=keepdims)


@export("math.count_nonzero")
@graphed("count_nonzero")
def count_nonzero(input, axis=None, keepdims=None, dtype=int64, name=None):  # noqa: A002
    """The number of elements that are not zero (not empty, for texts) along `axis`.

    >>> import flowlet as tf
    >>> tf.math.count_nonzero([0, 1, 2]).numpy().item()
    2
    """
    return cast(_count_nonzero(input, axis, bool(keepdims)), as_dtype(dtype))


@export("math.zero_fraction", "nn.zero_fraction")
@graphed("zero_fraction")
def zero_fraction(value, name=None):
    """The share of elements that are zero, as float32.

    >>> import flowlet as tf
    >>> tf.math.zero_fraction([0.0, 0.0, 0.0, 4.0]).numpy().item()
    0.75
    """
    value = conversion.convert(value)
    size = value.shape.num_elements()
    total = np.float32(size)
    if not size:
        return conversion.convert(np.float32(np.nan))
    return (total - cast(count_nonzero(value), dtypes.float32)) / total


@op("DenseBincount", inputs="input:Tidx weights?:T", types={"Tidx": (int32, int64)})
def _bincount(input, weights, size, binary, dtype, name=None):  # noqa: A002
    values = jnp.ones(input.shape, dtype._np) if weights is None else weights
    start = jnp.zeros((*input.shape[:-1], size), values.dtype)
    index = tuple(jnp.indices(input.shape, sparse=True)[:-1]) + (input,)
    return start.at[index].set(1, mode="drop") if binary else start.at[index].add(values, mode="drop")


@export("math.bincount")
@graphed("bincount")
def bincount(arr, weights=None, minlength=None, maxlength=None, dtype=int32, name=None, axis=None, binary_output=False):
    """How often each number 0, 1, 2, ... occurs.

    Args:
        arr: non-negative integers.
        weights: what each counts; 1 by default.
        minlength, maxlength: the least and the largest number of bins; larger numbers are left out.
        axis: None for one count of all, -1 for one count of each row.
        binary_output: 1 for every number that occurs.

    >>> import flowlet as tf
    >>> tf.math.bincount([1, 1, 2]).numpy().tolist()
    [0, 2, 1]
    """
    from flowlet.ops.array import reshape

    if axis not in (None, 0, -1):
        raise ValueError(f"Unsupported value for argument axis={axis}. Only 0 and -1 are currently supported.")
    if isinstance(arr, SparseTensor):
        from flowlet.ops import sparse, sparse_math

        found = sparse_math.bincount(arr, weights, axis or 0, minlength, maxlength, binary_output)
        return cast(sparse.to_dense(found), as_dtype(dtype) if weights is None else found.dtype)
    arr = conversion.convert(arr)
    arr = arr if arr.dtype in (int32, int64) else cast(arr, int32)
    known = np.asarray(conversion.static(arr, "arr"))
    if known.size and known.min() < 0:
        raise errors.invalid("Input must be non-negative", "DenseBincount")
    size = int(known.max()) + 1 if known.size else 0
    if minlength is not None:
        size = max(size, int(conversion.static(minlength)))
    if maxlength is not None:
        size = min(size, int(conversion.static(maxlength)))
    if axis != -1 or arr.shape.rank == 1:
        arr = reshape(arr, [-1])
    if weights is not None:
        weights = conversion.convert(weights)
        weights = reshape(weights, [-1]) if axis != -1 else weights
        if weights.shape.as_list() != arr.shape.as_list():
            raise errors.invalid(f"`weights` of shape {weights.shape} must have one for each of the numbers, "
                                 f"{arr.shape}.", "DenseBincount")  # fmt: skip
    return _bincount(arr, weights, size, bool(binary_output), as_dtype(dtype))


@export("histogram_fixed_width_bins")
def histogram_fixed_width_bins(values, value_range, nbins=100, dtype=int32, name=None):
    """The bin of each value, where `value_range` is divided into `nbins` equal bins; the outer bins are open.

    >>> import flowlet as tf
    >>> tf.histogram_fixed_width_bins([-1.0, 0.0, 1.5, 2.0, 5.0], [0.0, 5.0], nbins=5).numpy().tolist()
    [0, 0, 1, 2, 4]
    """
    values = conversion.convert(values)
    return _binned(values, _ends(value_range, values.dtype, "HistogramFixedWidthBins"), conversion.static(nbins))


def _binned(values, ends, nbins):
    place = _places(values, *ends, nbins)
    return cast(place, int32)  # also of NaN: the lowest number


def _ends(value_range, dtype, op_type):
    known = conversion.static(value_range)
    if not isinstance(known, tuple) or len(known) != 2:
        raise errors.invalid("value_range should be a vector of 2 elements.", op_type)
    return [conversion.convert(one, dtype) for one in known]


@op("HistogramFixedWidthBins", inputs="values:T low:T high:T", types={"T": dtypes.REAL}, gradient=False)
def _places(values, low, high, nbins, name=None):
    """The bins as floats."""
    wide = np.float64 if values.dtype.kind in "iu" else values.dtype
    share = (values - low).astype(wide) / (high - low).astype(wide)
    return jnp.maximum(jnp.minimum(jnp.floor(share * nbins), nbins - 1), 0)


@export("histogram_fixed_width")
@graphed("histogram_fixed_width")
def histogram_fixed_width(values, value_range, nbins=100, dtype=int32, name=None):
    """How many values fall into each of `nbins` equal bins of `value_range`; the outer bins are open.

    >>> import flowlet as tf
    >>> tf.histogram_fixed_width([-1.0, 0.0, 1.5, 2.0, 5.0], [0.0, 5.0], nbins=5).numpy().tolist()
    [2, 1, 1, 0, 1]
    """
    from flowlet.ops.array import reshape

    values, count, op_type = conversion.convert(values), conversion.static(nbins), "HistogramFixedWidth"
    low, high = ends = _ends(value_range, values.dtype, op_type)
    dtypes.allowed(values.dtype, (int32, int64, dtypes.float32, dtypes.float64), "T", op_type)
    dtype = dtypes.allowed(as_dtype(dtype), (int32, int64), "dtype", op_type)
    if not is_traced(low._value) and low._value >= high._value:
        raise errors.invalid("value_range should satisfy value_range[0] < value_range[1], but got "
                             f"'[{low._value}, {high._value}]'", op_type)  # fmt: skip
    if count <= 0:
        raise errors.invalid(f"nbins should be a positive number, but got '{count}'", op_type)
    if values.dtype.is_floating and not is_traced(values._value) and np.isnan(values._value).any():
        raise errors.invalid("Histogram values must not contain NaN", op_type)
    return _bincount(reshape(_binned(values, ends, count), [-1]), None, count, False, dtype)
