"""Event files, which TensorBoard shows: records of what happened at which step."""

import atexit
import itertools
import os
import socket
import threading
import time
import weakref
from pathlib import Path

from flowlet.io import messages, records

_VERSION = "brain.Event:2"
_numbers = itertools.count()
_open = weakref.WeakSet()


class EventFile:
    """Writes events to one file, which is made with the first event.

    Args:
        folder: made where it does not exist.
        suffix: what the file's name ends in.
        numbered: whether the name holds the process and a number (2.x), so that no two writers share a file.
        waiting: how many events may wait in memory.
        seconds: how long they may wait, as seen when the next one comes.
    """

    def __init__(self, folder, suffix="", numbered=True, waiting=10, seconds=120):
        self._lock, self._file, self._queue, self._flushed = threading.Lock(), None, [], time.monotonic()
        Path(folder).mkdir(parents=True, exist_ok=True)
        own = f".{os.getpid()}.{next(_numbers)}" if numbered else ""
        name = f"events.out.tfevents.{int(time.time()):010d}.{socket.gethostname()}{own}{suffix}"
        self.path = os.path.join(os.fspath(folder), name)
        self.waiting, self.seconds = waiting, seconds
        _open.add(self)

    def add(self, event):
        """Write one event; `wall_time` is now where it is absent.

        Args:
            event: the fields of an Event message, or its bytes.
        """
        if isinstance(event, dict):
            event = messages.Event.write({"wall_time": time.time(), **event})
        with self._lock:
            self._queue.append(records.framed(event))
            if len(self._queue) > self.waiting or time.monotonic() - self._flushed > self.seconds:
                self._write()

    def begin(self):
        """Make the file now, without an event."""
        with self._lock:
            self._write()

    def _write(self):
        if self._file is None:
            self._file = open(self.path, "ab")  # noqa: SIM115 - closed by `close`
            version = messages.Event.write({"wall_time": time.time(), "file_version": _VERSION})
            self._queue.insert(0, records.framed(version))
        self._file.write(b"".join(self._queue))
        self._file.flush()
        self._queue.clear()
        self._flushed = time.monotonic()

    def flush(self):
        """Hand what waits to the system."""
        with self._lock:
            if self._queue:
                self._write()

    def __del__(self):
        self.close()

    def close(self):
        """Write what waits, and end."""
        self.flush()
        with self._lock:
            if self._file is not None:
                self._file.close()


@atexit.register
def _flush_all():
    for file in list(_open):
        file.flush()


def read(path):
    """The events of a file, as dicts."""
    return (messages.Event.read(record) for record in records.read(path))
