"""The layers that most models are made of: Dense, Activation, Dropout, Flatten, Reshape, Lambda."""

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import mode, nest
from flowlet.core.shape import TensorShape
from flowlet.keras import activations, constraints, initializers, regularizers
from flowlet.keras.layers.base import Layer, layers
from flowlet.keras.layers.input_spec import InputSpec
from flowlet.ops import array, linalg, nn
from flowlet.ops.cast import cast
from flowlet.random.dropout import dropout
from flowlet.random.state import SeedGenerator


def positive_integer(value, what):
    """`value` as an int; an error with TensorFlow's wording where it is none above 0."""
    try:
        number = int(value)
    except (TypeError, ValueError) as error:
        raise type(error)(errors.message(f"`{what}` is {value!r}, a {type(value).__name__}.", "a positive integer.",
                                         f"pass {what}=32, say.")) from None  # fmt: skip
    if number <= 0:
        raise ValueError(f"Received an invalid value for `{what}`, expected a positive integer. "
                         f"Received: {what}={value}")  # fmt: skip
    return number


@layers.add()
@export("keras.layers.Dense")
class Dense(Layer):
    """`activation(inputs @ kernel + bias)`: every output depends on every input.

    Args:
        units: how many outputs.
        activation: a name or function, such as "relu"; none by default.
        use_bias: whether to add a bias.
        kernel_initializer, bias_initializer: how the weights start.
        kernel_regularizer, bias_regularizer, activity_regularizer: penalties.
        kernel_constraint, bias_constraint: what holds for the weights after each update.

    Shapes: (batch, ..., inputs) to (batch, ..., units). Weights: kernel (inputs, units), bias (units,).

    Raises:
        ValueError: for inputs of another width than the layer was built for.

    >>> import flowlet as tf
    >>> layer = tf.keras.layers.Dense(2, kernel_initializer="ones", use_bias=False)
    >>> layer(tf.constant([[1., 2., 3.]])).numpy().tolist()
    [[6.0, 6.0]]
    """

    def __init__(self, units, activation=None, use_bias=True, kernel_initializer="glorot_uniform",
                 bias_initializer="zeros", kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None,
                 kernel_constraint=None, bias_constraint=None, **kwargs):  # fmt: skip
        super().__init__(activity_regularizer=activity_regularizer, **kwargs)
        self.units = positive_integer(units, "units")
        self.activation, self.use_bias = activations.get(activation), use_bias
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.bias_initializer = initializers.get(bias_initializer)
        self.kernel_regularizer = regularizers.get(kernel_regularizer)
        self.bias_regularizer = regularizers.get(bias_regularizer)
        self.kernel_constraint = constraints.get(kernel_constraint)
        self.bias_constraint = constraints.get(bias_constraint)
        self.input_spec = InputSpec(min_ndim=2)
        self.supports_masking = True

    def build(self, input_shape):
        width = TensorShape(input_shape)[-1]
        if width is None:
            raise ValueError("The last dimension of the inputs to a Dense layer should be defined. Found None. "
                             f"Full input shape received: {tuple(input_shape)}")  # fmt: skip
        self.input_spec = InputSpec(min_ndim=2, axes={-1: width})
        self.kernel = self.add_weight("kernel", (width, self.units), initializer=self.kernel_initializer,
                                      regularizer=self.kernel_regularizer, constraint=self.kernel_constraint)  # fmt: skip
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight("bias", (self.units,), initializer=self.bias_initializer,
                                        regularizer=self.bias_regularizer, constraint=self.bias_constraint)  # fmt: skip
        self.built = True

    def call(self, inputs):
        if inputs.dtype != self.kernel.dtype:  # integers; floats come in the layer's dtype
            inputs = cast(inputs, self.kernel.dtype)
        outputs = linalg.matmul(inputs, self.kernel)
        if self.use_bias:
            outputs = nn.bias_add(outputs, self.bias)
        return outputs if self.activation is None else self.activation(outputs)


