"""`BasicRNNCell` and `GRUCell`."""

from flowlet.api import export
from flowlet.compat.v1.rnn.base import LayerCell, activation_of, names, root


@export(*names("BasicRNNCell"))
class BasicRNNCell(LayerCell):
    """The simplest cell: `output = state = tanh([input, state] kernel + bias)`.

    Args:
        num_units: the size of the state.
        activation: in place of tanh.
        reuse: whether its variables are there already.
        name, dtype: as in `RNNCell`.

    >>> import flowlet.compat.v1 as tf
    >>> with tf.Graph().as_default():
    ...     cell = tf.nn.rnn_cell.BasicRNNCell(4)
    ...     output, state = cell(tf.zeros([2, 3]), cell.zero_state(2, tf.float32))
    ...     output.shape.as_list(), [one.name for one in cell.variables]
    ([2, 4], ['basic_rnn_cell/kernel:0', 'basic_rnn_cell/bias:0'])
    """

    def __init__(self, num_units, activation=None, reuse=None, name=None, dtype=None, **kwargs):
        super().__init__(_reuse=reuse, name=name, dtype=dtype, **kwargs)
        self._num_units, self._activation = num_units, activation_of(activation)

    state_size = output_size = property(lambda self: self._num_units)

    def build(self, input_shape):
        depth = self._depth(input_shape)
        self._kernel = self.add_variable("kernel", [depth + self._num_units, self._num_units])
        self._bias = self.add_variable("bias", [self._num_units], initializer=root().zeros_initializer())

    def call(self, inputs, state):
        tf = root()
        output = self._activation(tf.nn.bias_add(tf.matmul(tf.concat([inputs, state], 1), self._kernel), self._bias))
        return output, output


@export(*names("GRUCell"))
class GRUCell(LayerCell):
    """Gated recurrent unit (Cho et al. 2014, https://arxiv.org/abs/1406.1078).

    Args:
        num_units: the size of the state.
        activation: of the candidate, in place of tanh.
        reuse: whether its variables are there already.
        kernel_initializer, bias_initializer: in place of the scope's; the bias of the gates begins with 1, the candidate's with 0.
    """

    def __init__(self, num_units, activation=None, reuse=None, kernel_initializer=None, bias_initializer=None, name=None,
                 dtype=None, **kwargs):  # fmt: skip
        super().__init__(_reuse=reuse, name=name, dtype=dtype, **kwargs)
        self._num_units, self._activation = num_units, activation_of(activation)
        self._kernels, self._biases = kernel_initializer, bias_initializer

    state_size = output_size = property(lambda self: self._num_units)

    def build(self, input_shape):
        depth, units = self._depth(input_shape) + self._num_units, self._num_units
        first, second = (root().constant_initializer(1.0, dtype=self._dtype), root().zeros_initializer(dtype=self._dtype))
        self._gate_kernel = self.add_variable("gates/kernel", [depth, 2 * units], initializer=self._kernels)
        self._gate_bias = self.add_variable("gates/bias", [2 * units], initializer=self._biases or first)
        self._candidate_kernel = self.add_variable("candidate/kernel", [depth, units], initializer=self._kernels)
        self._candidate_bias = self.add_variable("candidate/bias", [units], initializer=self._biases or second)

    def call(self, inputs, state):
        tf = root()
        gates = tf.nn.bias_add(tf.matmul(tf.concat([inputs, state], 1), self._gate_kernel), self._gate_bias)
        reset, update = tf.split(value=tf.sigmoid(gates), num_or_size_splits=2, axis=1)
        candidate = tf.matmul(tf.concat([inputs, reset * state], 1), self._candidate_kernel)
        candidate = self._activation(tf.nn.bias_add(candidate, self._candidate_bias))
        new = update * state + (1 - update) * candidate
        return new, new
