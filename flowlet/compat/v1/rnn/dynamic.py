"""`tf.nn.dynamic_rnn`: a cell over time, as one loop."""

from flowlet.api import export
from flowlet.compat.v1 import variable_scopes
from flowlet.compat.v1.control_flow.checks import checked_assert
from flowlet.compat.v1.control_flow.loops import while_loop
from flowlet.compat.v1.control_flow.tensor_array import TensorArray
from flowlet.compat.v1.rnn.base import check_cell, joined, joined_static, root
from flowlet.core import dtypes, nest
from flowlet.core.graph import build, building
from flowlet.core.graph.stack import default_graph
from flowlet.core.shape import TensorShape


def transposed(tensor):
    """Batch and time in the other order."""
    tf = root()
    shape = tensor.shape
    if shape.rank is not None and shape.rank < 2:  # noqa: PLR2004
        return tensor
    found = tf.transpose(tensor, tf.concat([[1, 0], tf.range(2, tf.rank(tensor))], 0))
    if shape.rank is not None:
        sizes = shape.as_list()
        found.set_shape([sizes[1], sizes[0], *sizes[2:]])
    return found


def batch_size_of(tensors):
    """The size of the second axis: an int where it is known."""
    for one in tensors:
        if one.shape.rank is None:
            continue
        if one.shape.rank < 2:  # noqa: PLR2004
            raise ValueError(f"Expected input tensor {one.name} to have rank at least 2")
        if one.shape.as_list()[1] is not None:
            return one.shape.as_list()[1]
    return root().shape(tensors[0])[1]


def state_dtype(dtype, state):
    """The dtype of outputs: the given one, else that of all states."""
    if dtype is not None:
        return dtypes.as_dtype(dtype)
    kinds = [one.dtype for one in nest.flatten(state)]
    if not kinds:
        raise ValueError("Unable to infer dtype from empty state.")
    if any(kind is not kinds[0] for kind in kinds):
        raise ValueError("State has tensors of different inferred_dtypes. Unable to infer a single representative dtype.")
    return kinds[0]


@export("compat.v1.nn.dynamic_rnn")
def dynamic_rnn(cell, inputs, sequence_length=None, initial_state=None, dtype=None, parallel_iterations=None, swap_memory=False,
                time_major=False, scope=None):  # fmt: skip
    """A cell over time: (outputs of all steps, the last state).

    Args:
        cell: an `RNNCell`.
        inputs: of shape (batch, time, depth), or (time, batch, depth) with `time_major`; or a structure of such tensors.
        sequence_length: int vector: from there on outputs are zero, and the state stays what it was.
        initial_state: the first state; by default zeros of `dtype`.
        dtype: of the state, where no initial one is given.
        scope: of the variables; "rnn" by default.
        parallel_iterations, swap_memory: accepted; XLA decides.

    Raises:
        TypeError: where `cell` is none.
        ValueError: where shapes do not fit, or neither `dtype` nor `initial_state` is given.

    >>> import numpy as np
    >>> import flowlet.compat.v1 as tf
    >>> with tf.Graph().as_default(), tf.Session() as sess:
    ...     x = tf.placeholder(tf.float32, [None, None, 3])
    ...     outputs, state = tf.nn.dynamic_rnn(tf.nn.rnn_cell.GRUCell(4), x, dtype=tf.float32)
    ...     sess.run(tf.global_variables_initializer())
    ...     sess.run(outputs, {x: np.ones((2, 7, 3))}).shape
    (2, 7, 4)
    """
    check_cell("cell", cell)
    with variable_scopes.variable_scope(scope or "rnn"):
        flat = nest.flatten(inputs)
        if not time_major:
            flat = [transposed(build.tensor(one)) for one in flat]
        if sequence_length is not None:
            sequence_length = root().cast(sequence_length, dtypes.int32)
            if sequence_length.shape.rank not in (None, 1):
                raise ValueError("sequence_length must be a vector of length batch_size, but saw shape: "
                                 f"{sequence_length.shape}")  # fmt: skip
            sequence_length = building.identity(sequence_length, "sequence_length")
        batch = batch_size_of(flat)
        state = initial_state
        if state is None:
            if not dtype:
                raise ValueError("If there is no initial_state, you must give a dtype.")
            state = _first_state(cell, batch, dtype)
        if sequence_length is not None:
            with default_graph().control_dependencies([_checked_shape(sequence_length, [batch])]):
                sequence_length = building.identity(sequence_length, "CheckSeqLen")
        outputs, state = _over_time(cell, nest.pack_sequence_as(inputs, flat), state, sequence_length, dtype)
        if not time_major:
            outputs = nest.map_structure(transposed, outputs)
        return outputs, state


