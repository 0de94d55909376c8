"""The form of tensors: shapes, axes, joining and repeating."""

import math

from flowlet import api
from flowlet.api import export
from flowlet.core.convert import convert
from flowlet.core.dtypes import as_dtype
from flowlet.core.shape import TensorShape
from flowlet.ops import array, creation, gather, order, shapes
from flowlet.ops.cast import cast

api.add("keras.backend.reshape", array.reshape)
api.add("keras.backend.stack", array.stack)
api.add("keras.backend.squeeze", array.squeeze)
api.add("keras.backend.shape", shapes.shape)


@export("keras.backend.int_shape")
def int_shape(x):
    """The static shape as a tuple of ints and None; None where even the rank is unknown.

    >>> import flowlet as tf
    >>> tf.keras.backend.int_shape(tf.keras.Input(shape=(3,)))
    (None, 3)
    """
    shape = x.shape
    if isinstance(shape, TensorShape):
        return None if shape.rank is None else tuple(shape.as_list())
    return tuple(shape)


@export("keras.backend.ndim")
def ndim(x):
    """The number of axes."""
    return len(x.shape)


@export("keras.backend.count_params")
def count_params(x):
    """The number of elements."""
    return math.prod(int_shape(x))


@export("keras.backend.expand_dims")
def expand_dims(x, axis=-1):
    """`x` with an axis of size 1 at `axis`."""
    return array.expand_dims(x, axis)


@export("keras.backend.flatten")
def flatten(x):
    """All elements along one axis."""
    return array.reshape(x, (-1,))


@export("keras.backend.batch_flatten")
def batch_flatten(x):
    """All axes but the first as one."""
    return array.reshape(x, (-1, math.prod(convert(x).shape[1:])))


@export("keras.backend.permute_dimensions")
def permute_dimensions(x, pattern):
    """The axes in another order."""
    return array.transpose(x, pattern)


@export("keras.backend.transpose")
def transpose(x):
    """The axes in the opposite order."""
    return array.transpose(x)


@export("keras.backend.concatenate")
def concatenate(tensors, axis=-1):
    """The tensors one after the other along `axis`."""
    return array.concat(tensors, axis % (len(tensors[0].shape) or 1) if axis < 0 else axis)


@export("keras.backend.tile")
def tile(x, n):
    """`x` repeated as a whole: `n` times, or so often along each axis."""
    return array.tile(x, [n] if isinstance(n, int) else n)


@export("keras.backend.repeat")
def repeat(x, n):
    """(batch, features) to (batch, n, features)."""
    return array.tile(array.expand_dims(x, 1), (1, n, 1))


@export("keras.backend.repeat_elements")
def repeat_elements(x, rep, axis):
    """Each element `rep` times along `axis`."""
    return array.repeat(x, rep, axis)


@export("keras.backend.reverse")
def reverse(x, axes):
    """The elements in opposite order along one axis or several."""
    return order.reverse(x, [axes] if isinstance(axes, int) else axes)


@export("keras.backend.gather")
def take(reference, indices):
    """The rows of `reference` at `indices`."""
    return gather.gather(reference, indices)


@export("keras.backend.one_hot")
def one_hot(indices, num_classes):
    """1 at each index and 0 elsewhere, along a new last axis."""
    return creation.one_hot(indices, num_classes)


@export("keras.backend.arange")
def arange(start, stop=None, step=1, dtype="int32"):
    """Numbers from `start` (0 where only one bound is given) to below `stop`."""
    found = creation.range(start, stop, step) if stop is not None else creation.range(max(start, 0), delta=step)
    return found if as_dtype(dtype) is found.dtype else cast(found, dtype)


@export("keras.backend.temporal_padding")
def temporal_padding(x, padding=(1, 1)):
    """Zeros before and after the steps of (batch, steps, features)."""
    return array.pad(x, [[0, 0], list(padding), [0, 0]])
