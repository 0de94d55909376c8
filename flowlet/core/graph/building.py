"""Building `cond` and `while_loop`: the operations at their borders with 1.15's names, and the unit that runs them."""

from flowlet import errors
from flowlet.core import dtypes, nest
from flowlet.core.graph import build, nodes
from flowlet.core.graph.branching import Branches
from flowlet.core.graph.contexts import Branch, Loop, enter, switch
from flowlet.core.graph.gradients.registry import rule
from flowlet.core.graph.looping import Repeated
from flowlet.core.graph.operation import GraphTensor, Operation
from flowlet.core.graph.stack import default_graph
from flowlet.core.graph.units import gradient
from flowlet.core.shape import TensorShape

_SUMMARIES = "summaries"

rule("If", "While")(gradient)
rule("Merge")(lambda op, g, index=None: [g] + [None] * (len(op.inputs) - 1))
rule("Enter", "RefEnter", "Exit", "RefExit", "LoopCond", "NextIteration")(lambda op, g: [g] + [None] * (len(op.inputs) - 1))
rule("Switch", "RefSwitch")(lambda op, *g: [next((one for one in g if one is not None), None)] + [None] * (len(op.inputs) - 1))
rule("Held")(lambda op, g: [g] * len(op.inputs))


def identity(tensor, name=None, control=()):
    """An Identity operation's result."""
    graph = tensor.graph
    return graph.add("Identity", nodes.Forward(), (tensor,), [(tensor.dtype, tensor.shape)], name, control).outputs[0]


def with_dependencies(operations, tensor, name="control_dependency"):
    """The tensor, once these operations have run."""
    graph = tensor.graph
    with graph.control_dependencies(operations):
        return identity(tensor, name)


def leaves(structure):
    """The leaves of a structure; TensorArrays and sparse tensors give the tensors in them."""
    return nest.flatten(structure, True)


def called(graph, function, *arguments):
    """The result of a function of the user; summaries made in it are run with the result, not by `merge_all`."""
    before = list(graph.get_collection_ref(_SUMMARIES))
    found = function(*arguments)
    new = graph.get_collection_ref(_SUMMARIES)[len(before) :]
    if new:
        graph.get_collection_ref(_SUMMARIES)[:] = before
        with graph.control_dependencies(new):
            if found is None:
                return graph.add("NoOp", nodes.Nothing())
            found = nest.map_structure(lambda one: one if isinstance(one, Operation) else identity(build.tensor(one)), found,
                                       expand_composites=True)  # fmt: skip
    return found


# cond -----------------------------------------------------------------------------------------------------------------


def cond(predicate, functions, strict, scope):
    """The results of a `cond` in the structure that the functions give; `functions`: for true, for false."""
    graph = default_graph()
    predicate = build.tensor(predicate, None, "pred")
    if predicate.dtype is not dtypes.bool_:
        raise TypeError(errors.message(
            f"Input 'pred' of 'Switch' Op has type {predicate.dtype.name} that does not match expected type of bool.",
            f"a scalar bool: {predicate} is {predicate.dtype.name}.", "compare it: tf.greater(x, 0)."))  # fmt: skip
    if predicate.shape.rank not in (None, 0):
        raise ValueError(errors.message(
            f"Shape must be rank 0 but is rank {predicate.shape.rank} for 'cond/Switch' (op: 'Switch').", f"a scalar: {predicate}.",
            "reduce it: tf.reduce_all(...)."))  # fmt: skip
    fork = switch(graph, predicate, predicate)
    pivots = [identity(fork.outputs[side], f"switch_{'ft'[side]}") for side in (1, 0)]
    chosen = identity(predicate, "pred_id")
    for one in (*pivots, chosen):
        graph.prevent_fetching(one.op)
    contexts, structures, results = [], [], []
    for side, function, pivot in zip((1, 0), functions, pivots):
        context = Branch(graph, graph.unique_name("cond_text"), chosen, pivot, side)
        _collect(graph, "cond_context", context)
        with context.entered():
            found = called(graph, function)
            if found is None:
                raise ValueError(f"{'true_fn' if side else 'false_fn'} must have a return value.")
            results.append([_branch_result(context, one) for one in leaves(found)])
        contexts.append(context)
        structures.append(found if strict else _unpacked(found))
    nest.assert_same_structure(*structures, expand_composites=True)
    for one, two in zip(*results):
        if one.dtype is not two.dtype:
            raise ValueError(errors.message(
                f"Outputs of true_fn and false_fn must have the same type: {one.dtype.name}, {two.dtype.name}",
                "one dtype for both.", f"cast one of them: tf.cast(..., tf.{one.dtype.name})."))  # fmt: skip
    pairs = list(zip(results[1], results[0]))
    kinds = [(one.dtype, _either_shape(one.shape, two.shape)) for one, two in pairs]
    node = Branches(contexts[::-1], results[::-1])
    unit = node.placed(graph, "If", scope.rstrip("/"), (chosen,), [*kinds, (dtypes.int32, [])])
    merged = []
    for place, (pair, kind) in enumerate(zip(pairs, kinds)):
        op = graph.add("Merge", nodes.Forward(), (unit.outputs[place], unit.outputs[-1]), [kind, (dtypes.int32, [])], "Merge")
        op.shown = pair
        merged.append(op.outputs[0])
    return nest.pack_sequence_as(structures[0], merged, True)


def _collect(graph, key, context):
    if context.outer is None:
        graph.add_to_collection(key, context)


def _unpacked(found):
    while isinstance(found, (list, tuple)) and not hasattr(found, "_fields") and len(found) == 1:
        found = found[0]
    return found


def _branch_result(context, value):
    if isinstance(value, Operation):
        return with_dependencies([value], context.pivot)
    return context.value(build.tensor(value))


