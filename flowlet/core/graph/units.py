"""Hidden operations: a `cond` or a `while_loop` as one operation, which a session runs and gradients go through.

A unit takes what its inner operations take from outside, and, through hidden reads, the values of all variables that
they touch (counters of random operations among them): so that it is a pure function of its inputs, and a gradient
sees the same numbers as the run did.
"""

import functools

import jax
import jax.numpy as jnp
import numpy as np

from flowlet.core import dtypes
from flowlet.core.graph import build, nodes
from flowlet.core.graph.operation import GraphTensor, Operation


class Held(nodes.Node):
    """The value of a variable when a unit begins; the input, if there is one, stands for the variable."""

    references = (0,)

    def __init__(self, variable):
        self.variable = variable

    def reads(self, op):
        return (self.variable,)

    def run(self, op, run, arrays):
        return [run.read(self.variable)]


def hidden(graph, op_type, name, node, inputs, outputs, control=()):
    """An operation that the graph does not list."""
    op = Operation(graph, op_type, name, node, inputs, control, {}, _number(graph))
    op.outputs = [GraphTensor(op, index, dtype, shape) for index, (dtype, shape) in enumerate(outputs)]
    op.context = graph.context
    if graph.context is not None:
        graph.context.learn(op.outputs)
    for tensor in inputs:
        tensor.consumed.append(op)
    return op


def _number(graph):
    """A place in the order of making behind what is there, hidden operations too, and before what comes next."""
    whole = len(graph._operations) - 1
    graph.hidden = graph.hidden + 2**-20 if graph.hidden > whole else whole + 2**-20
    return graph.hidden


class Part:
    """Operations inside a context that some of its tensors need.

    Attributes:
        order: the operations, in the order to run.
        used: tensors at the border that they take.
        results: the tensors that count.
        awaited: operations outside that must have run.
    """

    def __init__(self, context, results, border):
        from flowlet.core.session.program import _aliases, _ordered

        self.results = list(results)
        waiting, found, used, awaited = [], set(), {}, {}
        for one in results:
            self._need(one, border, used, waiting)
        while waiting:
            op = waiting.pop()
            if op in found:
                continue
            found.add(op)
            for tensor in op.inputs:
                self._need(tensor, border, used, waiting)
            for one in op.control_inputs:
                if any(tensor in border for tensor in one.outputs) or one is context.pivot.op:
                    continue
                if context.holds(one):
                    waiting.append(one)
                else:
                    awaited[one] = None
        self.order, self.used, self.awaited = _ordered(found, set(border)), list(used), list(awaited)
        self._aliases = _aliases(self.order, set(border))

    @staticmethod
    def _need(tensor, border, used, waiting):
        if tensor in border:
            used[tensor] = None
        else:
            waiting.append(tensor.op)

    def reads(self):
        from flowlet.core.session.segment import read_by

        return [one for op in self.order for one in read_by(op, self._aliases)]

    def writes(self):
        return [one for op in self.order for one in op.node.writes(op)]

    def run(self, run, bound):
        """The values of the results; `bound`: tensor at the border -> value."""
        from flowlet.core.session.segment import run_all

        run_all(self.order, run, bound, self._aliases)
        return [run.read(self._aliases[one]) if one in self._aliases else bound[one] for one in self.results]


class Unit(nodes.Node):
    """What the nodes of units share.

    Args:
        parts: what runs inside.
        border: tensor inside -> the tensor outside that it stands for.

    Attributes:
        taken: tensors outside that come in.
        variables: operations of variables that are read or set inside; `written` are those that are set.
    """

    def __init__(self, parts, border):
        self.parts = parts
        self.bound = list(dict.fromkeys(one for part in parts for one in part.used if one in border))
        self.taken = list(dict.fromkeys(border[one] for one in self.bound))
        self._source = {one: self.taken.index(border[one]) for one in self.bound}
        self.written = list(dict.fromkeys(one for part in parts for one in part.writes()))
        self.variables = list(dict.fromkeys([*(one for part in parts for one in part.reads()), *self.written]))

    @functools.cached_property
    def host(self):
        from flowlet.core.session.program import on_host

        return any(on_host(op) for part in self.parts for op in part.order)

    def writes(self, op):
        return self.written

    def placed(self, graph, op_type, name, first, outputs, awaited=()):
        """The hidden operation of this unit; `first` are inputs before those that come in over the border."""
        held = [_held(graph, f"{name}/held", one) for one in self.variables]
        awaited = dict.fromkeys([*awaited, *(one for part in self.parts for one in part.awaited)])
        unit = hidden(graph, op_type, name, self, (*first, *self.taken, *held), outputs, list(awaited))
        graph.made_here(unit)
        return unit

    def run(self, op, run, arrays):
        gradient = None if run.eager else next((one.node for one in run.order if getattr(one.node, "unit", None) is op), None)
        if gradient is None:
            results, values = self.applied(op, arrays, run.eager)
        else:  # what the gradient needs of this run is kept for it
            results, values, run.pulls[gradient] = gradient.prepared(arrays)
        for variable in self.written:
            run.write(variable, values[variable])
        return results

    def applied(self, op, arrays, eager):
        """(results, the variables' values afterwards) for the arrays of the inputs."""
        raise NotImplementedError

    def split(self, arrays, count):
        """(the first `count`, tensor at the border -> array, variable -> array)"""
        first, taken, held = arrays[:count], arrays[count : count + len(self.taken)], arrays[count + len(self.taken) :]
        return first, {one: taken[place] for one, place in self._source.items()}, dict(zip(self.variables, held))


