"""`tf.train.QueueRunner`: threads that fill a queue."""

import threading
import weakref

from flowlet import errors
from flowlet.api import export
from flowlet.compat.v1.collections import GraphKeys
from flowlet.core.graph.stack import default_graph
from flowlet.core.log import logger
from flowlet.core.session import default
from flowlet.core.session.session import BaseSession


@export("compat.v1.train.QueueRunner")
class QueueRunner:
    """Keeps a queue full: one thread for each of its operations runs it over and over.

    Args:
        queue: the queue.
        enqueue_ops: operations that put elements.
        close_op, cancel_op: what closes the queue when the elements are through, or when a stop is asked for.
        queue_closed_exception_types: exceptions of an operation that say that the elements are through.

    Raises:
        ValueError: without a queue or operations.
    """

    def __init__(self, queue=None, enqueue_ops=None, close_op=None, cancel_op=None, queue_closed_exception_types=None,
                 queue_runner_def=None, import_scope=None):  # fmt: skip
        if queue_runner_def is not None:
            raise errors.UnimplementedError(
                message="QueueRunner(queue_runner_def=...) is not in flowlet; give `queue` and `enqueue_ops`."
            )
        if not queue or not enqueue_ops:
            raise ValueError("Must provide queue and enqueue_ops.")
        self._queue, self._enqueue_ops = queue, enqueue_ops
        self._close_op = queue.close() if close_op is None else close_op
        self._cancel_op = queue.close(cancel_pending_enqueues=True) if cancel_op is None else cancel_op
        self._closed_types = queue_closed_exception_types or (errors.OutOfRangeError,)
        if not isinstance(self._closed_types, tuple) or not all(
            issubclass(one, errors.OpError) for one in self._closed_types
        ):
            raise TypeError("queue_closed_exception_types, when provided, must be a tuple of tf.error types, but saw: "
                            f"{queue_closed_exception_types}")  # fmt: skip
        self._lock, self._runs, self._raised = threading.Lock(), weakref.WeakKeyDictionary(), []

    queue = property(lambda self: self._queue, doc="The queue.")
    enqueue_ops = property(lambda self: self._enqueue_ops, doc="The operations that put elements.")
    close_op = property(lambda self: self._close_op, doc="The operation that closes the queue.")
    cancel_op = property(lambda self: self._cancel_op, doc="The operation that closes it and ends waiting puts.")
    queue_closed_exception_types = property(
        lambda self: self._closed_types, doc="Exceptions that say that the elements are through."
    )
    exceptions_raised = property(lambda self: self._raised, doc="What threads without a coordinator have raised.")
    name = property(lambda self: self._queue.name, doc="The name of the queue.")

    def create_threads(self, sess, coord=None, daemon=False, start=False):
        """The threads of a session; none where they run already.

        Args:
            sess: the session.
            coord: a Coordinator that they look at and report to.
            daemon: whether the program may end while they run.
            start: whether to start them.
        """
        with self._lock:
            if self._runs.get(sess, 0) > 0:
                return []
            self._runs[sess] = len(self._enqueue_ops)
            self._raised = []
        threads = [threading.Thread(target=self._fill, args=(sess, op, coord), name=f"QueueRunnerThread-{self.name}-{op.name}")
                   for op in self._enqueue_ops]  # fmt: skip
        if coord is not None:
            threads.append(
                threading.Thread(
                    target=self._close_on_stop, args=(sess, coord), name=f"QueueRunnerThread-close_on_stop-{self.name}"
                )
            )
        for thread in threads:
            if coord is not None:
                coord.register_thread(thread)
            thread.daemon = daemon
            if start:
                thread.start()
        return threads

    def _fill(self, sess, op, coord):
        counted = True
        try:
            put = sess.make_callable(op)
            while coord is None or not coord.should_stop():
                try:
                    put()
                except self._closed_types:
                    counted = False
                    if self._ended(sess) == 0:
                        self._close(sess)
                    return
        except Exception as error:  # noqa: BLE001 - the thread that joins raises it
            if sess._closed:  # by the program, in the midst of a run: what is missing then is no error
                return
            if coord is not None:
                coord.request_stop(error)
                return
            logger.error("Exception in QueueRunner: %s", error)
            with self._lock:
                self._raised.append(error)
            raise
        finally:
            if counted:
                self._ended(sess)

    def _ended(self, sess):
        """One thread less; how many are left."""
        with self._lock:
            self._runs[sess] = self._runs.get(sess, 1) - 1
            return self._runs[sess]

    def _close(self, sess):
        try:
            sess.run(self._close_op)
        except (errors.OpError, RuntimeError) as error:
            logger.info("Ignored exception: %s", error)

    def _close_on_stop(self, sess, coord):
        coord.wait_for_stop()
        try:
            sess.run(self._cancel_op)
        except (errors.OpError, RuntimeError) as error:
            logger.info("Ignored exception: %s", error)


@export("compat.v1.train.add_queue_runner")
def add_queue_runner(qr, collection=GraphKeys.QUEUE_RUNNERS):
    """Let `start_queue_runners` start a runner."""
    default_graph().add_to_collection(collection, qr)


@export("compat.v1.train.start_queue_runners")
def start_queue_runners(sess=None, coord=None, daemon=True, start=True, collection=GraphKeys.QUEUE_RUNNERS):
    """The threads of all queue runners of the graph, started.

    Args:
        sess: the session; by default the open one.
        coord: a Coordinator that they look at and report to.
        daemon: whether the program may end while they run.
        start: whether to start them.
        collection: where the runners are.

    Raises:
        ValueError: without a session.
        TypeError: where `sess` is no session.
    """
    sess = sess if sess is not None else default.session()
    if sess is None:
        raise ValueError("Cannot start queue runners: No default session is registered. Use `with sess.as_default()` or pass an "
                         "explicit session to tf.start_queue_runners(sess=sess)")  # fmt: skip
    sess = getattr(sess, "_whole_session", sess)
    if not isinstance(sess, BaseSession):
        raise TypeError(f"sess must be a `tf.Session` object. Given class: {type(sess)}")
    threads = []
    with sess.graph.as_default():
        for runner in sess.graph.get_collection(collection):
            threads += runner.create_threads(sess, coord=coord, daemon=daemon, start=start)
    return threads
