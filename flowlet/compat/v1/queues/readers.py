"""`tf.ReaderBase` and its kinds: they take names of files from a queue and give what is in them, piece by piece."""

import collections
import itertools
import os
import threading

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.compat.v1.queues.base import QueueBase, held
from flowlet.core import dtypes
from flowlet.core.graph import build, nodes
from flowlet.core.mode import state
from flowlet.data import readers
from flowlet.data.readers import text_element


class Reader:
    """Where a reader is, in one session.

    Args:
        pieces: a function from the name of a file to pairs of a key and a value.
    """

    def __init__(self, pieces):
        self._pieces, self._current, self._lock = pieces, iter(()), threading.Lock()
        self.records = self.files = 0

    def read(self, queue, count=1):
        """The next `count` pairs; fewer at the end of a file, but one at least."""
        found = []
        with self._lock:
            while len(found) < count:
                pair = next(self._current, None)
                if pair is not None:
                    found.append(pair)
                    self.records += 1
                elif found:
                    break
                else:
                    name = os.fsdecode(np.asarray(queue.dequeue(1)[0][0]).item())
                    self._current = self._counted(name)
        return found

    def _counted(self, name):
        yield from self._pieces(name)
        self.files += 1

    def reset(self):
        with self._lock:
            self._current, self.records, self.files = iter(()), 0, 0


@export("compat.v1.ReaderBase")
class ReaderBase:
    """What all readers can do.

    Args:
        op_type: the type of its operation.
        pieces: a function from the name of a file to pairs of a key and a value, both bytes.

    Raises:
        RuntimeError: in eager mode.
    """

    def __init__(self, op_type, pieces, name, attributes):
        if not state.building:
            raise RuntimeError(errors.message("Readers are not supported when eager execution is enabled.", "",
                                              "use tf.data: TextLineDataset, TFRecordDataset."))  # fmt: skip
        self._reader_ref = held(op_type, lambda op: Reader(pieces), None, name, attributes)

    reader_ref = property(lambda self: self._reader_ref, doc="The tensor of the reader.")

    def read(self, queue, name=None):
        """The next piece: a pair of scalar texts `(key, value)`.

        Args:
            queue: of the names of files.

        Raises:
            OutOfRangeError: as the graph runs, where the queue is closed and all files are read.
        """

        def run(reader, queue):
            key, value = reader.read(queue)[0]
            return [text_element(key), text_element(value)]

        return _Read(*self._pair("ReaderReadV2", run, (_queue(queue),), [], name))

    def read_up_to(self, queue, num_records, name=None):
        """Up to `num_records` pieces: a pair of vectors of texts."""

        def run(reader, queue, count):
            pairs = reader.read(queue, int(count))
            return [np.array(list(column), object) for column in zip(*pairs)]

        with build.default_graph().name_scope(name or "ReaderReadUpToV2") as scope:
            count = build.tensor(num_records, dtypes.int64, "num_records")
        return _ReadUpTo(*self._pair("ReaderReadUpToV2", run, (_queue(queue), count), [None], scope))

    def _pair(self, op_type, run, inputs, shape, name):
        op = build.operation(
            op_type, nodes.HostFunction(run), (self._reader_ref, *inputs), [(dtypes.string, shape)] * 2, name
        )
        return op.outputs

    def num_records_produced(self, name=None):
        """How many pieces it has given, an int64 scalar."""
        return self._count("ReaderNumRecordsProducedV2", lambda reader: [np.int64(reader.records)], name)

    def num_work_units_completed(self, name=None):
        """How many files it has read to their end, an int64 scalar."""
        return self._count("ReaderNumWorkUnitsCompletedV2", lambda reader: [np.int64(reader.files)], name)

    def _count(self, op_type, run, name):
        return build.operation(
            op_type, nodes.HostFunction(run), (self._reader_ref,), [(dtypes.int64, [])], name
        ).outputs[0]

    def reset(self, name=None):
        """The operation that begins anew."""
        return build.operation(
            "ReaderResetV2", nodes.HostFunction(lambda reader: reader.reset() or []), (self._reader_ref,), [], name
        )


def _queue(queue):
    return queue.queue_ref if isinstance(queue, QueueBase) else queue


_Read = collections.namedtuple("ReaderReadV2", ("key", "value"))
_ReadUpTo = collections.namedtuple("ReaderReadUpToV2", ("keys", "values"))


@export("compat.v1.TextLineReader")
class TextLineReader(ReaderBase):
    """Gives the lines of text files; keys are `file:number`.

    Args:
        skip_header_lines: how many lines at the beginning of each file to leave out.
    """

    def __init__(self, skip_header_lines=None, name=None):
        skipped = skip_header_lines or 0

        def pieces(path):
            numbered = enumerate(readers.lines(path), 1)
            return (
                (b"%s:%d" % (os.fsencode(path), number), line)
                for number, line in itertools.islice(numbered, skipped, None)
            )

        super().__init__("TextLineReaderV2", pieces, name, {"skip_header_lines": skipped})


@export("compat.v1.WholeFileReader")
class WholeFileReader(ReaderBase):
    """Gives each file as a whole; keys are its names."""

    def __init__(self, name=None):
        def pieces(path):
            with readers.opened(path) as file:
                yield os.fsencode(path), file.read()

        super().__init__("WholeFileReaderV2", pieces, name, {})


@export("compat.v1.IdentityReader")
class IdentityReader(ReaderBase):
    """Gives the names themselves, as keys and as values."""

    def __init__(self, name=None):
        super().__init__("IdentityReaderV2", lambda path: iter([(os.fsencode(path), os.fsencode(path))]), name, {})


@export("compat.v1.TFRecordReader")
class TFRecordReader(ReaderBase):
    """Gives the records of TFRecord files; keys are `file:place`.

    Args:
        options: a `TFRecordOptions` where the files are compressed.
    """

    def __init__(self, name=None, options=None):
        kind = options.get_compression_type_string(options) if options is not None else ""

        def pieces(path):
            place = 0
            for record in readers.records(path, kind):
                yield b"%s:%d" % (os.fsencode(path), place), record
                place += len(record) + 16

        super().__init__("TFRecordReaderV2", pieces, name, {"compression_type": kind})


@export("compat.v1.FixedLengthRecordReader")
class FixedLengthRecordReader(ReaderBase):
    """Gives parts of equal length of binary files; keys are `file:number`.

    Args:
        record_bytes: the length of a part.
        header_bytes, footer_bytes: how much to leave out at both ends of a file.
        hop_bytes: how far the next part begins from where one did; 0 for its length.
        encoding: None, "ZLIB".

    Raises:
        UnimplementedError: for another `hop_bytes` than the length of a part.
    """

    def __init__(self, record_bytes, header_bytes=None, footer_bytes=None, hop_bytes=None, name=None, encoding=None):
        if hop_bytes not in (None, 0, record_bytes):
            raise errors.UnimplementedError(
                message="FixedLengthRecordReader: parts that overlap (hop_bytes) are not in flowlet."
            )

        def pieces(path):
            parts = readers.pieces(path, record_bytes, header_bytes or 0, footer_bytes or 0, encoding or "")
            return ((b"%s:%d" % (os.fsencode(path), number), part) for number, part in enumerate(parts))

        super().__init__("FixedLengthRecordReaderV2", pieces, name, {"record_bytes": record_bytes})
