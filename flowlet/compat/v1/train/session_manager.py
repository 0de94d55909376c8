"""`tf.train.SessionManager`: sessions that begin with initialized or restored variables. `Scaffold`: what that takes."""

from flowlet import errors
from flowlet.api import export
from flowlet.compat.v1.collections import GraphKeys
from flowlet.compat.v1.root import tf
from flowlet.compat.v1.train.saver import Saver
from flowlet.core.graph.stack import default_graph
from flowlet.core.log import logger
from flowlet.core.session.session import Session
from flowlet.io import checkpoints


@export("compat.v1.train.Scaffold", "train.Scaffold")
class Scaffold:
    """What a monitored session needs of a graph; whatever is not given is made by `finalize`.

    Args:
        init_op: initializes variables; by default all global ones.
        init_feed_dict: what it is fed.
        init_fn: a function (scaffold, session) that is called afterwards.
        ready_op: gives the names of variables without a value.
        ready_for_local_init_op: the same, before local variables are initialized.
        local_init_op: initializes local variables and tables.
        summary_op: by default all summaries of the graph.
        saver: a Saver.
        copy_from_scaffold: another Scaffold, whose parts stand in for those that are not given.
    """

    def __init__(
        self,
        init_op=None,
        init_feed_dict=None,
        init_fn=None,
        ready_op=None,
        ready_for_local_init_op=None,
        local_init_op=None,
        summary_op=None,
        saver=None,
        copy_from_scaffold=None,
    ):
        given = {"_init_op": init_op, "_init_feed_dict": init_feed_dict, "_ready_op": ready_op,
                 "_ready_for_local_init_op": ready_for_local_init_op, "_local_init_op": local_init_op, "_summary_op": summary_op,
                 "_saver": saver}  # fmt: skip
        if copy_from_scaffold is not None and not isinstance(copy_from_scaffold, Scaffold):
            raise TypeError("copy_from_scaffold is not a Scaffold instance.")
        for name, value in given.items():
            setattr(self, name, getattr(copy_from_scaffold, name, None) if value is None else value)
        self._user_init_fn = init_fn
        if init_fn is None and copy_from_scaffold is not None:
            self._user_init_fn = copy_from_scaffold._user_init_fn
        self._init_fn = None if self._user_init_fn is None else lambda session: self._user_init_fn(self, session)

    def finalize(self):
        """Make what is missing, and let nothing more be added to the graph."""
        if self._init_op is None:
            self._init_op = self.get_or_default("init_op", GraphKeys.INIT_OP, tf.global_variables_initializer)
        if self._ready_op is None:
            self._ready_op = self.get_or_default("ready_op", GraphKeys.READY_OP, tf.report_uninitialized_variables)
        if self._ready_for_local_init_op is None:
            self._ready_for_local_init_op = self.get_or_default(
                "ready_for_local_init_op", GraphKeys.READY_FOR_LOCAL_INIT_OP,
                lambda: tf.report_uninitialized_variables(tf.global_variables()))  # fmt: skip
        if self._local_init_op is None:
            self._local_init_op = self.get_or_default(
                "local_init_op", GraphKeys.LOCAL_INIT_OP, Scaffold.default_local_init_op
            )
        if self._summary_op is None:
            self._summary_op = self.get_or_default("summary_op", GraphKeys.SUMMARY_OP, tf.summary.merge_all)
        if self._saver is None:
            self._saver = _saver()
        self._saver.build()
        default_graph().finalize()
        logger.info("Graph was finalized.")
        return self

    @staticmethod
    def get_or_default(arg_name, collection_key, default_constructor):
        """The only item of a collection of the graph; what `default_constructor` makes where there is none, which is added then.

        Raises:
            RuntimeError: where there are several.
        """
        found = default_graph().get_collection(collection_key)
        if found:
            if len(found) > 1:
                raise RuntimeError(
                    f"More than one item in the collection {collection_key}. Please indicate which one to use by passing it "
                    f"to the tf.Scaffold constructor as: tf.Scaffold({arg_name}=item to use)"
                )
            return found[0]
        made = default_constructor()
        if made is not None:
            default_graph().add_to_collection(collection_key, made)
        return made

    @staticmethod
    def default_local_init_op():
        """The operation that initializes local variables and tables."""
        return tf.group(tf.local_variables_initializer(), tf.tables_initializer())

    init_op = property(lambda self: self._init_op)
    init_fn = property(lambda self: self._init_fn)
    init_feed_dict = property(lambda self: self._init_feed_dict)
    ready_op = property(lambda self: self._ready_op)
    ready_for_local_init_op = property(lambda self: self._ready_for_local_init_op)
    local_init_op = property(lambda self: self._local_init_op)
    summary_op = property(lambda self: self._summary_op)
    saver = property(lambda self: self._saver)


