"""Normalization: of each feature over the batch, of each sample over its features, to length 1."""

from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.shape import TensorShape
from flowlet.keras import constraints, initializers, regularizers
from flowlet.keras.layers.base import Layer, layers
from flowlet.keras.layers.input_spec import InputSpec
from flowlet.ops import array, nn, norms


class _Scaled(Layer):
    """Normalizes, then multiplies by the weight `gamma` and adds the weight `beta`, each with sizes of `axis`."""

    def __init__(
        self,
        axis,
        epsilon,
        center,
        scale,
        beta_initializer,
        gamma_initializer,
        beta_regularizer,
        gamma_regularizer,
        beta_constraint,
        gamma_constraint,
        **kwargs,
    ):
        super().__init__(**kwargs)
        if not isinstance(axis, (int, list, tuple)):
            raise TypeError(f"Expected an int or a list/tuple of ints for the argument 'axis', but received: {axis!r}")
        self.axis = axis if isinstance(axis, int) else list(axis)
        self.epsilon, self.center, self.scale = epsilon, center, scale
        self.beta_initializer = initializers.get(beta_initializer)
        self.gamma_initializer = initializers.get(gamma_initializer)
        self.beta_regularizer = regularizers.get(beta_regularizer)
        self.gamma_regularizer = regularizers.get(gamma_regularizer)
        self.beta_constraint = constraints.get(beta_constraint)
        self.gamma_constraint = constraints.get(gamma_constraint)
        self.supports_masking = True
        self.gamma = self.beta = None

    def build(self, input_shape):
        """Make gamma and beta; from now on `axis` is a list of numbers from 0 on."""
        shape = TensorShape(input_shape)
        axes = self.axis if isinstance(self.axis, list) else [self.axis]
        for axis in axes:
            if not -shape.rank <= axis < shape.rank:
                raise ValueError(
                    f"Invalid axis. Expected 0 <= axis < inputs.rank (with inputs.rank={shape.rank}). "
                    f"Received: layer.axis={axes}"
                )
        self.axis = [axis % shape.rank for axis in axes]
        if len(set(self.axis)) != len(axes):
            raise ValueError(f"Duplicate axis: {tuple(self.axis)}")
        self._sizes = self._weight_sizes(shape)
        if None in self._sizes:
            raise ValueError(
                f"Input has undefined `axis` dimension. Received input with shape {tuple(shape)}. "
                f"Axis value: {self.axis}"
            )
        if self.scale:
            self.gamma = self.add_weight(
                "gamma",
                self._sizes,
                initializer=self.gamma_initializer,
                regularizer=self.gamma_regularizer,
                constraint=self.gamma_constraint,
            )
        if self.center:
            self.beta = self.add_weight(
                "beta",
                self._sizes,
                initializer=self.beta_initializer,
                regularizer=self.beta_regularizer,
                constraint=self.beta_constraint,
            )
        self.built = True

    def _weight_sizes(self, shape):
        return [shape[axis] for axis in self.axis]

    def _spread(self, weight, inputs):
        """A weight with an axis for each of the inputs' axes."""
        sizes = [size if axis in self.axis else 1 for axis, size in enumerate(inputs.shape)]
        return array.reshape(conversion.convert(weight), sizes)

    def _normalized(self, inputs, mean, variance):
        """The inputs with these means and variances taken out, scaled and shifted."""
        beta, gamma = (None if one is None else self._spread(one, inputs) for one in (self.beta, self.gamma))
        if not inputs.dtype.is_floating:
            raise dtypes.mismatched("AddV2", 1, inputs.dtype, mean.dtype)
        return nn.batch_normalization(inputs, mean, variance, beta, gamma, self.epsilon)


