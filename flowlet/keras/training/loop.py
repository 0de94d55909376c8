"""`fit`, `evaluate`, `predict` and the single-batch calls: which program runs when, and who is told what."""

import time

import jax
import numpy as np

from flowlet.core import frame, nest
from flowlet.core.tensor import EagerTensor
from flowlet.keras.callbacks import CallbackList
from flowlet.keras.training import checks, program
from flowlet.keras.training.data import BATCH, ArrayData, StreamData, arrays_of, class_weights, is_stream
from flowlet.keras.training.orders import Orders

GLANCE = 0.1  # seconds of work between two looks at a progress bar
LONG = 2e9  # multiplications in an epoch from which on even the first one is shown in parts


def fit(model, x, y, *, batch_size, epochs, verbose, callbacks, validation_split, validation_data, shuffle, class_weight,
        sample_weight, initial_epoch, steps_per_epoch, validation_steps, validation_batch_size, validation_freq):  # fmt: skip
    """See `Model.fit`."""
    verbose = 1 if verbose == "auto" else verbose
    if is_stream(x):
        if validation_split:
            raise ValueError("`validation_split` is only supported for Tensors or NumPy arrays, found a generator or "
                             f"data set: {x!r}.")  # fmt: skip
        if y is not None:
            raise ValueError("`y` argument is not supported when using a generator or data set as input: it gives (x, y) "
                             "itself.")  # fmt: skip
        data = StreamData(_weighted(x, class_weight), steps_per_epoch)
    else:
        if class_weight:
            weights = class_weights(y, class_weight)
            sample_weight = weights if sample_weight is None else weights * np.asarray(sample_weight)
        data = arrays_of(x, y, sample_weight)
        if validation_split and validation_data is None:
            data, validation_data = data.split(validation_split)
    batch = _batch_size(data, batch_size, steps_per_epoch)
    validation = _validation(validation_data, validation_steps)
    if isinstance(data, ArrayData):
        prepare(model, data, batch)
        if isinstance(validation, ArrayData):
            _check_labels(model, validation)
    trainer = Trainer(model, data, batch, validation, validation_batch_size or batch, shuffle)
    if isinstance(data, ArrayData) and steps_per_epoch is not None and steps_per_epoch != trainer.steps:
        trainer = Trainer(model, _limited(data, batch, steps_per_epoch, shuffle), batch, validation,
                          validation_batch_size or batch, shuffle)  # fmt: skip
    told = CallbackList(callbacks, add_history=True, add_progbar=verbose != 0, model=model, verbose=verbose,
                        epochs=epochs, steps=trainer.steps)  # fmt: skip
    model.stop_training = False
    told.on_train_begin()
    logs = trainer.train(told, initial_epoch, epochs, verbose, validation_freq)
    if getattr(model.optimizer, "use_ema", False) and epochs > initial_epoch:
        model.optimizer.finalize_variable_values(model.trainable_variables)
    told.on_train_end(logs)
    return model.history


