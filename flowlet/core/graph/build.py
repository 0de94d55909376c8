"""From a call of a row to an operation of the graph: names, constants for plain values, static shapes."""

import numbers

import numpy as np

from flowlet import errors
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.graph import converting, definitions, demands, forms, infer, limits, mistakes, nodes, partial
from flowlet.core.graph.composing import composed, composition  # noqa: F401 - composed: those who make operations take it here
from flowlet.core.graph.operation import GraphTensor
from flowlet.core.graph.stack import default_graph
from flowlet.core.shape import Dimension, TensorShape
from flowlet.core.slices import IndexedSlices
from flowlet.core.tensor import EagerTensor


def constant(value, dtype=None, name="Const", graph=None):
    """A Const operation's tensor."""
    graph = graph or default_graph()
    array = np.asarray(converting.array_of(value, dtype))
    kind = dtypes.of(array.dtype)
    op = graph.add("Const", nodes.Constant(array), (), [(kind, array.shape)], name, attributes={"dtype": kind, "value": array})
    return op.outputs[0]


def tensor(value, dtype=None, name=None):
    """The tensor of the graph that `value` is, or that holds it: a constant, or lists with tensors packed."""
    found = getattr(value, "_graph_tensor", None)
    value = found() if found is not None else value
    if isinstance(value, IndexedSlices) and isinstance(value.values, GraphTensor):
        value = _of_slices(value, name)
    if isinstance(value, GraphTensor):
        if dtype is not None and value.dtype is not dtype:
            raise ValueError(f"Tensor conversion requested dtype {dtype.name} for Tensor with dtype {value.dtype.name}: "
                             f"{str(value)!r}")  # fmt: skip
        return value
    if isinstance(value, (TensorShape, Dimension)):
        return _of_sizes(value, dtype, name or "shape_as_tensor")
    if isinstance(value, (list, tuple)) and conversion.holds_tensors(value):
        return packed(_of_dtype(value, dtype), dtype, name or "packed")
    return constant(value, dtype, name or "Const")


def _of_slices(slices, name):
    """The whole tensor that IndexedSlices are rows of."""
    if slices.dense_shape is None:
        raise ValueError(f"Tensor conversion requested for IndexedSlices without dense_shape: {slices}")
    from flowlet.core.op import TABLE

    row, values = TABLE["UnsortedSegmentSum"], {"num_segments": tensor(slices.dense_shape)[0]}
    found = single(row, (slices.values, slices.indices), values, name, forms.of(row))
    if found.shape.rank is None or None in found.shape.as_list():
        found.set_shape(partial.shape_of(tensor(slices.dense_shape)))
    return found


def _of_sizes(value, dtype, name):
    sizes = value.as_list() if isinstance(value, TensorShape) else value.value
    if sizes is None or isinstance(sizes, list) and None in sizes:
        raise ValueError(f"Cannot convert a partially known TensorShape to a Tensor: {value}")
    return constant(np.array(sizes, (dtype or dtypes.int32)._np), dtype, name)


def _of_dtype(items, dtype):
    """A nested list whose tensors are cast to the dtype that its tensor shall have."""
    if isinstance(items, (list, tuple)):
        return [_of_dtype(one, dtype) for one in items]
    if dtype is None or not isinstance(items, GraphTensor) or items.dtype is dtype:
        return items
    from flowlet.core.op import TABLE

    return call(TABLE["Cast"], (items,), (dtype,))


def packed(items, dtype, name):
    """A nested list that holds tensors as one tensor."""
    from flowlet.core.op import TABLE

    graph = default_graph()
    known = dtype or conversion._tensor_dtype(items)
    with graph.name_scope(name) as scope:
        parts = []
        for place, one in enumerate(items):
            if isinstance(one, (list, tuple)) and conversion.holds_tensors(one):
                parts.append(packed(one, known, str(place)))
            else:
                parts.append(tensor(one, known, str(place)))
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
    graph = default_graph()
    if op_type in demands.RANKS or op_type in demands.RULES:
        limits.check(op_type, inputs)
        try:
            demands.check(op_type, inputs, attributes or {})
        except errors.InvalidArgumentError as error:
            full = name[:-1] if name and name.endswith("/") else graph.unique_name(name or op_type, mark_as_used=False)
            raise mistakes.explained(error, op_type, full, inputs) from None
    if outputs is None:
        outputs = infer.outputs(node.function, inputs)
    return graph.add(op_type, node, inputs, outputs, name, attributes=attributes)


