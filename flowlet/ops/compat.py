"""`tf.compat`: texts and bytes, and sizes, as both eras write them."""

import sys

from flowlet import api
from flowlet.api import export
from flowlet.core.shape import Dimension, TensorShape


@export("compat.as_bytes")
def as_bytes(bytes_or_text, encoding="utf-8"):
    """The bytes of a text; bytes stay.

    >>> import flowlet as tf
    >>> tf.compat.as_bytes("a"), tf.compat.as_text(b"a")
    (b'a', 'a')
    """
    if isinstance(bytes_or_text, bytearray):
        return bytes(bytes_or_text)
    if isinstance(bytes_or_text, str):
        return bytes_or_text.encode(encoding)
    if isinstance(bytes_or_text, bytes):
        return bytes_or_text
    raise TypeError(f"Expected binary or unicode string, got {bytes_or_text!r}")


@export("compat.as_text", "compat.as_str")
def as_text(bytes_or_text, encoding="utf-8"):
    """The text of bytes; a text stays."""
    if isinstance(bytes_or_text, str):
        return bytes_or_text
    if isinstance(bytes_or_text, bytes):
        return bytes_or_text.decode(encoding)
    raise TypeError(f"Expected binary or unicode string, got {bytes_or_text!r}")


@export("compat.as_str_any")
def as_str_any(value, encoding="utf-8"):
    """The text of bytes, and `str(value)` of anything else."""
    return as_text(value, encoding) if isinstance(value, bytes) else str(value)


@export("compat.path_to_str")
def path_to_str(path):
    """The text of a path object; anything else stays."""
    return as_str_any(path.__fspath__()) if hasattr(path, "__fspath__") else path


@export("compat.dimension_value")
def dimension_value(dimension):
    """The size of a `Dimension`; an int or None stays."""
    return dimension.value if isinstance(dimension, Dimension) else dimension


@export("compat.dimension_at_index")
def dimension_at_index(shape, index):
    """The `Dimension` of a shape at an index, an unknown one where the rank is unknown."""
    shape = TensorShape(shape)
    return Dimension(None) if shape.rank is None else shape.dims[index]


api.add("compat.v2", sys.modules[api.ROOT])  # the 2.x root is the root
