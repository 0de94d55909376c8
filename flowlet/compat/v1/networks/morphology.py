"""Dilation and erosion of images, and pooling by fractions, in their 1.x forms."""

from flowlet.api import export
from flowlet.compat.v1.raw import either, raw, tensor, within


@export("compat.v1.nn.dilation2d")
def dilation2d(input, filter=None, strides=None, rates=None, padding=None, name=None, filters=None, dilations=None):  # noqa: A002
    """The largest sum of a window of an image and a filter."""
    filters = either(filter, "filter", filters, "filters")
    return raw("Dilation2D", tensor(input, None, "input"), tensor(filters, None, "filter"), strides=list(strides), padding=padding,
               rates=list(either(rates, "rates", dilations, "dilations")), name=name)  # fmt: skip


@export("compat.v1.nn.erosion2d")
def erosion2d(value, kernel, strides, rates, padding, name=None):
    """The smallest difference of a window of an image and a filter."""
    with within(name, "erosion2d") as scope:
        turned = [raw("Neg", tensor(value)), raw("ReverseV2", tensor(kernel), axis=[0, 1])]
        return raw("Neg", raw("Dilation2D", *turned, strides=list(strides), padding=padding, rates=list(rates), name=scope))
