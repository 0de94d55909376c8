"""The gradients of convolutions as ops of their own: what `tf.nn.conv2d_transpose` and TensorFlow 1's graphs use."""

from flowlet import errors
from flowlet.core.dtypes import int32
from flowlet.core.op import op
from flowlet.ops import sliding
from flowlet.ops.convolution import FLOATS, steps
from flowlet.ops.convolving import filter_gradient, how, input_gradient


def _prepared(n, op_type, strides, padding, data_format, dilations, explicit):
    """(channels last?, strides, padding, dilations) of the spatial axes."""
    last = sliding.channels_last(data_format, n, op_type)
    strides, dilations = sliding.sequence(strides, n, "strides"), sliding.sequence(dilations, n, "dilations")
    if explicit:
        padding = sliding.pairs(padding, n, last, op_type)
    else:
        padding = sliding.choice(padding, sliding.PADDINGS, "padding", op_type)
    strides, dilations = steps(strides, dilations, n, last, op_type)
    return last, strides, padding, dilations


def _way(sizes, window, out, strides, padding, dilations, op_type):
    """How the convolution went that gave `out` for an input of `sizes`."""
    around = sliding.places(sizes, window, strides, padding, op_type, dilations)
    for axis, (count, _, _) in enumerate(around):
        if count != out[axis]:
            kernel = "Conv2DCustomBackpropInput" if len(sizes) == 2 else "Conv3DBackpropInputOp"
            raise errors.invalid(
                f"{kernel}: Size of out_backprop doesn't match computed: actual = {out[axis]}, computed = {count} "
                f"spatial_dim: {axis + 1} input: {sizes[axis]} filter: {window[axis]} output: {out[axis]} stride: "
                f"{strides[axis]} dilation: {dilations[axis]}", op_type)
    return [pair[1:] for pair in around]


