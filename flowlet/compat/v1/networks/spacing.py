"""Pooling of windows of random sizes, and computing with spaces between pixels, in their 1.x forms."""

import collections

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.compat.v1.raw import eagerly, raw, tensor
from flowlet.compat.v1.scopes import name_scope
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.random import fractional


def _fractional(kind, op_type):
    result = collections.namedtuple(op_type, ["output", "row_pooling_sequence", "col_pooling_sequence"])
    function = getattr(fractional, f"fractional_{kind}_pool")

    @export(f"compat.v1.nn.fractional_{kind}_pool")
    def pool(value, pooling_ratio, pseudo_random=False, overlapping=False, deterministic=False, seed=0, seed2=0, name=None):
        value = tensor(value, None, "value")
        ratios, sizes = [float(one) for one in pooling_ratio], value.shape.as_list()
        counts = [None if size is None else int(size / ratio) for size, ratio in zip(sizes, ratios)]
        own = int(seed or seed2) if deterministic else 0
        outputs = [(value.dtype, counts), *((dtypes.int64, [count]) for count in counts[1:3])]  # as 1.15 counts them
        return result(*eagerly(op_type, lambda value: list(function(value, ratios, pseudo_random, overlapping, own)), value,
                               outputs=outputs, name=name))  # fmt: skip

    pool.__name__ = pool.__qualname__ = f"fractional_{kind}_pool"
    what = {"max": "largest", "avg": "mean"}[kind]
    pool.__doc__ = f"""The {what} of windows whose sizes are drawn, so that an image shrinks by any ratio.

    In graphs it runs on the host, without a gradient.

    Args:
        value: (batch, height, width, channels).
        pooling_ratio: [1.0, ratio of rows, ratio of columns, 1.0].
        pseudo_random, overlapping: as of `tf.nn.fractional_{kind}_pool` of 2.x.
        deterministic, seed, seed2: the same windows each time, by a seed.
    """


_fractional("max", "FractionalMaxPool")
_fractional("avg", "FractionalAvgPool")


@export("compat.v1.required_space_to_batch_paddings")
def required_space_to_batch_paddings(input_shape, block_shape, base_paddings=None, name=None):
    """(paddings, crops) that make sizes divisible by those of blocks: arrays (sizes, 2).

    Args:
        input_shape: the sizes.
        block_shape: the sizes of a block.
        base_paddings: paddings that there must be at least.
    """
    with name_scope(name, "required_space_to_batch_paddings", [input_shape, block_shape]):
        sizes, blocks = (np.array(conversion.static(one), np.int64).reshape(-1) for one in (input_shape, block_shape))
        base = np.zeros([len(blocks), 2], np.int64) if base_paddings is None else np.array(base_paddings)
        more = (-(sizes + base.sum(1))) % blocks
        paddings = np.stack([base[:, 0], base[:, 1] + more], 1).tolist()
        tensor(sizes.astype(np.int32), None, "input_shape")
        return tensor(paddings, None, "paddings"), tensor(np.stack([0 * more, more], 1).tolist(), None, "crops")


def _numbers(source):
    return np.asarray(source.op.node.array).tolist()


@export("compat.v1.nn.with_space_to_batch")
def with_space_to_batch(input, dilation_rate, padding, op, filter_shape=None, spatial_dims=None, data_format=None):  # noqa: A002
    """`op(input, number of spatial axes, padding)` as if there were `dilation_rate - 1` zeros between the elements of its filter.

    Args:
        input: (batch, ..., channels) with known sizes.
        dilation_rate: a number for each spatial axis.
        padding: "SAME" or "VALID".
        op: the function.
        filter_shape: the sizes of its filter, needed for "SAME".
        spatial_dims: which axes are spatial; by default those after the batch.
        data_format: accepted where the channels come last.

    Raises:
        ValueError: for rates below 1, sizes that are not known, a missing filter shape.
    """
    source, rates = tensor(input), [int(one) for one in conversion.static(dilation_rate)]
    axes = list(spatial_dims or range(1, len(rates) + 1))
    if min(rates) < 1:
        raise ValueError("dilation_rate must be positive")
    if all(rate == 1 for rate in rates):
        return op(source, len(rates), padding)
    tensor(rates, dtypes.int32, "dilation_rate")
    if padding == "SAME" and filter_shape is None:
        raise ValueError("filter_shape must be specified for SAME padding")
    base = None
    if padding == "SAME":
        widths = [int(getattr(one, "value", one)) for one in filter_shape[: len(rates)]]
        tensor([int(getattr(one, "value", one)) for one in filter_shape], dtypes.int32, "filter_shape")
        whole = [(width - 1) * rate for width, rate in zip(widths, rates)]
        base = [[one // 2, one - one // 2] for one in whole]
        tensor(base, dtypes.int32, "stack")
    known = source.shape.as_list()
    if any(known[axis] is None for axis in axes):
        raise ValueError(errors.message(f"the spatial sizes of the input are not known: {source.shape}.", "known sizes.",
                                        "tf.nn.convolution(..., dilations=...) works with any sizes."))  # fmt: skip
    paddings, crops = required_space_to_batch_paddings([known[axis] for axis in axes], rates, base)
    wide = raw("SpaceToBatchND", source, block_shape=rates, paddings=_numbers(paddings))
    return raw("BatchToSpaceND", op(wide, len(rates), "VALID"), block_shape=rates, crops=_numbers(crops))
