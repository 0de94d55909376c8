"""Blocks of an image moved to its channels or its batch, and back."""

import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.op import op
from flowlet.core.tensor import EagerTensor
from flowlet.ops import sliding

VECTORS = ("NCHW_VECT_C",)


def _block(block_size, op_type):
    if block_size < 2:
        raise errors.invalid(f"Value for attr 'block_size' of {block_size} must be at least minimum 2", op_type)


@op("SpaceToDepth", "nn.space_to_depth", inputs="input", texts=True)
def space_to_depth(input, block_size, data_format="NHWC", name=None):  # noqa: A002
    """Squares of `block_size` pixels become the channels of one.

    Args:
        input: (batch, height, width, channels), or channels second under "NCHW" (in TensorFlow on GPUs only).
        block_size: at least 2; it divides height and width.

    >>> import flowlet as tf
    >>> tf.nn.space_to_depth([[[[1], [2]], [[3], [4]]]], 2).numpy().tolist()
    [[[[1, 2, 3, 4]]]]
    """
    last = sliding.channels_last(data_format, 2, "SpaceToDepth", VECTORS)
    _block(block_size, "SpaceToDepth")
    if input.ndim != 4:
        raise errors.invalid(f"Input rank should be 4 instead of {input.ndim}", "SpaceToDepth")
    batch, height, width, channels = (x := sliding.to_last(input, last)).shape
    if height % block_size or width % block_size:
        raise errors.invalid(f"Image width {width} and height {height} should be divisible by block_size: {block_size}",
                             "SpaceToDepth")  # fmt: skip
    x = x.reshape(batch, height // block_size, block_size, width // block_size, block_size, channels)
    x = x.transpose(0, 1, 3, 2, 4, 5)
    return sliding.from_last(x.reshape(*x.shape[:3], channels * block_size**2), last)


@op("DepthToSpace", "nn.depth_to_space", inputs="input", texts=True)
def depth_to_space(input, block_size, data_format="NHWC", name=None):  # noqa: A002
    """The channels of a pixel become a square of `block_size` pixels: the inverse of `tf.nn.space_to_depth`.

    >>> import flowlet as tf
    >>> tf.nn.depth_to_space([[[[1, 2, 3, 4]]]], 2)[0, :, :, 0].numpy().tolist()
    [[1, 2], [3, 4]]
    """
    last = sliding.channels_last(data_format, 2, "DepthToSpace", VECTORS)
    _block(block_size, "DepthToSpace")
    if input.ndim != 4:
        raise errors.invalid(f"Input rank should be: 4 instead of: {input.ndim}", "DepthToSpace")
    batch, height, width, channels = (x := sliding.to_last(input, last)).shape
    if channels % block_size**2:
        raise errors.invalid(f"Input depth dimension {channels} should be divisible by: {block_size**2}", "DepthToSpace")
    depth = channels // block_size**2
    x = x.reshape(batch, height, width, block_size, block_size, depth).transpose(0, 1, 3, 2, 4, 5)
    return sliding.from_last(x.reshape(batch, height * block_size, width * block_size, depth), last)


def _blocks(x, block_shape, around, what, op_type):
    """Check the sizes of blocks and of paddings or crops."""
    if not isinstance(block_shape, tuple) or any(isinstance(one, tuple) for one in block_shape):
        raise errors.invalid(f"block_shape rank should be 1 instead of {np.ndim(block_shape)}", op_type)
    if x.ndim < 1 + len(block_shape):
        raise errors.invalid(f"input rank should be >= {1 + len(block_shape)} instead of {x.ndim}", op_type)
    if np.shape(around) != (len(block_shape), 2):
        raise errors.invalid(f"{what.lower()} should have shape [{len(block_shape)}, 2] instead of "
                             f"{str(list(np.shape(around))).replace(' ', '')}", op_type)  # fmt: skip
    if any(side < 0 for pair in around for side in pair):
        raise errors.invalid(f"{what} must be non-negative", op_type)


@op("SpaceToBatchND", "space_to_batch_nd", inputs="input",
    ints={"block_shape": "Tblock_shape", "paddings": "Tpaddings"})  # fmt: skip
def space_to_batch_nd(input, block_shape, paddings, name=None):  # noqa: A002
    """Blocks of the axes after the first move to the batch: every block's n-th elements make an image of their own.

    Args:
        input: (batch, *spatial, ...).
        block_shape: the size of a block along each spatial axis; it divides the padded axis.
        paddings: (before, after) with zeros, for each spatial axis.

    >>> import flowlet as tf
    >>> tf.space_to_batch_nd([[1, 2, 3, 4]], [2], [[0, 0]]).numpy().tolist()
    [[1, 3], [2, 4]]
    """
    op_type, n = "SpaceToBatchND", np.size(block_shape)
    _blocks(input, block_shape, paddings, "Paddings", op_type)
    for place, block in enumerate(block_shape):
        if block <= 0:
            raise errors.invalid(f"All values in block_shape must be positive, got value, {block} at index {place}.",
                                 op_type)  # fmt: skip
    x = jnp.pad(input, [(0, 0), *paddings, *[(0, 0)] * (input.ndim - n - 1)])
    shape = [x.shape[0]]
    for place, (size, block) in enumerate(zip(x.shape[1:], block_shape)):
        if size % block:
            raise errors.invalid(f"padded_shape[{place}]={size} is not divisible by block_shape[{place}]={block}",
                                 op_type)  # fmt: skip
        shape += [size // block, block]
    x = x.reshape(*shape, *x.shape[n + 1 :])
    inner = [1 + 2 * axis for axis in range(n)]
    x = x.transpose(*[axis + 1 for axis in inner], 0, *inner, *range(2 * n + 1, x.ndim))
    return x.reshape(input.shape[0] * int(np.prod(block_shape)), *x.shape[n + 1 :])


@op("BatchToSpaceND", inputs="input", ints={"block_shape": "Tblock_shape", "crops": "Tcrops"})
def _batch_to_space(input, block_shape, crops, name=None):  # noqa: A002
    op_type, n = "BatchToSpaceND", np.size(block_shape)
    _blocks(input, block_shape, crops, "Crops", op_type)
    total = int(np.prod(block_shape))
    if total <= 0:
        raise errors.invalid(f"Product of block sizes must be positive, got {total}", op_type)
    if input.shape[0] % total:
        raise errors.invalid(f"Input batch dimension ({input.shape[0]}) is not divisible by product of block sizes "
                             f"({total})", op_type)  # fmt: skip
    x = input.reshape(*block_shape, input.shape[0] // total, *input.shape[1:])
    x = x.transpose(n, *[axis for i in range(n) for axis in (n + 1 + i, i)], *range(2 * n + 1, x.ndim))
    sizes = [size * block for size, block in zip(input.shape[1:], block_shape)]
    x = x.reshape(input.shape[0] // total, *sizes, *input.shape[n + 1 :])
    for place, (size, (before, after)) in enumerate(zip(sizes, crops)):
        if size - before - after < 0:
            raise errors.invalid(f"cropped_shape[{place}]={size - before - after} must be non-negative", op_type)
    return x[(slice(None), *[slice(before, size - after) for size, (before, after) in zip(sizes, crops)])]


@export("nn.space_to_batch", "space_to_batch")
def space_to_batch(input, block_shape, paddings, name=None):  # noqa: A002
    """`tf.space_to_batch_nd` under its other name.

    >>> import flowlet as tf
    >>> tf.space_to_batch([[1, 2]], [2], [[0, 0]]).numpy().tolist()
    [[1], [2]]
    """
    return space_to_batch_nd(input, block_shape, paddings)


@export("batch_to_space")
def batch_to_space(input, block_shape, crops, name=None):  # noqa: A002
    """The inverse of `tf.space_to_batch`.

    Args:
        input: (batch, *spatial, ...), where the product of `block_shape` divides the batch.
        block_shape: the size of a block along each spatial axis, or an int for two axes.
        crops: how much to cut off (before, after), for each spatial axis.

    >>> import flowlet as tf
    >>> tf.batch_to_space([[1, 3], [2, 4]], [2], [[0, 0]]).numpy().tolist()
    [[1, 2, 3, 4]]
    """
    return _batch_to_space(input, [block_shape] * 2 if isinstance(block_shape, int) else block_shape, crops)


@export("required_space_to_batch_paddings")
def required_space_to_batch_paddings(input_shape, block_shape, base_paddings=None, name=None):
    """The paddings that make sizes divisible by blocks, and the crops that take them off again.

    Args:
        input_shape: the sizes of the spatial axes.
        block_shape: the size of a block along each.
        base_paddings: the least paddings.

    >>> import flowlet as tf
    >>> paddings, crops = tf.required_space_to_batch_paddings([5], [2])
    >>> paddings.numpy().tolist(), crops.numpy().tolist()
    ([[0, 1]], [[0, 1]])
    """
    sizes, blocks = (np.array(conversion.integers(one, None, "Pad"), np.int64) for one in (input_shape, block_shape))
    if blocks.ndim != 1:
        raise ValueError(f"Shape {blocks.shape} must have rank 1")
    base = np.zeros((len(blocks), 2), np.int64)
    if base_paddings is not None:
        base = np.array(conversion.integers(base_paddings, None, "Pad"), np.int64)
    for found, wanted in ((sizes.shape, [len(blocks)]), (base.shape, [len(blocks), 2])):
        if list(found) != wanted:
            raise ValueError(f"Shapes {found} and {wanted} are incompatible")
    extra = -(sizes + base.sum(1)) % blocks
    paddings = np.stack([base[:, 0], base[:, 1] + extra], 1)
    crops = np.stack([np.zeros_like(extra), extra], 1)
    return EagerTensor(paddings.astype(np.int32)), EagerTensor(crops.astype(np.int32))


@export("nn.with_space_to_batch")
def with_space_to_batch(input, dilation_rate, padding, op, filter_shape=None, spatial_dims=None,  # noqa: A002
                        data_format=None):  # fmt: skip
    """Run `op` on windows with holes: on images made of every `dilation_rate`-th element.

    Args:
        input: (batch, ..., channels), or channels second under "NC...".
        dilation_rate: a list: the rate of each spatial axis.
        padding: "SAME" (needs `filter_shape`) or "VALID".
        op: `op(images, number of spatial axes, "VALID")`; called with `padding` itself where all rates are 1.
        filter_shape: the size of a window, along each spatial axis.
        spatial_dims: the axes that are spatial, where they are not the first ones.

    >>> import flowlet as tf
    >>> mean = lambda x, _, padding: tf.nn.avg_pool1d(x, 2, 1, padding)
    >>> tf.nn.with_space_to_batch([[[1.0], [2.0], [3.0]]], [2], "VALID", mean).numpy().tolist()
    [[[2.0]]]
    """
    input = conversion.convert(input)
    rates = np.array(conversion.static(dilation_rate))
    if rates.ndim != 1:
        raise ValueError(f"`dilation_rate.shape.rank` must be 1. Received: dilation_rate={dilation_rate} of rank "
                         f"{rates.ndim}")  # fmt: skip
    if (rates < 1).any():
        raise ValueError(f"`dilation_rate` must be positive. Received: dilation_rate={rates}")
    first = 2 if data_format is not None and str(data_format).startswith("NC") else 1
    axes = list(conversion.static(spatial_dims or range(first, first + len(rates))))
    if axes != sorted(set(axes)) or any(axis < 1 for axis in axes):
        raise ValueError(f"`spatial_dims` must be a monotonically increasing sequence of positive integers. Received: "
                         f"spatial_dims={axes}")  # fmt: skip
    least = axes[-1] + 1
    if input.shape.rank < least:
        raise ValueError(f"`input.shape.rank` must be at least {least}. Received: input.shape={input.shape} with rank "
                         f"{input.shape.rank}")  # fmt: skip
    if (rates == 1).all():
        return op(input, len(rates), padding)
    base = _base(rates, padding, filter_shape)
    sizes = [input.shape[axis] for axis in axes]
    paddings, crops = (np.asarray(one._value) for one in required_space_to_batch_paddings(sizes, rates, base))
    blocks = _filled(rates, axes, 1)
    images = space_to_batch_nd(input, blocks, _filled(paddings, axes, (0, 0)))
    return _batch_to_space(op(images, len(rates), "VALID"), blocks, _filled(crops, axes, (0, 0)))


def _base(rates, padding, filter_shape):
    """The paddings of the windows themselves."""
    if padding == "VALID":
        return [[0, 0]] * len(rates)
    if padding != "SAME":
        raise ValueError(f"`padding` must be one of 'SAME' or 'VALID'. Received: padding={padding}")
    if filter_shape is None:
        raise ValueError(f"`filter_shape` must be specified for `padding='SAME'`. Received: filter_shape={filter_shape} "
                         f"and padding={padding}")  # fmt: skip
    extra = [(size - 1) * int(rate) for size, rate in zip(conversion.static(tuple(filter_shape)), rates)]
    return [[one // 2, one - one // 2] for one in extra]


def _filled(values, axes, fill):
    """One value for each axis from 1 to the last spatial one."""
    known = {axis: np.asarray(value).tolist() for axis, value in zip(axes, values)}
    return tuple(tuple(one) if isinstance(one, list) else one
                 for one in (known.get(axis, fill) for axis in range(1, axes[-1] + 1)))  # fmt: skip
