"""Convolutions with variables of their own."""

from flowlet.api import export
from flowlet.compat.v1 import arrays, shapes
from flowlet.compat.v1.layering.base import ZEROS, Layer, functional, size_of
from flowlet.compat.v1.layering.pooling import layout, numbers, padding_of
from flowlet.compat.v1.layering.simple import activation_of
from flowlet.compat.v1.networks import convolution
from flowlet.compat.v1.raw import raw, tensor


class Convolution(Layer):
    """What the convolutions share.

    Args:
        filters: how many channels the result has.
        kernel_size, strides, dilation_rate: one number, or one for each axis.
        padding: "valid" or "same".
        data_format: "channels_last" or "channels_first".
        activation: a function, or None.
        use_bias: whether to add a bias to each channel.
    """

    axes = 2
    transposed = False

    def __init__(self, filters, kernel_size, strides=1, padding="valid", data_format="channels_last", dilation_rate=1,
                 activation=None, use_bias=True, kernel_initializer=None, bias_initializer=ZEROS,
                 kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None,
                 bias_constraint=None, trainable=True, name=None, **keywords):  # fmt: skip
        super().__init__(trainable, name, **keywords)
        n = self.axes
        self.filters, self.kernel_size = int(filters), numbers(kernel_size, n, "kernel_size")
        self.strides, self.dilation_rate = numbers(strides, n, "strides"), numbers(dilation_rate, n, "dilation_rate")
        self.padding, self.data_format = padding_of(padding), layout(data_format, n)
        self.activation, self.use_bias = activation_of(activation), use_bias
        self.kernel_initializer, self.bias_initializer = kernel_initializer, bias_initializer
        self.kernel_regularizer, self.bias_regularizer = kernel_regularizer, bias_regularizer
        self.kernel_constraint, self.bias_constraint = kernel_constraint, bias_constraint
        self.activity_regularizer, self.bias = activity_regularizer, None

    first = property(lambda self: self.data_format.startswith("NC"))

    def _channels(self, shape):
        return size_of(shape, 1 if self.first else -1, "channel dimension")

    def build(self, input_shape):
        """The kernel and the bias."""
        given = self._channels(input_shape)
        channels = [self.filters, given] if self.transposed else [given, self.filters]
        self.kernel = self.add_variable("kernel", [*self.kernel_size, *channels], initializer=self.kernel_initializer,
                                        regularizer=self.kernel_regularizer, constraint=self.kernel_constraint)  # fmt: skip
        self._add_bias()

    def _add_bias(self):
        if self.use_bias:
            self.bias = self.add_variable("bias", [self.filters], initializer=self.bias_initializer,
                                          regularizer=self.bias_regularizer, constraint=self.bias_constraint)  # fmt: skip

    def call(self, inputs):
        """The convolved inputs."""
        return self._finished(self._convolved(inputs))

    def _convolved(self, inputs):
        tensor(list(self.dilation_rate), None, "dilation_rate")  # TensorFlow makes it also where it does not use it
        if self.axes == 1:
            return convolution.conv1d(inputs, self.kernel, self.strides[0], self.padding, None, self.data_format,
                                      dilations=self.dilation_rate[0])  # fmt: skip
        return convolution.conv({2: "Conv2D", 3: "Conv3D"}[self.axes], inputs, self.kernel, self.strides, self.padding,
                                self.data_format, self.dilation_rate, None, self.axes)  # fmt: skip

    def _finished(self, found):
        if self.use_bias:
            found = self._with_bias(found)
        return found if self.activation is None else self.activation(found)

    def _with_bias(self, found):
        if not self.first or self.axes == 2:
            return raw("BiasAdd", found, self.bias, data_format="NCHW" if self.first else "NHWC")
        return found + raw("Reshape", self.bias, shape=[1, self.filters] + [1] * self.axes)


@export("compat.v1.layers.Conv1D")
class Conv1D(Convolution):
    """The convolution of sequences (batch, steps, channels)."""

    axes, ranks = 1, (3,)


@export("compat.v1.layers.Conv2D")
class Conv2D(Convolution):
    """The convolution of images (batch, rows, columns, channels)."""

    ranks = (4,)


@export("compat.v1.layers.Conv3D")
class Conv3D(Convolution):
    """The convolution of volumes (batch, depth, rows, columns, channels)."""

    axes, ranks = 3, (5,)


