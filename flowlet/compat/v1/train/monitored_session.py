"""`tf.train.MonitoredTrainingSession`: sessions with hooks, checkpoints and queue runners around the loop of training."""

import abc

from flowlet import errors
from flowlet.api import export
from flowlet.compat.v1.train import hooking, saving_hooks
from flowlet.compat.v1.train.coordinator import Coordinator
from flowlet.compat.v1.train.queue_runner import start_queue_runners
from flowlet.compat.v1.train.session_manager import Scaffold, SessionManager
from flowlet.core.graph.stack import default_graph

USE_DEFAULT = object()
_SECONDS, _STEPS = 600, 100  # how often checkpoints and summaries are written where nothing is said


@export("compat.v1.train.SessionCreator")
class SessionCreator(abc.ABC):
    """What makes the session of a monitored session."""

    @abc.abstractmethod
    def create_session(self):
        """A new session."""
        raise NotImplementedError


@export("compat.v1.train.ChiefSessionCreator")
class ChiefSessionCreator(SessionCreator):
    """Makes a session whose variables are restored or initialized.

    Args:
        scaffold: a Scaffold.
        master: only "".
        config: a ConfigProto.
        checkpoint_dir: the folder whose last checkpoint is restored.
        checkpoint_filename_with_path: instead: a checkpoint.
    """

    def __init__(self, scaffold=None, master="", config=None, checkpoint_dir=None, checkpoint_filename_with_path=None):
        self._scaffold = scaffold or Scaffold()
        self._given = {
            "checkpoint_dir": checkpoint_dir,
            "checkpoint_filename_with_path": checkpoint_filename_with_path,
            "config": config,
        }
        self._master = master

    def _manager(self):
        self._scaffold.finalize()
        return SessionManager(self._scaffold.local_init_op, self._scaffold.ready_op, self._scaffold.ready_for_local_init_op,
                              default_graph())  # fmt: skip

    def create_session(self):
        scaffold, manager = self._scaffold, self._manager()
        return manager.prepare_session(self._master, scaffold.init_op, scaffold.saver, init_feed_dict=scaffold.init_feed_dict,
                                       init_fn=scaffold.init_fn, **self._given)  # fmt: skip


@export("compat.v1.train.WorkerSessionCreator")
class WorkerSessionCreator(ChiefSessionCreator):
    """Makes a session whose variables another process initializes; flowlet runs in one process and refuses to wait for it.

    Args:
        scaffold: a Scaffold.
        master: only "".
        config: a ConfigProto.
        max_wait_secs: accepted.
    """

    def __init__(self, scaffold=None, master="", config=None, max_wait_secs=1800):
        super().__init__(scaffold, master, config)

    def create_session(self):
        return self._manager().wait_for_session(self._master, self._given["config"])


class StepContext:
    """What the function of `run_step_fn` is given.

    Attributes:
        session: the session below: its runs have no hooks.
    """

    def __init__(self, session, run_with_hooks):
        self._session, self._run = session, run_with_hooks

    session = property(lambda self: self._session)

    def run_with_hooks(self, *args, **kwargs):
        """As `MonitoredSession.run`."""
        return self._run(*args, **kwargs)

    def request_stop(self):
        """End the function and let `should_stop()` be true."""
        raise StopIteration("step_fn has requested the iterations to stop.")


