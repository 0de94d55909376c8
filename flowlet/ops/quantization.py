"""`tf.quantization`: numbers rounded to a few levels, as a network with small integers will see them."""

import functools

import jax
import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.core.dtypes import float32
from flowlet.core.op import op
from flowlet.ops.gather import listed


def _nudged(low, high, num_bits, narrow_range):
    """The ends of the range, moved so that 0 is one of its levels, and the distance of levels."""
    least = 1 if narrow_range else 0
    most = 2**num_bits - 1
    # XLA would multiply by the inverse of a constant, and TensorFlow's zero lies on the next level then
    steps = jax.lax.optimization_barrier(jnp.full(low.shape, most - least, np.float32))
    scale = (high - low) / steps
    zero = jnp.clip(least - low / jnp.where(scale == 0, np.float32(1), scale), least, most)
    zero = jnp.floor(zero + np.float32(0.5))
    return (least - zero) * scale, (most - zero) * scale, scale


@functools.partial(jax.custom_vjp, nondiff_argnums=(3, 4))
def _fake(x, low, high, num_bits, narrow_range):
    """`x` on the levels between `low` and `high`; the gradient goes through where it lies between them."""
    start, end, scale = _nudged(low, high, num_bits, narrow_range)
    level = jnp.floor((jnp.clip(x, start, end) - start) / jnp.where(scale == 0, np.float32(1), scale) + np.float32(0.5))
    empty = (low == 0) & (high == 0)
    return jnp.where(empty, np.float32(0), level * scale + start)


def _fake_backward(num_bits, narrow_range, kept, gradient):
    x, low, high = kept
    start, end, _ = _nudged(low, high, num_bits, narrow_range)
    every = tuple(range(x.ndim - low.ndim))
    empty = (low == 0) & (high == 0)
    below, above = (x < start) & ~empty, (x > end) & ~empty
    zero = jnp.zeros((), x.dtype)
    return (jnp.where(below | above, zero, gradient), jnp.sum(jnp.where(below, gradient, zero), every),
            jnp.sum(jnp.where(above, gradient, zero), every))  # fmt: skip


_fake.defvjp(lambda x, low, high, *rest: (_fake(x, low, high, *rest), (x, low, high)), _fake_backward)


def _check(x, low, high, num_bits, op_type, channels=False):
    if not 2 <= num_bits <= 16:
        raise errors.invalid("num_bits must be between 2 and 16, inclusive", op_type)
    for what, one in (("min", low), ("max", high)):
        if one.ndim != int(channels):
            raise errors.invalid(f"`{what}` must be rank {int(channels)} but is rank {one.ndim}", op_type)
        if channels and one.shape[0] != x.shape[-1]:
            raise errors.invalid(f"{what} has incorrect size, expected {x.shape[-1]} was {one.shape[0]}", op_type)


def _single(*given):
    for dtype in given:
        if dtype is not float32:
            raise ValueError(f"Tensor conversion requested dtype float32 for Tensor with dtype {dtype.name}")


def _alike(gradients, inputs, op_type):
    if gradients.shape != inputs.shape:
        raise errors.invalid(f"gradient and input must be the same size: {listed(gradients)} and {listed(inputs)}", op_type)


def _ends(low, high, op_type):
    if low >= high:
        raise errors.invalid(f"min has to be smaller than max, was: {low:g} >= {high:g}", op_type)
    return np.float32(low), np.float32(high)


@op("FakeQuantWithMinMaxArgs", "quantization.fake_quant_with_min_max_args", inputs="inputs:float32",
    accept=_single)  # fmt: skip
def fake_quant_with_min_max_args(inputs, min=-6, max=6, num_bits=8, narrow_range=False, name=None):  # noqa: A002
    """`inputs` rounded to the levels that `num_bits` allow between `min` and `max`, of which 0 is one.

    Args:
        inputs: float32.
        min, max: the ends of the range, moved a little so that 0 is a level.
        num_bits: 2 to 16.
        narrow_range: one level less, so that there are as many on both sides.

    The gradient is that of the identity between the ends, 0 outside.

    >>> import flowlet as tf
    >>> tf.quantization.fake_quant_with_min_max_args([-9.0, 0.1, 1.0], -2, 1, num_bits=2).numpy().tolist()
    [-2.0, 0.0, 1.0]
    """
    low, high = _ends(min, max, "FakeQuantWithMinMaxArgs")
    _check(inputs, low, high, num_bits, "FakeQuantWithMinMaxArgs")
    return _fake(inputs, jnp.asarray(low), jnp.asarray(high), num_bits, narrow_range)


