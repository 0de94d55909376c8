"""`model.check`, the warnings of `fit`, and the switch."""

import json
import warnings

import numpy as np
import pytest

import flowlet as tf
from tests.keras.checks.cases import L, flowers, houses, points


def model(last="relu", loss="binary_crossentropy", units=1):
    made = tf.keras.Sequential([L.Dense(8, "relu", name="hidden"), L.Dense(units, last, name="last")])
    made.compile("adam", loss)
    return made


def warned(run):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        run()
    return [one for one in caught if one.category is tf.checks.CheckWarning]


def test_a_report_is_text_and_data():
    report = model().check(*points())
    assert [one.check for one in report] == ["relu-output"] and not report.errors and len(report.warnings) == 1
    finding = report[0]
    assert finding.layer == "last" and finding.level == "warning" and "sigmoid" in finding.fix
    text = str(report)
    assert text == repr(report) and all(part in text for part in (
        "'last'", "Expected:", "To fix it: tf.keras.layers.Dense(1, activation=\"sigmoid\")", "docs/checks/relu-output.md"))
    assert json.loads(json.dumps(report.as_dicts()))[0]["page"] == "docs/checks/relu-output.md"


def test_nothing_found():
    report = model("sigmoid").check(*points())
    assert not report and str(report) == "Nothing found."


def test_without_data():
    made = tf.keras.Sequential([L.Dense(4, input_shape=(3,)), L.Dense(2)])
    made.compile("adam", "mse")
    assert [one.check for one in made.check()] == ["no-nonlinearity"]
    made.compile("adam", "binary_crossentropy")
    assert {one.check for one in made.check()} == {"no-nonlinearity", "missing-activation"}


def test_an_error_is_a_finding_too():
    x, y = flowers()
    made = model("softmax", "sparse_categorical_crossentropy", 3)
    report = made.check(x, y + 1)
    assert [one.check for one in report.errors] == ["class-index"] and "a label value of 3" in report[0].happened
    assert "4 units" in report[0].fix and report[0].expected == "class indices from 0 to 2."
    x[0, 0] = np.nan
    assert [one.check for one in made.check(x, y)] == ["not-finite-data"]
    assert [one.check for one in made.check(np.where(x > 0, "a", "b"), y)] == ["text-data"]
    assert not made.check(*flowers())


def test_the_check_trains_nothing():
    made, (x, y) = model("sigmoid"), points()
    made.check(x, y)
    before = made.get_weights()
    made.check(x, y, validation_data=(x, y))
    assert all((one == two).all() for one, two in zip(before, made.get_weights()))
    assert made.optimizer.iterations.numpy() == 0


def test_validation_data_are_looked_at():
    x, y = points()
    assert [one.check for one in model("sigmoid").check(x, y, validation_data=(x, y))] == ["validation-in-training"]


def test_before_compile():
    with pytest.raises(RuntimeError, match="You must compile your model"):
        tf.keras.Sequential([L.Dense(1)]).check()


def test_each_warning_once_and_at_the_users_line():
    made = model()
    first = warned(lambda: made.fit(*points(), verbose=0))
    assert len(first) == 1 and first[0].filename == __file__
    assert not warned(lambda: made.fit(*points(), verbose=0))
    made.compile("adam", "binary_crossentropy")
    assert not warned(lambda: made.fit(*points(), verbose=0))
    assert len(warned(lambda: model().fit(*points(), verbose=0))) == 1


def test_streams():
    x, y = points()
    made = model()
    assert len(warned(lambda: made.fit(((x, y) for _ in range(3)), verbose=0))) == 1


def test_warnings_as_errors():
    with warnings.catch_warnings():
        warnings.simplefilter("error", tf.checks.CheckWarning)
        with pytest.raises(tf.checks.CheckWarning, match="relu-output"):
            model().fit(*points(), verbose=0)


def test_switched_off():
    x, y = houses()
    tf.checks.disable()
    try:
        assert not tf.checks.is_enabled()
        assert not warned(lambda: model().fit(*points(), verbose=0))
        x[0, 0] = np.nan
        made = model(None, "mse")
        assert np.isnan(made.fit(x, y, verbose=0).history["loss"][-1])
        assert [one.check for one in model().check(*points())] == ["relu-output"]
    finally:
        tf.checks.enable()


def test_a_loss_does_not_say_what_a_check_has_said():
    made = model("sigmoid", tf.keras.losses.BinaryCrossentropy(from_logits=True))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        made.fit(*points(), verbose=0)
    assert [one.category for one in caught] == [tf.checks.CheckWarning]


def test_an_error_names_its_page():
    with pytest.raises(ValueError, match="Did you mean 'adam'") as caught:
        tf.keras.Sequential([L.Dense(1)]).compile("adma", "mse")
    assert caught.value.check == "unknown-name" and caught.value.__notes__ == ["  Explained in docs/checks/unknown-name.md"]


def test_a_check_that_fails_keeps_nobody_from_training(monkeypatch):
    from flowlet.keras.checks import context

    def fails(self):
        raise KeyError

    monkeypatch.setattr(context.Context, "outputs", property(fails))
    assert not warned(lambda: model().fit(*points(), verbose=0))
