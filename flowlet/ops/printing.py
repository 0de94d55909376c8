"""`tf.print`: values on a stream, from compiled code too."""

import sys

import jax
import numpy as np

from flowlet.core import nest
from flowlet.core.tensor import EagerTensor, Tracer
from flowlet.core.variable import Variable


def _shown(array, summarize):
    """The text of one array: at most `summarize` elements at each end of an axis."""
    if array.ndim == 0:
        item = array.item()
        if isinstance(item, bytes):
            return item.decode("utf-8", "replace")
        if array.dtype.kind in "fV":
            return f"{float(item):.9g}" if array.dtype.itemsize <= 4 else repr(item)
        return str(int(item)) if array.dtype.kind == "b" else str(item)
    items = list(array)
    if summarize is not None and summarize >= 0 and len(items) > 2 * summarize:
        shown = [_shown(np.asarray(one), summarize) for one in items[:summarize]]
        shown += ["..."] + [_shown(np.asarray(one), summarize) for one in items[len(items) - summarize :]]
    else:
        shown = [_quoted(one, summarize) for one in items]
    return "[" + ("\n " if array.ndim > 1 else " ").join(shown) + "]"


def _quoted(one, summarize):
    array = np.asarray(one)
    text = _shown(array, summarize)
    return f'"{text}"' if array.ndim == 0 and array.dtype == object else text


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
    leaves = nest.flatten(list(inputs))
    arrays = [leaf._value for leaf in leaves if isinstance(leaf, (EagerTensor, Variable))]

    def write(*values):
        values = iter(values)

        def text(leaf):
            if isinstance(leaf, (EagerTensor, Variable)):
                return _Text(_shown(np.asarray(next(values)), summarize))
            return leaf

        packed = nest.pack_sequence_as(list(inputs), [text(leaf) for leaf in leaves])
        _write(sep.join(str(one) for one in packed) + end, stream)

    if any(isinstance(array, Tracer) for array in arrays):
        jax.debug.callback(write, *arrays, ordered=True)
    else:
        write(*arrays)


class _Text(str):
    """A text that shows without quotes inside lists."""

    __repr__ = str.__str__