def call(row, arguments, attributes, name=None, form=None):
    """Add the operation of a row's call, and what it needs. Returns its tensor, or the list of them.

    Args:
        form: how it looks in the graph, where not as the table of forms says.
    """
    values = dict(zip(row.attributes, attributes))
    instead = composition(row.op_type) if form is None else None
    if instead is not None:
        return instead(**dict(zip((entry.name for entry in row.inputs), arguments)), **values, name=name)
    return single(row, arguments, values, name, form or forms.of(row))


def single(row, arguments, values, name, form):
    """Add one operation for a row's call, with constants for plain values."""
    graph = default_graph()
    if row.op_type in forms.REDUCTIONS and values.get("axis") is None:
        values["axis"] = _all_axes(arguments[0])
    with graph.name_scope(name or form.name) as scope:
        places, inputs, shape_of_call = _inputs(row, form, arguments, values)
        own = [one for place, one in zip(places, inputs) if place is None]
        types = {entry.group: one.dtype for entry, one in zip(_spread(row.inputs, shape_of_call), own) if entry.group}
        node = nodes.OfRow(row, tuple(shape_of_call), values, places)
        graph.check_own(inputs, scope)
        limits.check(form.type, inputs)
        try:
            demands.check(form.type, inputs, values)
            outputs = node.outputs(own, dict(zip(places, inputs)))
        except (errors.InvalidArgumentError, errors.FailedPreconditionError) as error:
            raise mistakes.explained(error, form.type, scope[:-1], inputs, row) from None
        op = graph.add(form.type, node, inputs, outputs, scope, attributes=types | values)
    if row.op_type in LISTS:
        return list(op.outputs)
    return op.outputs[0] if len(op.outputs) == 1 else tuple(op.outputs)


LISTS = frozenset(("Unpack", "Split", "SplitV", "ShapeN"))  # a list of results, even of one



def _all_axes(source):
    """The axes of a reduction over all of them: a constant, or a range up to a rank that only the run knows."""
    if not isinstance(source, GraphTensor):  # a variable too
        with default_graph().name_scope("Rank") as scope:
            rank = constant(tensor(source).shape.rank, dtypes.int32, scope)
    else:
        source = tensor(source)
        if source.shape.rank is not None:
            return constant(list(range(source.shape.rank)), dtypes.int32)
        rank = of_form("Rank", source, len)
    with default_graph().name_scope("range") as scope:
        return counted(constant(0, name="start"), rank, constant(1, name="delta"), scope)


def of_form(op_type, source, function, dtype=dtypes.int32, name=None):
    """A tensor that only the shape of another gives: `function(sizes)`."""
    node = nodes.OfShape(lambda shape: [np.array(function(shape), dtype._np)])
    sizes = [source.shape.rank] if op_type == "Shape" else []
    return operation(op_type, node, (source,), [(dtype, sizes)], name).outputs[0]


def counted(start, limit, delta, name=None):
    """A Range of three tensors of one dtype."""
    bounds = [partial.constant_value(one) for one in (start, limit, delta)]
    size = None if any(one is None for one in bounds) or not bounds[2] else len(np.arange(*bounds))
    kind = start.dtype

    def run(*bounds):
        if not bounds[2]:
            raise errors.invalid(f"Requires delta != 0: {bounds[2]}")
        return [np.arange(*bounds).astype(kind._np)]

    return operation("Range", nodes.Needing(run, (0, 1, 2)), (start, limit, delta), [(kind, [size])], name).outputs[0]


def _spread(entries, form):
    """The entry of each tensor of a call, as its form counts them."""
    for entry, count in zip(entries, form):
        yield from [entry] * {-1: 0, -2: 1}.get(count, count)


def _inputs(row, form, arguments, values):
    """(for each input None or the attribute it gives, the tensors in the graph's order, the form of the row's call)."""
    by_name = {entry.name: (entry, argument) for entry, argument in zip(row.inputs, arguments)}
    order = form.inputs or tuple((entry.name, None, entry.name) for entry in row.inputs)
    places, found, shape, kinds = [], {}, {}, {}
    known = {group: _known_dtype(by_name, group) for group in dict.fromkeys(entry.group for entry in row.inputs)}
    for label, attribute, name in order:
        if attribute is not None:
            value = values[attribute]
            group = limits.group(form.type, label)
            known_kind = kinds.get(group) if group else None
            one = value if isinstance(value, GraphTensor) else _argument(value, label, form.type, known_kind)
            if group is not None:
                kinds.setdefault(group, one.dtype)
            values[attribute] = _static(one)
            places.append(attribute)
            found.setdefault(len(found), one)
            continue
        entry, argument = by_name[name]
        if argument is None and entry.optional:
            shape[name] = -1
            continue
        items = list(argument) if entry.many and isinstance(argument, (list, tuple)) else [argument]
        if entry.many and not items:
            limits.check_length(form.type, label, 0)
        shape[name] = len(items) if entry.many else -2
        for place, item in enumerate(items):
            one = _given(row, entry, item, known.get(entry.group), f"{label}_{place}" if entry.many else label, by_name)
            if entry.group is not None and known.get(entry.group) is None:
                known[entry.group] = one.dtype
            if entry.group is not None and one.dtype is not known[entry.group]:
                raise _unequal(row, entry, known[entry.group], one, by_name)
            places.append(None)
            kinds.setdefault(limits.group(form.type, label), one.dtype)
            found[len(found)] = one
    return places, list(found.values()), [shape[entry.name] for entry in row.inputs]


