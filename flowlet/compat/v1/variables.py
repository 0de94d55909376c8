"""`tf.Variable` of graphs: what its two kinds share. `reference_variables.py` and `resource_variables.py` hold the kinds."""

import contextlib

from flowlet import errors
from flowlet.api import export
from flowlet.compat.v1 import scattering, updates
from flowlet.compat.v1.collections import GraphKeys
from flowlet.compat.v1.initialization import ValueOrInitial, is_variable_initialized
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core import variable as eager
from flowlet.core.graph import build
from flowlet.core.graph.operation import GraphTensor, _shape_text
from flowlet.core.graph.stack import default_graph
from flowlet.core.mode import state
from flowlet.core.shape import TensorShape

_PLACE_OF_KIND = 11  # `use_resource` among the arguments of Variable


@export("compat.v1.Variable")
class Variable(eager.AnyVariable):
    """A value that each session holds for itself, set by its initializer and by `assign`.

    Args:
        initial_value: a tensor, anything a tensor can hold, or a function that gives it.
        trainable: whether optimizers train it; True by default.
        collections: names of the collections that it goes to; by default the global variables.
        validate_shape: False for a variable whose values may have any shape.
        name: made unique; `Variable` by default.
        variable_def: a VariableDef, to find a variable that is in the graph already.
        dtype: by default that of the initial value.
        constraint: a function that an optimizer applies to the value after each update.
        use_resource: True for a resource variable, whose reads are operations of their own.
        shape: of the variable, where not that of the initial value.

    Raises:
        ValueError: without an initial value, or with one of unknown shape.

    >>> import flowlet.compat.v1 as tf
    >>> with tf.Graph().as_default(), tf.Session() as sess:
    ...     weight = tf.Variable([1., 2.], name="weight")
    ...     sess.run(weight.initializer)
    ...     sess.run(weight * 2.).tolist()
    [2.0, 4.0]
    """

    __array_priority__ = 100

    def __new__(cls, *arguments, **keywords):
        if cls is not Variable:
            return object.__new__(cls)
        if not state.building:
            return _eager_variable(*arguments, **keywords)
        resource = arguments[_PLACE_OF_KIND] if len(arguments) > _PLACE_OF_KIND else keywords.get("use_resource")
        definition = keywords.get("variable_def")
        if definition is not None:
            resource = definition.is_resource
        return object.__new__(KINDS[_is_resource(resource)])

    def __init__(self, initial_value=None, trainable=None, collections=None, validate_shape=True, caching_device=None,
                 name=None, variable_def=None, dtype=None, expected_shape=None, import_scope=None, constraint=None,
                 use_resource=None, synchronization=None, aggregation=None, shape=None):  # fmt: skip
        self.synchronization, self.aggregation, self.constraint = synchronization, aggregation, constraint
        if variable_def is not None:
            self._find(variable_def, import_scope)
            return
        if initial_value is None:
            raise ValueError("initial_value must be specified.")
        if collections is not None and not isinstance(collections, (list, tuple, set)):
            raise ValueError("collections argument to Variable constructor must be a list, tuple, or set. Got "
                             f"{collections} of type {type(collections)}")  # fmt: skip
        self.trainable = True if trainable is None else bool(trainable)
        dtype, graph = None if dtype is None else dtypes.as_dtype(dtype), default_graph()
        with outside(graph):
            self._make(graph, initial_value, dtype, name, validate_shape, None if shape is None else TensorShape(shape))
        keys = [GraphKeys.GLOBAL_VARIABLES] if collections is None else list(collections)
        if self.trainable and GraphKeys.TRAINABLE_VARIABLES not in keys:
            keys.append(GraphKeys.TRAINABLE_VARIABLES)
        graph.add_to_collections(keys, self)

    # what it is -------------------------------------------------------------------------------------------------------

    initial_value = property(lambda self: self._initial)
    initializer = property(lambda self: self._initializer)
    graph = property(lambda self: self.handle.graph)
    op = property(lambda self: self.handle.op)
    device = property(lambda self: self.handle.device)
    name = property(lambda self: self.handle.name)
    _shared_name = property(lambda self: self.op.name)
    _in_graph_mode = True

    def get_shape(self):
        """The static shape."""
        return self.shape

    def initialized_value(self):
        """The value, or the initial value where a session has none yet."""
        found = _cond()(is_variable_initialized(self), self.read_value, lambda: self.initial_value)
        found.op.node, found.op.inputs = ValueOrInitial(self.op), (self.initial_value,)
        return found

    def eval(self, session=None):
        """The value in a session (by default the open one)."""
        return self._as_graph_element().eval(session=session)

    def load(self, value, session=None):
        """Set the value in a session, outside the graph."""
        self._initializer.run({self._initializer.inputs[1]: value}, session)

    def to_proto(self, export_scope=None):
        """A VariableDef: the names of the operations that belong to the variable; None where it is not in `export_scope`."""
        from flowlet.io import messages, proto

        if export_scope is not None and not self.name.startswith(export_scope):
            return None
        names = {"variable_name": self.name, "initializer_name": self._initializer.name, "snapshot_name": self._read.name,
                 "initial_value_name": self._initial.name if isinstance(self._initial, GraphTensor) else ""}  # fmt: skip
        cut = 0 if export_scope is None else len(export_scope.rstrip("/")) + 1
        return proto.of(messages.Variable)(**{key: name[cut:] for key, name in names.items()}, trainable=self.trainable,
                                 is_resource=self.is_resource)  # fmt: skip

    @staticmethod
    def from_proto(variable_def, import_scope=None):
        """The variable that a VariableDef describes, in the default graph."""
        return Variable(variable_def=variable_def, import_scope=import_scope)

    def _find(self, definition, scope):
        graph, prefix = default_graph(), f"{scope}/" if scope else ""
        self.handle = graph.as_graph_element(prefix + definition.variable_name)
        self._initializer = graph.as_graph_element(prefix + definition.initializer_name)
        self._read = graph.as_graph_element(prefix + definition.snapshot_name)
        initial = definition.initial_value_name
        self._initial = graph.as_graph_element(prefix + initial) if initial else None
        self.trainable = definition.trainable

    # setting it -------------------------------------------------------------------------------------------------------

    def assign(self, value, use_locking=False, name=None, read_value=True):
        """Set it. Gives the variable as it is afterwards; without `read_value` the operation."""
        return updates.assign_to(self, value, True, bool(use_locking), name, read_value)

    def assign_add(self, delta, use_locking=False, name=None, read_value=True):
        """Add to it."""
        return updates.change("Add", updates.jnp.add, self, delta, bool(use_locking), name, read_value)

    def assign_sub(self, delta, use_locking=False, name=None, read_value=True):
        """Subtract from it."""
        return updates.change("Sub", updates.jnp.subtract, self, delta, bool(use_locking), name, read_value)

    def count_up_to(self, limit):
        """The value, which then grows by one; an OutOfRangeError from `limit` on."""
        return scattering.count_up_to(self, limit)

    # being a tensor ---------------------------------------------------------------------------------------------------

    def _graph_tensor(self):
        return self.value()

    _AsTensor = _graph_tensor

    def __hash__(self):
        return id(self)

    def __eq__(self, other):
        return self is other

    def __iter__(self):
        raise TypeError("'Variable' object is not iterable.")

    def __getitem__(self, key):
        return _part(self, self.value()[key])

    def __array__(self, dtype=None, copy=None):
        return self.value().__array__()

    def ref(self):
        """A hashable reference to the variable."""
        from flowlet.core.tensor import Reference

        return Reference(self)

    experimental_ref = ref

    def __repr__(self):
        return f"<tf.Variable '{self._shown_name}' shape={_shape_text(self.shape)} dtype={self._dtype_text}>"

    _shown_name = property(lambda self: self.name)


