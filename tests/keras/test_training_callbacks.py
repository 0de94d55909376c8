"""Callbacks in training against TensorFlow 2.8 (tests/oracle/keras_training_callbacks_28.json): order of the hooks, what
they are told, what is printed and logged; the recorded program, run again.
"""

import inspect

import pytest

import flowlet as tf
from tests.keras import recorded, rerun

CASES = recorded.cases("training_callbacks_28")

NO_CALLBACK = "TypeError", "tf.keras.callbacks.Callback objects"
OTHER = {  # what is not compared, or otherwise
    "hooks fit generator of unknown length": "TensorFlow begins a batch that does not come; see below",
    "history": "names of private attributes",
    "ReduceLROnPlateau(foo=1) over DOWN": "TensorFlow ignores an unknown argument; flowlet refuses it",
    "ReduceLROnPlateau(mode='bad', patience=3) over DOWN": "the warning names the class",
    "LearningRateScheduler with an optimizer that has a schedule": "2.8 trains on as if nothing was set; flowlet refuses it",
    "ReduceLROnPlateau with an optimizer that has a schedule": "2.8 compares a float with a schedule; flowlet says what is",
    "checkpoint ModelCheckpoint('m.h5', monitor='nope', save_best_only=True, verbose=1)":
        "the warning goes on with the metrics that there are",
    "signatures": "see tests/keras/test_callbacks.py",
    **{f"error callbacks={what}": NO_CALLBACK for what in ("[a class]", "[a function]", "'EarlyStopping'", "[None]")},
}  # fmt: skip


def cannot_save(got):
    failure = recorded.failed(got) or recorded.failed(got.get("value")) if isinstance(got, dict) else None
    return failure is not None and "object has no attribute 'save" in failure["message"]


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if "result" in case])
def test_as_recorded(name):
    got, wanted = rerun.cases("training_callbacks")[name]["result"], CASES[name]["result"]
    if name.startswith("checkpoint") and cannot_save(got):
        pytest.skip("models cannot be saved yet")
    if name.startswith("CSVLogger"):
        for after, text in wanted.items():
            same_table(got[after], text)
    elif isinstance(OTHER.get(name), tuple):
        kind, phrase = OTHER[name]
        failure = recorded.failed(got) or recorded.failed(got["value"])
        assert failure["type"] == kind and phrase in failure["message"]
    elif name in OTHER:
        pytest.skip(OTHER[name])
    else:
        recorded.compare(recorded.plain(got), recorded.plain(wanted), 2e-6)


def same_table(got, wanted):
    """Assert that two CSV texts agree but for the rounding of numbers."""
    separator = ";" if ";" in wanted else ","
    got, wanted = ([line.split(separator) for line in text.split("\r\n")] for text in (got, wanted))
    assert [len(line) for line in got] == [len(line) for line in wanted]
    for one, two in zip(sum(got, []), sum(wanted, [])):
        assert one == two or float(one) == pytest.approx(float(two), rel=2e-6)


def test_a_generator_of_unknown_length_has_no_batch_more():
    name = "hooks fit generator of unknown length"
    got, wanted = rerun.cases("training_callbacks")[name]["result"], recorded.plain(CASES[name]["result"])
    rows = list(wanted["rows"])
    rows.remove(["on_train_batch_begin", 2, [], []])  # TensorFlow asks for a batch only after it has said so
    recorded.compare(got["rows"], rows, 0)


def test_hooks_have_tensorflow_s_signatures():
    for name, rows in CASES["signatures"]["callback_methods"].items():
        given = [one for one in inspect.signature(getattr(tf.keras.callbacks.Callback, name)).parameters if one != "self"]
        assert given == [row[0] for row in rows], name
