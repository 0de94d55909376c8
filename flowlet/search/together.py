"""The program that trains several copies of a model at once: whole epochs of all of them in one dispatch."""

import jax
import jax.numpy as jnp
import numpy as np
from jax.experimental.xla_metadata import set_xla_metadata
from jax.extend.core import jaxpr_as_fun

from flowlet.keras.training.program import CAPACITY
from flowlet.search import lanes, lift

# On a CPU: one function for the whole program instead of a call for each operation in it, and no library kernels, which
# such a function can not hold. A call costs about as much as an operation on eight copies.
_ONE_FUNCTION = {"xla_cpu_small_call": "true", "inlineable": "false"}
_OPTIONS = {"xla_cpu_experimental_ynn_fusion_type": ""}
LANES = 8  # copies side by side: as many float32 numbers as a processor of today handles at once


def flat_steps(program, data, validation):
    """The traced steps of an `Epochs` program as flat jaxprs: {part: jaxpr}, their inputs the variables, then the batch."""
    found = {}
    for part, traced, batch in _parts(program, data, validation):
        read = [jax.ShapeDtypeStruct(one.shape.as_list(), one.dtype._np) for one in traced.reads]
        found[part] = lanes.flattened(traced.function, [*read, *batch])
    return found


def _parts(program, data, validation):
    """(name, traced step, what its batch looks like) of each step in a program."""
    yield "reset", program.reset, []
    for name, one, source in (("train", program.train, data), ("validation", program.validation, validation)):
        if one is None:
            continue
        for part, traced, size in (("full", one.full, one.batch), ("tail", one.tail, one.rest)):
            if traced is not None:
                shapes = [(size, *array.shape[1:]) for array in source.arrays]
                yield f"{name} {part}", traced, list(map(jax.ShapeDtypeStruct, shapes, [a.dtype for a in source.arrays]))
        if not one.custom:
            yield f"{name} reading", one.reading, []


