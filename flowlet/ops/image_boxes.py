"""`tf.image`: boxes drawn into images, and the best of boxes that overlap."""

import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.op import op
from flowlet.ops import image_parts
from flowlet.ops.gather import listed

_COLORS = np.array([[1, 1, 0, 1], [0, 0, 1, 1], [1, 0, 0, 1], [0, 1, 0, 1], [0.5, 0, 0.5, 1], [0.5, 0.5, 0, 1], [0.5, 0, 0, 1],
                    [0, 0, 0.5, 1], [0, 1, 1, 1], [1, 0, 1, 1]], np.float32)  # fmt: skip


@op("DrawBoundingBoxesV2", inputs="images:T boxes:float32 colors?:float32", types={"T": (dtypes.float32, dtypes.float16)})
def drawn(images, boxes, colors=None, name=None):
    if images.ndim != 4 or boxes.ndim != 3 or boxes.shape[2] != 4:
        raise errors.invalid(f"images must be 4-D and boxes (batch, boxes, 4): {listed(images)} and {listed(boxes)}",
                             "DrawBoundingBoxesV2")  # fmt: skip
    _, height, width, channels = images.shape
    colors = _COLORS if colors is None or not colors.size else colors
    if channels == 1:
        colors = jnp.ones([len(colors), 1], jnp.float32)
    rows, columns = jnp.arange(height)[None, :, None], jnp.arange(width)[None, None, :]
    for place in range(boxes.shape[1]):
        box = boxes[:, place] * np.array([height - 1, width - 1, height - 1, width - 1], np.float32)
        top, left, bottom, right = (box.astype(jnp.int32)[:, side, None, None] for side in range(4))
        shown = (top <= bottom) & (left <= right) & (top < height) & (bottom >= 0) & (left < width) & (right >= 0)
        frame = (((rows == top) | (rows == bottom)) & (columns >= left) & (columns <= right)) | (
            ((columns == left) | (columns == right)) & (rows >= top) & (rows <= bottom))  # fmt: skip
        color = jnp.asarray(colors)[place % len(colors), :channels].astype(images.dtype)
        images = jnp.where((frame & shown)[..., None], color, images)
    return images


@export("image.draw_bounding_boxes")
def draw_bounding_boxes(images, boxes, colors, name=None):
    """Images with the frames of boxes drawn into them.

    Args:
        images: (batch, height, width, channels) of float32 or float16.
        boxes: (batch, boxes, 4): y1, x1, y2, x2 as fractions of the image.
        colors: (colors, channels), taken in turns; None for ten that differ.
    """
    return drawn(images, boxes, colors, name=name)


# overlapping boxes ----------------------------------------------------------------------------------------------------


def _overlaps(boxes):
    """The area that each pair shares, as a part of the area that both cover."""
    boxes = np.asarray(boxes)
    low, high = np.minimum(boxes[:, :2], boxes[:, 2:]), np.maximum(boxes[:, :2], boxes[:, 2:])
    area = (high - low).prod(1)
    shared = np.maximum(np.minimum(high[:, None], high) - np.maximum(low[:, None], low), 0).prod(2)
    with np.errstate(all="ignore"):
        found = shared / (area[:, None] + area - shared)
    return np.where((area[:, None] <= 0) | (area <= 0), 0, found).astype(np.float32)


def chosen(overlaps, scores, most, threshold, least, sigma=0.0):
    """(indices, scores) of the best boxes, none of which overlaps a better one by more than a threshold.

    With `sigma`, overlapping boxes lose a part of their scores instead (Bodla et al., 2017).
    """
    left = {place: float(score) for place, score in enumerate(scores) if score > least}
    found, given = [], []
    while left and len(found) < most:
        best = max(left, key=lambda place: (left[place], -place))
        score = left.pop(best)
        found.append(best)
        given.append(score)
        for place in list(left):
            overlap = overlaps[best, place]
            if sigma > 0:
                left[place] *= float(np.exp(np.float32(-0.5 / sigma) * overlap * overlap))
                if left[place] <= least:
                    del left[place]
            elif overlap > threshold:
                del left[place]
    return np.array(found, np.int32), np.array(given, np.float32)


