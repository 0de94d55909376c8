"""Single operations of graphs, as TensorFlow's generated functions make them, and what 1.15's forms share."""

import numpy as np

from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.graph import build, forms, nodes
from flowlet.core.graph.operation import GraphTensor
from flowlet.core.graph.stack import default_graph
from flowlet.core.mode import state, using
from flowlet.core.op import TABLE
from flowlet.core.tensor import EagerTensor

constant = build.constant


def tensor(value, dtype=None, name=None):
    """The tensor that `value` is, or that holds it: of the graph, or an eager one outside of graphs."""
    return build.tensor(value, dtype, name) if state.building else conversion.convert(value, dtype)


def raw(op_type, *arguments, name=None, form=None, **attributes):
    """Add one operation that a row of the op table runs.

    Args:
        op_type: the row.
        arguments: its inputs.
        form: how it looks in the graph (forms.py), where not as the table says: `"Type name: inputs"`.
        attributes: of the row; those left out have the row's defaults.
    """
    row = TABLE[op_type]
    if not state.building:
        return row.public(*arguments, **attributes)
    values = {key: attributes[key] if key in attributes else row.signature.parameters[key].default for key in row.attributes}
    return build.single(row, arguments, values, name, forms.parsed(form)[1] if form else forms.of(row))


def made(op_type, function, *inputs, name=None, labels=(), outputs=None, host=False, static=(), **attributes):
    """Add one operation that has no row, and give its results (one: the tensor).

    Args:
        function: of arrays, gives a list of arrays.
        inputs: tensors, or values that become constants called as `labels` say.
        outputs: (dtype, static shape) of each result; found by tracing where left out.
        host: whether the function runs on the host, on NumPy arrays.
        static: positions of inputs that it needs as Python values.
    """
    if not state.building:
        results = [EagerTensor(one) for one in function(*[tensor(one)._value for one in inputs])]
        return results[0] if len(results) == 1 else tuple(results)
    with default_graph().name_scope(name or op_type) as scope:
        inputs = [one if isinstance(one, GraphTensor) else tensor(one, name=label)
                  for one, label in zip(inputs, labels or ("",) * len(inputs))]  # fmt: skip
        node = nodes.HostFunction(function) if host else nodes.Needing(function, static) if static else nodes.Function(function)
        results = build.operation(op_type, node, inputs, outputs, scope, attributes).outputs
    return results[0] if len(results) == 1 else tuple(results)


def eagerly(op_type, function, *inputs, outputs, name=None, labels=()):
    """Add one operation that calls a function of 2.x on the host, on eager tensors; `function` gives a list of them."""

    def run(*arrays):
        with using(building=False):
            return [np.asarray(one._value) for one in function(*map(EagerTensor, arrays))]

    return made(op_type, run, *inputs, name=name, labels=labels, outputs=outputs, host=True)


def within(name, default):
    """The name scope of an op that is made of several."""
    return default_graph().name_scope(name or default)


def as_dtype(dtype):
    """A dtype, or None for None."""
    return None if dtype is None else dtypes.as_dtype(dtype).base_dtype


def either(new, new_name, old, old_name):
    """The value of an argument that has two names.

    Raises:
        ValueError: where both are given.
    """
    if old is None:
        return new
    if new is not None:
        raise ValueError(f"Cannot specify both '{old_name}' and '{new_name}'")
    return old


def sizes(one):
    """The static sizes of a tensor as a list, None for an unknown rank."""
    return None if one.shape.rank is None else one.shape.as_list()


def like(one):
    """(dtype, static shape) of a tensor: what an operation gives that keeps both."""
    return one.dtype, sizes(one)


def known(one):
    """Whether the whole static shape is known."""
    return one.shape.rank is not None and None not in one.shape.as_list()

