"""What all cells share: scopes and names of their variables, states of zeros."""

import re

from flowlet.api import export
from flowlet.compat.v1 import variable_scopes
from flowlet.compat.v1.sharing import AUTO_REUSE  # noqa: F401 - what `_reuse` may be
from flowlet.core import dtypes, nest
from flowlet.core.graph import build
from flowlet.core.graph.operation import GraphTensor
from flowlet.core.graph.partial import constant_value
from flowlet.core.graph.stack import default_graph
from flowlet.core.shape import TensorShape


def root():
    """The 1.x root."""
    from flowlet.compat import v1

    return v1


def names(*last):
    """The public names of something that is in `tf.nn.rnn_cell` and in `tf.contrib.rnn`."""
    return [f"compat.v1.{space}.{one}" for one in last for space in ("nn.rnn_cell", "contrib.rnn")]


def _snake(name):
    return re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)).lower()


def joined(prefix, suffix):
    """A tensor of two shapes one after the other; each is an int, a shape, or an integer tensor."""
    return root().concat([_sizes(prefix), _sizes(suffix)], 0)


def joined_static(prefix, suffix):
    """What is known of it."""
    found = []
    for one in (prefix, suffix):
        tensor = _sizes(one)
        known = None if tensor is None else constant_value(one if isinstance(one, GraphTensor) else tensor)
        if isinstance(one, GraphTensor):
            found += [None] if known is None else [int(size) for size in known.ravel()]
        else:
            found += TensorShape(one).as_list()
    return TensorShape(found)


def _sizes(one):
    if isinstance(one, GraphTensor):
        return root().expand_dims(one, 0) if one.shape.rank == 0 else one
    shape = TensorShape([one]) if isinstance(one, int) else TensorShape(one)
    return build.constant(shape.as_list(), dtypes.int32) if shape.is_fully_defined() else None


def zeros_of(sizes, batch_size, dtype):
    """States of zeros in the structure of `sizes`."""
    def zeros(size):
        found = root().zeros(joined(batch_size, size), dtype=dtype)
        found.set_shape(joined_static(batch_size, size))
        return found

    return nest.map_structure(zeros, sizes) if not isinstance(sizes, TensorShape) else zeros(sizes)