def _either_shape(one, two):
    """The sizes that two shapes agree on."""
    if one.rank is None or one.rank != two.rank:
        return None
    return [a if a == b else None for a, b in zip(one.as_list(), two.as_list())]


# while_loop -----------------------------------------------------------------------------------------------------------


def loop(test, body, variables, invariants, scope, same_structure):
    """The loop variables at the end, in the structure that the body gives."""
    graph = default_graph()
    context = Loop(graph, scope + "while_context")
    _collect(graph, "while_context", context)
    starts = [build.tensor(one) for one in leaves(variables)]
    shapes = [one.shape for one in starts] if invariants is None else _invariants(variables, invariants, starts)
    if context.outer is not None:
        starts = [context.outer.value(one) for one in starts]
    with graph.control_dependencies(None):
        enters = [enter(graph, one, context.name, shape) for one, shape in zip(starts, shapes)]
        merges = [_merge(graph, one) for one in enters]
    inside = [*enters, *merges]
    for one in inside:
        _stand(context, one.op)
    context.pivot = merges[0]
    with context.entered():
        found = build.tensor(test(*nest.pack_sequence_as(variables, merges, True)))
        if found.dtype is not dtypes.bool_:
            raise TypeError(errors.message(
                f"Input 'input' of 'LoopCond' Op has type {found.dtype.name} that does not match expected type of bool.",
                "a condition that is a scalar bool.", "compare: k < 10."))  # fmt: skip
        going = graph.add("LoopCond", nodes.Forward(), (found,), [(dtypes.bool_, [])], "LoopCond").outputs[0]
    with graph.control_dependencies(None):
        switches = [switch(graph, one, going) for one in merges]
        for op in switches:
            _stand(context, op)
        begins = [identity(op.outputs[1]) for op in switches]
        for one in begins:
            _stand(context, one.op)
    context.pivot = begins[0]
    with context.entered():
        packed = nest.pack_sequence_as(variables, begins, True)
        result = called(graph, body, *packed)
        if not nest.is_nested(result):
            result = [result]
        nest.assert_same_structure(list(packed), list(result), expand_composites=True)
        after = [build.tensor(one) for one in leaves(result)]
        after = [_next(graph, merge, one, start, invariants is not None) for merge, one, start in zip(merges, after, starts)]
    for merge, one in zip(merges, after):
        merge.op.shown = (merge.op.shown[0], one)
    node = Repeated(context, merges, going.op.inputs[0], [one.op.inputs[0] for one in after])
    kinds = [(one.dtype, one.shape) for one in merges]
    unit = node.placed(graph, "While", scope.rstrip("/"), starts, kinds, context.awaited)
    ends = []
    for place, (kind, op) in enumerate(zip(kinds, switches)):
        end = graph.add("Exit", nodes.Forward(), (unit.outputs[place],), [kind], "Exit")
        end.shown = (op.outputs[0],)
        ends.append(end.outputs[0])
    found = nest.pack_sequence_as(result, ends, True)
    return found if same_structure or len(ends) != 1 else found[0] if isinstance(found, (list, tuple)) else ends[0]


def _stand(context, op):
    """Let an operation that was made outside stand in a context."""
    op.context = context
    op.graph.prevent_fetching(op)
    while context is not None:
        context.learn(op.outputs)
        context = context.outer


def _merge(graph, tensor):
    op = graph.add("Merge", nodes.Forward(), (tensor,), [(tensor.dtype, tensor.shape), (dtypes.int32, [])], "Merge")
    op.shown = (tensor, tensor)
    return op.outputs[0]


def _invariants(variables, invariants, starts):
    nest.assert_same_structure(list(variables), list(invariants) if isinstance(invariants, (list, tuple)) else invariants)
    shapes = []
    for value, given in zip(nest.flatten(variables), _flat_shapes(invariants)):
        count = len(value._parts()) if isinstance(value, nest.Composite) else 1
        shapes += [given] if count == 1 and not isinstance(value, nest.Composite) else [None] * count
    found = []
    for start, shape in zip(starts, shapes):
        shape = start.shape if shape is None else TensorShape(shape)
        if not _less_specific(shape, start.shape):
            raise ValueError(
                f"The shape invariant specified for {start.name} is not compatible with the initial shape of the loop "
                f"variable. It enters the loop with shape {start.shape}, but the specified shape invariant is {shape}.")
        found.append(shape)
    return found


def _flat_shapes(structure):
    """The shapes of a structure of TensorShapes."""
    if isinstance(structure, (list, tuple)):
        return [one for part in structure for one in _flat_shapes(part)]
    if isinstance(structure, dict):
        return [one for key in sorted(structure) for one in _flat_shapes(structure[key])]
    return [structure]


def _less_specific(shape, other):
    if shape.rank is None:
        return True
    return other.rank == shape.rank and all(a is None or a == b for a, b in zip(shape.as_list(), other.as_list()))


def _next(graph, merge, value, start, given):
    if not isinstance(value, GraphTensor):
        raise TypeError(f"The body of a loop gives tensors, not {value!r}.")
    after = graph.add("NextIteration", nodes.Forward(), (value,), [(value.dtype, value.shape)], "NextIteration").outputs[0]
    if not _less_specific(merge.shape, after.shape):
        if given:
            raise ValueError(f"The shape invariant specified for {merge.name} is not compatible with the shape of the loop "
                             f"variable after one iteration: the invariant is {merge.shape}, the shape {after.shape}.")
        raise ValueError(f"Input tensor '{start.name}' enters the loop with shape {start.shape}, but has shape {after.shape} "
                         "after one iteration. To allow the shape to vary across iterations, use the `shape_invariants` "
                         "argument of tf.while_loop to specify a less-specific shape.")
    return after