class _Monitored:
    """A session with hooks around each run.

    Args:
        session_creator: a SessionCreator.
        hooks: SessionRunHooks.
        stop_grace_period_secs: how long threads have to end.
    """

    StepContext = StepContext

    def __init__(self, session_creator=None, hooks=None, stop_grace_period_secs=120):
        self._hooks, self._grace = list(hooks or ()), stop_grace_period_secs
        self._graph_was_finalized = default_graph().finalized
        for hook in self._hooks:
            hook.begin()
        self._stop = False
        self._whole_session = (session_creator or ChiefSessionCreator()).create_session()
        self._coord = Coordinator(clean_stop_exception_types=[])
        start_queue_runners(self._whole_session, self._coord)
        for hook in self._hooks:
            hook.after_create_session(self._whole_session, self._coord)

    graph = property(
        lambda self: None if self._whole_session is None else self._whole_session.graph, doc="What it runs."
    )

    def run(self, fetches, feed_dict=None, options=None, run_metadata=None):
        """The values of `fetches`, as `Session.run`, with the hooks around.

        Raises:
            RuntimeError: after `close`, or where a stop was asked for.
        """
        session = self._open()
        if self.should_stop():
            raise RuntimeError("Run called even after should_stop requested.")
        try:
            return self._hooked(session, fetches, dict(feed_dict or {}), options, run_metadata)
        except Exception:
            self._coord.raise_requested_exception()  # what a thread has raised is what went wrong first
            raise

    def _hooked(self, session, fetches, feeds, options, run_metadata):
        context = hooking.SessionRunContext(hooking.SessionRunArgs(fetches, feeds), session)
        asked = []
        for hook in self._hooks:
            wanted = hook.before_run(context)
            if wanted is None:
                continue
            if wanted.fetches is not None:
                asked.append((hook, wanted.fetches))
            for key, value in (wanted.feed_dict or {}).items():
                if key in feeds:
                    raise RuntimeError(f"Same tensor is fed by two hooks, or by a hook and the program: {key}")
                feeds[key] = value
        caller, found = session.run(
            [fetches if fetches is not None else [], [wanted for _, wanted in asked]], feeds or None
        )
        results = dict(zip([hook for hook, _ in asked], found))
        for hook in self._hooks:
            hook.after_run(context, hooking.SessionRunValues(results.get(hook), options, run_metadata))
        self._stop = self._stop or context.stop_requested
        return caller if fetches is not None else None

    def run_step_fn(self, step_fn):
        """What a function of a StepContext gives; it may run parts of the graph without hooks before it runs others with them.

        Raises:
            StopIteration: where the function has asked to stop; leaving the `with` block by it is no error.
        """
        session = self._open()
        try:
            return step_fn(StepContext(session, self.run))
        except (errors.OutOfRangeError, StopIteration):
            self._stop = True
            raise

    def should_stop(self):
        """Whether a hook, a thread or `close` has asked to stop."""
        return self._whole_session is None or self._stop or self._coord.should_stop()

    def close(self):
        """End: hooks have their `end`, threads stop, the session is closed."""
        self._close_internal()

    def __enter__(self):
        return self

    def __exit__(self, exception_type, exception_value, traceback):
        quiet = exception_type is not None and issubclass(exception_type, (errors.OutOfRangeError, StopIteration))
        self._close_internal(None if quiet else exception_type)
        return exception_type is None or quiet

    def _close_internal(self, exception_type=None):
        session = self._open()
        try:
            if exception_type is None:
                for hook in self._hooks:
                    hook.end(session)
        finally:
            try:
                self._coord.request_stop()
                self._coord.join(stop_grace_period_secs=self._grace, ignore_live_threads=True)
            finally:
                session.close()
                self._whole_session = None
                if not self._graph_was_finalized:
                    default_graph().finalized = False

    def _open(self):
        if self._whole_session is None:
            raise RuntimeError("Session is already closed.")
        return self._whole_session

    def _is_closed(self):
        return self._whole_session is None


@export("compat.v1.train.MonitoredSession")
class MonitoredSession(_Monitored):
    """A session that initializes or restores variables, starts queue runners, and calls hooks around each run.

    Leaving its `with` block by OutOfRangeError (the data are through) is no error.

    Args:
        session_creator: a SessionCreator; by default a ChiefSessionCreator.
        hooks: SessionRunHooks.
        stop_grace_period_secs: how long threads have to end.

    >>> import flowlet.compat.v1 as tf
    >>> with tf.Graph().as_default():
    ...     step = tf.train.get_or_create_global_step()
    ...     train = step.assign_add(1)
    ...     with tf.train.MonitoredSession(hooks=[tf.train.StopAtStepHook(last_step=3)]) as sess:
    ...         while not sess.should_stop():
    ...             print(sess.run(train))
    1
    2
    3
    """


