"""`tf.nn.static_rnn`: a cell over a list of inputs, step by step."""

from flowlet.api import export
from flowlet.compat.v1 import variable_scopes
from flowlet.compat.v1.rnn.base import check_cell, joined, joined_static, root
from flowlet.compat.v1.rnn.dynamic import kept, state_dtype
from flowlet.core import dtypes, nest
from flowlet.core.graph import build
from flowlet.core.shape import TensorShape


@export("compat.v1.nn.static_rnn", "compat.v1.contrib.rnn.static_rnn")
def static_rnn(cell, inputs, initial_state=None, dtype=None, sequence_length=None, scope=None):
    """A cell over a list of inputs: (list of outputs, the last state).

    Args:
        cell: an `RNNCell`.
        inputs: a list of tensors of shape (batch, depth), one a step.
        initial_state: the first state; by default zeros of `dtype`.
        sequence_length: int vector: from there on outputs are zero, and the state stays what it was.
        scope: of the variables; "rnn" by default.
    """
    check_cell("cell", cell)
    if not isinstance(inputs, (list, tuple)):
        raise TypeError("inputs must be a sequence")
    if not inputs:
        raise ValueError("inputs must not be empty")
    tf, outputs = root(), []
    with variable_scopes.variable_scope(scope or "rnn") as opened:
        first = nest.flatten(inputs[0])[0]
        known = first.shape.as_list()[0] if first.shape.rank is not None else None
        if first.shape.rank == 1:
            raise ValueError(f"Expected input tensor {first.name} to have rank at least 2")
        batch = known or tf.shape(first)[0]
        state = initial_state
        if state is None:
            if not dtype:
                raise ValueError("If no initial_state is provided, dtype must be specified")
            state = cell.zero_state(batch, dtype)
        if sequence_length is not None:
            sequence_length = build.tensor(sequence_length, None, "sequence_length")
            if sequence_length.shape.rank not in (None, 1):
                raise ValueError("sequence_length must be a vector of length batch_size")
            kind = state_dtype(dtype, state)
            zero = nest.map_structure(lambda size: _zeros(batch, size, kind, known), cell.output_size)
            sequence_length = tf.cast(sequence_length, dtypes.int32)
            shortest, longest = tf.reduce_min(sequence_length), tf.reduce_max(sequence_length)
        for time, now in enumerate(inputs):
            if time > 0:
                opened.reuse_variables()
            if sequence_length is None:
                output, state = cell(now, state)
            else:
                limits = (sequence_length, shortest, longest)
                output, state = _step(time, *limits, zero, state, lambda now=now, state=state: cell(now, state))
            outputs.append(output)
    return outputs, state


def _zeros(batch, size, kind, known):
    found = root().zeros(joined(batch, size), kind)
    found.set_shape(joined_static(TensorShape([known]), size))
    return found


def _step(time, lengths, shortest, longest, zero, state, call):
    """One step, which is left out where all sequences have ended."""
    tf, done = root(), []
    flat = [*nest.flatten(zero), *nest.flatten(state)]

    def some():
        return [kept(ended, before, after) for before, after in zip(flat, done)]

    def until_the_longest():
        output, new = call()
        done.extend([*nest.flatten(output), *nest.flatten(new)])
        return tf.cond(time < shortest, lambda: done, some, strict=True)

    ended = time >= lengths
    found = tf.cond(time >= longest, lambda: flat, until_the_longest, strict=True)
    for one, before in zip(found, flat):
        one.set_shape(before.shape)
    count = len(nest.flatten(zero))
    return nest.pack_sequence_as(zero, found[:count]), nest.pack_sequence_as(state, found[count:])


@export("compat.v1.nn.static_state_saving_rnn", "compat.v1.contrib.rnn.static_state_saving_rnn")
def static_state_saving_rnn(cell, inputs, state_saver, state_name, sequence_length=None, scope=None):
    """Refused: the state savers of 1.x's queues are not there."""
    raise NotImplementedError("static_state_saving_rnn needs a state saver of TensorFlow's queues, which flowlet does not have. "
                              "Fetch the last state of static_rnn, and feed it as initial_state.")


@export("compat.v1.nn.static_bidirectional_rnn", "compat.v1.contrib.rnn.static_bidirectional_rnn")
def static_bidirectional_rnn(cell_fw, cell_bw, inputs, initial_state_fw=None, initial_state_bw=None, dtype=None,
                             sequence_length=None, scope=None):  # fmt: skip
    """Two cells over a list of inputs, the second from the end to the start: (list of joined outputs, state, state)."""
    check_cell("cell_fw", cell_fw)
    check_cell("cell_bw", cell_bw)
    if not isinstance(inputs, (list, tuple)):
        raise TypeError("inputs must be a sequence")
    if not inputs:
        raise ValueError("inputs must not be empty")
    tf = root()
    with variable_scopes.variable_scope(scope or "bidirectional_rnn"):
        with variable_scopes.variable_scope("fw") as forward:
            first, first_state = static_rnn(cell_fw, inputs, initial_state_fw, dtype, sequence_length, scope=forward)
        with variable_scopes.variable_scope("bw") as backward:
            turned = _turned(inputs, sequence_length)
            second, second_state = static_rnn(cell_bw, turned, initial_state_bw, dtype, sequence_length, scope=backward)
    second = _turned(second, sequence_length)
    outputs = [nest.pack_sequence_as(one, [tf.concat([a, b], 1) for a, b in zip(nest.flatten(one), nest.flatten(two))])
               for one, two in zip(first, second)]  # fmt: skip
    return outputs, first_state, second_state


def _turned(inputs, lengths):
    """A list of steps from the end to the start; each sequence turns about its own length."""
    if lengths is None:
        return list(reversed(inputs))
    tf = root()
    columns = []
    for steps in zip(*[nest.flatten(one) for one in inputs]):
        whole = tf.reverse_sequence(tf.stack(steps), lengths, 0, 1)
        found = tf.unstack(whole)
        for one in found:
            one.set_shape(steps[0].shape)
        columns.append(found)
    return [nest.pack_sequence_as(inputs[0], list(flat)) for flat in zip(*columns)]


@export("compat.v1.nn.rnn")
def rnn(cell, inputs, initial_state=None, dtype=None, sequence_length=None, scope=None):
    """`static_rnn` under its name of TensorFlow 0.x."""
    return static_rnn(cell, inputs, initial_state, dtype, sequence_length, scope)
