"""What a step is given for a batch: `x`, `(x, y)` or `(x, y, sample_weight)`."""

from flowlet.api import export


@export("keras.utils.unpack_x_y_sample_weight")
def unpack_x_y_sample_weight(data):
    """`(x, y, sample_weight)` from what a step is given; None for what is missing."""
    if isinstance(data, list):
        data = tuple(data)
    if not isinstance(data, tuple):
        return data, None, None
    if len(data) > 3:
        raise ValueError("Data is expected to be in format `x`, `(x,)`, `(x, y)`, or `(x, y, sample_weight)`, found: "
                         f"{data}")  # fmt: skip
    return (*data, *[None] * (3 - len(data)))


@export("keras.utils.pack_x_y_sample_weight")
def pack_x_y_sample_weight(x, y=None, sample_weight=None):
    """`x`, `(x, y)` or `(x, y, sample_weight)`."""
    if y is None:
        return (x,) if isinstance(x, (tuple, dict)) else x
    return (x, y) if sample_weight is None else (x, y, sample_weight)
