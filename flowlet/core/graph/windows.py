"""Static shapes of convolutions and pooling where some sizes are not known."""

import numpy as np

# Rows that slide a window, and the rank of their input.
RANKS = {"Conv2D": 4, "Conv3D": 5, "DepthwiseConv2dNative": 4, "MaxPool": 4, "AvgPool": 4, "MaxPool3D": 5, "AvgPool3D": 5}


def spatial(value, count, first):
    """The numbers along the spatial axes, of one number, those alone, or one for each axis of the tensor."""
    value = [int(one) for one in np.atleast_1d(value)]
    if len(value) == count + 2:
        return value[2:] if first else value[1:-1]
    return value * count if len(value) == 1 else value


def outputs(op_type, inputs, attributes):
    """(dtype, shape) of the result; None where a trial with all sizes must tell."""
    rank = RANKS[op_type]
    source, count = inputs[0].sizes or (None,) * rank, rank - 2
    window = (inputs[1].sizes or (None,) * rank) if len(inputs) > 1 else ()
    if None not in source and None not in window or len(source) != rank or len(window) not in (0, rank):
        return None
    first = str(attributes.get("data_format") or "").startswith("NC")
    sizes, channels = (source[2:], source[1]) if first else (source[1:-1], source[-1])
    if window and None not in (channels, window[-2]) and not _fit(op_type, channels, *window[-2:]):
        return None
    if window:
        channels = window[-1] if op_type.startswith("Conv") else None if None in window[2:] else window[2] * window[3]
    lengths = list(window[:count]) or spatial(attributes["ksize"], count, first)
    padding, strides = attributes["padding"], spatial(attributes["strides"], count, first)
    rates = spatial(attributes.get("dilations") or 1, count, first)
    if not isinstance(padding, str) or padding.upper() not in ("SAME", "VALID"):
        return None
    found = [None if size is None or length is None and padding.upper() == "VALID" else
             -(-size // stride) if padding.upper() == "SAME" else (size - (length - 1) * rate - 1) // stride + 1
             for size, length, stride, rate in zip(sizes, lengths, strides, rates)]  # fmt: skip
    return [(inputs[0].dtype, [source[0], channels, *found] if first else [source[0], *found, channels])]


def _fit(op_type, channels, own, filters):
    """Whether the channels of the input are those of the filters, or groups of as many."""
    if op_type == "DepthwiseConv2dNative":
        return channels == own
    return channels % own == 0 and (filters is None or filters % (channels // own) == 0)
