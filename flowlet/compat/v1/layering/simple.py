"""Dense layers, dropout, flattening."""

import numpy as np

from flowlet.api import export
from flowlet.compat.v1 import arrays, elementwise, matrices, shapes
from flowlet.compat.v1.layering.base import ZEROS, Layer, functional
from flowlet.compat.v1.networks.dropout import dropout as drop
from flowlet.compat.v1.raw import raw
from flowlet.compat.v1.unlisted import smart_cond
from flowlet.core.shape import TensorShape


def activation_of(given):
    """The function that an argument `activation` means."""
    if isinstance(given, str):
        from flowlet import api

        return api.resolve("keras.activations", "get")(given)
    return given


@export("compat.v1.layers.Dense")
class Dense(Layer):
    """activation(inputs @ kernel + bias), along the last axis.

    Args:
        units: how many results for each row.
        activation: a function, or None.
        use_bias: whether to add a bias.
        kernel_initializer, bias_initializer, kernel_regularizer, bias_regularizer, activity_regularizer,
        kernel_constraint, bias_constraint: of the variables `kernel` (inputs, units) and `bias` (units).
    """

    least = 2

    def __init__(self, units, activation=None, use_bias=True, kernel_initializer=None, bias_initializer=ZEROS,
                 kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None,
                 bias_constraint=None, trainable=True, name=None, **keywords):  # fmt: skip
        super().__init__(trainable, name, **keywords)
        self.units, self.activation, self.use_bias = int(units), activation_of(activation), use_bias
        self.kernel_initializer, self.bias_initializer = kernel_initializer, bias_initializer
        self.kernel_regularizer, self.bias_regularizer = kernel_regularizer, bias_regularizer
        self.kernel_constraint, self.bias_constraint = kernel_constraint, bias_constraint
        self.activity_regularizer, self.bias = activity_regularizer, None

    def build(self, input_shape):
        """The kernel and the bias."""
        if input_shape.as_list()[-1] is None:
            raise ValueError("The last dimension of the inputs to `Dense` should be defined. Found `None`.")
        self.kernel = self.add_variable("kernel", [input_shape.as_list()[-1], self.units], initializer=self.kernel_initializer,
                                        regularizer=self.kernel_regularizer, constraint=self.kernel_constraint)  # fmt: skip
        if self.use_bias:
            self.bias = self.add_variable("bias", [self.units], initializer=self.bias_initializer,
                                          regularizer=self.bias_regularizer, constraint=self.bias_constraint)  # fmt: skip

    def call(self, inputs):
        """The result for inputs (..., n)."""
        rank = inputs.shape.rank
        if rank > 2:
            found = matrices.tensordot(inputs, self.kernel, [[rank - 1], [0]])
            found.set_shape([*inputs.shape.as_list()[:-1], self.units])
        else:
            found = matrices.matmul(inputs, self.kernel)
        if self.use_bias:
            found = raw("BiasAdd", found, self.bias)
        return found if self.activation is None else self.activation(found)


@export("compat.v1.layers.Dropout")
class Dropout(Layer):
    """Sets elements to zero while training, each with probability `rate`, and scales the others up.

    Args:
        rate: how likely an element is dropped.
        noise_shape: with ones where axes share one draw.
        seed: of the draws.
    """

    takes_training = True

    def __init__(self, rate=0.5, noise_shape=None, seed=None, name=None, **keywords):
        super().__init__(name=name, **keywords)
        self.rate, self.noise_shape, self.seed = rate, noise_shape, seed

    def call(self, inputs, training=False):
        """`training` is a bool, or a bool tensor."""
        return smart_cond(training, lambda: drop(inputs, noise_shape=self.noise_shape, seed=self.seed, rate=self.rate),
                          lambda: elementwise.identity(inputs))  # fmt: skip


@export("compat.v1.layers.Flatten")
class Flatten(Layer):
    """All axes but the first in one.

    Args:
        data_format: "channels_last", or "channels_first": then channels go last first.
    """

    least = 1

    def __init__(self, data_format="channels_last", name=None, **keywords):
        super().__init__(name=name, **keywords)
        self.data_format = data_format

    def call(self, inputs):
        """(batch, everything else)"""
        rank = inputs.shape.rank
        if self.data_format == "channels_first" and rank > 1:
            inputs = arrays.transpose(inputs, [0, *range(2, rank), 1])
        sizes = inputs.shape.as_list()
        if rank == 1:
            return raw("Reshape", inputs, shape=[-1, 1])
        rest = -1 if None in sizes[1:] else int(np.prod(sizes[1:], dtype=int))
        found = raw("Reshape", inputs, shape=[shapes.shape(inputs)[0], rest])
        found.set_shape(TensorShape([sizes[0], None if rest == -1 else rest]))
        return found


dense, dropout, flatten = functional(Dense, "dense"), functional(Dropout, "dropout"), functional(Flatten, "flatten")
