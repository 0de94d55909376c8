"""Where summaries of TensorFlow 2 go: `create_file_writer`, and the default writer of a block."""

import atexit
import contextlib
import os

import jax
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import mode
from flowlet.core.frame import noting
from flowlet.io.events import EventFile
from flowlet.ops.cast import constant
from flowlet.summary.recording import chosen_step, should_record_summaries, state, using

atexit.register(jax.effects_barrier)  # what compiled functions still have to write


@export("summary.SummaryWriter")
class SummaryWriter:
    """A place for summaries; `tf.summary.create_file_writer` makes one."""

    closed = False

    def init(self):
        """Nothing: a writer is ready when it is made."""

    @contextlib.contextmanager
    def as_default(self, step=None):
        """A context in which summaries go to this writer; what is written is in the file at its end.

        Args:
            step: the step of summaries that name none.
        """
        self._check_open()
        with using(writer=self._place(), step=state.step if step is None else step):
            yield self
        if not self.closed:
            self.flush()

    def set_as_default(self, step=None):
        """Let summaries go to this writer from now on."""
        self._check_open()
        state.writer = self._place()
        state.step = state.step if step is None else step

    def _place(self):
        return self

    def _check_open(self):
        if self.closed:
            raise RuntimeError(errors.message(f"SummaryWriter {self!r} is already closed", "an open writer.",
                                              "make a new one: tf.summary.create_file_writer(logdir)."))

    def flush(self):
        """Write what waits."""

    def close(self):
        """Write what waits, and end."""
        if not self.closed:
            self.flush()
        self.closed = True


class FileWriter(SummaryWriter):
    """Writes to an event file."""

    def __init__(self, folder, waiting, seconds, suffix):
        self._file = EventFile(folder, suffix, waiting=waiting, seconds=seconds)
        self._file.begin()
        self.traced = False  # whether a compiled function writes here, maybe later than it seems

    def add(self, event):
        """Write an event.

        Args:
            event: the fields of an Event message.
        """
        if not self.closed:
            self._file.add(event)

    def flush(self):
        self._check_open()
        if mode.state.frame is not None:
            jax.debug.callback(self._file.flush, ordered=True)
            return
        if self.traced:
            jax.effects_barrier()
        self._file.flush()

    def close(self):
        super().close()
        self._file.close()


class NoWriter(SummaryWriter):
    """Writes nothing."""

    def _place(self):
        return None

    def set_as_default(self, step=None):
        """Let summaries go nowhere from now on."""
        state.writer = None


@export("summary.create_file_writer")
def create_file_writer(logdir, max_queue=None, flush_millis=None, filename_suffix=None, name=None,
                       experimental_trackable=False, experimental_mesh=None):
    """A writer of an event file in a folder, for TensorBoard.

    Args:
        logdir: the folder; made where it is not there.
        max_queue: how many summaries may wait in memory. Default: 10.
        flush_millis: how long they may wait, in milliseconds. Default: 120000.
        filename_suffix: what the file's name ends in. Default: `".v2"`.

    >>> import tempfile
    >>> import flowlet as tf
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     writer = tf.summary.create_file_writer(folder)
    ...     with writer.as_default():
    ...         for step in range(3):
    ...             _ = tf.summary.scalar("loss", 1 / (step + 1), step=step)
    ...     writer.close()
    """
    if logdir is None:
        raise ValueError("Argument `logdir` cannot be None")
    return FileWriter(os.fspath(logdir), 10 if max_queue is None else int(max_queue),
                      (120000 if flush_millis is None else float(flush_millis)) / 1000,
                      ".v2" if filename_suffix is None else filename_suffix)  # fmt: skip


@export("summary.create_noop_writer")
def create_noop_writer():
    """A writer that writes nothing: for code that wants one where nothing is to be kept."""
    return NoWriter()


@export("summary.flush")
def flush(writer=None, name=None):
    """Write what waits in a writer. Default: in the default writer."""
    writer = state.writer if writer is None else writer
    if writer is not None:
        writer.flush()


def record(tag, step, tensors, encode):
    """Write one value of a summary where it is due: now, or whenever the traced function runs.

    Args:
        tag: what TensorBoard calls it.
        step: a number, a tensor, or None for the default step.
        tensors: a function that gives the tensors that the value is made of; not called where nothing is recorded.
        encode: `encode(*arrays)` gives the fields of the Value but for its tag.

    Returns:
        a boolean tensor: whether it was due.
    """
    due = should_record_summaries()
    if due is False:
        return constant(False)
    writer, step = state.writer, chosen_step(step)
    values = [one._value for one in tensors()]
    fixed = {place: value for place, value in enumerate(values) if value.dtype == object}  # texts are not traced

    def write(due, step, *traced):
        if np.asarray(due):
            traced = iter(traced)
            arrays = [fixed[place] if place in fixed else np.asarray(next(traced)) for place in range(len(values))]
            writer.add({"step": int(step) or None, "summary": {"value": [{"tag": tag, **encode(*arrays)}]}})

    given = (True if due is True else due._value, step, *(one for place, one in enumerate(values) if place not in fixed))
    if mode.state.frame is None:
        write(*given)
    else:
        writer.traced = True
        jax.debug.callback(noting(write), *given, ordered=True)
    return constant(True) if due is True else due
