"""`fit`: which program runs when, and who is told what."""

import functools
import time

import numpy as np

from flowlet import errors
from flowlet.keras.callbacks import CallbackList
from flowlet.keras.checks import nonfinite
from flowlet.keras.checks import run as checked
from flowlet.keras.training import arguments, checks, program, stepping
from flowlet.keras.training.data import ArrayData, StreamData, arrays_of, is_stream
from flowlet.keras.training.evaluation import backdate, limited, no_batches, test, warn_of_end
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
        validation, validation_batch = limited(
            validation, validation_batch_size or batch_size, validation_steps, "validation_steps"
        )
    guard = nonfinite.Guard(model, callbacks, program.own_step(model, "train"))
    with model._compiled_trainable.restored(), checked.told(model):
        outputs, arrays = None, data
        if isinstance(data, ArrayData):
            outputs = stepping.prepare(model, "train", data, batch)
            if isinstance(validation, ArrayData):
                stepping.prepare(model, "test", validation, validation_batch)
            if outputs is not None:
                if guard.on:
                    checks.finite(model, data)
                checks.embeddings(model, data)
                checked.before_fit(model, data, validation if isinstance(validation, ArrayData) else None, outputs,
                                   split=bool(validation_split), shuffle=shuffle, batch=batch,
                                   rate_changes=checked.sets_rate(callbacks))  # fmt: skip
            if steps not in (None, -(-data.size // batch)):
                data = StreamData(_repeated(data, batch, epochs - initial_epoch, shuffle), steps)
        watch = checked.Watch(model, arrays, outputs, batch=batch, stops_early=checked.stops_early(callbacks))
        trainer = Trainer(model, data, batch, validation, validation_batch, shuffle, watch, guard)
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
        watch.ended()
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

    def __init__(self, model, data, batch, validation, validation_batch, shuffle, watch, guard):
        self.model, self.data, self.batch, self.validation = model, data, batch, validation
        self.validation_batch, self.watch, self.guard = validation_batch, watch, guard
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
            orders = self.orders.take(rows, count)
            started = run.start(device, validation_device, orders, count)
            found = run.finish(started)
            pace = (time.perf_counter() - start) / count
            bad = None if alone else self.guard.first_bad(found)
            for logs in found[:bad]:
                if not alone:
                    self.told.on_epoch_begin(epoch)
                backdate(self.told, pace)
                self._end(epoch, logs, tested=inside)
                epoch += 1
            if alone:
                bad = self.guard.first_bad(found)
            if bad is not None:
                self._look_back(run, device, validation_device, orders, bad, epoch - alone)
            self.watch.epochs_ended()
            if self.model.stop_training:
                break
            if self.verbose == 1:
                if pace > 2 * GLANCE and self.steps > 1 and epoch < epochs:
                    return self._in_parts(epoch, epochs)
                count = max(1, int(GLANCE / pace))
        return logs

    def _look_back(self, run, device, validation, orders, bad, epoch):
        """Find the step of the epoch `epoch`, the one at `bad` in the last dispatch, and raise."""
        if len(self.model.history.epoch) and self.model.history.epoch[-1] == epoch:
            nonfinite.forget_last(self.model.history)
        run.held.restore()
        if bad:
            run.start(device, validation, orders, bad)
        order = None if orders is None else orders[bad]
        self._find_step(run.held.variables, device, order, epoch)

    def _find_step(self, variables, device, order, epoch):
        """Run an epoch again from the state that there is, in single steps, to the one with which the trouble begins."""
        search = stepping.steps_program(self.model, "train", self.data, self.batch, keeps=True)
        step = nonfinite.search(search, search.held.snapshot(), device, order, self.steps)
        batch = None
        if step is not None:
            batch = self.data.pack([nonfinite.rows_of(one, order, step, self.batch) for one in self.data.arrays])
        self.guard.stop(epoch, step, self.steps, batch, [*variables, *search.held.variables])

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
            snapshot = run.held.snapshot() if self.guard.on and run.held.layout.size < program.KEPT_LONG else None
            while done < self.steps:
                start = time.perf_counter()
                stop = min(done + part, self.steps)
                logs = run.run(device, order, done, stop)
                pace = (time.perf_counter() - start) / (stop - done)
                if self.guard.first_bad([logs]) is not None:
                    if snapshot is None:
                        self.guard.stop(epoch, restored=False)
                    run.held.load(snapshot)
                    self._find_step(run.held.variables, device, order, epoch)
                done, part = stop, max(1, int(GLANCE / pace))
                if self.told.progbar is not None:
                    self.told.progbar.update_to(done, logs)
            self._end(epoch, logs)
            self.watch.epochs_ended()
            epoch += 1
            if self.model.stop_training:
                break
        return logs

    # ---- one batch at a time

    def _stop_at(self, epoch, step, batch):
        """Back to the state before the last step, where it was kept, and raise."""
        held = stepping.restored(self.model, batch)
        self.guard.stop(epoch, step, self.steps, batch, held.variables if held else (), restored=held is not None)

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
                if self.guard.first_bad([logs]) is not None:
                    self._stop_at(epoch, count, batch)
                count += 1
                if self.model.stop_training:
                    break
            if not count and logs is None:
                raise ValueError(no_batches("train"))
            if count:
                logs = self._end(epoch, dict(logs))
                self.watch.epochs_ended()
            if self.model.stop_training:
                break
            if stream and stream.ended:
                warn_of_end(stream, epochs)
                break
            epoch += 1
        return logs
