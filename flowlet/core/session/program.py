"""From fetches and feeds to a program: the operations that are needed, in an order that respects every edge, in segments."""

import numpy as np

from flowlet import errors
from flowlet.core import dtypes
from flowlet.core.session.segment import Segment, read_by


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
        waiting += [one for one in op.control_inputs if not _is_fed(one, fed)]
    return _ordered(found, fed)


def _is_fed(op, fed):
    """Whether what is fed takes the place of an operation."""
    return bool(op.outputs) and all(tensor in fed for tensor in op.outputs)


def _ordered(found, fed):
    """Sorted by number, but for control inputs that were added later to an older operation."""
    order, done = [], set()
    for op in sorted(found, key=lambda one: one.number):
        _place(op, found, fed, order, done)
    return order


def _place(op, found, fed, order, done):
    waiting = [op]
    while waiting:
        one = waiting[-1]
        if one in done:
            waiting.pop()
            continue
        before = [other for other in (*one.control_inputs, *[tensor.op for tensor in one.inputs if tensor not in fed])
                  if other in found and other not in done and other not in waiting and other.number >= one.number]  # fmt: skip
        if before:
            waiting += before
            continue
        waiting.pop()
        done.add(one)
        order.append(one)


def _aliases(order, fed):
    """Tensor -> the variable that it stands for: what takes a result of a ref variable sees the value of that moment."""
    found = {}
    for op in order:
        for tensor, variable in zip(op.outputs, op.node.refers(op, found)):
            if variable is not None and tensor not in fed:
                found[tensor] = variable
    return found


def _on_numpy(order, fetches, fed):
    """The operations to run on NumPy: where variables only get their first values, what draws these."""
    found = set()
    if fetches.tensors or fed or any(op.node.writes(op) and op.node.reads(op) not in ((), (op,)) for op in order):
        return found
    for op in order:
        if op.node.on_numpy(op) and all(tensor.op in found or tensor.op.node.array is not None or place in op.node.references
                                        for place, tensor in enumerate(op.inputs)):  # fmt: skip
            found.add(op)
    return found


def _segments(order, fed, wanted, aliases, hosted):
    """Operations in parts, compiled ones and ones on the host in turns; each as early as its inputs allow."""
    phases, touched = {}, {}  # operation -> part; variable -> (last part that wrote, last part that read)
    for op in order:
        before = [phases[tensor.op] for tensor in op.inputs  # a constant counts where it waits for something
                  if tensor not in fed and (tensor.op.node.array is None or tensor.op.control_inputs)]  # fmt: skip
        before += [phases[one] for one in op.control_inputs if one in phases]
        read = read_by(op, aliases)
        for variable in read:
            before.append(touched.get(variable, (-1, -1))[0])
        for variable in op.node.writes(op):
            before += touched.get(variable, (-1, -1))
        phase = max(before, default=-1)
        host = op in hosted or on_host(op)
        if host != (phase % 2 == 1) or phase < 0:
            phase = phase + 1 if phase >= 0 else -1 if host else 0
        phases[op] = phase
        for variable in read:
            wrote, last = touched.get(variable, (-1, -1))
            touched[variable] = wrote, max(last, phase)
        for variable in op.node.writes(op):
            wrote, last = touched.get(variable, (-1, -1))
            touched[variable] = max(wrote, phase), last
    parts = {}
    for op in order:
        if op.node.array is None:
            parts.setdefault(phases[op], []).append(op)
    return [_segment(parts, phase, fed, wanted, aliases) for phase in sorted(parts)]


def _segment(parts, phase, fed, wanted, aliases):
    ops = parts[phase]
    own = set(ops)
    constants = {tensor.op: None for op in ops for tensor in op.inputs if tensor.op.node.array is not None and tensor not in fed}
    later = {tensor for place, others in parts.items() if place > phase for op in others for tensor in op.inputs}
    outputs = [tensor for tensor in dict.fromkeys([*wanted, *later])
               if tensor.op in own and tensor not in fed and tensor not in aliases]  # fmt: skip
    inputs = {tensor for op in ops for tensor in op.inputs if tensor not in aliases
              and (tensor in fed or tensor.op not in own and tensor.op not in constants)}  # fmt: skip
    return Segment([*constants, *ops], phase % 2 == 1, inputs, outputs, aliases)


def on_host(op):
    """Whether an operation runs on the host: its node says so, or texts go in or out."""
    return op.node.host or any(tensor.dtype is dtypes.string for tensor in (*op.inputs, *op.outputs))


class Program:
    """What one form of `run` does: fetches and fed tensors are fixed, values are not."""

    def __init__(self, fetches, fed):
        self.wanted, self.fed = fetches.tensors, list(fed)
        order = needed(fetches.tensors, fetches.operations, set(fed))
        aliases = _aliases(order, set(fed))
        self._segments = _segments(order, set(fed), fetches.tensors, aliases, _on_numpy(order, fetches, fed))
        self._of_variables = {tensor: aliases[tensor] for tensor in self.wanted if tensor in aliases}
        self._known = {tensor: tensor.op.node.array for tensor in self.wanted
                       if tensor.op.node.array is not None and tensor not in self.fed}  # fmt: skip

    def __call__(self, variables, feeds):
        """Run it.

        Args:
            variables: the session's: variable -> array; changed in place.
            feeds: an array for each fed tensor.
        """
        found = dict(zip(self.fed, feeds))
        for segment in self._segments:
            for variable in segment.reads:
                if variable not in variables:
                    _begin(variable, variables)
            segment(variables, found)
        found.update(self._known)
        for tensor, variable in self._of_variables.items():
            if variable not in variables:
                _begin(variable, variables)
            with variables.lock:
                found[tensor] = np.array(variables[variable])
        return [found[tensor] for tensor in self.wanted]


def _begin(variable, variables):
    fresh = variable.node.fresh(variable)
    if fresh is None:
        raise errors.FailedPreconditionError(message=_missing(variable))
    variables[variable] = fresh


def _missing(variable):
    """What to say of a variable without a value."""
    name = variable.name
    if not variable.node.gives_references:
        return (f"Error while reading resource variable {name} from Container: localhost. This could mean that the variable was "
                f"uninitialized. Not found: Container localhost does not exist. (Could not find resource: localhost/{name})\n\t "
                f"[[node {name}/Read/ReadVariableOp]]{_INITIALIZE}")  # fmt: skip
    return f"Attempting to use uninitialized value {name}\n\t [[{{{{node {name}/read}}}}]]{_INITIALIZE}"


_INITIALIZE = ("\n  To fix it: run tf.global_variables_initializer() in this session first (tf.local_variables_initializer() for "
               "those of tf.metrics), or restore a checkpoint.")
