"""What holds for all of Keras: the float type, epsilon, the image data format, automatic names."""

import collections
import threading

from flowlet.api import export
from flowlet.core import dtypes
from flowlet.core.graph.composing import graphed

_values = {"floatx": "float32", "epsilon": 1e-7, "image_data_format": "channels_last",
           "learning_phase": 0}  # fmt: skip


class Counting(threading.local):
    """The automatic names that were given, by what they begin with."""

    counts = collections.Counter()  # of programs without graphs; each graph has its own


counting = Counting()


@export("keras.backend.floatx")
def floatx():
    """The default float type of layers and metrics, as text.

    >>> floatx()
    'float32'
    """
    return _values["floatx"]


@export("keras.backend.set_floatx")
def set_floatx(value):
    """Set the default float type: "float16", "bfloat16", "float32" or "float64"."""
    if value not in ("float16", "bfloat16", "float32", "float64"):
        raise ValueError(f"Unknown floatx value: {value}. Expected one of 'float16', 'bfloat16', 'float32', 'float64'.")
    _values["floatx"] = str(value)


@export("keras.backend.epsilon")
def epsilon():
    """The small number that keeps logarithms and divisions finite: 1e-7 by default."""
    return _values["epsilon"]


@export("keras.backend.set_epsilon")
def set_epsilon(value):
    """Set the number that `epsilon()` gives."""
    _values["epsilon"] = float(value)


@export("keras.backend.image_data_format")
def image_data_format():
    """The default place of the channels of images: "channels_last" or "channels_first"."""
    return _values["image_data_format"]


@export("keras.backend.set_image_data_format")
def set_image_data_format(data_format):
    """Set the default place of the channels of images."""
    if data_format not in ("channels_last", "channels_first"):
        raise ValueError(f"Unknown data_format: {data_format!r}. Expected 'channels_last' or 'channels_first'.")
    _values["image_data_format"] = str(data_format)


@export("keras.backend.learning_phase")
@graphed("keras.backend.learning_phase")
def learning_phase():
    """1 where layers that are not told otherwise run in training mode, else 0."""
    return _values["learning_phase"]


@export("keras.backend.set_learning_phase")
@graphed("keras.backend.set_learning_phase")
def set_learning_phase(value):
    """Run layers that are not told otherwise in training mode (1) or not (0)."""
    if value not in (0, 1):
        raise ValueError("Expected learning phase to be 0 or 1.")
    _values["learning_phase"] = int(value)


def float_dtype():
    """The default float type as a DType."""
    return dtypes.as_dtype(_values["floatx"])


@export("keras.backend.get_uid")
def get_uid(prefix=""):
    """The next number for names that begin with `prefix`, counted from 1."""
    counting.counts[prefix] += 1
    return counting.counts[prefix]


@export("keras.backend.reset_uids")
def reset_uids():
    """Start all automatic names from the beginning."""
    counting.counts.clear()


def unique_name(base):
    """`base`, `base_1`, `base_2`, ...: what Keras calls things that were given no name."""
    number = get_uid(base)
    return base if number == 1 else f"{base}_{number - 1}"
