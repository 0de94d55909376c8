"""Pooling along one axis after the other: what the rows of ops/pooling.py compute.

The largest of a window is the largest of the largest of its rows, so a window of k x k takes 2k steps. The place of the
maximum is kept for the gradient, which then needs no search (XLA's own takes 15 to 50 times as long on a CPU). The first
maximum of a window in the order of its elements is the first maximum of the first row that has one: TensorFlow's rule
holds axis by axis too.
"""

import functools

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

UNROLLED = 8  # windows up to this size are compared element by element, larger ones by reductions


def lowest(dtype):
    """The smallest number of a dtype that is not infinite."""
    return np.array((jnp.iinfo if dtype.kind in "iu" else jnp.finfo)(dtype).min, dtype)


@jax.custom_jvp
def finite_from_below(x):
    """`x`, with the smallest finite number for NaN and for minus infinity; the gradient is that of `x`."""
    small = lowest(x.dtype)
    return jnp.where(x > small, x, small)


finite_from_below.defjvp(lambda primals, tangents: (finite_from_below(*primals), *tangents))


def _stacked(x, axis, size, stride, count):
    """Windows that do not overlap: (..., count, size, ...)."""
    length = count * stride
    x = lax.pad(x, jnp.zeros((), x.dtype), [(0, length - x.shape[axis] if i == axis else 0, 0) for i in range(x.ndim)])
    x = x.reshape(x.shape[:axis] + (count, stride) + x.shape[axis + 1 :])
    return lax.slice_in_dim(x, 0, size, axis=axis + 1)


def _disjoint(way):
    axis, size, stride, dilation, count = way
    return dilation == 1 and (size <= stride or count <= 1)


def _parts(x, way):
    """The first element of every window, the second of every window, ..."""
    axis, size, stride, dilation, count = way
    if _disjoint(way):
        stacked = _stacked(x, axis, size, max(stride, size), count)
        return [lax.index_in_dim(stacked, i, axis + 1, keepdims=False) for i in range(size)]
    ends = [(i * dilation, i * dilation + (count - 1) * stride + 1) for i in range(size)]
    return [lax.slice_in_dim(x, start, max(end, start), stride, axis) for start, end in ends]


def _spread(parts, way, length):
    """The gradient of `_parts`: one for each element of the windows, summed where windows overlap."""
    axis, size, stride, dilation, count = way
    total = None
    for i, part in enumerate(parts):
        start, end = i * dilation, i * dilation + (count - 1) * stride + 1
        room = [(start, length - end, stride - 1) if a == axis else (0, 0, 0) for a in range(part.ndim)]
        part = lax.pad(part, jnp.zeros((), part.dtype), room)
        total = part if total is None else total + part
    return total


def _unstacked(x, way, length):
    """The gradient of `_stacked`."""
    axis, size, stride, _, count = way
    stride = max(stride, size)
    room = [(0, stride - size if a == axis + 1 else 0, 0) for a in range(x.ndim)]
    x = lax.pad(x, jnp.zeros((), x.dtype), room)
    x = x.reshape(x.shape[:axis] + (count * stride,) + x.shape[axis + 2 :])
    return lax.pad(x, jnp.zeros((), x.dtype), [(0, length - x.shape[axis] if a == axis else 0, 0)
                                               for a in range(x.ndim)])  # fmt: skip


@functools.partial(jax.custom_vjp, nondiff_argnums=(1, 2))
def largest(x, way, every):
    """The largest element of each window along one axis.

    Args:
        x: an array.
        way: (axis, size, stride, dilation, count) of the windows, which lie inside `x`.
        every: whether the gradient goes to all that are largest, or to the first.
    """
    axis, size, stride, _, count = way
    if size > UNROLLED and _disjoint(way):
        return jnp.max(_stacked(x, axis, size, max(stride, size), count), axis + 1)
    return functools.reduce(jnp.maximum, _parts(x, way))


