"""`tf.autodiff.ForwardAccumulator`: derivatives along a direction, computed together with the values.

It sits among the tapes: as an op runs, the JVP of its kernel gives the tangents of its outputs. That is a kernel again,
which other tapes and accumulators see, so that they nest in any way.
"""

import jax
import numpy as np

from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import nest
from flowlet.core.backward import zeros
from flowlet.core.kernel import Kernel, call, leaves
from flowlet.core.mode import state, using
from flowlet.core.tape import GradientTape, UnconnectedGradients
from flowlet.core.tensor import EagerTensor

_kernels = {}  # (kernel, which inputs have tangents, count of inputs) -> Kernel


def _pushed(kernel, active, count):
    """The kernel of a kernel's JVP: (inputs..., tangents of the active ones...) -> tangents of the outputs."""
    key = (kernel, active, count)
    if key not in _kernels:

        def tangents(*arrays):
            inputs, given = list(arrays[:count]), arrays[count:]

            def partial(*chosen):
                for position, array in zip(active, chosen):
                    inputs[position] = array
                return tuple(leaves(kernel.function(*inputs)))

            outputs, found = jax.jvp(partial, tuple(inputs[i] for i in active), given)
            return tuple(tangent if tangent.dtype == output.dtype else jax.numpy.zeros((), np.float32)
                         for output, tangent in zip(outputs, found))  # fmt: skip

        _kernels[key] = Kernel(kernel.name + "Jvp", tangents)
    return _kernels[key]


@export("autodiff.ForwardAccumulator")
class ForwardAccumulator:
    """The derivatives of what is computed inside a `with` block along one direction (Jacobian-vector products).

    For a function of few inputs this is cheaper than `tf.GradientTape`: it needs no memory of what was computed.

    Args:
        primals: tensors or variables that the computation starts from, or a structure of them.
        tangents: the direction, in the form of `primals`; each of the shape and dtype of its primal.

    >>> import flowlet as tf
    >>> x = tf.constant([2.0, 3.0])
    >>> with tf.autodiff.ForwardAccumulator(x, tf.constant([1.0, 0.0])) as acc:
    ...     y = x * x
    >>> acc.jvp(y).numpy().tolist()
    [4.0, 0.0]
    """

    def __init__(self, primals, tangents):
        self._tangents, self._tracked = {}, {}  # of the tensors seen so far: id -> tangent, id -> the tensor
        self._recording = False
        starts, directions = nest.flatten(primals), nest.flatten(tangents)
        nest.assert_same_structure(primals, tangents)
        for primal, tangent in zip(starts, directions):
            node = getattr(primal, "handle", primal)
            if not primal.dtype.is_floating and not primal.dtype.is_complex:
                raise TypeError(f"Dtype of the primal {primal!r} must be floating, got {primal.dtype!r}.")
            tangent = conversion.convert(tangent, primal.dtype)
            if not primal.shape.is_compatible_with(tangent.shape):
                raise ValueError(f"Expected shape {primal.shape} for the tangent of {primal!r}, got {tangent.shape}.")
            if id(node) in self._tangents:
                raise ValueError(f"Tensor {primal!r} was specified multiple times as a primal. This may be an error. If it "
                                 "was intended, please sum the corresponding tangents.")  # fmt: skip
            self._tracked[id(node)], self._tangents[id(node)] = node, tangent

    def __enter__(self):
        if self._recording:
            raise ValueError("Accumulator is already recording.")
        self._recording = True
        state.tapes = (*state.tapes, self)
        state.update()
        return self

    def __exit__(self, kind, value, traceback):
        self._recording = False
        state.tapes = tuple(one for one in state.tapes if one is not self)
        state.update()

    def _record(self, kernel, nodes, values, outputs, pull=None):
        """The tangents of a call's outputs, where one of its inputs has a tangent."""
        if kernel is not None and not kernel.gradient:
            return
        active = tuple(i for i, node in enumerate(nodes) if id(node) in self._tangents)
        if not active:
            return
        with using(tapes=tuple(one for one in state.tapes if one is not self)):
            given = [self._tangents[id(nodes[i])] for i in active]
            if kernel is None:
                found = _through(pull, [nodes[i] for i in active], outputs, given, active)
            else:
                pushed = _pushed(kernel, active, len(nodes))
                arrays = [*values, *(tangent._value for tangent in given)]
                found = call(pushed, [*nodes, *given], arrays)
        for output, tangent in zip(outputs, found):
            if tangent is not None and output._value.dtype.kind in "fcV":
                self._tracked[id(output)], self._tangents[id(output)] = output, tangent

    def jvp(self, primals, unconnected_gradients=UnconnectedGradients.NONE):
        """The derivative of `primals` (tensors computed in the block, or a structure of them) along the direction.

        Args:
            primals: a tensor or variable, or a structure of them.
            unconnected_gradients: `"none"` (None for what does not depend on the start) or `"zero"`.
        """
        unconnected = str(getattr(unconnected_gradients, "value", unconnected_gradients)).lower()
        if unconnected not in ("none", "zero"):
            raise ValueError(f"Unknown value for unconnected_gradients: {unconnected_gradients!r}; "
                             "expected 'none' or 'zero'.")  # fmt: skip

        def one(primal):
            node = getattr(primal, "handle", primal)
            found = self._tangents.get(id(node))
            return zeros(node) if found is None and unconnected == "zero" else found

        return nest.map_structure(one, primals)


def _through(pull, inputs, outputs, tangents, active):
    """The tangents of outputs of which only the pull-back is known: it is linear, and its own pull-back turns it round."""
    seeds = [EagerTensor(np.zeros(output._value.shape, output._value.dtype)) for output in outputs]
    with GradientTape() as tape:
        tape.watch(seeds)
        gradients = pull(seeds)
    pairs = [(gradients[i], tangent) for i, tangent in zip(active, tangents) if gradients[i] is not None]
    if not pairs:
        return [None] * len(outputs)
    return tape.gradient([one for one, _ in pairs], seeds, [two for _, two in pairs])