@export("compat.v1.train.SingularMonitoredSession")
class SingularMonitoredSession(_Monitored):
    """As MonitoredSession, with the session below at hand: `raw_session()`.

    Args:
        hooks: SessionRunHooks.
        scaffold: a Scaffold.
        master: only "".
        config: a ConfigProto.
        checkpoint_dir: the folder whose last checkpoint is restored.
        stop_grace_period_secs: how long threads have to end.
        checkpoint_filename_with_path: instead: a checkpoint.
    """

    def __init__(self, hooks=None, scaffold=None, master="", config=None, checkpoint_dir=None, stop_grace_period_secs=120,
                 checkpoint_filename_with_path=None):  # fmt: skip
        super().__init__(ChiefSessionCreator(scaffold, master, config, checkpoint_dir, checkpoint_filename_with_path), hooks,
                         stop_grace_period_secs)  # fmt: skip

    def raw_session(self):
        """The session below: its runs have no hooks."""
        return self._whole_session


def _or_default(one, two, default_one, default_two):
    """The values of two arguments of which one is enough: the defaults where neither is given."""
    if one is USE_DEFAULT and two is USE_DEFAULT:
        return default_one, default_two
    return (None if one is USE_DEFAULT else one), (None if two is USE_DEFAULT else two)


@export("compat.v1.train.MonitoredTrainingSession")
def MonitoredTrainingSession(master="", is_chief=True, checkpoint_dir=None, scaffold=None, hooks=None, chief_only_hooks=None,  # noqa: N802
                             save_checkpoint_secs=USE_DEFAULT, save_summaries_steps=USE_DEFAULT, save_summaries_secs=USE_DEFAULT,
                             config=None, stop_grace_period_secs=120, log_step_count_steps=100, max_wait_secs=7200,
                             save_checkpoint_steps=USE_DEFAULT, summary_dir=None):  # fmt: skip
    """A MonitoredSession for training: it restores and saves checkpoints, and writes summaries.

    Args:
        master, is_chief: only a chief in this process.
        checkpoint_dir: the folder of the checkpoints; None for none.
        scaffold: a Scaffold.
        hooks, chief_only_hooks: SessionRunHooks.
        save_checkpoint_secs, save_checkpoint_steps: how often; every 600 seconds where neither is given, never where both are None.
        save_summaries_steps, save_summaries_secs: how often; every 100 steps where neither is given.
        config: a ConfigProto.
        stop_grace_period_secs: how long threads have to end.
        log_step_count_steps: how often the steps per second are logged; 0 or None for never.
        summary_dir: the folder of the summaries; by default that of the checkpoints.

    Raises:
        RuntimeError: where a folder is given and the graph has no global step.
    """
    summary_steps, summary_seconds = _or_default(save_summaries_steps, save_summaries_secs, _STEPS, None)
    seconds, steps = _or_default(save_checkpoint_secs, save_checkpoint_steps, _SECONDS, None)
    scaffold = scaffold or Scaffold()
    if not is_chief:
        return MonitoredSession(
            WorkerSessionCreator(scaffold, master, config, max_wait_secs), hooks, stop_grace_period_secs
        )
    every = list(chief_only_hooks or ())
    summary_dir = summary_dir or checkpoint_dir
    if summary_dir:
        if log_step_count_steps and log_step_count_steps > 0:
            every.append(saving_hooks.StepCounterHook(output_dir=summary_dir, every_n_steps=log_step_count_steps))
        if (summary_steps and summary_steps > 0) or (summary_seconds and summary_seconds > 0):
            every.append(
                saving_hooks.SummarySaverHook(
                    scaffold=scaffold, save_steps=summary_steps, save_secs=summary_seconds, output_dir=summary_dir
                )
            )
    if checkpoint_dir and ((seconds and seconds > 0) or (steps and steps > 0)):
        every.append(
            saving_hooks.CheckpointSaverHook(checkpoint_dir, save_steps=steps, save_secs=seconds, scaffold=scaffold)
        )
    creator = ChiefSessionCreator(scaffold, master, config, checkpoint_dir)
    return MonitoredSession(creator, [*every, *(hooks or ())], stop_grace_period_secs)


@export("compat.v1.train.Supervisor")
class Supervisor:
    """Refused: what came before MonitoredTrainingSession."""

    def __init__(self, *args, **kwargs):
        raise NotImplementedError(
            errors.message(
                "tf.train.Supervisor is not in flowlet; TensorFlow replaced it in 1.0.",
                "",
                "with tf.train.MonitoredTrainingSession(checkpoint_dir=logdir) as sess: while not sess.should_stop(): ...",
            )
        )
