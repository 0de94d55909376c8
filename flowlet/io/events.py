"""Event files, which TensorBoard shows: records of what happened at which step."""

import itertools
import os
import socket
import threading
import time
from pathlib import Path

from flowlet.io import messages, records

_VERSION = "brain.Event:2"
_numbers = itertools.count()


class EventFile:
    """Writes events to one file.

    Args:
        folder: made where it does not exist.
        suffix: what the file's name ends in.
    """

    def __init__(self, folder, suffix=""):
        Path(folder).mkdir(parents=True, exist_ok=True)
        name = f"events.out.tfevents.{int(time.time()):010d}.{socket.gethostname()}.{os.getpid()}.{next(_numbers)}{suffix}"
        self.path = os.path.join(str(folder), name)
        self._lock = threading.Lock()
        self._file = open(self.path, "ab")  # noqa: SIM115 - closed by `close`
        self.add({"file_version": _VERSION})
        self.flush()

    def add(self, event):
        """Write one event; `wall_time` is now where it is absent.

        Args:
            event: the fields of an Event message.
        """
        data = messages.Event.write({"wall_time": time.time(), **event})
        with self._lock:
            self._file.write(records.framed(data))

    def flush(self):
        """Hand what is buffered to the system."""
        with self._lock:
            if not self._file.closed:
                self._file.flush()

    def close(self):
        with self._lock:
            self._file.close()


def read(path):
    """The events of a file, as dicts."""
    return (messages.Event.read(record) for record in records.read(path))
