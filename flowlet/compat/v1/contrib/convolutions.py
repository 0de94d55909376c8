"""`tf.contrib.layers.conv2d` and its kin."""

import flowlet.compat.v1 as tf
from flowlet.compat.v1.contrib import common
from flowlet.compat.v1.contrib.common import layer
from flowlet.compat.v1.contrib.dense import initial


def _sizes(value, count):
    return [value] * count if isinstance(value, int) else [int(one) for one in value]


def _convolved(inputs, weights, strides, padding, rates, data_format, axes):
    """A convolution with its strides and rates along `axes` axes."""
    first = data_format is not None and data_format.startswith("NC")
    wide = (lambda sizes: [1, 1, *sizes]) if first else (lambda sizes: [1, *sizes, 1])
    tf.constant(rates, tf.int32, name="dilation_rate")  # so that later operations have 1.15's numbers, and their seeds
    if axes == 2:
        return tf.nn.conv2d(inputs, weights, wide(strides), padding, data_format=data_format or "NHWC", dilations=wide(rates))
    if axes == 3:
        return tf.nn.conv3d(inputs, weights, wide(strides), padding, data_format=data_format or "NDHWC", dilations=wide(rates))
    if rates != [1]:
        return tf.nn.convolution(inputs, weights, padding, strides, rates, data_format=data_format)
    return tf.nn.conv1d(inputs, weights, strides[0], padding, data_format=data_format or "NWC")


def _convolution(axes, *names):
    @layer(*names)
    def convolution(inputs, num_outputs, kernel_size, stride=1, padding="SAME", data_format=None, rate=1,
                    activation_fn=tf.nn.relu, normalizer_fn=None, normalizer_params=None, weights_initializer="xavier",
                    weights_regularizer=None, biases_initializer="zeros", biases_regularizer=None, reuse=None,
                    variables_collections=None, outputs_collections=None, trainable=True, scope=None):  # fmt: skip
        with tf.variable_scope(scope, "Conv", [inputs], reuse=reuse) as opened:
            inputs = tf.convert_to_tensor(inputs)
            if inputs.shape.rank != axes + 2:
                raise ValueError(f"Convolution expects input with rank {axes + 2}, got {inputs.shape.rank}: {inputs}.")
            first = data_format is not None and data_format.startswith("NC")
            channels, kind = common.channels_of(inputs, 1 if first else -1, names[0]), inputs.dtype.base_dtype
            weights = common.variable("weights", [*_sizes(kernel_size, axes), channels, num_outputs], kind,
                                      initial(weights_initializer), weights_regularizer, trainable, variables_collections,
                                      "kernel")  # fmt: skip
            biases = None
            if normalizer_fn is None and biases_initializer is not None:
                biases = common.variable("biases", [num_outputs], kind, initial(biases_initializer), biases_regularizer,
                                         trainable, variables_collections, "bias")  # fmt: skip
            output = _convolved(inputs, weights, _sizes(stride, axes), padding.upper(), _sizes(rate, axes), data_format, axes)
            if biases is not None:
                output = tf.nn.bias_add(output, biases, data_format="NCHW" if first else "NHWC")
            return common.finished(output, normalizer_fn, normalizer_params, activation_fn, outputs_collections, opened)

    convolution.__name__ = names[-1]
    convolution.__doc__ = f"""Convolution along {axes} {"axis" if axes == 1 else "axes"}: `activation_fn(conv(inputs) + biases)`.

    Args:
        inputs: of rank {axes + 2}, the channels last, or first with data_format="NC...".
        num_outputs: filters.
        kernel_size, stride, rate: an integer, or one for each axis.
        padding: "SAME" or "VALID".
        activation_fn, normalizer_fn and the others: as of `fully_connected`.
    """
    return convolution


conv1d = _convolution(1, "conv1d", "convolution1d")
conv2d = _convolution(2, "conv2d", "convolution2d", "convolution")
conv3d = _convolution(3, "conv3d", "convolution3d")


