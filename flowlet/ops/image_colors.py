"""`tf.image`: colours and brightness."""

import jax.numpy as jnp

from flowlet import errors
from flowlet.api import export
from flowlet.core.dtypes import FLOATS, float16, float32
from flowlet.core.op import op
from flowlet.ops import array, cast, image_parts, joining, linalg
from flowlet.ops.gather import listed
from flowlet.ops.image_dtypes import convert_image_dtype


def _coloured(images, op_type):
    if images.ndim < 1 or images.shape[-1] != 3:
        raise errors.invalid(f"input must have 3 channels but input only has {images.shape[-1] if images.ndim else 0} channels: "
                             f"{listed(images)}", op_type)  # fmt: skip


def hsv_of(images):
    """Hue, saturation and value, each from 0 to 1."""
    red, green, blue = (images[..., one] for one in range(3))
    value = jnp.maximum(jnp.maximum(red, green), blue)
    spread = value - jnp.minimum(jnp.minimum(red, green), blue)
    saturation = jnp.where(value > 0, spread / jnp.where(value > 0, value, 1), 0)
    norm = (1 / 6) / jnp.where(spread > 0, spread, 1)
    hue = jnp.where(red == value, norm * (green - blue),
                    jnp.where(green == value, norm * (blue - red) + 2 / 6, norm * (red - green) + 4 / 6))  # fmt: skip
    hue = jnp.where(spread > 0, hue, 0)
    return jnp.where(hue < 0, hue + 1, hue), saturation, value


def rgb_of(hue, saturation, value):
    """Red, green and blue from hue, saturation and value."""
    six = hue * 6
    parts = (jnp.abs(six - 3) - 1, 2 - jnp.abs(six - 2), 2 - jnp.abs(six - 4))
    return jnp.stack([(1 - saturation + saturation * jnp.clip(one, 0, 1)) * value for one in parts], -1)


@op("RGBToHSV", "image.rgb_to_hsv", inputs="images:T", types={"T": FLOATS})
def rgb_to_hsv(images, name=None):
    """Hue, saturation and value, each from 0 to 1, of images (..., 3) of red, green and blue from 0 to 1.

    >>> import flowlet as tf
    >>> tf.image.rgb_to_hsv([[[0.0, 1.0, 0.0]]]).numpy().ravel().round(4).tolist()
    [0.333..., 1.0, 1.0]
    """
    _coloured(images, "RGBToHSV")
    return jnp.stack(hsv_of(images), -1).astype(images.dtype)


@op("HSVToRGB", "image.hsv_to_rgb", inputs="images:T", types={"T": FLOATS})
def hsv_to_rgb(images, name=None):
    """Red, green and blue, from 0 to 1, of images (..., 3) of hue, saturation and value from 0 to 1."""
    _coloured(images, "HSVToRGB")
    return rgb_of(*(images[..., one] for one in range(3))).astype(images.dtype)


@op("AdjustContrastv2", inputs="images:T contrast_factor:float32", types={"T": (float16, float32)})
def _adjust_contrast(images, contrast_factor, name=None):
    if images.ndim < 3:
        raise errors.invalid(f"input must be at least 3-D, got shape{listed(images)}", "AdjustContrastv2")
    wide = images.astype(jnp.float32)
    mean = jnp.mean(wide, (-3, -2), keepdims=True)
    return ((wide - mean) * contrast_factor + mean).astype(images.dtype)


@op("AdjustHue", inputs="images:T delta:float32", types={"T": (float16, float32)})
def _adjust_hue(images, delta, name=None):
    _coloured(images, "AdjustHue")
    wide = images.astype(jnp.float32)
    hue, _, value = hsv_of(wide)
    low = wide.min(-1)
    hue = hue + delta
    return rgb_with_floor(hue - jnp.floor(hue), low, value).astype(images.dtype)


def rgb_with_floor(hue, low, high):
    """Colours of a hue between the lowest and the highest of the three channels."""
    six = hue * 6
    parts = (jnp.abs(six - 3) - 1, 2 - jnp.abs(six - 2), 2 - jnp.abs(six - 4))
    return jnp.stack([low + (high - low) * jnp.clip(one, 0, 1) for one in parts], -1)


@op("AdjustSaturation", inputs="images:T scale:float32", types={"T": (float16, float32)})
def _adjust_saturation(images, scale, name=None):
    _coloured(images, "AdjustSaturation")
    hue, saturation, value = hsv_of(images.astype(jnp.float32))
    return rgb_of(hue, jnp.clip(saturation * scale, 0, 1), value).astype(images.dtype)


@export("image.adjust_brightness")
def adjust_brightness(image, delta):
    """The image, `delta` brighter; integers stand for numbers from 0 to 1.

    >>> import flowlet as tf
    >>> tf.image.adjust_brightness(tf.constant([[[0, 100, 250]]], tf.uint8), 0.1).numpy().ravel().tolist()
    [25, 125, 255]
    """
    with image_parts.scope("adjust_brightness") as full:
        image = image_parts.tensor(image, "image")

        def brighter(floats):
            change = cast.cast(delta, floats.dtype)
            return image_parts.plus(floats, change, **_form(full, image, floats))

        return image_parts.with_floats(image, brighter)


