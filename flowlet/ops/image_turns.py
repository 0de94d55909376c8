"""`tf.image`: images turned and mirrored."""

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.graph.composing import graphed
from flowlet.ops import array, image_parts, order


def mirrored(image, axis, name):
    """The image with its pixels in the opposite order along an axis of (height, width, channels)."""
    with image_parts.scope(name):
        image = image_parts.tensor(image, "image")
        image = image_parts.after(image_parts.checks(image), image)
        if image.shape.rank not in (3, 4):
            raise ValueError(errors.message(f"'image' (shape {image.shape}) must have either 3 or 4 dimensions.",
                                            "(height, width, channels) or (batch, height, width, channels).",
                                            "give the image a known shape: image.set_shape([None, None, 3])."))  # fmt: skip
        return order.reverse(image, [axis + image.shape.rank - 3])


@export("image.flip_left_right")
def flip_left_right(image):
    """Images mirrored from left to right: (batch, height, width, channels) or (height, width, channels).

    >>> import flowlet as tf
    >>> tf.image.flip_left_right([[[1], [2]]]).numpy().ravel().tolist()
    [2, 1]
    """
    return mirrored(image, 1, "flip_left_right")


@export("image.flip_up_down")
def flip_up_down(image):
    """Images mirrored from top to bottom: (batch, height, width, channels) or (height, width, channels)."""
    return mirrored(image, 0, "flip_up_down")


def _permuted(image, rank):
    return array.transpose(image, [0, 2, 1, 3] if rank == 4 else [1, 0, 2])


@export("image.transpose")
def transpose(image, name=None):
    """Images with rows and columns changed for each other: (batch, height, width, channels) or (height, width, channels)."""
    with image_parts.scope(name or "transpose"):
        image = image_parts.tensor(image, "image")
        image = image_parts.after(image_parts.checks(image), image)
        return _permuted(image, image.shape.rank)


@export("image.rot90")
@graphed("image.rot90")
def rot90(image, k=1, name=None):
    """Images turned counter-clockwise by 90 degrees, `k` times.

    >>> import flowlet as tf
    >>> tf.image.rot90([[[1], [2]]]).numpy().ravel().tolist()
    [2, 1]
    """
    image = image_parts.tensor(image, "image")
    image_parts.checks(image)
    return turned(image, int(conversion.static(k)) % 4)


def turned(image, k):
    """The image, turned `k` (0 to 3) times."""
    rank = image.shape.rank
    if k == 2:
        return order.reverse(image, [rank - 3, rank - 2])
    if k == 1:
        return _permuted(order.reverse(image, [rank - 2]), rank)
    return order.reverse(_permuted(image, rank), [rank - 2]) if k == 3 else image