@layer("conv2d_transpose", "convolution2d_transpose")
def conv2d_transpose(inputs, num_outputs, kernel_size, stride=1, padding="SAME", data_format="NHWC", activation_fn=tf.nn.relu,
                     normalizer_fn=None, normalizer_params=None, weights_initializer="xavier", weights_regularizer=None,
                     biases_initializer="zeros", biases_regularizer=None, reuse=None, variables_collections=None,
                     outputs_collections=None, trainable=True, scope=None):  # fmt: skip
    """A convolution in reverse, which widens images by `stride`; arguments as of `conv2d`."""
    with tf.variable_scope(scope, "Conv2d_transpose", [inputs], reuse=reuse) as opened:
        inputs = tf.convert_to_tensor(inputs)
        if data_format != "NHWC":
            raise NotImplementedError("conv2d_transpose of flowlet takes data_format='NHWC' only: transpose the images.")
        channels, kind = common.channels_of(inputs, -1, "conv2d_transpose"), inputs.dtype.base_dtype
        kernel, strides = _sizes(kernel_size, 2), _sizes(stride, 2)
        weights = common.variable("weights", [*kernel, num_outputs, channels], kind, initial(weights_initializer),
                                  weights_regularizer, trainable, variables_collections, "kernel")  # fmt: skip
        biases = None
        if normalizer_fn is None and biases_initializer is not None:
            biases = common.variable("biases", [num_outputs], kind, initial(biases_initializer), biases_regularizer, trainable,
                                     variables_collections, "bias")  # fmt: skip
        added = [max(size - step, 0) if padding.upper() == "VALID" else 0 for size, step in zip(kernel, strides)]
        shape = tf.shape(inputs)
        batch, *sizes = (shape[axis] for axis in range(3))
        sizes = [size * step + more if more else size * step for size, step, more in zip(sizes, strides, added)]
        shape = tf.stack([batch, *sizes, num_outputs])
        shape[0]  # 1.15 has this operation too; the seeds of those that follow count them
        if scope is None:
            with tf.name_scope("conv2d_transpose"):  # it uses the name up
                pass
        output = tf.nn.conv2d_transpose(inputs, weights, shape, [1, *strides, 1], padding.upper())
        known = [None if size is None else size * step + more
                 for size, step, more in zip(inputs.shape.as_list()[1:3], strides, added)]  # fmt: skip
        output.set_shape([inputs.shape.as_list()[0], *known, num_outputs])
        output = output if biases is None else tf.nn.bias_add(output, biases)
        return common.finished(output, normalizer_fn, normalizer_params, activation_fn, outputs_collections, opened)


@layer("separable_conv2d", "separable_convolution2d")
def separable_conv2d(inputs, num_outputs, kernel_size, depth_multiplier=1, stride=1, padding="SAME", data_format="NHWC", rate=1,
                     activation_fn=tf.nn.relu, normalizer_fn=None, normalizer_params=None, weights_initializer="xavier",
                     pointwise_initializer=None, weights_regularizer=None, biases_initializer="zeros", biases_regularizer=None,
                     reuse=None, variables_collections=None, outputs_collections=None, trainable=True, scope=None):  # fmt: skip
    """A convolution of each channel by itself, then one of size 1 that mixes them; num_outputs=None leaves the second out.

    Arguments as of `conv2d`; `depth_multiplier` is the number of filters for each channel.
    """
    with tf.variable_scope(scope, "SeparableConv2d", [inputs], reuse=reuse) as opened:
        inputs = tf.convert_to_tensor(inputs)
        channels, kind = common.channels_of(inputs, 1 if data_format == "NCHW" else -1, "separable_conv2d"), inputs.dtype.base_dtype
        make = {"trainable": trainable, "collections": variables_collections, "regularizer": weights_regularizer}
        depthwise = common.variable("depthwise_weights", [*_sizes(kernel_size, 2), channels, depth_multiplier], kind,
                                    initial(weights_initializer), **make)  # fmt: skip
        wide = (lambda sizes: [1, 1, *sizes]) if data_format == "NCHW" else (lambda sizes: [1, *sizes, 1])
        strides, rates, padding = wide(_sizes(stride, 2)), _sizes(rate, 2), padding.upper()
        filters = channels * depth_multiplier if num_outputs is None else num_outputs
        if num_outputs is not None:
            pointwise = common.variable("pointwise_weights", [1, 1, channels * depth_multiplier, num_outputs], kind,
                                        initial(pointwise_initializer or weights_initializer), **make)  # fmt: skip
        biases = None
        if normalizer_fn is None and biases_initializer is not None:
            biases = common.variable("biases", [filters], kind, initial(biases_initializer), biases_regularizer, trainable,
                                     variables_collections, "bias")  # fmt: skip
        if num_outputs is None:
            output = tf.nn.depthwise_conv2d(inputs, depthwise, strides, padding, rates, data_format=data_format)
        else:
            output = tf.nn.separable_conv2d(inputs, depthwise, pointwise, strides, padding, rates, data_format=data_format)
        output = output if biases is None else tf.nn.bias_add(output, biases, data_format=data_format)
        return common.finished(output, normalizer_fn, normalizer_params, activation_fn, outputs_collections, opened)
