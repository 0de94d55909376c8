"""`tf.io.TFRecordWriter` and, of 1.x, `tf.python_io`: TFRecord files, plain or compressed."""

import gzip
import os
import zlib

from flowlet import errors
from flowlet.api import export
from flowlet.io import records


@export("compat.v1.python_io.TFRecordCompressionType", "compat.v1.io.TFRecordCompressionType")
class TFRecordCompressionType:
    """How a file is compressed."""

    NONE, ZLIB, GZIP = 0, 1, 2


_NAMES = {None: "", 0: "", 1: "ZLIB", 2: "GZIP", "": "", "NONE": "", "ZLIB": "ZLIB", "GZIP": "GZIP"}


@export("io.TFRecordOptions", "compat.v1.python_io.TFRecordOptions")
class TFRecordOptions:
    """How a TFRecord file is written.

    Args:
        compression_type: "GZIP", "ZLIB", "" or None.
        compression_level: 0 (none) to 9 (most).
        flush_mode, input_buffer_size, output_buffer_size, window_bits, compression_method, mem_level, compression_strategy:
            accepted; without effect.

    Raises:
        ValueError: an unknown compression.
    """

    compression_type_map = {0: "", 1: "ZLIB", 2: "GZIP"}

    def __init__(self, compression_type=None, flush_mode=None, input_buffer_size=None, output_buffer_size=None,
                 window_bits=None, compression_level=None, compression_method=None, mem_level=None,
                 compression_strategy=None):  # fmt: skip
        self.get_compression_type_string(compression_type)
        self.compression_type, self.compression_level = compression_type, compression_level

    @classmethod
    def get_compression_type_string(cls, options):
        """ "GZIP", "ZLIB" or "" of options, or of what says the compression."""
        kind = options.compression_type if isinstance(options, TFRecordOptions) else options
        if kind not in _NAMES:
            raise ValueError(f'Not a valid compression_type: "{kind}". Expected one of "", "GZIP", "ZLIB" or None.')
        return _NAMES[kind]


@export("io.TFRecordWriter", "compat.v1.python_io.TFRecordWriter")
class TFRecordWriter:
    """Writes records to a file; also used as `with tf.io.TFRecordWriter(path) as writer`.

    Args:
        path: of the file; one that is there is replaced.
        options: a `TFRecordOptions`, or "GZIP" or "ZLIB".

    Raises:
        NotFoundError: the folder does not exist.

    >>> import tempfile, os, flowlet as tf
    >>> path = os.path.join(tempfile.mkdtemp(), "records")
    >>> with tf.io.TFRecordWriter(path) as writer:
    ...     writer.write(b"one")
    >>> list(tf.compat.v1.io.tf_record_iterator(path))
    [b'one']
    """

    def __init__(self, path, options=None):
        kind = TFRecordOptions.get_compression_type_string(options)
        level = getattr(options, "compression_level", None)
        self._path = os.fspath(path)
        try:
            self._raw = open(self._path, "wb")  # noqa: SIM115 - closed by `close`
        except OSError as error:
            raise errors.NotFoundError(message=f"{path}; {error.strerror}") from error
        self._zip = zlib.compressobj(-1 if level is None else level) if kind == "ZLIB" else None
        self._file = gzip.GzipFile(fileobj=self._raw, mode="wb", compresslevel=9 if level is None else level) if (
            kind == "GZIP") else self._raw  # fmt: skip

    def write(self, record):
        """Add one record.

        Args:
            record: bytes (a text is written as UTF-8).
        """
        if isinstance(record, str):
            record = record.encode()
        if not isinstance(record, bytes):
            raise TypeError(errors.message(f"write() got {record!r} of type {type(record).__name__}.",
                                           "bytes, such as example.SerializeToString()."))  # fmt: skip
        if self._raw.closed:
            raise errors.FailedPreconditionError(message="Writer is closed.")
        data = records.framed(record)
        self._file.write(self._zip.compress(data) if self._zip else data)

    def flush(self):
        """Hand what is written to the system."""
        if self._raw.closed:
            raise errors.FailedPreconditionError(message="Writer is closed.")
        self._file.flush()

    def close(self):
        """Close the file."""
        if self._raw.closed:
            return
        if self._zip:
            self._file.write(self._zip.flush())
        self._file.close()
        self._raw.close()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()


@export("compat.v1.python_io.tf_record_iterator", "compat.v1.io.tf_record_iterator")
def tf_record_iterator(path, options=None):
    """The records of a file, one after another, as bytes.

    Args:
        path: of the file.
        options: a `TFRecordOptions` where it is compressed.

    Raises:
        NotFoundError: there is no such file.
        DataLossError: at a damaged record.
    """
    kind = TFRecordOptions.get_compression_type_string(options)
    path = os.fspath(path)
    if not os.path.exists(path):
        raise errors.NotFoundError(message=f"{path}; No such file or directory")
    return records.read(path, {"": open, "GZIP": gzip.open, "ZLIB": _open_zlib}[kind])


def _open_zlib(path, mode):
    import io

    with open(path, mode) as file:
        return io.BytesIO(zlib.decompress(file.read()))
