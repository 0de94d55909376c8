"""`tf.quantization.quantize_and_dequantize`: numbers rounded to the levels of integers with a scale of their own."""

import functools

import jax
import jax.numpy as jnp

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.dtypes import bfloat16, float16, float32, float64
from flowlet.core.op import op
from flowlet.ops import sliding

ROUNDS = {"HALF_TO_EVEN": jnp.round, "HALF_UP": lambda x: jnp.floor(x + 0.5)}


def _levels(x, low, high, options):
    """(levels to one, their distance, the first and the last) for the ends `low` and `high`."""
    signed, bits, _, _, narrow, _ = options
    least, most = (-(2 ** (bits - 1)) + int(narrow), 2 ** (bits - 1) - 1) if signed else (0, 2**bits - 1)
    huge = jnp.finfo(x.dtype).max
    by_low = jnp.where(least * low > 0, least / jnp.where(low == 0, 1, low), huge)
    by_high = jnp.where(most * high > 0, most / jnp.where(high == 0, 1, high), huge)
    lower = by_low < by_high
    step = jnp.where(lower, low / (least or 1), high / most)
    return (jnp.where(lower, by_low, by_high), step, jnp.where(lower, low, least * step),
            jnp.where(lower, most * step, high))  # fmt: skip


@functools.partial(jax.custom_vjp, nondiff_argnums=(5,))
def _rounded(x, low, high, least, most, options):
    """`x` on the levels for `least` to `most`; the gradient stops at `low` and `high`, if it does.

    Args:
        options: (signed, bits, range given, rounding, narrow, whether the gradient stops at the ends).
    """
    scale, step, start, end = _levels(x, least, most, options)
    inside = jnp.clip(x, start, end) if options[2] else x
    return (ROUNDS[options[3]](inside * scale) * step).astype(x.dtype)


def _backward(options, kept, gradient):
    x, low, high, least, most = kept
    zero, others = jnp.zeros((), x.dtype), (jnp.zeros_like(least), jnp.zeros_like(most))
    if not options[5]:
        return gradient, jnp.zeros_like(low), jnp.zeros_like(high), *others
    axes = tuple(axis for axis in range(x.ndim) if low.ndim == 0 or low.shape[axis] == 1)
    sums = [jnp.sum(jnp.where(beyond, gradient, zero), axes, keepdims=bool(low.ndim)) for beyond in (x < low, x > high)]
    return jnp.where((x < low) | (x > high), zero, gradient), *sums, *others


_rounded.defvjp(lambda *given: (_rounded(*given), given[:5]), _backward)


@op("QuantizeAndDequantizeV4", inputs="input:T input_min:T input_max:T",
    types={"T": (bfloat16, float16, float32, float64)})  # fmt: skip
def _row(input, input_min, input_max, options, axis, name=None):  # noqa: A002
    op_type = "QuantizeAndDequantizeV4"
    low, high = input_min, input_max
    if not -1 <= axis < max(input.ndim, 1):
        raise errors.invalid(f"Axis requested is larger than input dimensions. Axis: {axis} Input Dimensions: {input.ndim}",
                             op_type)  # fmt: skip
    if axis >= 0:
        shape = [1] * input.ndim
        shape[axis] = input.shape[axis]
        low, high = (jnp.broadcast_to(one, (input.shape[axis],)).reshape(shape) for one in (low, high))
    elif low.ndim or high.ndim:
        raise errors.invalid(f"input_{'min' if low.ndim else 'max'} must be a scalar.", op_type)
    least, most = low, high
    if not options[2]:
        others = tuple(one for one in range(input.ndim) if one != axis)
        kept = jax.lax.stop_gradient(input)
        least, most = (find(kept, others, keepdims=axis >= 0) for find in (jnp.min, jnp.max))
    return _rounded(input, low, high, least, most, options)


def _call(input, input_min, input_max, signed, bits, given, rounding, narrow, axis, stops):  # noqa: A002
    if rounding not in ROUNDS:
        sliding.choice(rounding, tuple(ROUNDS), "round_mode", "QuantizeAndDequantizeV4")
    if not 1 <= bits <= 63:
        raise errors.invalid(f"num_bits is out of range: {bits} with signed_input {signed}", "QuantizeAndDequantizeV4")
    input = conversion.convert(input)
    options = (bool(signed), int(bits), bool(given), rounding, bool(narrow), stops)
    return _row(input, input_min, input_max, options, -1 if axis is None else conversion.static(axis))


@export("quantization.quantize_and_dequantize_v2")
def quantize_and_dequantize_v2(input, input_min, input_max, signed_input=True, num_bits=8,  # noqa: A002
                               range_given=False, round_mode="HALF_TO_EVEN", name=None, narrow_range=False,
                               axis=None):  # fmt: skip
    """`input` rounded to the levels that integers of `num_bits` have on a range around 0.

    Args:
        input: floats.
        input_min, input_max: the range, if `range_given`; else that of `input` is taken.
        signed_input: whether the integers have a sign.
        round_mode: "HALF_TO_EVEN" or "HALF_UP".
        narrow_range: as many levels below 0 as above.
        axis: give each slice along this axis a range of its own.

    The gradient is that of the identity inside the range, 0 outside.

    >>> import flowlet as tf
    >>> tf.quantization.quantize_and_dequantize_v2([-1.0, 0.3, 9.0], -2.0, 1.0, num_bits=2, range_given=True).numpy().tolist()
    [-1.0, 0.0, 1.0]
    """
    return _call(input, input_min, input_max, signed_input, num_bits, range_given, round_mode, narrow_range, axis,
                 True)  # fmt: skip


@export("quantization.quantize_and_dequantize")
def quantize_and_dequantize(input, input_min, input_max, signed_input=True, num_bits=8,  # noqa: A002
                            range_given=False, round_mode="HALF_TO_EVEN", name=None, narrow_range=False,
                            axis=None):  # fmt: skip
    """`tf.quantization.quantize_and_dequantize_v2` with the gradient of the identity everywhere."""
    return _call(input, input_min, input_max, signed_input, num_bits, range_given, round_mode, narrow_range, axis,
                 False)  # fmt: skip
