"""The user's functions in data sets: called on eager tensors, or traced once into a graph of their own (TensorFlow 1)."""

from types import SimpleNamespace

import numpy as np

from flowlet import errors
from flowlet.core import dtypes, nest
from flowlet.core.graph import build, nodes
from flowlet.core.graph.graph import Graph
from flowlet.core.graph.operation import GraphTensor
from flowlet.core.graph.stack import default_graph
from flowlet.core.mode import eagerly, state
from flowlet.core.session.program import Program
from flowlet.core.session.segment import Variables
from flowlet.data import structures
from flowlet.data.pipeline import Pipeline


class Function:
    """A user's function from elements to elements.

    Args:
        function: the user's.
        specs: for each of its arguments (an element, a state): a function that gives its spec.
        family: the class of data sets among its arguments.

    Attributes:
        captured: the tensors of the graph around it that it takes; they come before an operation's other values.

    Raises:
        ValueError: where it cannot be called.
    """

    def __init__(self, function, *specs, family=None):
        if not callable(function):
            raise ValueError(
                f"Argument `func` must be a callable. Received func={function!r} (of type {type(function)})"
            )
        self._function, self._specs, self._family = function, specs, family
        self._spec, self._trace = None, None
        if state.building:
            self._trace = Trace(self._called, [one() for one in specs], default_graph(), family)
            self._spec = self._trace.spec
        self.captured = () if self._trace is None else tuple(self._trace.graph.captures)

    def _called(self, *arguments):
        """The result of the function, a list taken for a tuple."""
        spread = type(arguments[0]) is tuple and len(self._specs) == 1
        found = self._function(*(arguments[0] if spread else arguments))
        return tuple(found) if isinstance(found, list) else found

    def spec(self):
        """What is known of the results."""
        if self._spec is None:
            self._spec = self._found_spec()
        return self._spec

    def _found_spec(self):
        specs = [one() for one in self._specs]
        try:
            return Trace(self._called, specs, Graph(), self._family).spec
        except Exception:  # noqa: BLE001 - it does what only eager tensors can, so a made-up element has to tell
            return nest.map_structure(structures.common, self._tried(specs, 1), self._tried(specs, 2))

    def _tried(self, specs, size):
        """The spec of the result for a made-up element, in which every unknown size is `size`."""
        elements = [nest.map_structure(lambda one: _example(one, size), spec) for spec in specs]
        return structures.specs_of(self.bound()(*elements))

    def bound(self, *captured):
        """The function of elements, as one run of the data set has it: with its captured values and its random numbers."""
        if self._trace is not None:
            return self._trace.bound(captured)

        def call(*elements):
            with eagerly():
                found = self._called(*[structures.tensors(one) for one in elements])
                return structures.mapped(structures.array_of, found)

        return call


def _example(spec, fill):
    """A component that fits a spec."""
    if not hasattr(spec, "dtype") or isinstance(spec, structures.DatasetSpec):
        raise errors.UnimplementedError(message=f"An example of {spec} cannot be made up; element_spec is not known.")
    sizes = [fill if size is None else size for size in spec.shape.as_list()] if spec.shape.rank is not None else []
    return np.full(sizes, b"", object) if spec.dtype is dtypes.string else np.full(sizes, fill).astype(spec.dtype._np)


class FunctionGraph(Graph):
    """The graph of a traced function; tensors of the graph around it become its inputs."""

    def __init__(self, outer):
        super().__init__()
        self.seed, self.outer, self.captures = outer.seed, outer, {}

    def check_own(self, inputs, name):
        """Tensors of the graph around it are no mistake: `add` takes them in."""

    def add(self, op_type, node, inputs=(), *rest, **named):
        return super().add(op_type, node, [self.inner(one) for one in inputs], *rest, **named)

    def inner(self, tensor):
        """The tensor of this graph that stands for one of the graph around it."""
        if tensor.graph is self:
            return tensor
        if tensor not in self.captures:
            op = super().add("Placeholder", nodes.Placeholder(), (), [(tensor.dtype, tensor.shape)], "captured")
            self.captures[tensor] = op.outputs[0]
        return self.captures[tensor]


class Trace:
    """A function traced once: placeholders for its arguments, operations, results.

    Attributes:
        spec: of its results.
    """

    def __init__(self, function, specs, outer, family):
        self._family, self._specs = family, specs
        self.graph = graph = FunctionGraph(outer)
        self._inputs = []
        with graph.as_default():
            arguments = [nest.map_structure(self._argument, spec) for spec in specs]
            self._result = structures.mapped(self._tensor, function(*arguments))
        self.spec = structures.specs_of(self._result)
        self._program = None

    def _argument(self, spec):
        op = Graph.add(self.graph, "Placeholder", nodes.Placeholder(), (), [(spec.dtype, spec.shape)], "args")
        self._inputs.append(op.outputs[0])
        if isinstance(spec, structures.DatasetSpec):
            return self._family._new(spec.element_spec, variant=op.outputs[0])
        return op.outputs[0]

    def _tensor(self, value):
        if hasattr(value, "element_spec"):
            return value
        if isinstance(value, nest.Composite):
            raise errors.UnimplementedError(
                message=errors.message(
                    f"A function of a data set in graph mode gave {value}.",
                    "tensors.",
                    "sparse and ragged elements work in eager mode; here, give their parts (indices, values, dense_shape).",
                )
            )
        return self.graph.inner(build.tensor(value))

    def _prepared(self):
        outputs = [one if isinstance(one, GraphTensor) else one._variant_tensor for one in nest.flatten(self._result)]
        effects = [op for op in self.graph.get_operations() if not op.outputs and op.type != "NoOp"]
        fetches = SimpleNamespace(tensors=outputs, operations=effects)
        return Program(fetches, [*self._inputs, *self.graph.captures.values()])

    def bound(self, captured):
        if self._program is None:
            with self.graph.as_default():
                self._program = self._prepared()
        program, variables, structure = self._program, Variables(), self._result
        shape, given = structures.shape_of(structure), [structures.shape_of(one) for one in self._specs]

        def call(*elements):
            leaves = [leaf for one, form in zip(elements, given) for leaf in structures.leaves(one, form)]
            found = program(variables, [*leaves, *captured])
            return structures.packed(structure, shape, [one if isinstance(one, Pipeline) else np.asarray(one) for one in found])

        return call
