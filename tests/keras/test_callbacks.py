"""Callbacks against recorded TensorFlow, over the same logs and with the same stand-in for a model."""

import inspect
import json

import pytest

import flowlet as tf
from tests.oracle.record.callback_scenarios import StandIn, clean, drive, scenarios
from tests.oracle_cases import load

RECORDED = {case["case"]: case for case in load("keras_callbacks_28")["cases"]}
C = tf.keras.callbacks
RUN = scenarios(tf.keras, tf.constant)


def close(found, wanted, where=""):
    """Equal, but for the rounding of numbers, and for what an error or a text says beyond the recorded."""
    if isinstance(wanted, float) and wanted == wanted:
        assert found == pytest.approx(wanted, rel=1e-6), where
    elif isinstance(wanted, dict):
        assert list(found) == list(wanted), where
        for key, value in wanted.items():
            close(found[key], value, f"{where}.{key}")
    elif isinstance(wanted, list):
        assert len(found) == len(wanted), (where, found, wanted)
        for position, value in enumerate(wanted):
            close(found[position], value, f"{where}[{position}]")
    elif not (isinstance(wanted, float) and found != found):
        assert found == wanted, where


@pytest.mark.parametrize("name", RUN)
def test_scenarios(name):
    found, wanted = clean(RUN[name]()), RECORDED[name]["result"]
    for key in ("raised", "error"):
        if wanted.get(key):
            (kind, text), (found_kind, found_text) = wanted.pop(key), found.pop(key)
            assert found_kind == kind
            assert text.split(". ")[0].split("\n")[0].strip("'\"") in found_text
    close(found, wanted, name)


# ---- what the callbacks look at: training runs as much at once as they allow


class Epochs(C.Callback):
    def on_epoch_end(self, epoch, logs=None):
        pass


class Batches(C.Callback):
    def on_train_batch_begin(self, batch, logs=None):
        pass


class OldBatches(C.Callback):
    def on_batch_end(self, batch, logs=None):
        pass


class Tests(C.Callback):
    def on_test_batch_end(self, batch, logs=None):
        pass

    def on_test_end(self, logs=None):
        pass


class OwnHistory(C.History):
    def on_epoch_end(self, epoch, logs=None):
        super().on_epoch_end(epoch, logs)


NEEDS = [
    (list, ""), (lambda: [C.History()], ""), (lambda: [C.ProgbarLogger("steps")], ""),
    (lambda: [C.Callback()], ""), (lambda: [Epochs()], "epochs"), (lambda: [Batches()], "batches"),
    (lambda: [OldBatches()], "batches"), (lambda: [Tests()], "test_batches tests"),
    (lambda: [OwnHistory()], "epochs"), (lambda: [C.LambdaCallback(on_train_end=print)], ""),
    (lambda: [C.LambdaCallback(on_epoch_begin=print)], "epochs"),
    (lambda: [C.LambdaCallback(on_batch_end=print)], "batches"),
    (lambda: [C.LambdaCallback(on_predict_batch_end=print)], "predict_batches"),
    (lambda: [C.EarlyStopping()], "epochs"), (lambda: [C.ReduceLROnPlateau()], "epochs"),
    (lambda: [C.LearningRateScheduler(abs)], "epochs"), (lambda: [C.CSVLogger("log.csv")], "epochs"),
    (lambda: [C.TerminateOnNaN()], "batches"), (lambda: [C.ModelCheckpoint("m.h5")], "epochs"),
    (lambda: [C.ModelCheckpoint("m.h5", save_freq=5)], "epochs batches"),
    (lambda: [Epochs(), Batches()], "epochs batches"),
    (lambda: [[Epochs()], Tests()], "epochs test_batches tests"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "needs"), NEEDS)
def test_what_callbacks_look_at(make, needs):
    told = C.CallbackList(make(), add_history=True, add_progbar=True, verbose=1, epochs=1, steps=3)
    kinds = ("epochs", "batches", "test_batches", "tests", "predict_batches")
    assert {kind for kind in kinds if getattr(told, f"needs_{kind}")} == set(needs.split())


def test_hooks_are_those_of_tensorflow():
    names = RECORDED["hooks"]["names"]
    assert not [name for name in names if not hasattr(C.Callback, name)]
    assert not [name for name in names if name.startswith("on_") and not hasattr(C.CallbackList, name)]