def _largest_forward(x, way, every):
    axis, size, stride, _, count = way
    if every:
        found = largest(x, way, every)
        return found, (x, found)
    kind = np.int8 if size < 128 else np.int32
    if size > UNROLLED and _disjoint(way):
        found = largest(x, way, every)
        stacked = _stacked(x, axis, size, max(stride, size), count)
        ranks = lax.broadcasted_iota(kind, stacked.shape, axis + 1)
        equal = stacked == jnp.expand_dims(found, axis + 1)
        return found, (x, jnp.min(jnp.where(equal, ranks, kind(size - 1)), axis + 1))
    first, *others = _parts(x, way)
    place = jnp.zeros(first.shape, kind)
    for i, part in enumerate(others, 1):
        larger = part > first
        first, place = jnp.where(larger, part, first), jnp.where(larger, kind(i), place)
    return first, (x, place)


def _largest_backward(way, every, kept, gradient):
    axis, size, _, _, count = way
    x, what = kept
    zero = jnp.zeros((), gradient.dtype)
    if not count:
        return (jnp.zeros_like(x),)
    if every:
        parts = [jnp.where(part == what, gradient, zero) for part in _parts(x, way)]
        return (_spread(parts, way, x.shape[axis]) if not _disjoint(way) else
                _unstacked(jnp.stack(parts, axis + 1), way, x.shape[axis]),)  # fmt: skip
    if _disjoint(way):
        ranks = np.arange(size, dtype=what.dtype).reshape((size,) + (1,) * (what.ndim - axis - 1))
        chosen = jnp.expand_dims(what, axis + 1) == ranks
        return (_unstacked(jnp.where(chosen, jnp.expand_dims(gradient, axis + 1), zero), way, x.shape[axis]),)
    parts = [jnp.where(what == np.array(i, what.dtype), gradient, zero) for i in range(size)]
    return (_spread(parts, way, x.shape[axis]),)


largest.defvjp(_largest_forward, _largest_backward)


def total(x, way):
    """The sum of each window along one axis."""
    axis, size, stride, _, count = way
    if _disjoint(way):
        return jnp.sum(_stacked(x, axis, size, max(stride, size), count), axis + 1)
    return functools.reduce(jnp.add, _parts(x, way))


def windows_of(x, around, sizes, strides, dilations, fill):
    """`x` padded with `fill`, and the `way` of each spatial axis, the last one first.

    Args:
        around: for each spatial axis (count, before, after).
    """
    room = [(0, 0, 0), *[(before, after, 0) for _, before, after in around], (0, 0, 0)]
    ways = [(axis + 1, sizes[axis], strides[axis], dilations[axis], around[axis][0]) for axis in range(len(sizes))]
    used = [way for way in ways if way[1] > 1 or way[2] > 1]
    return lax.pad(x, jnp.asarray(fill, x.dtype), room), used[::-1]


def maximum(x, around, sizes, strides, dilations, every=False):
    """The largest element of each window of `x` (batch, *spatial, channels)."""
    x, ways = windows_of(x, around, sizes, strides, dilations, lowest(x.dtype) if not every else -np.inf)
    for way in ways:
        x = largest(x, way, every)
    return x


def mean(x, around, sizes, strides, dilations):
    """The mean of the elements of each window that lie inside `x`."""
    padded, ways = windows_of(x, around, sizes, strides, dilations, 0)
    for way in ways:
        padded = total(padded, way)
    return padded / _elements(x, around, sizes, strides, dilations).astype(x.dtype)


def _elements(x, around, sizes, strides, dilations):
    """How many elements of each window lie inside: an array that broadcasts against the result."""
    found = np.ones((1,) * x.ndim)
    for axis, (count, before, _) in enumerate(around):
        places = np.arange(count)[:, None] * strides[axis] - before + np.arange(sizes[axis]) * dilations[axis]
        inside = ((places >= 0) & (places < x.shape[axis + 1])).sum(1)
        found = found * inside.reshape((-1,) + (1,) * (x.ndim - axis - 2))
    return found
