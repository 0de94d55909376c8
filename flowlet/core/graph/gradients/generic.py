"""The gradient of an operation whose type has no rule: one operation that runs `jax.vjp` of the node.

What a node must give for that: `node.smooth`, true where `node.run(op, run, arrays)` computes its results from the arrays
of its inputs by functions that `jax.vjp` goes through. Variables that it reads (`node.reads`) are constants to it, and
inputs that are variables (`node.references`) have no gradient. A node whose gradient JAX cannot find gives its own:
`node.pull(op, run, arrays, gradients, wanted)` -> the gradients of the inputs at the places in `wanted`, where
`gradients` has one for each floating result. The operation made here is smooth in turn, so that orders follow.
"""

import jax
import jax.numpy as jnp
import numpy as np

from flowlet.core import dtypes
from flowlet.core.graph import build, nodes, partial


def trainable(tensor):
    """Whether gradients flow through a tensor."""
    return tensor.dtype.is_floating or tensor.dtype.is_complex


def differentiable(op):
    """Whether the node of an operation has a gradient."""
    node = op.node
    row = getattr(node, "row", None)
    if row is not None:
        return bool(row.gradient) and not row.host
    return bool(getattr(node, "smooth", type(node) is nodes.Function))


def gradient(op, *gradients):
    """One operation `<Type>Grad` of the inputs and of the gradients of the floating results."""
    wanted = [place for place, one in enumerate(op.inputs) if trainable(one) and place not in op.node.references]
    given = [place for place, one in enumerate(op.outputs) if trainable(one)]
    if not wanted:
        return [None] * len(op.inputs)
    found = [None] * len(op.inputs)
    if any(gradients[place] is None for place in given):
        given = [place for place in given if gradients[place] is not None]
    node = Pulled(op, wanted, given)
    outputs = [(op.inputs[place].dtype, op.inputs[place].shape) for place in wanted]
    made = build.operation(f"{op.type}Grad", node, (*op.inputs, *[build.tensor(gradients[place]) for place in given]), outputs)
    for place, one in zip(wanted, made.outputs):
        found[place] = one
    return found


class Pulled(nodes.Node):
    """The vector-Jacobian product of another operation.

    Args:
        op: the operation.
        wanted: its inputs whose gradients this one gives.
        given: its results whose gradients this one takes.
        places: where its inputs are among the inputs of this one (None: what is not needed, zeros of the form that the input
            `sizes` gives, or the constant that it is); by default in their order, followed by the gradients.
        gradients: where the gradients are.
    """

    smooth = True

    def __init__(self, op, wanted, given, places=None, gradients=None, sizes=None):
        self.op, self.wanted, self.given, self.sizes = op, wanted, given, sizes
        count = len(op.inputs)
        self.places = places or list(range(count))
        self.gradients = gradients or list(range(count, count + len(given)))
        self.references = op.node.references

    def reads(self, op):
        return self.op.node.reads(self.op)

    def run(self, op, run, arrays):
        inputs = [self._stand_in(op, run, arrays, tensor) if place is None else arrays[place]
                  for place, tensor in zip(self.places, self.op.inputs)]  # fmt: skip
        gradients = [_conjugate(arrays[place]) for place in self.gradients]
        own = getattr(self.op.node, "pull", None)
        if own is not None:
            return own(self.op, run, inputs, gradients, self.wanted)
        return pulled(lambda *given: [self.op.node.run(self.op, run, list(given))[place] for place in self.given],
                      inputs, gradients, self.wanted)  # fmt: skip

    def _stand_in(self, op, run, arrays, tensor):
        if self.sizes is None:
            return tensor.op.node.array
        return jnp.zeros(run.static(op.inputs[self.sizes], arrays[self.sizes]), tensor.dtype._np)


def pulled(function, inputs, gradients, wanted):
    """The gradients of `function` by the inputs in `wanted`; where numbers are complex, the conjugate of JAX's."""

    def partial(*chosen):
        given = list(inputs)
        for place, one in zip(wanted, chosen):
            given[place] = one
        return [jnp.asarray(one) for one in function(*given)]

    found, pull = jax.vjp(partial, *[jnp.asarray(inputs[place]) for place in wanted])
    gradients = [jnp.asarray(one, like.dtype) for one, like in zip(gradients, found)]
    return [_conjugate(one) for one in pull(gradients)]


def _conjugate(array):
    return jnp.conj(array) if getattr(array, "dtype", np.dtype(bool)).kind == "c" else array


class OfSizes(nodes.Node):
    """A function of small integers that decide shapes: `function(*arrays)`, of NumPy arrays, gives the results as a list."""

    def __init__(self, function):
        self.function = function

    def run(self, op, run, arrays):
        known = [np.asarray(run.static(tensor, array), tensor.dtype._np) for tensor, array in zip(op.inputs, arrays)]
        return self._results(op, known)

    def _results(self, op, arrays):
        return [np.asarray(one, tensor.dtype._np) for one, tensor in zip(self.function(*arrays), op.outputs)]

    def known(self, tensor):
        """The elements of a result that only constants decide; None where it is not such a one."""
        given = [partial.constant_value(one) for one in tensor.op.inputs]
        if any(one is None for one in given):
            return None
        return np.ravel(self._results(tensor.op, given)[tensor.value_index]).tolist()


def sizes(op_type, function, inputs, shapes, name=None, dtype=dtypes.int32):
    """An operation of integers that decide shapes; its results have the static `shapes`."""
    return build.operation(op_type, OfSizes(function), inputs, [(dtype, shape) for shape in shapes], name)