def _given(row, entry, item, wanted, label, by_name):
    """The tensor of one argument; a plain value takes the dtype of its group."""
    if isinstance(item, GraphTensor):
        return tensor(item) if entry.fixed is not None and definitions.of(forms.of(row).type) else tensor(item, entry.fixed)
    if item is None and entry.many:
        raise TypeError(f"Tensors in list passed to '{entry.name}' of '{forms.of(row).type}' Op have types [<NOT CONVERTIBLE TO "
                        f"TENSOR>] "
                        "that don't all match: None is no tensor.")  # fmt: skip
    if item is None:
        raise ValueError(errors.message(f"Tried to convert '{label}' to a tensor and failed. Error: None values not supported.",
                                        "a tensor, a number, a text or a list of them.", "look for a function that returns "
                                                                                         "nothing."))
    try:
        return tensor(item, entry.fixed or wanted, label)
    except (TypeError, ValueError) as error:
        try:
            found = conversion.values.array_of(item)
        except (TypeError, ValueError):
            raise error from None
        if entry.fixed is not None:
            raise _unlike(forms.of(row).type, label, entry.fixed, item) from None
        if wanted is None or dtypes.of(found.dtype) is wanted:
            raise
        raise _unequal(row, entry, wanted, found, by_name, item) from None


def _unlike(op_type, label, dtype, value):
    """The TypeError for a plain value that an operation takes with another dtype."""
    text = f"Expected {dtype.name}, got {value!r} of type '{type(value).__name__}' instead."
    return TypeError(f"Expected {dtype.name} passed to parameter '{label}' of op '{op_type}', got {value!r} of type "
                     f"'{type(value).__name__}' instead. Error: {text}")  # fmt: skip


def _unequal(row, entry, wanted, one, by_name, value=None):
    if entry.many:
        found = [wanted.name, dtypes.as_dtype(one.dtype).name]
        return TypeError(errors.message(
            f"Tensors in list passed to '{entry.name}' of '{forms.of(row).type}' Op have types [{', '.join(found)}] that don't all "
            "match.", f"one dtype for all: {one if value is None else repr(value)} is {found[1]}.",
            f"convert it: tf.cast(..., tf.{wanted.name})."))  # fmt: skip
    first = next(name for name, (other, _) in by_name.items() if other.group == entry.group)
    kind = dtypes.as_dtype(one.dtype).name
    happened = (f"Input '{entry.name}' of '{forms.of(row).type}' Op has type {kind} that does not match type {wanted.name} of "
                f"argument '{first}'.")
    if value is not None:
        happened += f" Expected {wanted.name}, got {value!r} of type '{type(value).__name__}' instead."
    return TypeError(errors.message(happened, f"the same dtype for both: {one if value is None else repr(value)} is {kind}.",
                                    f"convert one of them: tf.cast(..., tf.{wanted.name})."))  # fmt: skip


def _argument(value, label, op_type=None, dtype=None):
    """The constant of a shape, an axis or the like (of a dtype that another of them has); lists may hold tensors."""
    if isinstance(value, (list, tuple)) and conversion.holds_tensors(value):
        return packed(value, None, label)
    if hasattr(value, "as_list"):
        value = value.as_list()
    if isinstance(value, range):
        value = list(value)
    if isinstance(value, Dimension):
        return tensor(value, dtypes.int32, label)
    integral = np.asarray(value, dtype=object)
    if not integral.size or all(isinstance(one, numbers.Integral) for one in integral.ravel()):
        return tensor(value, dtype or (None if isinstance(value, (np.ndarray, np.generic)) else dtypes.int32), label)
    found = tensor(value, None, label)
    wanted = limits.fixed(op_type, label)
    if wanted not in (None, found.dtype.name) and not isinstance(value, np.ndarray):
        raise _unlike(op_type, label, dtypes.as_dtype(wanted), value)
    return found


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
    array = partial.constant_value(one)
    if array is None:
        return one
    return array.item() if not array.ndim else tuple(array.tolist())
