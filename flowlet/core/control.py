"""Branches and loops inside a trace: Python functions staged into XLA's own control flow.

Outside a trace nothing of this is needed: values are known, and Python decides. Inside, `stage` traces a function by
itself; what it uses from outside (tensors, variables) becomes inputs of one kernel, so that gradients flow to them,
and the variables that it assigns become outputs.
"""

import jax
import jax.extend.core
import numpy as np

from flowlet import errors
from flowlet.core import convert as conversion
from flowlet.core import dtypes, mode, nest
from flowlet.core.frame import Frame
from flowlet.core.kernel import Kernel, call
from flowlet.core.loops import repeat
from flowlet.core.mode import state
from flowlet.core.tensor import EagerTensor, Tracer
from flowlet.core.variable import Pending, live


class Staged:
    """A function traced by itself.

    Attributes:
        run: (arrays of `captured`..., argument arrays...) -> (result arrays..., new values of `written`...).
        captured: the arrays from outside that it uses.
        structure: what the function gave, with tensors as leaves.
        count: how many arrays the result has.
        written: the variables that it assigns.
    """

    def __init__(self, jaxpr, structure, count, written):
        self.captured, self.structure, self.count, self.written = list(jaxpr.consts), structure, count, written
        self.specs = [jax.ShapeDtypeStruct(value.shape, value.dtype) for value in jaxpr.out_avals]
        self.closed = jaxpr.jaxpr

    def run(self, *arrays):
        length = len(self.captured)
        return jax.extend.core.jaxpr_as_fun(jax.extend.core.ClosedJaxpr(self.closed, arrays[:length]))(*arrays[length:])  # pyright: ignore


def stage(function, *specs, carried=(), written=None):
    """Trace `function`, which takes tensors of `specs` and gives a structure of tensors or values.

    Args:
        carried: variables whose values are further arguments, after those of `specs`.
        written: the variables whose values are to come out; those that the function assigns, where it is None.
    """
    variables = list(live)
    for variable in variables:
        if type(variable._data) is Pending:
            variable._data.settle()
    before = [variable._data for variable in variables]
    found = []

    def run(*arrays):
        for variable, value in zip(carried, arrays[len(specs) :]):
            variable._data = value
        start = [variable._data for variable in variables]
        try:
            with mode.using(frame=Frame(state.frame), tapes=()):
                structure = function(*[EagerTensor(array) for array in arrays[: len(specs)]])
                leaves = [conversion.convert(leaf)._value for leaf in nest.flatten(structure, True)]
            changed = written
            if changed is None:
                changed = [variable for variable, old in zip(variables, start) if variable._data is not old]
            finals = [variable._data for variable in changed]
        finally:
            for variable, value in zip(variables, before):
                variable._data = value
        found[:] = [structure, len(leaves), changed]
        return leaves + finals

    inputs = [*specs, *[jax.ShapeDtypeStruct(v._data.shape, v._data.dtype) for v in carried]]
    jaxpr = jax.make_jaxpr(run)(*inputs)
    return Staged(jaxpr, *found)


def spec(tensor):
    """The shape and dtype of a tensor or array."""
    value = getattr(tensor, "_value", tensor)
    return jax.ShapeDtypeStruct(value.shape, value.dtype)


def nodes_of(values):
    """The tensors and variables that arrays belong to, as far as a tape knows them."""
    known = {}
    for tape in state.tapes:
        known.update((id(node._value), node) for node in tape._tracked.values())
    if state.tapes:
        known.update((id(variable._data), variable) for variable in live)
    return [known[id(value)] if id(value) in known else EagerTensor(value) for value in values]


def _finish(name, function, nodes, structure, count, written):
    """Run a staged program as one kernel; assign the variables; give the result in its structure."""
    values = [node._value for node in nodes]
    outputs = call(Kernel(name, lambda *arrays: list(function(*arrays))), nodes, values)
    for variable, output in zip(written, outputs[count:]):
        variable._value = output._value
    return nest.pack_sequence_as(structure, outputs[:count], True)