class Transposed(Convolution):
    """What the transposed convolutions share: they have no dilations."""

    transposed = True

    def __init__(self, filters, kernel_size, strides=1, padding="valid", data_format="channels_last", activation=None, *arguments,
                 **keywords):  # fmt: skip
        super().__init__(filters, kernel_size, strides, padding, data_format, 1, activation, *arguments, **keywords)

    def _convolved(self, inputs):
        sizes = shapes.shape(inputs)
        place = 2 if self.first else 1
        batch = sizes[0]
        known = inputs.shape.as_list()
        around = [sizes[place + axis] for axis in range(self.axes)]
        around = [self._length(size, axis) for axis, size in enumerate(around)]
        static = [None if known[place + axis] is None else self._length(known[place + axis], axis) for axis in range(self.axes)]
        wanted = [batch, self.filters, *around] if self.first else [batch, *around, self.filters]
        function = convolution.conv2d_transpose if self.axes == 2 else convolution.conv3d_transpose
        wanted = arrays.stack(wanted)
        wanted[0]  # TensorFlow looks at the batch size once more
        found = function(inputs, self.kernel, wanted, self.strides, self.padding, self.data_format)
        found.set_shape([known[0], self.filters, *static] if self.first else [known[0], *static, self.filters])
        return found

    def _length(self, size, axis):
        """The size of an axis of the result."""
        grown = size * self.strides[axis]
        more = max(self.kernel_size[axis] - self.strides[axis], 0)
        return grown + more if self.padding == "VALID" and more else grown


@export("compat.v1.layers.Conv2DTranspose")
class Conv2DTranspose(Transposed):
    """The transpose of a convolution of images."""

    ranks = (4,)


@export("compat.v1.layers.Conv3DTranspose")
class Conv3DTranspose(Transposed):
    """The transpose of a convolution of volumes."""

    axes, ranks = 3, (5,)


class Separable(Convolution):
    """A convolution of each channel, then one of 1 by 1 that mixes them.

    Args:
        depth_multiplier: how many results each channel has before they are mixed.
    """

    def __init__(self, filters, kernel_size, strides=1, padding="valid", data_format="channels_last", dilation_rate=1,
                 depth_multiplier=1, activation=None, use_bias=True, depthwise_initializer=None, pointwise_initializer=None,
                 bias_initializer=ZEROS, depthwise_regularizer=None, pointwise_regularizer=None,
                 bias_regularizer=None, activity_regularizer=None, depthwise_constraint=None, pointwise_constraint=None,
                 bias_constraint=None, trainable=True, name=None, **keywords):  # fmt: skip
        super().__init__(filters, kernel_size, strides, padding, data_format, dilation_rate, activation, use_bias,
                         bias_initializer=bias_initializer, bias_regularizer=bias_regularizer, trainable=trainable, name=name,
                         activity_regularizer=activity_regularizer, bias_constraint=bias_constraint, **keywords)  # fmt: skip
        self.depth_multiplier = depth_multiplier
        self._depthwise = {"initializer": depthwise_initializer, "regularizer": depthwise_regularizer,
                           "constraint": depthwise_constraint}  # fmt: skip
        self._pointwise = {"initializer": pointwise_initializer, "regularizer": pointwise_regularizer,
                           "constraint": pointwise_constraint}  # fmt: skip

    def build(self, input_shape):
        """Both kernels and the bias."""
        given = self._channels(input_shape)
        self.depthwise_kernel = self.add_variable("depthwise_kernel", [*self.kernel_size, given, self.depth_multiplier],
                                                  **self._depthwise)  # fmt: skip
        mixed = [1] * self.axes + [given * self.depth_multiplier, self.filters]
        self.pointwise_kernel = self.add_variable("pointwise_kernel", mixed, **self._pointwise)
        self._add_bias()

    def _convolved(self, inputs):
        strides, rates, depthwise, pointwise = self.strides, self.dilation_rate, self.depthwise_kernel, self.pointwise_kernel
        data_format = self.data_format
        if self.axes == 1:
            inputs = raw("ExpandDims", inputs, axis=2 if self.first else 1)
            strides, rates = strides * 2, (1, *rates)
            depthwise, pointwise = (raw("ExpandDims", one, axis=0) for one in (depthwise, pointwise))
            data_format = "NCHW" if self.first else "NHWC"
        around = [1, 1, *strides] if self.first else [1, *strides, 1]
        found = convolution.separable_conv2d(inputs, depthwise, pointwise, around, self.padding, rates, data_format=data_format)
        return found if self.axes == 2 else raw("Squeeze", found, axis=[2 if self.first else 1])


@export("compat.v1.layers.SeparableConv1D")
class SeparableConv1D(Separable):
    """A separable convolution of sequences."""

    axes, ranks = 1, (3,)


@export("compat.v1.layers.SeparableConv2D")
class SeparableConv2D(Separable):
    """A separable convolution of images."""

    ranks = (4,)


for _kind, _name in ((Conv1D, "conv1d"), (Conv2D, "conv2d"), (Conv3D, "conv3d"), (Conv2DTranspose, "conv2d_transpose"),
                     (Conv3DTranspose, "conv3d_transpose"), (SeparableConv1D, "separable_conv1d"),
                     (SeparableConv2D, "separable_conv2d")):  # fmt: skip
    functional(_kind, _name)
