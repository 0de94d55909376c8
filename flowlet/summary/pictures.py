"""Pictures of numbers: how floats become bytes from 0 to 255, in TensorFlow 1 and 2."""

import numpy as np

_ALMOST_ZERO = 1e-6


def normalized(image, bad_color):
    """One picture of floats as uint8, scaled as TensorFlow 1 does: from 0 to the largest value, or around 128 where values
    are negative. Pixels that are not finite get `bad_color`.

    Args:
        image: floats of shape (height, width, channels).
        bad_color: red, green, blue, alpha.
    """
    image = image.astype(np.float32) if image.dtype == np.float64 else image
    kind = image.dtype.type
    finite = np.isfinite(image).all(-1)
    seen = image[finite]
    low, high = (seen.min(), seen.max()) if seen.size else (kind(np.inf), kind(-np.inf))
    if low < 0:
        largest = max(abs(low), abs(high))
        scale, offset = kind(0) if largest < _ALMOST_ZERO else kind(127) / largest, kind(128)
    else:
        scale, offset = kind(0) if high < _ALMOST_ZERO else kind(255) / high, kind(0)
    out = np.empty(image.shape, np.uint8)
    out[...] = np.array(bad_color, np.uint8)[: image.shape[-1]]
    out[finite] = (seen * scale + offset).astype(np.uint8)
    return out


def saturated(images):
    """Pictures as uint8, as TensorFlow 2 does: floats from 0 to 1 are stretched and what is beyond is cut, integers are scaled
    from the range of their dtype.

    Args:
        images: numbers of any shape.
    """
    kind = images.dtype
    if kind == np.uint8:
        return images
    if kind.kind in "iu":
        largest = np.iinfo(kind).max
        scaled = images // ((largest + 1) // 256) if largest > 255 else images.astype(np.int64) * ((256) // (largest + 1))
        return np.clip(scaled, 0, 255).astype(np.uint8)
    return np.clip(images * images.dtype.type(255.5), 0, 255).astype(np.uint8)
