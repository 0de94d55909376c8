"""From fetches and feeds to a compiled program: the operations that are needed, in an order that respects every edge."""

import jax
import jax.numpy as jnp

from flowlet import errors
from flowlet.core.tensor import Tracer

_LARGE = 4096  # elements from which on a constant is an argument of the program, not part of it


class Run:
    """The variables while a program runs or is traced."""

    def __init__(self, values):
        self.values, self.written = values, set()

    def read(self, variable):
        return self.values.get(variable)

    def write(self, variable, value):
        self.values[variable] = value
        self.written.add(variable)

    @staticmethod
    def traced(arrays):
        return any(isinstance(array, Tracer) for array in arrays)


def needed(tensors, operations, fed):
    """The operations to run, in the order of their making: inputs come before what takes them."""
    waiting = [tensor.op for tensor in tensors if tensor not in fed] + list(operations)
    found = set()
    while waiting:
        op = waiting.pop()
        if op in found:
            continue
        found.add(op)
        waiting += [tensor.op for tensor in op.inputs if tensor not in fed]
        waiting += op.control_inputs
    return _ordered(found, fed)


def _ordered(found, fed):
    """Sorted by number, but for control inputs that were added later to an older operation."""
    order, done = [], set()
    for op in sorted(found, key=lambda one: one.number):
        _place(op, found, fed, order, done)
    return order


def _place(op, found, fed, order, done):
    if op in done:
        return
    done.add(op)
    for before in (*op.control_inputs, *[tensor.op for tensor in op.inputs if tensor not in fed]):
        if before in found and before not in done and before.number > op.number:
            _place(before, found, fed, order, done)
    order.append(op)


class Program:
    """What one form of `run` does: fetches and fed tensors are fixed, values are not.

    Attributes:
        reads: the variables whose values it needs from before.
        writes: those that it sets.
    """

    def __init__(self, fetches, fed):
        self.fetches, self.fed = fetches, list(fed)
        self.order = needed(fetches.tensors, fetches.operations, set(fed))
        self.reads, self.writes = self._touched()
        self.constants = [op for op in self.order if getattr(op.node, "array", None) is not None
                          and op.node.array.size >= _LARGE]
        self.host = any(op.node.host for op in self.order)
        self._large = [jnp.asarray(op.node.array) for op in self.constants if op.node.array.dtype != object]
        self._call = self._whole if self.host else jax.jit(self._whole, donate_argnums=(0,))
        self._kept = [variable for variable in self.reads if variable not in set(self.writes)]
        self._changed = [variable for variable in self.reads if variable in set(self.writes)]

    def _touched(self):
        reads, writes, known = [], [], set()
        taken = {tensor for op in self.order for place, tensor in enumerate(op.inputs) if place not in op.node.references}
        taken.update(self.fetches.tensors)
        for op in self.order:
            node = op.node
            variable = node.variable(op)
            if variable is None or variable is op and op.outputs[0] not in taken:
                continue
            if node.reads and variable not in known:
                reads.append(variable)
                known.add(variable)
            if node.writes and variable not in writes:
                writes.append(variable)
                known.add(variable)
        return reads, writes

    def __call__(self, variables, feeds):
        """Run it.

        Args:
            variables: the session's: variable -> array; changed in place.
            feeds: an array for each fed tensor.
        """
        for variable in self.reads:
            if variable not in variables:
                raise errors.FailedPreconditionError(message=(
                    f"Attempting to use uninitialized value {variable.name}\n\t [[{{{{node {variable.name}/read}}}}]]"))
        changed = [variables[variable] for variable in self._changed]
        kept = [variables[variable] for variable in self._kept]
        values, updates = self._call(changed, kept, feeds, self._large)
        for variable, value in zip(self.writes, updates):
            variables[variable] = value
        return values

    def _whole(self, changed, kept, feeds, constants):
        run = Run(dict(zip([*self._changed, *self._kept], [*changed, *kept])))
        found = dict(zip(self.fed, feeds))
        given = dict(zip(self.constants, constants))
        for op in self.order:
            if op in given:
                results = [given[op]]
            else:
                results = op.node.run(op, run, [found[tensor] for tensor in op.inputs])
            for tensor, result in zip(op.outputs, results):
                found.setdefault(tensor, result)
        return [found[tensor] for tensor in self.fetches.tensors], [run.values[variable] for variable in self.writes]
