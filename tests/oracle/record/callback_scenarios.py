"""What callbacks do, given the logs of some epochs: run by record/callbacks.py under TensorFlow, and by tests under flowlet.

Nothing is trained: a stand-in for the model has weights that count the epochs, and a real optimizer.
"""

import contextlib
import io
import json
import os
import re
import tempfile


class StandIn:
    """What callbacks use of a model."""

    distribute_strategy = None
    metrics = ()

    def __init__(self, optimizer):
        self.optimizer, self.stop_training, self.history = optimizer, False, None
        self.weight, self.done = 0.0, []

    def get_weights(self):
        return [self.weight]

    def set_weights(self, weights):
        self.done.append(["set_weights", weights[0]])
        self.weight = weights[0]

    def save(self, path, overwrite=True, options=None):
        self._write("save", path)

    def save_weights(self, path, overwrite=True, options=None):
        self._write("save_weights", path)

    def _write(self, how, path):
        if os.path.isdir(path):
            raise IsADirectoryError(21, "Is a directory", path)
        self.done.append([how, os.path.basename(path)])
        with open(path, "w") as file:
            file.write(str(self.weight))


def number(value):
    return float(value) if hasattr(value, "dtype") else value


def drive(keras, callbacks, epochs, batches=0, rate=0.5, runs=1):
    """Run callbacks over epochs of given logs; everything that comes of it, as plain data."""
    model = StandIn(keras.optimizers.SGD(rate))
    printed, seen = io.StringIO(), []
    listed = keras.callbacks.CallbackList(callbacks, add_history=True, model=model, verbose=0, epochs=len(epochs))
    error = None
    with contextlib.redirect_stdout(printed):
        try:
            for _ in range(runs):
                model.stop_training = False
                listed.on_train_begin()
                for epoch, logs in enumerate(epochs):
                    logs = dict(logs)
                    listed.on_epoch_begin(epoch)
                    for batch in range(batches):
                        listed.on_train_batch_begin(batch)
                        listed.on_train_batch_end(batch, dict(logs))
                    model.weight += 1.0
                    listed.on_epoch_end(epoch, logs)
                    seen.append({"rate": number(model.optimizer.learning_rate.numpy()), "weight": model.weight,
                                 "logs": {name: number(value) for name, value in logs.items()},
                                 "stop": model.stop_training})
                    if model.stop_training:
                        break
                listed.on_train_end()
        except Exception as raised:
            error = [type(raised).__name__, str(raised)]
    history = {name: [number(value) for value in values] for name, values in model.history.history.items()}
    return {"epochs": seen, "printed": printed.getvalue(), "done": model.done, "error": error,
            "history": history, "epoch_numbers": model.history.epoch}


def losses(*values, name="loss"):
    return [{name: value} for value in values]


FALLING = losses(1.0, 0.8, 0.6, 0.4, 0.2)
UP_AGAIN = losses(1.0, 0.5, 0.7, 0.4, 0.6, 0.7, 0.8, 0.3)
FLAT = losses(0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5)
RISING_ACCURACY = [{"loss": 1.0, "val_accuracy": value} for value in (0.5, 0.6, 0.55, 0.7, 0.65, 0.6)]


