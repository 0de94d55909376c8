"""What a summary of TensorFlow 2 can show: `scalar`, `histogram`, `image`, `audio`, `text`; and `write` for any tensor."""

import contextlib
import re

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.mode import state as modes
from flowlet.core.module import name_scope
from flowlet.io import messages
from flowlet.ops.audio import wav
from flowlet.ops.cast import cast
from flowlet.summary import histograms
from flowlet.summary.encoding import metadata, png, tensor
from flowlet.summary.pictures import saturated
from flowlet.summary.writers import record

_WAV = b"\x10\x0b"  # the metadata of sounds: in a WAV file


@export("summary.experimental.summary_scope")
@contextlib.contextmanager
def summary_scope(name, default_name="summary", values=None):
    """A name scope for a summary of one's own. Gives its tag and the scope's name with a slash at the end.

    >>> import flowlet as tf
    >>> with tf.name_scope("a"), tf.summary.experimental.summary_scope("b") as (tag, scope):
    ...     print(tag, scope)
    a/b a/b/
    """
    name = name or default_name
    tag = "/".join((*modes.names, name))
    clean = re.sub(r"[^A-Za-z0-9_./-]", "", name)
    with name_scope((clean if re.match("[A-Za-z0-9.]", clean) else "") or default_name) as scope:
        yield tag, scope


def _tag(name):
    return "/".join((*modes.names, name or "summary"))


def _ranked(data, rank):
    if data.shape.rank is not None and data.shape.rank != rank:
        raise ValueError(f"Tensor  must have rank {rank}.  Received rank {data.shape.rank}, shape {tuple(data.shape)}")
    return data


@export("summary.scalar")
def scalar(name, data, step=None, description=None):
    """Record a number; TensorBoard draws it over the steps.

    Args:
        name: the tag; open name scopes stand before it.
        data: one number.
        step: the step, an int64; by default that of `tf.summary.experimental.set_step`.
        description: a text that TensorBoard shows, in Markdown.

    Returns:
        a boolean tensor: whether it was recorded.

    Raises:
        ValueError: where there is a writer, but no step; or more than one number.

    >>> import flowlet as tf
    >>> bool(tf.summary.scalar("loss", 0.5, step=1))  # there is no default writer
    False
    """

    def tensors():
        found = conversion.convert(data)
        if found.shape.rank:
            raise ValueError(errors.message(
                f"Expected scalar shape, saw shape: {tuple(found.shape)}.", "one number.",
                "reduce it, as in tf.reduce_mean(data), or record tf.summary.histogram of it."))  # fmt: skip
        return [cast(found, dtypes.float32)]

    return record(_tag(name), step, tensors, _shown_by("scalars", description))


def _shown_by(plugin, description, content=b""):
    """Encodes a tensor as it is for a plugin of TensorBoard."""

    def encode(array):
        return {"tensor": tensor(array), "metadata": metadata(plugin, content, description=description)}

    return encode


@export("summary.histogram")
def histogram(name, data, step=None, buckets=None, description=None):
    """Record how the elements of a tensor are spread.

    Args:
        name: the tag; open name scopes stand before it.
        data: numbers of any shape.
        step: the step, an int64; by default that of `tf.summary.experimental.set_step`.
        buckets: how many buckets of equal width there are between the smallest and the largest. Default: 30.
        description: a text that TensorBoard shows, in Markdown.

    Returns:
        a boolean tensor: whether it was recorded.
    """

    def encode(array):
        return _shown_by("histograms", description)(histograms.between(array, buckets))

    return record(_tag(name), step, lambda: [conversion.convert(data)], encode)


@export("summary.image")
def image(name, data, step=None, max_outputs=3, description=None):
    """Record pictures.

    Args:
        name: the tag; open name scopes stand before it.
        data: of shape (pictures, height, width, channels): floats from 0 to 1, or uint8; 1, 3 or 4 channels.
        step: the step, an int64; by default that of `tf.summary.experimental.set_step`.
        max_outputs: how many of the pictures are kept.
        description: a text that TensorBoard shows, in Markdown.

    Returns:
        a boolean tensor: whether it was recorded.
    """

    def encode(array):
        texts = [str(array.shape[2]).encode(), str(array.shape[1]).encode(),
                 *(png(one) for one in saturated(array[: max(0, int(max_outputs))]))]  # fmt: skip
        return _shown_by("images", description)(np.array(texts, object))

    return record(_tag(name), step, lambda: [_ranked(conversion.convert(data), 4)], encode)


@export("summary.audio")
def audio(name, data, sample_rate, step=None, max_outputs=3, encoding=None, description=None):
    """Record sounds.

    Args:
        name: the tag; open name scopes stand before it.
        data: floats from -1 to 1 of shape (sounds, samples, channels).
        sample_rate: samples a second.
        step: the step, an int64; by default that of `tf.summary.experimental.set_step`.
        max_outputs: how many of the sounds are kept.
        encoding: `"wav"`, which is the default.
        description: a text that TensorBoard shows, in Markdown.

    Returns:
        a boolean tensor: whether it was recorded.
    """
    if encoding not in (None, "wav"):
        raise ValueError(f"Unknown encoding: {encoding!r}")

    def encode(array, rate):
        files = [(wav(one, int(rate)), b"") for one in array[: max(0, int(max_outputs))]]
        texts = np.array(files, object).reshape(-1, 2)
        return _shown_by("audio", description, _WAV)(texts)

    def tensors():
        return [_ranked(conversion.convert(data, dtypes.float32), 3), conversion.convert(sample_rate)]

    return record(_tag(name), step, tensors, encode)


@export("summary.text")
def text(name, data, step=None, description=None):
    """Record texts; TensorBoard shows them as Markdown, a vector or matrix of them as a table.

    Args:
        name: the tag; open name scopes stand before it.
        data: texts of any shape.
        step: the step, an int64; by default that of `tf.summary.experimental.set_step`.
        description: a text that TensorBoard shows, in Markdown.

    Returns:
        a boolean tensor: whether it was recorded.
    """

    def tensors():
        found = conversion.convert(data)
        if found.dtype is not dtypes.string:
            raise TypeError(errors.message(f"tensor must be of type tf.string; got tf.{found.dtype.name}", "texts.",
                                           "make it a text: tf.strings.as_string(data)."))  # fmt: skip
        return [found]

    return record(_tag(name), step, tensors, _shown_by("text", description))


@export("summary.write")
def write(tag, tensor, step=None, metadata=None, name=None):  # noqa: A002
    """Record a tensor for a plugin of TensorBoard.

    Args:
        tag: what TensorBoard calls it; name scopes do not count.
        tensor: a tensor, or a function that gives one.
        step: the step, an int64; by default that of `tf.summary.experimental.set_step`.
        metadata: a SummaryMetadata, or its bytes: which plugin shows it.

    Returns:
        a boolean tensor: whether it was recorded.
    """
    return record(tag, step, lambda: [conversion.convert(tensor() if callable(tensor) else tensor)], _with(metadata))


def _with(given):
    data = given if given is None or isinstance(given, bytes) else given.SerializeToString()

    def encode(array):
        return {"tensor": tensor(array)} | ({} if data is None else {"metadata": messages.Metadata.read(data, absent=False)})

    return encode
