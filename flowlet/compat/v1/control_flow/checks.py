"""`tf.Assert`: an operation that stops the run with an error unless a condition holds."""

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import dtypes
from flowlet.core.graph import build, building, nodes
from flowlet.core.graph.stack import default_graph
from flowlet.core.tensor import Tracer
from flowlet.ops.printing import _number

_PLAIN = (dtypes.string, dtypes.int32)  # data of these is not kept from a device: no branch around the check


def summarized(array, count):
    """The first elements of an array as kernels of 1.15 write them: rows in brackets of their own."""
    array = np.asarray(array)
    if array.ndim == 0:
        return _number(array)
    limit = array.size if count is None or count < 0 else count
    return _rows(array, limit)[0]


def _rows(array, limit):
    """(the text of at most `limit` elements, how many may still come)"""
    if array.ndim == 1:
        shown = " ".join(_number(np.asarray(one, array.dtype)) for one in array[:limit])
        return shown + ("..." if len(array) > limit else ""), max(0, limit - len(array))
    parts = []
    for row in array:
        if limit <= 0:
            return "".join(parts) + "...", 0
        text, limit = _rows(row, limit)
        parts.append(f"[{text}]")
    return "".join(parts), limit


class Checked(nodes.Node):
    """Assert: raises unless its first input is true."""

    host = True

    def __init__(self, summarize):
        self.summarize = summarize

    def run(self, op, run, arrays):
        condition, *data = arrays
        if any(isinstance(one, Tracer) for one in arrays):  # a gradient runs branches and loops again: they were checked before
            return []
        if not bool(np.asarray(condition)):
            shown = " ".join(f"[{summarized(one, self.summarize)}]" for one in data)
            raise errors.invalid(f"assertion failed: {shown}\n\t [[{{{{node {op.name}}}}}]]")
        return []


@export("compat.v1.Assert", "compat.v1.debugging.Assert")
def checked_assert(condition, data, summarize=None, name=None):
    """An operation that raises an InvalidArgumentError with `data` unless `condition` (a scalar bool) is true.

    It has to run: put what depends on it under `tf.control_dependencies`.

    Args:
        condition: a scalar bool tensor.
        data: tensors and texts for the message.
        summarize: how many elements of each are shown (3).
    """
    graph = default_graph()
    with graph.name_scope(name or "Assert"):
        kinds = [build.tensor(one).dtype for one in data]
        condition = build.tensor(condition, None, "Condition") if not hasattr(condition, "op") else condition
        if all(kind in _PLAIN for kind in kinds):
            return _operation(condition, data, summarize)
        with graph.name_scope("AssertGuard") as scope:
            return building.cond(condition, [_nothing, lambda: _operation(condition, data, summarize)], False, scope).op


def _nothing():
    return default_graph().add("NoOp", nodes.Nothing())


def _operation(condition, data, summarize):
    graph = default_graph()
    with graph.name_scope("Assert") as scope:
        condition = build.tensor(condition, None, "condition")
        tensors = [build.tensor(one, None, f"data_{place}") for place, one in enumerate(data)]
        count = 3 if summarize is None else summarize
        return graph.add("Assert", Checked(count), (condition, *tensors), (), scope,
                         attributes={"T": [one.dtype for one in tensors], "summarize": count})  # fmt: skip
