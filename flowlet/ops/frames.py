"""`tf.signal`: signals cut into frames, their short-time transforms, and the way back."""

import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.dtypes import NUMBERS
from flowlet.core.op import op
from flowlet.ops.fourier import dct, irfft, rfft
from flowlet.ops.joining import concat, pad, split
from flowlet.ops.order import reverse
from flowlet.ops.windows import hann_window, vorbis_window


def _integer(value, what):
    value = conversion.static(value, what)
    if isinstance(value, tuple):
        raise ValueError(f"Shape ({len(value)},) must have rank 0: `{what}` is one integer.")
    if not isinstance(value, int):
        raise ValueError(f"{what} must be an integer. Got {conversion.convert(value).dtype!r}")
    return value


@export("signal.frame")
def frame(signal, frame_length, frame_step, pad_end=False, pad_value=0, axis=-1, name=None):
    """A signal cut into frames that may overlap.

    Args:
        signal: a tensor of shape (..., samples, ...).
        frame_length: the samples of a frame.
        frame_step: how many samples later the next frame starts.
        pad_end: whether frames go on to the end, filled up with `pad_value`.
        axis: the axis of the samples.

    Returns:
        A tensor of shape (..., frames, frame_length, ...).

    >>> import flowlet as tf
    >>> tf.signal.frame([1, 2, 3, 4, 5], 3, 2).numpy().tolist()
    [[1, 2, 3], [3, 4, 5]]
    """
    signal = conversion.convert(signal)
    length, step, axis = (_integer(one, what) for one, what in (
        (frame_length, "frame_length"), (frame_step, "frame_step"), (axis, "axis")))  # fmt: skip
    rank = signal.shape.rank
    if not rank:
        raise ValueError("Shape () must have rank at least 1: a signal has samples.")
    if not -rank <= axis < rank:
        raise IndexError(f"list index out of range: `axis` is {axis}, and the signal has {rank} axes.")
    if not step:
        raise errors.invalid("Integer division by zero: `frame_step` is 0", "FloorDiv")
    return _frame(signal, length, step, bool(pad_end), conversion.static(pad_value), axis % rank)


