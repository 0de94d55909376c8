"""Variables of the second kind: a handle, and an operation for each read and each update."""

import jax.numpy as jnp

from flowlet.compat.v1 import variables
from flowlet.core import dtypes
from flowlet.core.graph import build, nodes
from flowlet.core.graph.stack import default_graph
from flowlet.core.op import TABLE
from flowlet.core.shape import TensorShape


class Rows(nodes.Read):
    """Rows of the value of a variable."""

    def run(self, op, run, arrays):
        take = TABLE["GatherV2"].body
        return [take(jnp.asarray(run.read(op.inputs[0].op)), jnp.asarray(arrays[1]), axis=0, batch_dims=0)]


@variables.kind(True)
class ResourceVariable(variables.Variable):
    """A variable whose value is what it was when an operation read it.

    Attributes:
        handle: the tensor that stands for the variable.
        shape: what is known of the shape.
    """

    is_resource = True

    def _make(self, graph, initial_value, dtype, name, validate_shape, shape):
        with graph.name_scope(variables.checked_name(name)) as scope:
            loc = [f"loc:@{scope[:-1]}"]
            with graph.name_scope("Initializer"), graph.device(None):
                value = initial_value() if callable(initial_value) else initial_value
                self._initial = variables.initial_tensor(value, dtype, "initial_value")
            self.dtype, self.shape = self._initial.dtype, shape
            if shape is None:
                self.shape = self._initial.shape if validate_shape else TensorShape(None)
            op = graph.add("VarHandleOp", nodes.Handle(), (), [(dtypes.resource, [])], scope,
                           attributes={"_class": loc, "dtype": self.dtype, "shape": self.shape, "shared_name": scope[:-1],
                                       "container": ""})  # fmt: skip
            self.handle = op.outputs[0]
            with graph.name_scope("IsInitialized"):
                self._initialized = variables.is_variable_initialized(self)
            self._initializer = graph.add("AssignVariableOp", nodes.Assign(False, results=0), (self.handle, self._initial), (),
                                          scope + "Assign/", attributes={"dtype": self.dtype})  # fmt: skip
            with graph.name_scope("Read"), graph.device(self.handle.device or None):
                self._read = self.value()

    def _find(self, definition, scope):
        super()._find(definition, scope)
        self.dtype, self.shape = (self.handle.op.attributes[key] for key in ("dtype", "shape"))

    _dtype_text = property(lambda self: self.dtype.name)
    _control_operation = property(lambda self: self.op)
    create = property(lambda self: self._initializer)

    def set_shape(self, shape):
        """Merge what is known of the static shape."""
        self.shape = self.shape.merge_with(shape)

    def value(self):
        """A new operation that reads the value."""
        return default_graph().add("ReadVariableOp", nodes.Read(), (self.handle,), [(self.dtype, self.shape)],
                                   attributes={"dtype": self.dtype}).outputs[0]  # fmt: skip

    def read_value(self):
        """The value, read by a new operation."""
        with default_graph().name_scope("Read"):
            value = self.value()
        return TABLE["Identity"].public(value)

    def sparse_read(self, indices, name=None):
        """Rows of the value, read by an operation of their own."""
        graph = default_graph()
        with graph.name_scope(name or "Gather") as scope:
            ids = build.tensor(indices, None, "indices")
            shape = None if ids.shape.rank is None or self.shape.rank is None else ids.shape.concatenate(self.shape[1:])
            op = graph.add("ResourceGather", Rows(), (self.handle, ids), [(self.dtype, shape)], scope,
                           attributes={"dtype": self.dtype, "Tindices": ids.dtype})  # fmt: skip
        return TABLE["Identity"].public(op.outputs[0])

    def after(self, op):
        """The variable, read after an operation."""
        return ReadAfter(self, op)

    def is_initialized(self, name=None):
        """Whether the session has a value for it."""
        return variables.is_variable_initialized(self, name)

    def _as_graph_element(self):
        return self._read


class ReadAfter(ResourceVariable):
    """What an update of a resource variable gives: the variable, each read of which comes after the update."""

    def __init__(self, variable, op):
        self._variable, self._op = variable, op
        self.dtype, self.shape, self.handle, self.trainable = variable.dtype, variable.shape, variable.handle, variable.trainable
        self._initial, self._initializer, self.constraint = variable._initial, variable._initializer, variable.constraint
        self.synchronization, self.aggregation = variable.synchronization, variable.aggregation
        self._read = self.value()

    op = property(lambda self: self._op)
    name = property(lambda self: self._op.name)

    def value(self):
        """The value after the update."""
        with default_graph().control_dependencies([self._op]):
            return super().value()

    def read_value(self):
        """The value after the update."""
        with default_graph().control_dependencies([self._op]):
            return super().read_value()

    def _update(method):
        def after(self, *arguments, **keywords):
            with default_graph().control_dependencies([self._op]):
                return getattr(super(), method)(*arguments, **keywords)

        after.__name__ = method
        return after

    assign, assign_add, assign_sub = _update("assign"), _update("assign_add"), _update("assign_sub")
    del _update


ReadAfter.__name__ = "_UnreadVariable"