def scenarios(keras, tensor):
    """name -> function that gives what happens. `tensor` makes a tensor."""
    C = keras.callbacks
    table = {}

    def add(label, make, epochs, **options):
        def run():
            with tempfile.TemporaryDirectory() as folder:
                here = os.getcwd()
                os.chdir(folder)
                try:
                    try:
                        callbacks = make()
                    except Exception as raised:
                        return {"raised": [type(raised).__name__, str(raised)]}
                    found = drive(keras, callbacks, epochs, **options)
                    files = {}
                    for name in sorted(os.listdir(folder)):
                        if os.path.isfile(name):
                            with open(name, newline="") as file:
                                files[name] = file.read()
                    return {**found, "files": files}
                finally:
                    os.chdir(here)
        table[label] = run

    for patience in (0, 1, 2, 3):
        add(f"EarlyStopping patience={patience}", lambda p=patience: [C.EarlyStopping("loss", patience=p, verbose=1)], UP_AGAIN)
    add("EarlyStopping falling", lambda: [C.EarlyStopping("loss", patience=1, verbose=1)], FALLING)
    add("EarlyStopping restore", lambda: [C.EarlyStopping("loss", patience=2, verbose=1, restore_best_weights=True)], UP_AGAIN)
    add("EarlyStopping restore quiet", lambda: [C.EarlyStopping("loss", patience=3, restore_best_weights=True)], UP_AGAIN)
    add("EarlyStopping restore, not stopped", lambda: [C.EarlyStopping("loss", patience=9, restore_best_weights=True, verbose=1)], UP_AGAIN)
    add("EarlyStopping restore without progress", lambda: [C.EarlyStopping("loss", patience=2, baseline=0.1, verbose=1, restore_best_weights=True)], UP_AGAIN)
    add("EarlyStopping min_delta", lambda: [C.EarlyStopping("loss", patience=1, min_delta=0.3, verbose=1)], FALLING)
    add("EarlyStopping negative min_delta", lambda: [C.EarlyStopping("loss", patience=1, min_delta=-0.3, verbose=1)], FALLING)
    add("EarlyStopping baseline", lambda: [C.EarlyStopping("loss", patience=2, baseline=0.45, verbose=1)], UP_AGAIN)
    add("EarlyStopping baseline not reached", lambda: [C.EarlyStopping("loss", patience=3, baseline=0.05, verbose=1)], FALLING)
    add("EarlyStopping accuracy", lambda: [C.EarlyStopping("val_accuracy", patience=2, verbose=1, restore_best_weights=True)], RISING_ACCURACY)
    add("EarlyStopping mode=max", lambda: [C.EarlyStopping("loss", patience=1, mode="max", verbose=1)], UP_AGAIN)
    add("EarlyStopping mode=min", lambda: [C.EarlyStopping("val_accuracy", patience=1, mode="min", verbose=1)], RISING_ACCURACY)
    add("EarlyStopping unknown mode", lambda: [C.EarlyStopping("loss", patience=1, mode="least", verbose=1)], UP_AGAIN)
    add("EarlyStopping missing metric", lambda: [C.EarlyStopping("val_loss", patience=1, verbose=1)], UP_AGAIN)
    add("EarlyStopping NaN", lambda: [C.EarlyStopping("loss", patience=2, verbose=1)], losses(float("nan"), float("nan"), 0.5, 0.6, 0.7))
    add("EarlyStopping used twice", lambda: [C.EarlyStopping("loss", patience=1, verbose=1, restore_best_weights=True)], UP_AGAIN, runs=2)

    def plateau(**options):
        return lambda: [C.ReduceLROnPlateau("loss", verbose=1, **options)]

    add("ReduceLROnPlateau patience=1", plateau(patience=1), FLAT)
    add("ReduceLROnPlateau patience=2 factor=0.5", plateau(patience=2, factor=0.5), FLAT)
    add("ReduceLROnPlateau cooldown", plateau(patience=1, factor=0.5, cooldown=2), FLAT)
    add("ReduceLROnPlateau min_lr", plateau(patience=1, min_lr=0.02), FLAT)
    add("ReduceLROnPlateau small changes", plateau(patience=2), losses(0.5, 0.49995, 0.4999, 0.49985, 0.4998))
    add("ReduceLROnPlateau min_delta", plateau(patience=1, min_delta=0.3), FALLING)
    add("ReduceLROnPlateau epsilon", plateau(patience=1, epsilon=0.3), FALLING)
    add("ReduceLROnPlateau up again", plateau(patience=2, factor=0.2), UP_AGAIN)
    add("ReduceLROnPlateau from 0.001", plateau(patience=1, factor=0.2), FLAT, rate=0.001)
    add("ReduceLROnPlateau rate 0", plateau(patience=1), FLAT, rate=0.0)
    add("ReduceLROnPlateau accuracy", lambda: [C.ReduceLROnPlateau("val_accuracy", patience=1, verbose=1)], RISING_ACCURACY)
    add("ReduceLROnPlateau mode=max", lambda: [C.ReduceLROnPlateau("loss", patience=1, mode="max", verbose=1)], UP_AGAIN)
    add("ReduceLROnPlateau missing metric", lambda: [C.ReduceLROnPlateau(patience=1, verbose=1)], FLAT)
    add("ReduceLROnPlateau used twice", plateau(patience=2), FLAT, runs=2)
    add("ReduceLROnPlateau factor=1", plateau(factor=1.0), FLAT)

    def scheduler(schedule, **options):
        return lambda: [C.LearningRateScheduler(schedule, **options)]

    add("LearningRateScheduler of the epoch", scheduler(lambda epoch: 0.1 / (epoch + 1), verbose=1), FALLING)
    add("LearningRateScheduler of epoch and rate", scheduler(lambda epoch, lr: lr * 0.5, verbose=1), FALLING)
    add("LearningRateScheduler quiet", scheduler(lambda epoch, lr: lr * 0.5), FALLING)
    add("LearningRateScheduler with a default", scheduler(lambda epoch, lr=None: 0.1 if lr is None else lr + 0.1), FALLING)
    add("LearningRateScheduler tensor", scheduler(lambda epoch, lr: tensor(0.25) * lr), FALLING)
    add("LearningRateScheduler tensor, verbose", scheduler(lambda epoch, lr: tensor(0.25), verbose=1), FALLING)
    add("LearningRateScheduler 1e-4 * 10 ** (epoch / 20)", scheduler(lambda epoch: 1e-4 * 10 ** (epoch / 20), verbose=1), FALLING)
    add("LearningRateScheduler int", scheduler(lambda epoch: 1), FALLING)
    add("LearningRateScheduler None", scheduler(lambda epoch: None), FALLING)
    add("LearningRateScheduler int tensor", scheduler(lambda epoch: tensor(1)), FALLING)

    def checkpoint(path, **options):
        return lambda: [C.ModelCheckpoint(path, verbose=1, **options)]

    add("ModelCheckpoint", checkpoint("m.h5"), UP_AGAIN)
    add("ModelCheckpoint weights", checkpoint("m.h5", save_weights_only=True), FALLING)
    add("ModelCheckpoint best", checkpoint("m.h5", monitor="loss", save_best_only=True), UP_AGAIN)
    add("ModelCheckpoint best, quiet", lambda: [C.ModelCheckpoint("m.h5", "loss", save_best_only=True)], UP_AGAIN)
    add("ModelCheckpoint best accuracy", checkpoint("m.h5", monitor="val_accuracy", save_best_only=True), RISING_ACCURACY)
    add("ModelCheckpoint best missing", checkpoint("m.h5", save_best_only=True), UP_AGAIN)
    add("ModelCheckpoint mode=max", checkpoint("m.h5", monitor="loss", mode="max", save_best_only=True), UP_AGAIN)
    add("ModelCheckpoint threshold", checkpoint("m.h5", monitor="loss", save_best_only=True, initial_value_threshold=0.45), UP_AGAIN)
    add("ModelCheckpoint named", checkpoint("e{epoch:02d}-{loss:.2f}.h5"), FALLING)
    add("ModelCheckpoint named by a missing metric", checkpoint("e{epoch:02d}-{val_loss:.2f}.h5"), FALLING)
    add("ModelCheckpoint every 3 batches", checkpoint("e{epoch}.h5", save_freq=3), FALLING, batches=4)
    add("ModelCheckpoint every 3 batches, named", checkpoint("e{epoch}b{batch}.h5", save_freq=3), FALLING, batches=4)
    add("ModelCheckpoint every 7 batches", checkpoint("e{epoch}b{batch}.h5", save_freq=7), FALLING, batches=4)
    add("ModelCheckpoint period=2", checkpoint("e{epoch}.h5", period=2), FALLING)
    add("ModelCheckpoint save_freq='never'", checkpoint("m.h5", save_freq="never"), FALLING)
    add("ModelCheckpoint into a folder", checkpoint("."), FALLING)

    add("CSVLogger", lambda: [C.CSVLogger("log.csv")], RISING_ACCURACY)
    add("CSVLogger separator", lambda: [C.CSVLogger("log.csv", separator=";")], RISING_ACCURACY)
    add("CSVLogger written over", lambda: [C.CSVLogger("log.csv")], FALLING, runs=2)
    add("CSVLogger append", lambda: [C.CSVLogger("log.csv", append=True)], FALLING, runs=2)
    add("CSVLogger with the rate", lambda: [C.LearningRateScheduler(lambda epoch: 0.1 / (epoch + 1)), C.CSVLogger("log.csv")], FALLING)
    add("CSVLogger vectors and text", lambda: [C.CSVLogger("log.csv")], [{"a": [1, 2], "b": "text", "c": 3, "d": (0.5,)}])
    add("CSVLogger stopped", lambda: [C.EarlyStopping("loss", patience=1), C.CSVLogger("log.csv")], [{"loss": 1.0, "val_loss": 2.0}, {"loss": 1.5}])

    add("TerminateOnNaN", lambda: [C.TerminateOnNaN()], losses(1.0, float("nan"), 0.5), batches=2)
    add("TerminateOnNaN infinite", lambda: [C.TerminateOnNaN()], losses(1.0, float("inf"), 0.5), batches=2)
    add("TerminateOnNaN without a loss", lambda: [C.TerminateOnNaN()], losses(1.0, 0.5, name="other"), batches=2)
    add("LambdaCallback", lambda: [C.LambdaCallback(
        on_epoch_begin=lambda epoch, logs: print("epoch begins", epoch), on_epoch_end=lambda epoch, logs: print("epoch ends", epoch, logs),
        on_batch_begin=lambda batch, logs: print("batch begins", batch), on_batch_end=lambda batch, logs: print("batch ends", batch, logs),
        on_train_begin=lambda logs: print("training begins"), on_train_end=lambda logs: print("training ends"))], FALLING[:2], batches=2)
    add("LambdaCallback further hooks", lambda: [C.LambdaCallback(on_train_batch_end=lambda batch, logs: print("end", batch))], FALLING[:1], batches=2)
    add("History", list, RISING_ACCURACY)
    add("two callbacks in order", lambda: [C.LambdaCallback(on_epoch_end=lambda epoch, logs: logs.update(extra=epoch * 1.0)), C.CSVLogger("log.csv")], FALLING)

    class Mine(C.Callback):
        def on_batch_end(self, batch, logs=None):
            print("mine", batch, sorted(logs))

        def on_epoch_end(self, epoch, logs=None):
            if epoch == 1:
                self.model.stop_training = True

    add("a callback of one's own", lambda: [Mine()], FALLING, batches=2)
    return table


def clean(found):
    """What a scenario gave, as JSON would give it back, without the folder it ran in."""
    text = json.dumps(found).replace(json.dumps(tempfile.gettempdir())[1:-1], "<tmp>")
    return json.loads(re.sub(r"<tmp>/[^/\"']+", "<folder>", text))
