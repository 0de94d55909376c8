"""`tf.contrib.rnn` cells beyond those of `tf.nn.rnn_cell`: projections, embeddings, layer normalization."""

from flowlet.api import export
from flowlet.compat.v1 import variable_scopes
from flowlet.compat.v1.rnn.base import RNNCell, activation_of, check_cell, root
from flowlet.compat.v1.rnn.gated import LSTMStateTuple
from flowlet.core.graph.stack import default_graph


class _Inside(RNNCell):
    """A cell around another one."""

    def __init__(self, cell, reuse=None):
        super().__init__(_reuse=reuse)
        check_cell("cell", cell)
        self._cell = cell

    state_size = property(lambda self: self._cell.state_size)
    output_size = property(lambda self: self._cell.output_size)

    def zero_state(self, batch_size, dtype):
        with default_graph().name_scope(type(self).__name__ + "ZeroState"):
            return self._cell.zero_state(batch_size, dtype)


def linear(inputs, size):
    """`inputs kernel + bias`, with variables of the open scope."""
    tf = root()
    kernel = tf.get_variable("kernel", [inputs.shape.as_list()[-1], size], dtype=inputs.dtype)
    bias = tf.get_variable("bias", [size], dtype=inputs.dtype, initializer=tf.constant_initializer(0.0, dtype=inputs.dtype))
    return tf.nn.bias_add(tf.matmul(inputs, kernel), bias)


@export("compat.v1.contrib.rnn.OutputProjectionWrapper")
class OutputProjectionWrapper(_Inside):
    """A cell whose outputs go through a dense layer.

    Args:
        cell: the cell.
        output_size: the size of the outputs.
        activation: a function of them.
    """

    def __init__(self, cell, output_size, activation=None, reuse=None):
        super().__init__(cell, reuse)
        if output_size < 1:
            raise ValueError(f"Parameter output_size must be > 0: {output_size}.")
        self._output_size, self._activation = output_size, activation

    output_size = property(lambda self: self._output_size)

    def call(self, inputs, state):
        output, new = self._cell(inputs, state)
        projected = linear(output, self._output_size)
        return self._activation(projected) if self._activation else projected, new


@export("compat.v1.contrib.rnn.InputProjectionWrapper")
class InputProjectionWrapper(_Inside):
    """A cell whose inputs go through a dense layer.

    Args:
        cell: the cell.
        num_proj: the size of what the cell gets.
        activation: a function of it.
    """

    def __init__(self, cell, num_proj, activation=None, input_size=None, reuse=None):
        super().__init__(cell, reuse)
        self._num_proj, self._activation = num_proj, activation

    def call(self, inputs, state):
        projected = linear(inputs, self._num_proj)
        return self._cell(self._activation(projected) if self._activation else projected, state)


@export("compat.v1.contrib.rnn.EmbeddingWrapper")
class EmbeddingWrapper(_Inside):
    """A cell whose inputs are numbers of symbols, which an embedding makes vectors of.

    Args:
        cell: the cell.
        embedding_classes: how many symbols there are.
        embedding_size: the size of their vectors.
        initializer: of the vectors; by default uniform with variance 1.
    """

    def __init__(self, cell, embedding_classes, embedding_size, initializer=None, reuse=None):
        super().__init__(cell, reuse)
        if embedding_classes <= 0 or embedding_size <= 0:
            raise ValueError(f"Both embedding_classes and embedding_size must be > 0: {embedding_classes}, {embedding_size}.")
        self._classes, self._size, self._initializer = embedding_classes, embedding_size, initializer

    def call(self, inputs, state):
        tf = root()
        initializer = self._initializer or tf.get_variable_scope().initializer or tf.random_uniform_initializer(-3**0.5, 3**0.5)
        kind = state[0].dtype if isinstance(state, tuple) else state.dtype
        embedding = tf.get_variable("embedding", [self._classes, self._size], initializer=initializer, dtype=kind)
        return self._cell(tf.nn.embedding_lookup(embedding, tf.reshape(inputs, [-1])), state)


@export("compat.v1.contrib.rnn.LayerNormBasicLSTMCell")
class LayerNormBasicLSTMCell(RNNCell):
    """LSTM with layer normalization (https://arxiv.org/abs/1607.06450) and dropout of what enters the memory.

    Args:
        num_units: the size of memory and output.
        forget_bias: added to the forget gate's sum.
        activation: in place of tanh.
        layer_norm: whether to normalize.
        norm_gain, norm_shift: the first values of gain and shift.
        dropout_keep_prob: how much of the new values is kept: a number or a scalar tensor.
        dropout_prob_seed: of the random numbers.
    """

    def __init__(self, num_units, forget_bias=1.0, input_size=None, activation=None, layer_norm=True, norm_gain=1.0, norm_shift=0.0,
                 dropout_keep_prob=1.0, dropout_prob_seed=None, reuse=None):  # fmt: skip
        super().__init__(_reuse=reuse)
        self._num_units, self._forget_bias, self._activation = num_units, forget_bias, activation_of(activation)
        self._layer_norm, self._gain, self._shift = layer_norm, norm_gain, norm_shift
        self._keep_prob, self._seed = dropout_keep_prob, dropout_prob_seed

    state_size = property(lambda self: LSTMStateTuple(self._num_units, self._num_units))
    output_size = property(lambda self: self._num_units)

    def _normed(self, value, name):
        tf = root()
        size = value.shape.as_list()[-1]
        with variable_scopes.variable_scope(name):
            gamma = tf.get_variable("gamma", [size], dtype=value.dtype, initializer=tf.constant_initializer(self._gain))
            beta = tf.get_variable("beta", [size], dtype=value.dtype, initializer=tf.constant_initializer(self._shift))
        with default_graph().name_scope(name):
            mean, variance = tf.nn.moments(value, [1], keep_dims=True)
            return tf.nn.batch_normalization(value, mean, variance, beta, gamma, 1e-12)

    def call(self, inputs, state):
        tf = root()
        memory, output = state
        joined = tf.concat([inputs, output], 1)
        kernel = tf.get_variable("kernel", [joined.shape.as_list()[-1], 4 * self._num_units], dtype=joined.dtype)
        sums = tf.matmul(joined, kernel)
        if not self._layer_norm:
            sums = tf.nn.bias_add(sums, tf.get_variable("bias", [4 * self._num_units], dtype=joined.dtype))
        parts = tf.split(value=sums, num_or_size_splits=4, axis=1)
        if self._layer_norm:
            parts = [self._normed(one, name) for one, name in zip(parts, ("input", "transform", "forget", "output"))]
        enter, new, forget, leave = parts
        new = self._activation(new)
        if not isinstance(self._keep_prob, float) or self._keep_prob < 1:
            new = tf.nn.dropout(new, self._keep_prob, seed=self._seed)
        memory = memory * tf.sigmoid(forget + self._forget_bias) + tf.sigmoid(enter) * new
        if self._layer_norm:
            memory = self._normed(memory, "state")
        output = self._activation(memory) * tf.sigmoid(leave)
        return output, LSTMStateTuple(memory, output)
