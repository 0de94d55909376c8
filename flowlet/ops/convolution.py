"""Convolutions: `tf.nn.conv1d`, `conv2d`, `conv3d`, `convolution` and `atrous_conv2d`."""

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.dtypes import bfloat16, float16, float32, float64, int32
from flowlet.core.op import op
from flowlet.ops import sliding
from flowlet.ops.array import expand_dims, squeeze
from flowlet.ops.convolving import convolve, how
from flowlet.ops.gather import listed

FLOATS = (float16, bfloat16, float32, float64)
OUTER = "Current implementation does not yet support {} in the batch and depth dimensions."


def steps(strides, dilations, n, last, op_type):
    """The checked strides and dilations of the spatial axes of a convolution."""
    words = ("Row and column", "dilations") if n == 2 else ("Spatial", "dilation rates")
    kind = errors.UnimplementedError if n == 2 else errors.InvalidArgumentError

    def refuse(what):
        return lambda: kind(message=f"{OUTER.format(what)} [Op:{op_type}]")

    strides = sliding.inner(strides, n, last, 1, refuse("strides"))
    if min(strides) <= 0:
        raise errors.invalid(f"{words[0]} strides should be larger than 0.", op_type)
    dilations = sliding.inner(dilations, n, last, 1, refuse(words[1]))
    if min(dilations) <= 0:
        raise errors.invalid("Dilated rates should be larger than 0.", op_type)
    return strides, dilations


def grouped(x, filters, op_type):
    """How many groups of channels there are: each filter sees the channels of one."""
    depth, wanted = x.shape[-1], filters.shape[-2]
    if not wanted:
        raise errors.invalid("filter depth must be stricly positive, got 0", op_type)
    if depth % wanted:
        raise errors.invalid(f"input depth must be evenly divisible by filter depth: {depth} vs {wanted}", op_type)
    groups = depth // wanted
    if groups and filters.shape[-1] % groups:
        raise errors.invalid(f"output depth must be evenly divisible by number of groups: {filters.shape[-1]} vs "
                             f"{groups}", op_type)  # fmt: skip
    if 0 in filters.shape[:-2]:
        raise errors.invalid("filter must not have zero elements (i.e. all dimensions must be non-zero)", op_type)
    return max(groups, 1)


@op("Conv2D", "nn.conv2d", inputs="input:T filters:T", types={"T": (*FLOATS, int32)})
def conv2d(input, filters, strides, padding, data_format="NHWC", dilations=None, name=None):  # noqa: A002
    """Filters slid over images: each output is the sum of the products of a window and a filter.

    Args:
        input: (..., height, width, channels), or (batch, channels, height, width) under "NCHW".
        filters: (filter height, filter width, channels, outputs). Fewer channels than the input's, where they divide
            them, make groups: each filter sees one group.
        strides: 1, 2 or 4 ints: how far the window moves.
        padding: "SAME" (as many places as elements, over the stride), "VALID" (windows inside the image), or four
            pairs [[0, 0], [top, bottom], [left, right], [0, 0]].
        data_format: "NHWC" or "NCHW". TensorFlow has the second on GPUs only.
        dilations: 1, 2 or 4 ints: the distance of the elements of a window.

    Raises:
        InvalidArgumentError, UnimplementedError, ValueError: for shapes and numbers that do not fit.

    >>> import flowlet as tf
    >>> image = tf.reshape(tf.range(9.0), [1, 3, 3, 1])
    >>> tf.nn.conv2d(image, tf.ones([2, 2, 1, 1]), 1, "VALID")[0, :, :, 0].numpy().tolist()
    [[8.0, 12.0], [20.0, 24.0]]
    """
    last, strides, padding, dilations = _arguments(strides, padding, data_format, dilations, 2, "Conv2D")
    strides, dilations = steps(strides, dilations, 2, last, "Conv2D")
    if input.ndim < 4:
        raise errors.invalid(f"convolution input must be 4-dimensional: {listed(input)}", "Conv2D")
    if filters.ndim != 4:
        raise errors.invalid(f"convolution filter must be 4-dimensional: {listed(filters)}", "Conv2D")
    outer = input.shape[:-3]
    x = sliding.to_last(input.reshape(-1, *input.shape[-3:]) if len(outer) > 1 else input, last)
    groups = grouped(x, filters, "Conv2D")
    result = _convolved(x, filters, strides, padding, dilations, groups, last, "Conv2D")
    return result.reshape(outer + result.shape[1:]) if len(outer) > 1 else result


