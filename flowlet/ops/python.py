"""Python functions as ops: `tf.py_function` on tensors, `tf.numpy_function` on arrays, inside traces too."""

import jax
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import dtypes, mode, nest
from flowlet.core.backward import differentiable, zeros
from flowlet.core.frame import noting
from flowlet.core.graph.composing import graphed
from flowlet.core.kernel import Kernel, call
from flowlet.core.mode import state
from flowlet.core.tape import GradientTape
from flowlet.core.tensor import EagerTensor, Tracer

# What TensorFlow makes of the errors of the function; anything else is an UnknownError.
_RAISED = ((errors.OpError, None), ((TypeError, ValueError), errors.InvalidArgumentError),
           (StopIteration, errors.OutOfRangeError), (MemoryError, errors.ResourceExhaustedError),
           (NotImplementedError, errors.UnimplementedError), (Exception, errors.UnknownError))  # fmt: skip


def _guarded(function, arguments):
    """`function(*arguments)` in eager mode; its errors as TensorFlow's."""
    with jax.ensure_compile_time_eval(), mode.using(frame=None, tapes=state.tapes if state.frame is None else ()):
        try:
            return function(*arguments)
        except Exception as error:
            kind = next(found for raised, found in _RAISED if isinstance(error, raised))
            if kind is None:
                raise
            raise kind(message=f"{type(error).__name__}: {error}") from error


def _results(found, wanted):
    """What a function gave, as one item for each wanted dtype."""
    if found is None and not wanted:
        return []
    items = list(found) if isinstance(found, (list, tuple)) and len(wanted) != 1 else [found]
    if len(items) == 1 and isinstance(items[0], (list, tuple)) and len(wanted) == 1 and len(items[0]) == 1:
        items = list(items[0])
    if len(items) != len(wanted):
        raise errors.invalid(f"The function gave {len(items)} results; {len(wanted)} are expected (Tout).", "EagerPyFunc")
    return items


def _run(function, arguments, dtype):
    """Call a function of tensors, or stage its call; `dtype` is Tout."""
    single = not isinstance(dtype, (list, tuple))
    wanted = [dtypes.as_dtype(getattr(one, "dtype", one)) for one in ([dtype] if single else dtype)]
    nodes = [conversion.convert(one) for one in arguments]

    def outputs(*tensors):
        return function(list(tensors), wanted)

    if not any(isinstance(node._value, Tracer) for node in nodes):
        found = _guarded(outputs, nodes)
    elif not wanted:
        found = _effect(outputs, nodes)
    else:
        found = _staged(outputs, nodes)
    return found[0] if single else found


def _effect(function, nodes):
    """A call for what it does, not for results: once each time that the program comes there, in order."""
    def called(*known):
        _guarded(function, [EagerTensor(np.asarray(one)) for one in known])

    jax.debug.callback(noting(called), *[node._value for node in nodes], ordered=True)
    return []


def _staged(function, nodes):
    """The call as part of the running trace. Nothing tells the shapes of its results but a call: one with zeros."""
    specs = [jax.ShapeDtypeStruct(node._value.shape, node._value.dtype) for node in nodes]

    def arrays(*values):
        return [np.asarray(one._value) for one in function(*[EagerTensor(np.asarray(value)) for value in values])]

    shapes = [jax.ShapeDtypeStruct(one.shape, one.dtype)
              for one in _guarded(arrays, [np.zeros(one.shape, one.dtype) for one in specs])]  # fmt: skip
    moving = [i for i, one in enumerate(specs) if differentiable(one)]

    @jax.custom_vjp
    def run(*values):
        return jax.pure_callback(noting(lambda *known: _guarded(arrays, known)), shapes, *values)

    def pull(values, gradients):
        def back(*known):
            tensors = [EagerTensor(np.asarray(one)) for one in known[: len(values)]]
            with GradientTape() as tape:
                tape.watch([tensors[i] for i in moving])
                outputs = function(*tensors)
            seeds = [EagerTensor(np.asarray(one)) for one in known[len(values) :]]
            found = tape.gradient(outputs, [tensors[i] for i in moving], seeds)
            return [np.asarray((zeros(tensors[i]) if one is None else one)._value) for i, one in zip(moving, found)]

        wanted = [specs[i] for i in moving]
        found = jax.pure_callback(noting(lambda *known: _guarded(back, known)), wanted, *values, *gradients)
        by_input = [None] * len(values)
        for i, gradient in zip(moving, found):
            by_input[i] = gradient
        return tuple(by_input)

    run.defvjp(lambda *values: (run(*values), values), pull)
    return call(Kernel("EagerPyFunc", lambda *values: list(run(*values))), nodes, [node._value for node in nodes])


@export("py_function")
@graphed("py_function")
def py_function(func, inp, Tout, name=None):  # noqa: N803
    """`func(*inp)` as an op: Python code on eager tensors (`.numpy()` works), in traced functions too.

    Inside a tf.function it is called once with zeros while tracing, since only that tells the shapes of its results; not
    where `Tout` is `[]`.

    Args:
        func: a function of tensors that gives a tensor, or a list of them.
        inp: the tensors it is called with.
        Tout: the dtype of its result, or a list of dtypes; `[]` for none.

    Raises:
        InvalidArgumentError: for another dtype than `Tout`, or where `func` raises a ValueError or TypeError.

    >>> import flowlet as tf
    >>> tf.py_function(lambda x: x.numpy().tolist()[0] + 1, [tf.constant([1, 2])], tf.int32).numpy().item()
    2
    """

    def function(tensors, wanted):
        return [conversion.convert(one, dtype) for one, dtype in zip(_results(func(*tensors), wanted), wanted)]

    return _run(function, nest.flatten(inp), Tout)


@export("numpy_function")
@graphed("numpy_function")
def numpy_function(func, inp, Tout, name=None, stateful=True):  # noqa: N803
    """`func(*inp)` as an op: Python code on NumPy arrays, in traced functions too. It has no gradient.

    Inside a tf.function it is called once with zeros while tracing, since only that tells the shapes of its results.

    Args:
        func: a function of NumPy arrays that gives an array, or a list of them.
        inp: the tensors it is called with.
        Tout: the dtype of its result, or a list of dtypes.

    >>> import flowlet as tf
    >>> tf.numpy_function(lambda x: x[::-1], [tf.constant([1, 2])], tf.int32).numpy().tolist()
    [2, 1]
    """

    arguments = [conversion.convert(one) for one in nest.flatten(inp)]
    if not any(isinstance(one._value, Tracer) for one in arguments):  # as in TensorFlow: a call as it is, without Tout
        found = [conversion.convert(one) for one in nest.flatten(func(*[one.numpy() for one in arguments]))]
        return found[0] if len(found) == 1 else found

    def function(tensors, wanted):
        found = []
        for i, one in enumerate(_results(func(*[tensor.numpy() for tensor in tensors]), wanted)):
            tensor = conversion.convert(np.asarray(one))
            if tensor.dtype is not wanted[i]:
                raise errors.invalid(f"{i}-th value returned by pyfunc_{i} is {dtypes.kernel_name(tensor.dtype)}, but "
                                     f"expects {dtypes.kernel_name(wanted[i])}", "PyFunc")  # fmt: skip
            found.append(tensor)
        return found

    return _run(function, arguments, Tout)


@export("inside_function")
def inside_function():
    """Whether the code runs inside a tf.function.

    >>> import flowlet as tf
    >>> tf.inside_function()
    False
    """
    return state.frame is not None
