"""`tf.image.resize` and its kin: images of another size."""

import jax.numpy as jnp
from jax import lax

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.dtypes import REAL, bfloat16, uint32, uint64
from flowlet.core.op import op
from flowlet.ops import cast, image_kernels, image_parts, math
from flowlet.ops.image_bounds import pad_to_bounding_box

_RESIZED = tuple(dtype for dtype in REAL if dtype not in (uint32, uint64))
_CROPPED = tuple(dtype for dtype in _RESIZED if dtype is not bfloat16)


def _sizes(images, size, op_type):
    if images.ndim != 4:
        raise errors.invalid(f"input must be 4-dimensional, got {list(images.shape)}", op_type)
    if len(size) != 2:
        raise errors.invalid(f"shape_t must have two elements, got {list(size)}", op_type)
    if min(size) <= 0:
        raise errors.invalid("output dimensions must be positive", op_type)
    return images.shape[1:3], size


def _checked(align_corners, half_pixel_centers, op_type):
    if align_corners and half_pixel_centers:
        raise errors.invalid("If half_pixel_centers is True, align_corners must be False.", op_type)


@op("ResizeBilinear", inputs="images:T", types={"T": _RESIZED})
def resize_bilinear(images, size, align_corners=False, half_pixel_centers=False, name=None):
    before, after = _sizes(images, size, "ResizeBilinear")
    _checked(align_corners, half_pixel_centers, "ResizeBilinear")
    if images.dtype != jnp.float32:
        images = images.astype(jnp.float32)
    (top, bottom, down), (left, right, across) = (
        image_kernels.linear(*pair, align_corners, half_pixel_centers) for pair in zip(before, after))  # fmt: skip
    across, down = across[:, None], down[:, None, None]
    if before[1] == after[1] and not across.any():
        upper, lower = images[:, top], images[:, bottom]
    else:
        upper, lower = images[:, top], images[:, bottom]
        upper, lower = (row[:, :, left] + (row[:, :, right] - row[:, :, left]) * across for row in (upper, lower))
    return upper + (lower - upper) * down


@op("ResizeNearestNeighbor", inputs="images:T")
def resize_nearest_neighbor(images, size, align_corners=False, half_pixel_centers=False, name=None):
    before, after = _sizes(images, size, "ResizeNearestNeighbor")
    _checked(align_corners, half_pixel_centers, "ResizeNearestNeighbor")
    rows, columns = (image_kernels.nearest(*pair, align_corners, half_pixel_centers) for pair in zip(before, after))
    return images[:, rows][:, :, columns]


@op("ResizeBicubic", inputs="images:T", types={"T": _RESIZED})
def resize_bicubic(images, size, align_corners=False, half_pixel_centers=False, name=None):
    before, after = _sizes(images, size, "ResizeBicubic")
    _checked(align_corners, half_pixel_centers, "ResizeBicubic")
    images = images.astype(jnp.float32)
    for axis, pair in enumerate(zip(before, after), 1):
        found, weights = image_kernels.cubic(*pair, align_corners, half_pixel_centers)
        shape = [1] * 4
        shape[axis] = pair[1]
        images = sum(jnp.take(images, found[:, one], axis) * weights[:, one].reshape(shape) for one in range(4))
    return images


@op("ResizeArea", inputs="images:T", types={"T": _RESIZED})
def resize_area(images, size, align_corners=False, name=None):
    before, after = _sizes(images, size, "ResizeArea")
    return _weighted(images, *(image_kernels.area(*pair, align_corners) for pair in zip(before, after)))


@op("ScaleAndTranslate", inputs="images:T", types={"T": _RESIZED})
def _scale_and_translate(images, size, kernel_type, antialias, name=None):
    before, after = _sizes(images, size, "ScaleAndTranslate")
    return _weighted(images, *(image_kernels.spans(*pair, kernel_type, antialias) for pair in zip(before, after)))


def _weighted(images, rows, columns):
    return jnp.einsum("nhwc,yh,xw->nyxc", images.astype(jnp.float32), rows, columns, precision=lax.Precision.HIGHEST)


@export("image.ResizeMethod")
class ResizeMethod:
    """How `tf.image.resize` finds new pixels."""

    BILINEAR = "bilinear"
    NEAREST_NEIGHBOR = "nearest"
    BICUBIC = "bicubic"
    AREA = "area"
    LANCZOS3 = "lanczos3"
    LANCZOS5 = "lanczos5"
    GAUSSIAN = "gaussian"
    MITCHELLCUBIC = "mitchellcubic"


_BY_KERNEL = {"bilinear": "triangle", "bicubic": "keyscubic"}
_METHODS = [value for name, value in vars(ResizeMethod).items() if name.isupper()]


