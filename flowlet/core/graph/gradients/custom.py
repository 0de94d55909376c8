"""`tf.custom_gradient` and `tf.GradientTape` while a graph is built."""

import itertools

from flowlet import errors
from flowlet.core import nest
from flowlet.core.graph import build, nodes
from flowlet.core.graph.gradients import making, registry, walk
from flowlet.core.graph.stack import default_graph

_numbers = itertools.count()


def with_gradient(f, arguments, keywords, pair, backward):
    """The results of `f`, which brings its own gradient, as those of an IdentityN with a gradient function of its own.

    Args:
        f: `f(*tensors)` -> (result, function of the gradients).
        pair: checks what `f` gave.
        backward: `backward(grad_fn, count, variables)` -> function of gradients that gives a list.
    """
    graph, name = default_graph(), f"CustomGradient-{next(_numbers)}"
    arguments = nest.map_structure(build.tensor, list(arguments))
    before, start = set(map(id, _variables(graph))), len(graph.get_operations())
    result, grad_fn = pair(f(*arguments, **keywords))
    variables = _used(graph, start, before)
    flat, given = [build.tensor(one) for one in nest.flatten(result)], nest.flatten(arguments)
    flat_of_variables = [walk.source(one) for one in variables]
    run = backward(grad_fn, len(given), variables)

    @registry.rule(name)
    def gradient(op, *gradients):
        found = run(*gradients[: len(flat)])
        return [None] * len(flat) + list(found)

    for one in flat:
        making.identity(one)
    inputs = [*flat, *given, *flat_of_variables]
    with graph.gradient_override_map({"IdentityN": name}):
        op = graph.add("IdentityN", nodes.Forward(), inputs, [(one.dtype, one.shape) for one in inputs])
    return nest.pack_sequence_as(result, list(op.outputs[: len(flat)]))


def _used(graph, start, before):
    """The variables that operations from number `start` on read."""
    used = {tensor for op in graph.get_operations()[start:] for tensor in op.inputs}
    found = []
    for variable in _variables(graph):
        handle = walk.source(variable)
        if handle.dtype.name != "resource":
            if id(variable) not in before:
                raise TypeError(errors.message(
                    "All variables used by a function wrapped with @custom_gradient must be `ResourceVariable`s. Ensure that no "
                    f"`variable_scope` is created with `use_resource=False`: {variable.name} is none.", "resource variables.",
                    "make it with use_resource=True."))  # fmt: skip
        elif handle in used and variable.trainable:
            found.append(variable)
    return found


def _variables(graph):
    return [*graph.get_collection("variables"), *graph.get_collection("local_variables")]


def of_tape(targets, sources, starts, zero):
    """The gradients that a tape gives in a graph: by the same walk, without scopes."""
    targets = [build.tensor(one) for one in targets]
    given = [_ones(y) if start is None else build.tensor(start, y.dtype) for y, start in zip(targets, starts)]
    return walk.gradients(targets, sources, given, "", zero=zero, scoped=False)


def _ones(y):
    sizes = making.shape(y)
    with default_graph().name_scope("ones") as scope:
        return making.fill(sizes, making.const(1, y.dtype), scope)
