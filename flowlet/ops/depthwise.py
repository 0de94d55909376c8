"""Depthwise convolutions: each channel has filters of its own; and separable ones, which mix the channels after that.

Each place of the window is a product of the shifted input and one row of filters, which XLA fuses into one loop (its own
grouped convolution takes a hundred times as long on a CPU). The gradient for the filters adds up image by image.
"""

import functools

import jax
import jax.numpy as jnp
from jax import lax

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.op import op
from flowlet.ops import sliding
from flowlet.ops.convolution import FLOATS, OUTER, conv2d
from flowlet.ops.convolving import How, how
from flowlet.ops.gather import listed
from flowlet.ops.spaces import with_space_to_batch

WHOLE = "Sliding window strides field must specify {least} dimensions"


def _padded(x, way):
    """`x` with the holes and the padding of the way."""
    room = [(before, after, hole - 1) for (before, after), hole in zip(way.padding, way.spread)]
    return lax.pad(x, jnp.zeros((), x.dtype), [(0, 0, 0), *room, *[(0, 0, 0)] * (x.ndim - 3)])


def _places(window, way, counts):
    """The places of a window: (row, column), and the slices of a padded image that belong to it."""
    for i in range(window[0]):
        for j in range(window[1]):
            starts = (i * way.dilation[0], j * way.dilation[1])
            yield (i, j), [slice(start, start + (count - 1) * step + 1, step)
                           for start, count, step in zip(starts, counts, way.strides)]  # fmt: skip


