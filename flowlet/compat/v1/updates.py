"""Operations that only order others: `no_op`, `group`, `tuple`; and those that set variables."""

import jax.numpy as jnp

from flowlet.api import export
from flowlet.core.graph import build, nodes
from flowlet.core.graph.operation import GraphTensor
from flowlet.core.graph.stack import default_graph


@export("compat.v1.no_op")
def no_op(name=None):
    """An operation that does nothing."""
    return default_graph().add("NoOp", nodes.Nothing(), name=name)


@export("compat.v1.group")
def group(*inputs, name=None):
    """An operation that has run when all of `inputs` have."""
    operations = []
    for one in inputs:
        for item in one if isinstance(one, (list, tuple)) else [one]:
            element = default_graph().as_graph_element(item)
            operations.append(element.op if isinstance(element, GraphTensor) else element)
    return default_graph().add("NoOp", nodes.Nothing(), name=name or "group_deps", control_inputs=operations)


def _assigning(op_type, make, doc):
    def assign(ref, value, validate_shape=None, use_locking=None, name=None):
        variable = getattr(ref, "_ref", None)
        reference = variable if variable is not None else ref
        graph = default_graph()
        with graph.name_scope(name or op_type) as scope:
            source = build.tensor(value, reference.dtype, "value")
            node = make(validate_shape is not False)
            shape = source.shape if getattr(node, "validate", True) is False else reference.shape
            op = graph.add(op_type, node, (reference, source), [(reference.dtype, shape)], scope)
        return op.outputs[0]

    assign.__name__ = assign.__qualname__ = {"Assign": "assign", "AssignAdd": "assign_add", "AssignSub": "assign_sub"}[op_type]
    assign.__doc__ = doc
    return export(f"compat.v1.{assign.__name__}")(assign)


def _adding(function):
    def make(validate):
        return nodes.Update(lambda now, value: [function(now, value)])

    return make


assign = _assigning("Assign", nodes.Assign, "Set a variable; gives its new value.")
assign_add = _assigning("AssignAdd", _adding(jnp.add), "Add to a variable; gives its new value.")
assign_sub = _assigning("AssignSub", _adding(jnp.subtract), "Subtract from a variable; gives its new value.")
