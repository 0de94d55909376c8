"""`tf.keras.callbacks.TensorBoard`: event by event what 2.8 writes (tests/oracle/summaries_2.8.4.json), batches as in 2.21."""

import json

import numpy as np
import pytest

import flowlet as tf
from flowlet.io import messages
from flowlet.ops import tensor_bytes
from tests.oracle_cases import load
from tests.summary import files

OLD, NEW = load("summaries_2.8.4"), load("summaries_2.21.0")
FITS = [case for case in OLD["cases"] if case["group"] == "fit"]
CLOSE = {"rtol": 2e-5, "atol": 1e-6}


def fitted(code, folder):
    space = {"tf": tf, "np": np, "folder": str(folder)}
    for part in (OLD["model"], code, OLD["fit"]):
        exec(part, space)  # noqa: S102
    return files.folder(folder)


def decoded(value):
    """(tag, plugin, content of the metadata, array) of a recorded value."""
    one = messages.Value.read(bytes.fromhex(value[1]), absent=False)
    plugin = one["metadata"]["plugin_data"]
    return value[0], plugin["plugin_name"], plugin.get("content"), tensor_bytes.decoded(messages.Tensor.write(one["tensor"]))


def same(wanted, found):
    """Whether two events are alike: the numbers within a few units of the last place."""
    assert found[:2] == wanted[:2]
    if wanted[1] != "summary":
        assert found == wanted
        return
    for one, other in zip(wanted[2:], found[2:], strict=True):
        (*heads, array), (*others, mine) = decoded(one), decoded(other)
        assert others == heads
        if heads[0] == "keras":
            check_model(json.loads(array.item()), json.loads(mine.item()))
        elif "steps_per_second" in heads[0]:
            assert mine > 0 and mine.dtype == array.dtype
        elif heads[1] == "histograms":
            np.testing.assert_allclose(mine[:, :2], array[:, :2], rtol=2e-5, atol=1e-6)
            assert mine[:, 2].sum() == array[:, 2].sum() and np.abs(mine[:, 2] - array[:, 2]).sum() <= 2
        elif heads[1] == "images":
            assert mine.tolist() == array.tolist()
            assert np.abs(np.array(one[2], int) - np.array(other[2], int)).max() <= 1
        else:
            np.testing.assert_allclose(mine, array, **CLOSE)


def check_model(wanted, found):
    assert found["class_name"] == wanted["class_name"]
    layers = [[(one["class_name"], one["config"]["name"]) for one in model["config"]["layers"]] for model in (wanted, found)]
    assert [kind for kind, _ in layers[0]] == [kind for kind, _ in layers[1]]
    assert layers[0][1:] == layers[1][1:]


@pytest.mark.parametrize("case", [case for case in FITS if "update_freq" not in case["code"]], ids=lambda case: case["code"][:70])
def test_fit_writes_what_2_8_writes(case, tmp_path):
    found = fitted(case["code"], tmp_path)
    assert found.keys() == case["files"].keys()
    for name, wanted in case["files"].items():
        assert len(found[name]) == len(wanted), name
        for one, other in zip(wanted, found[name]):
            same(one, other)


@pytest.mark.parametrize("freq", ["'batch'", "3"])
def test_batches_are_those_of_2_21(freq, tmp_path):
    """2.8 itself writes none of them."""
    case = next(case for case in NEW["cases"] if f"update_freq={freq}" in case["code"])
    found = fitted(case["code"], tmp_path)

    def batches(events):
        return sorted([step, *decoded(value)] for step, kind, *values in events if kind == "summary"
                      for value in values if value[0].startswith("batch_"))  # fmt: skip

    name = "train/events.out.tfevents.TIME.HOST.PID.N.v2"
    for one, other in zip(batches(case["files"][name]), batches(found[name]), strict=True):
        assert one[:3] == other[:3]
        np.testing.assert_allclose(other[-1], one[-1], **CLOSE)
    assert any(values[0][0] == "epoch_loss" for _, kind, *values in found[name] if kind == "summary")


def test_a_program_s_own_summaries_in_train_step(tmp_path):
    class Model(tf.keras.Model):
        def __init__(self):
            super().__init__()
            self.dense = tf.keras.layers.Dense(1)

        def call(self, x):
            return self.dense(x)

        def train_step(self, data):
            x, _ = data
            tf.summary.scalar("largest", tf.reduce_max(x))
            return super().train_step(data)

    model = Model()
    model.compile("sgd", "mse")
    callback = tf.keras.callbacks.TensorBoard(tmp_path, update_freq=2, write_graph=False)
    model.fit(np.arange(8.0)[:, None], np.zeros((8, 1)), batch_size=2, shuffle=False, epochs=1, verbose=0, callbacks=[callback])
    (events,) = files.folder(tmp_path).values()
    assert [(step, decoded(values[0])[-1]) for step, kind, *values in events if kind == "summary" and values[0][0] == "largest"] \
        == [(0, 1.0), (2, 5.0)]  # fmt: skip


def test_a_model_that_leaves_its_optimizer_alone(tmp_path):
    class Model(tf.keras.Model):
        def train_step(self, data):
            return {"sum": tf.reduce_sum(data)}

    model = Model()
    model.compile()
    model.fit(np.ones((6, 1)), batch_size=2, epochs=2, verbose=0,
              callbacks=[tf.keras.callbacks.TensorBoard(tmp_path, update_freq=2)])  # fmt: skip
    (events,) = files.folder(tmp_path).values()
    found = [(values[0][0], step) for step, kind, *values in events if kind == "summary"]
    assert found == [("batch_sum", 2), ("epoch_sum", 0), ("batch_sum", 4), ("batch_sum", 6), ("epoch_sum", 1)]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [({"nothing": 1}, TypeError), ({"embeddings_freq": 1}, NotImplementedError), ({"update_freq": "sometimes"}, ValueError)])
def test_refused(arguments, error, tmp_path):
    with pytest.raises(error, match=next(iter(arguments))):
        tf.keras.callbacks.TensorBoard(tmp_path, **arguments)


def test_arguments_of_1x_are_accepted(tmp_path):
    tf.keras.callbacks.TensorBoard(log_dir=tmp_path, histogram_freq=0, batch_size=32, write_grads=False, profile_batch=2)
