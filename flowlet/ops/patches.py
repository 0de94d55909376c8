"""Patches of images and volumes, laid out as channels."""

import math

import jax.numpy as jnp
from jax import lax

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.dtypes import COMPLEX, REAL, bool_
from flowlet.core.op import op
from flowlet.ops import sliding
from flowlet.ops.gather import listed


def _spatial(values, n, what, op_type, python_name):
    values = sliding.whole(values, n, what, python_name)

    def refuse():
        return errors.UnimplementedError(message=f"Only support {what} across space. [Op:{op_type}]")

    spatial = sliding.inner(values, n, True, 1, refuse)
    if min(spatial) <= 0:
        raise errors.OutOfRangeError(message=f"{what} is out of range. [Op:{op_type}]")
    return spatial


def _patches(x, sizes, strides, rates, padding, n, op_type, python_name):
    """(batch, *places, elements of a window * channels)"""
    padding = sliding.choice(padding, sliding.PADDINGS, "padding", op_type)
    sizes, strides, rates = (_spatial(one, n, what, op_type, python_name) for one, what in (
        (sizes, "ksizes"), (strides, "strides"), (rates, "rates")))  # fmt: skip
    if x.ndim != n + 2:
        raise errors.invalid(f"input must be {n + 2}-dimensional: {listed(x)}", op_type)
    around = sliding.places(x.shape[1:-1], sizes, strides, padding, op_type, rates)
    x = lax.pad(x, jnp.zeros((), x.dtype), [(0, 0, 0), *[(a, b, 0) for _, a, b in around], (0, 0, 0)])
    for axis, (size, stride, rate, (count, _, _)) in enumerate(zip(sizes, strides, rates, around)):
        parts = [lax.slice_in_dim(x, i * rate, max(i * rate + (count - 1) * stride + 1, i * rate), stride, axis + 1)
                 for i in range(size)]  # fmt: skip
        x = jnp.stack(parts, axis + n + 1)  # the places of the window stand before the channels, in order
    return x.reshape(*x.shape[: n + 1], math.prod(x.shape[n + 1 :]))


@op("ExtractImagePatches", inputs="images:T", types={"T": (*REAL, *COMPLEX, bool_)})
def _image_patches(images, ksizes, strides, rates, padding, name=None):
    return _patches(images, ksizes, strides, rates, padding, 2, "ExtractImagePatches", "extract_image_patches")


@export("image.extract_patches")
def extract_patches(images, sizes, strides, rates, padding, name=None):
    """The pixels of each window of an image, as channels.

    Args:
        images: (batch, height, width, channels).
        sizes: [1, rows, columns, 1] of the window.
        strides: [1, rows, columns, 1]: how far it moves.
        rates: [1, rows, columns, 1]: the distance of its pixels.
        padding: "SAME" or "VALID".

    Returns:
        (batch, rows, columns, pixels of the window * channels)

    >>> import flowlet as tf
    >>> image = tf.reshape(tf.range(4.0), [1, 2, 2, 1])
    >>> tf.image.extract_patches(image, [1, 2, 2, 1], [1, 1, 1, 1], [1, 1, 1, 1], "VALID").numpy().ravel().tolist()
    [0.0, 1.0, 2.0, 3.0]
    """
    return _image_patches(images, *(conversion.static(one) for one in (sizes, strides, rates)), padding)
