"""`tf.image`: what is measured of images: edges, differences between two of them, variation."""

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import dtypes
from flowlet.ops import array, cast, depthwise, image_parts, joining, math, nn, pooling, reduce, shapes
from flowlet.ops.image_dtypes import convert_image_dtype

_INNER = [-1, -2, -3]


@export("image.per_image_standardization")
def per_image_standardization(image):
    """Each image with its mean subtracted, divided by its standard deviation (at least 1 / sqrt(pixels)).

    Args:
        image: (..., height, width, channels).

    Returns:
        float32

    >>> import flowlet as tf
    >>> tf.image.per_image_standardization([[[1.0], [3.0]]]).numpy().ravel().tolist()
    [-1.0, 1.0]
    """
    return standardized(image)


def standardized(image, kept=False):
    """The image, standardized, as float32; or in its own dtype, as TensorFlow 1 has it (`kept`)."""
    with image_parts.scope("per_image_standardization") as full:
        image = image_parts.tensor(image, "image")
        image = image_parts.after(image_parts.checks(image), image)
        kind = image.dtype
        if not kept:
            image = cast.cast(image, dtypes.float32)
        elif kind not in (dtypes.float16, dtypes.float32):
            image = convert_image_dtype(image, dtypes.float32)
        count = reduce.reduce_prod(shapes.shape(image)[-3:])
        mean = reduce.reduce_mean(image, axis=_INNER, keepdims=True)
        deviation = reduce.reduce_std(image, axis=_INNER, keepdims=True)
        spread = math.maximum(deviation, math.rsqrt(cast.cast(count, image.dtype)))
        found = math.real_divide(image - mean, spread, name=full)
        return convert_image_dtype(found, kind, saturate=True) if kept else found


@export("image.total_variation")
def total_variation(images, name=None):
    """The sum of the absolute differences of neighbouring pixels.

    Args:
        images: (batch, height, width, channels), or (height, width, channels).

    Returns:
        a number for each image

    >>> import flowlet as tf
    >>> float(tf.image.total_variation([[[1.0], [3.0]], [[1.0], [4.0]]]))
    6.0
    """
    with image_parts.scope(name or "total_variation"):
        images = image_parts.tensor(images, "images")
        if images.shape.rank == 3:
            down, across, axes = images[1:, :, :] - images[:-1, :, :], images[:, 1:, :] - images[:, :-1, :], None
        elif images.shape.rank == 4:
            down = images[:, 1:, :, :] - images[:, :-1, :, :]
            across, axes = images[:, :, 1:, :] - images[:, :, :-1, :], [1, 2, 3]
        else:
            raise ValueError("'images' must be either 3 or 4-dimensional.")
        return reduce.reduce_sum(math.abs(down), axis=axes) + reduce.reduce_sum(math.abs(across), axis=axes)


@export("image.image_gradients")
def image_gradients(image):
    """(dy, dx): the difference of each pixel to the one below it and to the one on its right; 0 in the last ones.

    Args:
        image: (batch, height, width, channels).
    """
    image = image_parts.tensor(image)
    if image.shape.rank != 4:
        raise ValueError(f"image_gradients expects a 4D tensor [batch_size, h, w, d], not {image.shape}.")
    dy, dx = image[:, 1:, :, :] - image[:, :-1, :, :], image[:, :, 1:, :] - image[:, :, :-1, :]
    return joining.pad(dy, [[0, 0], [0, 1], [0, 0], [0, 0]]), joining.pad(dx, [[0, 0], [0, 0], [0, 1], [0, 0]])


_SOBEL = np.array([[[-1, -2, -1], [0, 0, 0], [1, 2, 1]], [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]], np.float32)


@export("image.sobel_edges")
def sobel_edges(image):
    """How steep the image is downwards and to the right, by Sobel's filters.

    Args:
        image: (batch, height, width, channels) of a floating type.

    Returns:
        (batch, height, width, channels, 2): dy, dx
    """
    image = image_parts.tensor(image)
    channels = image.shape.as_list()[-1]
    filters = np.tile(_SOBEL.transpose(1, 2, 0)[:, :, None, :], [1, 1, channels, 1])
    wide = joining.pad(image, [[0, 0], [1, 1], [1, 1], [0, 0]], mode="REFLECT")
    found = depthwise.depthwise_conv2d(wide, cast.constant(filters, image.dtype), [1, 1, 1, 1], "VALID")
    sizes = image_parts.sizes(image)
    whole = [-1, *sizes[1:], 2] if None not in sizes[1:] else joining.concat([shapes.shape(image), [2]], 0)
    return array.reshape(found, whole)


# differences of two images ------------------------------------------------------------------------------------------------


def _floats(a, b, max_val):
    """Both images and the largest value as float32."""
    most = convert_image_dtype(cast.cast(max_val, a.dtype), dtypes.float32)
    return convert_image_dtype(a, dtypes.float32), convert_image_dtype(b, dtypes.float32), most


def _alike(a, b):
    a, b = image_parts.tensor(a), image_parts.tensor(b)
    one, two = image_parts.sizes(a), image_parts.sizes(b)
    if one is not None and two is not None:
        if min(len(one), len(two)) < 3:
            raise ValueError(f"Both images must have at least three axes: {a.shape} and {b.shape}.")
        if any(None not in pair and pair[0] != pair[1] for pair in zip(one[-3:], two[-3:])):
            raise ValueError(errors.message(f"Shapes {a.shape} and {b.shape} are incompatible.", "images of one size.",
                                            "resize one of them: tf.image.resize(a, [height, width])."))  # fmt: skip
    return a, b


