"""Dilation and erosion of images: the largest sum, or smallest difference, of a window and a filter."""

import functools

import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.dtypes import REAL
from flowlet.core.op import op
from flowlet.ops import pools, sliding
from flowlet.ops.gather import listed
from flowlet.ops.order import reverse


@op("Dilation2D", inputs="input:T filter:T", types={"T": REAL})
def _dilation2d(input, filter, strides, rates, padding, name=None):  # noqa: A002
    op_type = "Dilation2D"
    padding = sliding.choice(padding, sliding.PADDINGS, "padding", op_type)
    strides, rates = (sliding.whole(one, 2, what, "dilation2d") for one, what in ((strides, "strides"),
                                                                                  (rates, "rates")))  # fmt: skip
    strides, rates = (sliding.inner(one, 2, True, 1, functools.partial(_refuse, what, op_type))
                      for one, what in ((strides, "Stride"), (rates, "Rate")))  # fmt: skip
    if input.ndim != 4:
        raise errors.invalid(f"input must be 4-dimensional: {listed(input)}", op_type)
    if filter.ndim != 3:
        raise errors.invalid(f"filter must be 3-dimensional: {listed(filter)}", op_type)
    if input.shape[3] != filter.shape[2]:
        raise errors.invalid(f"input and filter must have the same depth: {input.shape[3]} vs {filter.shape[2]}",
                             op_type)  # fmt: skip
    if min(strides) <= 0:
        raise errors.invalid(f"Stride must be > 0, but got {min(strides)}", op_type)
    if min(rates) <= 0:
        raise errors.invalid(f"Rate must be > 0, but got {min(rates)}", op_type)
    around = sliding.places(input.shape[1:3], filter.shape[:2], strides, padding, op_type, rates)
    shape = (input.shape[0], around[0][0], around[1][0], input.shape[3])
    best = jnp.full(shape, pools.lowest(input.dtype))
    for i in range(filter.shape[0]):
        for j in range(filter.shape[1]):
            part, inside = _part(input, (i * rates[0], j * rates[1]), around, strides)
            total = part + filter[i, j]
            best = jnp.where(inside & (total > best), total, best)
    return best


def _refuse(what, op_type):
    return errors.UnimplementedError(message=f"{what} is only supported across spatial dimensions. [Op:{op_type}]")


def _part(x, offset, around, strides):
    """One place of every window, and which of them lie inside the image."""
    places, masks = [], []
    for axis, (count, before, _) in enumerate(around):
        place = np.arange(count) * strides[axis] + offset[axis] - before
        masks.append((place >= 0) & (place < x.shape[axis + 1]))
        places.append(np.clip(place, 0, max(x.shape[axis + 1] - 1, 0)))
    return x[:, places[0]][:, :, places[1]], (masks[0][:, None] & masks[1])[None, :, :, None]


def _nhwc(data_format):
    if data_format != "NHWC":
        raise ValueError(f"`data_format` values other  than 'NHWC' are not supported. Received: data_format="
                         f"{data_format}")  # fmt: skip


@export("nn.dilation2d")
def dilation2d(input, filters, strides, padding, data_format, dilations, name=None):  # noqa: A002
    """The largest sum of a window of an image and a filter.

    Args:
        input: (batch, height, width, channels).
        filters: (filter height, filter width, channels).
        strides, dilations: four ints, the first and last 1.
        padding: "SAME" or "VALID".
        data_format: "NHWC".

    >>> import flowlet as tf
    >>> image = tf.reshape(tf.range(4.0), [1, 2, 2, 1])
    >>> tf.nn.dilation2d(image, tf.zeros([2, 2, 1]), [1] * 4, "VALID", "NHWC", [1] * 4).numpy().item()
    3.0
    """
    _nhwc(data_format)
    return _dilation2d(input, filters, conversion.static(strides), conversion.static(dilations), padding)


@export("nn.erosion2d")
def erosion2d(value, filters, strides, padding, data_format, dilations, name=None):
    """The smallest difference of a window of an image and a filter (turned around, as in TensorFlow).

    Args:
        value: (batch, height, width, channels).
        filters, strides, padding, data_format, dilations: as for `tf.nn.dilation2d`.

    >>> import flowlet as tf
    >>> image = tf.reshape(tf.range(1.0, 5.0), [1, 2, 2, 1])
    >>> tf.nn.erosion2d(image, tf.zeros([2, 2, 1]), [1] * 4, "VALID", "NHWC", [1] * 4).numpy().item()
    1.0
    """
    _nhwc(data_format)
    value = conversion.convert(value)
    filters = reverse(conversion.convert(filters, None, value.dtype), [0, 1])
    return -_dilation2d(-value, filters, conversion.static(strides), conversion.static(dilations), padding)