def is_known(tensor):
    """Whether a value is known while tracing."""
    return not isinstance(getattr(tensor, "_value", None), Tracer)


def branch(name, index, functions):
    """The result of `functions[index]`, where `index` (a scalar int tensor) is not known while tracing."""
    first = [stage(function) for function in functions]
    written = list({id(variable): variable for one in first for variable in one.written}.values())
    staged = [stage(function, written=written) for function in functions]
    for one in staged[1:]:
        nest.assert_same_structure(staged[0].structure, one.structure)
        for position, (a, b) in enumerate(zip(staged[0].specs, one.specs)):
            if (a.shape, a.dtype) != (b.shape, b.dtype):
                raise TypeError(errors.message(
                    f"true_fn and false_fn arguments to tf.{name} must have the same number, type, and overall structure "
                    f"of return values. Output {position} of the branches is of shape {a.shape}, {a.dtype} and of shape "
                    f"{b.shape}, {b.dtype}.", "the same shape and dtype from every branch: XLA compiles for fixed sizes.",
                    "cast or reshape one of them."))  # fmt: skip
    starts = [0]
    for one in staged:
        starts.append(starts[-1] + len(one.captured))

    def run(which, *captured):
        chosen = [lambda *arrays, one=one, start=start: one.run(*arrays[start : start + len(one.captured)])
                  for one, start in zip(staged, starts)]  # fmt: skip
        return jax.lax.switch(which, chosen, *captured)

    nodes = [index, *nodes_of([value for one in staged for value in one.captured])]
    return _finish("Switch", run, nodes, staged[0].structure, staged[0].count, written)


def loop(condition, body, variables, maximum):
    """`variables = body(*variables)` while `condition(*variables)`, at most `maximum` times (None: no limit)."""
    variables = _prepared(variables, body, maximum)
    leaves = [conversion.convert(leaf) for leaf in nest.flatten(variables, True)]
    specs = [spec(leaf) for leaf in leaves]

    def packed(function):
        return lambda *tensors: function(*nest.pack_sequence_as(variables, list(tensors), True))

    assigned = stage(packed(body), *specs).written
    step = stage(packed(body), *specs, carried=assigned, written=assigned)
    test = stage(packed(condition), *specs, carried=assigned, written=[])
    _check_loop(leaves, step)
    here, there = len(step.captured), len(test.captured)
    count = len(leaves)

    def run(*arrays):
        for_body, for_test, start = arrays[:here], arrays[here : here + there], arrays[here + there :]
        if maximum is None:
            return repeat(lambda used, carry: test.run(*used, *carry)[0].reshape(()),
                          lambda used, carry: tuple(step.run(*used, *carry)),
                          (tuple(for_body), tuple(for_test)), tuple(start))  # fmt: skip

        def bounded(carry, _):
            going, *values = carry
            going = going & test.run(*for_test, *values)[0].reshape(())
            new = step.run(*for_body, *values)
            return (going, *[jax.numpy.where(going, a, b) for a, b in zip(new, values)]), None

        (_, *values), _ = jax.lax.scan(bounded, (jax.numpy.asarray(True), *start), None, maximum)
        return values

    nodes = [*nodes_of(step.captured + test.captured), *leaves, *assigned]
    return _finish("While", run, nodes, variables, count, assigned)


def _prepared(variables, body, turns):
    """Loop variables whose composites have the sizes that the body gives them: it is traced once to see them."""
    def grow(change):
        return nest.pack_sequence_as(variables, [change(i, leaf) if isinstance(leaf, Growing) else leaf
                                                 for i, leaf in enumerate(nest.flatten(variables))])  # fmt: skip

    if not any(isinstance(leaf, Growing) for leaf in nest.flatten(variables)):
        return variables
    variables = grow(lambda _, leaf: leaf._resized(turns))
    leaves = [conversion.convert(leaf) for leaf in nest.flatten(variables, True)]
    found = stage(lambda *tensors: body(*nest.pack_sequence_as(variables, list(tensors), True)), *map(spec, leaves))
    after = nest.flatten(found.structure)
    return grow(lambda i, leaf: leaf._formed_as(after[i]))


