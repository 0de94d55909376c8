"""The update ops of the optimizers in a graph: ApplyAdam, SparseApplyAdam, ResourceApplyAdam and their kin.

Each is one operation with one pure function (formulas.py), so that a step is compiled as one program. A sparse op applies
the same function to the rows that it is given.
"""

import contextlib
import functools
import inspect

import jax
import jax.numpy as jnp
import numpy as np

from flowlet.compat.v1.root import tf
from flowlet.compat.v1.scattering import scatter
from flowlet.compat.v1.train.formulas import FORMULAS
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.graph import build, nodes
from flowlet.core.graph.stack import default_graph
from flowlet.core.mode import state
from flowlet.core.slices import IndexedSlices
from flowlet.core.tensor import EagerTensor

_GRADIENTS = ("grad", "delta")


def is_resource(variable):
    """Whether a variable (of a graph) is a resource variable, not one of TensorFlow 1's references."""
    return getattr(getattr(variable, "op", None), "type", None) == "VarHandleOp"


def reference(variable):
    """The tensor that stands for a variable as an operation's input."""
    return variable.handle if is_resource(variable) else variable._ref()


def beside(variable):
    """The device of a variable, for what is made in a `with` block."""
    return default_graph().device(variable.op.device or None) if state.building else contextlib.nullcontext()


def apply(kind, variables, *values, indices=None, use_locking=False, **attributes):
    """Add an update op, in a name scope of its own.

    Args:
        kind: a key of FORMULAS.
        variables: the variable and its slots.
        values: the other inputs, in the op's order: numbers (tensors, variables) and the gradient.
        indices: for a sparse update: the rows that the gradient is of, each once.

    Returns:
        a tensor, the reference to the variable; for a resource variable the operation.
    """
    names = _names(kind)[len(variables) :]
    place = len(variables) + 1 + next(place for place, name in enumerate(names) if name in _GRADIENTS)
    function = _function(kind, len(variables), None if indices is None else place, tuple(attributes.items()))
    if not state.building:
        return _at_once(function, variables, values, indices, place)
    resource, graph = is_resource(variables[0]), default_graph()
    op_type = f"{'Resource' if resource else ''}{'Sparse' if indices is not None else ''}Apply{kind}"
    with graph.name_scope(op_type) as scope:
        inputs = [reference(one) for one in variables]
        for name, value in zip(names, values, strict=True):
            inputs.append(build.tensor(value, None, name))
            if name in _GRADIENTS and indices is None:
                _check_shapes(op_type, scope[:-1], inputs, variables[0].shape)
            elif name in _GRADIENTS:
                inputs.append(build.tensor(indices, None, "indices"))
        outputs = [] if resource else [(inputs[0].dtype, variables[0].shape)]
        node = nodes.Update(function, variables=len(variables), results=len(outputs))
        op = graph.add(op_type, node, inputs, outputs, scope, attributes={"use_locking": use_locking, **attributes})
    return op if resource else op.outputs[0]


def _at_once(function, variables, values, indices, place):
    """The same in eager mode: the variables are changed, compiled together."""
    arrays = [*variables, *values]
    if indices is not None:
        arrays.insert(place, indices)
    arrays = [conversion.convert(one)._value for one in arrays]
    for variable, value in zip(variables, _compiled(function)(*arrays)):
        variable._value = value


@functools.cache
def _function(kind, count, place, attributes):
    """The function of an update op.

    Args:
        count: how many of the inputs are variables.
        place: which input are the indices; None for a dense update.
        attributes: (name, value) pairs.
    """
    function = functools.partial(FORMULAS[kind], **dict(attributes))
    return function if place is None else functools.partial(_on_rows, function, count, place)


_compiled = functools.cache(jax.jit)


@functools.cache
def _names(kind):
    """The inputs of an update op."""
    return [one.name for one in inspect.signature(FORMULAS[kind]).parameters.values()
            if one.kind is one.POSITIONAL_OR_KEYWORD]  # fmt: skip


def _check_shapes(op_type, name, inputs, wanted):
    """The gradient (the last input) has the variable's shape."""
    found = inputs[-1].shape
    if found.is_compatible_with(wanted):
        return
    shapes = ", ".join(_brackets(one) for one in [wanted, *[tensor.shape for tensor in inputs[1:]]])
    where = f"for '{name}' (op: '{op_type}') with input shapes: {shapes}."
    if found.rank != wanted.rank:
        raise ValueError(f"Shapes must be equal rank, but are {wanted.rank} and {found.rank} {where}")
    axis = next(place for place, (one, two) in enumerate(zip(wanted.as_list(), found.as_list()))
                if None not in (one, two) and one != two)  # fmt: skip
    raise ValueError(f"Dimension {axis} in both shapes must be equal, but are {wanted.as_list()[axis]} and "
                     f"{found.as_list()[axis]}. Shapes are {_brackets(wanted)} and {_brackets(found)}. {where}")


def _on_rows(function, count, place, *arrays):
    """An update of some rows. Indices that are out of range (padding of `distinct`) change nothing."""
    indices, others = arrays[place], [*arrays[count:place], *arrays[place + 1 :]]
    rows = [one.at[indices].get(mode="clip") for one in arrays[:count]]
    return [one.at[indices].set(row, mode="drop") for one, row in zip(arrays, function(*rows, *others))]


def scattered_into(variable, indices, values):
    """The operation that adds values to some rows of a resource variable; in eager mode that is done."""
    if not state.building:
        return variable.scatter_add(IndexedSlices(values, indices))
    return scatter("ScatterAdd", "add", False, variable, indices, values, False, None, read=False)


def distinct(values, indices):
    """Slices whose equal rows are added up, as (values, indices), made of TensorFlow's operations.

    There are as many indices as before (unless they are constant): behind the distinct ones stands padding that is out of
    range, with rows of zeros, so that the shapes are known when the step is compiled.
    """
    if not state.building:
        once, places = map(EagerTensor, _padded(conversion.convert(indices)._value))
        return tf.math.unsorted_segment_sum(values, places, once.shape[0]), once
    indices = build.tensor(indices, None, "x")
    sizes = [None] if indices.shape.rank is None else [indices.shape.as_list()[0]]
    node = nodes.Function(_padded)
    with default_graph().name_scope("Unique") as scope:
        op = default_graph().add("Unique", node, (indices,), [(indices.dtype, [None]), (dtypes.int32, sizes)], scope,
                                 attributes={"out_idx": dtypes.int32})  # fmt: skip
    once, places = op.outputs
    return tf.math.unsorted_segment_sum(values, places, tf.shape(once)[0]), once


def _padded(ids):
    if isinstance(ids, np.ndarray):  # known while the step is traced: no padding
        once, places = np.unique(ids, return_inverse=True)
    else:
        once, places = jnp.unique(ids, size=ids.shape[0], fill_value=np.iinfo(ids.dtype).max, return_inverse=True)
    return [once, places.reshape(ids.shape).astype(np.int32)]


def _brackets(shape):
    return "?" if shape.rank is None else "[" + ",".join("?" if one is None else str(one) for one in shape.as_list()) + "]"