class UnitGradient(nodes.Node):
    """The vector-Jacobian product of a unit.

    Args:
        unit: its operation.
        wanted: the inputs whose gradients it gives.
        given: the results whose gradients follow the inputs.
    """

    smooth = True

    def __init__(self, unit, wanted, given):
        self.unit, self.wanted, self.given = unit, wanted, given

    host = property(lambda self: self.unit.node.host)

    def prepared(self, arrays, eager=False):
        """(results of the unit, values of variables afterwards, a function from gradients of results to those wanted)"""
        moving = [place for place in self.wanted if _moves(arrays[place])]

        def forward(*chosen):
            inputs = list(arrays)
            for place, one in zip(moving, chosen):
                inputs[place] = one
            results, values = self.unit.node.applied(self.unit, inputs, eager)
            values = [values[one] for one in written]  # JAX sorts the keys of a dict: operations have no order
            return [jnp.asarray(results[place]) for place in self.given], (results, values)

        written = self.unit.node.written
        found, pull, (results, values) = jax.vjp(forward, *[jnp.asarray(arrays[place]) for place in moving], has_aux=True)
        values = dict(zip(written, values))

        def back(gradients):
            gradients = [jnp.broadcast_to(jnp.asarray(one, like.dtype), like.shape) for one, like in zip(gradients, found)]
            by_place = dict(zip(moving, pull(gradients)))
            return [by_place.get(place, np.zeros((), np.float32)) for place in self.wanted]

        return results, values, back

    def run(self, op, run, arrays):
        count = len(self.unit.inputs)
        back = run.pulls.get(self)
        if back is None:
            back = self.prepared(arrays[:count], run.eager)[2]
        return back(arrays[count:])


    def pull(self, op, run, arrays, gradients, wanted):
        """The gradients of the gradient."""
        from flowlet.core.graph.gradients.generic import pulled

        count = len(self.unit.inputs)
        return pulled(lambda *given: self.prepared(given[:count])[2](given[count:]), arrays, gradients, wanted)


def _moves(array):
    return jnp.issubdtype(getattr(array, "dtype", np.int32), jnp.inexact)


def gradient(op, *gradients):
    """The gradients of a unit's inputs, as the results of one operation."""
    wanted = [place for place, one in enumerate(op.inputs) if one.dtype.is_floating or one.dtype.is_complex]
    given = [place for place, one in enumerate(gradients) if one is not None]
    if not wanted or not given:
        return [None] * len(op.inputs)
    node = UnitGradient(op, wanted, given)
    outputs = [(op.inputs[place].dtype, op.inputs[place].shape) for place in wanted]
    made = build.operation(f"{op.type}Grad", node, (*op.inputs, *[build.tensor(gradients[place]) for place in given]), outputs)
    found = [None] * len(op.inputs)
    for place, one in zip(wanted, made.outputs):
        found[place] = one
    return found


def _held(graph, name, variable):
    """The value of a variable, as an input of a unit; gradients go through it to the variable, where it is one of the user's."""
    users = isinstance(variable.node, (nodes.VariableNode, nodes.Handle))
    kind = variable.attributes.get("dtype") or (variable.outputs[0].dtype if variable.outputs else dtypes.int32)
    if kind.name == "resource":
        kind = dtypes.float32
    return hidden(graph, "Held", name, Held(variable), variable.outputs[:1] if users else (), [(kind, None)]).outputs[0]


