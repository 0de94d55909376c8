"""`tf.summary.scalar` and its kin of TensorFlow 1: operations that give a serialized Summary."""

import contextlib
import json
import re

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.compat.v1.collections import GraphKeys
from flowlet.compat.v1.summary.messages import SummaryDescription
from flowlet.core import dtypes
from flowlet.core.graph import build, nodes
from flowlet.core.graph.operation import GraphTensor
from flowlet.core.graph.stack import default_graph
from flowlet.core.log import logger
from flowlet.io import messages
from flowlet.io.wire import DamagedError
from flowlet.ops.audio import wav
from flowlet.summary import encoding, histograms, pictures

_REAL = "float32 float64 int32 uint8 int16 int8 int64 bfloat16 uint16 float16 uint32 uint64"
_BAD_COLOR = (255, 0, 0, 255)


def _clean(name):
    if name is None:
        raise ValueError(f"At least one of name ({name}) and default_name ({name}) must be provided.")
    found = re.sub(r"[^-/\w.]", "_", name).lstrip("/")
    if found != name:
        logger.info("Summary name %s is illegal; using %s instead.", name, found)
    return found


@contextlib.contextmanager
def _scope(name, family):
    """The open scope of a summary, and its tag: the scope, with the family before it once more."""
    name, family = _clean(name), None if family is None else _clean(family)
    with default_graph().name_scope(name if family is None else f"{family}/{name}") as scope:
        yield scope, scope.rstrip("/") if family is None else f"{family}/{scope.rstrip('/')}"


def _numbers(value, label, allowed=_REAL, like_float=False):
    """The tensor of an argument; what is no tensor becomes float32 where `like_float` says so and it can."""
    if like_float and not hasattr(value, "_graph_tensor") and not isinstance(value, GraphTensor):
        with contextlib.suppress(TypeError, ValueError, NotImplementedError):
            value = np.asarray(value).astype(np.float32)
    if value is None:
        raise ValueError(f"Tried to convert '{label}' to a tensor and failed. Error: None values not supported.")
    found = build.tensor(value, None, label)
    if found.dtype.name not in allowed.split():
        raise TypeError(errors.message(
            f"Value passed to parameter '{label}' has DataType {found.dtype.name} not in list of allowed values: "
            f"{', '.join(allowed.split())}", fix="convert it: tf.cast(value, tf.float32)."))  # fmt: skip
    return found


def _listed(collections):
    return (GraphKeys.SUMMARIES,) if collections is None else collections


def _add(op_type, scope, inputs, values, attributes, collections):
    """An operation that gives a Summary.

    Args:
        values: `values(*arrays)` gives the fields of each Value.
    """

    graph = default_graph()
    op = graph.add(op_type, _Summarizing(values), inputs, [(dtypes.string, [])], scope, attributes=attributes)
    for key in collections or ():
        graph.add_to_collection(key, op.outputs[0])
    return op.outputs[0]


class _Summarizing(nodes.HostFunction):
    """Gives a serialized Summary; errors name the operation."""

    def run(self, op, run, arrays):
        try:
            return [np.array(messages.Summary.write({"value": self.function(*arrays)}), object)]
        except errors.InvalidArgumentError as error:
            raise errors.invalid(f"{error.message}\n\t [[node {op.name}]]") from None


@export("compat.v1.summary.scalar")
def scalar(name, tensor, collections=None, family=None):
    """A Summary of one number.

    Args:
        name: the name of the operation, and what TensorBoard calls the curve; open name scopes stand before it.
        tensor: a number.
        collections: where the summary is listed. Default: `tf.GraphKeys.SUMMARIES`, for `tf.summary.merge_all`.
        family: puts the curve on a page of this name.

    Returns:
        a scalar text tensor: the serialized Summary.
    """
    with _scope(name, family) as (scope, tag):
        inputs = build.tensor(tag, dtypes.string, "tags"), _numbers(tensor, "values")

        def values(tag, number):
            if number.ndim:
                raise errors.invalid("tags and values not the same shape: [] != "
                                     f"[{','.join(map(str, number.shape))}] (tag '{_text(tag)}')")
            return [{"tag": _text(tag), "simple_value": np.float64(number).astype(np.float32).item()}]

        return _add("ScalarSummary", scope, inputs, values, {"T": inputs[1].dtype}, _listed(collections))


def _text(array):
    return array.item().decode("utf-8", "replace")


@export("compat.v1.summary.histogram")
def histogram(name, values, collections=None, family=None):
    """A Summary of how the elements of a tensor are spread.

    Args:
        name: the name of the operation, and what TensorBoard calls the histogram; open name scopes stand before it.
        values: numbers of any shape.
        collections: where the summary is listed. Default: `tf.GraphKeys.SUMMARIES`, for `tf.summary.merge_all`.
        family: puts the histogram on a page of this name.

    Returns:
        a scalar text tensor: the serialized Summary.
    """
    with _scope(name, family) as (scope, tag):
        inputs = build.tensor(tag, dtypes.string, "tag"), _numbers(values, "values", like_float=True)

        def histo(tag, array):
            finite = np.isfinite(array)
            if not finite.all():
                bad = array[~finite][0]
                raise errors.invalid(f"{'Nan' if np.isnan(bad) else 'Infinity'} in summary histogram for: {_text(tag)}")
            return [{"tag": _text(tag), "histo": histograms.fixed(array)}]

        return _add("HistogramSummary", scope, inputs, histo, {"T": inputs[1].dtype}, _listed(collections))