def _saver():
    """The Saver of the graph, made where it has none."""
    found = default_graph().get_collection(GraphKeys.SAVERS)
    if found:
        if len(found) > 1:
            raise RuntimeError("More than one item in collection savers. Please indicate which one to use by passing it to the "
                               "constructor.")  # fmt: skip
        return found[0]
    made = Saver(sharded=True, allow_empty=True)
    default_graph().add_to_collection(GraphKeys.SAVERS, made)
    return made


@export("compat.v1.train.SessionManager")
class SessionManager:
    """Makes sessions whose variables have values.

    Args:
        local_init_op: runs after variables are initialized or restored.
        ready_op: gives the names of variables without a value, none where all is ready.
        ready_for_local_init_op: the same, before `local_init_op`.
        graph: by default the default one.
        local_init_run_options: accepted.
    """

    def __init__(self, local_init_op=None, ready_op=None, ready_for_local_init_op=None, graph=None, recovery_wait_secs=30,
                 local_init_run_options=None, local_init_feed_dict=None):  # fmt: skip
        self._graph = graph if graph is not None else default_graph()
        self._local_init_op, self._feeds = local_init_op, local_init_feed_dict
        self._ready_op, self._ready_for_local = ready_op, ready_for_local_init_op
        if ready_for_local_init_op is not None and local_init_op is None:
            raise ValueError("If you pass a ready_for_local_init_op you must also pass a local_init_op , ready_for_local_init_op "
                             f"[{ready_for_local_init_op}]")  # fmt: skip

    def prepare_session(self, master, init_op=None, saver=None, checkpoint_dir=None, checkpoint_filename_with_path=None,
                        wait_for_checkpoint=False, max_wait_secs=7200, config=None, init_feed_dict=None, init_fn=None):  # fmt: skip
        """A session whose variables are restored from the last checkpoint, or initialized where there is none.

        Raises:
            RuntimeError: where variables have no values afterwards.
        """
        session, loaded = self._restored(master, saver, checkpoint_dir, checkpoint_filename_with_path, config)
        if not loaded:
            if init_op is None and not init_fn and self._local_init_op is None:
                raise RuntimeError("Model is not initialized and no init_op or init_fn or local_init_op was given")
            if init_op is not None:
                session.run(init_op, feed_dict=init_feed_dict)
            if init_fn:
                init_fn(session)
        missing = self._local(session) or _missing(session, self._ready_op)
        if missing:
            raise RuntimeError(
                f"Init operations did not make model ready. Init op: {getattr(init_op, 'name', init_op)}, init fn: {init_fn}, "
                f"local_init_op: {getattr(self._local_init_op, 'name', None)}, error: {missing}"
            )
        return session

    def recover_session(
        self,
        master,
        saver=None,
        checkpoint_dir=None,
        checkpoint_filename_with_path=None,
        wait_for_checkpoint=False,
        max_wait_secs=7200,
        config=None,
    ):
        """A session whose variables are restored from the last checkpoint, and whether they were."""
        session, loaded = self._restored(master, saver, checkpoint_dir, checkpoint_filename_with_path, config)
        missing = self._local(session) or _missing(session, self._ready_op)
        if missing:
            logger.info("Restoring model from checkpoint did not make model ready: %s", missing)
            return session, False
        return session, loaded

    def wait_for_session(self, master, config=None, max_wait_secs=float("Inf")):
        """A session whose variables have values without being initialized here.

        Raises:
            UnimplementedError: where they have none: only another process could initialize them.
        """
        session = Session(master, graph=self._graph, config=config)
        missing = self._local(session) or _missing(session, self._ready_op)
        if missing:
            raise errors.UnimplementedError(message=errors.message(
                f"wait_for_session waits for another process to initialize the model ({missing}); flowlet runs in one process.", "",
                "use is_chief=True, or prepare_session."))  # fmt: skip
        return session

    def _restored(self, master, saver, folder, path, config):
        session = Session(master, graph=self._graph, config=config)
        if folder and path:
            raise ValueError("Can not provide both checkpoint_dir and checkpoint_filename_with_path.")
        if saver is None or not (folder or path):
            return session, False
        if path is None:
            state = checkpoints.get_checkpoint_state(folder)
            if state is None or not state.model_checkpoint_path:
                return session, False
            path = state.model_checkpoint_path
            saver.recover_last_checkpoints(state.all_model_checkpoint_paths)
        saver.restore(session, path)
        return session, True

    def _local(self, session):
        """Run `local_init_op`; what is missing for it, else None."""
        if self._local_init_op is None:
            return None
        missing = _missing(session, self._ready_for_local)
        if missing:
            return missing
        logger.info("Running local_init_op.")
        session.run(self._local_init_op, feed_dict=self._feeds)
        logger.info("Done running local_init_op.")
        return None


def _missing(session, ready_op):
    """What keeps a session from being ready; None where nothing does."""
    if ready_op is None:
        return None
    try:
        found = session.run(ready_op)
    except errors.FailedPreconditionError as error:
        return str(error)
    if found is None or not len(found):
        return None
    return f"Variables not initialized: {', '.join(one.decode() for one in found)}"
