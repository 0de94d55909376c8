"""Cells made of cells: `MultiRNNCell`, `DropoutWrapper`, `ResidualWrapper`, `DeviceWrapper`."""

import hashlib
import numbers

from flowlet.api import export
from flowlet.compat.v1 import variable_scopes
from flowlet.compat.v1.rnn.base import RNNCell, check_cell, names, root, zeros_of
from flowlet.compat.v1.rnn.gated import LSTMStateTuple
from flowlet.core import dtypes, nest
from flowlet.core.graph import build
from flowlet.core.graph.partial import constant_value
from flowlet.core.graph.stack import default_graph
from flowlet.core.shape import TensorShape


@export(*names("MultiRNNCell"))
class MultiRNNCell(RNNCell):
    """Cells one after another: the output of each is the input of the next.

    Args:
        cells: a list of cells.
        state_is_tuple: whether the state is a tuple of the cells' states; else they are joined in one tensor.
    """

    def __init__(self, cells, state_is_tuple=True):
        super().__init__()
        if not cells:
            raise ValueError("Must specify at least one cell for MultiRNNCell.")
        if not isinstance(cells, (list, tuple)):
            raise TypeError(f"cells must be a list or tuple, but saw: {cells}.")
        self._cells, self._state_is_tuple = list(cells), state_is_tuple
        if not state_is_tuple and any(nest.is_nested(cell.state_size) for cell in cells):
            raise ValueError("Some cells return tuples of states, but the flag state_is_tuple is not set.  State sizes are: "
                             f"{[cell.state_size for cell in cells]}")  # fmt: skip

    cells = property(lambda self: self._cells)
    output_size = property(lambda self: self._cells[-1].output_size)

    @property
    def state_size(self):
        sizes = tuple(cell.state_size for cell in self._cells)
        return sizes if self._state_is_tuple else sum(sizes)

    def zero_state(self, batch_size, dtype):
        with default_graph().name_scope(type(self).__name__ + "ZeroState"):
            if self._state_is_tuple:
                return tuple(cell.zero_state(batch_size, dtype) for cell in self._cells)
            return zeros_of(self.state_size, batch_size, dtypes.as_dtype(dtype))

    def call(self, inputs, state):
        tf, after, begin = root(), [], 0
        if self._state_is_tuple and not nest.is_nested(state):
            raise ValueError(f"Expected state to be a tuple of length {len(self._cells)}, but received: {state}")
        for place, cell in enumerate(self._cells):
            with variable_scopes.variable_scope(f"cell_{place}"):
                if self._state_is_tuple:
                    before = state[place]
                else:
                    before = tf.slice(state, [0, begin], [-1, cell.state_size])
                    begin += cell.state_size
                inputs, new = cell(inputs, before)
                after.append(new)
        return inputs, tuple(after) if self._state_is_tuple else tf.concat(after, 1)


class Wrapper(RNNCell):
    """What wrappers share: sizes and states are those of the cell inside."""

    def __init__(self, cell, dtype=None):
        super().__init__(dtype=dtype)
        check_cell("cell", cell)
        self._cell = cell

    cell = wrapped_cell = property(lambda self: self._cell)
    state_size = property(lambda self: self._cell.state_size)
    output_size = property(lambda self: self._cell.output_size)
    weights = variables = property(lambda self: self._cell.variables)
    trainable_weights = trainable_variables = property(lambda self: self._cell.trainable_variables)

    def zero_state(self, batch_size, dtype):
        with default_graph().name_scope(type(self).__name__ + "ZeroState"):
            return self._cell.zero_state(batch_size, dtype)

    def __call__(self, inputs, state, scope=None):
        return self._wrapped(inputs, state, {} if scope is None else {"scope": scope})

    def _wrapped(self, inputs, state, keywords):
        raise NotImplementedError


