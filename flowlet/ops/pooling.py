"""Pooling: the largest or the mean of each window, `tf.nn.max_pool`, `avg_pool` and their kin (`pool` is generic)."""

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.dtypes import (
    bfloat16,
    float16,
    float32,
    float64,
    int8,
    int16,
    int32,
    int64,
    uint8,
    uint16,
)
from flowlet.core.op import op
from flowlet.ops import pools, sliding
from flowlet.ops.array import expand_dims, squeeze

FLOATS = (float16, bfloat16, float32, float64)
REAL = (*FLOATS, int32, int64, uint8, int16, int8, uint16)


def _unimplemented(text, op_type):
    return errors.UnimplementedError(message=f"{text} [Op:{op_type}]")


# op type -> what it says where a window is not positive
EMPTY = {
    "MaxPool": "Sliding window ksize must be positive. The specified or inferred ksize is: {all}",
    "MaxPool3D": "Sliding window ksize field must have non-negative dimensions",
}


def sizes_of(ksize, strides, n, last, op_type):
    """The windows and strides of the spatial axes, or the window of the channels: (sizes, strides, channels)."""
    ksize, strides = (sliding.outer(one, n, last) for one in (ksize, strides))
    empty = EMPTY.get(op_type, "ksize must be a positive int32 value, got:{one}")
    for values, text in ((ksize, empty), (strides, "Stride must be > 0, but got {one}")):
        if min(values) <= 0:
            raise errors.invalid(text.format(all=",".join(map(str, values)), one=min(values)), op_type)
    if ksize[0] != 1 or strides[0] != 1:
        raise _unimplemented("Pooling is not yet supported on the batch dimension.", op_type)
    depth, deep_stride = (ksize[-1], strides[-1]) if last else (ksize[1], strides[1])
    ksize, strides = (one[1:-1] if last else one[2:] for one in (ksize, strides))
    if depth == 1 and deep_stride == 1:
        return ksize, strides, 1
    if n == 3:
        raise _unimplemented("Pooling is not yet supported on the depth dimension.", op_type)
    if any(one != 1 for one in ksize):
        raise _unimplemented("MaxPooling supports exactly one of pooling across depth or pooling across width/height.",
                             op_type)  # fmt: skip
    if depth != deep_stride:
        raise _unimplemented("Depthwise max pooling requires the depth window to equal the depth stride", op_type)
    return ksize, strides, depth


def _shaped(value, n, op_type):
    if value.ndim != n + 2:
        raise errors.invalid(f"tensor_in must be {n + 2}-dimensional" if n == 3 else
                             f"tensor_in_shape must have {n} spatial dimensions. {value.ndim} 0", op_type)  # fmt: skip


def _around(x, sizes, strides, padding, dilations, op_type):
    if not isinstance(padding, str):
        for side, (name, axis) in enumerate((("Top", 0), ("Bottom", 0), ("Left", 1), ("Right", 1))):
            amount, size = padding[axis][side % 2], sizes[axis]
            if amount >= size:
                raise errors.invalid(f"{name} padding {amount} needs to be smaller than the window size {size}", op_type)
    return sliding.places(x.shape[1:-1], sizes, strides, padding, op_type, dilations)


