"""`tf.Variable` and `tf.get_variable` of graphs, and what they stand under."""


from flowlet.api import export
from flowlet.compat.v1 import updates
from flowlet.compat.v1.collections import GraphKeys
from flowlet.core import dtypes
from flowlet.core.graph import build, nodes
from flowlet.core.graph.stack import default_graph
from flowlet.core.shape import TensorShape
from flowlet.ops.operators import install_in_graphs


@export("compat.v1.Variable")
class Variable:
    """A value that each session holds for itself, set by its initializer and by `assign`.

    Args:
        initial_value: a tensor, anything a tensor can hold, or a function that gives it.
        trainable: whether optimizers train it.
        collections: names of the collections that it goes to; by default the global variables.
        name: made unique; `Variable` by default.
    """

    __array_priority__ = 100

    def __init__(self, initial_value=None, trainable=None, collections=None, validate_shape=True, caching_device=None,
                 name=None, variable_def=None, dtype=None, expected_shape=None, import_scope=None, constraint=None,
                 use_resource=None, synchronization=None, aggregation=None, shape=None):  # fmt: skip
        if initial_value is None:
            raise ValueError("initial_value must be specified.")
        self.trainable, self.constraint = trainable is not False, constraint
        dtype, graph = None if dtype is None else dtypes.as_dtype(dtype), default_graph()
        with graph.control_dependencies(None), graph.name_scope(name or "Variable") as scope:
            if callable(initial_value):
                with graph.name_scope("Initializer"):
                    self._initial = build.tensor(initial_value(), dtype, "initial_value")
            else:
                self._initial = build.tensor(initial_value, dtype, "initial_value")
            known = self._initial.shape if validate_shape else TensorShape(None)
            op = graph.add("VariableV2", nodes.VariableNode(), (), [(self._initial.dtype, known)], scope)
            self._ref = op.outputs[0]
            self.initializer = updates.assign(self._ref, self._initial, validate_shape=validate_shape, name=scope + "Assign/").op
            self._snapshot = graph.add("Identity", nodes.Forward(), (self._ref,), [(self._initial.dtype, known)],
                                       scope + "read/").outputs[0]  # fmt: skip
        keys = [GraphKeys.GLOBAL_VARIABLES] if collections is None else list(collections)
        if self.trainable and GraphKeys.TRAINABLE_VARIABLES not in keys:
            keys.append(GraphKeys.TRAINABLE_VARIABLES)
        graph.add_to_collections(keys, self)

    name = property(lambda self: self._ref.name)
    op = property(lambda self: self._ref.op)
    graph = property(lambda self: self._ref.graph)
    dtype = property(lambda self: self._ref.dtype)
    shape = property(lambda self: self._ref.shape)
    device = property(lambda self: self._ref.device)
    initial_value = property(lambda self: self._initial)

    def get_shape(self):
        return self.shape

    def set_shape(self, shape):
        self._ref.set_shape(shape)
        self._snapshot.set_shape(shape)

    def value(self):
        """The value as ops that come later read it."""
        return self._snapshot

    def read_value(self):
        """A new operation that reads the value."""
        return default_graph().add("Identity", nodes.Forward(), (self._ref,), [(self.dtype, self.shape)]).outputs[0]

    def initialized_value(self):
        return self._initial

    def eval(self, session=None):
        return self._snapshot.eval(session=session)

    def assign(self, value, use_locking=False, name=None, read_value=True):
        return updates.assign(self, value, name=name)

    def assign_add(self, delta, use_locking=False, name=None, read_value=True):
        return updates.assign_add(self, delta, name=name)

    def assign_sub(self, delta, use_locking=False, name=None, read_value=True):
        return updates.assign_sub(self, delta, name=name)

    def load(self, value, session=None):
        """Set the value in a session, outside the graph."""
        self.initializer.run({self.initializer.inputs[1]: value}, session)

    def _graph_tensor(self):
        return self._snapshot

    def _as_graph_element(self):
        return self._ref

    def __hash__(self):
        return id(self)

    def __iter__(self):
        raise TypeError("'Variable' object is not iterable.")

    def __repr__(self):
        shape = str(self.shape).replace("None", "?") if self.shape.rank is not None else "<unknown>"
        return f"<tf.Variable '{self.name}' shape={shape} dtype={self.dtype.name}_ref>"


def _getitem(variable, key):
    return variable.value()[key]


install_in_graphs(Variable, _getitem)


@export("compat.v1.global_variables_initializer", "compat.v1.initialize_all_variables")
def global_variables_initializer():
    """An operation that gives all global variables their initial values."""
    return variables_initializer(default_graph().get_collection(GraphKeys.GLOBAL_VARIABLES))


@export("compat.v1.variables_initializer", "compat.v1.initialize_variables")
def variables_initializer(var_list, name="init"):
    """An operation that gives these variables their initial values."""
    return updates.group(*[variable.initializer for variable in var_list], name=name)


