"""CRC-32C, as TensorFlow's files store it: masked, so that a checksum of checksums stays a good one."""

import google_crc32c

_DELTA = 0xA282EAD8


def crc(data, start=0):
    """The CRC-32C of bytes or of an array of uint8, going on from `start`."""
    return google_crc32c.extend(start, bytes(data) if isinstance(data, (memoryview, bytearray)) else data)


def masked(value):
    """The form in which a checksum is stored."""
    return ((value >> 15 | value << 17) + _DELTA) & 0xFFFFFFFF
