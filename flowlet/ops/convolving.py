"""The convolution beneath every row of this family, with gradients that are fast on a CPU.

JAX's own gradient for the filters has a layout that XLA rewrites to a fast form only outside loops (inside a compiled
`fit` it takes twenty times as long). Here both gradients are convolutions with channels last again: the same function
with other strides, paddings and dilations, so that gradients of any order follow.
"""

import functools
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import lax


class How(NamedTuple):
    """How to slide: one number (or pair) for each spatial axis."""

    strides: tuple
    padding: tuple  # (before, after); negative crops
    dilation: tuple  # of the filters
    spread: tuple  # dilation of the input: zeros between its elements
    groups: int = 1


def how(strides, padding, dilation=None, groups=1):
    """The How of a plain convolution; `padding` as pairs."""
    ones = (1,) * len(strides)
    return How(tuple(strides), tuple(padding), tuple(dilation or ones), ones, groups)


def convolve(x, filters, way):
    """Slide `filters` over `x`.

    Args:
        x: (batch, *spatial, channels).
        filters: (*window, channels / groups, outputs).
        way: the How.

    Returns:
        (batch, *spatial', outputs)
    """
    return (_convolve if way.groups == 1 else _slide)(x, filters, way)


def _slide(x, filters, way):
    spatial = "DHW"[3 - len(way.strides) :]
    layout = (f"N{spatial}C", f"{spatial}IO", f"N{spatial}C")
    kind = x.dtype if x.dtype.kind in "iu" else None
    return lax.conv_general_dilated(x, filters, way.strides, way.padding, way.spread, way.dilation, layout,
                                    feature_group_count=way.groups, preferred_element_type=kind)  # fmt: skip


_convolve = functools.partial(jax.custom_vjp, nondiff_argnums=(2,))(_slide)


def _forward(x, filters, way):
    return _slide(x, filters, way), (x, filters)


def _backward(way, kept, gradient):
    x, filters = kept
    return _of_input(x.shape, filters, gradient, way), _of_filters(x, filters.shape, gradient, way)


def _lengths(shape, window, gradient, way):
    """For each spatial axis the lengths of the input, a window and the output with their holes, and the padding before."""
    return [(_spread(shape[1 + i], way.spread[i]), _spread(window[i], way.dilation[i]),
             _spread(gradient.shape[1 + i], way.strides[i]), way.padding[i][0])
            for i in range(len(way.strides))]  # fmt: skip


def _of_input(shape, filters, gradient, way):
    """The gradient for the input: a convolution of the output's gradient with the filters turned around."""
    if not gradient.size:  # no window fitted
        return jnp.zeros(shape, gradient.dtype)
    around = [(window - 1 - before, size + before - out)
              for size, window, out, before in _lengths(shape, filters.shape, gradient, way)]  # fmt: skip
    turned = jnp.flip(filters, tuple(range(len(around)))).swapaxes(-1, -2)
    return _convolve(gradient, turned, How(way.spread, tuple(around), way.dilation, way.strides))


def _of_filters(x, window, gradient, way):
    """The gradient for the filters: a convolution of the input with the output's gradient, summed over the batch.

    Where the input has holes, the two change places: holes in what slides are fast, in what it slides over slow.
    """
    if not gradient.size:
        return jnp.zeros(window, gradient.dtype)
    lengths = _lengths(x.shape, window, gradient, way)
    axes = tuple(range(len(lengths)))
    if max(way.spread) > 1 and max(way.strides) == 1:
        around = [(reach - 1 - before, size - out + before) for size, reach, out, before in lengths]
        found = _summed(gradient, x, How(way.dilation, tuple(around), way.spread, way.strides))
        return jnp.flip(found, axes).swapaxes(-1, -2)
    around = [(before, out + reach - 1 - size - before) for size, reach, out, before in lengths]
    return _summed(x, gradient, How(way.dilation, tuple(around), way.strides, way.spread))


def _summed(over, sliding, way):
    """`sliding` slid over `over`, image by image, and summed: (*places, channels of the one, channels of the other)."""
    inputs, filters = jnp.moveaxis(jnp.moveaxis(over, -1, 0), 1, -1), jnp.moveaxis(sliding, 0, -2)
    return jnp.moveaxis(_convolve(inputs, filters, way), 0, -2)


def _spread(size, step):
    return (size - 1) * step + 1 if size else 0


_convolve.defvjp(_forward, _backward)


def input_gradient(shape, filters, gradient, way):
    """The gradient of `convolve` for its input of shape `shape`."""
    if way.groups == 1:
        return _of_input(shape, filters, gradient, way)
    return jax.vjp(lambda x: convolve(x, filters, way), jnp.zeros(shape, gradient.dtype))[1](gradient)[0]


def filter_gradient(x, shape, gradient, way):
    """The gradient of `convolve` for its filters of shape `shape`."""
    if way.groups == 1:
        return _of_filters(x, shape, gradient, way)
    return jax.vjp(lambda filters: convolve(x, filters, way), jnp.zeros(shape, gradient.dtype))[1](gradient)[0]