@export("image.psnr")
def psnr(a, b, max_val, name=None):
    """The peak signal-to-noise ratio of images in decibels.

    Args:
        a, b: (..., height, width, channels).
        max_val: the largest value that pixels can have: 255, or 1.0.

    Returns:
        float32, a number for each pair

    >>> import flowlet as tf
    >>> round(float(tf.image.psnr(tf.zeros([2, 2, 1]), tf.fill([2, 2, 1], 0.1), 1.0)), 3)
    20.0
    """
    with image_parts.scope(name or "PSNR"):
        a, b = _alike(a, b)
        a, b, most = _floats(a, b, max_val)
        error = reduce.reduce_mean(math.squared_difference(a, b), [-3, -2, -1])
        ten = float(np.float32(np.log(10.0)))
        return math.subtract(20 * math.log(most) / ten, np.float32(10 / np.log(10)) * math.log(error))


def _window(size, sigma, channels):
    """Weights of a Gaussian window, for each channel."""
    away = np.arange(size, dtype=np.float32) - np.float32(size - 1) / 2
    weights = np.square(away) * np.float32(-0.5 / sigma**2)
    weights = np.exp(weights[None] + weights[:, None])
    weights = (weights / weights.sum()).astype(np.float32)
    return np.tile(weights[:, :, None, None], [1, 1, channels, 1])


def _structure(a, b, most, filter_size, filter_sigma, k1, k2):
    """(luminance * contrast, contrast) of each window of images (batch, height, width, channels)."""
    sizes = image_parts.sizes(a)
    if None not in sizes[1:3] and min(sizes[1:3]) < filter_size:
        raise ValueError(f"Images of {sizes[1]} x {sizes[2]} pixels are smaller than the window: filter_size={filter_size}.")
    kernel = cast.constant(_window(filter_size, filter_sigma, sizes[-1]))

    def smooth(x):
        return depthwise.depthwise_conv2d(x, kernel, [1, 1, 1, 1], "VALID")

    c1, c2 = math.square(k1 * most), math.square(k2 * most)
    mean_a, mean_b = smooth(a), smooth(b)
    both, apart = mean_a * mean_b * 2.0, math.square(mean_a) + math.square(mean_b)
    luminance = (both + c1) / (apart + c1)
    contrast = (smooth(a * b) * 2.0 - both + c2) / (smooth(math.square(a) + math.square(b)) - apart + c2)
    return luminance * contrast, contrast


def _merged(image):
    """((images, height, width, channels), the axes before)."""
    sizes = image_parts.sizes(image)
    if len(sizes) == 4:
        return image, None
    return array.reshape(image, [-1, *sizes[-3:]]), sizes[:-3]


@export("image.ssim")
def ssim(img1, img2, max_val, filter_size=11, filter_sigma=1.5, k1=0.01, k2=0.03, return_index_map=False):
    """The structural similarity of images (Wang et al., 2004): 1 for equal ones.

    Args:
        img1, img2: (..., height, width, channels).
        max_val: the largest value that pixels can have.
        filter_size, filter_sigma: of the Gaussian window.
        k1, k2: of the formula.
        return_index_map: whether to give the similarity at each place, not the mean.

    Returns:
        float32, a number for each pair
    """
    with image_parts.scope("SSIM"):
        a, b = _alike(img1, img2)
        a, b, most = _floats(a, b, max_val)
        (a, lead), (b, _) = _merged(a), _merged(b)
        found, _ = _structure(a, b, most, filter_size, filter_sigma, k1, k2)
        found = found if return_index_map else reduce.reduce_mean(found, [-3, -2])
        found = reduce.reduce_mean(found, [-1])
        return found if lead is None else array.reshape(found, [*lead, *image_parts.sizes(found)[1:]])


_POWERS = (0.0448, 0.2856, 0.3001, 0.2363, 0.1333)


@export("image.ssim_multiscale")
def ssim_multiscale(img1, img2, max_val, power_factors=_POWERS, filter_size=11, filter_sigma=1.5, k1=0.01, k2=0.03):
    """The structural similarity of images at several sizes (Wang et al., 2003), each half as large as the one before.

    Args:
        img1, img2, max_val, filter_size, filter_sigma, k1, k2: as of `tf.image.ssim`.
        power_factors: the weight of each size.
    """
    with image_parts.scope("MS-SSIM"):
        a, b = _alike(img1, img2)
        a, b, most = _floats(a, b, max_val)
        (a, lead), (b, _) = _merged(a), _merged(b)
        parts = []
        for step, power in enumerate(power_factors):
            if step:
                a, b = (pooling.avg_pool2d(_even(one), 2, 2, "VALID") for one in (a, b))
            whole, contrast = (reduce.reduce_mean(one, [-3, -2])
                               for one in _structure(a, b, most, filter_size, filter_sigma, k1, k2))  # fmt: skip
            last = step == len(power_factors) - 1
            parts.append(math.pow(nn.relu(whole if last else contrast), power))
        found = reduce.reduce_mean(reduce.reduce_prod(joining.stack(parts, -1), [-1]), [-1])
        return found if lead is None else array.reshape(found, lead)


def _even(image):
    """The image with a row and a column more, mirrored, where it has an odd number of them."""
    _, height, width, _ = image_parts.sizes(image)
    if height % 2 or width % 2:
        return joining.pad(image, [[0, 0], [0, height % 2], [0, width % 2], [0, 0]], mode="SYMMETRIC")
    return image
