"""What all initializers share: a dtype, and a config that follows from the constructor's arguments."""

import inspect

from flowlet.api import export
from flowlet.core import dtypes
from flowlet.core.shape import TensorShape


@export("compat.v1.keras.initializers.Initializer")
class Initializer:
    """A function of a shape that gives an initial value.

    Attributes:
        dtype: of what it gives where a call names none.
    """

    dtype = dtypes.float32

    def __init__(self, dtype=dtypes.float32):
        self.dtype = dtypes.as_dtype(dtype)

    def __call__(self, shape, dtype=None, partition_info=None):
        """The value of a variable of this shape."""
        raise NotImplementedError(type(self).__name__)

    def get_config(self):
        """The arguments that make it again."""
        names = [name for name in inspect.signature(type(self).__init__).parameters if name != "self"]
        return {name: self.dtype.name if name == "dtype" else getattr(self, name) for name in names}

    @classmethod
    def from_config(cls, config):
        """An initializer from its config."""
        known = inspect.signature(cls.__init__).parameters
        return cls(**{key: value for key, value in config.items() if key in known})

    def _kind(self, dtype):
        return self.dtype if dtype is None else dtypes.as_dtype(dtype)


def sizes_of(shape):
    """The sizes of a `shape` argument as a list of ints."""
    return shape.as_list() if isinstance(shape, TensorShape) else [int(size) for size in shape]


def names(*found):
    """The public names of an initializer: those of tf, tf.initializers and tf.keras.initializers.

    Args:
        found: names without a dot go to both namespaces; others are as they are.
    """
    return [f"compat.v1.{one}" for name in found
            for one in ([name] if "." in name or name.endswith("_initializer")
                        else [f"initializers.{name}", f"keras.initializers.{name}"])]  # fmt: skip
