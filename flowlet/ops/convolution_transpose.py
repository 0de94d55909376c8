"""Transposed convolutions, which go from the shape of a convolution's output to that of its input."""

from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.ops import sliding
from flowlet.ops.array import expand_dims, squeeze
from flowlet.ops.convolution import flat_layout, single
from flowlet.ops.convolution_gradients import conv2d_backprop_input, conv3d_backprop_input


def _pair(input, filters):  # noqa: A002
    input = conversion.convert(input)
    return input, conversion.convert(filters, None, input.dtype)


@export("nn.conv2d_transpose")
def conv2d_transpose(input, filters, output_shape, strides, padding="SAME", data_format="NHWC",  # noqa: A002
                     dilations=None, name=None):  # fmt: skip
    """The transpose of `tf.nn.conv2d`: every input adds a filter, times itself, to the output.

    Args:
        input: (batch, height, width, channels).
        filters: (filter height, filter width, outputs, channels).
        output_shape: the shape of the result, or its height and width: one that the convolution takes to `input`'s.
        strides: 1, 2 or 4 ints: how far the filter moves in the output.
        padding: "SAME", "VALID" or four pairs, of the convolution.
        dilations: the distance of a filter's elements (above 1 in TensorFlow on GPUs only).

    >>> import flowlet as tf
    >>> tf.nn.conv2d_transpose(tf.ones([1, 1, 1, 1]), tf.ones([2, 2, 1, 1]), [1, 2, 2, 1], 2)[0, ..., 0].numpy().tolist()
    [[1.0, 1.0], [1.0, 1.0]]
    """
    input, filters = _pair(input, filters)
    strides = sliding.sequence(conversion.static(strides), 2, "strides")
    dilations = sliding.sequence(conversion.static(dilations), 2, "dilations")
    return conv2d_backprop_input(output_shape, filters, input, strides, padding, data_format or "NHWC", dilations)


@export("nn.conv3d_transpose")
def conv3d_transpose(input, filters, output_shape, strides, padding="SAME", data_format="NDHWC",  # noqa: A002
                     dilations=None, name=None):  # fmt: skip
    """The transpose of `tf.nn.conv3d`.

    Args:
        input: (batch, depth, height, width, channels).
        filters: (filter depth, filter height, filter width, outputs, channels).
        output_shape: the shape of the result.
        strides: 1, 3 or 5 ints.

    >>> import flowlet as tf
    >>> tf.nn.conv3d_transpose(tf.ones([1, 1, 1, 1, 1]), tf.ones([2, 2, 2, 1, 1]), [1, 2, 2, 2, 1], 2).shape
    TensorShape([1, 2, 2, 2, 1])
    """
    input, filters = _pair(input, filters)
    strides = sliding.sequence(conversion.static(strides), 3, "strides")
    dilations = sliding.sequence(conversion.static(dilations), 3, "dilations")
    return conv3d_backprop_input(output_shape, filters, input, strides, padding, data_format or "NDHWC", dilations)


@export("nn.conv1d_transpose")
def conv1d_transpose(input, filters, output_shape, strides, padding="SAME", data_format="NWC",  # noqa: A002
                     dilations=None, name=None):  # fmt: skip
    """The transpose of `tf.nn.conv1d`.

    Args:
        input: (batch, width, channels).
        filters: (filter width, outputs, channels).
        output_shape: the shape of the result, or its width.

    >>> import flowlet as tf
    >>> tf.nn.conv1d_transpose(tf.ones([1, 1, 1]), tf.ones([2, 1, 1]), [1, 2, 1], 2)[0, :, 0].numpy().tolist()
    [1.0, 1.0]
    """
    axis, layout = flat_layout(data_format)
    strides, dilations = single(strides, "stride", layout), single(dilations, "dilations", layout)
    input, filters = _pair(input, filters)
    shape = conversion.integers(output_shape, None, "Conv2DBackpropInput")
    place = 1 if layout == "NHWC" or len(shape) < 3 else 2
    found = conv2d_backprop_input((*shape[:place], 1, *shape[place:]), expand_dims(filters, 0),
                                  expand_dims(input, axis), strides, padding, layout, dilations)  # fmt: skip
    return squeeze(found, [axis])


@export("nn.conv_transpose")
def conv_transpose(input, filters, output_shape, strides, padding="SAME", data_format=None,  # noqa: A002
                   dilations=None, name=None):  # fmt: skip
    """The transpose of `tf.nn.convolution`, of 1 to 3 spatial axes by the length of `output_shape`.

    >>> import flowlet as tf
    >>> tf.nn.conv_transpose(tf.ones([1, 1, 1]), tf.ones([2, 1, 1]), [1, 2, 1], 2)[0, :, 0].numpy().tolist()
    [1.0, 1.0]
    """
    if not hasattr(output_shape, "__len__"):
        raise ValueError(f"`output_shape` must be a tensor or sized collection. Received: output_shape={output_shape}")
    if not 3 <= len(output_shape) <= 5:
        raise ValueError(f"`output_shape` must be of length 3, 4 or 5. Received: output_shape={output_shape} of length "
                         f"{len(output_shape)}.")  # fmt: skip
    run = (conv1d_transpose, conv2d_transpose, conv3d_transpose)[len(output_shape) - 3]
    return run(input, filters, output_shape, strides, padding, data_format or sliding.LAYOUTS[len(output_shape) - 2][0],
               dilations)  # fmt: skip


@export("nn.atrous_conv2d_transpose")
def atrous_conv2d_transpose(value, filters, output_shape, rate, padding, name=None):
    """The transpose of `tf.nn.atrous_conv2d`.

    Args:
        value: (batch, height, width, channels).
        filters: (filter height, filter width, outputs, channels).
        output_shape: the four sizes of the result.
        rate: the distance of a filter's elements.
        padding: "SAME" or "VALID".

    >>> import flowlet as tf
    >>> found = tf.nn.atrous_conv2d_transpose(tf.ones([1, 1, 1, 1]), tf.ones([2, 2, 1, 1]), [1, 3, 3, 1], 2, "VALID")
    >>> found[0, :, :, 0].numpy().tolist()
    [[1.0, 0.0, 1.0], [0.0, 0.0, 0.0], [1.0, 0.0, 1.0]]
    """
    value, filters = _pair(value, filters)
    one, two = (shape[3] if len(shape) > 3 else None for shape in (value.shape, filters.shape))
    if one != two:
        raise ValueError(
            "`value` channel count must be compatible with `filters` input channel count. Received: value.shape="
            f"{value.shape} with channel count {one} and filters.shape={filters.shape} with input channel count {two}.")
    rate = conversion.static(rate)
    if rate < 1:
        raise ValueError(f"`rate` cannot be less than one. Received: rate={rate}")
    if padding not in sliding.PADDINGS:
        raise ValueError(f"`padding` must be either 'VALID' or 'SAME'. Received: padding={padding}")
    shape = conversion.integers(output_shape, None, "Conv2DBackpropInput")
    if len(shape) != 4:
        raise ValueError(f"`output_shape` must have shape (4,). Received: output_shape=({len(shape)},)")
    return conv2d_backprop_input(shape, filters, value, 1, padding, "NHWC", rate)
