"""The numbers that `fit`, `evaluate` and `predict` are told, checked before anything runs."""

import math
import numbers

from flowlet import errors
from flowlet.keras.training.data import BATCH, ArrayData, kind_of


def whole(value, name, example=10):
    """`value` as an int.

    Raises:
        TypeError: for what is no whole number.
    """
    if not isinstance(value, numbers.Integral) or isinstance(value, bool):
        raise TypeError(
            errors.message(
                f"`{name}` is {value!r}, a {type(value).__name__}.", "an int.", f"pass {name}={example}, say."
            )
        )
    return int(value)


def batch_size(data, given, steps=None):
    """The number of samples a step: as given, else so that `steps` batches make an epoch, else 32.

    Raises:
        TypeError: for what is no whole number.
        ValueError: for one that is not above 0.
    """
    if given is None:
        return -(-data.size // steps) if steps is not None and isinstance(data, ArrayData) else BATCH
    if whole(given, "batch_size", BATCH) <= 0:
        raise ValueError(
            errors.message(f"`batch_size` is {given}.", "a positive int.", f"pass batch_size={BATCH}, say.")
        )
    return int(given)


def steps(given, name):
    """The number of batches; a fraction counts as a batch more (`len(x) / batch_size` is a float).

    Raises:
        TypeError: for what is no number.
        ValueError: for one that is not above 0.
    """
    if given is None:
        return None
    if not isinstance(given, numbers.Real) or isinstance(given, bool):
        raise TypeError(
            errors.message(
                f"`{name}` is {given!r}, a {type(given).__name__}.",
                "a number of batches.",
                f"leave {name} out: then all batches are taken.",
            )
        )
    if not 0 < given < math.inf:
        raise ValueError(
            errors.message(
                f"`{name}` is {given}.",
                "a positive number of batches, or None for all.",
                f"pass {name}=len(x) // batch_size, or leave it out.",
            )
        )
    return math.ceil(given)


def check_frequency(given):
    """Raise unless `given` says after which epochs to validate: each so many, or a collection of their numbers."""
    if isinstance(given, str) or not (isinstance(given, numbers.Integral) or hasattr(given, "__contains__")):
        raise ValueError(
            errors.message(
                f"Expected `validation_freq` to be a list or int. Received: validation_freq={given} of the type "
                f"{type(given)}.",
                "",
                "pass validation_freq=2 for each second epoch, or [1, 5] for those.",
            )
        )
    if isinstance(given, numbers.Integral) and given < 1:
        raise ValueError(
            errors.message(
                f"`validation_freq` is {given}.",
                "an int from 1 on.",
                "leave validation_data out where nothing is to be validated.",
            )
        )


def refuse_with_stream(x, y=None, sample_weight=None, validation_split=0):
    """Raise for arguments that go with arrays only.

    Raises:
        ValueError: with TensorFlow's words, by the kind of `x`.
    """
    if validation_split:
        raise ValueError(
            errors.message(
                "`validation_split` is only supported for Tensors or NumPy arrays, found following types in the input: "
                f"[{type(x)}]",
                "",
                "keep some batches apart and pass them as validation_data.",
            )
        )
    for name, value, fix in (("y", y, "(x, y)"), ("sample_weight", sample_weight, "(x, y, sample_weight)")):
        if value is not None:
            raise ValueError(
                errors.message(
                    f"`{name}` argument is not supported when using {kind_of(x)} as input.",
                    "",
                    f"let its batches be {fix}.",
                )
            )
