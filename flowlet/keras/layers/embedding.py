"""Embedding: a vector for each integer."""

from flowlet.api import export
from flowlet.keras import constraints, initializers, regularizers
from flowlet.keras.layers.base import Layer, layers
from flowlet.keras.layers.core import positive_integer
from flowlet.ops import array, math
from flowlet.ops.cast import cast


@layers.add()
@export("keras.layers.Embedding")
class Embedding(Layer):
    """A vector of `output_dim` learned numbers for each integer below `input_dim`.

    Args:
        input_dim: how many integers there are: 0 to `input_dim - 1`.
        output_dim: the length of the vectors.
        mask_zero: whether 0 stands for nothing and is masked for the layers that follow.
        input_length: the number of integers in a sample, where it is fixed.

    Shapes: (batch, ...) to (batch, ..., output_dim). Weights: embeddings (input_dim, output_dim).

    >>> import flowlet as tf
    >>> tf.keras.layers.Embedding(10, 4)(tf.constant([[1, 2, 3]])).shape
    TensorShape([1, 3, 4])
    """

    def __init__(
        self,
        input_dim,
        output_dim,
        embeddings_initializer="uniform",
        embeddings_regularizer=None,
        activity_regularizer=None,
        embeddings_constraint=None,
        mask_zero=False,
        input_length=None,
        **kwargs,
    ):
        if "input_shape" not in kwargs and "batch_input_shape" not in kwargs:
            lengths = input_length if isinstance(input_length, (list, tuple)) else (input_length,)
            kwargs["batch_input_shape"] = (kwargs.pop("batch_size", None), *lengths)
        # The integers come as they are: they are no floats to be cast to the dtype of the weights.
        super().__init__(activity_regularizer=activity_regularizer, autocast=False, **kwargs)
        self.input_dim = positive_integer(input_dim, "input_dim")
        self.output_dim = positive_integer(output_dim, "output_dim")
        self.embeddings_initializer = initializers.get(embeddings_initializer)
        self.embeddings_regularizer = regularizers.get(embeddings_regularizer)
        self.embeddings_constraint = constraints.get(embeddings_constraint)
        self.mask_zero = self.supports_masking = mask_zero
        self.input_length = input_length

    def build(self, input_shape=None):
        self.embeddings = self.add_weight(
            "embeddings",
            (self.input_dim, self.output_dim),
            initializer=self.embeddings_initializer,
            regularizer=self.embeddings_regularizer,
            constraint=self.embeddings_constraint,
        )
        self.built = True

    def compute_mask(self, inputs, mask=None):
        return math.not_equal(inputs, 0) if self.mask_zero else None

    def call(self, inputs):
        if inputs.dtype not in ("int32", "int64"):
            inputs = cast(inputs, "int32")
        return array.gather(self.embeddings, inputs)
