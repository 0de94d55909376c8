"""TFRecord files: records with their lengths and checksums one after another; event files are such files too."""

import struct

from flowlet.io import checksum
from flowlet.io.wire import DamagedError


def framed(record):
    """A record as it stands in a file."""
    length = struct.pack("<Q", len(record))
    return b"".join((length, struct.pack("<I", checksum.masked(checksum.crc(length))), record,
                     struct.pack("<I", checksum.masked(checksum.crc(record)))))  # fmt: skip


def read(path, opened=open):
    """The records of a file, one after another.

    Args:
        path: of the file.
        opened: `opened(path, "rb")` gives the file to read.

    Raises:
        DataLossError: at a damaged record, or where the file is cut off.
    """
    with opened(path, "rb") as file:
        place = 0
        while head := file.read(12):
            length = _checked(head, 8, path, place) if len(head) == 12 else None
            if length is None:
                raise DamagedError(message=f"truncated record at {place} in {path}")
            size = struct.unpack("<Q", length)[0]
            body = file.read(size + 4) if size < 2**40 else b""
            if len(body) != size + 4:
                raise DamagedError(message=f"truncated record at {place} in {path}")
            yield _checked(body, size, path, place)
            place += 16 + size


def _checked(data, size, path, place):
    value = data[:size]
    if checksum.masked(checksum.crc(value)) != struct.unpack("<I", data[size : size + 4])[0]:
        raise DamagedError(message=f"corrupted record at {place} in {path}")
    return value
