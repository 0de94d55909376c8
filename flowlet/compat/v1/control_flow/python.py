"""`tf.py_func` and its kin in graphs: Python functions that run on the host as the graph runs."""

import itertools

import jax
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import dtypes, mode
from flowlet.core.graph import build, nodes
from flowlet.core.graph.composing import original
from flowlet.core.graph.gradients.registry import rule
from flowlet.core.graph.operation import GraphTensor
from flowlet.core.graph.stack import default_graph
from flowlet.core.tape import GradientTape
from flowlet.core.tensor import EagerTensor, Tracer
from flowlet.ops import python as eager

# What TensorFlow makes of the errors of the function; anything else is an UnknownError.
_RAISED = (((TypeError, ValueError), errors.InvalidArgumentError), (StopIteration, errors.OutOfRangeError),
           (MemoryError, errors.ResourceExhaustedError), (NotImplementedError, errors.UnimplementedError),
           (Exception, errors.UnknownError))  # fmt: skip
_tokens = itertools.count()


def guarded(function, arguments):
    """`function(*arguments)`, run at once; its errors as TensorFlow's."""
    with jax.ensure_compile_time_eval():
        try:
            return function(*arguments)
        except errors.OpError:
            raise
        except Exception as error:
            kind = next(found for raised, found in _RAISED if isinstance(error, raised))
            raise kind(message=f"{type(error).__name__}: {error}") from error


class Called(nodes.Node):
    """PyFunc: a function of NumPy arrays.

    Args:
        function: the user's.
        wanted: the dtypes of its results.
        token: what messages call it.
    """

    host = True

    def __init__(self, function, wanted, token):
        self.function, self.wanted, self.token = function, wanted, token

    def run(self, op, run, arrays):
        found = guarded(self.function, [_given(array) for array in arrays])
        items = [] if found is None else list(found) if isinstance(found, (list, tuple)) else [found]
        if len(items) != len(self.wanted) and (found is not None or self.wanted):
            raise errors.invalid(f"{self.token} returns {len(items)} values, but expects to see {len(self.wanted)} values."
                                 f"\n\t [[{{{{node {op.name}}}}}]]")  # fmt: skip
        return [self._array(op, place, item, kind) for place, (item, kind) in enumerate(zip(items, self.wanted))]

    def _array(self, op, place, item, wanted):
        array = np.asarray(item)
        if array.dtype.kind in "USO":
            array = conversion.values.array_of(item, dtypes.string)
        kind = dtypes.of(array.dtype)
        if kind is not wanted:
            raise errors.invalid(f"{place}-th value returned by {self.token} is {dtypes.kernel_name(kind)}, but expects "
                                 f"{dtypes.kernel_name(wanted)}\n\t [[{{{{node {op.name}}}}}]]")  # fmt: skip
        return array


def _given(array):
    array = np.asarray(jax.lax.stop_gradient(array) if isinstance(array, Tracer) else array)
    return np.array(array) if array.ndim else array[()]


class CalledEagerly(nodes.Node):
    """EagerPyFunc: a function of eager tensors."""

    host = True

    def __init__(self, function, wanted):
        self.function, self.wanted = function, wanted

    def results(self, tensors):
        found = self.function(*tensors)
        if found is None and not self.wanted:
            return []
        items = list(found) if isinstance(found, (list, tuple)) and len(self.wanted) != 1 else [found]
        if len(self.wanted) == 1 and isinstance(found, (list, tuple)) and len(found) == 1:
            items = list(found)
        if len(items) != len(self.wanted):
            raise errors.invalid(f"The function gave {len(items)} results; {len(self.wanted)} are expected (Tout).", "EagerPyFunc")
        return [conversion.convert(item, kind) for item, kind in zip(items, self.wanted)]

    def run(self, op, run, arrays):
        if any(isinstance(one, Tracer) for one in arrays):
            raise NotImplementedError(errors.message(
                f"a gradient goes through the py_function {op.name!r} inside a branch or a loop.", "a py_function outside of them.",
                "write the function with tf operations, or take it out of the cond or while_loop."))  # fmt: skip
        with mode.eagerly():
            found = guarded(lambda *tensors: self.results(tensors), [EagerTensor(np.asarray(one)) for one in arrays])
            return [np.asarray(one._value) for one in found]


