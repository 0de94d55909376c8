"""Which pixels make each pixel of an image of another size, and with which weights: NumPy tables, by the sizes alone.

The numbers are those of TensorFlow's kernels, computed in float32 as there.
"""

import functools

import numpy as np

F = np.float32


@functools.lru_cache(512)
def places(before, after, align_corners, half_pixel_centers):
    """Where the pixels of an axis of `after` pixels lie among `before`: float32 positions."""
    if align_corners and after > 1:
        scale = F(before - 1) / F(after - 1)
    else:
        scale = F(before) / F(after)
    number = np.arange(after, dtype=F)
    return (number + F(0.5)) * scale - F(0.5) if half_pixel_centers else number * scale


def linear(before, after, align_corners, half_pixel_centers):
    """(the pixel before each place, the one after it, how far it is from the first)."""
    at = places(before, after, align_corners, half_pixel_centers)
    low = np.floor(at)
    return (np.maximum(low, 0).astype(np.int32), np.minimum(np.ceil(at), before - 1).astype(np.int32), (at - low).astype(F))


def nearest(before, after, align_corners, half_pixel_centers):
    """The pixel that each place takes."""
    scale = F(before - 1) / F(after - 1) if align_corners and after > 1 else F(before) / F(after)
    number = np.arange(after, dtype=F)
    at = (number + F(0.5)) * scale if half_pixel_centers else number * scale
    if align_corners:  # half away from zero
        return np.clip(np.floor(at + F(0.5)), 0, before - 1).astype(np.int32)
    return np.clip(np.floor(at), 0, before - 1).astype(np.int32)


_STEPS = 1024


@functools.cache
def _cubic_table(a):
    x = np.arange(_STEPS + 1) / _STEPS
    near = ((a + 2) * x - (a + 3)) * x * x + 1
    x = x + 1
    return near.astype(F), (((a * x - 5 * a) * x + 8 * a) * x - 4 * a).astype(F)


def cubic(before, after, align_corners, half_pixel_centers):
    """(four pixels for each place, their weights)."""
    at = places(before, after, align_corners, half_pixel_centers)
    first = np.floor(at).astype(np.int64) if half_pixel_centers else at.astype(np.int64)
    step = np.rint((at - first.astype(F)) * F(_STEPS)).astype(np.int64)
    near, far = _cubic_table(-0.5 if half_pixel_centers else -0.75)
    weights = np.stack([far[step], near[step], near[_STEPS - step], far[_STEPS - step]], 1)
    wanted = first[:, None] + np.arange(-1, 3)
    found = np.clip(wanted, 0, before - 1)
    if half_pixel_centers:
        weights = np.where(found == wanted, weights, F(0))
        total = weights.sum(1, dtype=F, keepdims=True)
        weights = np.where(np.abs(total) >= 1000 * np.finfo(F).tiny, weights / np.where(total == 0, F(1), total), weights)
    return found.astype(np.int32), weights.astype(F)


def area(before, after, align_corners):
    """The matrix (after, before) of how much of each pixel falls into each new one."""
    scale = F(before - 1) / F(after - 1) if align_corners and after > 1 else F(before) / F(after)
    found = np.zeros((after, before), F)
    for row in range(after):
        low, high = F(row) * scale, F(row + 1) * scale
        for pixel in range(int(np.floor(low)), int(np.ceil(high))):
            if pixel < low:
                part = scale if pixel + 1 > high else F(pixel + 1) - low
            else:
                part = high - F(pixel) if pixel + 1 > high else F(1)
            found[row, min(max(pixel, 0), before - 1)] += part
    return found / scale


def _lanczos(radius):
    def kernel(x):
        with np.errstate(all="ignore"):
            found = radius * np.sin(np.pi * x) * np.sin(np.pi * x / radius) / (np.pi * x) ** 2
        return np.where(x > radius, 0, np.where(x <= 1e-3, 1, found))

    return radius, kernel


_KERNELS = {
    "triangle": (1, lambda x: np.maximum(0, 1 - x)),
    "keyscubic": (2, lambda x: np.where(x >= 2, 0, np.where(
        x >= 1, ((-0.5 * x + 2.5) * x - 4) * x + 2, (1.5 * x - 2.5) * x * x + 1))),
    "mitchellcubic": (2, lambda x: np.where(x >= 2, 0, np.where(
        x >= 1, ((-7 / 18 * x + 2) * x - 10 / 3) * x + 16 / 9, (7 / 6 * x - 2) * x * x + 8 / 9))),
    "gaussian": (1.5, lambda x: np.where(x >= 1.5, 0, np.exp(-x * x / (2 * 0.5**2)))),
    "lanczos1": _lanczos(1), "lanczos3": _lanczos(3), "lanczos5": _lanczos(5), "box": (
        1, lambda x: np.where(x < 0.5, 1, np.where(x == 0.5, 0.5, 0)))}  # fmt: skip


@functools.lru_cache(256)
def spans(before, after, kind, antialias, scale=None, shift=0.0):
    """The matrix (after, before) of the weights of a kernel, which is wider where the image becomes smaller (`antialias`)."""
    radius, kernel = _KERNELS[kind]
    back = F(1) / F(after / before if scale is None else scale)
    width = max(back, F(1)) if antialias else F(1)
    at = (np.arange(after, dtype=F) + F(0.5)) * back + F(-shift) * back
    pixels = np.arange(before)
    first = np.ceil(at - F(radius) * width - F(0.5))[:, None]
    last = np.floor(at + F(radius) * width - F(0.5))[:, None]
    inside = (pixels >= first) & (pixels <= last)
    weights = np.where(inside, kernel(np.abs((pixels + F(0.5) - at[:, None]) / width)), 0)
    total = weights.sum(1, keepdims=True)
    kept = (np.abs(total) >= 1000 * np.finfo(F).tiny) & ((at >= 0) & (at <= before))[:, None]
    return np.where(kept, weights / np.where(total == 0, 1, total), 0).astype(F)