def _batch_size(data, batch_size, steps):
    if batch_size is None and isinstance(data, ArrayData) and steps:
        return -(-data.size // steps)
    if batch_size is not None and (not isinstance(batch_size, (int, np.integer)) or batch_size <= 0):
        raise ValueError(f"`batch_size` is {batch_size!r}; expected a positive integer, such as 32.")
    return int(batch_size or BATCH)


def _validation(given, steps):
    if given is None or isinstance(given, ArrayData):
        return given
    if is_stream(given):
        return StreamData(given, steps)
    if not isinstance(given, (list, tuple)) or not 1 <= len(given) <= 3:
        raise ValueError("`validation_data` must be (x, y) or (x, y, sample_weight); got "
                         f"{type(given).__name__} of length {len(given) if hasattr(given, '__len__') else '?'}.")  # fmt: skip
    return arrays_of(*given, *[None] * (3 - len(given)), names=("val x", "val y", "val sample_weight"))


def _weighted(source, class_weight):
    """A stream whose batches carry the weights of their classes."""
    if not class_weight:
        return source

    def batches():
        for batch in source:
            x, y, *weight = batch
            weights = class_weights(np.asarray(y), class_weight)
            yield x, y, weights * np.asarray(weight[0]) if weight else weights

    return batches()


def _limited(data, batch, steps, shuffle):
    """Arrays as an endless stream of batches, of which each epoch takes `steps`."""

    def batches():
        orders = Orders(data.size, shuffle)
        while True:
            order = orders.one()
            order = np.arange(data.size) if order is None else order
            for start in range(0, data.size, batch):
                yield data.pack(data.batch(order[start : start + batch]))

    return StreamData(batches(), steps)


def prepare(model, data, batch):
    """Make everything that training needs before the first step: weights, slots, metrics. Check the labels.

    Args:
        data: an `ArrayData`.
    """
    specs = [jax.ShapeDtypeStruct((min(batch, data.size), *array.shape[1:]), array.dtype) for array in data.arrays]
    key = ("prepared", program._key(data.structure), tuple((spec.shape[1:], spec.dtype.name) for spec in specs))
    if key not in model._programs:
        model._programs[key] = _shapes(model, data, specs)
        if model.optimizer is not None:
            model.optimizer.build(model.trainable_variables)
    checks.labels(model, data, model._programs[key])


def _check_labels(model, data):
    found = [value for key, value in model._programs.items() if isinstance(key, tuple) and key[0] == "prepared"]
    if found:
        checks.labels(model, data, found[0])


def _shapes(model, data, specs):
    """The shapes of the outputs; on the way the model, the losses and the metrics are built."""
    shapes = []

    def forward(*arrays):
        from flowlet.keras.models.model import expand_1d, unpack_x_y_sample_weight

        x, y, _ = unpack_x_y_sample_weight(expand_1d(data.pack([EagerTensor(array) for array in arrays])))
        outputs = model(x, training=False)
        model._clear_losses()
        if model._is_compiled and y is not None:
            with frame.lifted():
                _build_containers(model, outputs, y)
        shapes[:] = [tuple(one.shape) for one in nest.flatten(outputs)]
        return [one._value for one in nest.flatten(outputs)]

    frame.abstract(forward, *specs)
    return shapes


def _build_containers(model, outputs, targets):
    if model.compiled_loss._losses is None:
        model.compiled_loss.build(outputs)
    if model.compiled_metrics._plain is None:
        model.compiled_metrics.build(outputs, targets)


class Trainer:
    """One `fit`: the data, the programs that fit them, and how far a dispatch may go."""

    def __init__(self, model, data, batch, validation, validation_batch, shuffle):
        self.model, self.data, self.batch, self.validation = model, data, batch, validation
        self.validation_batch = validation_batch
        self.shuffle = bool(shuffle)
        self.steps = -(-data.size // batch) if isinstance(data, ArrayData) else data.length()

    def train(self, told, initial_epoch, epochs, verbose, validation_freq):
        """Run the epochs; the last logs."""
        self.told, self.verbose, self.validation_freq = told, verbose, validation_freq
        if self.model.run_eagerly or isinstance(self.data, StreamData) or told.needs_batches:
            return self._by_batch(initial_epoch, epochs)
        self.orders = Orders(self.data.size, self.shuffle)
        if verbose == 1 and self._work() > LONG:
            return self._in_parts(initial_epoch, epochs)
        return self._whole(initial_epoch, epochs)

    def _work(self):
        parameters = sum(int(np.prod(v.shape.as_list())) for v in self.model.trainable_variables)
        return 3.0 * parameters * self.data.size

    def _validates(self, epoch):
        if self.validation is None:
            return False
        frequency = self.validation_freq
        return epoch + 1 in frequency if not isinstance(frequency, int) else (epoch + 1) % frequency == 0

    # ---- whole epochs, as many in a dispatch as nobody looks at

    def _whole(self, epoch, epochs):
        looked_at = self.told.needs_tests or self.told.needs_test_batches
        inside = self.validation_freq == 1 and isinstance(self.validation, ArrayData) and not looked_at
        validation = self.validation if inside else None
        alone = self.told.needs_epochs or (self.validation is not None and not inside)
        rows = 1 if alone or self.data.size * program.CAPACITY > 2**26 else program.CAPACITY
        run = epochs_program(self.model, self.data, self.batch, validation, self.validation_batch)
        device = self.data.on_device()
        validation_device = validation.on_device() if validation is not None else []
        logs, count = None, 1 if self.verbose == 1 else rows
        while epoch < epochs and not self.model.stop_training:
            if alone:
                self.told.on_epoch_begin(epoch)
                if self.model.stop_training:
                    break
            count = min(count, rows, epochs - epoch)
            start = time.perf_counter()
            started = run.start(device, validation_device, self.orders.take(rows, count), count)
            self.orders.draw(min(rows, epochs - epoch - count))  # while the program runs
            found = run.finish(started)
            pace = (time.perf_counter() - start) / count
            for logs in found:
                if not alone:
                    self.told.on_epoch_begin(epoch)
                _backdate(self.told, pace)
                if self.validation is not None and not inside and self._validates(epoch):
                    logs.update(self._validate())
                self.told.on_epoch_end(epoch, logs)
                epoch += 1
            if self.verbose == 1:
                if pace > 2 * GLANCE and self.steps > 1 and epoch < epochs and not self.model.stop_training:
                    return self._in_parts(epoch, epochs)
                count = max(1, int(GLANCE / pace))
        return logs

    # ---- one epoch in parts, under a progress bar that moves

    def _in_parts(self, epoch, epochs):
        run = steps_program(self.model, "train", self.data, self.batch)
        device = self.data.on_device()
        logs = None
        while epoch < epochs and not self.model.stop_training:
            self.told.on_epoch_begin(epoch)
            order = self.orders.one()
            done, part = 0, 1
            while done < self.steps:
                start = time.perf_counter()
                stop = min(done + part, self.steps)
                logs = run.run(device, order, done, stop)
                pace = (time.perf_counter() - start) / (stop - done)
                done, part = stop, max(1, int(GLANCE / pace))
                if self.told.progbar is not None:
                    self.told.progbar.update_to(done, logs)
            if self._validates(epoch):
                logs.update(self._validate())
            self.told.on_epoch_end(epoch, logs)
            epoch += 1
        return logs

    def _validate(self):
        return {"val_" + name: value for name, value in
                test(self.model, self.validation, self.validation_batch, self.told).items()}  # fmt: skip

    # ---- one batch at a time

    def _by_batch(self, epoch, epochs):
        logs = {}
        orders = Orders(self.data.size, self.shuffle) if isinstance(self.data, ArrayData) else None
        while epoch < epochs and not self.model.stop_training:
            self.model.reset_metrics()
            self.told.on_epoch_begin(epoch)
            logs, count = {}, 0
            for step, batch in enumerate(batches(self.data, self.batch, orders)):
                self.told.on_train_batch_begin(step)
                logs = run_step(self.model, "train", batch)
                self.told.on_train_batch_end(step, logs)
                count = step + 1
                if self.model.stop_training:
                    break
            if not count:
                raise ValueError("Unexpected result of `train_function` (Empty Logs): the data gave no batches. Make sure "
                                 "that your generator or data set can generate at least `steps_per_epoch * epochs` "
                                 "batches.")  # fmt: skip
            if self._validates(epoch):
                logs = {**logs, **self._validate()}
            self.told.on_epoch_end(epoch, logs)
            epoch += 1
        return logs


def _backdate(told, seconds):
    """Let the progress bar know how long what it shows has taken."""
    if told.progbar is not None:
        told.progbar.backdate(seconds)


def batches(data, batch, orders=None):
    """The batches of one pass over arrays or a stream, as structures of tensors."""
    if isinstance(data, StreamData):
        yield from data.epoch()
        return
    order = None if orders is None else orders.one()
    for start in range(0, data.size, batch):
        places = slice(start, start + batch) if order is None else order[start : start + batch]
        yield data.pack([EagerTensor(np.asarray(array[places])) for array in data.arrays])


def run_step(model, kind, batch):
    """One step on a batch (a structure of tensors): a dict of logs as Python floats."""
    if model.run_eagerly:
        logs = program.logs_of(model, getattr(model, f"{kind}_step")(batch))
        results = program.Results(logs)
        return results.read(np.asarray(results.vector([logs[name]._value for name in logs])))
    leaves = [leaf for leaf in nest.flatten(batch) if leaf is not None]
    structure = nest.map_structure(lambda leaf: None if leaf is None else 0, batch)
    arrays = [leaf._value for leaf in leaves]
    key = _model_key(model, "single", kind, program._key(structure), _form(arrays))
    run = model._programs.get(key)
    if run is None:
        if kind != "predict" and isinstance(structure, tuple):
            prepare(model, ArrayData(structure, arrays), int(arrays[0].shape[0]))
        run = model._programs[key] = program.Single(tracer(model), kind, structure, arrays)
    return run.run(arrays)


def _form(arrays):
    return tuple((tuple(array.shape), np.dtype(array.dtype).str) for array in arrays)


def _model_key(model, *parts):
    """What compiled programs depend on besides the data: what is trained, and the optimizer's settings."""
    optimizer = model.optimizer
    settings = optimizer.hyperparameters() if optimizer is not None else ()
    return (*parts, tuple(id(v) for v in model.trainable_variables) if model.built else None, id(optimizer), settings)


def tracer(model):
    """The tracer of a model's steps as they are now."""
    key = _model_key(model, "tracer")
    if key not in model._programs:
        model._programs[key] = program.Tracer(model)
    return model._programs[key]


def epochs_program(model, data, batch, validation, validation_batch):
    """The program of whole epochs for such data; made once."""
    forms = [(program._key(one.structure), _form(one.arrays)) for one in (data, validation) if one is not None]
    key = _model_key(model, "epochs", batch, validation_batch, *forms)
    if key not in model._programs:
        steps = tracer(model)
        train = program.Pass(steps, "train", data, batch)
        second = None if validation is None else program.Pass(steps, "test", validation, validation_batch)
        model._programs[key] = program.Epochs(train, second, steps.reset)
    return model._programs[key]


def steps_program(model, kind, data, batch):
    """The program of parts of one pass for such data; made once."""
    key = _model_key(model, "steps", kind, batch, program._key(data.structure), _form(data.arrays))
    if key not in model._programs:
        steps = tracer(model)
        model._programs[key] = program.Steps(program.Pass(steps, kind, data, batch), steps.reset)
    return model._programs[key]


def test(model, data, batch, told=None):
    """Evaluate on data: a dict of logs."""
    if isinstance(data, ArrayData) and not model.run_eagerly and not (told and told.needs_test_batches):
        run = steps_program(model, "test", data, batch)
        if told is not None:
            told.on_test_begin()
        start = time.perf_counter()
        logs = run.run(data.on_device(), None, 0, run.one_pass.length + 1)
        if told is not None:
            _backdate(told, time.perf_counter() - start)
    else:
        model.reset_metrics()
        if told is not None:
            told.on_test_begin()
        logs = {}
        for step, one in enumerate(batches(data, batch)):
            if told is not None:
                told.on_test_batch_begin(step)
            logs = run_step(model, "test", one)
            if told is not None:
                told.on_test_batch_end(step, logs)
        if not logs:
            raise ValueError("Unexpected result of `test_function` (Empty Logs): the data gave no batches.")
    if told is not None:
        told.on_test_end(logs)
    return logs


def evaluate(model, x, y, *, batch_size, verbose, sample_weight, steps, callbacks, return_dict):
    """See `Model.evaluate`."""
    verbose = 1 if verbose == "auto" else verbose
    data = StreamData(x, steps) if is_stream(x) else arrays_of(x, y, sample_weight)
    batch = _batch_size(data, batch_size, steps if not isinstance(data, StreamData) else None)
    if isinstance(data, ArrayData):
        prepare(model, data, batch)
        length = -(-data.size // batch)
    else:
        length = data.length()
    told = callbacks if isinstance(callbacks, CallbackList) else CallbackList(
        callbacks, add_history=False, add_progbar=verbose != 0, model=model, verbose=verbose, epochs=1, steps=length)  # fmt: skip
    logs = test(model, data, batch, told)
    return dict(logs) if return_dict else _listed(logs)


def _listed(logs):
    values = list(logs.values())
    return values[0] if len(values) == 1 else values


def predict(model, x, *, batch_size, verbose, steps, callbacks):
    """See `Model.predict`."""
    verbose = 0 if verbose == "auto" else verbose
    told = None
    if is_stream(x):
        parts = [predict_step(model, _inputs(batch)) for batch in StreamData(x, steps).epoch()]
        return _joined(parts)
    data = arrays_of(x, None, None)
    batch = min(_batch_size(data, batch_size, steps), data.size)
    full, rest = divmod(data.size, batch)
    if callbacks or verbose:
        told = CallbackList(callbacks, add_history=False, add_progbar=verbose != 0, model=model, verbose=verbose, epochs=1,
                            steps=full + (rest > 0))  # fmt: skip
        told.on_predict_begin()
    start = time.perf_counter()
    parts = []
    if model.run_eagerly or (told is not None and told.needs_predict_batches):
        for step, one in enumerate(batches(data, batch)):
            told is None or told.on_predict_batch_begin(step)
            parts.append(predict_step(model, one))
            told is None or told.on_predict_batch_end(step, {"outputs": parts[-1]})
    else:
        if full:
            parts.append(_predict_arrays(model, data, [array[: full * batch] for array in data.arrays], batch))
        if rest:
            parts.append(_predict_arrays(model, data, [array[full * batch :] for array in data.arrays], rest))
    found = _joined(parts)
    if told is not None:
        _backdate(told, time.perf_counter() - start)
        told.on_predict_end()
    return found


def _inputs(batch):
    return (batch[0],) if isinstance(batch, tuple) else (batch,)


def _predict_arrays(model, data, arrays, batch):
    run = _predict_program(model, data.structure, arrays, batch)
    return nest.pack_sequence_as(run.outputs, run.run(arrays))


def _predict_program(model, structure, arrays, batch):
    key = ("predict", batch, program._key(structure), tuple((a.shape[1:], np.dtype(a.dtype).str) for a in arrays),
           model.built and len(model._flatten_layers()))  # fmt: skip
    if key not in model._programs:
        specs = [jax.ShapeDtypeStruct((batch, *array.shape[1:]), array.dtype) for array in arrays]
        model._programs[key] = program.Predict(tracer(model), structure, specs)
    return model._programs[key]


def predict_step(model, batch):
    """The outputs for one batch (a structure of tensors) as NumPy arrays."""
    if model.run_eagerly:
        return nest.map_structure(lambda leaf: leaf.numpy(), model.predict_step(batch))
    structure = nest.map_structure(lambda leaf: 0, batch)
    arrays = [leaf._value for leaf in nest.flatten(batch)]
    run = _predict_program(model, structure, arrays, int(arrays[0].shape[0]))
    return nest.pack_sequence_as(run.outputs, run.run(arrays))


def _joined(parts):
    if len(parts) == 1:
        return parts[0]
    if not parts:
        raise ValueError("Unexpected result of `predict_function` (Empty batch_outputs): the data gave no batches.")
    return nest.map_structure(lambda *arrays: np.concatenate(arrays), *parts)


def on_batch(model, kind, x, y, sample_weight, class_weight, reset_metrics, return_dict):
    """`train_on_batch` and `test_on_batch`."""
    if class_weight:
        weights = class_weights(np.asarray(y), class_weight)
        sample_weight = weights if sample_weight is None else weights * np.asarray(sample_weight)
    data = arrays_of(x, y, sample_weight)
    prepare(model, data, data.size)
    if reset_metrics:
        model.reset_metrics()
    logs = run_step(model, kind, data.pack([EagerTensor(array) for array in data.arrays]))
    return logs if return_dict else _listed(logs)


def predict_on_batch(model, x):
    """See `Model.predict_on_batch`."""
    data = arrays_of(x, None, None)
    return predict_step(model, data.pack([EagerTensor(array) for array in data.arrays]))
