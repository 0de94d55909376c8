"""From a call of a row to an operation of the graph: names, constants for plain values, static shapes."""

import math
import numbers

import numpy as np

from flowlet import errors
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.graph import forms, infer, nodes
from flowlet.core.graph.operation import GraphTensor
from flowlet.core.graph.stack import default_graph
from flowlet.core.tensor import EagerTensor


def constant(value, dtype=None, name="Const", graph=None):
    """A Const operation's tensor."""
    graph = graph or default_graph()
    array = np.asarray(conversion.values.array_of(value, dtype) if not isinstance(value, EagerTensor) else value._value)
    kind = dtypes.of(array.dtype)
    op = graph.add("Const", nodes.Constant(array), (), [(kind, array.shape)], name, attributes={"dtype": kind, "value": array})
    return op.outputs[0]


def tensor(value, dtype=None, name="Const"):
    """The tensor of the graph that `value` is, or that holds it: a constant, or lists with tensors packed."""
    found = getattr(value, "_graph_tensor", None)
    value = found() if found is not None else value
    if isinstance(value, GraphTensor):
        if dtype is not None and value.dtype is not dtype:
            raise ValueError(f"Tensor conversion requested dtype {dtype.name} for Tensor with dtype {value.dtype.name}: "
                             f"{str(value)!r}")  # fmt: skip
        return value
    if isinstance(value, (list, tuple)) and conversion.holds_tensors(value):
        return packed(value, dtype, name)
    return constant(value, dtype, name)


def packed(items, dtype, name):
    from flowlet.core.op import TABLE

    graph = default_graph()
    known = dtype or next(one.dtype for one in items if isinstance(one, GraphTensor))
    with graph.name_scope(name) as scope:
        parts = [tensor(one, known, str(place)) for place, one in enumerate(items)]
        return call(TABLE["Pack"], (parts,), (0,), scope)


def operation(op_type, node, inputs=(), outputs=None, name=None, attributes=None):
    """Add an operation whose node is given, in a name scope of its own; `outputs` are found by tracing where not given.

    Args:
        op_type: its type; also its name where none is given.
        node: how it runs (nodes.py).
        inputs: tensors of the graph.
        outputs: (dtype, static shape) of each result.
        name: a name, or an open scope with a slash at its end.

    Returns:
        the operation.
    """
    if outputs is None:
        outputs = infer.outputs(node.function, inputs)
    return default_graph().add(op_type, node, inputs, outputs, name, attributes=attributes)


def call(row, arguments, attributes, name=None):
    """Add the operation of a row's call, and what it needs. Returns its tensor, or the list of them."""
    graph, form = default_graph(), forms.of(row)
    values = dict(zip(row.attributes, attributes))
    if row.op_type in forms.REDUCTIONS and values.get("axis") is None:
        source = arguments[0] if isinstance(arguments[0], GraphTensor) else tensor(arguments[0], None, "input_tensor")
        arguments = (source, *arguments[1:])
        values["axis"] = _all_axes(source)
    with graph.name_scope(name or form.name) as scope:
        places, inputs, shape_of_call = _inputs(row, form, arguments, values)
        own = [one for place, one in zip(places, inputs) if place is None]
        types = {entry.group: one.dtype for entry, one in zip(_spread(row.inputs, shape_of_call), own) if entry.group}
        if row.op_type in BY_SHAPE:
            node, outputs = _by_shape(row, own, values)
        else:
            node = nodes.OfRow(row, tuple(shape_of_call), values, places)
            outputs = node.outputs(own, dict(zip(places, inputs)))
        op = graph.add(form.type, node, inputs, outputs, scope, attributes=types | values)
    if row.op_type in LISTS:
        return list(op.outputs)
    return op.outputs[0] if len(op.outputs) == 1 else tuple(op.outputs)


LISTS = frozenset(("Unpack", "Split", "SplitV", "ShapeN"))  # a list of results, even of one
BY_SHAPE = {"Shape": lambda shape: shape, "Size": math.prod, "Rank": len}


def _by_shape(row, own, values):
    """The node of a row that looks at nothing but the form of its input, and what is known of its result."""
    function, kind = BY_SHAPE[row.op_type], dtypes.as_dtype(values.get("out_type") or dtypes.int32)

    def run(shape):
        return [np.array(function(shape), kind._np)]

    return nodes.OfShape(run), [(kind, [own[0].shape.rank] if row.op_type == "Shape" else [])]


