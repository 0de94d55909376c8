"""`tf.nn.bidirectional_dynamic_rnn`: one cell forward, one backward."""

from flowlet.api import export
from flowlet.compat.v1 import variable_scopes
from flowlet.compat.v1.rnn.base import check_cell, root
from flowlet.compat.v1.rnn.dynamic import dynamic_rnn
from flowlet.core import nest


@export("compat.v1.nn.bidirectional_dynamic_rnn")
def bidirectional_dynamic_rnn(cell_fw, cell_bw, inputs, sequence_length=None, initial_state_fw=None, initial_state_bw=None,
                              dtype=None, parallel_iterations=None, swap_memory=False, time_major=False, scope=None):  # fmt: skip
    """Two cells over time, the second from the end to the start: ((outputs, outputs), (state, state)).

    Args: as of `dynamic_rnn`, for both cells; the variables are in scopes `fw` and `bw` of `bidirectional_rnn`.
    """
    check_cell("cell_fw", cell_fw)
    check_cell("cell_bw", cell_bw)
    time, batch = (0, 1) if time_major else (1, 0)
    options = {"sequence_length": sequence_length, "dtype": dtype, "time_major": time_major}

    def turned(value):
        tf = root()
        if sequence_length is not None:
            return tf.reverse_sequence(input=value, seq_lengths=sequence_length, seq_axis=time, batch_axis=batch)
        return tf.reverse(value, axis=[time])

    with variable_scopes.variable_scope(scope or "bidirectional_rnn"):
        with variable_scopes.variable_scope("fw") as forward:
            first, first_state = dynamic_rnn(cell_fw, inputs, initial_state=initial_state_fw, scope=forward, **options)
        with variable_scopes.variable_scope("bw") as backward:
            backwards = nest.map_structure(turned, inputs)
            second, second_state = dynamic_rnn(cell_bw, backwards, initial_state=initial_state_bw, scope=backward, **options)
    return (first, nest.map_structure(turned, second)), (first_state, second_state)


@export("compat.v1.contrib.rnn.stack_bidirectional_dynamic_rnn")
def stack_bidirectional_dynamic_rnn(cells_fw, cells_bw, inputs, initial_states_fw=None, initial_states_bw=None, dtype=None,
                                    sequence_length=None, parallel_iterations=None, time_major=False, scope=None,
                                    swap_memory=False):  # fmt: skip
    """Layers of two cells, one in each direction; the outputs of both are the input of the next layer.

    Returns: (outputs, states forward, states backward)
    """
    if not isinstance(cells_fw, list) or not isinstance(cells_bw, list):
        raise ValueError("cells_fw and cells_bw must be lists of RNNCells (one per layer).")
    if len(cells_fw) != len(cells_bw) or not cells_fw:
        raise ValueError("Forward and Backward cells must have the same depth.")
    states = ([], [])
    with variable_scopes.variable_scope(scope or "stack_bidirectional_rnn"):
        for place, cells in enumerate(zip(cells_fw, cells_bw)):
            starts = [None if given is None else given[place] for given in (initial_states_fw, initial_states_bw)]
            with variable_scopes.variable_scope(f"cell_{place}"):
                outputs, new = bidirectional_dynamic_rnn(*cells, inputs, sequence_length, *starts, dtype, time_major=time_major)
                inputs = root().concat(outputs, 2)
            for found, one in zip(states, new):
                found.append(one)
    return inputs, tuple(states[0]), tuple(states[1])