def _depths(given, filters, out, op_type, n):
    """The number of groups, from the depths of input, filters and output."""
    if out != filters[-1]:
        raise errors.invalid(
            "Conv2DCustomBackpropInput: filter and out_backprop must have the same out_depth" if n == 2 else
            f"out_backprop and filter_sizes must have the same number of channels. Got {out} for out_backprop and "
            f"{filters[-1]} for filter_sizes", op_type)  # fmt: skip
    if not filters[-2] or given % filters[-2] or (given // filters[-2] and filters[-1] % (given // filters[-2])):
        raise errors.invalid(
            f"Gradients for grouped convolutions: Computed input depth {given} doesn't match filter input depth "
            f"{filters[-2]}" if n == 2 else
            f"input and filter_sizes must have the same number of channels. Got {given} for input and {filters[-2]} for "
            "filter_sizes", op_type)  # fmt: skip
    return max(given // filters[-2], 1)


def _sizes(input_sizes, filters, out, n, last, op_type):
    """The shape of the input, channels last; where only its spatial axes are given, the rest follows."""
    if any(size < 0 for size in input_sizes):
        raise errors.invalid(f"Dimension {min(input_sizes)} must be >= 0", op_type)
    if len(input_sizes) == n == 2:
        return (out.shape[0], *input_sizes, filters.shape[-2])
    if len(input_sizes) != n + 2:
        raise errors.invalid(f"{op_type} requires input_sizes to contain {n + 2} values or {n} values, but got: "
                             f"{len(input_sizes)}" if n == 2 else f"input tensor must have {n + 2} dimensions",
                             op_type)  # fmt: skip
    return input_sizes if last else (input_sizes[0], *input_sizes[2:], input_sizes[1])


def _input_body(n, op_type, input_sizes, filters, out, strides, padding, data_format, dilations):
    last, strides, padding, dilations = _prepared(n, op_type, strides, padding, data_format, dilations, n == 2)
    if out.ndim != n + 2:
        raise errors.invalid(f"input_sizes must be {n + 2}-dimensional, got: {out.ndim}" if n == 2 else
                             f"out_backprop must be {n + 2}-dimensional", op_type)  # fmt: skip
    if filters.ndim != n + 2:
        raise errors.invalid(f"Conv2DCustomBackpropInput: filter must be {n + 2}-dimensional", op_type)
    sizes, out = _sizes(input_sizes, filters, out, n, last, op_type), sliding.to_last(out, last)
    if sizes[0] != out.shape[0]:
        raise errors.invalid(f"Conv2DCustomBackpropInput: input and out_backprop must have the same batch size. Input "
                             f"batch: {sizes[0]}, outbackprop batch: {out.shape[0]}, batch_dim: 0", op_type)
    groups = _depths(sizes[-1], filters.shape, out.shape[-1], op_type, n)
    around = _way(sizes[1:-1], filters.shape[:-2], out.shape[1:-1], strides, padding, dilations, op_type)
    found = input_gradient(sizes, filters, out, how(strides, around, dilations, groups))
    return sliding.from_last(found, last)


def _filter_body(n, op_type, x, filter_sizes, out, strides, padding, data_format, dilations):
    last, strides, padding, dilations = _prepared(n, op_type, strides, padding, data_format, dilations, n == 2)
    if len(filter_sizes) != n + 2:
        raise errors.invalid(f"filter_sizes must have {n + 2} values, but got: {len(filter_sizes)}", op_type)
    x, out = sliding.to_last(x, last), sliding.to_last(out, last)
    groups = _depths(x.shape[-1], filter_sizes, out.shape[-1], op_type, n)
    around = _way(x.shape[1:-1], filter_sizes[:-2], out.shape[1:-1], strides, padding, dilations, op_type)
    return filter_gradient(x, filter_sizes, out, how(strides, around, dilations, groups))


@op("Conv2DBackpropInput", inputs="filter:T out_backprop:T", types={"T": (*FLOATS, int32)},
    ints={"input_sizes": None})  # fmt: skip
def conv2d_backprop_input(input_sizes, filter, out_backprop, strides, padding, data_format="NHWC",  # noqa: A002
                          dilations=None, name=None):  # fmt: skip
    """The gradient of `tf.nn.conv2d` for its input.

    Args:
        input_sizes: the shape of the input, or its height and width.
        filter: the filters of the convolution.
        out_backprop: the gradient of its output.
    """
    return _input_body(2, "Conv2DBackpropInput", input_sizes, filter, out_backprop, strides, padding, data_format,
                       dilations)  # fmt: skip


@op("Conv2DBackpropFilter", inputs="input:T out_backprop:T", types={"T": FLOATS}, ints={"filter_sizes": None})
def conv2d_backprop_filter(input, filter_sizes, out_backprop, strides, padding, data_format="NHWC",  # noqa: A002
                           dilations=None, name=None):  # fmt: skip
    """The gradient of `tf.nn.conv2d` for its filters of shape `filter_sizes`."""
    return _filter_body(2, "Conv2DBackpropFilter", input, filter_sizes, out_backprop, strides, padding, data_format,
                        dilations)  # fmt: skip


@op("Conv3DBackpropInputV2", inputs="filter:T out_backprop:T", types={"T": FLOATS}, ints={"input_sizes": None})
def conv3d_backprop_input(input_sizes, filter, out_backprop, strides, padding, data_format="NDHWC",  # noqa: A002
                          dilations=None, name=None):  # fmt: skip
    """The gradient of `tf.nn.conv3d` for its input of shape `input_sizes`."""
    return _input_body(3, "Conv3DBackpropInputV2", input_sizes, filter, out_backprop, strides, padding, data_format,
                       dilations)  # fmt: skip


@op("Conv3DBackpropFilterV2", inputs="input:T out_backprop:T", types={"T": FLOATS}, ints={"filter_sizes": None})
def conv3d_backprop_filter(input, filter_sizes, out_backprop, strides, padding, data_format="NDHWC",  # noqa: A002
                           dilations=None, name=None):  # fmt: skip
    """The gradient of `tf.nn.conv3d` for its filters of shape `filter_sizes`."""
    return _filter_body(3, "Conv3DBackpropFilterV2", input, filter_sizes, out_backprop, strides, padding, data_format,
                        dilations)  # fmt: skip
