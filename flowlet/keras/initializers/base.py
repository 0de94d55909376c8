"""The base classes of initializers."""

from flowlet import errors
from flowlet.core import convert as conversion
from flowlet.core.dtypes import as_dtype
from flowlet.keras import serial, settings, wrapping
from flowlet.random.state import SeedGenerator

initializers = serial.Family("initializer", "keras.initializers", "initializers")


@initializers.public()
class Initializer(serial.Configurable):
    """The base class: an initializer is called with a shape and a dtype and returns a tensor.

    >>> import flowlet as tf
    >>> class Sevens(tf.keras.initializers.Initializer):
    ...     def __call__(self, shape, dtype=None, **kwargs):
    ...         return tf.fill(shape, 7.)
    >>> tf.keras.layers.Dense(2, kernel_initializer=Sevens())(tf.ones([1, 1])).numpy().tolist()
    [[7.0, 7.0]]
    """

    def __call__(self, shape, dtype=None, **kwargs):
        raise NotImplementedError("Initializer subclasses must implement the `__call__()` method.")

    def get_config(self):
        return wrapping.without_late_defaults(type(self), super().get_config())

    @classmethod
    def from_config(cls, config, custom_objects=None):
        return cls(**{name: value for name, value in config.items() if name != "dtype"})


class BuiltIn(Initializer):
    """An initializer of ours: it checks what it is called with and leaves the numbers to `values`."""

    wanted = "floating point type"
    kinds = ("float",)  # of dtypes that it can give

    def __call__(self, shape, dtype=None, **kwargs):
        """The values.

        Args:
            shape: the sizes.
            dtype: `tf.keras.backend.floatx()` by default.
            partition_shape: for a part of a larger weight, the shape of the part.

        Raises:
            ValueError: for a dtype that this initializer cannot give.
        """
        part = kwargs.pop("partition_shape", None)
        kwargs.pop("partition_offset", None)
        if kwargs:
            raise TypeError(f"Unknown keyword arguments: {', '.join(kwargs)}. Allowed keyword arguments: "
                            "['partition_shape', 'partition_offset'].")  # fmt: skip
        dtype = as_dtype(settings.floatx() if dtype is None else dtype)
        if dtype._kind not in self.kinds:
            raise ValueError(errors.message(
                f"Expected {self.wanted}, got {dtype}.",
                fix=f"give {type(self).__name__} a dtype such as 'float32'."))  # fmt: skip
        shape = conversion.static(shape, "shape")
        shape = (shape,) if isinstance(shape, int) else tuple(shape)
        part = shape if part is None else tuple(conversion.static(part, "partition_shape"))
        return self.values(shape, dtype, part)

    def values(self, shape, dtype, part):
        """The numbers for `part` of a weight of `shape`."""
        raise NotImplementedError


class Random(BuiltIn):
    """A built-in initializer that draws numbers.

    Without a seed they follow from `tf.random.set_seed`. With one, each call takes the next seed, as in
    TensorFlow 2.8: two calls give different numbers, a program the same in each run.
    """

    def __init__(self, seed=None):
        self.seed = seed
        self.numbers = SeedGenerator(seed)
