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


def fixed(values):
    """A HistogramProto of values, with runs of empty buckets as one.

    Args:
        values: finite numbers of any shape.
    """
    values = np.asarray(values).ravel()
    if not values.size:
        return {"min": sys.float_info.max, "max": -sys.float_info.max, "bucket_limit": [sys.float_info.max], "bucket": [0.0]}
    limits, ordered = _limits(), np.sort(values).astype(np.float64)  # sorting is faster than a search for each value
    below = np.searchsorted(ordered, limits[:-1], side="left")
    counts = np.diff(below, prepend=0, append=values.size).astype(np.float64)
    values = values.astype(np.float64)
    kept = np.append((counts[:-1] > 0) | (counts[1:] > 0), True)  # of a run of empty buckets the last one
    total, squares = (float(np.cumsum(one)[-1]) for one in (values, values * values))  # in order, as TensorFlow adds them
    return {**present(min=float(ordered[0]), max=float(ordered[-1]), num=float(values.size), sum=total, sum_squares=squares),
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
