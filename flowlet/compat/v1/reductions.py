"""Reductions, and what looks for the largest, in their 1.x forms."""

from flowlet.api import export
from flowlet.compat.v1 import elementwise, shapes
from flowlet.compat.v1.control_flow import branches
from flowlet.compat.v1.raw import as_dtype, either, made, raw, tensor, within
from flowlet.core import dtypes
from flowlet.core.graph.composing import composed
from flowlet.core.graph.operation import GraphTensor
from flowlet.core.slices import IndexedSlices


def _axes(axis, reduction_indices, keepdims, keep_dims):
    axis = either(axis, "axis", reduction_indices, "reduction_indices")
    return axis, bool(either(keepdims, "keepdims", keep_dims, "keep_dims"))


def _reduction(name, op_type, what):
    @export(f"compat.v1.{name}")
    def reduce(input_tensor, axis=None, keepdims=None, name=None, reduction_indices=None, keep_dims=None):
        axis, keepdims = _axes(axis, reduction_indices, keepdims, keep_dims)
        found = raw(op_type, input_tensor, axis=axis, keepdims=keepdims, name=name)
        if axis is None and not keepdims:
            found.set_shape([])
        return found

    reduce.__name__ = reduce.__qualname__ = name
    reduce.__doc__ = f"The {what} of all elements, or along `axis`; with `keepdims` axes stay, with size 1."
    return reduce


for _name, _op_type, _what in (("reduce_sum", "Sum", "sum"), ("reduce_mean", "Mean", "mean"), ("reduce_max", "Max", "largest"),
                               ("reduce_min", "Min", "smallest"), ("reduce_prod", "Prod", "product"),
                               ("reduce_all", "All", "conjunction"), ("reduce_any", "Any", "disjunction")):  # fmt: skip
    _reduction(_name, _op_type, _what)


@composed("LogSumExp")
@export("compat.v1.reduce_logsumexp")
def reduce_logsumexp(input_tensor, axis=None, keepdims=None, name=None, reduction_indices=None, keep_dims=None):
    """The logarithm of the sum of exponentials, without overflow."""
    axis, keepdims = _axes(axis, reduction_indices, keepdims, keep_dims)
    with within(name, "ReduceLogSumExp"):
        source = tensor(input_tensor, None, "input_tensor")
        most = raw("Max", source, axis=axis, keepdims=True)
        most = raw("StopGradient", select(raw("IsFinite", most), most, shapes.zeros_like(most)))
        total = raw("Log", raw("Sum", raw("Exp", raw("Sub", source, most)), axis=axis, keepdims=keepdims))
        return elementwise.add(total, most if keepdims else raw("Reshape", most, shape=shapes.shape(total)))


def select(condition, x, y, name=None):
    """`where` of three: a condition of one axis chooses whole slices."""
    import jax.numpy as jnp

    def run(condition, x, y):
        if condition.ndim == 1 and x.ndim > 1:
            condition = condition.reshape(condition.shape + (1,) * (x.ndim - 1))
        return [jnp.where(condition, x, y)]

    with within(name, "Select") as scope:
        condition = tensor(condition, None if isinstance(condition, GraphTensor) else dtypes.bool_, "condition")
        x = _plain(x, y, "t")
        y = _plain(y, x, "e")
        if x.dtype is dtypes.string:
            return raw("SelectV2", condition, x, y, name=scope)
        if x.dtype is not y.dtype:
            raise TypeError(f"Input 'e' of 'Select' Op has type {y.dtype.name} that does not match type {x.dtype.name} of "
                            "argument 't'.")  # fmt: skip
        merged = x.shape.merge_with(y.shape) if x.shape.is_compatible_with(y.shape) else None
        return made("Select", run, condition, x, y, name=scope, outputs=[(x.dtype, merged)])


def _plain(value, other, label):
    if isinstance(value, GraphTensor):
        return value
    return tensor(value, other.dtype if isinstance(other, GraphTensor) else None, label)


@composed("SelectV2")
def _select(condition, t, e, name=None):
    return select(condition, t, e, name)


@composed("CountNonzero")
def _count_nonzero(input, axis=None, keepdims=False, name=None):  # noqa: A002
    return count_nonzero(input, axis, keepdims, name=name)