@export(*names("RNNCell"))
class RNNCell:
    """The base of cells: `output, state = cell(input, state)`.

    A subclass gives `state_size` and `output_size`, and `call(inputs, state)` (or `__call__`); variables it makes in `build` or
    `call` with `tf.get_variable` are in a scope of the cell.

    Args:
        trainable: whether its variables are trained.
        name: of its scope; by default the class name in small letters.
        dtype: of its variables; by default that of the first input.
    """

    _opens_scope = True  # whether a call opens the variable scope around it once more

    def __init__(self, trainable=True, name=None, dtype=None, _reuse=None, **kwargs):
        self._reuse, self.trainable, self._dtype = _reuse, trainable, None if dtype is None else dtypes.as_dtype(dtype)
        self._base_name = name or _snake(type(self).__name__)
        self._scope, self._around, self.built, self._variables = None, None, False, []

    name = property(lambda self: self._base_name if self._scope is None else self._scope.name.split("/")[-1])
    dtype = property(lambda self: None if self._dtype is None else self._dtype.name)
    graph = property(lambda self: default_graph())
    scope_name = property(lambda self: self._scope.name)

    @property
    def state_size(self):
        """The size of the state, or a structure of sizes."""
        raise NotImplementedError("Abstract method")

    @property
    def output_size(self):
        """The size of the output."""
        raise NotImplementedError("Abstract method")

    weights = variables = property(lambda self: list(self._variables))
    trainable_weights = trainable_variables = property(
        lambda self: [one for one in self._variables if getattr(one, "trainable", True)] if self.trainable else [])
    non_trainable_weights = non_trainable_variables = property(
        lambda self: [one for one in self._variables if one not in self.trainable_weights])

    def build(self, input_shape):
        """Make variables; called once, with the shape of the first input."""

    def call(self, inputs, state):
        """(output, new state)"""
        raise NotImplementedError(f"{type(self).__name__} needs a method call(self, inputs, state).")

    def add_variable(self, name, shape, dtype=None, initializer=None, regularizer=None, trainable=True, constraint=None,
                     **other):  # fmt: skip
        """A variable in the scope of the cell."""
        dtype, trainable = dtype or self._dtype or dtypes.float32, trainable and self.trainable
        return root().get_variable(name, shape=shape, dtype=dtype, initializer=initializer, regularizer=regularizer,
                                   trainable=trainable, constraint=constraint)  # fmt: skip

    add_weight = add_variable

    def _gather(self, getter, *arguments, **keywords):
        """Remember the variables that are made or found in a call."""
        variable = getter(*arguments, **keywords)
        if all(variable is not one for one in self._variables):
            self._variables.append(variable)
        return variable

    def __call__(self, inputs, state, scope=None, **keywords):
        """(output, new state) for one step.

        Args:
            inputs: of shape (batch, depth).
            state: as `zero_state` gives it.
            scope: a variable scope (or its name) in place of the cell's own.
        """
        if not self._opens_scope:
            return self._called(inputs, state, scope, keywords)
        if scope is not None:
            around = variable_scopes.variable_scope(scope, custom_getter=self._gather)
        else:
            if self._around is None:
                self._around = variable_scopes.variable_scope(root().get_variable_scope(), custom_getter=self._gather)
            around = self._around
        with around:
            return self._called(inputs, state, None, keywords)

    def _called(self, inputs, state, scope, keywords):
        if self._scope is None:
            chosen = (scope or self._base_name, None) if self._reuse else (scope, self._base_name)
            with variable_scopes.variable_scope(*chosen) as self._scope:
                pass
        reuse = True if self.built else self._reuse
        getter = None if self._opens_scope else self._gather
        with variable_scopes.variable_scope(self._scope, reuse=reuse, auxiliary_name_scope=False, custom_getter=getter) as opened:
            with default_graph().name_scope(opened.original_name_scope):
                inputs = nest.map_structure(build.tensor, inputs)
                if not self.built:
                    first = nest.flatten(inputs)[0]
                    self._dtype = self._dtype or first.dtype
                    self.build(nest.map_structure(lambda one: one.shape, inputs))
                    self.built = True
                return self.call(inputs, state, **keywords)

    def get_initial_state(self, inputs=None, batch_size=None, dtype=None):
        """As `zero_state`, where the batch size and dtype may come from inputs."""
        if inputs is not None:
            inputs = build.tensor(inputs)
            batch_size = root().shape(inputs)[0] if batch_size is None else batch_size
            dtype = inputs.dtype if dtype is None else dtype
        if batch_size is None or dtype is None:
            raise ValueError("batch_size and dtype cannot be None while constructing initial state: "
                             f"batch_size={batch_size}, dtype={dtype}")  # fmt: skip
        return self.zero_state(batch_size, dtype)

    def zero_state(self, batch_size, dtype):
        """A state of zeros.

        Args:
            batch_size: an int or a scalar tensor.
            dtype: of the state.
        """
        with default_graph().name_scope(type(self).__name__ + "ZeroState"):
            return zeros_of(self.state_size, batch_size, dtypes.as_dtype(dtype))


class LayerCell(RNNCell):
    """A cell whose call opens its own scope alone."""

    _opens_scope = False

    def _depth(self, shape):
        """The size of the inputs' last axis."""
        depth = shape.as_list()[-1] if shape.rank is not None else None
        if depth is None:
            raise ValueError(f"Expected inputs.shape[-1] to be known, saw shape: {shape}")
        return depth


def activation_of(given, default="tanh"):
    """The function that an argument `activation` means."""
    if given is None:
        return getattr(root(), default)
    return root().keras.activations.get(given) if isinstance(given, str) else given


def check_cell(name, cell):
    """A TypeError unless something can be used as a cell."""
    tests = {"'output_size' property is missing": hasattr(cell, "output_size"),
             "'state_size' property is missing": hasattr(cell, "state_size"),
             "either 'zero_state' or 'get_initial_state' method is required": any(
                 hasattr(cell, name) for name in ("zero_state", "get_initial_state")),
             "is not callable": callable(cell)}  # fmt: skip
    wrong = [text for text, good in tests.items() if not good]
    if wrong:
        raise TypeError(f"The argument {name!r} ({cell}) is not an RNNCell: {', '.join(wrong)}.")
