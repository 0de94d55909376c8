"""`tf.nn.max_pool_with_argmax`, which tells the places of the maxima, and `tf.nn.pool`, pooling by name."""

import jax.numpy as jnp
import numpy as np
from jax import lax

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.dtypes import REAL, as_dtype, int32, int64, kernel_name
from flowlet.core.op import as_dtype_or_none, op
from flowlet.ops import pooling, pools, sliding


@op("MaxPoolWithArgmax", inputs="input:T", types={"T": REAL})
def _with_argmax(input, ksize, strides, padding, kind, batch, name=None):  # noqa: A002
    op_type = "MaxPoolWithArgmax"
    padding = sliding.choice(padding, sliding.PADDINGS, "padding", op_type)
    sizes, strides, depth = pooling.sizes_of(ksize, strides, 2, True, op_type)
    if input.ndim != 4:
        raise errors.invalid("tensor_in must be 4-dimensional (2)", op_type)
    if not input.size:
        raise errors.invalid("tensor_in must not be empty (2)", op_type)
    if depth != 1:
        raise errors.UnimplementedError(message="Max pooling with places is not supported across channels. "
                                                f"[Op:{op_type}]")  # fmt: skip
    around = sliding.places(input.shape[1:3], sizes, strides, padding, op_type)
    kind = as_dtype_or_none(kind)
    fill = pools.lowest(input.dtype)
    x = lax.pad(input, jnp.asarray(fill), [(0, 0, 0), *[(a, b, 0) for _, a, b in around], (0, 0, 0)])
    found = jnp.full((x.shape[0], around[0][0], around[1][0], x.shape[3]), fill)
    place = jnp.full(found.shape, -1, kind)
    channels = np.arange(x.shape[3])
    for row in range(sizes[0]):
        for column in range(sizes[1]):
            at = [np.arange(around[i][0]) * strides[i] + one for i, one in enumerate((row, column))]
            y, z = (at[i] - around[i][1] for i in range(2))
            inside = ((y >= 0) & (y < input.shape[1]))[:, None] & ((z >= 0) & (z < input.shape[2]))
            part = x[:, at[0][0] :: strides[0], at[1][0] :: strides[1]][:, : len(y), : len(z)]
            better = inside[None, :, :, None] & ((part > found) | (place == -1))
            flat = (y[:, None, None] * input.shape[2] + z[:, None]) * input.shape[3] + channels
            found, place = jnp.where(better, part, found), jnp.where(better, flat.astype(kind)[None], place)
    if batch:
        each = int(np.prod(input.shape[1:]))
        place = place + (np.arange(input.shape[0]) * each).astype(kind).reshape(-1, 1, 1, 1)
    return found, place


@export("nn.max_pool_with_argmax")
def max_pool_with_argmax(input, ksize, strides, padding, data_format="NHWC", output_dtype=int64,  # noqa: A002
                         include_batch_in_index=False, name=None):  # fmt: skip
    """The largest element of each window, and where it is: `(row * width + column) * channels + channel`.

    Args:
        input: (batch, height, width, channels).
        ksize, strides: 1, 2 or 4 ints.
        padding: "SAME" or "VALID".
        output_dtype: int64 or int32.
        include_batch_in_index: count through the whole batch, not within each image.

    >>> import flowlet as tf
    >>> found, place = tf.nn.max_pool_with_argmax([[[[1.0], [9.0]], [[3.0], [4.0]]]], 2, 2, "VALID")
    >>> found.numpy().item(), place.numpy().item()
    (9.0, 1)
    """
    if data_format != "NHWC":
        raise ValueError(f"`data_format` values other  than 'NHWC' are not supported. Received: data_format="
                         f"{data_format}")  # fmt: skip
    ksize, strides = (sliding.sequence(conversion.static(one, what), 2, what)
                      for one, what in ((ksize, "ksize"), (strides, "strides")))  # fmt: skip
    kind = as_dtype(output_dtype)
    if kind not in (int32, int64):
        raise errors.invalid(f"Value for attr 'Targmax' of {kernel_name(kind)} is not in the list of allowed values: "
                             "int32, int64", "MaxPoolWithArgmax")  # fmt: skip
    return _with_argmax(input, ksize, strides, conversion.static(padding), kind, bool(include_batch_in_index))


def _each(value, n, what):
    """One number for each spatial axis, from an int or a list of them."""
    value = conversion.static(value, what)
    value = (value,) * n if isinstance(value, int) else (1,) * n if value is None else tuple(value)
    if len(value) != n:
        raise ValueError(f"`len({what})` should be {n}. Received: {what}={list(value)} of length {len(value)}")
    return value


@export("nn.pool")
def pool(input, window_shape, pooling_type, strides=None, padding="VALID", data_format=None,  # noqa: A002
         dilations=None, name=None):  # fmt: skip
    """The largest ("MAX") or the mean ("AVG") of each window of sequences, images or volumes.

    Args:
        input: (batch, *spatial, channels), or channels second under "NC...".
        window_shape: one int for each spatial axis.
        pooling_type: "MAX" or "AVG".
        strides, dilations: an int or one for each spatial axis; only one of the two may be above 1.
        padding: "SAME" (without dilations) or "VALID".

    >>> import flowlet as tf
    >>> tf.nn.pool([[[1.0], [9.0], [3.0]]], [2], "MAX")[0, :, 0].numpy().tolist()
    [9.0, 9.0]
    """
    input = conversion.convert(input)
    window = conversion.static(window_shape)
    n = len(window)
    if input.shape.rank != n + 2:
        raise ValueError(f"Shape {input.shape} must have rank {n + 2}")
    strides, dilations = _each(strides, n, "strides"), _each(dilations, n, "dilation_rate")
    if max(dilations) > 1:
        if max(strides) > 1:
            raise ValueError(f"`strides > 1` not supported in conjunction with `dilation_rate > 1`. Received: "
                             f"strides={np.array(strides)} and dilation_rate={np.array(dilations)}")  # fmt: skip
        if padding == "SAME":
            raise ValueError(f"pooling with 'SAME' padding is not implemented for `dilation_rate` > 1. Received: "
                             f"padding={padding} and dilation_rate={np.array(dilations)}")  # fmt: skip
    if pooling_type not in ("MAX", "AVG") or not 1 <= n <= 3:
        raise ValueError(f"{n}-D {pooling_type} pooling is not supported.")
    if n == 1:
        return _of_one(pooling_type, input, window, strides, padding, data_format, dilations)
    return pooling.run(pooling_type, n, input, window, strides, padding, data_format or sliding.LAYOUTS[n][0],
                         dilations)  # fmt: skip


def _of_one(kind, input, window, strides, padding, data_format, dilations):  # noqa: A002
    last = data_format is None or not str(data_format).startswith("NC")
    axis = 1 if last else 2
    found = pooling.run(kind, 2, pooling.expand_dims(input, axis), (1, *window), (1, *strides), padding,
                          "NHWC" if last else "NCHW", (1, *dilations))  # fmt: skip
    return pooling.squeeze(found, [axis])