@composed("count_nonzero")
@export("compat.v1.count_nonzero")
def count_nonzero(input_tensor=None, axis=None, keepdims=None, dtype=dtypes.int64, name=None, reduction_indices=None,
                  keep_dims=None, input=None):  # noqa: A002
    """How many elements are not zero."""
    axis, keepdims = _axes(axis, reduction_indices, keepdims, keep_dims)
    input_tensor = either(input, "input", input_tensor, "input_tensor")
    with within(name, "count_nonzero"):
        source = tensor(input_tensor, None, "input")
        zero = shapes.zeros([], source.dtype)
        whole = elementwise.cast(raw("NotEqual", source, zero), dtypes.int64)
        return elementwise.cast(raw("Sum", whole, axis=axis, keepdims=keepdims), as_dtype(dtype))


@composed("zero_fraction")
@export("compat.v1.nn.zero_fraction", "compat.v1.math.zero_fraction")
def zero_fraction(value, name=None):
    """The fraction of elements that are zero."""
    with within(name, "zero_fraction"):
        value = tensor(value, None, "value")
        size = shapes.size(value, out_type=dtypes.int64)
        small = size <= dtypes.int32.max  # then 32 bits are enough to count
        nonzero = branches.cond(small, lambda: elementwise.cast(_nonzero(value, dtypes.int32), dtypes.int64),
                                lambda: _nonzero(value, dtypes.int64))  # fmt: skip
        with within(None, "counts_to_fraction"):
            fraction = elementwise.cast(size - nonzero, dtypes.float32) / elementwise.cast(size, dtypes.float32)
        return raw("Identity", fraction, name="fraction")


def _nonzero(value, dtype):
    with within(None, "count_nonzero"):
        found = elementwise.cast(raw("NotEqual", value, shapes.zeros([], value.dtype)), dtype)
        return raw("Sum", found, axis=None, keepdims=False, name="nonzero_count")


@composed("ReduceVariance")
def reduce_variance(input_tensor, axis=None, keepdims=False, name=None):
    """The mean squared distance from the mean."""
    with within(name, "reduce_variance"):
        means = raw("Mean", input_tensor, axis=axis, keepdims=True)
        return raw("Mean", raw("Square", input_tensor - means), axis=axis, keepdims=keepdims)


@composed("ReduceStd")
def reduce_std(input_tensor, axis=None, keepdims=False, name=None):
    """The square root of the variance."""
    with within(name, "reduce_std"):
        return raw("Sqrt", reduce_variance(input_tensor, axis, keepdims))


def _arg(name, op_type):
    @composed(op_type)
    @export(f"compat.v1.{name}")
    def arg(input, axis=None, name=None, dimension=None, output_type=dtypes.int64):  # noqa: A002
        axis = either(axis, "axis", dimension, "dimension")
        return raw(op_type, input, axis=0 if axis is None else axis, output_type=as_dtype(output_type), name=name)

    @export(f"compat.v1.{name[:3]}_{name[3:]}")
    def former(input, dimension, output_type=dtypes.int64, name=None):  # noqa: A002
        return arg(input, dimension, name, output_type=output_type)

    arg.__name__ = arg.__qualname__ = name
    arg.__doc__ = former.__doc__ = f"The index of the {'largest' if name == 'argmax' else 'smallest'} element along `axis`."


_arg("argmax", "ArgMax")
_arg("argmin", "ArgMin")


@composed("moments", "Moments")
@export("compat.v1.nn.moments")
def moments(x, axes, shift=None, name=None, keep_dims=None, keepdims=None):
    """The mean and the variance along axes."""
    keepdims = bool(either(keepdims, "keepdims", keep_dims, "keep_dims"))
    with within(name, "moments"):
        x = tensor(x)
        y = elementwise.cast(x, dtypes.float32) if x.dtype is dtypes.float16 else x
        mean = raw("Mean", y, axis=axes, keepdims=True, name="mean")
        distance = raw("SquaredDifference", y, raw("StopGradient", mean))
        variance = raw("Mean", distance, axis=axes, keepdims=True, name="variance")
        if not keepdims:
            mean, variance = (raw("Squeeze", one, axis=axes) for one in (mean, variance))
        if x.dtype is dtypes.float16:
            return elementwise.cast(mean, dtypes.float16), elementwise.cast(variance, dtypes.float16)
        return mean, variance


@composed("InTopKV2", "in_top_k")
@export("compat.v1.nn.in_top_k", "compat.v1.math.in_top_k")
def in_top_k(predictions, targets, k, name=None):
    """Whether the target of each row is among its k largest predictions."""
    import numpy as np

    with within(name, "in_top_k"):
        targets = tensor(targets, None, "targets")
        return raw("InTopKV2", predictions, targets, k=k if isinstance(k, GraphTensor) else np.array(k, targets.dtype._np))


