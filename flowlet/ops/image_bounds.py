"""`tf.image`: parts of images, images in a frame."""

from flowlet import errors
from flowlet.api import export
from flowlet.core.graph import composing
from flowlet.core.mode import state
from flowlet.ops import array, cast, image_parts, indexing, joining, math
from flowlet.ops.image_parts import fixed


def _hold(conditions):
    """Stop unless (value, text) hold: values are at least 0. Gives operations for what only the run of a graph knows."""
    found = []
    for value, text in conditions:
        if fixed(value):
            if value < 0:
                raise ValueError(text)
        else:
            found.append(composing.composition("image condition")(value, text))
    return found


def _whole(image):
    image = image_parts.tensor(image, "image")
    unknown = image.shape.rank is None
    return image, unknown


@export("image.crop_to_bounding_box")
def crop_to_bounding_box(image, offset_height, offset_width, target_height, target_width):
    """A part of images.

    Args:
        image: (batch, height, width, channels) or (height, width, channels).
        offset_height, offset_width: the upper left corner.
        target_height, target_width: the sizes of the part.

    Raises:
        ValueError: for a part that is not within the image.

    >>> import flowlet as tf
    >>> tf.image.crop_to_bounding_box(tf.reshape(tf.range(9), [3, 3, 1]), 1, 1, 2, 1).numpy().ravel().tolist()
    [4, 7]
    """
    with image_parts.scope("crop_to_bounding_box"):
        images, _ = _whole(image)
        batch, alone = image_parts.batched(images)
        checks = image_parts.checks(batch)
        y, x, height, width = map(image_parts.integer, (offset_height, offset_width, target_height, target_width))
        whole = image_parts.extent(batch)
        checks += _hold([(x, "offset_width must be >= 0."), (y, "offset_height must be >= 0."),
                         (_less(width, 1), "target_width must be > 0."), (_less(height, 1), "target_height must be > 0."),
                         (_less(whole[2], _plus(width, x)), "width must be >= target + offset."),
                         (_less(whole[1], _plus(height, y)), "height must be >= target + offset.")])  # fmt: skip
        batch = image_parts.after(checks, batch)
        found = _part(batch, [0, y, x, 0], [-1, height, width, -1])
        if state.building:
            found.set_shape([None, *[one if fixed(one) else None for one in (height, width)], batch.shape[3]])
        return image_parts.single(found, alone)


def _part(image, begin, size):
    """A slice; numbers and tensors of a graph may stand side by side."""
    if state.building:
        begin, size = joining.stack(begin), joining.stack(size)
    return indexing._slice_sizes(image, begin, size)


def _less(one, two):
    return one - two if fixed(one) and fixed(two) else math.subtract(one, two)


def _plus(one, two):
    return one + two if fixed(one) and fixed(two) else math.add(one, two)


@export("image.pad_to_bounding_box")
def pad_to_bounding_box(image, offset_height, offset_width, target_height, target_width):
    """Images in a larger frame of zeros.

    Args:
        image: (batch, height, width, channels) or (height, width, channels).
        offset_height, offset_width: where in the frame the upper left corner comes.
        target_height, target_width: the sizes of the frame.

    Raises:
        ValueError: for a frame that is too small.
    """
    with image_parts.scope("pad_to_bounding_box"):
        images, _ = _whole(image)
        batch, alone = image_parts.batched(images)
        checks = image_parts.checks(batch)
        y, x, height, width = map(image_parts.integer, (offset_height, offset_width, target_height, target_width))
        whole = image_parts.extent(batch)
        right = _less(_less(width, x), whole[2])
        below = _less(_less(height, y), whole[1])
        checks += _hold([(y, "offset_height must be >= 0"), (x, "offset_width must be >= 0"),
                         (right, "width must be <= target - offset"), (below, "height must be <= target - offset")])  # fmt: skip
        batch = image_parts.after(checks, batch)
        if all(map(fixed, (y, x, below, right))) and not state.building:
            found = joining.pad(batch, [[0, 0], [y, below], [x, right], [0, 0]])
        else:
            around = array.reshape(joining.stack([0, 0, y, below, x, right, 0, 0]), [4, 2])
            found = joining.pad(batch, around)
            found.set_shape([None, *[one if fixed(one) else None for one in (height, width)], batch.shape[3]])
        return image_parts.single(found, alone)


