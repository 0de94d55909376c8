"""Pooling in its 1.x form: `value`, and strides of four."""

from flowlet.api import export
from flowlet.compat.v1.raw import either, raw, tensor, within
from flowlet.core import dtypes
from flowlet.core.graph.mistakes import written
from flowlet.ops import pooling_generic


def _sizes(value, n, what, first):
    """Sizes for all axes; one or `n` numbers are those of the axes that the window moves along."""
    values = list(value) if hasattr(value, "__len__") else [value]
    if len(values) == 1:
        values = values * n
    if len(values) == n:
        return [1, 1, *values] if first else [1, *values, 1]
    if len(values) != n + 2:
        raise ValueError(f"{what} should be of length 1, {n} or {n + 2} but was {len(values)}")
    return values


def pooled(op_type, source, ksize, strides, padding, data_format, name, n=2):
    data_format = data_format or ("NHWC", "NDHWC")[n - 2]
    first = data_format.startswith("NC")
    if padding not in ("SAME", "VALID"):
        raise ValueError(f"Attr 'padding' of '{op_type}' Op passed string {padding!r} not in: \"SAME\", \"VALID\".")
    source = tensor(source, None, "input")
    if source.shape.rank not in (None, n + 2):
        raise ValueError(f"Shape must be rank {n + 2} but is rank {source.shape.rank} for '{name}' (op: '{op_type}') with input "
                         f"shapes: {written(source.shape)}.")  # fmt: skip
    return raw(op_type, source, ksize=_sizes(ksize, n, "ksize", first), strides=_sizes(strides, n, "strides", first),
               padding=padding, data_format=data_format, name=name)  # fmt: skip


def _pool(kind, op_type, what):
    @export(f"compat.v1.nn.{kind}_pool")
    def pool(value=None, ksize=None, strides=None, padding=None, data_format="NHWC", name=None, input=None):  # noqa: A002
        with within(name, op_type) as scope:
            return pooled(op_type, either(value, "value", input, "input"), ksize, strides, padding, data_format, scope)

    pool.__name__ = f"{kind}_pool"
    pool.__doc__ = f"The {what} of each window of images (batch, rows, columns, channels)."

    @export(f"compat.v1.nn.{kind}_pool2d")
    def pool2d(input, ksize, strides, padding, data_format="NHWC", name=None):  # noqa: A002
        default = "MaxPool2d" if kind == "max" else op_type
        with within(name, default) as scope:
            return pooled(op_type, input, ksize, strides, padding, data_format, scope)

    pool2d.__name__ = f"{kind}_pool2d"
    pool2d.__doc__ = pool.__doc__

    @export(f"compat.v1.nn.{kind}_pool3d")
    def pool3d(input, ksize, strides, padding, data_format="NDHWC", name=None):  # noqa: A002
        with within(name, op_type + "3D") as scope:
            return pooled(op_type + "3D", input, ksize, strides, padding, data_format, scope, 3)

    pool3d.__name__ = f"{kind}_pool3d"
    pool3d.__doc__ = f"The {what} of each window of volumes (batch, depth, rows, columns, channels)."


_pool("max", "MaxPool", "largest")
_pool("avg", "AvgPool", "mean")


@export("compat.v1.nn.pool")
def pool(input, window_shape, pooling_type, padding, dilation_rate=None, strides=None, name=None, data_format=None,  # noqa: A002
         dilations=None):  # fmt: skip
    """Pooling of any number of axes: `pooling_type` is "MAX" or "AVG"."""
    rates = either(dilation_rate, "dilation_rate", dilations, "dilations")
    n = len(window_shape)
    if n == 2 and (rates is None or set(rates) == {1}) and not str(data_format).startswith("NC"):
        kind = pooling_type.lower()
        with within(name, f"{kind}_pool") as scope:
            tensor([1] * n, None, "dilation_rate")  # TensorFlow makes it and does not use it
            return pooled({"max": "MaxPool", "avg": "AvgPool"}[kind], input, window_shape, strides or [1] * n, padding, None, scope)
    return pooling_generic.pool(input, window_shape, pooling_type, strides, padding, data_format, rates, name)


@export("compat.v1.nn.max_pool_with_argmax")
def max_pool_with_argmax(input, ksize, strides, padding, data_format="NHWC", Targmax=None, name=None,  # noqa: A002, N803
                         output_dtype=None, include_batch_in_index=False):  # fmt: skip
    """The largest of each window, and where in the flattened input it is."""
    kind = either(output_dtype, "output_dtype", Targmax, "Targmax") or dtypes.int64
    return pooling_generic.max_pool_with_argmax(input, ksize, strides, padding, data_format, kind, include_batch_in_index, name)