def _by_method(method, antialias):
    if method not in _METHODS:
        raise ValueError(errors.message(f"Resize method is not implemented: {method!r}.", f"one of {', '.join(_METHODS)}.",
                                        errors.did_you_mean(str(method), _METHODS) or "take one of these."))  # fmt: skip
    if method == "nearest":
        return lambda images, size: resize_nearest_neighbor(images, size, half_pixel_centers=True)
    if method == "area":
        return resize_area
    if method in _BY_KERNEL and not antialias:
        row = resize_bilinear if method == "bilinear" else resize_bicubic
        return lambda images, size: row(images, size, half_pixel_centers=True)
    return lambda images, size: _scale_and_translate(images, size, _BY_KERNEL.get(method, method), antialias)


def resized(images, size, resizer, preserve_aspect_ratio=False, keep=False):
    """The images in another size by a function of (batch of images, sizes).

    Args:
        keep: whether images that have the size already are given as they are.
    """
    images = image_parts.tensor(images, "images")
    if images.shape.rank is None:
        raise ValueError("'images' contains no shape.")
    images, alone = image_parts.batched(images)
    size = _two(size)
    height, width = image_parts.sizes(images)[1:3]
    if preserve_aspect_ratio:
        size = _kept_ratio(images, size)
    numbers = [one if isinstance(one, int) else None for one in size] if isinstance(size, list) else [None, None]
    if not (keep and None not in numbers and [height, width] == numbers):
        images = resizer(images, size)
    return image_parts.single(images, alone)


def _two(size):
    """The new height and width: numbers, or what of them only the run of a graph knows."""
    if getattr(size, "op", None) is not None and not hasattr(size, "numpy"):
        return size
    if isinstance(size, (list, tuple)):
        size = [image_parts.integer(one) for one in size]
    else:
        size = [int(one) for one in conversion.static(size)] if getattr(size, "shape", None) is not None else size
    if not isinstance(size, list) or len(size) != 2:
        raise ValueError(errors.message(f"'size' must be a 1-D Tensor of 2 elements: new_height, new_width, not {size!r}.",
                                        "two sizes.", "resize(images, [height, width])."))  # fmt: skip
    return size


def _kept_ratio(images, size):
    """The largest sizes within `size` that keep the form of the images."""
    import numpy as np

    height, width = image_parts.extent(images)[1:3]
    if all(isinstance(one, int) for one in (height, width, *size)):
        scale = min(np.float32(size[0]) / np.float32(height), np.float32(size[1]) / np.float32(width))
        return [int(np.rint(scale * np.float32(one))) for one in (height, width)]
    scales = [math.truediv(cast.cast(size[place], "float32"), cast.cast(one, "float32"))
              for place, one in enumerate((height, width))]  # fmt: skip
    scale = math.minimum(*scales)
    return [cast.cast(math.round(math.multiply(scale, cast.cast(one, "float32"))), "int32") for one in (height, width)]


@export("image.resize")
def resize(images, size, method=ResizeMethod.BILINEAR, preserve_aspect_ratio=False, antialias=False, name=None):
    """Images in another size.

    Args:
        images: (batch, height, width, channels) or (height, width, channels), of any dtype.
        size: new height and width.
        method: a name of `tf.image.ResizeMethod`.
        preserve_aspect_ratio: whether the form stays; `size` is then the most that the result may have.
        antialias: whether a smaller image is made of all pixels, not only of the nearest ones.

    Returns:
        float32; with method "nearest", the dtype of `images`.

    >>> import flowlet as tf
    >>> tf.image.resize([[[0.0], [4.0]]], [1, 4]).numpy().ravel().tolist()
    [0.0, 1.0, 3.0, 4.0]
    """
    with image_parts.scope(name or "resize"):
        return resized(images, size, _by_method(method, antialias), preserve_aspect_ratio)


def padded(image, target_height, target_width, resizer, scale_type="float32"):
    """The image, made smaller or larger until it fits, in the middle of zeros."""
    import numpy as np

    image = image_parts.tensor(image, "images")
    images, alone = image_parts.batched(image)
    images = image_parts.after(image_parts.checks(images), images)
    height, width = image_parts.extent(images)[1:3]
    target_height, target_width = (image_parts.integer(one) for one in (target_height, target_width))
    if min(target_height, target_width) <= 0:
        raise ValueError("target_height must be > 0." if target_height <= 0 else "target_width must be > 0.")
    if not (image_parts.fixed(height) and image_parts.fixed(width)):
        return _padded_later(images, (height, width), (target_height, target_width), resizer, alone)
    kind = np.dtype(scale_type).type
    ratio = max(kind(width) / kind(target_width), kind(height) / kind(target_height))
    sizes = [kind(height) / ratio, kind(width) / ratio]
    offsets = [max(0, int(np.floor((kind(target) - one) / kind(2)))) for target, one in zip((target_height, target_width), sizes)]
    found = resizer(images, [int(np.floor(one)) for one in sizes])
    return image_parts.single(pad_to_bounding_box(found, *offsets, target_height, target_width), alone)


