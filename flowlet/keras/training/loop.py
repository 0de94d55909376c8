"""`fit`, `evaluate`, `predict` and the single-batch calls: which program runs when, and who is told what."""

import contextlib
import functools
import time

import jax
import numpy as np

from flowlet import errors
from flowlet.core import frame, mode, nest
from flowlet.core.log import logger
from flowlet.core.tensor import EagerTensor
from flowlet.keras.callbacks import CallbackList
from flowlet.keras.training import arguments, checks, program
from flowlet.keras.training.data import (
    STREAMED,
    ArrayData,
    StreamData,
    arrays_of,
    check_lengths,
    class_weights,
    is_stream,
)
from flowlet.keras.training.orders import Orders

GLANCE = 0.1  # seconds of work between two looks at a progress bar
LONG = 2e9  # multiplications in an epoch from which on even the first one is shown in parts


def fit(model, x, y, *, batch_size, epochs, verbose, callbacks, validation_split, validation_data, shuffle, class_weight,
        sample_weight, initial_epoch, steps_per_epoch, validation_steps, validation_batch_size, validation_freq):  # fmt: skip
    """See `Model.fit`."""
    verbose = 1 if verbose == "auto" else verbose
    epochs, initial_epoch = arguments.whole(epochs, "epochs"), arguments.whole(initial_epoch, "initial_epoch")
    arguments.check_frequency(validation_freq)
    steps = arguments.steps(steps_per_epoch, "steps_per_epoch")
    if is_stream(x):
        arguments.refuse_with_stream(x, y=y, sample_weight=sample_weight, validation_split=validation_split)
        change = functools.partial(_weighted, class_weight=class_weight) if class_weight else None
        data = StreamData(x, steps, shuffle, change)
    else:
        if class_weight:
            sample_weight = class_weights(y, class_weight, sample_weight)
        data = arrays_of(x, y, sample_weight)
        if validation_split and validation_data is None:
            data, validation_data = data.split(validation_split)
    batch = arguments.batch_size(data, batch_size, steps)
    validation, validation_batch = _validation(validation_data, validation_steps), None
    if isinstance(validation, ArrayData):
        validation, validation_batch = _limited(validation, validation_batch_size or batch_size, validation_steps,
                                                "validation_steps")  # fmt: skip
    with model._compiled_trainable.restored():
        if isinstance(data, ArrayData):
            prepare(model, "train", data, batch)
            if isinstance(validation, ArrayData):
                prepare(model, "test", validation, validation_batch)
            if steps not in (None, -(-data.size // batch)):
                data = StreamData(_repeated(data, batch, epochs - initial_epoch, shuffle), steps)
        trainer = Trainer(model, data, batch, validation, validation_batch, shuffle)
        told = CallbackList(callbacks, add_history=True, add_progbar=verbose != 0, model=model, verbose=verbose,
                            epochs=epochs, steps=trainer.steps)  # fmt: skip
        model.stop_training = False
        told.on_train_begin()
        logs = trainer.train(told, initial_epoch, epochs, verbose, validation_freq)
        if getattr(model.optimizer, "use_ema", False) and epochs > initial_epoch:
            model.optimizer.finalize_variable_values(model.trainable_variables)
        told.on_train_end(logs)
    return model.history


def _validation(given, steps):
    if given is None or isinstance(given, ArrayData):
        return given
    if is_stream(given):
        return StreamData(given, arguments.steps(steps, "validation_steps"))
    if not isinstance(given, (list, tuple)) or not 1 <= len(given) <= 3:
        raise ValueError(errors.message(
            f"`validation_data` is {type(given).__name__} of length {len(given) if hasattr(given, '__len__') else '?'}.",
            "(x, y) or (x, y, sample_weight), or a generator of batches.", "validation_data=(x_test, y_test)."))  # fmt: skip
    return arrays_of(*given, *[None] * (3 - len(given)), names=("val x", "val y", "val sample_weight"))


def _limited(data, batch_size, steps, name):
    """Arrays of which `steps` batches are taken, and how large a batch is."""
    steps = arguments.steps(steps, name)
    batch = arguments.batch_size(data, batch_size, steps)
    if steps is not None and steps * batch >= data.size + batch:
        _ran_out(steps)
    return data if steps is None else data.first(steps * batch), batch


def _warn_of_end(data, epochs=1):
    """Say so where a stream had fewer batches than it should."""
    if isinstance(data, StreamData) and data.ended:
        _ran_out((data.steps or data.count) * epochs)


def _ran_out(count):
    logger.warning(
        "Your input ran out of data; interrupting training. Make sure that your dataset or generator can generate at least "
        f"`steps_per_epoch * epochs` batches (in this case, {count} batches). You may need to use the repeat() function "
        "when building your dataset.")  # fmt: skip


def _weighted(batch, class_weight):
    """A batch of a stream with the weights of its classes."""
    x, y, *weight = batch if isinstance(batch, tuple) else (batch, None)
    return x, y, class_weights(y, class_weight, *weight)


def _repeated(data, batch, epochs, shuffle):
    """The batches of arrays, over and over: epochs of another number of steps take from them as they come."""
    orders = Orders(data.size, shuffle)
    for _ in range(epochs):
        order = orders.one()
        for start in range(0, data.size, batch):
            places = slice(start, start + batch) if order is None else order[start : start + batch]
            yield data.pack(data.batch(places))


def prepare(model, kind, data, batch):
    """Make everything that training needs before the first step: weights, slots, metrics. Check the data.

    A model with a step of its own gets none of it: only the step knows what it does with the data.

    Args:
        kind: "train" or "test".
        data: an `ArrayData`.
    """
    if program.own_step(model, kind):
        return
    specs = [jax.ShapeDtypeStruct((min(batch, data.size), *array.shape[1:]), array.dtype) for array in data.arrays]
    key = ("prepared", program._key(data.structure), tuple((spec.shape[1:], spec.dtype.name) for spec in specs))
    if key not in model._programs:
        model._programs[key] = _shapes(model, data, specs)
        if model.optimizer is not None:
            model.optimizer.build(model.trainable_variables)
    checks.labels(model, data, model._programs[key])


def _shapes(model, data, specs):
    """The shapes of the outputs; on the way the model, the losses and the metrics are built."""
    shapes = []

    def forward(*arrays):
        from flowlet.keras.models.model import unpack_x_y_sample_weight

        x, y, _ = unpack_x_y_sample_weight(data.pack([EagerTensor(array) for array in arrays]))
        with mode.using(batch=specs[0].shape[0]):
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
        if in_steps(self.model, "train") or isinstance(self.data, StreamData) or told.needs_batches:
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
        while epoch < epochs:
            if alone or self.model.stop_training:
                self.told.on_epoch_begin(epoch)
                if self.model.stop_training:
                    return self._one_step(epoch)
            count = min(count, rows, epochs - epoch)
            start = time.perf_counter()
            started = run.start(device, validation_device, self.orders.take(rows, count), count)
            found = run.finish(started)
            pace = (time.perf_counter() - start) / count
            for logs in found:
                if not alone:
                    self.told.on_epoch_begin(epoch)
                _backdate(self.told, pace)
                self._end(epoch, logs, tested=inside)
                epoch += 1
            if self.model.stop_training:
                break
            if self.verbose == 1:
                if pace > 2 * GLANCE and self.steps > 1 and epoch < epochs:
                    return self._in_parts(epoch, epochs)
                count = max(1, int(GLANCE / pace))
        return logs

    def _one_step(self, epoch):
        """The one step that is still made where a callback stopped training before an epoch."""
        run = steps_program(self.model, "train", self.data, self.batch)
        return self._end(epoch, run.run(self.data.on_device(), self.orders.one(), 0, 1))

    def _end(self, epoch, logs, tested=False):
        """Validate if it is time, and tell the callbacks that the epoch is over; its logs."""
        if not tested and self._validates(epoch):
            logs.update({"val_" + name: value for name, value in
                         test(self.model, self.validation, self.validation_batch, self.told).items()})  # fmt: skip
        self.told.on_epoch_end(epoch, logs)
        return logs

    # ---- one epoch in parts, under a progress bar that moves

    def _in_parts(self, epoch, epochs):
        run = steps_program(self.model, "train", self.data, self.batch)
        device = self.data.on_device()
        logs = None
        while epoch < epochs:
            self.told.on_epoch_begin(epoch)
            if self.model.stop_training:
                return self._one_step(epoch)
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
            self._end(epoch, logs)
            epoch += 1
            if self.model.stop_training:
                break
        return logs

    # ---- one batch at a time

    def _by_batch(self, epoch, epochs):
        logs = None
        stream = self.data if isinstance(self.data, StreamData) else None
        orders = None if stream else Orders(self.data.size, self.shuffle)
        while epoch < epochs:
            self.model.reset_metrics()
            self.told.on_epoch_begin(epoch)
            count = 0
            for batch in batches(self.data, self.batch, orders):
                self.told.on_train_batch_begin(count)
                logs = run_step(self.model, "train", batch, check=stream is not None)
                self.told.on_train_batch_end(count, logs)
                count += 1
                if self.model.stop_training:
                    break
            if not count and logs is None:
                raise ValueError(_no_batches("train"))
            if count:
                logs = self._end(epoch, dict(logs))
            if self.model.stop_training:
                break
            if stream and stream.ended:
                _warn_of_end(stream, epochs)
                break
            epoch += 1
        return logs


def _no_batches(kind):
    return errors.message(
        f"Unexpected result of `{kind}_function` (Empty logs): the data gave no batches.", "",
        "make sure that your generator or data set can generate at least `steps_per_epoch * epochs` batches; a generator "
        "that was gone through is at its end.")  # fmt: skip


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


def run_step(model, kind, batch, check=False, reset=False):
    """One step on a batch (a structure of tensors): a dict of logs as Python floats.

    Args:
        check: whether to look at the data of the batch first.
        reset: whether the metrics start anew with it.
    """
    structure, arrays = _apart(batch)
    if check and not program.own_step(model, kind):
        check_lengths(batch if isinstance(batch, tuple) else (batch,), STREAMED)
        prepare(model, kind, ArrayData(structure, arrays), int(arrays[0].shape[0]))
    if in_steps(model, kind):
        if reset:
            model.reset_metrics()
        own = program.own_function(model, kind)
        logs = getattr(model, f"make_{kind}_function")()(iter([batch])) if own else _in_python(model, kind, batch)
        return program.read(program.logs_of(model, logs))
    return _compiled_step(model, kind, structure, arrays, reset)


def _in_python(model, kind, batch):
    return getattr(model, f"{kind}_step")(batch)


def _compiled_step(model, kind, structure, arrays, reset):
    key = _model_key(model, "single", kind, reset, program._key(structure), _form(arrays))
    run = model._programs.get(key)
    if run is None:
        run = model._programs[key] = program.Single(tracer(model), kind, structure, arrays, reset)
    return run.run(arrays)


def step_function(model, kind):
    """What `make_train_function` and the like give: a function that makes a step on the next batch of an iterator."""

    def function(iterator):
        batch = next(iterator)
        if model.run_eagerly:
            return _in_python(model, kind, batch)
        structure, arrays = _apart(batch)
        if kind == "predict":
            return _predict_arrays(model, structure, arrays, int(arrays[0].shape[0]))
        return _compiled_step(model, kind, structure, arrays, False)

    return function


def _apart(batch):
    """The structure of a batch, None where it holds nothing, and its arrays."""
    arrays = [leaf._value for leaf in nest.flatten(batch) if leaf is not None]
    return nest.map_structure(lambda leaf: None if leaf is None else 0, batch), arrays


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


def test(model, data, batch, told):
    """Evaluate on data: a dict of logs, empty where the data gave no batches."""
    told.on_test_begin()
    if isinstance(data, ArrayData) and not in_steps(model, "test") and not told.needs_test_batches:
        run = steps_program(model, "test", data, batch)
        start = time.perf_counter()
        logs = run.run(data.on_device(), None, 0, run.one_pass.length + 1)
        _backdate(told, time.perf_counter() - start)
    else:
        model.reset_metrics()
        logs = {}
        for step, one in enumerate(batches(data, batch)):
            told.on_test_batch_begin(step)
            logs = run_step(model, "test", one, check=isinstance(data, StreamData))
            told.on_test_batch_end(step, logs)
    _warn_of_end(data)
    told.on_test_end(logs)
    return logs


def in_steps(model, kind):
    """Whether a model's steps run one by one, whatever the callbacks look at."""
    return model.run_eagerly or program.own_function(model, kind)


def evaluate(model, x, y, *, batch_size, verbose, sample_weight, steps, callbacks, return_dict):
    """See `Model.evaluate`."""
    verbose = 1 if verbose == "auto" else verbose
    if is_stream(x):
        arguments.refuse_with_stream(x, y=y, sample_weight=sample_weight)
        data, batch = StreamData(x, arguments.steps(steps, "steps")), None
        length = data.length()
    else:
        data, batch = _limited(arrays_of(x, y, sample_weight), batch_size, steps, "steps")
        prepare(model, "test", data, batch)
        length = -(-data.size // batch)
    told = callbacks if isinstance(callbacks, CallbackList) else CallbackList(
        callbacks, add_history=False, add_progbar=verbose != 0, model=model, verbose=verbose, epochs=1, steps=length)  # fmt: skip
    logs = test(model, data, batch, told)
    if not logs:
        raise ValueError(_no_batches("test"))
    return dict(logs) if return_dict else _listed(logs)


def _listed(logs):
    values = list(logs.values())
    return values[0] if len(values) == 1 else values


def predict(model, x, *, batch_size, verbose, steps, callbacks):
    """See `Model.predict`."""
    verbose = 0 if verbose == "auto" else verbose
    if is_stream(x):
        data, batch = StreamData(x, arguments.steps(steps, "steps")), None
        length = data.length()
    else:
        data, batch = _limited(arrays_of(x, None, None), batch_size, steps, "steps")
        length = -(-data.size // batch)
    if not callbacks and not verbose:
        return _joined(_outputs(model, data, batch, None))
    told = callbacks if isinstance(callbacks, CallbackList) else CallbackList(
        callbacks, add_history=False, add_progbar=verbose != 0, model=model, verbose=verbose, epochs=1, steps=length)  # fmt: skip
    told.on_predict_begin()
    found = _joined(_outputs(model, data, batch, told))
    told.on_predict_end()
    return found


def _outputs(model, data, batch, told):
    """The outputs in parts: those of each batch, or of all full batches and of the rest."""
    if isinstance(data, ArrayData) and not in_steps(model, "predict") and not (told and told.needs_predict_batches):
        start, cut = time.perf_counter(), data.size // batch * batch
        parts = [([array[:cut] for array in data.arrays], batch)] if cut else []
        if cut < data.size:
            parts.append(([array[cut:] for array in data.arrays], data.size - cut))
        found = [_predict_arrays(model, data.structure, *part) for part in parts]
        if told:
            _backdate(told, time.perf_counter() - start)
        return found
    parts = []
    for step, one in enumerate(batches(data, batch)):
        told and told.on_predict_batch_begin(step)
        parts.append(predict_step(model, one))
        told and told.on_predict_batch_end(step, {"outputs": parts[-1]})
    _warn_of_end(data)
    return parts


def _predict_arrays(model, structure, arrays, batch):
    run = _predict_program(model, structure, arrays, batch)
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
    return nest.map_structure(np.asarray, model.make_predict_function()(iter([batch])))


def _joined(parts):
    if len(parts) == 1:
        return parts[0]
    if not parts:
        raise ValueError("Unexpected result of `predict_function` (Empty batch_outputs): the data gave no batches.")
    return nest.map_structure(lambda *arrays: np.concatenate(arrays), *parts)


def on_batch(model, kind, x, y, sample_weight, class_weight, reset_metrics, return_dict):
    """`train_on_batch` and `test_on_batch`."""
    if class_weight:
        sample_weight = class_weights(y, class_weight, sample_weight)
    data = arrays_of(x, y, sample_weight)
    with model._compiled_trainable.restored() if kind == "train" else contextlib.nullcontext():
        prepare(model, kind, data, data.size)
        logs = run_step(model, kind, data.pack(map(EagerTensor, data.arrays)), reset=reset_metrics)
    return logs if return_dict else _listed(logs)


def predict_on_batch(model, x):
    """See `Model.predict_on_batch`."""
    data = arrays_of(x, None, None)
    return predict_step(model, data.pack([EagerTensor(array) for array in data.arrays]))