def _pool_body(value, ksize, strides, padding, data_format, dilations, n, op_type, compute, more=()):
    last = sliding.channels_last(data_format, n, op_type, more)
    padding = sliding.pairs(padding, n, last, op_type)
    sizes, strides, depth = sizes_of(ksize, strides, n, last, op_type)
    _shaped(value, n, op_type)
    x = sliding.to_last(value, last)
    if depth > 1:
        if x.shape[-1] % depth:
            raise _unimplemented("Depthwise max pooling requires the depth window to evenly divide the input depth",
                                 op_type)  # fmt: skip
        x, axis = x[..., None], (1,) * (x.ndim - 2)
        around = [(size, 0, 0) for size in x.shape[1:-2]] + [(x.shape[-2] // depth, 0, 0)]
        found = compute(x, around, (*axis, depth), (*axis, depth), (1,) * (len(axis) + 1))[..., 0]
    else:
        dilations = dilations or (1,) * n
        found = compute(x, _around(x, sizes, strides, padding, dilations, op_type), sizes, strides, dilations)
    return sliding.from_last(found, last)


@op("MaxPool", inputs="input:T", types={"T": REAL})
def _max_pool(input, ksize, strides, padding, data_format, dilations=None, name=None):  # noqa: A002
    x = input if input.dtype.kind in "iu" else pools.finite_from_below(input)  # NaN is never the largest
    return _pool_body(x, ksize, strides, padding, data_format, dilations, 2, "MaxPool", pools.maximum,
                      ("NCHW_VECT_C",))  # fmt: skip


@op("MaxPool3D", inputs="input:T", types={"T": (float16, bfloat16, float32)})
def _max_pool3d(input, ksize, strides, padding, data_format, dilations=None, name=None):  # noqa: A002
    return _pool_body(input, ksize, strides, padding, data_format, dilations, 3, "MaxPool3D",
                      lambda *given: pools.maximum(*given, every=True))  # fmt: skip


@op("AvgPool", inputs="value:T", types={"T": FLOATS})
def _avg_pool(value, ksize, strides, padding, data_format, dilations=None, name=None):
    return _pool_body(value, ksize, strides, padding, data_format, dilations, 2, "AvgPool", pools.mean)


@op("AvgPool3D", inputs="input:T", types={"T": FLOATS})
def _avg_pool3d(input, ksize, strides, padding, data_format, dilations=None, name=None):  # noqa: A002
    return _pool_body(input, ksize, strides, padding, data_format, dilations, 3, "AvgPool3D", pools.mean)


ROWS = {("MAX", 2): _max_pool, ("AVG", 2): _avg_pool, ("MAX", 3): _max_pool3d, ("AVG", 3): _avg_pool3d}


def run(kind, n, value, ksize, strides, padding, data_format, dilations=None):
    """Check what TensorFlow checks in Python, and run the row."""
    ksize, strides = (sliding.sequence(conversion.static(one, what), n, what)
                      for one, what in ((ksize, "ksize"), (strides, "strides")))  # fmt: skip
    padding = conversion.static(padding, "padding")
    op_type = ROWS[kind, n].__flowlet_row__.op_type
    if (kind, n) != ("MAX", 2) or padding is None:
        sliding.choice(padding, sliding.PADDINGS, "padding", op_type)
    if (kind, n) == ("MAX", 2) and isinstance(value, np.ndarray):
        value = conversion.convert(value, None, float32)  # NumPy's numbers become float32, as in TensorFlow
    return ROWS[kind, n](value, ksize, strides, padding, data_format, dilations)


@export("nn.max_pool2d")
def max_pool2d(input, ksize, strides, padding, data_format="NHWC", name=None):  # noqa: A002
    """The largest element of each window of an image.

    Args:
        input: (batch, height, width, channels), or channels second under "NCHW" (in TensorFlow on GPUs only).
        ksize: 1, 2 or 4 ints: the size of the window.
        strides: 1, 2 or 4 ints: how far it moves.
        padding: "SAME", "VALID", or four pairs [[0, 0], [top, bottom], [left, right], [0, 0]].

    The gradient goes to the first of equal elements.

    >>> import flowlet as tf
    >>> image = tf.reshape(tf.range(16.0), [1, 4, 4, 1])
    >>> tf.nn.max_pool2d(image, 2, 2, "VALID")[0, :, :, 0].numpy().tolist()
    [[5.0, 7.0], [13.0, 15.0]]
    """
    return run("MAX", 2, input, ksize, strides, padding, data_format or "NHWC")


@export("nn.max_pool3d")
def max_pool3d(input, ksize, strides, padding, data_format="NDHWC", name=None):  # noqa: A002
    """The largest element of each window of a volume; the gradient goes to all that are equal to it.

    Args:
        input: (batch, depth, height, width, channels), or channels second under "NCDHW".
        ksize, strides: 1, 3 or 5 ints.
        padding: "SAME" or "VALID".

    >>> import flowlet as tf
    >>> tf.nn.max_pool3d(tf.reshape(tf.range(8.0), [1, 2, 2, 2, 1]), 2, 2, "VALID").numpy().item()
    7.0
    """
    return run("MAX", 3, input, ksize, strides, padding, data_format or "NDHWC")


@export("nn.avg_pool3d")
def avg_pool3d(input, ksize, strides, padding, data_format="NDHWC", name=None):  # noqa: A002
    """The mean of each window of a volume; padding does not count.

    >>> import flowlet as tf
    >>> tf.nn.avg_pool3d(tf.reshape(tf.range(8.0), [1, 2, 2, 2, 1]), 2, 2, "VALID").numpy().item()
    3.5
    """
    return run("AVG", 3, input, ksize, strides, padding, data_format or "NDHWC")


def _flat(kind, input, ksize, strides, padding, data_format):  # noqa: A002
    """Pooling along sequences, as pooling of images of one row."""
    last = data_format not in ("NCW", "NCHW")
    axis = 1 if last else 2
    ksize, strides = (sliding.sequence(conversion.static(one, what), 1, what)
                      for one, what in ((ksize, "ksize"), (strides, "strides")))  # fmt: skip
    padding = conversion.static(padding, "padding")
    if isinstance(padding, tuple) and kind == "MAX":
        padding = (*padding[:axis], (0, 0), *padding[axis:])
    ksize, strides = ((*one[:axis], 1, *one[axis:]) for one in (sliding.outer(ksize, 1, last),
                                                                sliding.outer(strides, 1, last)))  # fmt: skip
    image = expand_dims(input, axis)
    return squeeze(run(kind, 2, image, ksize, strides, padding, "NHWC" if last else "NCHW"), [axis])


@export("nn.max_pool1d")
def max_pool1d(input, ksize, strides, padding, data_format="NWC", name=None):  # noqa: A002
    """The largest element of each window of a sequence (batch, width, channels).

    >>> import flowlet as tf
    >>> tf.nn.max_pool1d(tf.reshape(tf.range(4.0), [1, 4, 1]), 2, 2, "VALID")[0, :, 0].numpy().tolist()
    [1.0, 3.0]
    """
    return _flat("MAX", input, ksize, strides, padding, data_format)


@export("nn.avg_pool1d")
def avg_pool1d(input, ksize, strides, padding, data_format="NWC", name=None):  # noqa: A002
    """The mean of each window of a sequence (batch, width, channels); padding does not count.

    >>> import flowlet as tf
    >>> tf.nn.avg_pool1d(tf.reshape(tf.range(4.0), [1, 4, 1]), 2, 2, "VALID")[0, :, 0].numpy().tolist()
    [0.5, 2.5]
    """
    return _flat("AVG", input, ksize, strides, padding, data_format)


def _by_rank(kind, input, ksize, strides, padding, data_format):  # noqa: A002
    tensor = conversion.convert(input)
    n = tensor.shape.rank - 2
    if not 1 <= n <= 3:
        raise ValueError(f"`input.shape.rank` must be 3, 4 or 5. Received: input.shape={tensor.shape} of rank "
                         f"{tensor.shape.rank}.")  # fmt: skip
    if n == 1:
        return _flat(kind, input, ksize, strides, padding, data_format or "NWC")
    return run(kind, n, input, ksize, strides, padding, data_format or sliding.LAYOUTS[n][0])


@export("nn.max_pool")
def max_pool(input, ksize, strides, padding, data_format=None, name=None):  # noqa: A002
    """The largest element of each window of sequences, images or volumes, by the rank of `input`.

    >>> import flowlet as tf
    >>> tf.nn.max_pool([[[1.0], [3.0]]], 2, 2, "VALID").numpy().item()
    3.0
    """
    return _by_rank("MAX", input, ksize, strides, padding, data_format)


@export("nn.avg_pool2d")
def avg_pool2d(input, ksize, strides, padding, data_format="NHWC", name=None):  # noqa: A002
    """The mean of each window of an image (batch, height, width, channels); padding does not count.

    >>> import flowlet as tf
    >>> tf.nn.avg_pool2d(tf.reshape(tf.range(4.0), [1, 2, 2, 1]), 2, 2, "VALID").numpy().item()
    1.5
    """
    return run("AVG", 2, input, ksize, strides, padding, data_format or "NHWC")


@export("nn.avg_pool")
def avg_pool(input, ksize, strides, padding, data_format=None, name=None):  # noqa: A002
    """The mean of each window of sequences, images or volumes, by the rank of `input`; padding does not count.

    Args:
        input: (batch, *spatial, channels).
        ksize, strides: 1, n or n + 2 ints for n spatial axes.
        padding: "SAME" or "VALID".

    >>> import flowlet as tf
    >>> tf.nn.avg_pool([[[1.0], [3.0]]], 2, 2, "VALID").numpy().item()
    2.0
    """
    return _by_rank("AVG", input, ksize, strides, padding, data_format)
