"""Data sets of the lines or records of files."""

import gzip
import io
import os
import zlib

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import dtypes
from flowlet.core.graph import build
from flowlet.core.mode import state
from flowlet.core.op import TABLE
from flowlet.core.spec import TensorSpec
from flowlet.data.base import argument
from flowlet.data.dataset import Dataset
from flowlet.data.pipeline import UNKNOWN, Pipeline
from flowlet.io import tfrecord


def opened(path, compression=""):
    """A file to read bytes from, compressed or not.

    Raises:
        NotFoundError: where there is none.
        InvalidArgumentError: for another kind of compression than "", "GZIP" and "ZLIB".
    """
    if not os.path.exists(path):
        raise errors.NotFoundError(message=f"{path}; No such file or directory")
    if compression == "GZIP":
        return gzip.open(path, "rb")
    if compression == "ZLIB":
        with open(path, "rb") as file:
            return io.BytesIO(zlib.decompress(file.read()))
    if compression:
        raise errors.invalid(f'Unsupported compression_type: {compression}. It is "", "GZIP" or "ZLIB".')
    return open(path, "rb")


def lines(path, compression=""):
    """The lines of a text file as bytes, without their ends."""
    with opened(path, compression) as file:
        for line in file:
            yield line.removesuffix(b"\n").removesuffix(b"\r")


def records(path, compression=""):
    """The records of a TFRecord file."""
    if not os.path.exists(path):
        raise errors.NotFoundError(message=f"{path}; No such file or directory")
    return tfrecord.tf_record_iterator(path, tfrecord.TFRecordOptions(compression) if compression else None)


def pieces(path, size, header=0, footer=0, compression=""):
    """The parts of `size` bytes between the header and the footer of a file.

    Raises:
        InvalidArgumentError: where they do not fit.
    """
    with opened(path, compression) as file:
        data = file.read()
    body = data[header : len(data) - footer]
    if len(body) % size:
        raise errors.invalid(
            f"Excess data in input file: {path} has {len(body)} bytes besides header and footer, no multiple of the "
            f"record size {size} (header of {header}, footer of {footer} bytes)."
        )
    return (body[place : place + size] for place in range(0, len(body), size))


def text_element(value):
    """A text as a component of an element."""
    found = np.empty((), object)
    found[()] = value
    return found


def names_of(family, filenames):
    """The data set of file names that texts, or a data set of them, give."""
    if hasattr(filenames, "element_spec"):
        return filenames
    found = argument(filenames, dtypes.string)
    if state.building:
        flat = build.call(TABLE["Reshape"], (found,), (np.array([-1], np.int32),), "flat_filenames")
        return family.from_tensor_slices(flat)
    return family.from_tensor_slices(found.reshape(-1))


class _FileDataset(Dataset):
    """A data set of what the files of some names hold."""

    def _read(self, filenames, read, *settings):
        """Take what `read(path, *settings)` gives for each file."""

        def make(source, *values):
            values = [value.item() if isinstance(value, np.ndarray) else value for value in values]
            return Pipeline(
                lambda: (text_element(one) for name in source for one in read(_path(name), *values)), UNKNOWN
            )

        names = names_of(self._family(), filenames)
        made = self._made("FlatMapDataset", make, TensorSpec([], dtypes.string), (names,), settings)
        vars(self).update(vars(made) | {"_kind": type(self).__name__})

    def __repr__(self):
        return f"<{self._kind} element_spec={self.element_spec}>"


def _path(name):
    return os.fsdecode(np.asarray(name).item())


def _text(value):
    return "" if value is None else value


@export("data.TextLineDataset")
class TextLineDataset(_FileDataset):
    """The lines of text files.

    Args:
        filenames: the path of a file, paths, or a data set of them.
        compression_type: "", "GZIP" or "ZLIB".
        buffer_size, num_parallel_reads: accepted; files are read one after another.

    Raises:
        NotFoundError: while elements are taken, where there is no such file.
    """

    def __init__(self, filenames, compression_type=None, buffer_size=None, num_parallel_reads=None, name=None):
        kind = _text(compression_type)
        self._read(filenames, lambda path: lines(path, kind))


@export("data.TFRecordDataset")
class TFRecordDataset(_FileDataset):
    """The records of TFRecord files.

    Args:
        filenames: the path of a file, paths, or a data set of them.
        compression_type: "", "GZIP" or "ZLIB".
        buffer_size, num_parallel_reads: accepted; files are read one after another.

    Raises:
        NotFoundError: while elements are taken, where there is no such file.
        DataLossError: at a damaged record.
    """

    def __init__(self, filenames, compression_type=None, buffer_size=None, num_parallel_reads=None, name=None):
        kind = _text(compression_type)
        self._read(filenames, lambda path: records(path, kind))


@export("data.FixedLengthRecordDataset")
class FixedLengthRecordDataset(_FileDataset):
    """Parts of equal length of binary files.

    Args:
        filenames: the path of a file, paths, or a data set of them.
        record_bytes: the length of a part.
        header_bytes, footer_bytes: how much to leave out at both ends of a file.
        compression_type: "", "GZIP" or "ZLIB".
    """

    def __init__(self, filenames, record_bytes, header_bytes=None, footer_bytes=None, buffer_size=None, compression_type=None,
                 num_parallel_reads=None, name=None):  # fmt: skip
        kind, sizes = _text(compression_type), (int(record_bytes), int(header_bytes or 0), int(footer_bytes or 0))
        self._read(filenames, lambda path: pieces(path, *sizes, kind))
