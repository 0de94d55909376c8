"""From a call of a row to an operation of the graph: names, constants for plain values, static shapes."""

import numpy as np

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


def call(row, arguments, attributes, name=None):
    """Add the operation of a row's call, and what it needs. Returns its tensor, or the list of them."""
    graph, form = default_graph(), forms.of(row)
    values = dict(zip(row.attributes, attributes))
    if row.op_type in forms.REDUCTIONS and values.get("axis") is None:
        source = tensor(arguments[0], None, "input_tensor") if not isinstance(arguments[0], GraphTensor) else arguments[0]
        arguments = (source, *arguments[1:])
        values["axis"] = _all_axes(source)
    with graph.name_scope(name or form.name) as scope:
        inputs, shape_of_call, given = _inputs(row, form, arguments, values)
        node = nodes.OfRow(row, tuple(shape_of_call), tuple(values[one] for one in row.attributes))
        sources = [one for _, one in inputs]
        found = infer.outputs(node.function, [one for is_attribute, one in inputs if not is_attribute])
        node.places = [not is_attribute for is_attribute, _ in inputs]
        outputs = found if found is not None else [(sources[0].dtype, None)]
        op = graph.add(form.type, node, sources, outputs, scope, attributes=given)
    return op.outputs[0] if len(op.outputs) == 1 else op.outputs


def _all_axes(source):
    if source.shape.rank is None:
        raise NotImplementedError("a reduction over all axes of a tensor of unknown rank")
    return constant(list(range(source.shape.rank)), dtypes.int32)


def _inputs(row, form, arguments, values):
    """([(whether an attribute, tensor), ...] in the graph's order, the form of the row's call, attributes left)."""
    by_name = dict(zip([entry.name for entry in row.inputs], zip(row.inputs, arguments)))
    order = form.inputs or tuple((entry.name, None) for entry in row.inputs)
    found, shape, known = [], {}, {}
    for const, attribute in order:
        if attribute is None:
            entry, argument = by_name[const]
            items = argument if entry.many else [argument]
            shape[const] = len(items) if entry.many else -2
            if entry.group is not None and entry.group not in known:
                known[entry.group] = next((one.dtype for one in _of_group(row, by_name, entry.group) if hasattr(one, "dtype")
                                           and isinstance(one, GraphTensor)), None)
            for place, item in enumerate(items):
                label = const if not entry.many else f"{const}_{place}"
                one = tensor(item, entry.fixed or known.get(entry.group), label)
                if entry.group is not None and known.get(entry.group) is None:
                    known[entry.group] = one.dtype
                found.append((False, one))
        else:
            value = values[attribute]
            one = value if isinstance(value, GraphTensor) else tensor(value, dtypes.int32, const)
            values[attribute] = _static(one)
            found.append((True, one))
    return found, [shape[entry.name] for entry in row.inputs], {}


def _of_group(row, by_name, group):
    for entry, argument in by_name.values():
        if entry.group == group:
            yield from argument if entry.many else [argument]


def _static(one):
    """The Python value of a tensor that is a constant; the tensor itself where it is known only when the graph runs."""
    array = one.op.node.array
    if array is None:
        return one
    return array.item() if not array.ndim else tuple(array.tolist())