def _check(boxes, scores, op_type):
    if boxes.ndim != 2 or boxes.shape[1] != 4:
        raise errors.invalid(f"boxes must be a 2-D tensor of 4 columns: {listed(boxes)}", op_type)
    if scores.shape != boxes.shape[:1]:
        raise errors.invalid(f"scores has incompatible shape: {listed(scores)} for boxes of {listed(boxes)}", op_type)


_NUMBERS = "max_output_size:int32 iou_threshold:T score_threshold:T"
_THRESHOLDS = "max_output_size:int32 iou_threshold:T_threshold score_threshold:T_threshold"


@op("NonMaxSuppressionV3", inputs=f"boxes:T scores:T {_THRESHOLDS}", host=True, gradient=False)
def _suppressed(boxes, scores, max_output_size, iou_threshold, score_threshold, name=None):
    _check(boxes, scores, "NonMaxSuppressionV3")
    return chosen(_overlaps(boxes), scores, int(max_output_size), float(iou_threshold), float(score_threshold))[0]


@op("NonMaxSuppressionV5", inputs=f"boxes:T scores:T {_NUMBERS} soft_nms_sigma:T", host=True, gradient=False)
def _softly(boxes, scores, max_output_size, iou_threshold, score_threshold, soft_nms_sigma, name=None):
    _check(boxes, scores, "NonMaxSuppressionV5")
    found, given = chosen(_overlaps(boxes), scores, int(max_output_size), float(iou_threshold), float(score_threshold),
                          float(soft_nms_sigma))  # fmt: skip
    return [found, given, np.array(len(found), np.int32)]


@op("NonMaxSuppressionWithOverlaps", inputs="overlaps:float32 scores:float32 max_output_size:int32 overlap_threshold:float32 "
    "score_threshold:float32", host=True, gradient=False)  # fmt: skip
def _by_overlaps(overlaps, scores, max_output_size, overlap_threshold, score_threshold, name=None):
    numbers = int(max_output_size), float(overlap_threshold), float(score_threshold)
    return chosen(np.asarray(overlaps), np.asarray(scores), *numbers)[0]


@op("NonMaxSuppressionV4", inputs=f"boxes:T scores:T {_THRESHOLDS}", host=True, gradient=False)
def _counted(boxes, scores, max_output_size, iou_threshold, score_threshold, pad_to_max_output_size, name=None):
    _check(boxes, scores, "NonMaxSuppressionV4")
    most = int(max_output_size)
    found, _ = chosen(_overlaps(boxes), scores, most, float(iou_threshold), float(score_threshold))
    count = np.array(len(found), np.int32)
    return [np.pad(found, [0, most - len(found)]) if pad_to_max_output_size else found, count]


def _thresholds(iou_threshold, score_threshold):
    return (image_parts.tensor(iou_threshold, "iou_threshold", dtypes.float32),
            image_parts.tensor(score_threshold, "score_threshold", dtypes.float32))  # fmt: skip


@export("image.non_max_suppression")
def non_max_suppression(boxes, scores, max_output_size, iou_threshold=0.5, score_threshold=float("-inf"), name=None):
    """The indices of the best boxes, none of which overlaps a better one.

    Args:
        boxes: (boxes, 4): the coordinates of two opposite corners, y1, x1, y2, x2.
        scores: (boxes,)
        max_output_size: how many to give at most.
        iou_threshold: how much boxes may overlap: the shared area as a part of the covered one.
        score_threshold: boxes without a higher score are left out.

    Returns:
        int32, the best first

    >>> import flowlet as tf
    >>> boxes = [[0.0, 0.0, 1.0, 1.0], [0.0, 0.0, 1.0, 0.9], [2.0, 2.0, 3.0, 3.0]]
    >>> tf.image.non_max_suppression(boxes, [0.8, 0.9, 0.1], 3).numpy().tolist()
    [1, 2]
    """
    with image_parts.scope(name or "non_max_suppression"):
        return _suppressed(boxes, scores, max_output_size, *_thresholds(iou_threshold, score_threshold))


