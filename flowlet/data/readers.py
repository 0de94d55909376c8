"""Data sets of the lines or records of files."""

import gzip
import io
import os
import zlib

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import dtypes
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
        raise errors.invalid(f"Unsupported compression_type: {compression}. It is \"\", \"GZIP\" or \"ZLIB\".")
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
        raise errors.invalid(f"Excess data in input file: {path} has {len(body)} bytes besides header and footer, no multiple of the "
                             f"record size {size} (header of {header}, footer of {footer} bytes).")  # fmt: skip
    return (body[place : place + size] for place in range(0, len(body), size))


def text_element(value):
    """A text as a component of an element."""
    found = np.empty((), object)
    found[()] = value
    return found


def _read(cls, kind, filenames, read, *settings):
    """A data set of what `read(path, *settings)` gives for each file.

    Args:
        filenames: a text, texts, or a data set of them.
        settings: arguments that a graph may know only when it runs.
    """
    family = cls._family()
    if hasattr(filenames, "element_spec"):
        names = filenames
    else:
        from flowlet.core.graph import build
        from flowlet.core.mode import state
        from flowlet.core.op import TABLE

        found = argument(filenames, dtypes.string)
        if state.building:
            found = build.call(TABLE["Reshape"], (found,), (np.array([-1], np.int32),), "flat_filenames")
        names = family.from_tensor_slices(found if state.building else found.reshape(-1))

    def make(source, *values):
        values = [value.item() if isinstance(value, np.ndarray) else value for value in values]
        return Pipeline(lambda: (text_element(one) for name in source for one in read(os.fsdecode(np.asarray(name).item()), *values)), UNKNOWN)

    made = names._made(kind, make, TensorSpec([], dtypes.string), (names,), settings)
    found = cls.__new__(cls)
    vars(found).update(vars(made) | {"_kind": cls.__name__})
    return found


class _FileDataset:
    """A data set that a constructor makes from files."""

    def __new__(cls, *args, **kwargs):
        return object.__new__(cls)
