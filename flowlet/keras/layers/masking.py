"""Masking: steps of a sequence that later layers leave out."""

from flowlet.api import export
from flowlet.keras.layers.base import Layer, layers
from flowlet.ops import math, reduce
from flowlet.ops.cast import cast


@layers.add()
@export("keras.layers.Masking")
class Masking(Layer):
    """Steps whose features all equal `mask_value` become 0 and are masked for the layers that follow.

    Shapes: (batch, steps, features); the mask is (batch, steps), True where a step counts.

    >>> import flowlet as tf
    >>> tf.keras.layers.Masking()(tf.constant([[[1.], [0.]]]))._keras_mask.numpy().tolist()
    [[True, False]]
    """

    def __init__(self, mask_value=0.0, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True
        self.mask_value = mask_value

    def compute_mask(self, inputs, mask=None):
        return reduce.reduce_any(math.not_equal(inputs, self.mask_value), -1)

    def call(self, inputs):
        counts = reduce.reduce_any(math.not_equal(inputs, self.mask_value), -1, keepdims=True)
        return inputs * cast(counts, inputs.dtype)