def _all_axes(source):
    """The axes of a reduction over all of them: a constant, or a range up to a rank that only the run knows."""
    if source.shape.rank is not None:
        return constant(list(range(source.shape.rank)), dtypes.int32)
    from flowlet.core.op import TABLE

    rank = TABLE["Rank"].public(source)
    begin, step = constant(0, name="range/start"), constant(1, name="range/delta")
    node = nodes.Function(lambda start, limit, delta: [np.arange(start, limit, delta, np.int32)])
    return operation("Range", node, (begin, rank, step), [(dtypes.int32, [None])], "range/").outputs[0]


def _spread(entries, form):
    """The entry of each tensor of a call, as its form counts them."""
    for entry, count in zip(entries, form):
        yield from [entry] * {-1: 0, -2: 1}.get(count, count)


def _inputs(row, form, arguments, values):
    """(for each input None or the attribute it gives, the tensors in the graph's order, the form of the row's call)."""
    by_name = {entry.name: (entry, argument) for entry, argument in zip(row.inputs, arguments)}
    order = form.inputs or tuple((entry.name, None) for entry in row.inputs)
    places, found, shape = [], {}, {}
    known = {group: _known_dtype(by_name, group) for group in dict.fromkeys(entry.group for entry in row.inputs)}
    for label, attribute in order:
        if attribute is not None:
            value = values[attribute]
            one = value if isinstance(value, GraphTensor) else _argument(value, label)
            values[attribute] = _static(one)
            places.append(attribute)
            found.setdefault(len(found), one)
            continue
        entry, argument = by_name[label]
        if argument is None and entry.optional:
            shape[label] = -1
            continue
        items = list(argument) if entry.many and isinstance(argument, (list, tuple)) else [argument]
        shape[label] = len(items) if entry.many else -2
        for place, item in enumerate(items):
            one = tensor(item, entry.fixed or (None if isinstance(item, GraphTensor) else known.get(entry.group)),
                         f"{label}_{place}" if entry.many else label)  # fmt: skip
            if entry.group is not None and known.get(entry.group) is None:
                known[entry.group] = one.dtype
            if entry.group is not None and one.dtype is not known[entry.group]:
                raise _unequal(row, entry, known[entry.group], one, by_name)
            places.append(None)
            found[len(found)] = one
    return places, list(found.values()), [shape[entry.name] for entry in row.inputs]


def _unequal(row, entry, wanted, one, by_name):
    first = next(name for name, (other, _) in by_name.items() if other.group == entry.group)
    return TypeError(errors.message(
        f"Input '{entry.name}' of '{forms.of(row).type}' Op has type {one.dtype.name} that does not match type {wanted.name} of "
        f"argument '{first}'.", f"the same dtype for both: {one} is {one.dtype.name}.",
        f"convert one of them: tf.cast(..., tf.{wanted.name})."))  # fmt: skip


def _argument(value, label):
    """The constant of a shape, an axis or the like; lists may hold tensors."""
    if isinstance(value, (list, tuple)) and conversion.holds_tensors(value):
        return packed(value, None, label)
    if hasattr(value, "as_list"):
        value = value.as_list()
    if isinstance(value, range):
        value = list(value)
    integral = np.asarray(value, dtype=object)
    if not integral.size or all(isinstance(one, numbers.Integral) for one in integral.ravel()):
        return tensor(value, None if isinstance(value, (np.ndarray, np.generic)) else dtypes.int32, label)
    return tensor(value, None, label)


def _known_dtype(by_name, group):
    """The dtype of a group of inputs: that of the first tensor among them."""
    for entry, argument in by_name.values():
        if group is not None and entry.group == group:
            for item in argument if entry.many and isinstance(argument, (list, tuple)) else [argument]:
                if hasattr(item, "_graph_tensor") or isinstance(item, (GraphTensor, EagerTensor)):
                    return item.dtype
    return None


def _static(one):
    """The Python value of a tensor that is a constant; the tensor itself where it is known only when the graph runs."""
    array = one.op.node.array
    if array is None:
        return one
    return array.item() if not array.ndim else tuple(array.tolist())
