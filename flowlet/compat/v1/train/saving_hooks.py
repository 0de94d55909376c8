"""Hooks that write files: checkpoints, summaries, how fast the training is."""

import os

from flowlet.api import export
from flowlet.compat.v1.collections import GraphKeys
from flowlet.compat.v1.root import tf
from flowlet.compat.v1.train.hooking import SecondOrStepTimer, SessionRunArgs, Triggered
from flowlet.core.graph.stack import default_graph
from flowlet.core.log import logger


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
class CheckpointSaverHook(Triggered):
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
        step = self._now(session)
        graph = default_graph()
        tf.train.write_graph(graph.as_graph_def(add_shapes=True), self._folder, "graph.pbtxt")
        self._writer.add_graph(graph)
        self._save(session, step)
        self._timer.update_last_triggered_step(step)

    def after_run(self, run_context, run_values):
        step = self._now(run_context.session)
        if self._timer.should_trigger_for_step(step):
            self._timer.update_last_triggered_step(step)
            if self._save(run_context.session, step):
                run_context.request_stop()

    def end(self, session):
        step = self._now(session)
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
            raise RuntimeError(
                f"No items in collection {GraphKeys.SAVERS}. Please add a saver to the collection or provide a saver or "
                "scaffold."
                if not found
                else f"More than one item in collection {GraphKeys.SAVERS}."
            )
        self._saver = found[0]
        return self._saver


@export("compat.v1.train.StepCounterHook")
class StepCounterHook(Triggered):
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
        step = self._now(run_context.session)
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


@export("compat.v1.train.SummarySaverHook")
class SummarySaverHook(Triggered):
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

    def __init__(
        self, save_steps=None, save_secs=None, output_dir=None, summary_writer=None, scaffold=None, summary_op=None
    ):
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
        summary = self._summary if self._summary is not None else self._scaffold.summary_op
        if not self._due or summary is None:
            return None
        return SessionRunArgs(list(summary) if isinstance(summary, (list, tuple)) else [summary])

    def after_run(self, run_context, run_values):
        if self._writer is None:
            return
        step = self._now(run_context.session)
        if self._next is None:
            self._writer.add_session_log(tf.SessionLog(status=tf.SessionLog.START), step)
        if self._due:
            self._timer.update_last_triggered_step(step)
            for one in run_values.results or ():
                self._writer.add_summary(one, step)
        self._next = step + 1

    def end(self, session=None):
        if self._writer is not None:
            self._writer.flush()
