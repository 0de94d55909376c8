"""Windows that slide over a tensor: strides, padding and layouts, as convolutions and pooling share them.

Inside, channels are last: `(batch, *spatial, channels)`. A layout with channels first is brought there and back, which
XLA folds into what it surrounds.
"""

import jax.numpy as jnp

from flowlet import errors

LAYOUTS = {1: ("NWC", "NCW"), 2: ("NHWC", "NCHW"), 3: ("NDHWC", "NCDHW")}
PADDINGS = ("SAME", "VALID")
EXPLICIT = (*PADDINGS, "EXPLICIT")


def choice(value, allowed, attribute, op_type):
    """`value`, which must be one of the texts `allowed`."""
    if not isinstance(value, str):
        raise TypeError(f"Expected string for argument '{attribute}' not {_listed(value)!r}.")
    if value not in allowed:
        raise errors.invalid(f"Value for attr '{attribute}' of \"{value}\" is not in the list of allowed values: "
                             + ", ".join(f'"{one}"' for one in allowed), op_type)  # fmt: skip
    return value


def _listed(value):
    return [_listed(one) for one in value] if isinstance(value, tuple) else value


def channels_last(data_format, n, op_type, more=()):
    """Whether the layout of `n` spatial axes has its channels last."""
    if data_format is None:
        return True
    return choice(data_format, (*LAYOUTS[n], *more), "data_format", op_type) == LAYOUTS[n][0]


def sequence(value, n, what):
    """Sizes, strides or rates for `n` spatial axes, given as 1, n or n + 2 numbers: in the order of the tensor's axes.

    Returns n numbers where the batch and the channels have none, n + 2 where they do.

    Raises:
        ValueError: for another length.
        TypeError: for what is no number.
    """
    value = (1,) if value is None else value if isinstance(value, tuple) else (value,)
    if len(value) not in (1, n, n + 2):
        raise ValueError(f"{what} should be of length 1, {n} or {n + 2}. Received: {what}={_listed(value)} of length "
                         f"{len(value)}")  # fmt: skip
    for one in value:
        if not isinstance(one, (int, float)):
            raise TypeError(f"Expected int for argument '{what}' not {_listed(one)!r}.")
    value = tuple(int(one) for one in value)
    return value * n if len(value) == 1 else value


def whole(value, n, what, op_type, short="Length for attr '{what}' of {count} must be at least minimum {least}"):
    """The n + 2 numbers of an argument that TensorFlow takes in full only."""
    if not isinstance(value, tuple):
        raise TypeError(f"Expected list for '{what}' argument to '{op_type}' Op, not {value!r}.")
    if len(value) != n + 2:
        raise errors.invalid(short.format(what=what, count=len(value), least=n + 2), op_type)
    return value


def inner(values, n, last, nothing, refuse):
    """The values of the spatial axes; `refuse()` makes the error where those of batch or channels are not `nothing`."""
    if len(values) == n:
        return values
    spatial, others = (values[1:-1], (values[0], values[-1])) if last else (values[2:], values[:2])
    if others != (nothing, nothing):
        raise refuse()
    return spatial


def outer(values, n, last, fill=1):
    """The values of all axes, with `fill` for batch and channels where only the spatial axes are given."""
    if len(values) == n + 2:
        return values
    return (fill, *values, fill) if last else (fill, fill, *values)


def pairs(padding, n, last, op_type):
    """Padding as "SAME", "VALID" or one pair (before, after) for each spatial axis.

    Raises:
        ValueError, InvalidArgumentError: for a list that is no n + 2 pairs of numbers, or pads batch or channels.
    """
    if not isinstance(padding, tuple):
        if padding == "EXPLICIT":
            raise ValueError("'EXPLICIT' is not a valid value for `padding`. To use explicit padding, `padding` must be "
                             "a list.")  # fmt: skip
        return choice(padding, EXPLICIT, "padding", op_type)
    for place, pair in enumerate(padding):
        if not isinstance(pair, tuple) or len(pair) != 2:
            found = f"of size {len(pair)}" if isinstance(pair, tuple) else f"of type {type(pair)}"
            raise ValueError(f"When `padding` is a list, each element of `padding` must be a list/tuple of size 2. "
                             f"Received: padding={_listed(padding)} with element at index {place} {found}")  # fmt: skip
    if len(padding) != n + 2:
        raise ValueError(f"When padding is a list, it must be of size {n + 2}. Received: padding={_listed(padding)} of "
                         f"size {len(padding)}")  # fmt: skip
    if any(side < 0 for pair in padding for side in pair):
        raise errors.invalid("All elements of explicit_paddings must be nonnegative", op_type)
    return inner(padding, n, last, (0, 0), lambda: errors.invalid(
        "Nonzero explicit padding in the batch or depth dimensions is not supported", op_type))


def _place(size, window, stride, dilation, padding, op_type):
    """How a window slides along an axis: (how many places, padding before, padding after)."""
    reach = (window - 1) * dilation + 1
    if padding == "SAME":
        count = -(-size // stride)
        total = max((count - 1) * stride + reach - size, 0)
        return count, total // 2, total - total // 2
    before, after = (0, 0) if padding == "VALID" else padding
    count = int((size + before + after - reach + stride) / stride)
    if count < 0:
        raise errors.invalid(f"Computed output size would be negative: {count} [input_size: {size}, "
                             f"effective_filter_size: {reach}, stride: {stride}]", op_type)  # fmt: skip
    return count, before, after


def places(sizes, sliding, strides, padding, op_type, dilations=None):
    """How windows of the sizes `sliding` slide: for each axis (how many places, padding before, padding after)."""
    each = [padding] * len(sizes) if isinstance(padding, str) else padding
    dilations = dilations or (1,) * len(sizes)
    return [_place(*axis, op_type) for axis in zip(sizes, sliding, strides, dilations, each)]


def to_last(x, last):
    """`x` with its channels last."""
    return x if last else jnp.moveaxis(x, 1, -1)


def from_last(x, last):
    """The result in the layout of the input."""
    return x if last else jnp.moveaxis(x, -1, 1)
