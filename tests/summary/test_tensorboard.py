"""The real TensorBoard reads what flowlet writes: graphs with name scopes, scalars, histograms, pictures, texts.

The quick tests use its reader of event files, the slow one starts it and asks it over HTTP.
"""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import flowlet as tf
from tests.summary import boards

pytestmark = pytest.mark.skipif(not boards.INSTALLED, reason="TensorBoard is not installed: pip install flowlet[tensorboard]")
ROOT = Path(__file__).parents[2]
SCOPES = {"input", "hidden", "logits", "loss", "accuracy", "train"}


def example(folder, steps):
    """The logs of examples/tf1/tensorboard_scopes.py."""
    settings = {**os.environ, "STEPS": str(steps), "LOGS": str(folder)}
    subprocess.run([sys.executable, "-m", "flowlet", "run", str(ROOT / "examples/tf1/tensorboard_scopes.py")], env=settings,
                   check=True, stdout=subprocess.DEVNULL)  # fmt: skip


def read(folder):
    """TensorBoard's own reader over a folder."""
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    reader = EventAccumulator(str(folder), size_guidance={"scalars": 0, "tensors": 0, "histograms": 0, "images": 0})
    reader.Reload()
    return reader


def test_reader_of_graph_and_summaries(tmp_path):
    example(tmp_path, 2)
    reader = read(tmp_path / "train")
    tags = reader.Tags()
    assert tags["graph"] and tags["meta_graph"]
    assert {node.name.partition("/")[0] for node in reader.Graph().node} >= SCOPES
    assert tags["scalars"] == ["cross_entropy", "share_right"]
    assert [event.step for event in reader.Scalars("cross_entropy")] == [0, 1, 2]
    assert sorted(tags["histograms"]) == ["hidden/spread", "logits/spread"]
    histogram = reader.Histograms("hidden/spread")[0].histogram_value
    assert histogram.num == 64 * 32 and sum(histogram.bucket) == histogram.num
    assert len(tags["images"]) == 3 and reader.Images(tags["images"][0])[0].width == 8


def test_reader_of_writers_of_2x(tmp_path):
    with tf.summary.create_file_writer(tmp_path).as_default():
        for step in range(3):
            tf.summary.scalar("loss", 1 / (step + 1), step=step)
            tf.summary.histogram("values", np.arange(10.0) * step, step=step)
        tf.summary.text("note", "*hello*", step=0)
        tf.summary.image("picture", np.random.rand(1, 4, 4, 3), step=0)
    reader = read(tmp_path)
    assert reader.Tags()["tensors"] == ["loss", "values", "note", "picture"]
    assert [event.tensor_proto.tensor_content for event in reader.Tensors("loss")] == [
        np.float32(1 / (step + 1)).tobytes() for step in range(3)]  # fmt: skip
    assert reader.SummaryMetadata("values").plugin_data.plugin_name == "histograms"


@pytest.mark.slow
def test_the_running_tensorboard(tmp_path):
    example(tmp_path, 60)
    x, y = np.random.rand(64, 4), np.random.randint(0, 2, 64)
    model = tf.keras.Sequential([tf.keras.Input((4,)), tf.keras.layers.Dense(3, "relu"), tf.keras.layers.Dense(2)])
    model.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True), ["accuracy"])
    model.fit(x[:48], y[:48], epochs=2, verbose=0, validation_data=(x[48:], y[48:]),
              callbacks=[tf.keras.callbacks.TensorBoard(tmp_path / "keras", histogram_freq=1)])  # fmt: skip
    with boards.running(tmp_path) as board:
        runs = {"train", "test", "keras/train", "keras/validation"}
        assert set(board.settled("runs", lambda found: set(found) >= runs)) == runs
        curves = board.settled("plugin/scalars/tags", lambda found: set(found) >= runs)
        assert set(curves["train"]) == {"cross_entropy", "share_right"}
        assert set(curves["keras/validation"]) >= {"epoch_loss", "epoch_accuracy", "evaluation_loss_vs_iterations"}
        points = board.settled("plugin/scalars/scalars", lambda found: len(found) == 61, run="train", tag="cross_entropy")
        assert [point[1] for point in points] == list(range(61)) and points[-1][2] < points[0][2]

        spread = board.settled("plugin/histograms/tags", lambda found: set(found) >= {"train", "keras/train"})
        assert set(spread["train"]) == {"hidden/spread", "logits/spread"}
        assert len(spread["keras/train"]) == 4
        found = board.data("plugin/histograms/histograms", run="train", tag="hidden/spread")  # a sample of the steps
        assert len(found) > 10 and found[-1][1] == 60
        assert all(round(sum(bucket[2] for bucket in buckets)) == 64 * 32 for _, _, buckets in found)

        info = board.data("plugin/graphs/info")
        assert info["train"]["run_graph"] and info["keras/train"]["tags"]["keras"]["conceptual_graph"]
        graph = board.text("data/plugin/graphs/graph", run="train", large_attrs_key="_too_large_attrs", limit_attr_size=1024)
        assert all(f'name: "{scope}/' in graph for scope in SCOPES)
        assert 'name: "hidden/weights"' in graph and 'op: "VariableV2"' in graph
        layers = board.text("data/plugin/graphs/graph", run="keras/train", tag="keras", conceptual="true")
        assert layers.count('s: "Dense"') == 2

        pictures = board.data("plugin/images/tags")
        assert {tag.partition("/image")[0] for tag in pictures["train"]} == {"input/pictures"}
