"""`tf.audio`: sound files of the WAV format with 16 bits a sample."""

import collections
import struct

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.op import op
from flowlet.ops.gather import listed

DecodeWav = collections.namedtuple("DecodeWav", ["audio", "sample_rate"])


@op("EncodeWav", inputs="audio:float32 sample_rate:int32", host=True)
def _encode(audio, sample_rate, name=None):
    if audio.ndim != 2:
        raise errors.invalid(f"audio must be 2-dimensional{listed(audio)}", "EncodeWav")
    if sample_rate.ndim:
        raise errors.invalid(f"sample_rate should be a scalar: {listed(sample_rate)}", "EncodeWav")
    rate, channels = int(sample_rate), audio.shape[1]
    if not 0 < channels < 1 << 16:
        raise errors.invalid(f"num_channels must be in (0, 2^16), got: {channels}", "EncodeWav")
    return wav(audio, rate)


def wav(audio, rate):
    """The bytes of a WAV file of samples of shape (samples, channels), at `rate` samples a second."""
    channels = audio.shape[1]
    samples = np.clip(np.rint(np.asarray(audio, np.float64) * 32768), -32768, 32767).astype("<i2").tobytes()
    header = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + len(samples), b"WAVE", b"fmt ", 16, 1, channels, rate,
                         rate * channels * 2, channels * 2, 16, b"data", len(samples))  # fmt: skip
    return header + samples


@export("audio.encode_wav")
def encode_wav(audio, sample_rate, name=None):
    """Sound as the bytes of a WAV file.

    Args:
        audio: float32 of shape (samples, channels), from -1 to 1; what is beyond is cut.
        sample_rate: samples a second.

    >>> import flowlet as tf
    >>> tf.audio.encode_wav([[0.0], [0.5]], 8000).numpy()[-4:]
    b'\\x00\\x00\\x00@'
    """
    return _encode(audio, sample_rate)


def _chunks(data):
    """The parts of a WAV file after its header: (name, contents)."""
    place = 12
    while place + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, place)
        yield name, data[place + 8 : place + 8 + size]
        place += 8 + size + size % 2


@op("DecodeWav", inputs="contents:string", host=True)
def _decode(contents, channels, count, name=None):
    if contents.ndim:
        raise errors.invalid(f"contents must be scalar, got shape {listed(contents)}", "DecodeWav")
    data = contents.item()
    for place, wanted in ((0, b"RIFF"), (8, b"WAVE")):
        found = data[place : place + 4]
        if found != wanted:
            raise errors.invalid(f"Header mismatch: Expected {wanted.decode()} but found "
                                 f"{found.decode('latin-1')}", "DecodeWav")  # fmt: skip
    parts = dict(_chunks(data))
    if b"fmt " not in parts or b"data" not in parts:
        raise errors.invalid("No data chunk found in the WAV file", "DecodeWav")
    kind, own, rate, _, _, bits = struct.unpack_from("<HHIIHH", parts[b"fmt "])
    if kind != 1 or bits != 16:
        raise errors.invalid(f"Can only read 16-bit WAV files, but received {bits}", "DecodeWav")
    samples = np.frombuffer(parts[b"data"], "<i2", count=len(parts[b"data"]) // 2 // own * own)
    audio = samples.reshape(-1, own).astype(np.float32) / np.float32(32768)
    if channels > own:  # the last channel stands for those that are missing
        audio = np.concatenate([audio, np.repeat(audio[:, -1:], channels - own, 1)], 1)
    elif channels >= 0:
        audio = audio[:, :channels]
    if count >= 0:
        audio = np.pad(audio[:count], [(0, max(count - len(audio), 0)), (0, 0)])
    return [audio, np.array(rate, np.int32)]


@export("audio.decode_wav")
def decode_wav(contents, desired_channels=-1, desired_samples=-1, name=None):
    """The sound of the bytes of a WAV file with 16 bits a sample.

    Args:
        contents: the bytes, one text.
        desired_channels: how many channels to give: fewer, or more by repeating the last one; -1 for those of the file.
        desired_samples: how many samples to give, cut or filled up with zeros; -1 for those of the file.

    Returns:
        `(audio, sample_rate)`: float32 of shape (samples, channels) from -1 to 1, and an int32.
    """
    return DecodeWav(*_decode(contents, int(conversion.static(desired_channels)), int(conversion.static(desired_samples))))
