"""Compiled training: the steps of a model traced to pure functions, and loops over them that run as one program.

A step (`model.train_step` on a batch) is traced once for each form of batch. Programs put steps together:
`Epochs` runs whole epochs, validation included, in one dispatch; `Steps` a part of an epoch; `Single` one batch.
"""

import functools

import jax
import jax.numpy as jnp
import numpy as np

from flowlet.core import frame, mode, nest
from flowlet.core.tensor import EagerTensor
from flowlet.keras.training.data import packed
from flowlet.keras.training.logs import Results, logs_of
from flowlet.keras.training.state import Held
from flowlet.random import seeds


def retraced(function, *arrays):
    """`frame.trace`, again where variables were made on the way (weights, slots, metrics)."""
    for _ in range(4):
        try:
            return frame.trace(function, *arrays)
        except frame.VariableCreated:
            continue
    raise ValueError("tf.function only supports singleton tf.Variables created on the first call: this step makes new "
                     "variables each time it runs. Make them in the layer's build or __init__.")  # fmt: skip


class Tracer:
    """Traces the steps of one model; each form of batch once."""

    def __init__(self, model):
        self.model = model
        self._steps = {}

    def step(self, kind, structure, arrays, varies=True):
        """The traced step for batches like `arrays`, and its `Results` (the outputs' structure for "predict").

        Args:
            kind: "train", "test" or "predict".
            structure: the form in which the step takes its data.
            arrays: arrays or anything with shape and dtype, one batch.
            varies: whether batches may be of other sizes: Keras then shows their size as None.
        """
        key = (kind, _key(structure), tuple((tuple(a.shape), np.dtype(a.dtype).str) for a in arrays))
        if key not in self._steps:
            self._steps[key] = self._trace(kind, structure, arrays, varies)
        return self._steps[key]

    def _trace(self, kind, structure, arrays, varies):
        model, found = self.model, []
        size = arrays[0].shape[0] if varies and arrays[0].shape else 0

        def body(*batch):
            data = packed(structure, [EagerTensor(array) for array in batch])
            with mode.using(batch=size):
                logs = getattr(model, f"{kind}_step")(data)
            model._clear_losses()
            found[:] = [logs]
            if kind != "predict":
                logs = logs_of(model, logs)
                found[:] = [Results(logs)]
                return [logs[name]._value for name in logs]
            return [leaf._value for leaf in nest.flatten(logs)]

        with seeds.shared(self, kind):  # full batches and a smaller last one draw from one sequence
            traced = retraced(body, *arrays)
        if kind == "predict":
            found[:] = [nest.map_structure(lambda leaf: 0, found[0])]
        return traced, found[0]

    @functools.cached_property
    def reset(self):
        """All metrics back to the start."""
        return retraced(lambda: self.model.reset_metrics() or [])

    @functools.cached_property
    def results(self):
        """The values of all metrics, and their `Results`."""
        found = []

        def body():
            logs = logs_of(self.model, self.model.get_metrics_result())
            found[:] = [Results(logs)]
            return [logs[name]._value for name in logs]

        traced = retraced(body)
        return traced, found[0]


def _key(structure):
    if isinstance(structure, dict):
        return ("dict", *((key, _key(value)) for key, value in sorted(structure.items())))
    if isinstance(structure, (list, tuple)):
        return (type(structure).__name__, *map(_key, structure))
    return structure is None


def _own(model, name):
    from flowlet.keras.models.model import Model

    return getattr(type(model), name) is not getattr(Model, name)


def own_step(model, kind):
    """Whether a model has a `train_step` (or the like) of its own."""
    return _own(model, f"{kind}_step")


def own_function(model, kind):
    """Whether a model has a `make_train_function` (or the like) of its own."""
    return _own(model, f"make_{kind}_function")


def overrides(model, kind):
    """Whether the model's own class decides what a step shows, beyond its metrics."""
    return any(_own(model, name) for name in (f"{kind}_step", "compute_metrics", "get_metrics_result"))


class Program:
    """A compiled function over the packed values of all variables that its steps touch."""

    def __init__(self, traces, keeps=False):
        unique = {}
        for traced in traces:
            for variable in (*traced.reads, *traced.writes):
                unique.setdefault(id(variable), variable)
        self.variables = list(unique.values())
        self._place = {key: i for i, key in enumerate(unique)}
        self.held = Held(self.variables, gives_away=not any(traced.jaxpr.effects for traced in traces), keeps=keeps)
        self.written = sorted({self._place[id(v)] for traced in traces for v in traced.writes})

    def call(self, traced, values, arrays):
        """Run a traced step inside jit: `values` (one for each variable) is changed in place; the outputs come back."""
        inputs = [values[self._place[id(variable)]] for variable in traced.reads]
        found = traced.function(*inputs, *arrays)
        for variable, value in zip(traced.writes, found[traced.outputs :]):
            values[self._place[id(variable)]] = value
        return found[: traced.outputs]

    def carried(self, values):
        """The values that loops carry: those that steps assign."""
        return [values[i] for i in self.written]

    def merged(self, values, carried):
        """All values, with the carried ones in their places."""
        values = list(values)
        for i, value in zip(self.written, carried):
            values[i] = value
        return values