def _arguments(strides, padding, data_format, dilations, n, op_type):
    strides, dilations = sliding.sequence(strides, n, "strides"), sliding.sequence(dilations, n, "dilations")
    last = sliding.channels_last(data_format, n, op_type)
    return last, strides, sliding.pairs(padding, n, last, op_type), dilations


def _convolved(x, filters, strides, padding, dilations, groups, last, op_type):
    around = sliding.places(x.shape[1:-1], filters.shape[:-2], strides, padding, op_type, dilations)
    way = how(strides, [pair[1:] for pair in around], dilations, groups)
    return sliding.from_last(convolve(x, filters, way), last)


@op("Conv3D", "nn.conv3d", inputs="input:T filters:T", types={"T": FLOATS})
def conv3d(input, filters, strides, padding, data_format="NDHWC", dilations=None, name=None):  # noqa: A002
    """Filters slid over volumes.

    Args:
        input: (batch, depth, height, width, channels), or channels second under "NCDHW" (in TensorFlow on GPUs only).
        filters: (filter depth, filter height, filter width, channels, outputs).
        strides: 5 ints, the first and last 1.
        padding: "SAME" or "VALID".
        dilations: 5 ints, the first and last 1 (in TensorFlow on GPUs only).

    >>> import flowlet as tf
    >>> tf.nn.conv3d(tf.ones([1, 2, 2, 2, 1]), tf.ones([2, 2, 2, 1, 1]), [1] * 5, "VALID").numpy().item()
    8.0
    """
    strides = sliding.whole(strides, 3, "strides", "Conv3D")
    dilations = sliding.whole((1,) * 5 if dilations is None else dilations, 3, "dilations", "Conv3D")
    padding = sliding.choice(padding, sliding.PADDINGS, "padding", "Conv3D")
    last = sliding.channels_last(data_format, 3, "Conv3D")
    strides, dilations = steps(strides, dilations, 3, last, "Conv3D")
    for what, one in (("input", input), ("filter", filters)):
        if one.ndim != 5:
            raise errors.invalid(f"{what} must be 5-dimensional", "Conv3D")
    x = sliding.to_last(input, last)
    if x.shape[-1] != filters.shape[-2]:
        raise errors.invalid(f"Number of channels in filter ({filters.shape[-2]}) must match last dimension of input "
                             f"({x.shape[-1]})", "Conv3D")  # fmt: skip
    return _convolved(x, filters, strides, padding, dilations, grouped(x, filters, "Conv3D"), last, "Conv3D")


def single(value, what, layout):
    """Strides or dilations of one spatial axis, for the op of two."""
    value = sliding.sequence(conversion.static(value, what), 1, what)
    place = 1 if layout == "NHWC" else 2
    if len(value) == 1:
        value = (1, *value, 1) if place == 1 else (1, 1, *value)
    return [*value[:place], 1, *value[place:]]


def flat_layout(data_format):
    """The place of the axis that makes an image of a sequence, and the image's layout."""
    if data_format in (None, "NHWC", "NWC"):
        return -3, "NHWC"
    if data_format in ("NCHW", "NCW"):
        return -2, "NCHW"
    raise ValueError(f"`data_format` must be 'NWC' or 'NCW'. Received: data_format={data_format}")


@export("nn.conv1d")
def conv1d(input, filters, stride, padding, data_format="NWC", dilations=None, name=None):  # noqa: A002
    """Filters slid along sequences.

    Args:
        input: (..., width, channels), or (batch, channels, width) under "NCW".
        filters: (filter width, channels, outputs).
        stride: how far the window moves.
        padding: "SAME" or "VALID".
        dilations: the distance of the elements of a window.

    >>> import flowlet as tf
    >>> tf.nn.conv1d(tf.ones([1, 3, 1]), tf.ones([2, 1, 1]), 1, "SAME")[0, :, 0].numpy().tolist()
    [2.0, 2.0, 1.0]
    """
    axis, layout = flat_layout(data_format)
    strides, dilations = single(stride, "stride", layout), single(dilations, "dilations", layout)
    sliding.choice(padding, sliding.EXPLICIT, "padding", "Conv2D")
    input = conversion.convert(input)
    filters = conversion.convert(filters, None, input.dtype)
    result = conv2d(expand_dims(input, axis), expand_dims(filters, 0), strides, padding, layout, dilations)
    return squeeze(result, [axis])