def _delegated(name):
    def operator(self, *others):
        return getattr(GraphTensor, name)(self.value(), *others)

    operator.__name__ = name
    return operator


for _name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "and", "or", "xor"):
    setattr(Variable, f"__{_name}__", _delegated(f"__{_name}__"))
    setattr(Variable, f"__r{_name}__", _delegated(f"__r{_name}__"))
for _name in ("lt", "le", "gt", "ge", "neg", "abs", "invert"):
    setattr(Variable, f"__{_name}__", _delegated(f"__{_name}__"))


def _scatter_method(what, whole, doc):
    name_of = f"scatter_nd_{what}" if whole else f"scatter_{what}"
    kind = "".join(part.title() for part in name_of.split("_"))

    def method(self, sparse_delta, updates=None, use_locking=False, name=None):
        indices, values = (sparse_delta, updates) if whole else (sparse_delta.indices, sparse_delta.values)
        return scattering.scatter(kind, scattering.SCATTERS[what], whole, self, indices, values, use_locking, name)

    method.__name__, method.__doc__ = name_of, doc
    setattr(Variable, name_of, method)


for _name in scattering.SCATTERS:
    _scatter_method(_name, False, f"Change the rows of `tf.IndexedSlices` ({_name}).")
for _name in ("update", "add", "sub"):
    _scatter_method(_name, True, f"Change elements at whole indices ({_name}).")


