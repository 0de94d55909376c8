"""`fit`, `evaluate`, `predict` and the single-batch calls: which program runs when, and who is told what."""

import contextlib
import functools
import time

import numpy as np

from flowlet import errors
from flowlet.core import nest
from flowlet.core.log import logger
from flowlet.core.tensor import EagerTensor
from flowlet.keras.callbacks import CallbackList
from flowlet.keras.training import arguments, program, stepping
from flowlet.keras.training.data import ArrayData, StreamData, arrays_of, is_stream
from flowlet.keras.training.orders import Orders
from flowlet.keras.training.weights import class_weights

GLANCE = 0.1  # seconds of work between two looks at a progress bar
LONG = 2e9  # multiplications in an epoch from which on even the first one is shown in parts


def fit(
    model,
    x,
    y,
    *,
    batch_size,
    epochs,
    verbose,
    callbacks,
    validation_split,
    validation_data,
    shuffle,
    class_weight,
    sample_weight,
    initial_epoch,
    steps_per_epoch,
    validation_steps,
    validation_batch_size,
    validation_freq,
):
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
        validation, validation_batch = _limited(
            validation, validation_batch_size or batch_size, validation_steps, "validation_steps"
        )
    with model._compiled_trainable.restored():
        if isinstance(data, ArrayData):
            stepping.prepare(model, "train", data, batch)
            if isinstance(validation, ArrayData):
                stepping.prepare(model, "test", validation, validation_batch)
            if steps not in (None, -(-data.size // batch)):
                data = StreamData(_repeated(data, batch, epochs - initial_epoch, shuffle), steps)
        trainer = Trainer(model, data, batch, validation, validation_batch, shuffle)
        told = CallbackList(
            callbacks,
            add_history=True,
            add_progbar=verbose != 0,
            model=model,
            verbose=verbose,
            epochs=epochs,
            steps=trainer.steps,
        )
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
        length = f" of length {len(given)}" if hasattr(given, "__len__") else ""
        raise ValueError(
            errors.message(
                "Data is expected to be in format `x`, `(x,)`, `(x, y)`, or `(x, y, sample_weight)`, found: `validation_data` "
                f"is {type(given)}{length}.",
                "",
                "pass validation_data=(x_test, y_test), or a generator of batches.",
            )
        )
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
        "when building your dataset."
    )


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
        if stepping.in_steps(self.model, "train") or isinstance(self.data, StreamData) or told.needs_batches:
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
        run = stepping.epochs_program(self.model, self.data, self.batch, validation, self.validation_batch)
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
        run = stepping.steps_program(self.model, "train", self.data, self.batch)
        return self._end(epoch, run.run(self.data.on_device(), self.orders.one(), 0, 1))

    def _end(self, epoch, logs, tested=False):
        """Validate if it is time, and tell the callbacks that the epoch is over; its logs."""
        if not tested and self._validates(epoch):
            logs.update(
                {
                    "val_" + name: value
                    for name, value in test(self.model, self.validation, self.validation_batch, self.told).items()
                }
            )
        self.told.on_epoch_end(epoch, logs)
        return logs

    # ---- one epoch in parts, under a progress bar that moves

    def _in_parts(self, epoch, epochs):
        run = stepping.steps_program(self.model, "train", self.data, self.batch)
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
            for batch in stepping.batches(self.data, self.batch, orders):
                self.told.on_train_batch_begin(count)
                logs = stepping.run_step(self.model, "train", batch, check=stream is not None)
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
        f"Unexpected result of `{kind}_function` (Empty logs): the data gave no batches.",
        "",
        "make sure that your generator or data set can generate at least `steps_per_epoch * epochs` batches; a generator "
        "that was gone through is at its end.",
    )


def _backdate(told, seconds):
    """Let the progress bar know how long what it shows has taken."""
    if told.progbar is not None:
        told.progbar.backdate(seconds)


def test(model, data, batch, told):
    """Evaluate on data: a dict of logs, empty where the data gave no batches."""
    told.on_test_begin()
    if isinstance(data, ArrayData) and not stepping.in_steps(model, "test") and not told.needs_test_batches:
        run = stepping.steps_program(model, "test", data, batch)
        start = time.perf_counter()
        logs = run.run(data.on_device(), None, 0, run.one_pass.length + 1)
        _backdate(told, time.perf_counter() - start)
    else:
        model.reset_metrics()
        logs = {}
        for step, one in enumerate(stepping.batches(data, batch)):
            told.on_test_batch_begin(step)
            logs = stepping.run_step(model, "test", one, check=isinstance(data, StreamData))
            told.on_test_batch_end(step, logs)
    _warn_of_end(data)
    told.on_test_end(logs)
    return logs


def evaluate(model, x, y, *, batch_size, verbose, sample_weight, steps, callbacks, return_dict):
    """See `Model.evaluate`."""
    verbose = 1 if verbose == "auto" else verbose
    if is_stream(x):
        arguments.refuse_with_stream(x, y=y, sample_weight=sample_weight)
        data, batch = StreamData(x, arguments.steps(steps, "steps")), None
        length = data.length()
    else:
        data, batch = _limited(arrays_of(x, y, sample_weight), batch_size, steps, "steps")
        stepping.prepare(model, "test", data, batch)
        length = -(-data.size // batch)
    told = (
        callbacks
        if isinstance(callbacks, CallbackList)
        else CallbackList(
            callbacks, add_history=False, add_progbar=verbose != 0, model=model, verbose=verbose, epochs=1, steps=length
        )
    )
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
    told = (
        callbacks
        if isinstance(callbacks, CallbackList)
        else CallbackList(
            callbacks, add_history=False, add_progbar=verbose != 0, model=model, verbose=verbose, epochs=1, steps=length
        )
    )
    told.on_predict_begin()
    found = _joined(_outputs(model, data, batch, told))
    told.on_predict_end()
    return found


def _outputs(model, data, batch, told):
    """The outputs in parts: those of each batch, or of all full batches and of the rest."""
    if (
        isinstance(data, ArrayData)
        and not stepping.in_steps(model, "predict")
        and not (told and told.needs_predict_batches)
    ):
        start, cut = time.perf_counter(), data.size // batch * batch
        parts = [([array[:cut] for array in data.arrays], batch)] if cut else []
        if cut < data.size:
            parts.append(([array[cut:] for array in data.arrays], data.size - cut))
        found = [stepping.predict_arrays(model, data.structure, *part) for part in parts]
        if told:
            _backdate(told, time.perf_counter() - start)
        return found
    parts = []
    for step, one in enumerate(stepping.batches(data, batch)):
        told and told.on_predict_batch_begin(step)
        parts.append(stepping.predict_step(model, one))
        told and told.on_predict_batch_end(step, {"outputs": parts[-1]})
    _warn_of_end(data)
    return parts


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
    data = arrays_of(x, y, sample_weight).in_tuple()
    with model._compiled_trainable.restored() if kind == "train" else contextlib.nullcontext():
        stepping.prepare(model, kind, data, data.size)
        logs = stepping.run_step(model, kind, data.pack(map(EagerTensor, data.arrays)), reset=reset_metrics)
    return logs if return_dict else _listed(logs)


def predict_on_batch(model, x):
    """See `Model.predict_on_batch`."""
    data = arrays_of(x, None, None).in_tuple()
    return stepping.predict_step(model, data.pack([EagerTensor(array) for array in data.arrays]))
