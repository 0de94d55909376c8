"""`tf.print`: values on a stream, from compiled code too."""

import sys

import jax
import numpy as np

from flowlet.core import convert as conversion
from flowlet.core import nest
from flowlet.core.tensor import EagerTensor, Tracer
from flowlet.core.variable import Variable


def shown(tensor, summarize=3, quoted=False):
    """The text of a tensor: at most `summarize` elements at each end of an axis (-1: all).

    `quoted`: whether a tensor that is one text shows in quotes.
    """
    array = np.asarray(tensor._value)
    return _number(array, quoted) if array.ndim == 0 else _nested(array, summarize, 1)


def _nested(array, summarize, depth):
    count = len(array)
    cut = summarize is not None and summarize >= 0 and count > 2 * summarize
    items = [*array[:summarize], None, *array[count - summarize :]] if cut else list(array)
    if array.ndim == 1:
        texts = ["..." if one is None else _number(np.asarray(one, array.dtype), quoted=True) for one in items]
        return "[" + " ".join(texts) + "]"
    texts = ["..." if one is None else _nested(one, summarize, depth + 1) for one in items]
    return "[" + ("\n" * (array.ndim - 1) + " " * depth).join(texts) + "]"


def _number(array, quoted=False):
    """One element, as TensorFlow's C++ prints it: the fewest digits that read back to the same number."""
    item = array.item()
    if isinstance(item, bytes):
        text = item.decode("utf-8", "replace")
        return f'"{text}"' if quoted else text
    if array.dtype.kind in "fV":
        value = float(item)
        if array.dtype.itemsize == 8:
            short = f"{value:.15g}"
            return short if float(short) == value else f"{value:.17g}"
        short = f"{value:.6g}"
        return short if np.float32(short) == np.float32(value) or value != value else f"{value:.9g}"
    return "?" if array.dtype.kind == "c" else str(int(item))


def _write(text, stream):
    if isinstance(stream, str) and stream.startswith("file://"):
        with open(stream.removeprefix("file://"), "a", encoding="utf-8") as file:
            file.write(text)
    elif stream is sys.stdout or stream == "sys.stdout":
        print(text, end="", file=sys.stdout)
    else:
        print(text, end="", file=sys.stderr)


def emit(inputs, stream, summarize, sep, end):
    """Print now, or whenever the traced function runs."""
    leaves = [conversion.convert(leaf) if isinstance(leaf, Variable) else leaf for leaf in nest.flatten(list(inputs))]
    arrays = [leaf._value for leaf in leaves if isinstance(leaf, EagerTensor) and leaf.dtype != "string"]

    def write(*values):
        values = iter(values)

        def text(leaf):
            if not isinstance(leaf, EagerTensor):
                return leaf
            return _Text(shown(leaf if leaf.dtype == "string" else EagerTensor(next(values)), summarize))

        packed = nest.pack_sequence_as(list(inputs), [text(leaf) for leaf in leaves])
        _write(sep.join(one if isinstance(one, str) else repr(one) for one in packed) + end, stream)

    if any(isinstance(array, Tracer) for array in arrays):
        jax.debug.callback(write, *arrays, ordered=True)
    else:
        write(*arrays)


class _Text(str):
    """A text that shows without quotes inside lists."""

    __repr__ = str.__str__
