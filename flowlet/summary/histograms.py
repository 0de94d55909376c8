"""How values are spread: TensorFlow's fixed buckets (1.x) and buckets between the smallest and the largest value (2.x)."""

import functools
import sys

import numpy as np

from flowlet.summary.encoding import present


@functools.cache
def _limits():
    """The upper ends of the buckets of 1.x: each a tenth above the one before, from 1e-12 to 1e20, and the same below zero."""
    positive, limit = [], 1e-12
    while limit < 1e20:
        positive.append(limit)
        limit *= 1.1
    positive.append(sys.float_info.max)
    return np.array([*(-one for one in reversed(positive)), 0.0, *positive])


@functools.cache
def _places():
    """For the first 16 bits of a float32: its bucket, or -1 where the bits after them decide.

    Floats of the same first bits lie within 1/128 of each other, closer than limits do.
    """
    bits = np.arange(65536, dtype=np.uint32) << 16
    with np.errstate(invalid="ignore"):
        ends = [_place(one.view(np.float32)) for one in (bits, bits | 0xFFFF)]
    return np.where(ends[0] == ends[1], ends[0], -1)


def _place(values):
    return np.minimum(np.searchsorted(_limits(), values.astype(np.float64), side="right"), len(_limits()) - 1)


def _counted(values):
    """How many values each bucket holds."""
    size = len(_limits())
    if values.dtype != np.float32:
        return np.bincount(_place(values), minlength=size).astype(np.float64)
    places = _places()[values.view(np.uint32) >> 16]
    open_ = places < 0
    places[open_] = _place(values[open_])
    return np.bincount(places, minlength=size).astype(np.float64)


def fixed(values):
    """A HistogramProto of values, with runs of empty buckets as one.

    Args:
        values: finite numbers of any shape.
    """
    values = np.asarray(values).ravel()
    if not values.size:
        return {"min": sys.float_info.max, "max": -sys.float_info.max, "bucket_limit": [sys.float_info.max], "bucket": [0.0]}
    limits, counts, low, high = _limits(), _counted(values), values.min(), values.max()
    values = values.astype(np.float64)
    kept = np.append((counts[:-1] > 0) | (counts[1:] > 0), True)  # of a run of empty buckets the last one
    total, squares = (float(np.cumsum(one)[-1]) for one in (values, values * values))  # in order, as TensorFlow adds them
    return {**present(min=float(low), max=float(high), num=float(values.size), sum=total, sum_squares=squares),
            "bucket_limit": limits[kept].tolist(), "bucket": counts[kept].tolist()}  # fmt: skip


def between(values, buckets=None):
    """An array of shape (buckets, 3): lower end, upper end and count of buckets of equal width.

    Args:
        values: numbers of any shape.
        buckets: how many. Default: 30.
    """
    count = max(0, 30 if buckets is None else int(buckets))
    values = np.asarray(values).ravel().astype(np.float64)
    if not values.size or not count:
        return np.zeros((count, 3))
    low, high = values.min(), values.max()
    if low == high:
        counts = np.zeros(count)
        counts[-1] = values.size
        return np.stack([np.full(count, low), np.full(count, low), counts], 1)
    places = np.minimum(np.floor((values - low) / ((high - low) / count)).astype(np.int64), count - 1)
    edges = np.linspace(low, high, count + 1)
    counts = np.bincount(places, minlength=count).astype(np.float64)
    return np.stack([edges[:-1], edges[1:], counts], 1)
