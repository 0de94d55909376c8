"""The progress bar, character by character, against what TensorFlow 2.8 wrote under a clock that stands still
between batches.

The values of the metrics are taken from the recorded text itself, frame by frame; which frames are drawn, the
bars, times and control characters are what is tested.
"""

import re
import time

import pytest

import flowlet as tf
from tests.oracle_cases import load

RECORDED = {case["case"]: case for case in load("keras_training_output_28")["cases"]}
C = tf.keras.callbacks

# case -> how it was run: steps an epoch, epochs, seconds a batch, batches of validation, "fit" and so on
FIT = {"steps": 32, "epochs": 2, "tick": 0.02}
ONCE = {**FIT, "epochs": 1}
BELOW = 0.005 - 1e-9  # by the rounding of the recorded clock ten batches took just less than the interval
SMALL = {"steps": 4, "epochs": 1, "tick": 0.02}
RUNS = {
    "fit verbose=1, 2 epochs": FIT, "fit verbose=1, 2 epochs, validation": {**FIT, "validation": 4},
    "fit verbose=2, 2 epochs": {**FIT, "verbose": 2},
    "fit verbose=2, 2 epochs, validation": {**FIT, "verbose": 2, "validation": 4},
    "evaluate verbose=1": {**ONCE, "mode": "test"},
    "evaluate verbose=2": {**ONCE, "mode": "test", "verbose": 2},
    "predict verbose=1": {**ONCE, "mode": "predict"},
    "predict verbose=2": {**ONCE, "mode": "predict", "verbose": 2},
    **{f"fit verbose={verbose}, tick={tick!r}": {"steps": 10, "epochs": 1, "tick": tick, "verbose": verbose}
       for tick in (1e-5, 0.0005, 0.002, 0.3, 1.5, 70.0, 4000.0) for verbose in (1, 2)},
    **{f"fit verbose=1, batch_size={size}":
       {"steps": -(-1000 // size), "epochs": 1, "tick": 0.06 if size > 50 else BELOW}
       for size in (1000, 500, 300, 7, 1)},
    "fit verbose=1, one sample": {"steps": 1, "epochs": 2, "tick": 0.02},
    "fit verbose=1, no metrics": SMALL, "fit verbose=1, three metrics": SMALL,
    "fit verbose=2, three metrics, validation_split":
        {"steps": 3, "epochs": 2, "tick": 0.02, "verbose": 2, "validation": 1},
    "fit verbose=1, small loss": SMALL, "fit verbose=1, zero loss": SMALL, "fit verbose=1, large loss": SMALL,
    "fit verbose=1, NaN loss": SMALL, "fit verbose=2, small loss": {**SMALL, "verbose": 2},
    "fit verbose=1, initial_epoch=3, epochs=5": {**SMALL, "epochs": 5, "first": 3},
    "fit verbose=1, steps_per_epoch=5": {"steps": 5, "epochs": 2, "tick": 0.02},
    "fit verbose=1, 11 epochs of one step": {"steps": 1, "epochs": 11, "tick": 0.02},
    "fit verbose=1, generator of unknown length, one epoch":
        {"steps": None, "batches": 7, "epochs": 1, "tick": 0.02},
    "fit verbose=1, dataset of known length, 2 epochs": {"steps": 10, "epochs": 2, "tick": 0.02},
    "fit verbose=1, dataset of unknown length, 2 epochs":
        {"steps": None, "batches": 10, "epochs": 2, "tick": 0.02},
    "evaluate verbose=1, dataset of unknown length":
        {"steps": None, "batches": 10, "epochs": 1, "tick": 0.02, "mode": "test"},
    "fit verbose=1, two outputs with metrics and validation": {**SMALL, "validation": 2},
    "fit verbose=1, EarlyStopping verbose=1": {**SMALL, "epochs": 5, "callbacks":
                                               lambda: [C.EarlyStopping("loss", patience=1, verbose=1)]},
    "fit verbose=2, EarlyStopping verbose=1": {**SMALL, "epochs": 5, "verbose": 2, "callbacks":
                                               lambda: [C.EarlyStopping("loss", patience=1, verbose=1)]},
    "fit verbose=1, LearningRateScheduler verbose=1": {**SMALL, "epochs": 2, "callbacks":
        lambda: [C.LearningRateScheduler(lambda epoch: 0.1 / (epoch + 1), verbose=1)]},
    "fit verbose=2, LearningRateScheduler verbose=1": {**SMALL, "epochs": 2, "verbose": 2, "callbacks":
        lambda: [C.LearningRateScheduler(lambda epoch: 0.1 / (epoch + 1), verbose=1)]},
    "fit verbose=1, ReduceLROnPlateau verbose=1": {**SMALL, "epochs": 3, "callbacks":
        lambda: [C.ReduceLROnPlateau(monitor="loss", patience=1, verbose=1)]},
}  # fmt: skip
# These show what `fit` does, not the bar; or the same text again.
NOT_REPLAYED = ("real:", "verbose='auto'", "default arguments", "generator that runs out", "TerminateOnNaN",
                "validation_freq=2", "a callback that prints", "verbose=0")  # fmt: skip


def frames(text):
    """The frames of each epoch: (step, {metric: value}, whether it is the last)."""
    found = []
    for part in re.split(r"[\r\n]", text.replace("\b", "")):
        match = re.match(r" *(\d+)/(\d+|Unknown)", part)
        if match:
            metrics = {name: float(value) for name, value in re.findall(r" - ([a-z_]+): (\S+)", part)}
            metrics.pop("lr", None)
            found.append((int(match[1]), metrics, "ETA" not in part and match[2] != "Unknown"))
    epochs, current = [], []
    for frame in found:
        current.append(frame)
        if frame[2]:
            epochs.append(current)
            current = []
    return epochs


class Metric:
    def __init__(self, name):
        self.name = name


class Model:
    """What the callbacks use of a model."""

    def __init__(self, names):
        self.metrics = [Metric(name) for name in names]
        self.optimizer, self.stop_training, self.history = tf.keras.optimizers.SGD(0.0), False, None

    def get_weights(self):
        return []


def replay(run, text, clock):
    shown = frames(text)
    names = [name for name in (shown[0][-1][1] if shown else ()) if not name.startswith("val_")]
    mode, verbose, steps = run.get("mode", "train"), run.get("verbose", 1), run["steps"]
    model = Model(names)
    told = C.CallbackList(run.get("callbacks", list)(), add_history=mode == "train", add_progbar=verbose != 0,
                          model=model, verbose=verbose, epochs=run["epochs"], steps=steps)  # fmt: skip
    getattr(told, f"on_{mode}_begin")()
    for epoch in range(run.get("first", 0), run["epochs"]):
        seen = shown[epoch - run.get("first", 0)] if shown else [(0, {}, True)]
        at = {step: metrics for step, metrics, last in seen if not last}
        if mode == "train":
            told.on_epoch_begin(epoch)
        logs = {}
        for batch in range(steps or run["batches"]):
            clock[0] += run["tick"]
            getattr(told, f"on_{mode}_batch_begin")(batch)
            logs = at.get(batch + 1, logs)
            getattr(told, f"on_{mode}_batch_end")(batch, logs)
        clock[0] += run["tick"] * run.get("validation", 0)
        if steps is None and epoch == 0:  # TensorFlow begins a batch more, and finds that there is none
            clock[0] += run["tick"]
        if mode == "train":
            told.on_epoch_end(epoch, seen[-1][1])
        else:
            getattr(told, f"on_{mode}_end")(seen[-1][1])
        if model.stop_training:
            break
    if mode == "train":
        told.on_train_end()


@pytest.fixture
def clock(monkeypatch):
    now = [1000000.0]
    monkeypatch.setattr(time, "time", lambda: now[0])
    return now


@pytest.mark.parametrize("to", ["pipe", "terminal"])
@pytest.mark.parametrize("name", RUNS)
def test_text(name, to, clock, capsys):
    recorded = RECORDED[f"{to}: {name}"]["text"]
    replay(RUNS[name], recorded, clock)
    assert capsys.readouterr().out == recorded


def test_every_recorded_case_is_replayed_or_named():
    for name in RECORDED:
        name = name.partition(": ")[2]
        assert not name or name in RUNS or any(part in name for part in NOT_REPLAYED), name


def test_jumps_of_many_steps(clock, capsys):
    """`update_to` and `backdate`: training that makes many steps at once."""
    told = C.CallbackList(add_progbar=True, model=Model(["loss"]), verbose=1, epochs=1, steps=100)
    told.on_train_begin()
    told.on_epoch_begin(0)
    clock[0] += 1.0
    told.progbar.update_to(40, {"loss": 0.5})
    clock[0] += 0.01
    told.progbar.update_to(41, {"loss": 0.5})  # too soon to be drawn
    told.progbar.backdate(10.0)
    told.on_epoch_end(0, {"loss": 0.25})
    first, last = capsys.readouterr().out.replace("\b", "").lstrip("\r").split("\r")
    assert first == " 40/100 [===========>..................] - ETA: 1s - loss: 0.5000"
    assert last.rstrip() == "100/100 [==============================] - 10s 100ms/step - loss: 0.2500"


def test_averages_of_metrics_that_are_not_stateful(capsys):
    bar = tf.keras.utils.Progbar(4, width=4, interval=0, stateful_metrics=["b"])
    bar.update(1, [("a", 1.0), ("b", 1.0)])
    bar.add(3, [("a", 3.0), ("b", 3.0)])
    assert " - a: 2.5000 - b: 3.0000" in capsys.readouterr().out


def test_verbose_2_shows_negative_numbers_as_tensorflow_does(clock, capsys):
    for verbose, text in ((1, "loss: -0.5000"), (2, "loss: -5.0000e-01")):
        tf.keras.utils.Progbar(1, verbose=verbose).update(1, [("loss", -0.5)])
        assert text in capsys.readouterr().out


def test_without_a_terminal_that_moves_each_frame_is_a_line(monkeypatch, capsys):
    bar = tf.keras.utils.Progbar(2, interval=0)
    bar._moves = False  # as on systems without POSIX, into a file
    bar.update(1)
    bar.update(2)
    out = capsys.readouterr().out
    assert "\b" not in out and "\r" not in out and out.count("\n") == 3


def test_the_log_takes_the_texts_where_interactive_logging_is_off(caplog, capsys):
    tf.keras.utils.disable_interactive_logging()
    try:
        with caplog.at_level("INFO"):
            tf.keras.utils.Progbar(1).update(1)
    finally:
        tf.keras.utils.enable_interactive_logging()
    assert capsys.readouterr().out == "" and "1/1 [====" in caplog.text