def _first_state(cell, batch, dtype):
    if getattr(cell, "get_initial_state", None) is not None:
        return cell.get_initial_state(inputs=None, batch_size=batch, dtype=dtype)
    return cell.zero_state(batch, dtype)


def _checked_shape(tensor, shape):
    tf = root()
    found, wanted = tf.shape(tensor), tf.stack(shape)
    return checked_assert(tf.reduce_all(tf.equal(found, wanted)),
                          [f"Expected shape for Tensor {tensor.name} is ", wanted, " but saw shape: ", found])  # fmt: skip


def _over_time(cell, inputs, state, lengths, dtype):
    tf = root()
    flat = nest.flatten(inputs)
    steps = tf.shape(flat[0])[0]
    batch = batch_size_of(flat)
    shapes = [_at_least_three(one.shape) for one in flat]
    known_steps, known_batch = shapes[0].as_list()[:2]
    for shape in shapes:
        if not shape[2:].is_fully_defined():
            raise ValueError("Input size (depth of inputs) must be accessible via shape inference, but saw value None.")
        if shape.as_list()[0] != known_steps:
            raise ValueError("Time steps is not the same for all the elements in the input in a batch.")
        if shape.as_list()[1] != known_batch:
            raise ValueError("Batch_size is not the same for all the elements in the input.")
    sizes = nest.flatten(cell.output_size)
    kind = state_dtype(dtype, state)
    zero = nest.pack_sequence_as(cell.output_size, [tf.zeros(joined(batch, size), kind) for size in sizes])
    longest = steps
    if lengths is not None:
        tf.reduce_min(lengths)  # 1.15 makes it too, and the seeds of random operations count operations
        longest = tf.reduce_max(lengths)
    time = build.constant(0, dtypes.int32, "time")
    with default_graph().name_scope("dynamic_rnn") as base:
        pass

    def array(name, element, kind):
        return TensorArray(kind, steps, element_shape=element, tensor_array_name=base + name)

    forms = [[size] if isinstance(size, int) else TensorShape(size).as_list() for size in sizes]
    results = [array(f"output_{place}", [known_batch, *form], kind) for place, form in enumerate(forms)]
    given = [array(f"input_{place}", one.shape[1:], one.dtype) for place, one in enumerate(flat)]
    given = [one.unstack(tensor) for one, tensor in zip(given, flat)]

    def step(time, results, state):
        now = [one.read(time) for one in given]
        for one, shape in zip(now, shapes):
            one.set_shape(shape[1:])
        now = nest.pack_sequence_as(inputs, now)
        if lengths is None:
            output, new = cell(now, state)
        else:
            output, new = _step_within(time, lengths, zero, state, lambda: cell(now, state))
        results = tuple(one.write(time, part) for one, part in zip(results, nest.flatten(output)))
        return time + 1, results, new

    bound = tf.minimum(steps, tf.maximum(1, longest))
    _, results, state = while_loop(lambda time, *_: time < bound, step, (time, tuple(results), state), maximum_iterations=steps)
    outputs = [one.stack() for one in results]
    for one, size in zip(outputs, sizes):
        one.set_shape(joined_static([known_steps, known_batch], size))
    return nest.pack_sequence_as(cell.output_size, outputs), state


def _at_least_three(shape):
    if shape.rank is not None and shape.rank < 3:  # noqa: PLR2004
        raise ValueError(f"Shape {str(shape).replace('None', '?')} must have rank at least 3")
    return shape if shape.rank is not None else TensorShape([None, None, None])


def _step_within(time, lengths, zero, state, call):
    """One step that leaves sequences alone that have ended."""
    ended = time >= lengths
    output, new = call()
    nest.assert_same_structure(state, new)
    outputs = [kept(ended, *pair) for pair in zip(nest.flatten(zero), nest.flatten(output))]
    states = [kept(ended, *pair) for pair in zip(nest.flatten(state), nest.flatten(new))]
    for one, before in zip(outputs, nest.flatten(zero)):
        one.set_shape(before.shape)
    for one, before in zip(states, nest.flatten(state)):
        if not isinstance(one, TensorArray):
            one.set_shape(before.shape)
    return nest.pack_sequence_as(zero, outputs), nest.pack_sequence_as(state, states)


def kept(ended, before, after):
    """`before` for sequences that have ended, `after` for the others."""
    if isinstance(before, TensorArray) or before.shape.rank == 0:
        return after
    return root().where(ended, before, after)