class Together:
    """Epochs of several copies.

    Args:
        program: the `Epochs` program of one of them.
        steps: its `flat_steps`.
        places: {part: positions of the constants that differ between copies}.
        differs: for each of the program's variables whether its first value differs.
        size: copies side by side; 0 for one copy on its own, in the form that `fit` runs.
        shuffled: whether each copy takes the samples in an order of its own.
    """

    def __init__(self, program, steps, places, differs, size, shuffled):
        self.program, self.size, self.shuffled = program, size, shuffled
        self.count = {part: len(found) for part, found in places.items()}
        self.steps = {part: lift.lifted(closed, places[part]) for part, closed in steps.items()}
        self.traced = {"reset": program.reset}
        for name, one in (("train", program.train), ("validation", program.validation)):
            self.traced |= {f"{name} {part}": getattr(one, part, None) for part in ("full", "tail", "reading")}
        self.differs = list(differs) if size else [False] * len(differs)
        if size:
            self._settle()
        self.on_cpu = jax.default_backend() == "cpu"
        self.run = self._compiled()

    def _flags(self, part):
        """Which inputs of a step differ between copies."""
        reads = [self.differs[self.program._place[id(variable)]] for variable in self.traced[part].reads]
        batch = len(self.steps[part].jaxpr.invars) - self.count[part] - len(reads)
        return [True] * self.count[part] + reads + [part.startswith("train") and self.shuffled] * batch

    def _settle(self):
        """Mark all variables that come to differ, until no step adds one."""
        before = None
        while before != self.differs:
            before = list(self.differs)
            for part, closed in self.steps.items():
                found = lanes.differing(closed, self._flags(part))
                traced = self.traced[part]
                for variable, differs in zip(traced.writes, found[traced.outputs :]):
                    self.differs[self.program._place[id(variable)]] |= differs

    def fits(self):
        """Whether all steps can run side by side."""
        return all(lanes.supported(closed, self._flags(part)) for part, closed in self.steps.items())

    def _compiled(self):
        if not (self.size and self.on_cpu):
            return jax.jit(self._epochs)
        inner = jax.jit(self._epochs, inline=False)

        def outer(*arguments):
            with set_xla_metadata(**_ONE_FUNCTION):
                return inner(*arguments)

        return jax.jit(outer, compiler_options=_OPTIONS)

    # ---- inside jit

    def _call(self, part, values, lifted, batch=()):
        """Run a step: `values` (one a variable) is changed in place; its outputs and which of them differ."""
        closed, traced, place = self.steps[part], self.traced[part], self.program._place
        inputs = [*lifted[part], *(values[place[id(variable)]] for variable in traced.reads), *batch]
        if self.size:
            flags = self._flags(part)
            found, differ = lanes.run(closed, flags, inputs, self.size), lanes.differing(closed, flags)
        else:
            found = jaxpr_as_fun(closed)(*inputs)
            differ = [False] * len(found)
        for variable, value, differs in zip(traced.writes, found[traced.outputs :], differ[traced.outputs :]):
            at = place[id(variable)]
            values[at] = lanes.spread(value, value.shape, False, self.size) if self.differs[at] and not differs else value
        return list(zip(found[: traced.outputs], differ))

    def _vector(self, outputs):
        """What a step shows, shape (numbers, copies), or (numbers,) for one copy on its own."""
        tail = (self.size,) if self.size else ()
        parts = []
        for array, differs in outputs:
            array = array.astype(np.float64)
            array = array if differs or not self.size else lanes.spread(array, array.shape, False, self.size)
            parts.append(array.reshape(-1, *tail))
        return jnp.concatenate(parts) if parts else jnp.zeros((0, *tail))

    def _batch(self, data, order, start, size):
        if order is None:
            return [jax.lax.dynamic_slice_in_dim(array, start, size) for array in data]
        positions = jax.lax.dynamic_slice_in_dim(order, start, size)
        found = [array.at[positions].get(mode="promise_in_bounds") for array in data]
        if not self.size:
            return found
        return list(jax.lax.optimization_barrier([jnp.moveaxis(array, 1, -1) for array in found]))

    def _pass(self, name, values, lifted, data, order):
        one = getattr(self.program, name)
        written = self.program.written
        shown = jnp.zeros((one.results.size if one.custom else 0, *([self.size] if self.size else [])), np.float64)
        if one.steps:

            def body(step, carry):
                now = list(values)
                for at, value in zip(written, carry[0]):
                    now[at] = value
                outputs = self._call(f"{name} full", now, lifted, self._batch(data, order, step * one.batch, one.batch))
                return [now[at] for at in written], self._vector(outputs) if one.custom else carry[1]

            carried, shown = jax.lax.fori_loop(0, one.steps, body, ([values[at] for at in written], shown))
            for at, value in zip(written, carried):
                values[at] = value
        if one.rest:
            outputs = self._call(f"{name} tail", values, lifted, self._batch(data, order, one.steps * one.batch, one.rest))
            shown = self._vector(outputs) if one.custom else shown
        return shown if one.custom else self._vector(self._call(f"{name} reading", list(values), lifted))

    def _epochs(self, values, lifted, data, validation_data, orders, count):
        """`count` epochs: the new values of all variables, and a table of what they show (epochs, numbers[, copies]).

        Args:
            values: one array a variable, with the copies as last axis where it differs.
            lifted: {part: the numbers in the places of constants}.
            orders: one table of orders a copy, each of shape (at least count, samples); None for as they are.
        """
        program = self.program
        written = program.written

        def epoch(number, carry):
            now = list(values)
            for at, value in zip(written, carry[0]):
                now[at] = value
            self._call("reset", now, lifted)
            order = None
            if orders is not None:
                each = [jax.lax.dynamic_index_in_dim(table, number, keepdims=False) for table in orders]
                order = jnp.stack(each, -1) if self.size else each[0]
            logs = [self._pass("train", now, lifted, data, order)]
            if program.validation is not None:
                self._call("reset", now, lifted)
                logs.append(self._pass("validation", now, lifted, validation_data, None))
            return [now[at] for at in written], carry[1].at[number].set(jnp.concatenate(logs))

        table = jnp.zeros((CAPACITY, program.width, *([self.size] if self.size else [])), np.float64)
        carried, table = jax.lax.fori_loop(0, count, epoch, ([values[at] for at in written], table))
        values = list(values)
        for at, value in zip(written, carried):
            values[at] = value
        return values, table
