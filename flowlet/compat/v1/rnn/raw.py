"""`tf.nn.raw_rnn`: a loop whose inputs, states and end a function decides."""

from flowlet.api import export
from flowlet.compat.v1 import variable_scopes
from flowlet.compat.v1.control_flow.loops import while_loop
from flowlet.compat.v1.control_flow.tensor_array import TensorArray
from flowlet.compat.v1.rnn.base import check_cell, joined, root
from flowlet.core import dtypes, nest
from flowlet.core.graph import build
from flowlet.core.graph.operation import GraphTensor
from flowlet.core.shape import TensorShape


@export("compat.v1.nn.raw_rnn")
def raw_rnn(cell, loop_fn, parallel_iterations=None, swap_memory=False, scope=None):
    """A cell in a loop that `loop_fn` steers: (TensorArray of the outputs, the last state, the last loop state).

    Args:
        cell: an `RNNCell`.
        loop_fn: a function (time, cell output, cell state, loop state) -> (which sequences have ended, next input, next cell state,
            output, next loop state). First it is called with time 0 and None for all else: its output is an example then.
        scope: of the variables; "rnn" by default.
    """
    check_cell("cell", cell)
    if not callable(loop_fn):
        raise TypeError("loop_fn must be a callable")
    tf = root()
    with variable_scopes.variable_scope(scope or "rnn"):
        time = build.constant(0, dtypes.int32)
        finished, inputs, state, example, kept = loop_fn(time, None, None, None)
        flat = nest.flatten(inputs)
        has_kept = kept is not None
        kept = kept if has_kept else build.constant(0, dtypes.int32)
        shapes = [one.shape for one in flat]
        known = shapes[0].as_list()[0] if shapes[0].rank else None
        batch = known or tf.shape(flat[0])[0]
        nest.assert_same_structure(state, cell.state_size)
        structure = cell.output_size if example is None else example
        if example is None:
            sizes, kinds = nest.flatten(cell.output_size), [nest.flatten(state)[0].dtype] * len(nest.flatten(cell.output_size))
        else:
            examples = nest.flatten(example)
            sizes = [one.shape if one.shape.is_fully_defined() else tf.shape(one) for one in examples]
            kinds = [one.dtype for one in examples]
        arrays = [TensorArray(kind, 0, dynamic_size=True, element_shape=_element(known, size),
                              name=f"rnn_output_{place}") for place, (size, kind) in enumerate(zip(sizes, kinds))]  # fmt: skip
        zeros = [tf.zeros(joined(batch, size), kind) for size, kind in zip(sizes, kinds)]

        def turn(time, finished, inputs, arrays, state, kept):
            output, new = cell(inputs, state)
            following = time + 1
            ended, inputs, new, emitted, after = loop_fn(following, output, new, kept if has_kept else None)
            nest.assert_same_structure(state, new)
            after = kept if after is None else after
            emitted = nest.pack_sequence_as(structure, zeros) if emitted is None else emitted

            def chosen(before, now):
                if isinstance(before, TensorArray) or before.shape.rank == 0:
                    return now
                found = tf.where(finished, before, now)
                found.set_shape(before.shape.merge_with(now.shape) if before.shape.is_compatible_with(now.shape) else now.shape)
                return found

            emitted = [chosen(zero, one) for zero, one in zip(zeros, nest.flatten(emitted))]
            new = nest.pack_sequence_as(state, [chosen(*pair) for pair in zip(nest.flatten(state), nest.flatten(new))])
            arrays = [array.write(time, one) for array, one in zip(arrays, emitted)]
            return following, tf.logical_or(finished, ended), inputs, arrays, new, after

        found = while_loop(lambda time, finished, *_: tf.logical_not(tf.reduce_all(finished)), turn,
                           [time, tf.convert_to_tensor(finished), inputs, arrays, state, kept])  # fmt: skip
        _, _, _, arrays, state, kept = found
    return nest.pack_sequence_as(structure, arrays), state, kept if has_kept else None


def _element(batch, size):
    if isinstance(size, GraphTensor):
        return TensorShape(None)
    return TensorShape([batch, *(TensorShape([size]) if isinstance(size, int) else TensorShape(size)).as_list()])
