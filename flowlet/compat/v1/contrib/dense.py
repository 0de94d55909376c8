"""`tf.contrib.layers.fully_connected` and its kin."""

import functools

import flowlet.compat.v1 as tf
from flowlet.api import add
from flowlet.compat.v1.contrib import common
from flowlet.compat.v1.contrib.common import layer

_zeros = "zeros"  # stands for tf.zeros_initializer(), made when it is needed


def initial(initializer):
    """The initializer that was given, or the layer's own: uniform weights after Glorot and Bengio, biases of zeros."""
    if initializer == "xavier":
        return tf.contrib.layers.xavier_initializer()
    return tf.zeros_initializer() if isinstance(initializer, str) and initializer == _zeros else initializer


@layer("fully_connected")
def fully_connected(inputs, num_outputs, activation_fn=tf.nn.relu, normalizer_fn=None, normalizer_params=None,
                    weights_initializer="xavier", weights_regularizer=None, biases_initializer=_zeros, biases_regularizer=None,
                    reuse=None, variables_collections=None, outputs_collections=None, trainable=True, scope=None):  # fmt: skip
    """A dense layer: `activation_fn(inputs @ weights + biases)`.

    Args:
        inputs: float tensor of shape (..., n), n known.
        num_outputs: units.
        activation_fn: ReLU by default; None for none.
        normalizer_fn: used instead of biases, such as `tf.contrib.layers.batch_norm`.
        normalizer_params: its arguments, as a dict.
        weights_initializer, weights_regularizer, biases_initializer, biases_regularizer: biases_initializer=None leaves
            the biases out.
        reuse: whether to take the variables that are there.
        variables_collections, outputs_collections: names of collections for the variables and the result.
        scope: the variables are `scope/weights` and `scope/biases`; `fully_connected` by default.

    Returns:
        a tensor of shape (..., num_outputs).
    """
    with tf.variable_scope(scope, "fully_connected", [inputs], reuse=reuse) as opened:
        inputs = tf.convert_to_tensor(inputs)
        common.check_rank(inputs, 2, "fully_connected")
        size = common.channels_of(inputs, -1, "fully_connected")
        kind = inputs.dtype.base_dtype
        weights = common.variable("weights", [size, num_outputs], kind, initial(weights_initializer), weights_regularizer,
                                  trainable, variables_collections, "kernel")  # fmt: skip
        biases = None
        if normalizer_fn is None and biases_initializer is not None:
            biases = common.variable("biases", [num_outputs], kind, initial(biases_initializer), biases_regularizer, trainable,
                                     variables_collections, "bias")  # fmt: skip
        rank = inputs.shape.rank
        output = tf.matmul(inputs, weights) if rank == 2 else tf.tensordot(inputs, weights, [[rank - 1], [0]])
        if rank != 2:
            output.set_shape([*inputs.shape.as_list()[:-1], num_outputs])
        output = output if biases is None else tf.nn.bias_add(output, biases)
        return common.finished(output, normalizer_fn, normalizer_params, activation_fn, outputs_collections, opened)


for _name, _activation in {"linear": None, "relu": tf.nn.relu, "relu6": tf.nn.relu6, "elu": tf.nn.elu}.items():
    _layer = functools.partial(fully_connected, activation_fn=_activation)
    _layer.__name__ = "fully_connected"
    add(f"compat.v1.contrib.layers.{_name}", _layer)


@layer("bias_add")
def bias_add(inputs, activation_fn=None, initializer=_zeros, regularizer=None, reuse=None, variables_collections=None,
             outputs_collections=None, trainable=True, data_format="NHWC", scope=None):  # fmt: skip
    """Add trained biases to the last axis (or to the channels of "NCHW")."""
    with tf.variable_scope(scope, "BiasAdd", [inputs], reuse=reuse) as opened:
        inputs = tf.convert_to_tensor(inputs)
        size = common.channels_of(inputs, 1 if data_format.startswith("NC") else -1, "bias_add")
        biases = common.variable("biases", [size], inputs.dtype.base_dtype, initial(initializer), regularizer, trainable,
                                 variables_collections)  # fmt: skip
        output = tf.nn.bias_add(inputs, biases, data_format=data_format)
        return common.finished(output, None, None, activation_fn, outputs_collections, opened)
