"""Convolutions in their 1.x form: `filter` (or `filters`), and strides of four."""

import numpy as np

from flowlet.api import export
from flowlet.compat.v1.networks.pooling import _sizes
from flowlet.compat.v1.raw import either, raw, tensor, within
from flowlet.core.graph.composing import composed
from flowlet.core.graph.mistakes import written

_PADDINGS = ("SAME", "VALID", "EXPLICIT")


def _strides(value, n, what, data_format):
    return [1] * (n + 2) if value is None else _sizes(value, n, what, data_format.startswith("NC"))


def _padding(padding, op_type):
    if padding is None:
        raise TypeError("Expected string for argument 'padding' not None.")
    if isinstance(padding, str) and padding not in _PADDINGS:
        allowed = ", ".join(f'"{one}"' for one in _PADDINGS)
        raise ValueError(f"Attr 'padding' of '{op_type}' Op passed string {padding!r} not in: {allowed}.")
    return padding


def conv(op_type, source, filters, strides, padding, data_format, dilations, name, n=2):
    """A convolution of images or volumes as one operation."""
    source = tensor(source, None, "input")
    filters = tensor(filters, None if hasattr(filters, "dtype") else source.dtype, "filter")
    for one in (source, filters):
        if one.shape.rank not in (None, n + 2):
            raise ValueError(f"Shape must be rank {n + 2} but is rank {one.shape.rank} for '{(name or op_type).rstrip('/')}' "
                             f"(op: '{op_type}') with input shapes: {written(source.shape)}, "
                             f"{written(filters.shape)}.")  # fmt: skip
    return raw(op_type, source, filters, strides=_strides(strides, n, "strides", data_format), padding=_padding(padding, op_type),
               data_format=data_format, dilations=_strides(dilations, n, "dilations", data_format), name=name)  # fmt: skip


@export("compat.v1.nn.conv2d")
def conv2d(input, filter=None, strides=None, padding=None, use_cudnn_on_gpu=True, data_format="NHWC",  # noqa: A002
           dilations=None, name=None, filters=None):  # fmt: skip
    """The 2-D convolution of images (batch, rows, columns, channels) with filters (rows, columns, channels, new channels).

    Args:
        strides: one number, two, or four in the order of `data_format`.
        padding: "SAME", "VALID", or explicit paddings of each axis.
        use_cudnn_on_gpu: accepted.
    """
    filters = either(filter, "filter", filters, "filters")
    return conv("Conv2D", input, filters, strides, padding, data_format or "NHWC", dilations, name)


@export("compat.v1.nn.conv3d")
def conv3d(input, filter=None, strides=None, padding=None, data_format="NDHWC", dilations=None, name=None,  # noqa: A002
           filters=None):  # fmt: skip
    """The 3-D convolution of volumes (batch, depth, rows, columns, channels)."""
    return conv("Conv3D", input, either(filter, "filter", filters, "filters"), strides, padding, data_format or "NDHWC", dilations,
                name, 3)  # fmt: skip


@export("compat.v1.nn.conv1d")
def conv1d(value=None, filters=None, stride=None, padding=None, use_cudnn_on_gpu=None, data_format=None, name=None,
           input=None, dilations=None):  # noqa: A002 # fmt: skip
    """The 1-D convolution of sequences (batch, steps, channels) with filters (steps, channels, new channels)."""
    source = either(value, "value", input, "input")
    first = str(data_format).startswith("NC")
    with within(name, "conv1d") as scope:
        place = 2 if first else 1
        wide = raw("ExpandDims", source, axis=place)
        filters = raw("ExpandDims", filters, axis=0)
        stride, dilation = (list(one) if hasattr(one, "__len__") else [one] for one in (stride, dilations or 1))
        around = [[1, 1, 1, one[0]] if first else [1, 1, one[0], 1] for one in (stride, dilation)]
        found = conv("Conv2D", wide, filters, around[0], padding, "NCHW" if first else "NHWC", around[1], scope)
        return raw("Squeeze", found, axis=[place])