@export("image.resize_with_crop_or_pad")
def resize_with_crop_or_pad(image, target_height, target_width):
    """Images in another size: their middle, or in the middle of zeros.

    Args:
        image: (batch, height, width, channels) or (height, width, channels).
        target_height, target_width: the new sizes.

    >>> import flowlet as tf
    >>> tf.image.resize_with_crop_or_pad(tf.ones([3, 1, 1]), 1, 3).numpy().ravel().tolist()
    [0.0, 1.0, 0.0]
    """
    with image_parts.scope("resize_image_with_crop_or_pad"):
        images, _ = _whole(image)
        batch, alone = image_parts.batched(images)
        checks = image_parts.checks(batch)
        batch = image_parts.after(checks, batch)
        target_height, target_width = map(image_parts.integer, (target_height, target_width))
        checks = _hold([(_less(one, 1), f"{name} must be > 0.") for one, name in (
            (target_width, "target_width"), (target_height, "target_height"))])  # fmt: skip
        batch = image_parts.after(checks, batch) if checks else batch
        _, height, width, _ = image_parts.extent(batch)
        by_width, by_height = _less(target_width, width), _less(target_height, height)
        crops = [_positive(_half(_negative(one))) for one in (by_width, by_height)]
        pads = [_positive(_half(one)) for one in (by_width, by_height)]
        found = crop_to_bounding_box(batch, crops[1], crops[0], _least(target_height, height), _least(target_width, width))
        found = pad_to_bounding_box(found, pads[1], pads[0], target_height, target_width)
        if state.building:
            image_parts.extent(found)
            found = image_parts.after([], found)
            if fixed(target_height) and fixed(target_width):
                found.set_shape([None, target_height, target_width, None])
        return image_parts.single(found, alone)


def _negative(one):
    return -one if fixed(one) else math.negative(one)


def _half(one):
    return one // 2 if fixed(one) else math.floordiv(one, 2)


def _positive(one):
    return max(one, 0) if fixed(one) else math.maximum(one, 0)


def _least(one, two):
    return min(one, two) if fixed(one) and fixed(two) else math.minimum(one, two)


@export("image.central_crop")
def central_crop(image, central_fraction):
    """The middle of images.

    Args:
        image: (batch, height, width, channels) or (height, width, channels).
        central_fraction: which part of the height and of the width, above 0, up to 1.

    >>> import flowlet as tf
    >>> tf.image.central_crop(tf.reshape(tf.range(16), [4, 4, 1]), 0.5).numpy().ravel().tolist()
    [5, 6, 9, 10]
    """
    with image_parts.scope("central_crop"):
        image, _ = _whole(image)
        if not 0 < central_fraction <= 1:
            raise ValueError(errors.message(
                f"central_fraction must be within (0, 1], not {central_fraction}.", "a part of the image.",
                "0.5 keeps the middle half of the height and of the width."))  # fmt: skip
        if central_fraction == 1:
            return image
        checks = image_parts.checks(image)
        image_parts.after(checks, image)
        extent = image_parts.extent(image)
        batch = len(extent) == 4
        begin = [_begin(one, central_fraction) for one in extent[batch : batch + 2]]
        size = [_rest(one, low) for one, low in zip(extent[batch : batch + 2], begin)]
        lead = [0] if batch else []
        found = _part(image, [*lead, *begin, 0], [*[-1] * batch, *size, -1])
        if state.building:
            known = [one if fixed(one) else None for one in (*size, extent[-1])]
            found.set_shape([*[None] * batch, *known])
        return found


def _begin(size, fraction):
    if fixed(size):
        return int((size - size * fraction) / 2)
    wide = cast.cast(size, "float64")
    return cast.cast(math.truediv(math.subtract(wide, math.multiply(wide, fraction)), 2.0), "int32")


def _rest(size, begin):
    return size - 2 * begin if fixed(size) and fixed(begin) else math.subtract(size, math.multiply(begin, 2))
