"""How an operation runs: a node gives arrays for arrays, in a `Run` (core/session/program.py) that holds variables.

Nodes of rows are pure. The others say what they touch, so that a session can plan: whether they read and write a
variable (the operation that holds it); `host` marks what cannot be compiled.
"""

import jax.numpy as jnp

from flowlet import errors
from flowlet.core.shape import TensorShape


class Node:
    """What all nodes have."""

    reads = writes = host = False
    references = ()  # positions of inputs that are variables, not their values
    array = None  # of a constant

    def variable(self, op):
        """The operation of the variable that it reads or writes, None for most."""
        return

    def run(self, op, run, arrays):
        """The results of `op` for the arrays of its inputs."""
        raise NotImplementedError(op.type)


class Nothing(Node):
    """NoOp and the like: only its control inputs matter."""

    def run(self, op, run, arrays):
        return []


class Constant(Node):
    """A value that is known."""

    def __init__(self, array):
        self.array = array

    def run(self, op, run, arrays):
        return [self.array]


class Placeholder(Node):
    """A value that is fed."""

    def run(self, op, run, arrays):
        output = op.outputs[0]
        sizes = "" if output.shape.rank is None else " and shape [" + ",".join(
            "?" if size is None else str(size) for size in output.shape.as_list()) + "]"  # fmt: skip
        raise errors.invalid(f"You must feed a value for placeholder tensor '{op.name}' with dtype "
                             f"{_kernel_name(output.dtype)}{sizes}\n\t [[{{{{node {op.name}}}}}]]")


class OfRow(Node):
    """A row of the op table."""

    def __init__(self, row, form, attributes):
        self.row, self.form, self.attributes = row, form, attributes
        self.host = row.host
        self.places = None  # which inputs are the row's tensors; the others are constants for its attributes
        self.function = row._function(form, attributes)

    def run(self, op, run, arrays):
        if self.places is not None:
            arrays = [array for array, own in zip(arrays, self.places) if own]
        if self.row.check is not None and not run.traced(arrays):
            self.row.check(*self.row._arguments(arrays, self.form, self.attributes))
        found = self.function(*arrays)
        return list(found) if isinstance(found, (list, tuple)) else [found]


class Forward(Node):
    """Identity and the like: the inputs as they are."""

    def run(self, op, run, arrays):
        return list(arrays)


class VariableNode(Node):
    """Holds a variable of a session; its result is the value now."""

    reads = True

    def variable(self, op):
        return op

    def run(self, op, run, arrays):
        return [run.read(op)]


class Assign(Node):
    """Sets a variable; the first input is the variable's own tensor."""

    writes = True
    references = (0,)

    def __init__(self, combine=None, validate=True):
        self.combine, self.validate, self.reads = combine, validate, combine is not None

    def variable(self, op):
        return op.inputs[0].op

    def run(self, op, run, arrays):
        variable = op.inputs[0].op
        value = jnp.asarray(arrays[1])
        if self.combine is not None:
            value = self.combine(run.read(variable), value)
        elif self.validate and not TensorShape(value.shape).is_compatible_with(variable.outputs[0].shape):
            raise errors.invalid(f"Assign requires shapes of both tensors to match. lhs shape= "
                                 f"{variable.outputs[0].shape} rhs shape= {list(value.shape)}\n\t [[node {op.name}]]")
        run.write(variable, value)
        return [value]


def _kernel_name(dtype):
    from flowlet.core import dtypes

    return dtypes.kernel_name(dtype)
