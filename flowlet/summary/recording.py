"""Whether and at which step summaries are recorded: the default writer, `record_if`, the default step."""

import contextlib
import threading

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.tensor import Tensor, Tracer
from flowlet.core.variable import Variable


class State(threading.local):
    """Of each thread: where summaries go, at which step, and whether they are recorded at all."""

    writer = None
    step = None
    recording = True  # a bool, a tensor, or a function that gives one of them


state = State()


@contextlib.contextmanager
def using(**changes):
    """Set attributes of `state` for the length of a block."""
    before = {name: getattr(state, name) for name in changes}
    vars(state).update(changes)
    try:
        yield
    finally:
        vars(state).update(before)


@export("summary.record_if")
@contextlib.contextmanager
def record_if(condition):
    """A context in which summaries are recorded only where the condition holds.

    Args:
        condition: a bool, a boolean tensor, or a function that gives one whenever a summary is due.

    >>> import flowlet as tf
    >>> with tf.summary.record_if(False):
    ...     tf.summary.should_record_summaries()
    False
    """
    with using(recording=condition):
        yield


@export("summary.should_record_summaries")
def should_record_summaries():
    """Whether summaries are recorded now: there is a default writer, and the condition of `record_if` holds."""
    if state.writer is None:
        return False
    found = state.recording() if callable(state.recording) else state.recording
    if isinstance(found, (Tensor, Variable)):
        known = conversion.convert(found, dtypes.bool_)._value
        return found if isinstance(known, Tracer) else bool(known)
    return bool(found)


@export("summary.experimental.set_step")
def set_step(step):
    """Set the step of summaries that name none: a number, or a tf.Variable that is read each time. None: there is none.

    >>> import flowlet as tf
    >>> tf.summary.experimental.set_step(3)
    >>> tf.summary.experimental.get_step()
    3
    >>> tf.summary.experimental.set_step(None)
    """
    state.step = step


@export("summary.experimental.get_step")
def get_step():
    """The step of summaries that name none."""
    return state.step


def chosen_step(step):
    """The array of the step of a summary: that which was given, or else the default one."""
    step = state.step if step is None else step
    if step is None:
        raise ValueError(errors.message(
            "No step set. The summary has no step, and there is no default one.",
            "a number that grows while the program trains; TensorBoard draws along it.",
            "please specify one either through the `step` argument or through tf.summary.experimental.set_step()."))
    if isinstance(step, (Tensor, Variable)):
        return conversion.convert(step)._value
    return conversion.convert(step, dtypes.int64)._value