class Pass:
    """One pass over data in batches, inside jit: full batches in a loop, then what is left over.

    Args:
        kind: "train" or "test".
        data: an `ArrayData`.
        batch: samples a step.
    """

    def __init__(self, tracer, kind, data, batch):
        self.kind, self.batch, self.custom = kind, batch, overrides(tracer.model, kind)
        self.steps, self.rest = divmod(data.size, batch)
        self.traces = []
        self.full = self.tail = None
        if self.steps:
            self.full, shown = tracer.step(kind, data.structure, _specs(data.arrays, batch), self.rest > 0)
            self.traces.append(self.full)
        if self.rest:
            self.tail, shown = tracer.step(kind, data.structure, _specs(data.arrays, self.rest))
            self.traces.append(self.tail)
        self.results = shown
        if not self.custom:
            self.reading, self.results = tracer.results
            self.traces.append(self.reading)

    @property
    def length(self):
        return self.steps + (self.rest > 0)

    def run(self, program, values, data, order, start, stop, finish):
        """Steps `start` to `stop` of the full batches, then the smaller last one if `finish`; gives (values, logs).

        Args:
            data: the arrays, on the device.
            order: positions of the samples, shape (samples,); None for as they are.
        """
        shown = jnp.zeros((self.results.size if self.custom else 0,), np.float64)
        if self.steps:

            def body(step, carry):
                values = program.merged(base, carry[0])
                logs = program.call(self.full, values, self._batch(data, order, step * self.batch, self.batch))
                return program.carried(values), self.results.vector(logs) if self.custom else carry[1]

            base = values
            carried, shown = jax.lax.fori_loop(start, stop, body, (program.carried(values), shown))
            values = program.merged(values, carried)
        if self.rest and finish:
            values = list(values)
            batch = self._batch(data, order, self.steps * self.batch, self.rest)
            logs = program.call(self.tail, values, batch)
            shown = self.results.vector(logs) if self.custom else shown
        return values, shown

    def logs(self, program, values, shown):
        """What the pass shows in the end: what its last step returned, or the values of the metrics."""
        if self.custom:
            return shown
        return self.results.vector(program.call(self.reading, list(values), []))

    @staticmethod
    def _batch(data, order, start, size):
        if order is None:
            return [jax.lax.dynamic_slice_in_dim(array, start, size) for array in data]
        positions = jax.lax.dynamic_slice_in_dim(order, start, size)
        return [array.at[positions].get(mode="promise_in_bounds", unique_indices=True) for array in data]


def _specs(arrays, size):
    return [jax.ShapeDtypeStruct((size, *array.shape[1:]), array.dtype) for array in arrays]


class Epochs(Program):
    """Whole epochs in one dispatch.

    Args:
        train: the `Pass` over the training data.
        validation: the `Pass` over the validation data, or None.
        reset: the traced reset of the metrics.
    """

    def __init__(self, train, validation, reset):
        self.train, self.validation, self.reset = train, validation, reset
        super().__init__([*train.traces, *(validation.traces if validation else []), reset])
        self.held.keeps = self.held.layout.size < KEPT_LONG
        self._run = self.held.compiled(self._epochs)
        self.width = train.results.size + (validation.results.size if validation else 0)

    def _epochs(self, packed, data, validation_data, orders, count):
        # The loop carries the packed form, so that packing is part of its body: XLA makes one function of a small loop
        # and all in it, while each operation outside costs a microsecond or more.
        def epoch(number, carry):
            packed, table = carry
            values = self.held.layout.unpack(packed)
            self.call(self.reset, values, [])
            order = None if orders is None else jax.lax.dynamic_index_in_dim(orders, number, keepdims=False)
            values, shown = self.train.run(self, values, data, order, 0, self.train.steps, True)
            logs = [self.train.logs(self, values, shown)]
            if self.validation is not None:
                values = list(values)
                self.call(self.reset, values, [])
                values, shown = self.validation.run(self, values, validation_data, None, 0, self.validation.steps, True)
                logs.append(self.validation.logs(self, values, shown))
            return self.held.layout.pack(values), table.at[number].set(jnp.concatenate(logs))

        rows = CAPACITY if orders is None else orders.shape[0]
        return jax.lax.fori_loop(0, count, epoch, (packed, jnp.zeros((rows, self.width), np.float64)))

    def start(self, data, validation_data, orders, count):
        """Start `count` epochs; what `finish` takes. The program runs while Python goes on.

        Args:
            orders: the order of the samples in each epoch, shape (at least count, samples), int32; None for as they are.
        """
        return self.held.run(self._run, data, validation_data, orders, count), count

    def finish(self, started):
        """Wait for what `start` began; one dict of logs an epoch, validation's under `val_<name>`."""
        table, count = started
        return [self._read(row) for row in np.asarray(table)[:count]]

    def _read(self, row):
        split = self.train.results.size
        logs = self.train.results.read(row[:split])
        if self.validation is not None:
            logs.update({"val_" + name: value for name, value in self.validation.results.read(row[split:]).items()})
        return logs


