"""From Python and NumPy values to the arrays of constants, with the words of 1.15's graphs where there are none.

What is accepted is what 2.x accepts (core/values.py).
"""

import numpy as np

from flowlet import errors
from flowlet.core import values
from flowlet.core.shape import Dimension
from flowlet.core.tensor import EagerTensor, Symbolic

_REAL = (int, float, np.integer, np.floating, Dimension)
# kind of a dtype -> the Python types that become it
_FITTING = {"int": (int, np.integer, Dimension), "uint": (int, np.integer, Dimension), "float": _REAL,
            "complex": (*_REAL, complex, np.complexfloating), "bool": (bool, np.bool_), "string": (str, bytes)}  # fmt: skip


def array_of(value, dtype=None):
    """The NumPy array of a value that is no tensor of a graph.

    Raises:
        TypeError: where the value, or one in a list, is not of the dtype, or is nothing that a tensor holds.
        ValueError: for None, and for lists that are not rectangular.
    """
    if isinstance(value, EagerTensor):
        return np.asarray(value._value)
    if value is None:
        raise ValueError(errors.message("None values not supported.", "a tensor, a number, a text or a list of them.",
                                        "look for a function that returns nothing."))  # fmt: skip
    if isinstance(value, Symbolic):
        raise TypeError(errors.message(f"List of Tensors when single Tensor expected: {value} has no value while the graph is "
                                       f"built.",
                                       "numbers, texts or arrays.", "take the tensor itself, or tf.identity of it."))  # fmt: skip
    try:
        return values.array_of(value, dtype)
    except (TypeError, ValueError) as error:
        found = _as_in_graphs(value, dtype, str(error))
        if found is None:
            raise
        raise found from None


def _as_in_graphs(value, dtype, text):
    """The error for a value that cannot be converted; None where the text says it well."""
    if values.RAGGED in text:
        return ValueError(errors.message(
            f"Argument must be a dense tensor: {value!r} - got shape {_shape(value, False)}, but wanted {_shape(value, True)}.",
            "lists of one length.", "fill the shorter lists, or make a tf.ragged.constant of them in eager mode."))  # fmt: skip
    fitting = object if dtype is None else _FITTING.get(dtype._kind, object)
    wrong = next((one for one in _leaves(value) if not isinstance(one, fitting)), _NONE)
    if wrong is not _NONE:
        return expected(dtype, wrong)
    if values.OUT_OF_RANGE in text or isinstance(value, (np.ndarray, np.generic)):
        return None
    return TypeError(errors.message(
        f"Failed to convert object of type {type(value)} to Tensor. Contents: {value!r}. Consider casting elements to a "
        "supported type.", "numbers, or texts, or lists of one kind of them.",
        "leave out None, objects and mixed kinds."))  # fmt: skip


_NONE = object()


def expected(dtype, wrong):
    """The TypeError for a value that is not of the dtype."""
    return TypeError(errors.message(f"Expected {dtype.name}, got {wrong!r} of type '{type(wrong).__name__}' instead.",
                                    f"a value that fits {dtype.name}.", _fix(dtype, wrong)))


def _fix(dtype, wrong):
    if wrong is None:
        return "an unknown size has no number: take tf.shape(x)[0], or -1 in a reshape."
    if isinstance(wrong, float) and dtype.is_integer:
        return f"round it, or use a tensor of floats: int({wrong!r}), or tf.cast(x, tf.float32)."
    return f"write it as {dtype.name}, or ask for another dtype."


def _leaves(value):
    if isinstance(value, (list, tuple)):
        for one in value:
            yield from _leaves(one)
    elif isinstance(value, np.ndarray):
        yield from value.ravel()[:1]
    else:
        yield value


def _shape(value, deep):
    """The lengths of a nested list: of the outer one, or of the first ones inside, too."""
    sizes = []
    while isinstance(value, (list, tuple)):
        sizes.append(len(value))
        if not deep or not value:
            break
        value = value[0]
    return sizes
