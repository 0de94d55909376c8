"""`model.summary()` prints what TensorFlow 2.8 printed (tests/oracle/keras_training_summary_28.json)."""

import builtins
import contextlib
import inspect
import io

import numpy as np
import pytest

import flowlet as tf
from tests.keras import recorded

CASES = {name: case for name, case in recorded.cases("training_summary_28").items() if name != "signature"}
ERRORS = {"IndexError": "list index out of range", "ValueError": "This model has not yet been built"}

# Cases that cannot be replayed, by what their model needs, or by their name.
MISSING = {
    "cnn": "Conv2D and MaxPooling2D are not in flowlet yet",
    "rnn": "LSTM and Bidirectional are not in flowlet yet",
}


def model_name(case):
    """`nested(line_length=50)` of `summary nested(line_length=50)` -> `nested`."""
    return case.split(" ", 1)[1].partition("(")[0]


@pytest.fixture(scope="module")
def models():
    """The functions that make the models, from their recorded source."""
    namespace = {"K": tf.keras, "L": tf.keras.layers, "tf": tf, "np": np, "KERAS3": False}
    for case in CASES.values():
        if "model" in case:
            exec(case["model"], namespace)  # noqa: S102
    return namespace


def printed(make, to_print_fn, kwargs):
    tf.keras.backend.clear_session()
    model, lines, out = make(), [], io.StringIO()
    with contextlib.redirect_stdout(out):
        model.summary(**kwargs, **({"print_fn": lines.append} if to_print_fn else {}))
    return {"stdout": out.getvalue()} | ({"print_fn_lines": lines} if to_print_fn else {})


@pytest.mark.parametrize("name", CASES)
def test_as_recorded(name, models):
    if model_name(name) in MISSING:
        pytest.skip(MISSING[model_name(name)])
    case, make = CASES[name], models[model_name(name)]
    arguments = make, name.startswith("print_fn"), case.get("kwargs", {})
    failed = recorded.failed(case["result"])
    if failed is not None:
        with pytest.raises(getattr(builtins, failed["type"])) as caught:
            printed(*arguments)
        assert ERRORS[failed["type"]] in str(caught.value)
        assert ERRORS[failed["type"]] in failed["message"]
    else:
        assert printed(*arguments) == case["result"]


def test_signature():
    wanted = [row[0] for row in recorded.cases("training_summary_28")["signature"]["summary"]]
    given = [name for name in inspect.signature(tf.keras.Model.summary).parameters if name != "self"]
    assert given == [*wanted, "layer_range"]  # the last is of a later release


def line():
    return tf.keras.Sequential(
        [tf.keras.layers.Dense(1, input_shape=(1,), name=name) for name in ("a", "b1", "b2", "c")]
    )


@pytest.mark.parametrize(
    "bounds, names",
    [
        (("b1", "c"), ["b1", "b2", "c"]),
        (("b.", "b."), ["b1", "b2"]),
        (("c", "b1"), ["b1", "b2", "c"]),
        (None, ["a", "b1", "b2", "c"]),
    ],
)
def test_layer_range(bounds, names):
    lines = []
    line().summary(layer_range=bounds, print_fn=lines.append)
    assert [text.split()[0] for text in lines if "(Dense)" in text] == names


@pytest.mark.parametrize(
    "bounds, phrase",
    [
        (("a",), "must be a list or tuple of length 2"),
        ((0, 1), "holds names"),
        (("a", "nope"), "do not match the layer names"),
    ],
)
def test_layer_range_refused(bounds, phrase):
    with pytest.raises(ValueError, match=phrase):
        line().summary(layer_range=bounds)


def test_columns_without_room_are_refused():
    with pytest.raises(ValueError, match="leave columns of"):
        line().summary(line_length=3)


def test_positions_are_left_as_they_are():
    positions = [20, 40, 60]
    line().summary(positions=positions, show_trainable=True, print_fn=lambda text: None)
    assert positions == [20, 40, 60]
