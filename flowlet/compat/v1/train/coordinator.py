"""`tf.train.Coordinator`: threads that end together."""

import contextlib
import sys
import threading
import time

from flowlet import errors
from flowlet.api import export
from flowlet.core.log import logger


@export("compat.v1.train.Coordinator", "train.Coordinator")
class Coordinator:
    """Lets several threads end together, and gives what one of them raised to the thread that waits.

    Args:
        clean_stop_exception_types: exceptions that ask to stop without being an error; by default `tf.errors.OutOfRangeError`,
            which queues and data sets end with.

    >>> import flowlet as tf
    >>> import threading
    >>> coordinator = tf.train.Coordinator()
    >>> def work():
    ...     while not coordinator.should_stop():
    ...         coordinator.request_stop()
    >>> thread = threading.Thread(target=work)
    >>> thread.start()
    >>> coordinator.join([thread])
    >>> coordinator.should_stop()
    True
    """

    def __init__(self, clean_stop_exception_types=None):
        self._clean = (
            (errors.OutOfRangeError,) if clean_stop_exception_types is None else tuple(clean_stop_exception_types)
        )
        self._lock, self._stop = threading.RLock(), threading.Event()
        self._error, self._threads, self._joined = None, set(), False

    def request_stop(self, ex=None):
        """Ask all threads to stop.

        Args:
            ex: an exception (or what `sys.exc_info()` gives) that `join` shall raise; only the first one counts.
        """
        with self._lock:
            error = ex[1] if isinstance(ex, tuple) else ex
            if self._joined:
                if isinstance(error, BaseException) and not isinstance(error, self._clean):
                    raise error
                if ex is not None:
                    logger.info("Coordinator stopped with %s after join() has ended.", type(error).__name__)
                return
            if not self._stop.is_set():
                if error is not None and not isinstance(error, self._clean):
                    logger.info("Error reported to Coordinator: %s, %s", type(error), error)
                    self._error = error if isinstance(error, BaseException) else ValueError(
                        f"ex must be an exception or sys.exc_info: {ex!r}")  # fmt: skip
                self._stop.set()

    def clear_stop(self):
        """Begin again: nothing is asked for, nothing was raised."""
        with self._lock:
            self._joined, self._error = False, None
            self._stop.clear()

    def should_stop(self):
        """Whether a stop is asked for."""
        return self._stop.is_set()

    @contextlib.contextmanager
    def stop_on_exception(self):
        """A block whose exceptions ask to stop instead of ending the thread."""
        try:
            yield
        except Exception:  # noqa: BLE001 - it is raised by join
            self.request_stop(ex=sys.exc_info())

    def wait_for_stop(self, timeout=None):
        """Wait until a stop is asked for; whether it was within `timeout` seconds."""
        return self._stop.wait(timeout)

    def register_thread(self, thread):
        """Let `join` wait for a thread."""
        with self._lock:
            self._threads.add(thread)

    def join(self, threads=None, stop_grace_period_secs=120, ignore_live_threads=False):
        """Wait for threads to end, and raise what one of them has reported.

        Args:
            threads: besides the registered ones.
            stop_grace_period_secs: how long to wait for them after a stop was asked for.
            ignore_live_threads: whether it is no error where some still run then.

        Raises:
            RuntimeError: where threads still run after the grace period.
        """
        with self._lock:
            threads = self._threads if threads is None else self._threads.union(threads)
            threads = list(threads)
        while any(one.is_alive() for one in threads) and not self.wait_for_stop(0.05):
            pass
        end = time.monotonic() + stop_grace_period_secs
        while any(one.is_alive() for one in threads) and time.monotonic() < end:
            for one in threads:
                one.join(0.05)
        left = [one.name for one in threads if one.is_alive()]
        with self._lock:
            self._joined, self._threads = True, set()
            if self._error is not None:
                raise self._error
        if left:
            if not ignore_live_threads:
                raise RuntimeError(f"Coordinator stopped with threads still running: {' '.join(left)}")
            logger.info("Coordinator stopped with threads still running: %s", " ".join(left))

    joined = property(lambda self: self._joined, doc="Whether `join` has ended.")

    def raise_requested_exception(self):
        """Raise what was reported, if anything was."""
        with self._lock:
            if self._error is not None:
                raise self._error


@export("compat.v1.train.LooperThread")
class LooperThread(threading.Thread):
    """A thread that calls a function again and again until its coordinator stops.

    Args:
        coord: a Coordinator.
        timer_interval_secs: seconds from call to call; None for one call after another.
        target, args, kwargs: the function and what it is called with.
    """

    def __init__(self, coord, timer_interval_secs, target=None, args=None, kwargs=None):
        if not isinstance(coord, Coordinator):
            raise ValueError(f"'coord' argument must be a Coordinator: {coord}")
        super().__init__(daemon=True)
        self._coord, self._seconds, self._call = coord, timer_interval_secs, (target, args or (), kwargs or {})
        if target is None and (args or kwargs):
            raise ValueError("'args' and 'kwargs' argument require that you also pass 'target'")
        coord.register_thread(self)

    @staticmethod
    def loop(coord, timer_interval_secs, target, args=None, kwargs=None):
        """Start such a thread, and give it."""
        looper = LooperThread(coord, timer_interval_secs, target, args, kwargs)
        looper.start()
        return looper

    def run(self):
        with self._coord.stop_on_exception():
            self.start_loop()
            following = time.time()
            while not self._coord.wait_for_stop(max(0, following - time.time()) if self._seconds else 0):
                if self._seconds:
                    following += self._seconds
                self.run_loop()
            self.stop_loop()

    def start_loop(self):
        """What to do at the beginning."""

    def run_loop(self):
        """What to do each time."""
        target, args, kwargs = self._call
        if target is not None:
            target(*args, **kwargs)

    def stop_loop(self):
        """What to do at the end."""
