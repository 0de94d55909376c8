"""Long short-term memory: `BasicLSTMCell`, `LSTMCell`."""

import collections

from flowlet.api import export
from flowlet.compat.v1.rnn.base import LayerCell, activation_of, names, root
from flowlet.core import dtypes
from flowlet.core.graph import build


@export(*names("LSTMStateTuple"))
class LSTMStateTuple(collections.namedtuple("LSTMStateTuple", ("c", "h"))):
    """The state of an LSTM: memory `c` and output `h`."""

    __slots__ = ()

    @property
    def dtype(self):
        """The dtype of both."""
        if self.c.dtype != self.h.dtype:
            raise TypeError(f"Inconsistent internal state: {self.c.dtype} vs {self.h.dtype}")
        return self.c.dtype


@export(*names("BasicLSTMCell"))
class BasicLSTMCell(LayerCell):
    """LSTM without peepholes (Hochreiter and Schmidhuber 1997; with forget gates).

    Args:
        num_units: the size of memory and output.
        forget_bias: added to the forget gate's sum.
        state_is_tuple: whether the state is an `LSTMStateTuple`; else memory and output are joined in one tensor.
        activation: in place of tanh.
        reuse: whether its variables are there already.

    >>> import flowlet.compat.v1 as tf
    >>> with tf.Graph().as_default():
    ...     outputs, state = tf.nn.dynamic_rnn(tf.nn.rnn_cell.BasicLSTMCell(4), tf.zeros([2, 5, 3]), dtype=tf.float32)
    ...     outputs.shape.as_list(), state.h.shape.as_list()
    ([2, 5, 4], [2, 4])
    """

    def __init__(self, num_units, forget_bias=1.0, state_is_tuple=True, activation=None, reuse=None, name=None, dtype=None,
                 **kwargs):  # fmt: skip
        super().__init__(_reuse=reuse, name=name, dtype=dtype, **kwargs)
        self._num_units, self._forget_bias, self._state_is_tuple = num_units, forget_bias, state_is_tuple
        self._activation = activation_of(activation)

    @property
    def state_size(self):
        return LSTMStateTuple(self._num_units, self._num_units) if self._state_is_tuple else 2 * self._num_units

    output_size = property(lambda self: self._num_units)

    def build(self, input_shape):
        depth = self._depth(input_shape)
        self._kernel = self.add_variable("kernel", [depth + self._num_units, 4 * self._num_units])
        self._bias = self.add_variable("bias", [4 * self._num_units], initializer=root().zeros_initializer(dtype=self._dtype))

    def call(self, inputs, state):
        tf = root()
        one = build.constant(1, dtypes.int32)
        memory, output = state if self._state_is_tuple else tf.split(value=state, num_or_size_splits=2, axis=one)
        sums = tf.nn.bias_add(tf.matmul(tf.concat([inputs, output], 1), self._kernel), self._bias)
        enter, new, forget, leave = tf.split(value=sums, num_or_size_splits=4, axis=one)
        bias = build.constant(self._forget_bias, forget.dtype)
        memory = tf.add(tf.multiply(memory, tf.sigmoid(tf.add(forget, bias))),
                        tf.multiply(tf.sigmoid(enter), self._activation(new)))  # fmt: skip
        output = tf.multiply(self._activation(memory), tf.sigmoid(leave))
        return output, LSTMStateTuple(memory, output) if self._state_is_tuple else tf.concat([memory, output], 1)


@export(*names("LSTMCell"))
class LSTMCell(LayerCell):
    """LSTM with peepholes, a projection and limits where they are asked for (Sak et al. 2014, https://arxiv.org/abs/1402.1128).

    Args:
        num_units: the size of the memory.
        use_peepholes: whether the gates see the memory.
        cell_clip: the largest absolute value of the memory.
        initializer: of the kernels and peepholes.
        num_proj: the size of the output, which is a projection then.
        proj_clip: the largest absolute value of the projection.
        num_unit_shards, num_proj_shards: accepted: variables are in one piece.
        forget_bias: added to the forget gate's sum.
        state_is_tuple: whether the state is an `LSTMStateTuple`.
        activation: in place of tanh.
        reuse: whether its variables are there already.
    """

    def __init__(self, num_units, use_peepholes=False, cell_clip=None, initializer=None, num_proj=None, proj_clip=None,
                 num_unit_shards=None, num_proj_shards=None, forget_bias=1.0, state_is_tuple=True, activation=None, reuse=None,
                 name=None, dtype=None, **kwargs):  # fmt: skip
        super().__init__(_reuse=reuse, name=name, dtype=dtype, **kwargs)
        self._num_units, self._use_peepholes, self._cell_clip = num_units, use_peepholes, cell_clip
        self._initializer, self._num_proj, self._proj_clip = initializer, num_proj, proj_clip
        self._forget_bias, self._state_is_tuple, self._activation = forget_bias, state_is_tuple, activation_of(activation)

    @property
    def state_size(self):
        return LSTMStateTuple(self._num_units, self.output_size) if self._state_is_tuple else self._num_units + self.output_size

    output_size = property(lambda self: self._num_proj or self._num_units)

    def build(self, input_shape):
        depth, units = self._depth(input_shape), self._num_units
        self._kernel = self.add_variable("kernel", [depth + self.output_size, 4 * units], initializer=self._initializer)
        bias = root().zeros_initializer(dtype=self._dtype) if self._initializer is None else root().zeros_initializer()
        self._bias = self.add_variable("bias", [4 * units], initializer=bias)
        if self._use_peepholes:
            self._peepholes = {gate: self.add_variable(f"w_{gate}_diag", [units], initializer=self._initializer) for gate in "fio"}
        if self._num_proj is not None:
            self._projection = self.add_variable("projection/kernel", [units, self._num_proj], initializer=self._initializer)

    def call(self, inputs, state):
        tf = root()
        if self._state_is_tuple:
            memory, output = state
        else:
            memory = tf.slice(state, [0, 0], [-1, self._num_units])
            output = tf.slice(state, [0, self._num_units], [-1, self.output_size])
        sums = tf.nn.bias_add(tf.matmul(tf.concat([inputs, output], 1), self._kernel), self._bias)
        enter, new, forget, leave = tf.split(value=sums, num_or_size_splits=4, axis=1)
        if self._use_peepholes:
            before, peep = memory, self._peepholes
            memory = (tf.sigmoid(forget + self._forget_bias + peep["f"] * before) * before
                      + tf.sigmoid(enter + peep["i"] * before) * self._activation(new))  # fmt: skip
        else:
            memory = tf.sigmoid(forget + self._forget_bias) * memory + tf.sigmoid(enter) * self._activation(new)
        if self._cell_clip is not None:
            memory = tf.clip_by_value(memory, -self._cell_clip, self._cell_clip)
        if self._use_peepholes:
            output = tf.sigmoid(leave + self._peepholes["o"] * memory) * self._activation(memory)
        else:
            output = tf.sigmoid(leave) * self._activation(memory)
        if self._num_proj is not None:
            output = tf.matmul(output, self._projection)
            if self._proj_clip is not None:
                output = tf.clip_by_value(output, -self._proj_clip, self._proj_clip)
        return output, LSTMStateTuple(memory, output) if self._state_is_tuple else tf.concat([memory, output], 1)