@export("nn.convolution")
def convolution(input, filters, strides=None, padding="VALID", data_format=None, dilations=None, name=None):  # noqa: A002
    """Filters slid over sequences, images or volumes, by the rank of `filters`.

    Args:
        input: (..., *spatial, channels), or channels second under "NC...".
        filters: (*window, channels, outputs), of 1 to 3 spatial axes.
        strides, dilations: an int, or one for each spatial axis; only one of the two may be above 1.
        padding: "SAME" or "VALID".

    >>> import flowlet as tf
    >>> tf.nn.convolution(tf.ones([1, 4, 1]), tf.ones([2, 1, 1]), dilations=2)[0, :, 0].numpy().tolist()
    [2.0, 2.0]
    """
    input = conversion.convert(input)
    filters = conversion.convert(filters, None, input.dtype)
    n = filters.shape.rank - 2
    if not 1 <= n <= 3:
        raise ValueError(f"`num_spatial_dims` must be 1, 2, or 3. Received: num_spatial_dims={n}.")
    op_type = "Conv3D" if n == 3 else "Conv2D"
    sliding.choice(padding, sliding.EXPLICIT if n < 3 else sliding.PADDINGS, "padding", op_type)
    strides, dilations = (sliding.sequence(conversion.static(one, what), n, what)
                          for one, what in ((strides, "strides"), (dilations, "dilations")))  # fmt: skip
    last = data_format is None or not str(data_format).startswith("NC")
    spatial = [one if len(one) == n else one[1:-1] if last else one[2:] for one in (strides, dilations)]
    if max(spatial[0]) > 1 and max(spatial[1]) > 1:
        raise ValueError(f"`strides > 1` not supported in conjunction with `dilation_rate > 1`. Received: "
                         f"strides={np.array(spatial[0])} and dilation_rate={np.array(spatial[1])}")  # fmt: skip
    if n == 1:
        return conv1d(input, filters, strides, padding, data_format or "NWC", dilations)
    if n == 2:
        return conv2d(input, filters, strides, padding, data_format or "NHWC", dilations)
    outer = (lambda one: (1, *one, 1)) if last else (lambda one: (1, 1, *one))
    strides, dilations = (outer(one) if len(one) == 3 else one for one in (strides, dilations))
    return conv3d(input, filters, strides, padding, data_format or "NDHWC", dilations)


@export("nn.atrous_conv2d")
def atrous_conv2d(value, filters, rate, padding, name=None):
    """A convolution whose windows have `rate - 1` holes between their elements.

    >>> import flowlet as tf
    >>> tf.nn.atrous_conv2d(tf.ones([1, 3, 3, 1]), tf.ones([2, 2, 1, 1]), 2, "VALID").numpy().item()
    4.0
    """
    value = conversion.convert(value)
    filters = conversion.convert(filters, None, value.dtype)
    rates = sliding.sequence(conversion.static(rate), 2, "dilations")
    if min(rates) < 1:
        raise ValueError(f"all values of `dilation_rate` must be positive. Received: dilation_rate={np.array(rates)}")
    if padding not in sliding.PADDINGS:
        raise ValueError(f"`padding` must be one of 'SAME' or 'VALID'. Received: padding={padding}")
    if not filters.shape[-2] or value.shape[-1] % filters.shape[-2]:
        raise ValueError(
            "The number of input channels is not divisible by the corresponding number of output filters. Received: "
            f"input.shape={value.shape} with {value.shape[-1]} channels and filters.shape={filters.shape} with "
            f"{filters.shape[-2]} output filters.")
    return conv2d(value, filters, 1, padding, dilations=rates)
