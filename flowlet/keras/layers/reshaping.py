"""Layers that move elements without changing them: Permute, RepeatVector."""

from flowlet.api import export
from flowlet.keras.layers.base import Layer, layers
from flowlet.keras.layers.input_spec import InputSpec
from flowlet.ops import array


@layers.add()
@export("keras.layers.Permute")
class Permute(Layer):
    """The axes of each sample in another order.

    Args:
        dims: the axes in their new order, counted from 1; the batch stays first.

    Shapes: with `dims=(2, 1)`, (batch, a, b) to (batch, b, a).

    >>> import flowlet as tf
    >>> tf.keras.layers.Permute((2, 1))(tf.zeros([5, 3, 4])).shape
    TensorShape([5, 4, 3])
    """

    def __init__(self, dims, **kwargs):
        super().__init__(**kwargs)
        self.dims = tuple(dims)
        if sorted(dims) != list(range(1, len(dims) + 1)):
            raise ValueError(
                "Invalid permutation argument `dims` for Permute Layer. The set of indices in `dims` must "
                f"be consecutive and start from 1. Received dims={dims}"
            )
        self.input_spec = InputSpec(ndim=len(self.dims) + 1)

    def call(self, inputs):
        return array.transpose(inputs, (0, *self.dims))


@layers.add()
@export("keras.layers.RepeatVector")
class RepeatVector(Layer):
    """Each sample `n` times along a new axis: (batch, features) to (batch, n, features).

    >>> import flowlet as tf
    >>> tf.keras.layers.RepeatVector(2)(tf.constant([[1., 2.]])).numpy().tolist()
    [[[1.0, 2.0], [1.0, 2.0]]]
    """

    def __init__(self, n, **kwargs):
        super().__init__(**kwargs)
        if not isinstance(n, int):
            raise TypeError(f"Expected an integer value for `n`, got {type(n)}.")
        self.n = n
        self.input_spec = InputSpec(ndim=2)

    def call(self, inputs):
        return array.tile(array.expand_dims(inputs, 1), (1, self.n, 1))