@export("compat.v1.summary.image")
def image(name, tensor, max_outputs=3, collections=None, family=None):
    """A Summary of pictures.

    Args:
        name: the name of the operation; the pictures are called `name/image/0` and so on.
        tensor: of shape (pictures, height, width, channels), with 1, 3 or 4 channels: uint8 as they are; floats are scaled,
            each picture by itself, so that the largest is 255 (and 0 is 128 where some are negative).
        max_outputs: how many of the pictures are kept.
        collections: where the summary is listed. Default: `tf.GraphKeys.SUMMARIES`, for `tf.summary.merge_all`.
        family: puts the pictures on a page of this name.

    Returns:
        a scalar text tensor: the serialized Summary.
    """
    with _scope(name, family) as (scope, tag):
        inputs = build.tensor(tag, dtypes.string, "tag"), _numbers(tensor, "tensor", "uint8 float32 float16 float64", True)
        _at_least_one(max_outputs, "max_images", "ImageSummary")

        def values(tag, array):
            if array.ndim != 4 or array.shape[-1] not in (1, 3, 4):
                raise errors.invalid("Tensor must be 4-D with last dim 1, 3, or 4, not "
                                     f"[{','.join(map(str, array.shape))}]")
            kept = [one if one.dtype == np.uint8 else pictures.normalized(one, _BAD_COLOR) for one in array[:max_outputs]]
            height, width, channels = array.shape[1:]
            return [{"tag": _numbered(tag, "image", place, max_outputs),
                     "image": {"height": height, "width": width, "colorspace": channels,
                               "encoded_image_string": encoding.png(one)}} for place, one in enumerate(kept)]  # fmt: skip

        attributes = {"T": inputs[1].dtype, "max_images": max_outputs, "bad_color": np.array(_BAD_COLOR, np.uint8)}
        return _add("ImageSummary", scope, inputs, values, attributes, _listed(collections))


def _numbered(tag, kind, place, most):
    return f"{_text(tag)}/{kind}" + (f"/{place}" if most > 1 else "")


def _at_least_one(number, attribute, op_type):
    if number < 1:
        raise ValueError(f"Attr '{attribute}' of '{op_type}' Op passed {number} less than minimum 1.")


@export("compat.v1.summary.audio")
def audio(name, tensor, sample_rate, max_outputs=3, collections=None, family=None):
    """A Summary of sounds.

    Args:
        name: the name of the operation; the sounds are called `name/audio/0` and so on.
        tensor: floats from -1 to 1 of shape (sounds, samples) or (sounds, samples, channels).
        sample_rate: samples a second.
        max_outputs: how many of the sounds are kept.
        collections: where the summary is listed. Default: `tf.GraphKeys.SUMMARIES`, for `tf.summary.merge_all`.
        family: puts the sounds on a page of this name.

    Returns:
        a scalar text tensor: the serialized Summary.
    """
    with _scope(name, family) as (scope, tag):
        rate = build.tensor(sample_rate, dtypes.float32, "sample_rate")
        inputs = build.tensor(tag, dtypes.string, "tag"), _numbers(tensor, "tensor", "float32"), rate
        _at_least_one(max_outputs, "max_outputs", "AudioSummaryV2")

        def values(tag, array, rate):
            if array.ndim not in (2, 3):
                raise errors.invalid(f"Tensor must be 3-D or 2-D, got: [{','.join(map(str, array.shape))}]")
            array = array[..., None] if array.ndim == 2 else array
            return [{"tag": _numbered(tag, "audio", place, max_outputs),
                     "audio": {"sample_rate": float(rate), "num_channels": array.shape[2], "length_frames": array.shape[1],
                               "encoded_audio_string": wav(one, int(rate)), "content_type": "audio/wav"}}
                    for place, one in enumerate(array[:max_outputs])]  # fmt: skip

        return _add("AudioSummaryV2", scope, inputs, values, {"max_outputs": max_outputs}, _listed(collections))


@export("compat.v1.summary.tensor_summary")
def tensor_summary(name, tensor, summary_description=None, collections=None, summary_metadata=None, family=None,
                   display_name=None):
    """A Summary of a tensor as it is.

    Args:
        name: the name of the operation, and the tag; open name scopes stand before it.
        tensor: of any dtype and shape.
        summary_description: a text that TensorBoard shows, in Markdown.
        collections: where the summary is listed. Default: `tf.GraphKeys.SUMMARIES`, for `tf.summary.merge_all`.
        summary_metadata: a SummaryMetadata: which plugin of TensorBoard shows it.
        family: puts it on a page of this name.
        display_name: what TensorBoard calls it instead of the tag.

    Returns:
        a scalar text tensor: the serialized Summary.
    """
    known = {} if summary_metadata is None else messages.Metadata.read(summary_metadata.SerializeToString(), absent=False)
    known |= encoding.metadata(title=display_name, description=summary_description)
    return _of_tensor(name, tensor, messages.Metadata.write(known), family, collections)


