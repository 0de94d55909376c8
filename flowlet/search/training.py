"""Training the copies of a group: side by side in chunks, the chunks on all processors."""

import concurrent.futures
import os

import jax
import jax.numpy as jnp
import numpy as np

from flowlet.keras.training.program import CAPACITY
from flowlet.random import seeds
from flowlet.search import copies, lift, together

_NUMBERS = 2**26  # in the orders of a dispatch at most


def train(group, task, epochs):
    """Train the copies of a group; each gets its `history` and its `last` values."""
    plan = _Plan(group, task)
    tables = {copy.seed: copies.orders(copy.seed, task, group.built.batch) for copy in group.copies} if task.shuffle else {}
    rows = max(1, min(CAPACITY, _NUMBERS // max(1, task.data.size * max(1, len(tables)))))
    device = task.data.on_device(), task.validation.on_device() if task.validation is not None else []
    states = [plan.first(chunk) for chunk in plan.chunks]
    logs = [[] for _ in plan.chunks]
    workers = min(len(plan.chunks), len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count())
    with concurrent.futures.ThreadPoolExecutor(workers if plan.on_cpu else 1) as pool:
        for done in range(0, epochs, rows):
            count = min(rows, epochs - done)
            drawn = pool.map(lambda table, count=count: jnp.asarray(_padded(table.take(count, count))), tables.values())
            taken = dict(zip(tables, drawn))

            def advance(number, count=count, taken=taken):
                values, lifted = states[number]
                orders = tuple(taken[copy.seed] for copy in plan.chunks[number]) if taken else None
                values, table = plan.together.run(values, lifted, *device, orders, np.int32(count))
                states[number] = jax.block_until_ready(values), lifted
                logs[number].append(np.asarray(table)[:count])

            if not done:
                advance(0, 0)  # no epoch: it only compiles, once for all chunks
            list(pool.map(advance, range(len(plan.chunks))))
    for chunk, state, tables in zip(plan.chunks, states, logs):
        plan.finish(chunk, state[0], np.concatenate(tables) if tables else None)


def _padded(orders):
    """Orders with as many rows as a dispatch may take, so that the program has one form."""
    return np.concatenate([orders, np.zeros((CAPACITY - len(orders), orders.shape[1]), orders.dtype)])


class _Plan:
    """The program of a group, and which copies run side by side."""

    def __init__(self, group, task):
        self.program, self.copies, self.on_cpu = group.built.program, group.copies, jax.default_backend() == "cpu"
        names = group.built.names()
        self.names = [names.get(id(variable)) for variable in self.program.variables]
        self.counters = {id(variable) for variable in self.program.variables if isinstance(variable, seeds.Counter)}
        first = self.copies[0]
        self.places = {part: [i for i, one in enumerate(first.constants[part]) if not all(
                              lift.same(one, copy.constants[part][i]) for copy in self.copies)]
                       for part in group.built.steps}  # fmt: skip
        values = [self._values(copy) for copy in self.copies]
        differs = [not all(lift.same(one, other) for other in every) for one, *every in zip(*values)]
        size = self._size(len(self.copies))
        self.together = together.Together(self.program, group.built.steps, self.places, differs, size, task.shuffle)
        if not size or not self.together.fits():
            self.together = together.Together(self.program, group.built.steps, self.places, differs, 0, task.shuffle)
        size = self.together.size or 1
        self.chunks = [self.copies[start : start + size] for start in range(0, len(self.copies), size)]
        self.chunks = [chunk + chunk[:1] * (size - len(chunk)) for chunk in self.chunks]  # the last one is filled up

    def _size(self, count):
        if count == 1 or not self.on_cpu:
            return 0 if count == 1 else count
        return together.LANES if count > together.LANES // 2 else together.LANES // 2

    def _values(self, copy):
        return [copy.value(name, variable, self.counters) for name, variable in zip(self.names, self.program.variables)]

    def first(self, chunk):
        """The values that a chunk begins with, and the numbers in the places of constants."""
        stacked = [list(one) for one in zip(*map(self._values, chunk))]
        values = [self._together(one, differs) for one, differs in zip(stacked, self.together.differs)]
        lifted = {part: [self._together([copy.constants[part][i] for copy in chunk], True) for i in places]
                  for part, places in self.places.items()}  # fmt: skip
        return values, lifted

    def _together(self, values, differs):
        return jnp.asarray(np.stack(values, -1) if self.together.size and differs else values[0])

    def finish(self, chunk, values, table):
        """Note the history and the last values of the copies of a chunk."""
        arrays = [np.asarray(value) for value in values]
        for lane, copy in enumerate(chunk):
            if copy.last is not None:
                continue  # one that only fills up
            apart = self.together.size > 0
            copy.last = {name: array[..., lane] if apart and differs else array
                         for name, array, differs in zip(self.names, arrays, self.together.differs) if name}  # fmt: skip
            rows = [] if table is None else table[..., lane] if apart else table
            for row in rows:
                for name, value in self.program._read(row).items():
                    copy.history.setdefault(name, []).append(value)