KEPT = 2**18  # bytes of state up to which single steps keep that of before: beyond, new memory costs time
KEPT_LONG = 2**28  # the same, for whole epochs
CAPACITY = 64  # epochs in one dispatch at most


class Steps(Program):
    """A part of one epoch in one dispatch, for passes that take longer than a moment.

    Args:
        one_pass: the `Pass` over the data.
        reset: the traced reset of the metrics.
        keeps: whether the state of before each run is kept.
    """

    def __init__(self, model, one_pass, reset, keeps=False):
        self.model, self.one_pass, self.reset = model, one_pass, reset
        super().__init__([*one_pass.traces, reset], keeps)
        self._run = self.held.compiled(self._part, static_argnames=("begin", "finish"))

    def _part(self, packed, data, order, start, stop, begin, finish):
        values = self.held.layout.unpack(packed)
        if begin:
            self.call(self.reset, values, [])
        values, shown = self.one_pass.run(self, values, data, order, start, stop, finish)
        return self.held.layout.pack(values), self.one_pass.logs(self, values, shown)

    def run(self, data, order, start, stop):
        """Steps `start` up to `stop` of the epoch; the logs so far."""
        full = self.one_pass.steps
        part = functools.partial(self._run, begin=start == 0, finish=stop > full)
        vector = self.held.run(part, data, order, np.int32(start), np.int32(min(stop, full)))
        return self.one_pass.results.read(np.asarray(vector))


class Single(Program):
    """One batch at a time, for generators, batch-level callbacks and `train_on_batch`.

    Args:
        reset: whether the metrics start anew with each batch.
    """

    def __init__(self, tracer, kind, structure, arrays, reset=False):
        self.traced, self.results = tracer.step(kind, structure, arrays, varies=False)
        self.custom = overrides(tracer.model, kind)
        traces = [self.traced]
        if not self.custom:
            self.reading, self.results = tracer.results
            traces.append(self.reading)
        self.reset = tracer.reset if reset else None
        super().__init__([*traces, self.reset] if reset else traces)
        self.held.keeps = kind == "train" and self.held.layout.size < KEPT
        self._run = self.held.compiled(self._step)

    def _step(self, packed, arrays):
        values = self.held.layout.unpack(packed)
        if self.reset is not None:
            self.call(self.reset, values, [])
        logs = self.call(self.traced, values, arrays)
        if not self.custom:
            logs = self.call(self.reading, list(values), [])
        return self.held.layout.pack(values), self.results.vector(logs)

    def run(self, arrays):
        """Run one batch; its logs."""
        return self.results.read(np.asarray(self.held.run(self._run, arrays)))


class Predict(Program):
    """The outputs for data in batches: the full ones in one dispatch."""

    def __init__(self, tracer, structure, arrays, varies):
        self.traced, self.outputs = tracer.step("predict", structure, arrays, varies)
        self.batch = int(arrays[0].shape[0])
        super().__init__([self.traced])
        self._values = jax.jit(self._batches)

    def _batches(self, values, data):
        steps = data[0].shape[0] // self.batch
        batches = [array.reshape(steps, self.batch, *array.shape[1:]) for array in data]

        def one(carried, batch):
            changed = self.merged(values, carried)
            found = self.call(self.traced, changed, batch)
            return self.carried(changed), found

        carried, found = jax.lax.scan(one, self.carried(values), batches)
        return carried, [array.reshape(steps * self.batch, *array.shape[2:]) if array.ndim > 1 else array for array in found]

    def run(self, data):
        """The outputs for `data`, whose length is a multiple of the batch: NumPy arrays."""
        carried, found = self._values([v._value for v in self.variables], data)
        for place, value in zip(self.written, carried):  # such as the seed of a dropout that is always on
            self.variables[place]._value = value
        return [np.array(array) for array in found]
