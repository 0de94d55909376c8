"""Kernels: pure functions of arrays, compiled, with their gradients. An op runs one; a tape records one."""

import jax
import numpy as np

from flowlet import errors
from flowlet.core import dtypes
from flowlet.core.mode import state
from flowlet.core.tensor import EagerTensor, Tracer

new = EagerTensor.__new__


class Kernel:
    """A pure function of arrays, compiled, with its gradient. What tapes record."""

    __slots__ = ("name", "function", "call", "gradient", "_gradients")

    def __init__(self, name, function, host=False, gradient=True):
        self.name, self.function, self.gradient = name, function, gradient and not host
        self.call = function if host else jax.jit(function, inline=True)
        self._gradients = {}

    def vjp(self, count, needed, present):
        """The Kernel of the gradient: (inputs..., output gradients...) -> gradients of the inputs in `needed`.

        Args:
            count: how many inputs this kernel has.
            needed: positions of the inputs to differentiate by.
            present: positions of the outputs whose gradients are given.
        """
        key = (count, needed, present)
        kernel = self._gradients.get(key)
        if kernel is None:
            kernel = self._gradients[key] = Kernel(self.name + "Grad", self._gradient_function(*key))
        return kernel

    def _gradient_function(self, count, needed, present):
        """The vjp of JAX; where numbers are complex, TensorFlow's gradient is the conjugate of JAX's."""
        function = self.function

        def gradient(*arrays):
            inputs, cotangents = list(arrays[:count]), [_conjugate(array) for array in arrays[count:]]

            def partial(*chosen):
                for position, array in zip(needed, chosen):
                    inputs[position] = array
                outputs = leaves(function(*inputs))
                return tuple(outputs[i] for i in present)

            _, pull = jax.vjp(partial, *[inputs[i] for i in needed])
            return tuple(_conjugate(array) for array in pull(tuple(cotangents)))

        return gradient


def _conjugate(array):
    return jax.numpy.conj(array) if array.dtype.kind == "c" else array


def leaves(result):
    """The arrays of a body's result, which is one array or a flat list, tuple or named tuple of arrays."""
    return result if isinstance(result, (list, tuple)) else (result,)


def check_numerics(kernel, nodes, outputs):
    """An InvalidArgumentError where a known output has a NaN or an infinity: for `tf.debugging.enable_check_numerics`."""
    for position, output in enumerate(outputs):
        if isinstance(output, Tracer) or output.dtype.kind not in "fcV" or np.isfinite(output).all():
            continue
        counts = {"-Inf": np.isneginf, "+Inf": np.isposinf, "NaN": np.isnan} if output.dtype.kind != "c" else {"NaN": np.isnan}
        counts = {what: int(np.sum(found(np.asarray(output, np.float64 if output.dtype.kind != "c" else None))))
                  for what, found in counts.items()}  # fmt: skip
        lines = [f"!!! Detected Infinity or NaN in output {position} of eagerly-executing op \"{kernel.name}\" "
                 f"(# of outputs: {len(outputs)}) !!!", f"  dtype: {dtypes.of(output.dtype)!r}", f"  shape: {output.shape}",
                 *(f"  # of {what} elements: {count}" for what, count in counts.items() if count), "",
                 f"  Input tensors ({len(nodes)}):", *(f"         {i}: {node}" for i, node in enumerate(nodes))]  # fmt: skip
        raise errors.invalid("\n".join(lines))


def call(kernel, nodes, values):
    """Run a kernel on the values of `nodes` (tensors and variables), and tell the tapes."""
    if state.frame is None:
        result = kernel.call(*values)
    elif any(isinstance(value, Tracer) for value in values):  # part of the running trace: no jit of its own
        result = kernel.function(*[jax.numpy.asarray(value) for value in values])
    else:
        with jax.ensure_compile_time_eval():  # what is known while tracing stays known: shapes, constants
            result = kernel.call(*values)
    if state.checking:
        check_numerics(kernel, nodes, leaves(result))
    if isinstance(result, (list, tuple)):
        outputs = [EagerTensor(array) for array in result]
        for tape in state.tapes:
            tape._record(kernel, nodes, values, outputs)
        if isinstance(result, list):
            return outputs
        return type(result)(*outputs) if hasattr(result, "_fields") else tuple(outputs)
    output = new(EagerTensor)
    output._value = result
    for tape in state.tapes:
        tape._record(kernel, nodes, values, (output,))
    return output
