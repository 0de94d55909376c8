"""Operations that only order others: `no_op`, `group`, `tuple`, `identity_n`."""

from flowlet.api import export
from flowlet.core.graph import build, nodes
from flowlet.core.graph.operation import GraphTensor, Operation
from flowlet.core.graph.stack import default_graph
from flowlet.core.mode import state


@export("compat.v1.no_op")
def no_op(name=None):
    """An operation that does nothing."""
    return default_graph().add("NoOp", nodes.Nothing(), name=name)


def _leaves(one):
    if isinstance(one, (list, tuple)):
        return [leaf for part in one for leaf in _leaves(part)]
    return [leaf for part in one.values() for leaf in _leaves(part)] if isinstance(one, dict) else [one]


@export("compat.v1.group")
def group(*inputs, name=None):
    """An operation that has run when all of `inputs` (tensors, operations, lists of them) have.

    Raises:
        TypeError: for anything else.
    """
    if not state.building:
        return None
    if not inputs:
        return no_op(name or "group_deps")
    graph, by_device = default_graph(), {}
    with graph.name_scope(name or "group_deps") as scope:
        for one in _leaves(list(inputs)):
            element = getattr(one, "_control_operation", one)
            if not isinstance(element, Operation):
                try:
                    element = graph.as_graph_element(element)
                except (KeyError, TypeError):
                    raise TypeError(f"Expected tf.group() expected Tensor arguments not '{one}' with type '{type(one)}'") from None
            op = element.op if isinstance(element, GraphTensor) else element
            by_device.setdefault(op.device, []).append(op)
        if len(by_device) < 2:
            return _done(graph, next(iter(by_device), ""), next(iter(by_device.values()), []), scope)
        parts = [_done(graph, device, by_device[device], "NoOp") for device in sorted(by_device)]
        return _done(graph, "", parts, scope)


def _done(graph, device, operations, name):
    with graph.device(device or None):
        return graph.add("NoOp", nodes.Nothing(), name=name, control_inputs=dict.fromkeys(operations))


def with_dependencies(dependencies, tensor, name=None):
    """The tensor, once operations have run."""
    graph = default_graph()
    with graph.name_scope(name or "control_dependency") as scope, graph.control_dependencies(dependencies):
        source = build.tensor(tensor)
        return graph.add("Identity", nodes.Forward(), (source,), [(source.dtype, source.shape)], scope).outputs[0]


@export("compat.v1.tuple")
def tuple_(tensors, name=None, control_inputs=None):
    """The tensors, each only once all of them are there.

    Args:
        tensors: a list of tensors, operations or None.
        control_inputs: what must have run beside them.

    Raises:
        ValueError: where there is no tensor among them.
    """
    graph = default_graph()
    with graph.name_scope(name or "tuple"):
        known = [one if one is None or isinstance(one, Operation) or hasattr(one, "indices") else build.tensor(one)
                 for one in tensors]  # fmt: skip
        gating = [one if isinstance(one, Operation) else one.op for one in known if one is not None]
        for one in control_inputs or ():
            element = graph.as_graph_element(one)
            gating.append(element.op if isinstance(element, GraphTensor) else element)
        if not gating:
            raise ValueError(f"Must have at least one Tensor: {tensors}")
        gate = group(*gating)
        return [_gated(one, gate) for one in known]


def _gated(one, gate):
    if one is None:
        return None
    if isinstance(one, Operation):
        with default_graph().control_dependencies([gate]):
            return group(one)
    if hasattr(one, "indices"):  # slices of a tensor
        return type(one)(with_dependencies([gate], one.values), one.indices, one.dense_shape)
    return with_dependencies([gate], one)


@export("compat.v1.identity_n")
def identity_n(input, name=None):  # noqa: A002
    """The tensors of a list as they are, as one operation."""
    graph = default_graph()
    with graph.name_scope(name or "IdentityN") as scope:
        given = [build.tensor(one, None, f"input_{place}") for place, one in enumerate(input)]
        op = graph.add("IdentityN", nodes.Forward(), given, [(one.dtype, one.shape) for one in given], scope,
                       attributes={"T": [one.dtype for one in given]})  # fmt: skip
    return list(op.outputs)