@layers.add()
@export("keras.layers.BatchNormalization")
class BatchNormalization(_Scaled):
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

    def __init__(
        self,
        axis=-1,
        momentum=0.99,
        epsilon=1e-3,
        center=True,
        scale=True,
        beta_initializer="zeros",
        gamma_initializer="ones",
        moving_mean_initializer="zeros",
        moving_variance_initializer="ones",
        beta_regularizer=None,
        gamma_regularizer=None,
        beta_constraint=None,
        gamma_constraint=None,
        **kwargs,
    ):
        for name in ("renorm", "renorm_clipping", "renorm_momentum", "virtual_batch_size", "adjustment"):
            if kwargs.pop(name, None):
                raise NotImplementedError(f"`{name}` of BatchNormalization is not in flowlet.")
        kwargs.pop("fused", None), kwargs.pop("synchronized", None)
        super().__init__(
            axis,
            epsilon,
            center,
            scale,
            beta_initializer,
            gamma_initializer,
            beta_regularizer,
            gamma_regularizer,
            beta_constraint,
            gamma_constraint,
            **kwargs,
        )
        self.momentum = momentum
        self.moving_mean_initializer = initializers.get(moving_mean_initializer)
        self.moving_variance_initializer = initializers.get(moving_variance_initializer)

    def build(self, input_shape):
        super().build(input_shape)
        self.input_spec = InputSpec(ndim=len(input_shape), axes={axis: input_shape[axis] for axis in self.axis})
        for name, initializer in (
            ("moving_mean", self.moving_mean_initializer),
            ("moving_variance", self.moving_variance_initializer),
        ):
            setattr(self, name, self.add_weight(name, self._sizes, initializer=initializer, trainable=False))

    def _weight_sizes(self, shape):
        if len(self.axis) == 1:
            return super()._weight_sizes(shape)
        return [size if axis in self.axis else 1 for axis, size in enumerate(shape)]

    def call(self, inputs, training=None):
        if training and self.trainable:
            others = tuple(axis for axis in range(len(inputs.shape)) if axis not in self.axis)
            mean, variance = nn.moments(inputs, others, keepdims=True)
            self._move(self.moving_mean, mean)
            self._move(self.moving_variance, self._population(variance, inputs, others))
            return self._normalized(inputs, mean, variance)
        return self._normalized(
            inputs, *(self._spread(one, inputs) for one in (self.moving_mean, self.moving_variance))
        )

    def _population(self, variance, inputs, others):
        """What goes into the moving variance: TensorFlow's fused kernel for pictures and volumes takes n / (n - 1)."""
        if len(inputs.shape) not in (4, 5) or self.axis not in ([1], [len(inputs.shape) - 1]):
            return variance
        count = 1
        for axis in others:
            count *= inputs.shape[axis]
        return variance * (count / max(count - 1, 1))

    def _move(self, variable, value):
        variable.assign_sub((variable - array.reshape(value, variable.shape)) * (1.0 - self.momentum))


@layers.add()
@export("keras.layers.LayerNormalization")
class LayerNormalization(_Scaled):
    """Each sample with mean `beta` and deviation `gamma` over `axis`.

    Args:
        axis: the axis, or axes, over which mean and variance are taken.
        epsilon: added to the variance.
        center, scale: whether there is a `beta`, a `gamma`.

    Weights: gamma, beta, with the sizes of `axis`. Source: Ba et al., 2016.

    >>> import flowlet as tf
    >>> tf.keras.layers.LayerNormalization()(tf.constant([[1., 3.]])).numpy().round(2).tolist()
    [[-1.0, 1.0]]
    """

    def __init__(
        self,
        axis=-1,
        epsilon=1e-3,
        center=True,
        scale=True,
        beta_initializer="zeros",
        gamma_initializer="ones",
        beta_regularizer=None,
        gamma_regularizer=None,
        beta_constraint=None,
        gamma_constraint=None,
        **kwargs,
    ):
        super().__init__(
            axis,
            epsilon,
            center,
            scale,
            beta_initializer,
            gamma_initializer,
            beta_regularizer,
            gamma_regularizer,
            beta_constraint,
            gamma_constraint,
            **kwargs,
        )

    def call(self, inputs):
        return self._normalized(inputs, *nn.moments(inputs, tuple(self.axis), keepdims=True))


@layers.add()
@export("keras.layers.UnitNormalization")
class UnitNormalization(Layer):
    """Each sample at length 1 (Euclidean norm over `axis`); zeros stay zeros.

    >>> import flowlet as tf
    >>> print(tf.keras.layers.UnitNormalization()(tf.constant([[3., 4.]])).numpy())
    [[0.6 0.8]]
    """

    def __init__(self, axis=-1, **kwargs):
        super().__init__(**kwargs)
        if not isinstance(axis, (int, list, tuple)):
            raise TypeError(
                f"Invalid value for `axis` argument: expected an int or a list/tuple of ints. Received: axis={axis}"
            )
        self.axis = axis if isinstance(axis, int) else list(axis)
        self.supports_masking = True

    def call(self, inputs):
        return norms.l2_normalize(inputs, self.axis if isinstance(self.axis, int) else tuple(self.axis))