def _padded_later(images, extent, target, resizer, alone):
    extent = [cast.cast(image_parts.tensor(one), "float64") for one in extent]
    # times 1 / n, not divided by n: so TensorFlow runs a division by a constant, and a rounding more decides about a pixel
    ratio = math.maximum(math.multiply(extent[1], 1 / target[1]), math.multiply(extent[0], 1 / target[0]))
    sizes = [math.truediv(one, ratio) for one in extent]
    offsets = [math.maximum(0, cast.cast(math.floor(math.truediv(math.subtract(float(whole), one), 2.0)), "int32"))
               for whole, one in zip(target, sizes)]  # fmt: skip
    found = resizer(images, [cast.cast(math.floor(one), "int32") for one in sizes])
    return image_parts.single(pad_to_bounding_box(found, *offsets, *target), alone)


@export("image.resize_with_pad")
def resize_with_pad(image, target_height, target_width, method=ResizeMethod.BILINEAR, antialias=False):
    """Images in another size without changing their form: zeros fill what is left around them.

    Args:
        image: (batch, height, width, channels) or (height, width, channels).
        target_height, target_width: the new sizes.
        method, antialias: as of `tf.image.resize`.
    """
    with image_parts.scope("resize_image_with_pad"):
        return padded(image, target_height, target_width, lambda images, size: resize(images, size, method, antialias=antialias))


def _boxes(images, boxes, box_indices):
    if images.ndim != 4:
        raise errors.invalid("input image must be 4-D", "CropAndResize")
    if boxes.ndim != 2 or boxes.shape[1] != 4:
        raise errors.invalid("boxes must have 4 columns", "CropAndResize")
    if box_indices.shape != boxes.shape[:1]:
        raise errors.invalid("box_ind has incompatible shape", "CropAndResize")


@op("CropAndResize", inputs="image:T boxes:float32 box_indices:int32", types={"T": _CROPPED})
def _crop_and_resize(image, boxes, box_indices, crop_size, method, extrapolation_value, name=None):
    _boxes(image, boxes, box_indices)
    image, sizes = image.astype(jnp.float32), image.shape[1:3]
    at, inside = [], []
    for axis, (before, after) in enumerate(zip(sizes, crop_size)):
        low, high = boxes[:, axis, None], boxes[:, axis + 2, None]
        if after > 1:
            step = (high - low) * (before - 1) / (after - 1)
            found = low * (before - 1) + jnp.arange(after, dtype=jnp.float32) * step
        else:
            found = 0.5 * (low + high) * (before - 1)
        inside.append((found >= 0) & (found <= before - 1))
        at.append(jnp.clip(found, 0, before - 1))
    rows, columns = at[0][:, :, None], at[1][:, None, :]
    which = box_indices[:, None, None]

    def pixels(y, x):
        return image[which, y.astype(jnp.int32), x.astype(jnp.int32)]

    if method == "nearest":
        found = pixels(jnp.floor(rows + 0.5), jnp.floor(columns + 0.5))
    else:
        top, bottom, left, right = jnp.floor(rows), jnp.ceil(rows), jnp.floor(columns), jnp.ceil(columns)
        across, down = (columns - left)[..., None], (rows - top)[..., None]
        upper, lower = (pixels(y, left) + (pixels(y, right) - pixels(y, left)) * across for y in (top, bottom))
        found = upper + (lower - upper) * down
    inside = (inside[0][:, :, None] & inside[1][:, None, :])[..., None]
    return jnp.where(inside, found, jnp.float32(extrapolation_value))


@export("image.crop_and_resize")
def crop_and_resize(image, boxes, box_indices, crop_size, method="bilinear", extrapolation_value=0.0, name=None):
    """Parts of images, each in the same size.

    Args:
        image: (batch, height, width, channels).
        boxes: (boxes, 4): y1, x1, y2, x2 as fractions of the image; what lies outside has the value `extrapolation_value`.
        box_indices: which image of the batch each box is of.
        crop_size: height and width of the results.
        method: "bilinear" or "nearest".

    Returns:
        float32 of shape (boxes, height, width, channels)
    """
    if method not in ("bilinear", "nearest"):
        raise ValueError(f"method must be \"bilinear\" or \"nearest\", not {method!r}")
    size = crop_size if hasattr(crop_size, "op") and not hasattr(crop_size, "numpy") else _two(crop_size)
    return _crop_and_resize(image, boxes, box_indices, size, method, float(extrapolation_value), name=name)