@export("image.non_max_suppression_with_scores")
def non_max_suppression_with_scores(boxes, scores, max_output_size, iou_threshold=0.5, score_threshold=float("-inf"),
                                    soft_nms_sigma=0.0, name=None):  # fmt: skip
    """(indices, scores) of the best boxes; with `soft_nms_sigma`, boxes that overlap lose a part of their scores.

    Args: as of `tf.image.non_max_suppression`.
    """
    with image_parts.scope(name or "non_max_suppression_with_scores"):
        return tuple(_softly(boxes, scores, max_output_size, *_thresholds(iou_threshold, score_threshold),
                             image_parts.tensor(soft_nms_sigma, "soft_nms_sigma", dtypes.float32))[:2])  # fmt: skip


@export("image.non_max_suppression_overlaps")
def non_max_suppression_overlaps(overlaps, scores, max_output_size, overlap_threshold=0.5, score_threshold=float("-inf"),
                                 name=None):  # fmt: skip
    """The indices of the best boxes by a table of how much each pair overlaps.

    Args: as of `tf.image.non_max_suppression`.
    """
    with image_parts.scope(name or "non_max_suppression_overlaps"):
        return _by_overlaps(overlaps, scores, max_output_size, overlap_threshold, score_threshold)


@export("image.non_max_suppression_padded")
def non_max_suppression_padded(boxes, scores, max_output_size, iou_threshold=0.5, score_threshold=float("-inf"),
                               pad_to_max_output_size=False, name=None, sorted_input=False, canonicalized_coordinates=False,
                               tile_size=512):  # fmt: skip
    """(indices, how many): as `tf.image.non_max_suppression`, with zeros up to `max_output_size` where asked for."""
    with image_parts.scope(name or "non_max_suppression_padded"):
        return tuple(_counted(boxes, scores, max_output_size, *_thresholds(iou_threshold, score_threshold),
                              bool(pad_to_max_output_size)))  # fmt: skip


@op("CombinedNonMaxSuppression", inputs="boxes:float32 scores:float32", host=True, gradient=False)
def _combined(boxes, scores, each, most, threshold, least, per_class, clip, name=None):
    boxes, scores = np.asarray(boxes), np.asarray(scores)
    found = [_of_image(image, of, each, most, threshold, least, clip) for image, of in zip(boxes, scores)]
    size = min(each * scores.shape[2], most) if per_class else most
    counts = np.array([min(len(one), size) for one in found], np.int32)
    out = [np.zeros([len(found), size, *tail], np.float32) for tail in ([4], [], [])]
    for row, picked in enumerate(found):
        for place, (score, kind, box) in enumerate(picked[:size]):
            out[0][row, place], out[1][row, place], out[2][row, place] = box, score, kind
    return [*out, counts]


def _of_image(boxes, scores, each, most, threshold, least, clip):
    """The best boxes of all classes of one image: (score, class, box)."""
    found = []
    for kind in range(scores.shape[1]):
        own = boxes[:, kind if boxes.shape[1] > 1 else 0]
        places, given = chosen(_overlaps(own), scores[:, kind], each, threshold, least)
        found += [(score, kind, np.clip(own[place], 0, 1) if clip else own[place]) for place, score in zip(places, given)]
    return sorted(found, key=lambda one: -one[0])[:most]


@export("image.combined_non_max_suppression")
def combined_non_max_suppression(boxes, scores, max_output_size_per_class, max_total_size, iou_threshold=0.5,
                                 score_threshold=float("-inf"), pad_per_class=False, clip_boxes=True, name=None):  # fmt: skip
    """The best boxes of several classes, for each image of a batch.

    Args:
        boxes: (batch, boxes, classes, 4), or (batch, boxes, 1, 4) for all classes.
        scores: (batch, boxes, classes)
        max_output_size_per_class, max_total_size: how many of a class, and of all classes, to give at most.
        iou_threshold, score_threshold: as of `tf.image.non_max_suppression`.
        clip_boxes: whether coordinates are cut to 0 and 1.

    Returns:
        (boxes, scores, classes, how many of them are valid) for each image
    """
    whole = (int(conversion.static(one)) for one in (max_output_size_per_class, max_total_size))
    limits = (float(conversion.static(one)) for one in (iou_threshold, score_threshold))
    return tuple(_combined(boxes, scores, *whole, *limits, bool(pad_per_class), bool(clip_boxes), name=name))


