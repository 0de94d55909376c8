"""Layers that make training harder so that it generalizes: noise, dropout of other kinds, penalties on activity."""

import numpy as np

from flowlet.api import export
from flowlet.keras import regularizers, settings
from flowlet.keras.layers.base import Layer, layers
from flowlet.keras.layers.core import Dropout
from flowlet.keras.layers.input_spec import InputSpec
from flowlet.ops import math, shapes
from flowlet.ops.cast import cast
from flowlet.random.state import SeedGenerator


def _sizes(inputs):
    """The shape of the inputs: a tensor where it is known in part, in a graph."""
    return inputs.shape if inputs.shape.is_fully_defined() else shapes.shape(inputs)


class _Noise(Layer):
    """A layer with random numbers of its own, which leaves its inputs alone outside training."""

    def __init__(self, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True
        self.seed = seed
        self._noise = SeedGenerator(seed)

    def call(self, inputs, training=None):
        return self.disturbed(inputs) if training else inputs


@layers.add()
@export("keras.layers.GaussianNoise")
class GaussianNoise(_Noise):
    """During training, adds normal noise of deviation `stddev`.

    >>> import flowlet as tf
    >>> tf.keras.layers.GaussianNoise(0.1)(tf.ones([2])).numpy().tolist()
    [1.0, 1.0]
    """

    def __init__(self, stddev, seed=None, **kwargs):
        super().__init__(seed, **kwargs)
        self.stddev = stddev

    def disturbed(self, inputs):
        return inputs + self._noise.normal(_sizes(inputs), 0.0, self.stddev, inputs.dtype)


@layers.add()
@export("keras.layers.GaussianDropout")
class GaussianDropout(_Noise):
    """During training, multiplies by normal noise of mean 1, whose variance is that of dropout with the same `rate`.

    Source: Srivastava et al., 2014.

    >>> import flowlet as tf
    >>> tf.keras.layers.GaussianDropout(0.5)(tf.ones([2])).numpy().tolist()
    [1.0, 1.0]
    """

    def __init__(self, rate, seed=None, **kwargs):
        super().__init__(seed, **kwargs)
        self.rate = rate

    def disturbed(self, inputs):
        if not 0 < self.rate < 1:
            return inputs
        deviation = float(np.sqrt(self.rate / (1.0 - self.rate)))
        return inputs * self._noise.normal(_sizes(inputs), 1.0, deviation, inputs.dtype)


@layers.add()
@export("keras.layers.AlphaDropout")
class AlphaDropout(_Noise):
    """During training, sets a share `rate` of the inputs to SELU's lowest value and keeps mean and variance.

    Args:
        rate: the share, from 0 to below 1.
        noise_shape: the shape of the random mask, 1 along axes that share it.

    Source: Klambauer et al., 2017.

    >>> import flowlet as tf
    >>> tf.keras.layers.AlphaDropout(0.5)(tf.ones([2])).numpy().tolist()
    [1.0, 1.0]
    """

    LOWEST = -1.6732632423543772 * 1.0507009873554805  # of SELU, far to the left

    def __init__(self, rate, noise_shape=None, seed=None, **kwargs):
        super().__init__(seed, **kwargs)
        self.rate, self.noise_shape = rate, noise_shape

    def disturbed(self, inputs):
        if not 0 < self.rate < 1:
            return inputs
        shape = self.noise_shape or _sizes(inputs)
        kept = cast(math.greater_equal(self._noise.uniform(shape), self.rate), inputs.dtype)
        slope = ((1 - self.rate) * (1 + self.rate * self.LOWEST**2)) ** -0.5
        return slope * (inputs * kept + self.LOWEST * (1 - kept)) - slope * self.LOWEST * self.rate

    def get_config(self):
        config = super().get_config()
        del config["noise_shape"]  # Keras leaves it out
        return config


class _SpatialDropout(Dropout):
    """Dropout of whole channels: all of a channel's places share their fate."""

    places = 1  # how many axes of places there are between the batch and the channels

    def __init__(self, rate, data_format=None, **kwargs):
        super().__init__(rate, **kwargs)
        data_format = data_format or settings.image_data_format()
        if data_format not in ("channels_last", "channels_first"):
            raise ValueError(
                f'`data_format` must be "channels_last" or "channels_first". Received: data_format={data_format}.'
            )
        self.data_format = data_format
        self.input_spec = InputSpec(ndim=self.places + 2)

    def _noise_sizes(self, inputs):
        batch, *rest = inputs.shape
        ones = (1,) * self.places
        return (batch, *ones, rest[-1]) if self.data_format == "channels_last" else (batch, rest[0], *ones)

    def get_config(self):
        config = super().get_config()
        config.pop("data_format", None)  # Keras leaves it out
        return config


@layers.add()
@export("keras.layers.SpatialDropout1D")
class SpatialDropout1D(_SpatialDropout):
    """During training, sets whole channels of (batch, steps, channels) to 0, a share `rate` of them.

    >>> import flowlet as tf
    >>> tf.keras.layers.SpatialDropout1D(0.5)(tf.ones([1, 2, 2])).numpy().tolist()
    [[[1.0, 1.0], [1.0, 1.0]]]
    """

    def __init__(self, rate, **kwargs):
        super().__init__(rate, "channels_last", **kwargs)


@layers.add()
@export("keras.layers.SpatialDropout2D")
class SpatialDropout2D(_SpatialDropout):
    """During training, sets whole channels of (batch, rows, columns, channels) to 0, a share `rate` of them.

    Args:
        rate: the share, from 0 to 1.
        data_format: "channels_last" or "channels_first"; `tf.keras.backend.image_data_format()` by default.

    >>> import flowlet as tf
    >>> tf.keras.layers.SpatialDropout2D(0.5)(tf.ones([1, 2, 2, 1])).shape
    TensorShape([1, 2, 2, 1])
    """

    places = 2


@layers.add()
@export("keras.layers.SpatialDropout3D")
class SpatialDropout3D(_SpatialDropout):
    """During training, sets whole channels of (batch, depth, rows, columns, channels) to 0, a share `rate` of them.

    >>> import flowlet as tf
    >>> tf.keras.layers.SpatialDropout3D(0.5)(tf.ones([1, 2, 2, 2, 1])).shape
    TensorShape([1, 2, 2, 2, 1])
    """

    places = 3


@layers.add()
@export("keras.layers.ActivityRegularization")
class ActivityRegularization(Layer):
    """Passes its inputs on and adds `l1 * sum(|x|) + l2 * sum(x^2)`, over the batch size, to the loss.

    >>> import flowlet as tf
    >>> layer = tf.keras.layers.ActivityRegularization(l1=0.5)
    >>> outputs = layer(tf.constant([[1., -2.]]))
    >>> [loss.numpy().item() for loss in layer.losses]
    [1.5]
    """

    def __init__(self, l1=0.0, l2=0.0, **kwargs):
        super().__init__(activity_regularizer=regularizers.L1L2(l1=l1, l2=l2), **kwargs)
        self.supports_masking = True
        self.l1, self.l2 = l1, l2
