"""Batch normalization."""

from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.shape import TensorShape
from flowlet.keras import constraints, initializers, regularizers
from flowlet.keras.layers.base import InputSpec, Layer, layers
from flowlet.ops import array, nn


@layers.add()
@export("keras.layers.BatchNormalization")
class BatchNormalization(Layer):
    """Each feature with mean `beta` and deviation `gamma`: over the batch in training, by moving averages else.

    Args:
        axis: the axis of the features.
        momentum: how much of the moving averages stays at each step.
        epsilon: added to the variance.
        center, scale: whether there is a `beta`, a `gamma`.

    Weights: gamma, beta, moving_mean, moving_variance, each of shape (features,). Source: Ioffe and Szegedy, 2015.

    >>> import flowlet as tf
    >>> layer = tf.keras.layers.BatchNormalization()
    >>> layer(tf.constant([[1.], [3.]]), training=True).numpy().round(2).tolist()
    [[-1.0], [1.0]]
    """

    def __init__(self, axis=-1, momentum=0.99, epsilon=1e-3, center=True, scale=True, beta_initializer="zeros",
                 gamma_initializer="ones", moving_mean_initializer="zeros", moving_variance_initializer="ones",
                 beta_regularizer=None, gamma_regularizer=None, beta_constraint=None, gamma_constraint=None,
                 **kwargs):  # fmt: skip
        for name in ("renorm", "renorm_clipping", "renorm_momentum", "virtual_batch_size", "adjustment"):
            if kwargs.pop(name, None):
                raise NotImplementedError(f"`{name}` of BatchNormalization is not in flowlet.")
        kwargs.pop("fused", None), kwargs.pop("synchronized", None)
        super().__init__(**kwargs)
        if not isinstance(axis, (int, list, tuple)):
            raise TypeError(f"Expected an int or a list/tuple of ints for the argument 'axis', but received: {axis}")
        self.axis = list(axis) if isinstance(axis, (list, tuple)) else axis
        self.momentum, self.epsilon, self.center, self.scale = momentum, epsilon, center, scale
        self.beta_initializer = initializers.get(beta_initializer)
        self.gamma_initializer = initializers.get(gamma_initializer)
        self.moving_mean_initializer = initializers.get(moving_mean_initializer)
        self.moving_variance_initializer = initializers.get(moving_variance_initializer)
        self.beta_regularizer = regularizers.get(beta_regularizer)
        self.gamma_regularizer = regularizers.get(gamma_regularizer)
        self.beta_constraint = constraints.get(beta_constraint)
        self.gamma_constraint = constraints.get(gamma_constraint)
        self.supports_masking = True

    def build(self, input_shape):
        shape = TensorShape(input_shape)
        axes = self.axis if isinstance(self.axis, list) else [self.axis]
        for axis in axes:
            if not -shape.rank <= axis < shape.rank:
                raise ValueError(f"Invalid axis. Expected 0 <= axis < inputs.rank (with inputs.rank={shape.rank}). "
                                 f"Received: layer.axis={self.axis}")  # fmt: skip
        self._axes = [axis % shape.rank for axis in axes]
        self.axis = list(self._axes)
        sizes = [shape[axis] for axis in self._axes]
        if None in sizes:
            raise ValueError(f"Input has undefined `axis` dimension. Received input with shape {tuple(shape)} and axis "
                             f"{self.axis}.")  # fmt: skip
        self.input_spec = InputSpec(ndim=shape.rank, axes=dict(zip(self._axes, sizes)))
        self.gamma = self.beta = None
        if self.scale:
            self.gamma = self.add_weight("gamma", sizes, initializer=self.gamma_initializer,
                                         regularizer=self.gamma_regularizer, constraint=self.gamma_constraint)  # fmt: skip
        if self.center:
            self.beta = self.add_weight("beta", sizes, initializer=self.beta_initializer,
                                        regularizer=self.beta_regularizer, constraint=self.beta_constraint)  # fmt: skip
        self.moving_mean = self.add_weight("moving_mean", sizes, initializer=self.moving_mean_initializer,
                                           trainable=False)  # fmt: skip
        self.moving_variance = self.add_weight("moving_variance", sizes, initializer=self.moving_variance_initializer,
                                               trainable=False)  # fmt: skip
        self.built = True

    def call(self, inputs, training=None):
        rank = len(inputs.shape)
        spread = [inputs.shape[axis] if axis in self._axes else 1 for axis in range(rank)]
        shaped = lambda one: None if one is None else array.reshape(conversion.convert(one), spread)  # noqa: E731
        if training and self.trainable:
            others = tuple(axis for axis in range(rank) if axis not in self._axes)
            mean, variance = nn.moments(inputs, others)
            self._move(self.moving_mean, mean)
            self._move(self.moving_variance, self._population(variance, inputs, others))
        else:
            mean, variance = self.moving_mean, self.moving_variance
        return nn.batch_normalization(inputs, shaped(mean), shaped(variance), shaped(self.beta), shaped(self.gamma),
                                      self.epsilon)  # fmt: skip

    def _population(self, variance, inputs, others):
        """What goes into the moving variance: TensorFlow's fused kernel for images (rank 4, one axis) takes n / (n - 1)."""
        if len(inputs.shape) != 4 or len(self._axes) != 1:
            return variance
        count = 1
        for axis in others:
            count *= inputs.shape[axis]
        return variance * (count / max(count - 1, 1))

    def _move(self, variable, value):
        variable.assign_sub((variable - array.reshape(value, variable.shape)) * (1.0 - self.momentum))