@layers.add()
@export("keras.layers.Activation")
class Activation(Layer):
    """An activation function as a layer: `Activation("relu")`.

    >>> import flowlet as tf
    >>> tf.keras.layers.Activation("relu")(tf.constant([-1., 2.])).numpy().tolist()
    [0.0, 2.0]
    """

    def __init__(self, activation, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True
        self.activation = activations.get(activation)

    def call(self, inputs):
        return self.activation(inputs)


@layers.add()
@export("keras.layers.Dropout")
class Dropout(Layer):
    """During training, a share `rate` of the inputs becomes 0 and the others grow by 1 / (1 - rate).

    Args:
        rate: the share, from 0 to below 1.
        noise_shape: the shape of the random mask, 1 along axes that share it.
        seed: an int, for the same masks in each run.

    >>> import flowlet as tf
    >>> tf.keras.layers.Dropout(0.5)(tf.ones([2]), training=False).numpy().tolist()
    [1.0, 1.0]
    """

    def __init__(self, rate, noise_shape=None, seed=None, **kwargs):
        super().__init__(**kwargs)
        if isinstance(rate, (int, float)) and not 0 <= rate <= 1:
            raise ValueError(f"Invalid value {rate} received for `rate`, expected a value between 0 and 1.")
        self.rate, self.noise_shape, self.seed = rate, noise_shape, seed
        self.supports_masking = True
        self._noise = SeedGenerator(seed)

    def call(self, inputs, training=None):
        if not training:
            return inputs
        return dropout(inputs, self.rate, self._noise_sizes(inputs), seed=self._noise.next_seed())

    def _noise_sizes(self, inputs):
        """The shape of the random mask; None for that of the inputs."""
        return self.noise_shape


@layers.add()
@export("keras.layers.Flatten")
class Flatten(Layer):
    """All axes but the batch as one: (batch, a, b, ...) to (batch, a * b * ...).

    >>> import flowlet as tf
    >>> tf.keras.layers.Flatten()(tf.zeros([2, 3, 4])).shape
    TensorShape([2, 12])
    """

    def __init__(self, data_format=None, **kwargs):
        super().__init__(**kwargs)
        if data_format not in (None, "channels_last", "channels_first"):
            raise ValueError(f"The `data_format` argument must be one of \"channels_first\", \"channels_last\". "
                             f"Received: {data_format}")  # fmt: skip
        self.data_format = data_format or "channels_last"
        self.input_spec = InputSpec(min_ndim=1)

    def call(self, inputs):
        if self.data_format == "channels_first" and len(inputs.shape) > 1:
            inputs = array.transpose(inputs, (0, *range(2, len(inputs.shape)), 1))
        return array.reshape(inputs, (inputs.shape[0], int(np.prod(inputs.shape.as_list()[1:]))))


@layers.add()
@export("keras.layers.Reshape")
class Reshape(Layer):
    """Each sample in another shape; one size may be -1.

    >>> import flowlet as tf
    >>> tf.keras.layers.Reshape((2, -1))(tf.zeros([5, 6])).shape
    TensorShape([5, 2, 3])
    """

    def __init__(self, target_shape, **kwargs):
        super().__init__(**kwargs)
        self.target_shape = tuple(target_shape) if np.ndim(target_shape) else (target_shape,)

    def _sizes(self, shape):
        given, total = [int(size) for size in self.target_shape], int(np.prod(shape))
        known = int(np.prod([size for size in given if size != -1]))
        fits = total % known == 0 if -1 in given and known else total == known
        if not fits and mode.state.frame is None:
            return given  # the op says what is wrong with these values
        if not fits:
            raise ValueError(errors.message(
                f"total size of new array must be unchanged, input_shape = {list(shape)}, output_shape = {given}: "
                f"{total} elements do not fill it (layer {self.name!r}).", "sizes whose product is the input's."))  # fmt: skip
        return [total // known if size == -1 else size for size in given]

    def call(self, inputs):
        return array.reshape(inputs, (inputs.shape[0], *self._sizes(inputs.shape.as_list()[1:])))


@layers.add()
@export("keras.layers.Lambda")
class Lambda(Layer):
    """A function of one's own as a layer: `Lambda(lambda x: x ** 2)`.

    Args:
        function: called on the inputs; may take `mask` and `training`.
        arguments: keyword arguments for it.

    >>> import flowlet as tf
    >>> tf.keras.layers.Lambda(lambda x: x ** 2)(tf.constant([3.])).numpy().tolist()
    [9.0]
    """

    def __init__(self, function, output_shape=None, mask=None, arguments=None, **kwargs):
        super().__init__(**kwargs)
        if not callable(function):
            raise TypeError(errors.message(f"unsupported callable: `function` of Lambda is {function!r}.",
                                           "a function of the inputs."))  # fmt: skip
        self.function, self.arguments, self.mask = function, arguments or {}, mask
        if mask is not None:
            self.supports_masking = True
        self._output_shape = output_shape
        from inspect import signature

        try:
            self._takes = set(signature(function).parameters)
        except (TypeError, ValueError):
            self._takes = set()

    def call(self, inputs, mask=None, training=None):
        kwargs = dict(self.arguments)
        if "mask" in self._takes:
            kwargs["mask"] = mask
        if "training" in self._takes:
            kwargs["training"] = training
        return nest.map_structure(conversion.convert, self.function(inputs, **kwargs))

    def compute_mask(self, inputs, mask=None):
        return self.mask(inputs, mask) if callable(self.mask) else self.mask

    def get_config(self):
        config = super().get_config()
        config.update(function=getattr(self.function, "__name__", repr(self.function)), function_type="function",
                      output_shape=self._output_shape, arguments=self.arguments)  # fmt: skip
        return config