conversion.register(Variable, build.tensor)

KINDS = {}  # whether it is a resource variable -> class


def kind(resource):
    """Register a kind of variable."""

    def register(found):
        KINDS[resource] = found
        return found

    return register


def _is_resource(asked):
    """Whether a new variable is a resource variable: asked for, or by the variable scope, or by the program's era."""
    from flowlet.compat.v1.variable_scopes import get_variable_scope

    if asked is None:
        asked = get_variable_scope().use_resource
    return state.resources if asked is None else bool(asked)


def _eager_variable(initial_value=None, trainable=None, collections=None, validate_shape=True, caching_device=None, name=None,
                    variable_def=None, dtype=None, expected_shape=None, import_scope=None, constraint=None, use_resource=None,
                    synchronization=None, aggregation=None, shape=None):  # fmt: skip
    return eager.Variable(initial_value, trainable=trainable, name=name, dtype=dtype, constraint=constraint, shape=shape)


@contextlib.contextmanager
def outside(graph):
    """Leave open control dependencies, branches and loops: variables stand outside them."""
    before, graph.context = getattr(graph, "context", None), None
    try:
        with graph.control_dependencies(None):
            yield
    finally:
        graph.context = before


def checked_name(name):
    """The name of a variable, `Variable` by default; a ValueError for an empty one."""
    if name == "":
        raise ValueError("'' is not a valid node name")
    return "Variable" if name is None else name


def initial_tensor(value, dtype, name):
    """The tensor of an initial value.

    Raises:
        ValueError, TypeError: with TensorFlow's words.
    """
    if value is None:
        raise ValueError("None values not supported.")
    try:
        found = build.tensor(value, dtype, name)
    except TypeError:
        if dtype is None or not isinstance(value, (int, float, complex, str, bytes)):
            raise
        raise TypeError(f"Expected {dtype.name}, got {value!r} of type '{type(value).__name__}' instead.") from None
    if found.op.context is not None:
        raise ValueError(errors.message(
            f"Initializer for variable {default_graph().names.scope}/ is from inside a control-flow construct, such as a loop or "
            "conditional.", "a value from outside it.",
            "when creating a variable inside a loop or conditional, use a lambda as the initializer."))  # fmt: skip
    return found


def check_shape(tensor):
    """The static shape of an initial value, which must be known."""
    if not tensor.shape.is_fully_defined():
        raise ValueError(f"initial_value must have a shape specified: {tensor}")
    return tensor.shape


def _cond():
    from flowlet import api

    return api.lookup("compat.v1.cond")


def _part(variable, tensor):
    """A slice of a variable, which `assign` sets in the variable."""
    from flowlet.compat.v1 import slices

    return slices.of_variable(variable, tensor)
