"""`tf.train.SessionRunHook` and the hooks that come with it: what happens around each run of a monitored session."""

import collections
import os
import time

import numpy as np

from flowlet import errors
from flowlet.api import add, export
from flowlet.compat.v1.collections import GraphKeys
from flowlet.compat.v1.root import tf
from flowlet.compat.v1.train import steps
from flowlet.core.graph.stack import default_graph
from flowlet.core.log import logger


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
        raise RuntimeError(errors.message(f"Global step should be created to use {user}.", "",
                                          "call tf.train.get_or_create_global_step(), and give it to minimize(loss, global_step=...)."))  # fmt: skip
    return step


class _Triggered(SessionRunHook):
    """A hook that follows the global step."""

    def begin(self):
        self._global_step = _global_step(type(self).__name__)

    def before_run(self, run_context):
        return SessionRunArgs(self._global_step)


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
class StopAtStepHook(_Triggered):
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
            self._last_step = int(session.run(self._global_step)) + self._num_steps

    def after_run(self, run_context, run_values):
        if run_values.results + 1 >= self._last_step and run_context.session.run(self._global_step) >= self._last_step:
            run_context.request_stop()


@export("compat.v1.train.CheckpointSaverListener")
class CheckpointSaverListener:
    """What to do around each saving of a CheckpointSaverHook."""

    def begin(self):
        """Before the session is made."""

    def before_save(self, session, global_step_value):
        """Before a checkpoint is written."""

    def after_save(self, session, global_step_value):
        """After it is written; True to stop the training."""

    def end(self, session, global_step_value):
        """At the end."""


@export("compat.v1.train.CheckpointSaverHook")
class CheckpointSaverHook(_Triggered):
    """Saves checkpoints: when the session is made, every so many seconds or steps, and at the end.

    Args:
        checkpoint_dir: the folder.
        save_secs, save_steps: how often; one of them.
        saver: a Saver; by default that of the scaffold or of the graph.
        checkpoint_basename: the beginning of the files' names.
        scaffold: a Scaffold.
        listeners: CheckpointSaverListeners.

    Raises:
        ValueError: with both a saver and a scaffold.
        RuntimeError: without a global step.
    """

    def __init__(self, checkpoint_dir, save_secs=None, save_steps=None, saver=None, checkpoint_basename="model.ckpt", scaffold=None,
                 listeners=None):  # fmt: skip
        logger.info("Create CheckpointSaverHook.")
        if saver is not None and scaffold is not None:
            raise ValueError("You cannot provide both saver and scaffold.")
        self._saver, self._folder, self._scaffold = saver, checkpoint_dir, scaffold
        self._path = os.path.join(checkpoint_dir, checkpoint_basename)
        self._timer, self._listeners = SecondOrStepTimer(save_secs, save_steps), list(listeners or ())

    def begin(self):
        self._writer = tf.summary.FileWriterCache.get(self._folder)
        super().begin()
        for one in self._listeners:
            one.begin()

    def after_create_session(self, session, coord):
        step = int(session.run(self._global_step))
        graph = default_graph()
        tf.train.write_graph(graph.as_graph_def(add_shapes=True), self._folder, "graph.pbtxt")
        self._writer.add_graph(graph)
        self._save(session, step)
        self._timer.update_last_triggered_step(step)

    def after_run(self, run_context, run_values):
        if not self._timer.should_trigger_for_step(int(run_values.results) + 1):
            return
        step = int(run_context.session.run(self._global_step))
        if self._timer.should_trigger_for_step(step):
            self._timer.update_last_triggered_step(step)
            if self._save(run_context.session, step):
                run_context.request_stop()

    def end(self, session):
        step = int(session.run(self._global_step))
        if step != self._timer.last_triggered_step():
            self._save(session, step)
        for one in self._listeners:
            one.end(session, step)

    def _save(self, session, step):
        logger.info("Saving checkpoints for %d into %s.", step, self._path)
        for one in self._listeners:
            one.before_save(session, step)
        self._get_saver().save(session, self._path, global_step=step)
        stops = [one.after_save(session, step) for one in self._listeners]
        return any(stops)

    def _get_saver(self):
        if self._saver is not None:
            return self._saver
        if self._scaffold is not None:
            return self._scaffold.saver
        found = default_graph().get_collection(GraphKeys.SAVERS)
        if len(found) != 1:
            raise RuntimeError(f"No items in collection {GraphKeys.SAVERS}. Please add a saver to the collection or provide a saver or "
                               "scaffold." if not found else f"More than one item in collection {GraphKeys.SAVERS}.")  # fmt: skip
        self._saver = found[0]
        return self._saver