def _of_tensor(name, tensor, metadata, family, collections):
    with _scope(name, family) as (scope, tag):
        inputs = (build.tensor(tag, dtypes.string, "tag"), build.tensor(tensor, None, "tensor"),
                  build.tensor(metadata, dtypes.string, "serialized_summary_metadata"))  # fmt: skip

        def values(tag, array, metadata):
            known = messages.Metadata.read(metadata.item(), absent=False)
            return [{"tag": _text(tag), "tensor": encoding.tensor(array), "metadata": known}]

        return _add("TensorSummaryV2", scope, inputs, values, {"T": inputs[1].dtype}, _listed(collections))


@export("compat.v1.summary.text")
def text(name, tensor, collections=None):
    """A Summary of texts; TensorBoard shows them as Markdown, a vector or matrix of them as a table.

    Args:
        name: the name of the operation, and the tag; open name scopes stand before it.
        tensor: texts of any shape.
        collections: where the summary is listed. Default: `tf.GraphKeys.SUMMARIES`, for `tf.summary.merge_all`.

    Returns:
        a scalar text tensor: the serialized Summary.
    """
    kind = getattr(tensor, "dtype", None) or build.conversion.convert(tensor).dtype
    if kind != dtypes.string:
        raise ValueError(errors.message(f"Expected tensor {getattr(tensor, 'name', tensor)} to have dtype string, got {kind!r}",
                                        fix="make it a text: tf.as_string(tensor)."))
    return _of_tensor(name, tensor, messages.Metadata.write(encoding.metadata("text")), None, collections)


@export("compat.v1.summary.merge")
def merge(inputs, collections=None, name=None):
    """One Summary of all values of several.

    Args:
        inputs: a list of serialized Summaries.
        collections: where the summary is listed. Default: nowhere.
        name: of the operation.

    Raises:
        InvalidArgumentError: as it runs, where two values have one tag.
    """
    if not isinstance(inputs, (list, tuple)):
        raise TypeError(f"Expected list for 'inputs' argument to 'merge_summary' Op, not {inputs!r}.")
    if not inputs:
        raise ValueError(errors.message("List argument 'inputs' to 'MergeSummary' Op with length 0 shorter than minimum length 1.",
                                        "at least one summary."))  # fmt: skip
    with default_graph().name_scope(name or "Merge"):
        found = [build.tensor(one, None, f"inputs_{place}") for place, one in enumerate(inputs)]
        kinds = [one.dtype.name for one in found]
        if set(kinds) != {"string"}:
            raise TypeError(errors.message(
                f"Tensors in list passed to 'inputs' of 'MergeSummary' Op have types [{', '.join(kinds)}] that do not match "
                "expected type string.", "what tf.summary.scalar and its kin give."))  # fmt: skip
        return _add("MergeSummary", name or "MergeSummary", found, _merged, {"N": len(found)}, collections)


def _merged(*texts):
    values, tags = [], set()
    for one in texts:
        try:
            found = messages.Summary.read(one.item(), absent=False).get("value", [])
        except DamagedError:
            raise errors.invalid("Could not parse one of the summary inputs") from None
        for value in found:
            tag = value.get("tag", "")
            if tag in tags:
                raise errors.invalid(errors.message(f"Duplicate tag {tag} found in summary inputs", "each summary once."))
            tags.add(tag)
        values += found
    return values


@export("compat.v1.summary.merge_all")
def merge_all(key=GraphKeys.SUMMARIES, scope=None, name=None):
    """One Summary of all that the default graph lists; None where it lists none.

    Args:
        key: the collection.
        scope: only those whose names begin so.
        name: of the operation.
    """
    found = default_graph().get_collection(key, scope)
    return merge(found, name=name) if found else None


@export("compat.v1.summary.all_v2_summary_ops")
def all_v2_summary_ops():
    """The operations of TensorFlow 2's summaries in the default graph: there are none."""
    return []


@export("compat.v1.summary.initialize")
def initialize(graph=None, session=None):
    """Nothing: for TensorFlow 2's summaries in a graph, which are written by `tf.summary.FileWriter` here."""


@export("compat.v1.summary.get_summary_description")
def get_summary_description(node_def):
    """The SummaryDescription of an operation of type TensorSummary.

    Raises:
        ValueError: for an operation of another type.
    """
    if node_def.op != "TensorSummary":
        raise ValueError(f"Can't get_summary_description on {node_def.op}")
    return SummaryDescription(**json.loads(node_def.attr["description"].s or "{}"))
