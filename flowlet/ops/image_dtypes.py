"""`tf.image.convert_image_dtype`: pixels as integers of a range, or as numbers from 0 to 1."""

from flowlet.api import export
from flowlet.core import dtypes
from flowlet.ops import cast, image_parts, math


@export("image.convert_image_dtype")
def convert_image_dtype(image, dtype, saturate=False, name=None):
    """The image in another dtype, scaled: floats from 0 to 1 stand for the positive range of an integer dtype.

    Args:
        image: of any shape.
        dtype: the dtype of the result.
        saturate: whether values beyond the range of the dtype are cut off instead of wrapped.

    >>> import flowlet as tf
    >>> tf.image.convert_image_dtype(tf.constant([0, 51, 255], tf.uint8), tf.float32).numpy().round(3).tolist()
    [0.0, 0.200..., 1.0]
    """
    dtype = dtypes.as_dtype(dtype)
    if not dtype.is_floating and not dtype.is_integer:
        raise AttributeError("dtype must be either floating point or integer")
    image = image_parts.tensor(image, "image")
    if image.dtype is dtype:
        return cast.identity(image, name=name)
    with image_parts.scope(name or "convert_image") as full:
        kind, turned = image.dtype, cast.saturate_cast if saturate else cast.cast
        if kind.is_integer and dtype.is_integer:
            return _whole(image, dtype, turned, full)
        if kind.is_floating and dtype.is_floating:
            return cast.cast(image, dtype, name=full)
        if kind.is_integer:
            return math.multiply(cast.cast(image, dtype), 1.0 / kind.max, name=full)
        return turned(math.multiply(image, dtype.max + 0.5), dtype, name=full)


def _whole(image, dtype, turned, name):
    """Integers of one range as integers of another: the lowest digits go, or new ones come."""
    one, two = image.dtype.max, dtype.max
    if one > two:
        return turned(math.floordiv(image, (one + 1) // (two + 1)), dtype, name=name)
    if turned is cast.saturate_cast:
        return math.multiply(cast.saturate_cast(image, dtype), (two + 1) // (one + 1), name=name)
    return math.multiply(cast.cast(image, dtype), (two + 1) // (one + 1), name=name)