@rule("EagerPyFunc")
def _gradient(op, *gradients):
    """The gradient through the tape of another run of the function."""
    count, function = len(op.inputs), op.node

    def pull(*tensors):
        inputs, seeds = tensors[:count], tensors[count:]
        moving = [one for one in inputs if one.dtype.is_floating]
        with GradientTape() as tape:
            tape.watch(moving)
            results = function.results(inputs)
        found = iter(tape.gradient(results, moving, list(seeds)))
        return [_or_zeros(next(found), one) for one in inputs if one.dtype.is_floating]

    moving = [one for one in op.inputs if one.dtype.is_floating]
    node = CalledEagerly(pull, [one.dtype for one in moving])
    made = build.operation("EagerPyFunc", node, (*op.inputs, *[build.tensor(one) for one in gradients]),
                           [(one.dtype, one.shape) for one in moving])  # fmt: skip
    found = iter(made.outputs)
    return [next(found) if one.dtype.is_floating else None for one in op.inputs]


def _or_zeros(gradient, like):
    return EagerTensor(np.zeros(like.shape.as_list(), like.dtype._np)) if gradient is None else gradient


def _operation(op_type, make, func, inp, wanted, name):
    if not callable(func):
        raise ValueError(f"Expected func to be callable, got func of type {type(func)}")
    single = not isinstance(wanted, (list, tuple))
    kinds = [dtypes.as_dtype(one) for one in ([wanted] if single else wanted)]
    if not isinstance(inp, (list, tuple)):
        raise TypeError(f"Expected list for 'input' argument to '{op_type}' Op, not {inp}.")
    graph = default_graph()
    with graph.name_scope(name or op_type) as scope:
        tensors = [one if isinstance(one, GraphTensor) else build.tensor(one, None, f"input_{place}")
                   for place, one in enumerate(inp)]  # fmt: skip
        token = f"pyfunc_{next(_tokens)}"
        op = graph.add(op_type, make(kinds, token), tensors, [(kind, None) for kind in kinds], scope,
                       attributes={"Tin": [one.dtype for one in tensors], "Tout": kinds, "token": token})  # fmt: skip
    return op if not kinds else op.outputs[0] if single else list(op.outputs)


@export("compat.v1.py_func")
def py_func(func, inp, Tout, stateful=True, name=None):  # noqa: N803
    """`func(*inp)` as an operation: Python code on NumPy arrays. It has no gradient.

    Args:
        func: a function of NumPy arrays that gives an array, or a list of them.
        inp: a list of tensors.
        Tout: the dtype of the result, or a list of dtypes; `[]` for none (the operation comes back then).
        stateful: whether it may give different results for the same arguments.

    Raises:
        InvalidArgumentError: as the graph runs, where the dtypes or the number of results are others.

    >>> import flowlet.compat.v1 as tf
    >>> with tf.Graph().as_default(), tf.Session() as sess:
    ...     sess.run(tf.py_func(lambda x: x[::-1], [tf.constant([1, 2])], tf.int32)).tolist()
    [2, 1]
    """
    if not mode.state.building:
        return original(eager.numpy_function)(func, inp, Tout, name)
    return _operation("PyFunc" if stateful else "PyFuncStateless", lambda kinds, token: Called(func, kinds, token), func, inp, Tout,
                      name)  # fmt: skip


@export("compat.v1.numpy_function")
def numpy_function(func, inp, Tout, name=None):  # noqa: N803
    """`func(*inp)` as an operation: Python code on NumPy arrays. It has no gradient."""
    return py_func(func, inp, Tout, True, name)


@export("compat.v1.py_function")
def py_function(func, inp, Tout, name=None):  # noqa: N803
    """`func(*inp)` as an operation: Python code on eager tensors, with a gradient.

    Args:
        func: a function of tensors that gives a tensor, or a list of them.
        inp: a list of tensors.
        Tout: the dtype of the result, or a list of dtypes.
    """
    return _operation("EagerPyFunc", lambda kinds, token: CalledEagerly(func, kinds), func, inp, Tout, name)