def test_signatures_are_those_of_tensorflow():
    for name, parameters in RECORDED["signatures"]["parameters"].items():
        if name in ("BackupAndRestore", "RemoteMonitor", "experimental"):
            continue
        found = inspect.signature(getattr(C, name).__init__).parameters
        for parameter in parameters:
            argument, kind, *default = parameter
            if kind == "either":
                assert argument in found, (name, argument)
                assert not default or found[argument].default == default[0], (name, argument)


@pytest.mark.parametrize("name", ["BackupAndRestore", "RemoteMonitor"])
def test_what_is_not_there_says_so(name):
    with pytest.raises(NotImplementedError, match=f"tf.keras.callbacks.{name} is not in flowlet yet"):
        getattr(C, name)("logs")


def test_lists_take_callbacks_only():
    with pytest.raises(TypeError, match=r"call the class: Epochs\(\)"):
        C.CallbackList([Epochs])
    with pytest.raises(TypeError, match="LambdaCallback"):
        C.CallbackList([print])


def test_history_answers_for_both_names_of_the_rate():
    for name, other in (("lr", "learning_rate"), ("learning_rate", "lr")):
        history = C.History()
        history.on_train_begin()
        history.on_epoch_end(0, {"loss": 1.0, name: 0.1})
        records = history.history
        assert records[other] == records[name] == [0.1] and records.get(other) == [0.1] and other in records
        assert list(records) == ["loss", name] and len(records) == 2
        assert json.loads(json.dumps(records)) == dict(records)
        assert records.get("nothing", 5) == 5
        with pytest.raises(KeyError):
            records["nothing"]
    assert "lr" not in C.History().history


def test_history_in_a_data_frame():
    pandas = pytest.importorskip("pandas")
    found = drive(tf.keras, [C.LearningRateScheduler(lambda epoch: 0.1)], [{"loss": 1.0}, {"loss": 0.5}])
    model = StandIn(tf.keras.optimizers.SGD(0.1))
    told = C.CallbackList([C.LearningRateScheduler(lambda epoch: 0.1)], add_history=True, model=model)
    told.on_train_begin()
    for epoch in range(2):
        told.on_epoch_begin(epoch)
        told.on_epoch_end(epoch, {"loss": 1.0})
    frame = pandas.DataFrame(model.history.history)
    assert list(frame.columns) == ["loss", "lr"] == list(found["history"]) and len(frame) == 2


def test_logs_of_the_caller_stay_as_they_are():
    adding, logs = C.LambdaCallback(on_epoch_end=lambda epoch, logs: logs.update(more=1.0)), {"loss": 1.0}
    C.CallbackList([adding]).on_epoch_end(0, logs)
    assert logs == {"loss": 1.0}


def test_a_schedule_in_the_optimizer_cannot_be_set_by_a_callback():
    schedule = tf.keras.optimizers.schedules.ExponentialDecay(0.1, 10, 0.5)
    for callback in (C.LearningRateScheduler(lambda epoch: 0.1), C.ReduceLROnPlateau("loss", patience=0)):
        callback.set_model(StandIn(tf.keras.optimizers.SGD(schedule)))
        with pytest.raises(TypeError, match="hence its learning rate is not settable"):
            callback.on_epoch_begin(0)
            callback.on_epoch_end(0, {"loss": 1.0})
            callback.on_epoch_end(1, {"loss": 1.0})


def test_base_logger_averages_by_the_size_of_batches():
    logger, logs = C.BaseLogger(["last"]), {}
    logger.set_params({"metrics": ["loss", "last"]})
    logger.on_epoch_begin(0)
    logger.on_train_batch_end(0, {"size": 3, "loss": 1.0, "last": 1.0})
    logger.on_train_batch_end(1, {"size": 1, "loss": 5.0, "last": 2.0})
    logger.on_epoch_end(0, logs)
    assert logs == {"loss": 2.0, "last": 2.0}


def test_early_stopping_starts_where_it_is_told_to():
    found = drive(tf.keras, [C.EarlyStopping("loss", patience=1, start_from_epoch=3)], [{"loss": 1.0}] * 8)
    assert len(found["epochs"]) == 5
