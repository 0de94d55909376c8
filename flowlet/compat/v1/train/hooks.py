"""Hooks that come with `tf.train`: logging, stopping, feeding. Those that write files are in saving_hooks.py."""

import time

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.compat.v1.train.hooking import SecondOrStepTimer, SessionRunArgs, SessionRunHook, Triggered
from flowlet.core.graph.stack import default_graph
from flowlet.core.log import logger


@export("compat.v1.train.LoggingTensorHook")
class LoggingTensorHook(SessionRunHook):
    """Logs values of tensors at level INFO.

    Args:
        tensors: a list of tensors (or names), or a dict from what to call them to them.
        every_n_iter, every_n_secs: how often; exactly one of them.
        at_end: whether to log at the end (alone, only there).
        formatter: a function from the dict of values to a text.

    Raises:
        ValueError: where `every_n_iter` and `every_n_secs` are both given, or neither without `at_end`.
    """

    def __init__(self, tensors, every_n_iter=None, every_n_secs=None, at_end=False, formatter=None):
        only_at_end = at_end and every_n_iter is None and every_n_secs is None
        if not only_at_end and (every_n_iter is None) == (every_n_secs is None):
            raise ValueError("either at_end and/or exactly one of every_n_iter and every_n_secs must be provided.")
        if every_n_iter is not None and every_n_iter <= 0:
            raise ValueError(f"invalid every_n_iter={every_n_iter}.")
        self._order = list(tensors) if isinstance(tensors, dict) else [getattr(one, "name", one) for one in tensors]
        self._tensors = dict(tensors) if isinstance(tensors, dict) else dict(zip(self._order, tensors))
        self._timer = None if only_at_end else SecondOrStepTimer(every_n_secs, every_n_iter)
        self._at_end, self._formatter = at_end, formatter

    def begin(self):
        if self._timer is not None:
            self._timer.reset()
        self._count = 0
        self._current = {tag: _tensor(one) for tag, one in self._tensors.items()}

    def before_run(self, run_context):
        self._due = self._timer is not None and self._timer.should_trigger_for_step(self._count)
        return SessionRunArgs(self._current) if self._due else None

    def after_run(self, run_context, run_values):
        if self._due:
            self._log(run_values.results)
        self._count += 1

    def end(self, session):
        if self._at_end:
            self._log(session.run(self._current))

    def _log(self, values):
        elapsed, _ = (None, None) if self._timer is None else self._timer.update_last_triggered_step(self._count)
        if self._formatter:
            logger.info(self._formatter(values))
            return
        with np.printoptions(suppress=True):
            text = ", ".join(f"{tag} = {values[tag]}" for tag in self._order)
        logger.info(text if elapsed is None else f"{text} ({elapsed:.3f} sec)")


def _tensor(one):
    return default_graph().as_graph_element(one)


@export("compat.v1.train.StopAtStepHook")
class StopAtStepHook(Triggered):
    """Asks to stop at a global step.

    Args:
        num_steps: how many steps from where the session begins.
        last_step: the step.

    Raises:
        ValueError: unless exactly one is given.
    """

    def __init__(self, num_steps=None, last_step=None):
        if num_steps is None and last_step is None:
            raise ValueError("One of num_steps or last_step must be specified.")
        if num_steps is not None and last_step is not None:
            raise ValueError("Only one of num_steps or last_step can be specified.")
        self._num_steps, self._last_step = num_steps, last_step

    def after_create_session(self, session, coord):
        if self._last_step is None:
            self._last_step = self._now(session) + self._num_steps

    def after_run(self, run_context, run_values):
        if self._now(run_context.session) >= self._last_step:
            run_context.request_stop()


@export("compat.v1.train.NanLossDuringTrainingError")
class NanLossDuringTrainingError(RuntimeError):
    """The loss is NaN."""

    def __str__(self):
        return "NaN loss during training."


@export("compat.v1.train.NanTensorHook")
class NanTensorHook(SessionRunHook):
    """Looks at the loss after each run.

    Args:
        loss_tensor: the loss.
        fail_on_nan_loss: whether a NaN is an error; otherwise the training stops.

    Raises:
        NanLossDuringTrainingError: at a NaN.
    """

    def __init__(self, loss_tensor, fail_on_nan_loss=True):
        self._loss, self._fails = loss_tensor, fail_on_nan_loss

    def before_run(self, run_context):
        return SessionRunArgs(self._loss)

    def after_run(self, run_context, run_values):
        if np.isnan(run_values.results):
            text = "Model diverged with loss = NaN."
            if self._fails:
                logger.error(text)
                raise NanLossDuringTrainingError
            logger.warning(text)
            run_context.request_stop()


@export("compat.v1.train.GlobalStepWaiterHook")
class GlobalStepWaiterHook(Triggered):
    """Holds runs back until the global step has reached a number (another worker would count it up)."""

    def __init__(self, wait_until_step):
        self._until, self._done = wait_until_step, False

    def before_run(self, run_context):
        if self._done or self._until <= 0:
            self._done = True
            return
        logger.info("Waiting for global step %d before starting training.", self._until)
        while self._now(run_context.session) < self._until:
            time.sleep(0.5)
        self._done = True


@export("compat.v1.train.FinalOpsHook")
class FinalOpsHook(SessionRunHook):
    """Runs something at the end.

    Args:
        final_ops: what to run, in any structure; its values are in `final_ops_values` afterwards.
        final_ops_feed_dict: what to feed.
    """

    def __init__(self, final_ops, final_ops_feed_dict=None):
        self._ops, self._feeds, self._values = final_ops, final_ops_feed_dict, None

    final_ops_values = property(lambda self: self._values, doc="The values, after the end.")

    def end(self, session):
        if self._ops is not None:
            self._values = session.run(self._ops, feed_dict=self._feeds)


@export("compat.v1.train.FeedFnHook")
class FeedFnHook(SessionRunHook):
    """Feeds each run with what a function gives: a `feed_dict`."""

    def __init__(self, feed_fn):
        self.feed_fn = feed_fn

    def before_run(self, run_context):
        return SessionRunArgs(fetches=None, feed_dict=self.feed_fn())


@export("compat.v1.train.ProfilerHook")
class ProfilerHook(SessionRunHook):
    """Refused: traces of single runs."""

    def __init__(self, *args, **kwargs):
        raise NotImplementedError(
            errors.message(
                "ProfilerHook writes traces of single operations; flowlet compiles a run as a whole.",
                "",
                "look at a run with jax.profiler.trace(folder).",
            )
        )
