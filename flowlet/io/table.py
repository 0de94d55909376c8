"""Sorted tables of keys and values in one file: LevelDB's table format, which the index of a checkpoint has.

Blocks of entries whose keys share prefixes, an index block of the blocks, a footer. Each block has a checksum.
Source: github.com/google/leveldb, doc/table_format.md.
"""

import struct

from flowlet.io import checksum
from flowlet.io.wire import DamagedError, encoded, varint

MAGIC = 0xDB4775248B80FB57
_FOOTER, _TRAILER = 48, 5  # bytes
_RESTART = 16  # entries between two keys that are written whole
_BLOCK = 256 * 1024


def write(entries):
    """The bytes of a table.

    Args:
        entries: (key, value) as bytes, sorted by key.
    """
    out, index, block, size, last = bytearray(), [], [], 0, b""
    for key, value in entries:
        if block and size >= _BLOCK:
            index.append((last, _append(out, _block(block))))
            block, size = [], 0
        block.append((key, value))
        size += len(key) + len(value)
        last = key
    if block:
        index.append((last, _append(out, _block(block))))
    meta = _append(out, _block([]))
    handles = meta + _append(out, _block(index, 1))
    return bytes(out) + handles + bytes(_FOOTER - 8 - len(handles)) + struct.pack("<Q", MAGIC)


def _block(entries, interval=_RESTART):
    out, restarts, before = bytearray(), [0], b""
    for place, (key, value) in enumerate(entries):
        shared = 0
        if place % interval:
            shared = next((i for i, (a, b) in enumerate(zip(before, key)) if a != b), min(len(before), len(key)))
        elif place:
            restarts.append(len(out))
        out += encoded(shared) + encoded(len(key) - shared) + encoded(len(value)) + key[shared:] + value
        before = key
    return bytes(out) + struct.pack(f"<{len(restarts) + 1}I", *restarts, len(restarts))


def _append(out, block):
    """Add a block and its trailer. Returns its handle: where it is, and how long."""
    handle = encoded(len(out)) + encoded(len(block))
    kind = b"\0"  # not compressed
    out += block + kind + struct.pack("<I", checksum.masked(checksum.crc(block + kind)))
    return handle


def read(data, name):
    """(key, value) of all entries, in order.

    Args:
        data: the whole file.
        name: what to call it in messages.

    Raises:
        DataLossError: where it is no table, or damaged.
    """
    if len(data) < _FOOTER:
        raise DamagedError(message=f"{name}: file is too short to be an sstable: it is no index of a checkpoint, or cut off.")
    if struct.unpack("<Q", data[-8:])[0] != MAGIC:
        raise DamagedError(message=f"{name} is not an sstable (bad magic number): no index of a checkpoint, or cut off.")
    footer = data[-_FOOTER:]
    _, place = _handle(footer, 0, name)
    index, _ = _handle(footer, place, name)
    for _, handle in _entries(_checked(data, index, name), name):
        yield from _entries(_checked(data, _handle(handle, 0, name)[0], name), name)


def _handle(data, place, name):
    offset, place = varint(data, place, name)
    size, place = varint(data, place, name)
    return (offset, size), place


def _checked(data, handle, name):
    offset, size = handle
    end = offset + size
    if end + _TRAILER > len(data):
        raise DamagedError(message=f"{name}: a block at byte {offset} ends behind the file: it is damaged or cut off.")
    block, kind, stored = data[offset:end], data[end], struct.unpack("<I", data[end + 1 : end + _TRAILER])[0]
    if checksum.masked(checksum.crc(data[offset : end + 1])) != stored:
        raise DamagedError(message=f"{name}: block checksum mismatch at byte {offset}: the file is damaged.")
    if kind:
        raise DamagedError(message=f"{name}: a block is compressed (kind {kind}); the index of a checkpoint never is.")
    return block


def _entries(block, name):
    if len(block) < 4:
        raise DamagedError(message=f"{name}: a block of {len(block)} bytes: the file is damaged.")
    count = struct.unpack("<I", block[-4:])[0]
    end = len(block) - 4 * (count + 1)
    if end < 0:
        raise DamagedError(message=f"{name}: a block with {count} restarts in {len(block)} bytes: the file is damaged.")
    place, key = 0, b""
    while place < end:
        shared, place = varint(block, place, name)
        rest, place = varint(block, place, name)
        size, place = varint(block, place, name)
        if shared > len(key) or place + rest + size > end:
            raise DamagedError(message=f"{name}: an entry ends behind its block: the file is damaged.")
        key = key[:shared] + block[place : place + rest]
        place += rest
        yield key, block[place : place + size]
        place += size