composed("nn.conv1d")(lambda input, filters, stride, padding, data_format="NWC", dilations=None, name=None: conv1d(  # noqa: A006
    input, filters, stride, padding, None, data_format, name, None, dilations))


@export("compat.v1.nn.conv2d_transpose")
def conv2d_transpose(value=None, filter=None, output_shape=None, strides=None, padding="SAME", data_format="NHWC",  # noqa: A002
                     name=None, input=None, filters=None, dilations=None):  # noqa: A002 # fmt: skip
    """The transpose of a 2-D convolution: from its results' gradient to that of its images.

    Args:
        filter: (rows, columns, new channels, channels).
        output_shape: four sizes, or a tensor of them.
    """
    source = either(value, "value", input, "input")
    filters = either(filter, "filter", filters, "filters")
    return _transposed("Conv2DBackpropInput", "conv2d_transpose", source, filters, output_shape, strides, padding, data_format,
                       dilations, name, 2)  # fmt: skip


@export("compat.v1.nn.conv3d_transpose")
def conv3d_transpose(value, filter=None, output_shape=None, strides=None, padding="SAME", data_format="NDHWC",  # noqa: A002
                     name=None, input=None, filters=None, dilations=None):  # noqa: A002 # fmt: skip
    """The transpose of a 3-D convolution."""
    source = either(value, "value", input, "input")
    filters = either(filter, "filter", filters, "filters")
    return _transposed("Conv3DBackpropInputV2", "conv3d_transpose", source, filters, output_shape, strides, padding, data_format,
                       dilations, name, 3)  # fmt: skip


def _transposed(op_type, default, source, filters, output_shape, strides, padding, data_format, dilations, name, n):
    with within(name, default) as scope:
        filters = tensor(filters, None, "filter")
        source = tensor(source, None if hasattr(source, "dtype") else filters.dtype, "value")
        last = -1 if not data_format.startswith("NC") else 1
        if None not in (source.shape.rank, filters.shape.rank):
            given, wanted = source.shape.as_list()[last], filters.shape.as_list()[-1]
            if None not in (given, wanted) and given != wanted:
                raise ValueError(f"input channels does not match filter's input channels, {given} != {wanted}")
        return raw(op_type, filters, source, input_sizes=output_shape, strides=_strides(strides, n, "strides", data_format),
                   padding=_padding(padding, op_type), data_format=data_format, name=scope,
                   dilations=_strides(dilations, n, "dilations", data_format),
                   form=f"{op_type}: input_sizes=input_sizes, filter, out_backprop")  # fmt: skip


composed("nn.conv2d_transpose")(lambda input, filters, output_shape, strides, padding="SAME", data_format="NHWC",  # noqa: A006
                                dilations=None, name=None: conv2d_transpose(
    input, filters, output_shape, strides, padding, data_format, name, dilations=dilations))  # fmt: skip


@export("compat.v1.nn.depthwise_conv2d")
def depthwise_conv2d(input, filter, strides, padding, rate=None, name=None, data_format=None, dilations=None):  # noqa: A002
    """A convolution of each channel by filters of its own (rows, columns, channels, filters a channel)."""
    with within(name, "depthwise") as scope:
        return _depthwise(input, filter, strides, padding, either(rate, "rate", dilations, "dilations"), data_format, scope)


def _depthwise(source, filters, strides, padding, rate, data_format, name):
    source, filters = tensor(source, None, "tensor_in"), tensor(filters, None, "filter_in")
    data_format = data_format or "NHWC"
    if filters.shape.rank is not None and None not in filters.shape.as_list():
        tensor(np.array(filters.shape.as_list(), np.int32), None, "Shape")
    rates = [1, 1] if rate is None else [rate] * 2 if not hasattr(rate, "__len__") else list(rate)[-2:] if len(rate) < 4 else [
        rate[1], rate[2]]  # fmt: skip
    tensor(np.array(rates, np.int32), None, "dilation_rate")
    return raw("DepthwiseConv2dNative", source, filters, strides=list(strides), padding=_padding(padding, "DepthwiseConv2dNative"),
               data_format=data_format, dilations=_strides(rates, 2, "dilations", data_format), name=name)  # fmt: skip


