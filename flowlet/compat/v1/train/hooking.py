"""What hooks of monitored sessions are made of: `tf.train.SessionRunHook`, what it gives and is given, its timer."""

import collections
import time

import numpy as np

from flowlet import errors
from flowlet.api import add, export
from flowlet.compat.v1.train import steps


@export("compat.v1.train.SessionRunArgs")
class SessionRunArgs(collections.namedtuple("SessionRunArgs", ("fetches", "feed_dict", "options"))):
    """What a hook adds to a run.

    Args:
        fetches: what it wants to have, in any structure.
        feed_dict: values that it feeds.
        options: accepted.
    """

    def __new__(cls, fetches, feed_dict=None, options=None):
        return super().__new__(cls, fetches, feed_dict, options)


SessionRunValues = collections.namedtuple("SessionRunValues", ("results", "options", "run_metadata"))
add("compat.v1.train.SessionRunValues", SessionRunValues)


@export("compat.v1.train.SessionRunContext")
class SessionRunContext:
    """One run, as hooks see it.

    Attributes:
        original_args: what the program asked for, a SessionRunArgs.
        session: the session below.
        stop_requested: whether a hook asked to stop.
    """

    def __init__(self, original_args, session):
        self.original_args, self.session, self.stop_requested = original_args, session, False

    def request_stop(self):
        """Let `should_stop()` be true from now on."""
        self.stop_requested = True


@export("compat.v1.train.SessionRunHook")
class SessionRunHook:
    """What to do around each run of a monitored session; subclasses override what they need."""

    def begin(self):
        """Before the session is made: the graph may still be changed."""

    def after_create_session(self, session, coord):
        """After the session is made: the graph is final."""

    def before_run(self, run_context):
        """Before each run; may give a SessionRunArgs."""
        return

    def after_run(self, run_context, run_values):
        """After each run, with the values of what `before_run` asked for in `run_values.results`."""

    def end(self, session):
        """At the end, where no error has ended the program."""


@export("compat.v1.train.SecondOrStepTimer")
class SecondOrStepTimer:
    """Says when it is time again: every so many seconds, or steps.

    Raises:
        ValueError: with both or neither.
    """

    def __init__(self, every_secs=None, every_steps=None):
        self.reset()
        if every_secs is None and every_steps is None:
            raise ValueError("Either every_secs or every_steps should be provided.")
        if every_secs is not None and every_steps is not None:
            raise ValueError("Can not provide both every_secs and every_steps.")
        self._seconds, self._steps = every_secs, every_steps

    def reset(self):
        """Begin anew."""
        self._step = self._time = None

    def should_trigger_for_step(self, step):
        """Whether it is time at this step."""
        if self._step is None:
            return True
        if self._step == step:
            return False
        if self._seconds is not None:
            return time.time() >= self._time + self._seconds
        return step >= self._step + self._steps

    def update_last_triggered_step(self, step):
        """Take note of a step; gives seconds and steps since the one before (None, None at first)."""
        now = time.time()
        found = (None, None) if self._step is None else (now - self._time, step - self._step)
        self._time, self._step = now, step
        return found

    def last_triggered_step(self):
        """The last step that was taken note of."""
        return self._step


def _global_step(user):
    step = steps.get_global_step()
    if step is None:
        raise RuntimeError(
            errors.message(
                f"Global step should be created to use {user}.",
                "",
                "call tf.train.get_or_create_global_step(), and give it to minimize(loss, global_step=...).",
            )
        )
    return step


class Triggered(SessionRunHook):
    """A hook that follows the global step."""

    def begin(self):
        self._global_step = _global_step(type(self).__name__)

    def _now(self, session):
        """The global step. It is looked up in the session: a run for it would cost as much as a small training step."""
        with session.variables.lock:
            found = session.variables.get(getattr(self._global_step, "handle", self._global_step).op)
            if found is not None:
                return int(np.asarray(found))
        return int(session.run(self._global_step))