def _form(full, image, floats):
    """The last operation of a scope has its name, where nothing follows."""
    return {"name": full} if full and floats is image else {}


@export("image.adjust_contrast")
def adjust_contrast(images, contrast_factor):
    """The images with `(x - mean) * contrast_factor + mean` for each channel of each image.

    Args:
        images: (..., height, width, channels).
        contrast_factor: a number.
    """
    with image_parts.scope("adjust_contrast") as full:
        images = image_parts.tensor(images, "images")
        return image_parts.with_floats(images, lambda floats: _adjust_contrast(
            floats, image_parts.tensor(contrast_factor, "contrast_factor", cast.dtypes.float32), **_form(full, images, floats)))


@export("image.adjust_gamma")
def adjust_gamma(image, gamma=1, gain=1):
    """`gain * image ** gamma`; integers stand for numbers from 0 to 1.

    Raises:
        ValueError: for a negative `gamma`.
    """
    with image_parts.scope("adjust_gamma"):
        image = image_parts.tensor(image, "image")
        if not hasattr(gamma, "shape") and gamma < 0:
            raise ValueError("Gamma should be a non-negative real number.")
        return image_parts.with_floats(image, lambda floats: gain * floats**gamma)


@export("image.adjust_hue")
def adjust_hue(image, delta, name=None):
    """Images with all hues moved by `delta`, a part of the circle of colours: -1 to 1.

    Args:
        image: (..., 3): red, green and blue.
    """
    with image_parts.scope(name or "adjust_hue"):
        image = image_parts.tensor(image, "image")
        return image_parts.with_floats(image, lambda floats: _adjust_hue(floats, delta))


@export("image.adjust_saturation")
def adjust_saturation(image, saturation_factor, name=None):
    """Images with their saturation multiplied by a factor.

    Args:
        image: (..., 3): red, green and blue.
    """
    with image_parts.scope(name or "adjust_saturation"):
        image = image_parts.tensor(image, "image")
        return image_parts.with_floats(image, lambda floats: _adjust_saturation(floats, saturation_factor))


@export("image.rgb_to_grayscale")
def rgb_to_grayscale(images, name=None):
    """The brightness of images (..., 3), as one channel: (..., 1).

    >>> import flowlet as tf
    >>> tf.image.rgb_to_grayscale(tf.constant([[[255, 0, 0]]], tf.uint8)).numpy().ravel().tolist()
    [76]
    """
    with image_parts.scope(name or "rgb_to_grayscale") as full:
        images = image_parts.tensor(images, "images")
        kind = images.dtype
        if images.shape.rank is not None and images.shape.as_list()[-1] not in (3, None):
            raise ValueError(f"'images' must have 3 channels, not {images.shape.as_list()[-1]}: {images.shape}")
        floats = convert_image_dtype(images, "float32")
        grey = array.expand_dims(linalg.tensordot(floats, [0.2989, 0.5870, 0.1140], [[-1], [-1]]), -1)
        return convert_image_dtype(grey, kind, name=full)


@export("image.grayscale_to_rgb")
def grayscale_to_rgb(images, name=None):
    """Images of one channel (..., 1) with three equal ones: (..., 3)."""
    with image_parts.scope(name or "grayscale_to_rgb"):
        images = image_parts.tensor(images, "images")
        rank = images.shape.rank
        if rank is not None and images.shape.as_list()[-1] not in (1, None):
            raise ValueError(f"Last dimension of a grayscale image should be size 1, not {images.shape.as_list()[-1]}.")
        if rank is None:
            return joining.concat([images] * 3, -1)
        return joining.tile(images, [1] * (rank - 1) + [3])


_TABLES = {
    ("rgb", "yiq"): [[0.299, 0.59590059, 0.2115], [0.587, -0.27455667, -0.52273617], [0.114, -0.32134392, 0.31119955]],
    ("yiq", "rgb"): [[1, 1, 1], [0.95598634, -0.27201283, -1.10674021], [0.6208248, -0.64720424, 1.70423049]],
    ("rgb", "yuv"): [[0.299, -0.14714119, 0.61497538], [0.587, -0.28886916, -0.51496512], [0.114, 0.43601035, -0.10001026]],
    ("yuv", "rgb"): [[1, 1, 1], [0, -0.394642334, 2.03206185], [1.13988303, -0.58062185, 0]]}  # fmt: skip


def _linear(one, two):
    @export(f"image.{one}_to_{two}")
    def convert(images):
        images = image_parts.tensor(images, "images")
        return linalg.tensordot(images, image_parts.tensor(_TABLES[one, two], "kernel", images.dtype), [[-1], [0]])

    convert.__name__ = convert.__qualname__ = f"{one}_to_{two}"
    convert.__doc__ = f"Images (..., 3) of {one.upper()} as {two.upper()}."
    return convert


for _one, _two in _TABLES:
    _linear(_one, _two)

