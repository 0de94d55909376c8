"""Pooling layers of sequences, images and volumes."""

from flowlet.api import export
from flowlet.compat.v1.layering.base import Layer, functional
from flowlet.compat.v1.networks.pooling import pooled
from flowlet.compat.v1.raw import raw


def numbers(value, n, name):
    """`n` integers, from one or as many."""
    values = (value,) * n if isinstance(value, int) else tuple(value) if hasattr(value, "__len__") else None
    if values is None or len(values) != n or not all(hasattr(one, "__index__") for one in values):
        raise ValueError(f"The `{name}` argument must be a tuple of {n} integers. Received: {value}")
    return tuple(int(one) for one in values)


def padding_of(value):
    """ "SAME" or "VALID"."""
    if not isinstance(value, str) or value.lower() not in ("same", "valid"):
        raise ValueError("The `padding` argument must be a list/tuple or one of \"valid\", \"same\" (or \"causal\", only for "
                         f"`Conv1D). Received: {value}")
    return value.upper()


def layout(data_format, n):
    """TensorFlow's name of a layout, such as "NHWC"."""
    if data_format not in ("channels_last", "channels_first"):
        raise ValueError("The `data_format` argument must be one of \"channels_first\", \"channels_last\". Received: "
                         f"{data_format}")
    axes = "DHW"[3 - n :]
    return f"N{axes}C" if data_format == "channels_last" else f"NC{axes}"


class Pooling(Layer):
    """A window that moves along the axes between the batch and the channels."""

    def __init__(self, pool_size, strides, padding="valid", data_format="channels_last", name=None, **keywords):
        super().__init__(name=name, **keywords)
        n = self.axes
        self.pool_size = numbers(pool_size, n, "pool_size")
        self.strides = numbers(pool_size if strides is None else strides, n, "strides")
        self.padding, self.data_format = padding_of(padding), layout(data_format, n)

    def call(self, inputs):
        """The pooled inputs."""
        if self.axes > 1:
            return pooled(self.operation, inputs, self.pool_size, self.strides, self.padding, self.data_format, self.operation,
                          self.axes)  # fmt: skip
        first = self.data_format == "NCW"
        wide = raw("ExpandDims", inputs, axis=3 if first else 2)
        found = pooled(self.operation, wide, (*self.pool_size, 1), (*self.strides, 1), self.padding, "NCHW" if first else "NHWC",
                       self.operation)  # fmt: skip
        return raw("Squeeze", found, axis=[3 if first else 2])


def _pooling(kind, prefix, n, what):
    class Kind(Pooling):
        axes, operation, ranks = n, prefix + ("3D" if n == 3 else ""), (n + 2,)

    name = f"{kind}Pooling{n}D"
    Kind.__name__ = Kind.__qualname__ = name
    Kind.__doc__ = f"The {what} of each window of inputs with {n} axes between the batch and the channels."
    export(f"compat.v1.layers.{name}")(Kind)
    functional(Kind, f"{kind.lower()}_pooling{n}d")


for _n in (1, 2, 3):
    _pooling("Max", "MaxPool", _n, "largest")
    _pooling("Average", "AvgPool", _n, "mean")