@op("FakeQuantWithMinMaxArgsGradient", "quantization.fake_quant_with_min_max_args_gradient",
    inputs="gradients:float32 inputs:float32", accept=_single)  # fmt: skip
def fake_quant_with_min_max_args_gradient(gradients, inputs, min=-6, max=6, num_bits=8,  # noqa: A002
                                          narrow_range=False, name=None):  # fmt: skip
    """The gradient of `tf.quantization.fake_quant_with_min_max_args` for its inputs.

    >>> import flowlet as tf
    >>> tf.quantization.fake_quant_with_min_max_args_gradient([1.0, 2.0], [-9.0, 0.0]).numpy().tolist()
    [0.0, 2.0]
    """
    low, high = _ends(min, max, "FakeQuantWithMinMaxArgsGradient")
    _alike(gradients, inputs, "FakeQuantWithMinMaxArgsGradient")
    _check(inputs, low, high, num_bits, "FakeQuantWithMinMaxArgsGradient")
    return _fake_backward(num_bits, narrow_range, (inputs, jnp.asarray(low), jnp.asarray(high)), gradients)[0]


VARIABLES = "inputs:float32 min:float32 max:float32"


@op("FakeQuantWithMinMaxVars", "quantization.fake_quant_with_min_max_vars", inputs=VARIABLES)
def fake_quant_with_min_max_vars(inputs, min, max, num_bits=8, narrow_range=False, name=None):  # noqa: A002
    """`tf.quantization.fake_quant_with_min_max_args` with ends that are tensors, and are learned: each gets the sum of the
    gradients beyond it.

    >>> import flowlet as tf
    >>> tf.quantization.fake_quant_with_min_max_vars([-9.0, 0.1, 1.0], -2.0, 1.0, num_bits=2).numpy().tolist()
    [-2.0, 0.0, 1.0]
    """
    _check(inputs, min, max, num_bits, "FakeQuantWithMinMaxVars")
    return _fake(inputs, min, max, num_bits, narrow_range)


@op("FakeQuantWithMinMaxVarsGradient", "quantization.fake_quant_with_min_max_vars_gradient",
    inputs=f"gradients:float32 {VARIABLES}")  # fmt: skip
def fake_quant_with_min_max_vars_gradient(gradients, inputs, min, max, num_bits=8, narrow_range=False,  # noqa: A002
                                          name=None):  # fmt: skip
    """The gradients of `tf.quantization.fake_quant_with_min_max_vars` for inputs, min and max."""
    _alike(gradients, inputs, "FakeQuantWithMinMaxVarsGradient")
    _check(inputs, min, max, num_bits, "FakeQuantWithMinMaxVarsGradient")
    return _fake_backward(num_bits, narrow_range, (inputs, min, max), gradients)


@op("FakeQuantWithMinMaxVarsPerChannel", "quantization.fake_quant_with_min_max_vars_per_channel", inputs=VARIABLES)
def fake_quant_with_min_max_vars_per_channel(inputs, min, max, num_bits=8, narrow_range=False, name=None):  # noqa: A002
    """`tf.quantization.fake_quant_with_min_max_vars` with ends of its own for each channel, the last axis.

    >>> import flowlet as tf
    >>> found = tf.quantization.fake_quant_with_min_max_vars_per_channel([[-9.0, 9.0]], [-2.0, -1.0], [1.0, 2.0], 2)
    >>> found.numpy().tolist()
    [[-2.0, 2.0]]
    """
    _check(inputs, min, max, num_bits, "FakeQuantWithMinMaxVarsPerChannel", True)
    return _fake(inputs, min, max, num_bits, narrow_range)


@op("FakeQuantWithMinMaxVarsPerChannelGradient", "quantization.fake_quant_with_min_max_vars_per_channel_gradient",
    inputs=f"gradients:float32 {VARIABLES}")  # fmt: skip
def fake_quant_with_min_max_vars_per_channel_gradient(gradients, inputs, min, max, num_bits=8,  # noqa: A002
                                                      narrow_range=False, name=None):  # fmt: skip
    """The gradients of `tf.quantization.fake_quant_with_min_max_vars_per_channel` for inputs, min and max."""
    _alike(gradients, inputs, "FakeQuantWithMinMaxVarsPerChannelGradient")
    _check(inputs, min, max, num_bits, "FakeQuantWithMinMaxVarsPerChannelGradient", True)
    return _fake_backward(num_bits, narrow_range, (inputs, min, max), gradients)