@export(*names("DropoutWrapper"))
class DropoutWrapper(Wrapper):
    """A cell with dropout on its inputs, outputs and states.

    Args:
        cell: the cell.
        input_keep_prob, output_keep_prob, state_keep_prob: how much is kept: a number from 0 to 1, or a scalar tensor. The
            memory of an LSTM is kept whole.
        variational_recurrent: whether one mask serves all steps of a run; `dtype` and, with dropout on inputs, `input_size` must
            be given then.
        seed: of the random numbers.
        dropout_state_filter_visitor: a function that says which parts of the state dropout is for.
    """

    def __init__(self, cell, input_keep_prob=1.0, output_keep_prob=1.0, state_keep_prob=1.0, variational_recurrent=False,
                 input_size=None, dtype=None, seed=None, dropout_state_filter_visitor=None):  # fmt: skip
        super().__init__(cell, dtype=dtype)
        if dropout_state_filter_visitor is not None and not callable(dropout_state_filter_visitor):
            raise TypeError("dropout_state_filter_visitor must be callable")
        self._filter = dropout_state_filter_visitor or _not_the_memory
        self._seed, self._variational = seed, variational_recurrent
        with default_graph().name_scope("DropoutWrapperInit"):
            kept = {name: _probability(name, given) for name, given in (
                ("input_keep_prob", input_keep_prob), ("state_keep_prob", state_keep_prob), ("output_keep_prob", output_keep_prob))}
            self._kept = {name.partition("_")[0]: one for name, one in kept.items()}
            if variational_recurrent:
                self._make_noise(input_size, dtype)

    def _make_noise(self, input_size, dtype):
        if dtype is None:
            raise ValueError("When variational_recurrent=True, dtype must be provided")
        tf, self._noise = root(), {}

        def noise(size, salt):
            shape = tf.concat([[1], TensorShape(size if nest.is_nested(size) else [size]).as_list()], 0)
            return tf.random_uniform(shape, seed=self._seed_of(salt, "recurrent"), dtype=dtypes.as_dtype(dtype))

        if not _is_one(self._kept["input"]):
            if input_size is None:
                raise ValueError("When variational_recurrent=True and input_keep_prob < 1.0 or is unknown, input_size must be "
                                 "provided")
            self._noise["input"] = nest.map_structure(lambda size: noise(size, "input"), input_size)
        self._noise["state"] = nest.map_structure(lambda size: noise(size, "state"), self._cell.state_size)
        self._noise["output"] = nest.map_structure(lambda size: noise(size, "output"), self._cell.output_size)

    def _seed_of(self, salt, place):
        if self._seed is None:
            return None
        text = f"{self._seed}{salt}_{place}" if place != "recurrent" else f"{self._seed}{salt}_recurrent"
        return int(hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()[:8], 16) & 0x7FFFFFFF

    def _dropped(self, values, what, chosen=None):
        """Values with dropout, where `chosen` (in their structure) is true."""
        flat = nest.flatten(values)
        chosen = [True] * len(flat) if chosen is None else chosen
        noise = nest.flatten(self._noise[what]) if self._variational else [None] * len(flat)
        found = [self._one(one, what, place, some) if wanted else one
                 for place, (one, wanted, some) in enumerate(zip(flat, chosen, noise))]  # fmt: skip
        return nest.pack_sequence_as(values, found)

    def _one(self, value, what, place, noise):
        tf, kept = root(), self._kept[what]
        if not hasattr(value, "shape") or value.shape.rank == 0:
            return value
        if noise is None:
            return tf.nn.dropout(value, keep_prob=kept, seed=self._seed_of(what, place))
        mask = tf.floor(kept + noise)
        found = tf.div(value, kept) * mask
        found.set_shape(value.shape)
        return found

    def _wrapped(self, inputs, state, keywords):
        if not _is_one(self._kept["input"]):
            inputs = self._dropped(inputs, "input")
        output, new = self._cell(inputs, state, **keywords)
        if not _is_one(self._kept["state"]):
            new = self._dropped(new, "state", _choices(self._filter, new))
        if not _is_one(self._kept["output"]):
            output = self._dropped(output, "output")
        return output, new


def _probability(name, given):
    """A number where it is known, else the tensor."""
    tensor = build.tensor(given)
    known = constant_value(tensor)
    if known is None:
        return tensor
    if not 0 <= float(known) <= 1:
        raise ValueError(f"Parameter {name} must be between 0 and 1: {float(known)}")
    return float(known)


def _is_one(kept):
    return isinstance(kept, numbers.Real) and kept >= 1


def _not_the_memory(state):
    """What state dropout is for by default: all but the memory of an LSTM and arrays."""
    if isinstance(state, LSTMStateTuple):
        return LSTMStateTuple(c=False, h=True)
    return not hasattr(state, "flow")


def _choices(visit, state):
    """For each leaf of a state whether the filter wants it."""
    found = visit(state)
    if nest.is_nested(found):
        return [choice for one, part in zip(found, state) for choice in ([one] * len(nest.flatten(part)))]
    if not found or not nest.is_nested(state):
        return [bool(found)] * len(nest.flatten(state))
    return [choice for part in (state.values() if isinstance(state, dict) else state) for choice in _choices(visit, part)]


@export(*names("ResidualWrapper"))
class ResidualWrapper(Wrapper):
    """A cell whose inputs are added to its outputs.

    Args:
        cell: the cell.
        residual_fn: a function (inputs, outputs) -> outputs, in place of the sum.
    """

    def __init__(self, cell, residual_fn=None):
        super().__init__(cell)
        self._join = residual_fn

    def _wrapped(self, inputs, state, keywords):
        outputs, new = self._cell(inputs, state, **keywords)
        return (self._join or self._sum)(inputs, outputs), new

    @staticmethod
    def _sum(inputs, outputs):
        nest.assert_same_structure(inputs, outputs)
        for one, two in zip(nest.flatten(inputs), nest.flatten(outputs)):
            one.shape.assert_is_compatible_with(two.shape)
        return nest.map_structure(lambda one, two: one + two, inputs, outputs)


@export(*names("DeviceWrapper"))
class DeviceWrapper(Wrapper):
    """A cell on a device: accepted; operations run where JAX runs."""

    def __init__(self, cell, device):
        super().__init__(cell)
        self._device = device

    def _wrapped(self, inputs, state, keywords):
        with default_graph().device(self._device):
            return self._cell(inputs, state, **keywords)
