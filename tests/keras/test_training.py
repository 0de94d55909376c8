"""Models in training against TensorFlow 2.8 (tests/oracle/keras_training_28.json): the recorded programs, run again.

Mistakes are in test_mistakes.py.
"""

import inspect

import pytest

import flowlet as tf
from tests.keras import recorded, rerun

CASES = {name: case for name, case in recorded.cases("training_28").items() if not name.startswith("mistake: ")}
TOLERANCE = 2e-6

LEFT_OUT = {
    ("values of fit, evaluate, predict", "predict a dataset of (x, y)"): "tf.data is not in flowlet yet",
    ("a train_step of one's own", "weights"): "see test_weights_leave_metrics_out",
}  # fmt: skip


def parts():
    """(case, key) for each entry of what a case recorded; (case,) where that is no dict, or left out."""
    for name, case in CASES.items():
        if "result" in case and name not in ("attributes of a Sequential", "names", "configs"):  # see test_models.py
            whole = not isinstance(case["result"], dict) or (name,) in LEFT_OUT
            yield from [(name,)] if whole else [(name, key) for key in case["result"]]


@pytest.mark.parametrize("part", list(parts()), ids=" | ".join)
def test_as_recorded(part):
    if part in LEFT_OUT:
        pytest.skip(LEFT_OUT[part])
    got, wanted = rerun.cases("training")[part[0]]["result"], CASES[part[0]]["result"]
    if len(part) == 2:
        assert part[1] in got, recorded.failed(got)
        got, wanted = got[part[1]], wanted[part[1]]
    failure = recorded.failed(wanted)
    if failure is not None:
        assert recorded.failed(got)["type"] == failure["type"]
        assert failure["message"].strip().split("ValueError: ")[-1] in recorded.failed(got)["message"]
    else:
        recorded.compare(recorded.plain(got), recorded.plain(wanted), TOLERANCE)


def test_weights_leave_metrics_out():
    """In 2.8 the variables of a metric that a model holds are among its weights; from Keras 3 on they are not."""
    case = "a train_step of one's own"
    got, wanted = rerun.cases("training")[case]["result"]["weights"], CASES[case]["result"]["weights"]
    recorded.compare(got, recorded.plain(wanted)[:2], TOLERANCE)
    assert len(wanted) == 4


NOT_THERE = {
    **dict.fromkeys(("save", "save_weights", "load_weights", "save_spec"), "models cannot be saved yet"),
    **dict.fromkeys(("get_losses_for", "get_updates_for", "state_updates", "train_tf_function"), "graph mode only"),
    **dict.fromkeys(("input_mask", "output_mask", "get_input_mask_at", "get_output_mask_at"), "masks are not kept"),
    "apply": "an old name of __call__", "outbound_nodes": "not kept", "distribute_strategy": "no tf.distribute yet",
}  # fmt: skip


def test_public_names():
    model = tf.keras.Sequential([tf.keras.layers.Dense(1, input_shape=(2,))])
    names = CASES["attributes of a Sequential"]["result"]["public names"]
    assert {name for name in names if not hasattr(model, name)} == set(NOT_THERE)


# ---- signatures

HOLDERS = {"model": tf.keras.Model, "sequential": tf.keras.Sequential, "models": tf.keras.models, "utils": tf.keras.utils}
DEFAULTS = {"verbose": "'auto', as in later releases"}
MISSING = {
    "save", "save_weights", "load_weights", "load_model", "save_model", "model_from_yaml",  # saving
    "array_to_img", "img_to_array", "load_img", "save_img", "get_file", "image_dataset_from_directory",  # files
    "text_dataset_from_directory", "timeseries_dataset_from_array",  # tf.data
    "deserialize_keras_object", "serialize_keras_object", "get_source_inputs",
}  # fmt: skip
SIGNATURES = [(group, name) for group in HOLDERS for name in CASES["signatures"][group]]


@pytest.mark.parametrize("group, name", SIGNATURES)
def test_signature(group, name):
    if name in MISSING:
        pytest.skip("not in flowlet yet")
    wanted = [row for row in CASES["signatures"][group][name] if row[1] == "either"]
    given = inspect.signature(getattr(HOLDERS[group], name)).parameters
    assert [row[0] for row in wanted] == [one for one in given if one in [row[0] for row in wanted]]
    for argument, _, *default in wanted:
        if default and argument not in DEFAULTS and not isinstance(default[0], (dict, list)):
            assert given[argument].default == default[0], argument


def test_what_is_missing_is_missing():
    assert not [name for group, name in SIGNATURES if name in MISSING and hasattr(HOLDERS[group], name)]
