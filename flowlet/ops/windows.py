"""`tf.signal`: window functions. They are constants, worked out on the host in double precision."""

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.dtypes import as_dtype, float32
from flowlet.core.tensor import EagerTensor


def _length(window_length, dtype):
    """The length as an int, and the dtype."""
    dtype = as_dtype(dtype)
    if not dtype.is_floating:
        raise ValueError(f"dtype must be a floating point type. Found {dtype!r}")
    length = conversion.static(window_length, "window_length")
    if not isinstance(length, int):
        raise TypeError(f"Cannot convert {length!r} to EagerTensor of dtype int32: `window_length` is an integer.")
    if length < 0:
        raise errors.invalid(f"Requires start <= limit when delta > 0: 0/{length}", "Range")
    return length, dtype


def _made(values, dtype):
    return EagerTensor(np.asarray(values, np.float64).astype(dtype._np))


def _raised_cosine(window_length, periodic, dtype, a, b):
    length, dtype = _length(window_length, dtype)
    if length == 1:
        return _made([1], dtype)
    steps = length - 1 + (bool(periodic) and length % 2 == 0)  # an odd length is always symmetric in TensorFlow
    return _made(a - b * np.cos(2 * np.pi * np.arange(length) / steps), dtype)


@export("signal.hann_window")
def hann_window(window_length, periodic=True, dtype=float32, name=None):
    """Hann's window, (1 - cos) / 2.

    Args:
        window_length: the number of samples.
        periodic: for an even length, leave out the last sample of a symmetric window that is longer by 1.
        dtype: a floating dtype.

    >>> import flowlet as tf
    >>> tf.signal.hann_window(4).numpy().tolist()
    [0.0, 0.5, 1.0, 0.5]
    """
    return _raised_cosine(window_length, periodic, dtype, 0.5, 0.5)


@export("signal.hamming_window")
def hamming_window(window_length, periodic=True, dtype=float32, name=None):
    """Hamming's window, 0.54 - 0.46 cos. The arguments are those of `tf.signal.hann_window`."""
    return _raised_cosine(window_length, periodic, dtype, 0.54, 0.46)


def _kaiser(length, beta):
    if length == 1:
        return np.ones(1)
    place = 2 * np.arange(length) / (length - 1) - 1
    root = np.sqrt(np.maximum(1 - place**2, 0))
    return np.i0(beta * root) / np.i0(beta)


@export("signal.kaiser_window")
def kaiser_window(window_length, beta=12.0, dtype=float32, name=None):
    """Kaiser's window; the larger `beta`, the narrower.

    >>> import flowlet as tf
    >>> tf.signal.kaiser_window(3, beta=0.0).numpy().tolist()
    [1.0, 1.0, 1.0]
    """
    length, dtype = _length(window_length, dtype)
    return _made(_kaiser(length, float(conversion.static(beta))), dtype)


@export("signal.kaiser_bessel_derived_window")
def kaiser_bessel_derived_window(window_length, beta=12.0, dtype=float32, name=None):
    """The window derived from Kaiser's, whose shifted squares add up to 1; of an even length."""
    length, dtype = _length(window_length, dtype)
    sums = np.cumsum(_kaiser(length // 2 + 1, float(conversion.static(beta))))
    half = np.sqrt(sums[:-1] / sums[-1])
    return _made(np.concatenate([half, half[::-1]]), dtype)


@export("signal.vorbis_window")
def vorbis_window(window_length, dtype=float32, name=None):
    """The window of the Vorbis codec, whose shifted squares add up to 1."""
    length, dtype = _length(window_length, dtype)
    return _made(np.sin(np.pi / 2 * np.sin(np.pi / max(length, 1) * (np.arange(length) + 0.5)) ** 2), dtype)
