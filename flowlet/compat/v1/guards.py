"""First values that are made of other variables: what they take of these is the initial value where a session has none yet.

The operations between such a variable and the new one are made a second time, as TensorFlow 1.15 does: their names and
their number are part of the graph.
"""

from flowlet.compat.v1.collections import GraphKeys
from flowlet.compat.v1.initialization import ValueOrInitial
from flowlet.core.graph import nodes
from flowlet.core.graph.stack import default_graph

_KEPT = ("IsVariableInitialized", "VarIsInitializedOp", "ReadVariableOp", "VarHandleOp", "If")
_LOOPS = ("NextIteration", "Exit")


def guarded(scope, tensor):
    """A tensor like `tensor` that takes other variables' initial values where they have none.

    Args:
        scope: the name scope of the new variable, with a slash at its end.
    """
    if not _takes_variables(tensor):
        return tensor
    return _of_tensor(scope, tensor, {})


def _taken(op):
    return op.shown or op.inputs


def _takes_variables(tensor):
    waiting, seen, found = [tensor.op], set(), False
    while waiting:
        op = waiting.pop()
        if op in seen or op.type in _KEPT:
            continue
        if op.type in _LOOPS:  # TensorFlow leaves what goes round as it is
            return False
        seen.add(op)
        found = found or op.type == "VariableV2"
        waiting += [one.op for one in _taken(op)]
    return found


def _of_tensor(scope, tensor, made):
    op = tensor.op
    if op not in made:
        made[op] = _of_operation(scope, op, made)
    return made[op].outputs[tensor.value_index]


def _of_operation(scope, op, made):
    if op.type in _KEPT:
        return op
    graph = default_graph()
    if op.type == "VariableV2":
        known = graph.get_collection(GraphKeys.GLOBAL_VARIABLES) + graph.get_collection(GraphKeys.LOCAL_VARIABLES)
        variable = next((one for one in known if one.op is op), None)
        return op if variable is None else variable.initialized_value().op
    before = _taken(op)
    after = tuple(_of_tensor(scope, one, made) for one in before)
    if all(one is two for one, two in zip(before, after)):
        return op
    inside = op.context is not None and not isinstance(op.node, ValueOrInitial)  # it stands in a branch, only to be seen
    found = graph.add("Switch" if op.type == "RefSwitch" else op.type, nodes.Nothing() if inside else op.node,
                      after if op.shown is None else op.inputs, [(one.dtype, one.shape) for one in op.outputs],
                      f"{op.name}_{scope}", attributes=op.attributes)  # fmt: skip
    found.shown = None if op.shown is None else after
    if op in graph.not_fetchable:
        graph.not_fetchable.add(found)
    return found
