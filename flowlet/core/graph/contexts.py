"""What stands around operations in a branch of `cond` or in a `while_loop`: values from outside come in through
operations at the border (Switch, Enter), as in TensorFlow 1.15.

The operations of branches and bodies are in the graph like all others, but a session never runs them by themselves:
they run as parts of one hidden operation (units.py), which the Merge and Exit operations take their values from.
"""

import contextlib

from flowlet.core.graph import nodes


class Context:
    """What branches and loops share.

    Attributes:
        outer: the context around it, or None.
        known: the tensors that may be used inside as they are.
        given: tensor outside -> what stands for it inside.
        border: tensor inside -> the tensor outside that it stands for.
        pivot: the tensor that operations without inputs wait for.
    """

    border_type = "Switch"

    def __init__(self, graph, name):
        self.graph, self.name, self.outer = graph, name, graph.context
        self.known, self.given, self.border, self.pivot = set(), {}, {}, None

    def holds(self, op):
        """Whether an operation is in this context or in one within."""
        context = op.context
        while context is not None and context is not self:
            context = context.outer
        return context is self

    @contextlib.contextmanager
    def entered(self):
        """New operations stand in this context."""
        before, self.graph.context = self.graph.context, self
        try:
            yield self
        finally:
            self.graph.context = before

    def learn(self, tensors):
        """Let tensors be used here and in the contexts within as they are."""
        self.known.update(tensors)

    def value(self, tensor):
        """What stands for a tensor inside."""
        if tensor in self.known:
            return self.given.get(tensor, tensor)
        outside = tensor if self.outer is None else self.outer.value(tensor)
        with self.graph.control_dependencies(None):
            inside = self._brought_in(outside)
        inside.op.context = self
        self.graph.prevent_fetching(inside.op)
        context = self
        while context is not None:
            context.learn(inside.op.outputs)
            context = context.outer
        self.known.add(tensor)
        self.given[tensor], self.border[inside] = inside, outside
        return inside

    def _brought_in(self, outside):
        raise NotImplementedError

    def add(self, op):
        """Put a new operation here: what it takes from outside comes through the border."""
        op.context = self
        self.graph.prevent_fetching(op)
        if op.inputs:
            with self.graph.name_scope(op.name + "/"):
                shown = [self.value(tensor) for tensor in op.inputs]
            held = [place in op.node.references or isinstance(one.op.node, (nodes.VariableNode, nodes.Handle))
                    for place, one in enumerate(op.inputs)]  # fmt: skip
            taken = tuple(one if hold else inside for one, inside, hold in zip(op.inputs, shown, held))
            for before, after in zip(op.inputs, taken):
                if after is not before:
                    before.consumed.remove(op)
                    after.consumed.append(op)
            op.inputs, op.shown = taken, tuple(shown)
        self._controlled(op)
        context = self
        while context is not None:
            context.learn(op.outputs)
            context = context.outer

    def _controlled(self, op):
        """Add the control input that keeps an operation inside."""
        raise NotImplementedError


class Forked(nodes.Node):
    """Switch: the input on both ways."""

    def run(self, op, run, arrays):
        return [arrays[0], arrays[0]]


class ForkedReference(Forked):
    """RefSwitch: a variable on both ways."""

    gives_references = True


def switch(graph, tensor, predicate, name="Switch"):
    """A Switch operation. The run takes its value only; which way it goes is for the unit around it to know."""
    kind, node = ("RefSwitch", ForkedReference()) if isinstance(tensor.op.node, nodes.VariableNode) else ("Switch", Forked())
    op = graph.add(kind, node, (tensor,), [(tensor.dtype, tensor.shape)] * 2, name)
    graph.prevent_fetching(op)
    op.shown = (*(op.shown or op.inputs), op.inputs[0] if predicate is tensor else predicate)
    return op


class Branch(Context):
    """One side of a `cond`.

    Args:
        predicate: the tensor that chooses.
        pivot: a tensor that lives where the branch is chosen.
        side: 1 where the predicate is true, else 0.
    """

    def __init__(self, graph, name, predicate, pivot, side):
        super().__init__(graph, name)
        self.predicate, self.pivot, self.side = predicate, pivot, side
        self.known.update((predicate, pivot))
        self.border.update({predicate: predicate, pivot: pivot})

    def _brought_in(self, outside):
        return switch(self.graph, outside, self.predicate).outputs[self.side]

    def _controlled(self, op):
        if not op.inputs:
            op.control_inputs.append(self.pivot.op)


class Loop(Context):
    """The condition and the body of a `while_loop`."""

    def __init__(self, graph, name):
        super().__init__(graph, name)
        self.awaited = []  # operations outside that must run before the loop

    def _brought_in(self, outside):
        return enter(self.graph, outside, self.name, constant=True)

    def _controlled(self, op):
        inside = [one for one in op.control_inputs if self.holds(one)]
        self.awaited += [one for one in op.control_inputs if one not in inside]
        constant = all(self._is_constant(one) for one in op.shown or op.inputs)
        op.control_inputs = inside if inside or not constant else [self.pivot.op]

    def _is_constant(self, tensor):
        return tensor in self.border


def enter(graph, tensor, frame, shape=None, constant=False):
    """What stands for a tensor in a loop; `constant`: it is the same in all turns."""
    kind = "RefEnter" if isinstance(tensor.op.node, nodes.VariableNode) else "Enter"
    op = graph.add(kind, nodes.Forward(), (tensor,), [(tensor.dtype, tensor.shape if shape is None else shape)], "Enter",
                   attributes={"frame_name": frame, "is_constant": constant, "parallel_iterations": 10})  # fmt: skip
    graph.prevent_fetching(op)
    return op.outputs[0]
