"""`tf.Print` and `tf.print` in graphs."""

import sys

import numpy as np

from flowlet.api import export
from flowlet.compat.v1.control_flow.checks import summarized
from flowlet.core import convert as conversion
from flowlet.core import dtypes, nest
from flowlet.core.graph import build, nodes
from flowlet.core.graph.operation import GraphTensor
from flowlet.core.graph.stack import default_graph
from flowlet.core.mode import state
from flowlet.core.tensor import EagerTensor, Tracer
from flowlet.ops import printing


class Printed(nodes.Node):
    """Print: the first input; the others are shown on the error stream."""

    host = True

    def __init__(self, message, first, summarize):
        self.message, self.left, self.summarize = message, first, summarize

    def run(self, op, run, arrays):
        value, *data = arrays
        if self.left and not any(isinstance(one, Tracer) for one in data):  # a gradient runs branches and loops again, in silence
            self.left -= self.left > 0
            print(self.message + "".join(f"[{summarized(one, self.summarize)}]" for one in data), file=sys.stderr)
        return [value]


@export("compat.v1.Print")
def Print(input_, data, message=None, first_n=None, summarize=None, name=None):  # noqa: N802
    """`input_` as it is; when the graph runs, `data` is shown on the error stream.

    Args:
        input_: a tensor.
        data: a list of tensors.
        message: what stands before them.
        first_n: only the first so many times (None: each time).
        summarize: how many elements of each are shown (3).
    """
    if not state.building:
        shown = [np.asarray(conversion.convert(one)._value) for one in data]
        return EagerTensor(Printed(message or "", -1 if first_n is None else first_n, summarize or 3).run(
            None, None, [conversion.convert(input_)._value, *shown])[0])  # fmt: skip
    graph = default_graph()
    with graph.name_scope(name or "Print") as scope:
        value = build.tensor(input_, None, "input")
        tensors = [build.tensor(one, None, f"data_{place}") for place, one in enumerate(data)]
        message, first, count = message or "", -1 if first_n is None else first_n, 3 if summarize is None else summarize
        op = graph.add("Print", Printed(message, first, count), (value, *tensors), [(value.dtype, value.shape)], scope,
                       attributes={"T": value.dtype, "U": [one.dtype for one in tensors], "message": message, "first_n": first,
                                   "summarize": count})  # fmt: skip
    return op.outputs[0]


class Formatted(nodes.Node):
    """StringFormat: tensors in a template."""

    host = True

    def __init__(self, template, placeholder, summarize):
        self.parts, self.summarize = template.split(placeholder), summarize

    def run(self, op, run, arrays):
        texts = [printing.shown(EagerTensor(np.asarray(one)), self.summarize) for one in arrays]
        whole = "".join(part + text for part, text in zip(self.parts, [*texts, ""]))
        found = np.empty((), object)
        found[()] = whole.encode()
        return [found]


class Shown(nodes.Node):
    """PrintV2: a text on a stream."""

    host = True

    def __init__(self, stream, end):
        self.stream, self.end = stream, end

    def run(self, op, run, arrays):
        printing._write(np.asarray(arrays[0], object)[()].decode("utf-8", "replace") + self.end, self.stream)
        return []


@export("compat.v1.print")
def print_(*inputs, **options):
    """An operation that shows texts, tensors and structures of them when the graph runs. It has to run to be seen.

    Args:
        inputs: what is shown.
        output_stream: sys.stderr (the default), sys.stdout, or "file:///path".
        summarize: how many elements at each end of an axis are shown (3; -1: all).
        sep: what stands between inputs.
        end: what stands at the end.
        name: of the operation.
    """
    stream, name = options.pop("output_stream", sys.stderr), options.pop("name", None)
    summarize, sep, end = options.pop("summarize", 3), options.pop("sep", " "), options.pop("end", "\n")
    if options:
        raise ValueError(f"Unrecognized keyword arguments for tf.print: {options}")
    graph = default_graph()
    placeholder, tensors = "{}", []

    def text(leaf):
        leaf = leaf if isinstance(leaf, (str, GraphTensor)) or not hasattr(leaf, "_graph_tensor") else leaf._graph_tensor()
        if isinstance(leaf, GraphTensor):
            tensors.append(leaf)
            return _Plain(placeholder)
        return leaf

    shown = [nest.map_structure(text, one) for one in inputs]
    template = sep.join(one if isinstance(one, str) else repr(one) for one in shown)
    if len(inputs) == 1 and isinstance(inputs[0], GraphTensor) and inputs[0].dtype is dtypes.string and inputs[0].shape.rank == 0:
        formatted = inputs[0]
    else:
        attributes = {"T": [one.dtype for one in tensors], "placeholder": placeholder, "summarize": summarize or 3,
                      "template": template}  # fmt: skip
        node = Formatted(template, placeholder, summarize or 3)
        formatted = build.operation("StringFormat", node, tensors, [(dtypes.string, [])], attributes=attributes).outputs[0]
    kind = stream if isinstance(stream, str) else "stdout" if stream is sys.stdout else "stderr"
    target = sys.stdout if kind in ("stdout", "sys.stdout") else kind
    return graph.add("PrintV2", Shown(target, end), (formatted,), (), name or "PrintV2",
                     attributes={"end": end, "output_stream": kind})  # fmt: skip


class _Plain(str):
    """A text that shows without quotes inside lists."""

    __repr__ = str.__str__