class Growing(nest.Composite):
    """A composite that may not have its shape yet when a loop starts (`tf.TensorArray`)."""

    __slots__ = ()

    def _resized(self, turns):
        """The same for a loop of at most `turns` turns (None: not known)."""
        raise NotImplementedError

    def _formed_as(self, after):
        """The same with parts of the shapes of those in `after`, what it is after a turn."""
        raise NotImplementedError


def _check_loop(leaves, step):
    for position, (leaf, after) in enumerate(zip(leaves, step.specs)):
        before = spec(leaf)
        if before.dtype != after.dtype:
            raise TypeError(errors.message(
                f"Loop var {position} enters the loop with type {dtypes.of(before.dtype)} but has type "
                f"{dtypes.of(after.dtype)} after 1 iteration.", "a type that remains constant.",
                "cast it to what it was."))  # fmt: skip
        if before.shape != after.shape:
            raise ValueError(errors.message(
                f"Loop var {position} enters the loop with shape {before.shape}, but has shape {after.shape} after one "
                "iteration.", "the same shape: XLA compiles for fixed sizes.", "keep the shape: pad, or write into a "
                "tensor that is large enough."))  # fmt: skip


def scan(function, carry, elements, reverse=False):
    """`carry, output = function(carry, element)` along the first axis of `elements`: last carry, stacked outputs."""
    carries = [conversion.convert(leaf) for leaf in nest.flatten(carry, True)]
    items = [conversion.convert(leaf) for leaf in nest.flatten(elements)]
    each = [jax.ShapeDtypeStruct(item._value.shape[1:], item._value.dtype) for item in items]
    split = len(carries)

    def packed(*tensors):
        return function(nest.pack_sequence_as(carry, list(tensors[:split]), True),
                        nest.pack_sequence_as(elements, list(tensors[split:])))  # fmt: skip

    specs = [*map(spec, carries), *each]
    assigned = stage(packed, *specs).written
    step = stage(packed, *specs, carried=assigned, written=assigned)
    _check_loop(carries, step)
    here = len(step.captured)

    def run(*arrays):
        captured, rest = arrays[:here], arrays[here:]

        def one(state_, item):
            out = step.run(*captured, *state_[:split], *item, *state_[split:])
            return (*out[:split], *out[step.count :]), tuple(out[split : step.count])

        start = (*rest[:split], *rest[len(carries) + len(items) :])
        final, stacked = jax.lax.scan(one, start, tuple(rest[split : split + len(items)]), reverse=reverse)
        return [*final[:split], *stacked, *final[split:]]

    nodes = [*nodes_of(step.captured), *carries, *items, *assigned]
    return _finish("Scan", run, nodes, step.structure, step.count, assigned)


def mapped(function, elements):
    """`function` on all elements along the first axis at once (`jax.vmap`)."""
    items = [conversion.convert(leaf) for leaf in nest.flatten(elements)]
    for tape in state.tapes:  # a NumPy value would become part of the program, and could not be told apart
        for node in tape._tracked.values():
            if type(node._value) is np.ndarray and node._value.dtype != object:
                node._value = jax.numpy.asarray(node._value)
    each = [jax.ShapeDtypeStruct(item._value.shape[1:], item._value.dtype) for item in items]
    step = stage(lambda *tensors: function(nest.pack_sequence_as(elements, list(tensors))), *each, written=[])
    here = len(step.captured)

    def run(*arrays):
        return jax.vmap(lambda *item: tuple(step.run(*arrays[:here], *item)))(*arrays[here:])

    return _finish("VectorizedMap", run, [*nodes_of(step.captured), *items], step.structure, step.count, ())