@export("compat.v1.nn.depthwise_conv2d_native")
def depthwise_conv2d_native(input, filter, strides, padding, data_format="NHWC", dilations=(1, 1, 1, 1), name=None):  # noqa: A002
    """A convolution of each channel by filters of its own."""
    return raw("DepthwiseConv2dNative", tensor(input), tensor(filter), strides=list(strides), padding=padding,
               data_format=data_format, dilations=list(dilations), name=name)  # fmt: skip


@export("compat.v1.nn.separable_conv2d")
def separable_conv2d(input, depthwise_filter, pointwise_filter, strides, padding, rate=None, name=None,  # noqa: A002
                     data_format=None, dilations=None):  # fmt: skip
    """A depthwise convolution, then one of 1 by 1 that mixes the channels."""
    with within(name, "separable_conv2d") as scope:
        found = _depthwise(input, depthwise_filter, strides, padding, either(rate, "rate", dilations, "dilations"), data_format,
                           "depthwise")  # fmt: skip
        return conv("Conv2D", found, pointwise_filter, [1, 1, 1, 1], "VALID", data_format or "NHWC", None, scope)


@export("compat.v1.nn.convolution")
def convolution(input, filter=None, padding=None, strides=None, dilation_rate=None, name=None, data_format=None,  # noqa: A002
                filters=None, dilations=None):  # fmt: skip
    """The convolution of 1, 2 or 3 axes, by the rank of `input`."""
    source, filters = tensor(input, None, "input"), tensor(either(filter, "filter", filters, "filters"), None, "filter")
    rates = either(dilation_rate, "dilation_rate", dilations, "dilations")
    with within(name, "convolution") as scope:
        n = source.shape.rank - 2
        if n == 1:
            return conv1d(source, filters, strides or 1, padding, None, data_format, scope, None, rates)
        return conv({2: "Conv2D", 3: "Conv3D"}[n], source, filters, strides, padding, data_format or {2: "NHWC", 3: "NDHWC"}[n],
                    rates, scope, n)  # fmt: skip


@export("compat.v1.nn.atrous_conv2d")
def atrous_conv2d(value, filters, rate, padding, name=None):
    """A convolution whose filters have `rate - 1` zeros between their elements."""
    return convolution(value, filters, padding, None, [rate, rate], name)


@export("compat.v1.nn.atrous_conv2d_transpose")
def atrous_conv2d_transpose(value, filters, output_shape, rate, padding, name=None):
    """The transpose of `atrous_conv2d`."""
    return conv2d_transpose(value, filters, output_shape, 1, padding, name=name, dilations=[rate, rate])


@export("compat.v1.nn.conv2d_backprop_input")
def conv2d_backprop_input(input_sizes, filter=None, out_backprop=None, strides=None, padding=None,  # noqa: A002
                          use_cudnn_on_gpu=True, data_format="NHWC", dilations=None, name=None, filters=None):  # fmt: skip
    """The gradient of `conv2d` by its images."""
    return _transposed("Conv2DBackpropInput", "Conv2DBackpropInput", out_backprop, either(filter, "filter", filters, "filters"),
                       input_sizes, strides, padding, data_format, dilations, name, 2)  # fmt: skip


@export("compat.v1.nn.conv2d_backprop_filter")
def conv2d_backprop_filter(input, filter_sizes, out_backprop, strides, padding, use_cudnn_on_gpu=True,  # noqa: A002
                           data_format="NHWC", dilations=None, name=None):  # fmt: skip
    """The gradient of `conv2d` by its filters."""
    return raw("Conv2DBackpropFilter", tensor(input), tensor(out_backprop), filter_sizes=filter_sizes, padding=padding,
               strides=_strides(strides, 2, "strides", data_format), data_format=data_format, name=name,
               dilations=_strides(dilations, 2, "dilations", data_format),
               form="Conv2DBackpropFilter: input, filter_sizes=filter_sizes, out_backprop")  # fmt: skip
