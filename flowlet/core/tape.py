"""`tf.GradientTape`: ops are recorded as (kernel, inputs, outputs), and differentiated by walking back.

The walk works on tensors and calls kernels as any op does, so that an outer tape can record it: derivatives of any
order need nothing else.
"""

import enum

import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import nest
from flowlet.core.backward import backward, zeros
from flowlet.core.graph.operation import GraphTensor
from flowlet.core.kernel import Kernel, call
from flowlet.core.log import logger as _log
from flowlet.core.mode import state
from flowlet.core.tensor import EagerTensor


def record(nodes, values, outputs, pull):
    """Tell every active tape of a call that is no kernel's: `pull(outputs' gradients)` gives the inputs' gradients."""
    for one in state.tapes:
        one._record(None, nodes, values, outputs, pull)


@export("UnconnectedGradients")
class UnconnectedGradients(enum.Enum):
    """What `gradient` gives for a source that the target does not depend on: `NONE` or `ZERO`."""

    NONE = "none"
    ZERO = "zero"


@export("GradientTape", "autodiff.GradientTape")
class GradientTape:
    """Record the ops inside a `with` block, to differentiate them.

    Args:
        persistent: whether `gradient` may be called more than once.
        watch_accessed_variables: whether trainable variables are watched as they are read.

    >>> import flowlet as tf
    >>> x = tf.Variable(3.0)
    >>> with tf.GradientTape() as tape:
    ...     y = x * x
    >>> tape.gradient(y, x).numpy().item()
    6.0
    """

    def __init__(self, persistent=False, watch_accessed_variables=True):
        self._persistent, self._watch_accessed = persistent, watch_accessed_variables
        self._entries, self._tracked, self._variables = [], {}, {}
        self._recording = self._used = self._entered = False

    def __enter__(self):
        if self._recording:
            raise ValueError("Tape is still recording, This can happen if you try to re-enter an already-active tape.")
        self._start()
        return self

    def __exit__(self, kind, value, traceback):
        if self._recording:
            self._stop()

    def _start(self):
        self._recording = self._entered = True
        state.tapes = (*state.tapes, self)
        state.update()

    def _stop(self):
        self._recording = False
        state.tapes = tuple(one for one in state.tapes if one is not self)
        state.update()

    def _record(self, kernel, nodes, values, outputs, pull=None):
        """Keep a call, if it depends on something that is followed: (kernel, nodes, values, outputs, pull)."""
        tracked, found = self._tracked, False
        if kernel is not None and not kernel.gradient:
            nodes = [node for node in nodes if type(node) is not EagerTensor]  # variables are watched as they are read
        for node in nodes:
            if id(node) in tracked:
                found = True
            elif type(node) is not EagerTensor and self._watch_accessed and getattr(node, "trainable", False):
                self._watch_variable(node)
                found = True
        if found and (kernel is None or kernel.gradient):
            self._entries.append((kernel, nodes, values, outputs, pull))
            for output in outputs:
                if output._value.dtype.kind in "fcV":
                    tracked[id(output)] = output

    def _watch_variable(self, variable):
        self._tracked[id(variable)] = variable
        self._variables[id(variable)] = variable

    def watch(self, tensor):
        """Follow `tensor` (a tensor, a variable, or a structure of them) from here on."""
        for one in nest.flatten(tensor):
            if isinstance(one, GraphTensor):  # a graph keeps what was computed
                continue
            if not hasattr(one, "_value"):
                raise ValueError(f"Passed in object {one} of type {type(one).__name__!r}, not tf.Tensor or "
                                 "tf.Variable or ExtensionType.")  # fmt: skip
            if not one.dtype.is_floating and not one.dtype.is_complex:
                _log.warning("The dtype of the watched tensor must be floating (e.g. tf.float32), got %r", one.dtype)
                continue
            if hasattr(one, "assign"):
                self._watch_variable(one.handle)
            else:
                self._tracked[id(one)] = one

    def watched_variables(self):
        """The variables that were watched, in the order of their first use."""
        return tuple(self._variables.values())

    def stop_recording(self):
        """A context in which nothing is recorded."""
        return _Stopped(self)

    def reset(self):
        """Forget everything recorded so far; a ValueError outside the tape's block."""
        if not self._recording:
            raise ValueError("Tape is not recording.")
        self._stop()
        self._entries, self._tracked, self._variables = [], {}, {}
        self._start()

    def gradient(self, target, sources, output_gradients=None, unconnected_gradients=UnconnectedGradients.NONE):
        """The derivative of (the sum of) `target` with respect to `sources`.

        Args:
            target: a tensor or a structure of tensors, recorded on this tape.
            sources: a tensor or variable, or a structure of them, watched by this tape.
            output_gradients: what to multiply each target's elements by; ones by default.
            unconnected_gradients: `"none"` (None for a source without influence) or `"zero"`.

        Returns:
            Tensors in the form of `sources`, of the shape and dtype of each source.

        Raises:
            RuntimeError: on a second call without `persistent=True`.
        """
        if (self._used or not self._entered) and not self._persistent:
            raise RuntimeError("A non-persistent GradientTape can only be used to compute one set of gradients "
                               "(or jacobians)")  # fmt: skip
        unconnected = str(getattr(unconnected_gradients, "value", unconnected_gradients)).lower()
        if unconnected not in ("none", "zero"):
            raise ValueError(f"Unknown value for unconnected_gradients: {unconnected_gradients!r}; "
                             "expected 'none' or 'zero'.")  # fmt: skip
        if any(isinstance(one, GraphTensor) for one in nest.flatten(target)):
            return self._in_graph(target, sources, output_gradients, unconnected == "zero")
        targets = [self._target(one) for one in nest.flatten(target)]
        flat_sources = [getattr(one, "handle", one) for one in nest.flatten(sources)]
        for one in flat_sources:
            self._check_source(one)
        seeds = [None] * len(targets) if output_gradients is None else nest.flatten(output_gradients)
        if not self._persistent:
            self._used = True
            if self._recording:
                self._stop()
        if self._recording:  # a persistent tape called inside its own block records its gradients too
            found = self._walk(targets, seeds, flat_sources)
        else:
            with _Stopped(self):
                found = self._walk(targets, seeds, flat_sources)
        if not self._persistent:
            self._entries, self._tracked = [], {}
        found = [zeros(one) if gradient is None and unconnected == "zero" else gradient
                 for one, gradient in zip(flat_sources, found)]  # fmt: skip
        return nest.pack_sequence_as(sources, found)

    @staticmethod
    def _in_graph(target, sources, starts, zero):
        from flowlet.core.graph.gradients import custom

        targets = nest.flatten(target)
        starts = [None] * len(targets) if starts is None else nest.flatten(starts)
        return nest.pack_sequence_as(sources, custom.of_tape(targets, nest.flatten(sources), starts, zero))

    @staticmethod
    def _target(target):
        if target is None:
            raise TypeError("Argument `target` should be a list or nested structure of Tensors, Variables or "
                            "CompositeTensors to be differentiated, but received None.")  # fmt: skip
        if not hasattr(target, "_value"):
            raise AttributeError(_no_tensor("target", target))
        if not target.dtype.is_floating and not target.dtype.is_complex:
            _log.warning("The dtype of the target tensor must be floating (e.g. tf.float32) when calling "
                         "GradientTape.gradient, got %r", target.dtype)  # fmt: skip
        return target

    @staticmethod
    def _check_source(source):
        if source is None or isinstance(source, str):
            raise TypeError(f"Cannot convert the argument `type_value`: {source!r} to a TensorFlow DType. "
                            + _no_tensor("sources", source))  # fmt: skip
        if not hasattr(source, "_value"):
            raise AttributeError(_no_tensor("sources", source))
        if not source.dtype.is_floating and not source.dtype.is_complex:
            _log.warning("The dtype of the source tensor must be floating (e.g. tf.float32) when calling "
                         "GradientTape.gradient, got %r", source.dtype)  # fmt: skip

    def _walk(self, targets, seeds, sources):
        return backward(list(self._entries), targets, seeds, sources)

    def _check_pfor(self, use_pfor, what, word):
        if not use_pfor and not self._persistent:
            raise RuntimeError(f"GradientTape must be created with persistent=True to compute the {what} with eager "
                               f"execution enabled and {word}{' ' if word else ' with '}experimental_use_pfor set to "
                               "False.")  # fmt: skip

    def jacobian(self, target, sources, unconnected_gradients=UnconnectedGradients.NONE,
                 parallel_iterations=None, experimental_use_pfor=True):  # fmt: skip
        """The derivative of each element of `target`: shape `target.shape + source.shape` for each source."""
        self._check_pfor(experimental_use_pfor, "jacobian", "with ")
        sources_flat = nest.flatten(sources)
        rows, size = [], int(np.prod(target.shape.as_list()))
        persistent, self._persistent = self._persistent, True
        for i in range(size):
            seed = np.zeros(size, target.dtype._np)
            seed[i] = 1
            seed = EagerTensor(jnp.asarray(seed.reshape(target.shape.as_list())))
            rows.append(self.gradient(target, sources_flat, seed, unconnected_gradients))
        self._persistent = persistent
        self._used = True
        found = []
        for position, source in enumerate(sources_flat):
            column = [row[position] for row in rows]
            if not column or column[0] is None:
                found.append(None)
                continue
            shape = (*target.shape.as_list(), *source.shape.as_list())
            found.append(_stack_call(column, shape))
        return nest.pack_sequence_as(sources, found)

    def batch_jacobian(self, target, source, unconnected_gradients=UnconnectedGradients.NONE,
                       parallel_iterations=None, experimental_use_pfor=True):  # fmt: skip
        """The jacobian of each row of `target` by the same row of `source`: (batch, out..., in...)."""
        self._check_pfor(experimental_use_pfor, "batch_jacobian", "")
        if target.shape.as_list()[0] != source.shape.as_list()[0]:
            raise ValueError(f"Need first dimension of target shape ({target.shape}) and source shape "
                             f"({source.shape}) to match.")  # fmt: skip
        batch, out = target.shape[0], target.shape.as_list()[1:]
        size = int(np.prod(out))
        persistent, self._persistent = self._persistent, True
        rows = []
        for i in range(size):
            seed = np.zeros((batch, size), target.dtype._np)
            seed[:, i] = 1
            seed = EagerTensor(jnp.asarray(seed.reshape(target.shape.as_list())))
            rows.append(self.gradient(target, source, seed, UnconnectedGradients.ZERO))
        self._persistent, self._used = persistent, True
        stacked = _stack_call(rows, (size, *source.shape.as_list()))
        order = (1, 0, *range(2, len(stacked.shape)))
        moved = jnp.transpose(stacked._value, order)
        return EagerTensor(moved.reshape((batch, *out, *source.shape.as_list()[1:])))


def _stack_call(tensors, shape):
    kernel = Kernel("Pack", lambda *arrays: jnp.stack(arrays).reshape(shape))
    return call(kernel, tensors, [tensor._value for tensor in tensors])


class _Stopped:
    def __init__(self, tape):
        self._tape = tape

    def __enter__(self):
        self._was = self._tape._recording
        if self._was:
            self._tape._stop()

    def __exit__(self, *exception):
        if self._was:
            self._tape._start()


def _no_tensor(name, found):
    attribute = "_id" if hasattr(found, "dtype") else "dtype"
    kind = f"{type(found).__module__}.{type(found).__name__}".removeprefix("builtins.")
    return errors.message(
        f"'{kind}' object has no attribute '{attribute}': `{name}` holds {found!r}.", "a tensor or a variable.",
        "watch a tf.Tensor or use a tf.Variable inside the tape's block, and pass that.")  # fmt: skip
