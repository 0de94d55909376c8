"""Tracing: a Python function over tensors and variables becomes a pure, compiled function of arrays.

Every live variable is an input of the trace; those that it really reads become inputs of the compiled function,
those that it assigns become outputs. Nothing needs to know beforehand what the Python function touches.
"""

import contextlib
import logging
import threading

import jax
from jax.extend.core import ClosedJaxpr, jaxpr_as_fun  # pyright: ignore
from jax.interpreters import partial_eval

from flowlet import errors
from flowlet.core import mode
from flowlet.core.tensor import Tracer
from flowlet.core.variable import Pending, live

_lock = threading.RLock()  # while a trace runs, variables hold tracers
preparations = []  # functions to call before each trace, such as one that makes variables which the trace may need
_failure = []  # the error that a callback of a running program raised last


def noting(function):
    """`function` as a callback of a running program: what it raises is kept for `reason`."""

    def called(*arguments):
        try:
            return function(*arguments)
        except Exception as error:
            _failure[:] = [error]
            raise

    return called


def _news(record):
    """Whether a line of JAX's log tells more than the error that follows: not that a callback failed."""
    return not str(record.msg).endswith("callback failed")


for _name in ("jax._src.callback", "jax._src.debugging"):
    logging.getLogger(_name).addFilter(_news)


def reason(error):
    """What a callback raised in the program that ended with JAX's `error`, or else that."""
    return _failure.pop() if _failure else error


class VariableCreated(Exception):
    """Variables were made during a trace: it must be run again, with them among its inputs."""


class Frame:
    """The running trace, `mode.state.frame`.

    Attributes:
        new: the variables that were made, with their initial values.
        outer: the trace of which it is a branch or the body of a loop, None for a function of its own.
        initializes: whether initial values may be tensors of the trace: they are computed when it ends.
    """

    def __init__(self, outer=None, initializes=False):
        self.new, self.outer, self.initializes = [], outer, initializes

    def created(self, variable):
        self.new.append((variable, variable._data))


@contextlib.contextmanager
def lifted():
    """Run the block at once, outside a running trace and its tapes: for making variables."""
    state = mode.state
    if state.frame is None and not state.tapes:
        yield
        return
    with jax.ensure_compile_time_eval(), mode.using(frame=None, tapes=(), lifted=state.frame or state.lifted):
        yield


def abstract(function, *specs):
    """The shapes and dtypes that `function` gives for arrays of `specs`, without computing anything.

    Variables may be read and assigned in between: they are put back.
    """
    with _lock:
        before = [(variable, variable._data) for variable in live]
        frame = Frame()

        def run(*arrays):
            with mode.using(frame=frame, tapes=()):
                return function(*arrays)

        try:
            return jax.eval_shape(run, *specs)
        finally:
            for variable, value in (*before, *frame.new):
                variable._data = value
            around = mode.state.frame or mode.state.lifted
            if around is not None:
                around.new += frame.new


class Traced:
    """A traced function.

    Attributes:
        function: pure: (arrays of `reads`..., argument arrays...) -> (outputs..., new values of `writes`...).
        reads, writes: the variables that it reads and assigns.
        outputs: how many arrays the Python function gave.
    """

    def __init__(self, jaxpr, variables, count, written, outputs):
        used = _used(jaxpr.jaxpr)
        positions = [i for i in range(len(variables)) if i in used]
        self.reads = [variables[i] for i in positions]
        self.writes = [variables[i] for i in written]
        self.outputs, self.jaxpr = outputs, jaxpr
        whole = jaxpr_as_fun(jaxpr)
        total, length = len(variables), len(positions)

        def function(*arrays):
            inputs = [None] * total
            for position, array in zip(positions, arrays):
                inputs[position] = array
            return whole(*inputs, *arrays[length:])

        self.function = function


def _used(jaxpr):
    """The positions of the inputs that a jaxpr's equations or outputs refer to."""
    place = {variable: i for i, variable in enumerate(jaxpr.invars)}
    found = set()
    for equation in jaxpr.eqns:
        found.update(place[atom] for atom in equation.invars if not hasattr(atom, "val") and atom in place)
    found.update(place[atom] for atom in jaxpr.outvars if not hasattr(atom, "val") and atom in place)
    return found


def _settled(variable):
    """Whether a variable has a value of its own; one that was lost is no input of a trace."""
    if type(variable._data) is Pending:
        try:
            variable._data.settle()
        except errors.DataLossError:
            return False
    return True


def trace(function, *arrays):
    """Trace `function`, which takes and gives flat sequences of arrays, reading and assigning variables as it runs.

    Args:
        function: called with tracers; returns a list of arrays.
        arrays: examples of the arguments (arrays, or anything with shape and dtype).

    Returns:
        A `Traced`.

    Raises:
        VariableCreated: where the function made variables; they have their initial values then.
    """
    for prepare in preparations:
        prepare()
    with _lock:
        variables = [v for v in live if v.dtype._kind != "string" and _settled(v)]
        before = [variable._data for variable in variables]
        frame = Frame(initializes=True)
        written, count = [], [0]

        def pure(values, *inputs):
            for variable, value in zip(variables, values):
                variable._data = value
            try:
                with mode.using(frame=frame):
                    outputs = list(function(*inputs))
                finals = [variable._data for variable in variables]
            finally:
                for variable, value in zip(variables, before):
                    variable._data = value
            written[:] = [i for i, (new, old) in enumerate(zip(finals, values)) if new is not old]
            count[0] = len(outputs)
            late = [value for _, value in frame.new if isinstance(value, Tracer)]
            return outputs + [finals[i] for i in written] + late

        specs = [jax.ShapeDtypeStruct(value.shape, value.dtype) for value in before]
        inputs = [jax.ShapeDtypeStruct(array.shape, array.dtype) for array in arrays]
        try:
            jaxpr = jax.make_jaxpr(pure)(specs, *inputs)
        finally:
            for variable, value in frame.new:
                variable._data = value
        if frame.new:
            _initialize([variable for variable, value in frame.new if isinstance(value, Tracer)], jaxpr, before)
            raise VariableCreated([variable for variable, _ in frame.new])
        return Traced(jaxpr, variables, len(arrays), list(written), count[0])


def _initialize(made, jaxpr, values):
    """Give variables whose initial values a trace has computed those values.

    Args:
        made: the variables.
        jaxpr: the trace, whose last outputs are the initial values.
        values: those of the variables that are the trace's first inputs.
    """
    if not made:
        return
    wanted = [False] * (len(jaxpr.jaxpr.outvars) - len(made)) + [True] * len(made)
    part, used = partial_eval.dce_jaxpr(jaxpr.jaxpr, wanted)[:2]
    if any(used[len(values) :]):
        raise ValueError(errors.message(
            "A variable was made inside a tf.function from a tensor that depends on the function's arguments: Tensor-typed "
            "variable initializers must either be wrapped in an init_scope or callable.",
            "an initial value that is known when the function is first called.",
            "make the variable outside the function, or from constants or random numbers."))  # fmt: skip
    inputs = [value for value, needed in zip(values, used) if needed]
    for variable, value in zip(made, jaxpr_as_fun(ClosedJaxpr(part, jaxpr.consts))(*inputs)):
        variable._data = value