@export("compat.v1.train.StepCounterHook")
class StepCounterHook(_Triggered):
    """Logs how many steps are made in a second, and writes it as the summary `global_step/sec`.

    Args:
        every_n_steps, every_n_secs: how often; exactly one of them.
        output_dir: of the summaries.
        summary_writer: instead of `output_dir`.
    """

    def __init__(self, every_n_steps=100, every_n_secs=None, output_dir=None, summary_writer=None):
        if (every_n_steps is None) == (every_n_secs is None):
            raise ValueError("exactly one of every_n_steps and every_n_secs should be provided.")
        self._timer = SecondOrStepTimer(every_n_secs, every_n_steps)
        self._writer, self._folder = summary_writer, output_dir

    def begin(self):
        if self._writer is None and self._folder:
            self._writer = tf.summary.FileWriterCache.get(self._folder)
        super().begin()
        self._tag = f"{self._global_step.op.name}/sec"

    def after_run(self, run_context, run_values):
        if not self._timer.should_trigger_for_step(int(run_values.results) + 1):
            return
        step = int(run_context.session.run(self._global_step))
        if self._timer.should_trigger_for_step(step):
            seconds, count = self._timer.update_last_triggered_step(step)
            if seconds is not None:
                self._log_and_record(count, seconds, step)

    def _log_and_record(self, elapsed_steps, elapsed_time, global_step):
        rate = elapsed_steps / elapsed_time
        if self._writer is not None:
            value = tf.Summary.Value(tag=self._tag, simple_value=rate)
            self._writer.add_summary(tf.Summary(value=[value]), global_step)
        logger.info("%s: %g", self._tag, rate)


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


@export("compat.v1.train.SummarySaverHook")
class SummarySaverHook(_Triggered):
    """Writes summaries every so many steps or seconds.

    Args:
        save_steps, save_secs: how often; exactly one of them.
        output_dir: the folder.
        summary_writer: instead of `output_dir`.
        scaffold: whose `summary_op` to write.
        summary_op: instead of `scaffold`: what gives a serialized Summary, or a list of such.

    Raises:
        ValueError: unless exactly one of `scaffold` and `summary_op` is given.
    """

    def __init__(self, save_steps=None, save_secs=None, output_dir=None, summary_writer=None, scaffold=None, summary_op=None):
        if (scaffold is None) == (summary_op is None):
            raise ValueError("Exactly one of scaffold or summary_op must be provided.")
        self._summary, self._scaffold = summary_op, scaffold
        self._writer, self._folder = summary_writer, output_dir
        self._timer = SecondOrStepTimer(save_secs, save_steps)

    def begin(self):
        if self._writer is None and self._folder:
            self._writer = tf.summary.FileWriterCache.get(self._folder)
        super().begin()
        self._next = None

    def before_run(self, run_context):
        self._due = self._next is None or self._timer.should_trigger_for_step(self._next)
        wanted = {"global_step": self._global_step}
        summary = self._summary if self._summary is not None else self._scaffold.summary_op
        if self._due and summary is not None:
            wanted["summary"] = list(summary) if isinstance(summary, (list, tuple)) else [summary]
        return SessionRunArgs(wanted)

    def after_run(self, run_context, run_values):
        if self._writer is None:
            return
        step = int(run_values.results["global_step"]) + 1
        if self._next is None or self._due:
            step = int(run_context.session.run(self._global_step))
        if self._next is None:
            self._writer.add_session_log(tf.SessionLog(status=tf.SessionLog.START), step)
        if self._due:
            self._timer.update_last_triggered_step(step)
            for one in run_values.results.get("summary", ()):
                self._writer.add_summary(one, step)
        self._next = step + 1

    def end(self, session=None):
        if self._writer is not None:
            self._writer.flush()


@export("compat.v1.train.GlobalStepWaiterHook")
class GlobalStepWaiterHook(_Triggered):
    """Holds runs back until the global step has reached a number (another worker would count it up)."""

    def __init__(self, wait_until_step):
        self._until, self._done = wait_until_step, False

    def before_run(self, run_context):
        if self._done or self._until <= 0:
            self._done = True
            return
        logger.info("Waiting for global step %d before starting training.", self._until)
        while run_context.session.run(self._global_step) < self._until:
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
        raise NotImplementedError(errors.message("ProfilerHook writes traces of single operations; flowlet compiles a run as a whole.", "",
                                                 "look at a run with jax.profiler.trace(folder)."))  # fmt: skip