def _clipping():
    def squared(t, axes):
        return raw("Sum", t * t, axis=axes, keepdims=True)

    @composed("clip_by_norm")
    @export("compat.v1.clip_by_norm")
    def clip_by_norm(t, clip_norm, axes=None, name=None):
        """The tensor, made smaller where its norm is above a limit."""
        with within(name, "clip_by_norm") as scope:
            slices = isinstance(t, IndexedSlices)
            values = t.values if slices else tensor(t, None, "t")
            total = squared(values, axes)
            positive = raw("Greater", total, 0)
            safe = select(positive, total, shapes.ones_like(total))
            norm = select(positive, raw("Sqrt", safe), total)
            clipped = values * clip_norm
            values.shape.merge_with(clipped.shape)
            clipped = elementwise.identity(clipped / raw("Maximum", norm, clip_norm), scope)
            return t.with_values(clipped) if slices else clipped

    return clip_by_norm


clip_by_norm = _clipping()


@composed("global_norm")
@export("compat.v1.global_norm")
def global_norm(t_list, name=None):
    """The norm of all tensors of a list together."""
    if isinstance(t_list, GraphTensor) or not isinstance(t_list, (list, tuple)):
        raise TypeError("t_list should be a sequence")
    from flowlet.compat.v1.arrays import stack

    with within(name, "global_norm"):
        values = [getattr(one, "values", one) if not isinstance(one, GraphTensor) else one for one in t_list]
        halves = [raw("L2Loss", tensor(one, None, f"t_{place}")) for place, one in enumerate(values) if one is not None]
        total = raw("Sum", stack(halves), axis=None)
        return raw("Sqrt", total * tensor(2.0, total.dtype), name="global_norm")


@composed("clip_by_global_norm")
@export("compat.v1.clip_by_global_norm")
def clip_by_global_norm(t_list, clip_norm, use_norm=None, name=None):
    """(the tensors, made smaller where their norm together is above a limit; that norm)."""
    if isinstance(t_list, GraphTensor) or not isinstance(t_list, (list, tuple)):
        raise TypeError("t_list should be a sequence")
    t_list = list(t_list)
    if use_norm is None:
        use_norm = global_norm(t_list, name)
    with within(name, "clip_by_global_norm") as scope:
        one = 1.0 / use_norm
        two = tensor(1.0, use_norm.dtype) / clip_norm
        scale = clip_norm * raw("Minimum", one, two)
        scale = select(raw("IsFinite", use_norm), scale, tensor(float("nan"), use_norm.dtype))
        found = []
        for place, values in enumerate(t_list):
            if values is None:
                found.append(None)
                continue
            slices = getattr(values, "indices", None) is not None
            inner = values.values if slices else tensor(values, None, f"t_{place}")
            clipped = elementwise.identity(inner * scale, f"{scope[:-1].rpartition('/')[2]}/_{place}")
            found.append(type(values)(clipped, values.indices, values.dense_shape) if slices else clipped)
    return found, use_norm


@export("compat.v1.clip_by_average_norm")
def clip_by_average_norm(t, clip_norm, name=None):
    """The tensor, made smaller where its norm by element is above a limit."""
    with within(name, "clip_by_average_norm") as scope:
        t = tensor(t, None, "t")
        count = elementwise.cast(shapes._size(t, optimize=False), dtypes.float32)
        squared = t * t
        inverse = raw("Rsqrt", raw("Sum", squared, axis=shapes.range(shapes.rank(t))))
        scaled = t * clip_norm
        return elementwise.identity(scaled * raw("Minimum", inverse * count, tensor(1.0) / clip_norm), scope)


@composed("histogram_fixed_width")
@export("compat.v1.histogram_fixed_width")
def histogram_fixed_width(values, value_range, nbins=100, dtype=dtypes.int32, name=None):
    """How many values fall into each of `nbins` bins of one width."""
    import jax.numpy as jnp

    kind = as_dtype(dtype)

    def run(values, ends, count):
        places = jnp.clip(jnp.floor(count * (values.ravel() - ends[0]) / (ends[1] - ends[0])), 0, count - 1)
        return [jnp.bincount(places.astype(jnp.int32), length=count).astype(kind._np)]

    with within(name, "histogram_fixed_width") as scope:
        source = tensor(values, None, "values")
        size = nbins if isinstance(nbins, int) else None
        return made("HistogramFixedWidth", run, source, tensor(value_range, source.dtype, "value_range"), nbins, name=scope,
                    labels=("", "", "nbins"), static=(2,), outputs=[(kind, [size])])  # fmt: skip
