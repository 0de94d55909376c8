"""Activations as layers, those with settings among them."""

import numpy as np

from flowlet.api import export
from flowlet.core.shape import TensorShape
from flowlet.keras import activations, constraints, initializers, regularizers, settings
from flowlet.keras.layers.base import Layer, layers
from flowlet.keras.layers.input_spec import InputSpec
from flowlet.ops import array, math, nn
from flowlet.ops.cast import cast


def _rounded(value):
    """A setting as Keras keeps it: rounded to the float type."""
    return float(np.asarray(value, settings.float_dtype()._np))


@layers.add()
@export("keras.layers.ReLU")
class ReLU(Layer):
    """`x` from `threshold` up to `max_value`, `negative_slope * (x - threshold)` below.

    >>> import flowlet as tf
    >>> tf.keras.layers.ReLU(max_value=1.)(tf.constant([-1., .5, 3.])).numpy().tolist()
    [0.0, 0.5, 1.0]
    """

    def __init__(self, max_value=None, negative_slope=0.0, threshold=0.0, **kwargs):
        super().__init__(**kwargs)
        if max_value is not None and max_value < 0:
            raise ValueError(f"max_value of a ReLU layer cannot be a negative value. Received: {max_value}")
        if negative_slope is None or negative_slope < 0:
            raise ValueError(f"negative_slope of a ReLU layer cannot be a negative value. Received: {negative_slope}")
        if threshold is None or threshold < 0:
            raise ValueError(f"threshold of a ReLU layer cannot be a negative value. Received: {threshold}")
        self.supports_masking = True
        self.max_value = None if max_value is None else _rounded(max_value)
        self.negative_slope, self.threshold = _rounded(negative_slope), _rounded(threshold)

    def call(self, inputs):
        return activations.relu(inputs, self.negative_slope, self.max_value, self.threshold)


@layers.add()
@export("keras.layers.LeakyReLU")
class LeakyReLU(Layer):
    """`x` above 0 and `alpha * x` below."""

    def __init__(self, alpha=0.3, negative_slope=None, **kwargs):
        super().__init__(**kwargs)
        alpha = alpha if negative_slope is None else negative_slope
        if alpha is None:
            raise ValueError(
                f"The alpha value of a Leaky ReLU layer cannot be None, Expecting a float. Received: {alpha}"
            )
        self.supports_masking = True
        self.alpha = _rounded(alpha)

    def call(self, inputs):
        return nn.leaky_relu(inputs, self.alpha)


@layers.add()
@export("keras.layers.PReLU")
class PReLU(Layer):
    """`x` above 0 and `alpha * x` below, where `alpha` is learned, one for each input (He et al., 2015)."""

    def __init__(self, alpha_initializer="zeros", alpha_regularizer=None, alpha_constraint=None, shared_axes=None,
                 **kwargs):  # fmt: skip
        super().__init__(**kwargs)
        self.supports_masking = True
        self.alpha_initializer = initializers.get(alpha_initializer)
        self.alpha_regularizer = regularizers.get(alpha_regularizer)
        self.alpha_constraint = constraints.get(alpha_constraint)
        self.shared_axes = None if shared_axes is None else (
            list(shared_axes) if isinstance(shared_axes, (list, tuple)) else [shared_axes])  # fmt: skip

    def build(self, input_shape):
        shape = list(TensorShape(input_shape)[1:])
        for axis in self.shared_axes or []:
            shape[axis - 1] = 1
        self.alpha = self.add_weight("alpha", shape, initializer=self.alpha_initializer,
                                     regularizer=self.alpha_regularizer, constraint=self.alpha_constraint)  # fmt: skip
        axes = {i: size for i, size in enumerate(TensorShape(input_shape)) if i and i not in (self.shared_axes or [])}
        self.input_spec = InputSpec(ndim=len(input_shape), axes=axes)
        self.built = True

    def call(self, inputs):
        return nn.relu(inputs) - self.alpha * nn.relu(-inputs)


@layers.add()
@export("keras.layers.ELU")
class ELU(Layer):
    """`x` above 0 and `alpha * (exp(x) - 1)` below (Clevert et al., 2016)."""

    def __init__(self, alpha=1.0, **kwargs):
        super().__init__(**kwargs)
        if alpha is None:
            raise ValueError(f"Alpha of an ELU layer cannot be None, expecting a float. Received: {alpha}")
        self.supports_masking = True
        self.alpha = _rounded(alpha)

    def call(self, inputs):
        return activations.elu(inputs, self.alpha)


@layers.add()
@export("keras.layers.ThresholdedReLU")
class ThresholdedReLU(Layer):
    """`x` above `theta` and 0 elsewhere."""

    def __init__(self, theta=1.0, **kwargs):
        super().__init__(**kwargs)
        if theta is None or theta < 0:
            raise ValueError(f"The theta value of a Thresholded ReLU layer should be >=0. Received: {theta}")
        self.supports_masking = True
        self.theta = _rounded(theta)

    def call(self, inputs):
        return inputs * cast(math.greater(inputs, self.theta), inputs.dtype)


@layers.add()
@export("keras.layers.Softmax")
class Softmax(Layer):
    """Softmax along `axis` (or several axes); where a mask is given, over what it keeps."""

    def __init__(self, axis=-1, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True
        self.axis = axis

    def call(self, inputs, mask=None):
        if mask is not None:
            inputs = array.where(cast(mask, "bool"), inputs, inputs + inputs.dtype.min)
        if isinstance(self.axis, (list, tuple)) and len(self.axis) > 1:
            from flowlet.ops import reduce

            return math.exp(inputs - reduce.reduce_logsumexp(inputs, tuple(self.axis), keepdims=True))
        axis = self.axis[0] if isinstance(self.axis, (list, tuple)) else self.axis
        return activations.softmax(inputs, axis=axis)