@op("Frame", inputs="signal", texts=True)
def _frame(signal, length, step, pad_end, pad_value, axis, name=None):
    size = signal.shape[axis]
    if pad_end:
        count = -(-size // step)
        missing = max(0, (count - 1) * step + length - size)
        signal = jnp.pad(signal, [(0, missing if i == axis else 0) for i in range(signal.ndim)], constant_values=pad_value)
    else:
        count = max(0, (size - length) // step + 1)
    place = np.arange(count)[:, None] * step + np.arange(length)[None]
    if not place.size:
        return jnp.zeros((*signal.shape[:axis], *place.shape, *signal.shape[axis + 1 :]), signal.dtype)
    return jnp.take(signal, place, axis=axis)


@op("OverlapAndAdd", inputs="signal:T", types={"T": NUMBERS})
def _overlap_and_add(signal, step, name=None):
    frames, length = signal.shape[-2:]
    place = np.arange(frames)[:, None] * step + np.arange(length)[None]
    size = max((frames - 1) * step + length, 0)
    return jnp.zeros((*signal.shape[:-2], size), signal.dtype).at[..., place].add(signal)


@export("signal.overlap_and_add")
def overlap_and_add(signal, frame_step, name=None):
    """The signal of frames that overlap: samples at the same time are added.

    Args:
        signal: frames, of shape (..., frames, frame_length).
        frame_step: how many samples later the next frame starts.

    >>> import flowlet as tf
    >>> tf.signal.overlap_and_add([[1, 2], [3, 4]], 1).numpy().tolist()
    [1, 5, 4]
    """
    signal = conversion.convert(signal)
    if signal.shape.rank < 2:
        raise ValueError(f"Shape {signal.shape} must have rank at least 2")
    return _overlap_and_add(signal, _integer(frame_step, "frame_step"))


def _power_of_two(length):
    return 1 << max(length - 1, 0).bit_length()


@export("signal.stft")
def stft(signals, frame_length, frame_step, fft_length=None, window_fn=hann_window, pad_end=False, name=None):
    """The short-time Fourier transform: that of each frame of a signal.

    Args:
        signals: real numbers of shape (..., samples).
        frame_length, frame_step: the frames, in samples.
        fft_length: the length of the transform; by default the next power of two.
        window_fn: a function `(length, dtype)` of the window that frames are multiplied by, or None.
        pad_end: whether frames go on to the end, filled up with zeros.

    Returns:
        Complex numbers of shape (..., frames, fft_length // 2 + 1).

    >>> import flowlet as tf
    >>> tf.signal.stft(tf.ones([16]), 8, 4).shape
    TensorShape([3, 5])
    """
    signals = conversion.convert(signals)
    length = _integer(frame_length, "frame_length")
    fft_length = _power_of_two(length) if fft_length is None else _integer(fft_length, "fft_length")
    frames = frame(signals, length, frame_step, pad_end)
    if window_fn is not None:
        frames = frames * window_fn(length, dtype=frames.dtype)
    return rfft(frames, [fft_length])


@export("signal.inverse_stft")
def inverse_stft(stfts, frame_length, frame_step, fft_length=None, window_fn=hann_window, name=None):
    """The signal of short-time Fourier transforms.

    To undo `tf.signal.stft`, pass `window_fn=tf.signal.inverse_stft_window_fn(frame_step)`.

    Args:
        stfts: complex numbers of shape (..., frames, fft_length // 2 + 1).
        frame_length, frame_step, fft_length: as they were for `tf.signal.stft`.
        window_fn: a function `(length, dtype)` of the window that frames are multiplied by, or None.
    """
    length = _integer(frame_length, "frame_length")
    fft_length = _power_of_two(length) if fft_length is None else _integer(fft_length, "fft_length")
    frames = irfft(stfts, [fft_length])[..., :length]
    if length > fft_length:
        frames = pad(frames, [[0, 0]] * (frames.shape.rank - 1) + [[0, length - fft_length]])
    if window_fn is not None:
        frames = frames * window_fn(length, dtype=frames.dtype)
    return overlap_and_add(frames, frame_step)


@export("signal.inverse_stft_window_fn")
def inverse_stft_window_fn(frame_step, forward_window_fn=hann_window, name=None):
    """The window function for `tf.signal.inverse_stft` that undoes a transform with `forward_window_fn`."""
    step = _integer(frame_step, "frame_step")

    def inverse_stft_window_fn_inner(frame_length, dtype):
        """The window, divided by the sum of the squares of all windows that overlap there."""
        length = _integer(frame_length, "frame_length")
        window = conversion.convert(forward_window_fn(length, dtype=dtype))
        overlaps = -(-length // step)
        squares = np.zeros(overlaps * step, np.float64)
        squares[:length] = np.asarray(window._value, np.float64) ** 2
        total = np.tile(squares.reshape(overlaps, step).sum(0), overlaps)[:length]
        return window / total.astype(window.dtype.as_numpy_dtype)

    return inverse_stft_window_fn_inner


def _windowed(frames, window_fn):
    """Frames times a window; without one, times the root of 1/2, which makes the squares add up to 1 as well."""
    if window_fn is None:
        return frames * float(np.sqrt(0.5))
    return frames * window_fn(frames.shape[-1], dtype=frames.dtype)


@export("signal.mdct")
def mdct(signals, frame_length, window_fn=vorbis_window, pad_end=False, norm=None, name=None):
    """The modified discrete cosine transform of frames that overlap by half.

    Args:
        signals: real numbers of shape (..., samples).
        frame_length: the samples of a frame, a multiple of 4.
        window_fn: a function `(length, dtype)` of the window that frames are multiplied by; None for the root of 1/2.
        pad_end: whether frames go on to the end, filled up with zeros.
        norm: None or `"ortho"`.

    Returns:
        Real numbers of shape (..., frames, frame_length // 2).
    """
    signals = conversion.convert(signals)
    length = _integer(frame_length, "frame_length")
    if length % 4:
        raise ValueError(f"The frame length must be a multiple of 4. Got: {length}")
    frames = frame(signals, length, length // 2, pad_end)
    frames = _windowed(frames, window_fn)
    a, b, c, d = split(frames, 4, axis=-1)
    return dct(concat([-reverse(c, [-1]) - d, a - reverse(b, [-1])], -1), type=4, norm=norm)


@export("signal.inverse_mdct")
def inverse_mdct(mdcts, window_fn=vorbis_window, norm=None, name=None):
    """The signal of modified discrete cosine transforms; its first and last half frame are not whole.

    Args:
        mdcts: real numbers of shape (..., frames, frame_length // 2).
        window_fn, norm: as they were for `tf.signal.mdct`.
    """
    mdcts = conversion.convert(mdcts)
    half = mdcts.shape[-1]
    found = dct(mdcts, type=4, norm=norm)
    if norm is None:
        found = found * (0.5 / half)
    first, second = split(found, 2, axis=-1)
    frames = concat([second, -reverse(second, [-1]), -reverse(first, [-1]), -first], -1)
    return overlap_and_add(_windowed(frames, window_fn), half)
