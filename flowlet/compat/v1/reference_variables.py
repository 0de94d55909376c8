"""Variables of the first kind, whose tensor stands for the variable itself: VariableV2, Assign, and one `read`."""

from flowlet.compat.v1 import guards, updates, variables
from flowlet.core.graph import nodes
from flowlet.core.shape import TensorShape


@variables.kind(False)
class RefVariable(variables.Variable):
    """A variable whose value operations see as it is when they run."""

    is_resource = False

    def _make(self, graph, initial_value, dtype, name, validate_shape, shape):
        lazy = callable(initial_value)
        with graph.name_scope(variables.checked_name(name)) as scope:
            attributes = {}
            if lazy:
                with graph.name_scope("Initializer"), graph.device(None):
                    self._initial = variables.initial_tensor(initial_value(), dtype, "initial_value")
                attributes["_class"] = [f"loc:@{scope[:-1]}"]
            else:
                self._initial = variables.initial_tensor(initial_value, dtype, "initial_value")
            dtype = self._initial.dtype
            if shape is None:
                shape = variables.check_shape(self._initial) if validate_shape else TensorShape(None)
            op = graph.add("VariableV2", nodes.VariableNode(), (), [(dtype, shape)], scope,
                           attributes=attributes | {"dtype": dtype, "shape": shape, "shared_name": "", "container": ""})
            self.handle = op.outputs[0]
            first = guards.guarded(scope, self._initial)
            self._initializer = updates.assign_to(self, first, validate_shape, True, scope + "Assign/").op
            self._read = graph.add("Identity", nodes.Forward(), (self.handle,), [(dtype, shape)], scope + "read/",
                                   attributes={"T": dtype}).outputs[0]  # fmt: skip
            updates.beside(self.handle, self._read.op)

    def _ref(self):
        """The tensor that stands for the variable."""
        return self.handle

    _variable = property(lambda self: self.handle)
    dtype = property(lambda self: self.handle.dtype)
    shape = property(lambda self: self.handle.shape)
    _dtype_text = property(lambda self: self.handle.dtype_text)

    def set_shape(self, shape):
        """Merge what is known of the static shape."""
        self.handle.set_shape(shape)
        self._read.set_shape(shape)

    def value(self):
        """The value, as operations that take it find it when they run."""
        return self._read

    def read_value(self):
        """A new operation that reads the value."""
        attributes = {"T": self.dtype}
        return self.graph.add("Identity", nodes.Forward(), (self.handle,), [(self.dtype, self.shape)], "read",
                              attributes=attributes).outputs[0]  # fmt: skip

    def _as_graph_element(self):
        return self.handle
