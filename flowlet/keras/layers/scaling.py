"""Rescaling and Identity: layers without weights or settings to learn."""

from flowlet.api import export
from flowlet.keras.layers.base import Layer, layers
from flowlet.ops.cast import cast, identity


@layers.add()
@export("keras.layers.Rescaling", "keras.layers.experimental.preprocessing.Rescaling")
class Rescaling(Layer):
    """`inputs * scale + offset`, such as pixels from 0..255 to 0..1 with `scale=1 / 255`.

    >>> import flowlet as tf
    >>> tf.keras.layers.Rescaling(0.5, offset=1.)(tf.constant([2., 4.])).numpy().tolist()
    [2.0, 3.0]
    """

    def __init__(self, scale, offset=0.0, **kwargs):
        super().__init__(**kwargs)
        self.scale, self.offset = scale, offset

    def call(self, inputs):
        scale, offset = (cast(one, self.dtype) for one in (self.scale, self.offset))
        return cast(inputs, self.dtype) * scale + offset


@layers.add()
@export("keras.layers.Identity")
class Identity(Layer):
    """Passes its inputs on.

    >>> import flowlet as tf
    >>> tf.keras.layers.Identity()(tf.constant([2.])).numpy().tolist()
    [2.0]
    """

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def call(self, inputs):
        return identity(inputs)