def _counts(sizes, window, way):
    reach = [(window[i] - 1) * way.dilation[i] + 1 for i in range(2)]
    return [max((sizes[i] - reach[i]) // way.strides[i] + 1, 0) for i in range(2)]


@functools.partial(jax.custom_vjp, nondiff_argnums=(2,))
def depthwise(x, filters, way):
    """Slide filters (height, width, channels, multiplier) over images.

    Args:
        x: (batch, height, width, channels, 1), or multiplier in place of 1.
        filters: (filter height, filter width, channels, multiplier).
        way: the How.

    Returns:
        (batch, height', width', channels, multiplier)
    """
    x = _padded(x, way)
    counts = _counts(x.shape[1:3], filters.shape, way)
    if 0 in counts:
        return jnp.zeros((x.shape[0], *counts, *filters.shape[2:]), x.dtype)
    return functools.reduce(jnp.add, [x[:, rows, columns] * filters[place] for place, (rows, columns)
                                      in _places(filters.shape, way, counts)])  # fmt: skip


def _backward(way, kept, gradient):
    x, filters = kept
    return of_input(x.shape, filters, gradient, way), of_filters(x, filters.shape, gradient, way)


depthwise.defvjp(lambda x, filters, way: (depthwise(x, filters, way), (x, filters)), _backward)


def of_input(shape, filters, gradient, way):
    """The gradient for the input."""
    if not gradient.size:
        return jnp.zeros(shape, gradient.dtype)
    around = []
    for i in range(2):
        reach = (filters.shape[i] - 1) * way.dilation[i] + 1
        out = (gradient.shape[1 + i] - 1) * way.strides[i] + 1
        around.append((reach - 1 - way.padding[i][0], shape[1 + i] + way.padding[i][0] - out))
    back = How((1, 1), tuple(around), way.dilation, way.strides)
    return jnp.sum(depthwise(gradient, filters[::-1, ::-1], back), -1, keepdims=True)


def of_filters(x, shape, gradient, way):
    """The gradient for the filters of shape `shape`."""
    if not gradient.size:
        return jnp.zeros(shape, gradient.dtype)
    x, counts = _padded(x, way), gradient.shape[1:3]
    every = list(_places(shape, way, counts))

    def by_image(x, gradient):
        """Sums over the batch first, one image at a time: on a CPU a long sum over all axes at once is slow."""
        def add(sums, one):
            image, change = one
            return [total + image[tuple(where)] * change for total, (_, where) in zip(sums, every)], None

        start = [jnp.zeros(gradient.shape[1:], gradient.dtype)] * len(every)
        return jnp.stack([jnp.sum(total, (0, 1)) for total in lax.scan(add, start, (x, gradient))[0]])

    def at_once(x, gradient):
        return jnp.stack([jnp.sum(x[:, rows, columns] * gradient, (0, 1, 2)) for _, (rows, columns) in every])

    return lax.platform_dependent(x, gradient, cpu=by_image, default=at_once).reshape(shape)


def _arguments(strides, padding, data_format, dilations, op_type, python_name):
    last = sliding.channels_last(data_format, 2, op_type)
    strides = sliding.whole(strides, 2, "strides", python_name, WHOLE)
    padding = sliding.pairs(padding, 2, last, op_type)
    strides = sliding.inner(strides, 2, last, 1, lambda: errors.invalid(OUTER.format("strides"), op_type))
    if min(strides) <= 0:
        raise errors.invalid(f"Stride must be > 0, but got {min(strides)}", op_type)
    if strides[0] != strides[1]:
        raise errors.invalid("Current implementation only supports equal length strides in the row and column "
                             "dimensions.", op_type)  # fmt: skip
    dilations = sliding.inner(sliding.sequence(dilations, 2, "dilations"), 2, last, 1,
                              lambda: errors.invalid(OUTER.format("dilations"), op_type))  # fmt: skip
    return last, strides, padding, dilations


@op("DepthwiseConv2dNative", inputs="input:T filter:T", types={"T": FLOATS})
def depthwise_conv2d_native(input, filter, strides, padding, data_format="NHWC", dilations=None,  # noqa: A002
                            name=None):  # fmt: skip
    """The op under `tf.nn.depthwise_conv2d`."""
    op_type = "DepthwiseConv2dNative"
    last, strides, padding, dilations = _arguments(strides, padding, data_format, dilations, op_type,
                                                   "depthwise_conv2d_native")  # fmt: skip
    if input.ndim != 4:
        raise errors.invalid(f"input must be 4-dimensional: {listed(input)}", op_type)
    if filter.ndim != 4:
        raise errors.invalid(f"filter must be 4-dimensional: {listed(filter)}", op_type)
    x = sliding.to_last(input, last)
    if x.shape[-1] != filter.shape[2]:
        raise errors.invalid(f"input and filter must have the same depth: {x.shape[-1]} vs {filter.shape[2]}", op_type)
    around = sliding.places(x.shape[1:3], filter.shape[:2], strides, padding, op_type, dilations)
    found = depthwise(x[..., None], filter, how(strides, [pair[1:] for pair in around], dilations))
    return sliding.from_last(found.reshape(*found.shape[:3], found.shape[3] * found.shape[4]), last)


def _prepared(sizes, window, out, strides, padding, data_format, dilations, op_type, kernel):
    """The way of the convolution whose gradient is wanted, and that gradient as (..., channels, multiplier)."""
    last, strides, padding, dilations = _arguments(strides, padding, data_format, dilations, op_type, op_type)
    if len(sizes) != 4:
        raise errors.invalid(f"{kernel}: input must be 4-dimensional", op_type)
    if len(window) != 4:
        raise errors.invalid(f"{kernel}: filter must be 4-dimensional", op_type)
    sizes, out = (sizes if last else (sizes[0], *sizes[2:], sizes[1])), sliding.to_last(out, last)
    if sizes[-1] != window[2]:
        raise errors.invalid(f"{kernel}: input and filter must have the same in_depth", op_type)
    around = sliding.places(sizes[1:3], window[:2], strides, padding, op_type, dilations)
    for what, (count, _, _), size in zip(("rows", "cols"), around, out.shape[1:3]):
        if count != size:
            raise errors.invalid(f"{kernel}: Number of {what} of out_backprop doesn't match computed: actual = {size}, "
                                 f"computed = {count}", op_type)  # fmt: skip
    if out.shape[-1] != window[2] * window[3]:
        raise errors.invalid(f"{kernel}: depth_multiplier * in_depth not equal to out_depth", op_type)
    way = how(strides, [pair[1:] for pair in around], dilations)
    return last, sizes, way, out.reshape(out.shape[:3] + (window[2], window[3]))


@op("DepthwiseConv2dNativeBackpropInput", "nn.depthwise_conv2d_backprop_input", inputs="filter:T out_backprop:T",
    types={"T": FLOATS}, ints={"input_sizes": None})  # fmt: skip
def depthwise_conv2d_backprop_input(input_sizes, filter, out_backprop, strides, padding,  # noqa: A002
                                    data_format="NHWC", dilations=[1, 1, 1, 1], name=None):  # noqa: B006
    """The gradient of a depthwise convolution for its input.

    Args:
        input_sizes: the four sizes of the input.
        filter: (filter height, filter width, channels, multiplier).
        out_backprop: the gradient of the output.

    >>> import flowlet as tf
    >>> tf.nn.depthwise_conv2d_backprop_input(
    ...     [1, 2, 2, 1], tf.ones([2, 2, 1, 1]), tf.ones([1, 1, 1, 1]), [1, 1, 1, 1], "VALID").numpy().sum().item()
    4.0
    """
    last, sizes, way, out = _prepared(input_sizes, filter.shape, out_backprop, strides, padding, data_format, dilations,
                                      "DepthwiseConv2dNativeBackpropInput", "DepthwiseConv2DBackpropInput")  # fmt: skip
    return sliding.from_last(of_input((*sizes, 1), filter, out, way)[..., 0], last)


@op("DepthwiseConv2dNativeBackpropFilter", "nn.depthwise_conv2d_backprop_filter", inputs="input:T out_backprop:T",
    types={"T": FLOATS}, ints={"filter_sizes": None})  # fmt: skip
def depthwise_conv2d_backprop_filter(input, filter_sizes, out_backprop, strides, padding,  # noqa: A002
                                     data_format="NHWC", dilations=[1, 1, 1, 1], name=None):  # noqa: B006
    """The gradient of a depthwise convolution for its filters.

    Args:
        input: (batch, height, width, channels).
        filter_sizes: the four sizes of the filters.
        out_backprop: the gradient of the output.

    >>> import flowlet as tf
    >>> tf.nn.depthwise_conv2d_backprop_filter(
    ...     tf.ones([1, 2, 2, 1]), [2, 2, 1, 1], tf.ones([1, 1, 1, 1]), [1, 1, 1, 1], "VALID").numpy().sum().item()
    4.0
    """
    last, _, way, out = _prepared(input.shape, filter_sizes, out_backprop, strides, padding, data_format, dilations,
                                  "DepthwiseConv2dNativeBackpropFilter", "DepthwiseConv2DBackpropFilter")  # fmt: skip
    return of_filters(sliding.to_last(input, last)[..., None], filter_sizes, out, way)


@export("nn.depthwise_conv2d")
def depthwise_conv2d(input, filter, strides, padding, data_format=None, dilations=None, name=None):  # noqa: A002
    """A convolution in which each channel has filters of its own.

    Args:
        input: (batch, height, width, channels).
        filter: (filter height, filter width, channels, multiplier).
        strides: four ints, 1 for batch and channels, and equal ones between.
        padding: "SAME", "VALID" or four pairs.
        dilations: two ints: the distance of a window's elements along rows and columns.

    Returns:
        (batch, height', width', channels * multiplier)

    >>> import flowlet as tf
    >>> image = tf.reshape(tf.range(8.0), [1, 2, 2, 2])
    >>> tf.nn.depthwise_conv2d(image, tf.ones([2, 2, 2, 1]), [1, 1, 1, 1], "VALID")[0, 0, 0].numpy().tolist()
    [12.0, 16.0]
    """
    input = conversion.convert(input)
    filter = conversion.convert(filter, None, input.dtype)  # noqa: A001
    rates, strides = conversion.static([1, 1] if dilations is None else dilations), conversion.static(strides)
    if not isinstance(rates, tuple) or len(rates) != 2:
        raise ValueError(f"`dilations` must hold two numbers, for rows and columns. Received: dilations={dilations}")
    layout = data_format or "NHWC"
    if rates == (1, 1) or (isinstance(strides, tuple) and set(strides) == {1} and padding in sliding.PADDINGS):
        return depthwise_conv2d_native(input, filter, strides, padding, layout, rates)
    return with_space_to_batch(  # TensorFlow's meaning of strides and dilations together
        input, rates, padding, lambda found, _, kind: depthwise_conv2d_native(found, filter, strides, kind, layout),
        filter.shape[:2], data_format=layout)  # fmt: skip


@export("nn.separable_conv2d")
def separable_conv2d(input, depthwise_filter, pointwise_filter, strides, padding, data_format=None,  # noqa: A002
                     dilations=None, name=None):  # fmt: skip
    """A depthwise convolution, then one that mixes the channels of each place.

    Args:
        input: (batch, height, width, channels).
        depthwise_filter: (filter height, filter width, channels, multiplier).
        pointwise_filter: (1, 1, channels * multiplier, outputs).
        strides, padding, data_format, dilations: as for `tf.nn.depthwise_conv2d`.

    >>> import flowlet as tf
    >>> image, ones = tf.ones([1, 2, 2, 2]), tf.ones([2, 2, 2, 1])
    >>> tf.nn.separable_conv2d(image, ones, tf.ones([1, 1, 2, 3]), [1, 1, 1, 1], "VALID")[0, 0, 0].numpy().tolist()
    [8.0, 8.0, 8.0]
    """
    pointwise_filter = conversion.convert(pointwise_filter)
    if pointwise_filter.shape.rank != 4:
        raise ValueError(f"Shape {pointwise_filter.shape} must have rank 4")
    for size in pointwise_filter.shape[:2]:
        if size != 1:
            raise ValueError(f"Dimensions {size} and 1 are not compatible")
    found = depthwise_conv2d(input, depthwise_filter, strides, padding, data_format, dilations)
    return conv2d(found, pointwise_filter, 1, "VALID", data_format or "NHWC")
