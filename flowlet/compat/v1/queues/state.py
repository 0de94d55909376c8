"""Queues as they are while a graph runs: elements of several components, shared by threads that put and take."""

import bisect
import itertools
import threading
import time

import numpy as np

from flowlet import errors
from flowlet.core.log import logger
from flowlet.data.batching import _filled
from flowlet.data.words import Words

_TICK = 0.1  # seconds between looks at whether anything can still come
_LONG = 10.0  # seconds of waiting after which a line of the log says so
_numbers = itertools.count(1)


class Queue:
    """A first-in first-out queue.

    Args:
        kind: its name in messages, such as "FIFOQueue".
        name: of its operation.
        capacity: how many elements it holds at most; below 0 for no limit.
        shapes: for each component the shape of an element, as a TensorShape; None where they are not fixed.
    """

    least = 0  # how many elements stay behind while it is open

    def __init__(self, kind, name, capacity, shapes):
        self.kind, self.capacity, self.shapes = kind, capacity, shapes
        self.name = f"_{next(_numbers)}_{name}"
        self.elements, self.closed, self.cancelled = [], False, False
        self._changed = threading.Condition()
        self._giving, self._taking = threading.Lock(), threading.Lock()  # one that puts or takes several at a time

    # what kinds do in their own way -----------------------------------------------------------------------------------

    def put(self, element):
        self.elements.append(element)

    def take(self):
        return self.elements.pop(0)

    def put_back(self, elements):
        self.elements[:0] = elements

    def batch(self, elements):
        """Elements along a new first axis."""
        return [np.stack(column) for column in zip(*elements)]

    # ------------------------------------------------------------------------------------------------------------------

    def enqueue(self, elements):
        """Put elements one by one, waiting for room.

        Raises:
            CancelledError: where the queue is closed.
            InvalidArgumentError: for a wrong shape.
        """
        for element in elements:
            self._check(element)
        with self._giving, self._changed:
            if self.closed:
                raise errors.CancelledError(message=f"{self.kind} '{self.name}' is closed.")
            for element in elements:
                self._wait(lambda: self.cancelled or self.capacity < 0 or len(self.elements) < self.capacity, "room in")
                if self.cancelled:
                    raise errors.CancelledError(
                        message=f"Enqueue operation was cancelled: {self.kind} '{self.name}' was closed."
                    )
                self.put(element)
                self._changed.notify_all()

    def dequeue(self, count, some=False):
        """Take `count` elements, waiting for them; `some`: fewer where the queue is closed and has no more.

        Raises:
            OutOfRangeError: where the queue is closed and has too few.
        """
        taken = []
        with self._taking, self._changed:
            while len(taken) < count:
                self._wait(lambda: self.closed or len(self.elements) > self.least, "elements of")
                if self.elements and (self.closed or len(self.elements) > self.least):
                    taken.append(self.take())
                    self._changed.notify_all()
                    continue
                if some and taken:
                    break
                self.put_back(taken)
                raise errors.OutOfRangeError(
                    message=f"{self.kind} '{self.name}' is closed and has insufficient elements (requested "
                    f"{count}, current size {len(self.elements)})"
                )
        return taken

    def close(self, cancel):
        """Take no more elements; `cancel`: end those puts that wait for room, too.

        Raises:
            CancelledError: where it is closed already, and there is nothing to cancel.
        """
        with self._changed:
            if self.closed and not cancel:
                raise errors.CancelledError(message=f"Queue '{self.name}' is already closed.")
            self.closed, self.cancelled = True, self.cancelled or cancel
            self._changed.notify_all()

    def abandon(self):
        """The session ends: nobody waits any longer."""
        with self._changed:
            self.closed = self.cancelled = True
            self._changed.notify_all()

    def _check(self, element):
        for place, (one, shape) in enumerate(zip(element, self.shapes or ())):
            if not shape.is_compatible_with(np.shape(one)):
                raise errors.invalid(f"Shape mismatch in tuple component {place}. Expected {_written(shape.as_list())}, got "
                                     f"{_written(np.shape(one))}")  # fmt: skip

    def _wait(self, ready, what):
        """Wait until `ready()`.

        Raises:
            DeadlineExceededError: where no other thread is there that could change anything.
        """
        begin, told = time.monotonic(), False
        while not ready():
            self._changed.wait(_TICK)
            if ready():
                return
            if threading.active_count() == 1:
                raise errors.DeadlineExceededError(
                    message=errors.message(
                        f"Timed out waiting for {what} {self.kind} '{self.name}': it has {len(self.elements)} elements, and "
                        "no thread runs that could change that. TensorFlow would wait forever.",
                        "threads that fill the queue.",
                        "call tf.train.start_queue_runners(sess) before the first run that takes from a queue.",
                    )
                )
            if not told and time.monotonic() - begin > _LONG:
                told = True
                logger.warning("Waiting for %s %s '%s'. Were the queue runners started (tf.train.start_queue_runners)?", what,
                               self.kind, self.name)  # fmt: skip


def _written(sizes):
    return f"[{','.join('?' if size is None else str(size) for size in sizes)}]"


class Shuffled(Queue):
    """A queue that gives its elements in a random order; `least` of them stay while it is open.

    Args:
        seeds: of the order.
    """

    def __init__(self, kind, name, capacity, shapes, least, seeds):
        super().__init__(kind, name, capacity, shapes)
        self.least, self._words = least, Words(*seeds)

    def take(self):
        place = self._words() % len(self.elements)
        self.elements[place], self.elements[-1] = self.elements[-1], self.elements[place]
        return self.elements.pop()

    def put_back(self, elements):
        self.elements += elements


class Padded(Queue):
    """A queue whose elements may have different sizes; in a batch they are filled up with 0 or empty texts."""

    def batch(self, elements):
        return [_filled(column, [-1 if size is None else size for size in shape.as_list()], b"" if column[0].dtype == object else 0)
                for column, shape in zip(zip(*elements), self.shapes)]  # fmt: skip


class Ordered(Queue):
    """A queue that gives the element whose first component is the least."""

    def put(self, element):
        keys = [int(one[0]) for one in self.elements]
        self.elements.insert(bisect.bisect_right(keys, int(element[0])), element)
