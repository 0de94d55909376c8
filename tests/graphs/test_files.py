"""Files that real TensorFlow wrote (tests/oracle/checkpoints): variables, graphs in training, frozen graphs."""

import json
from pathlib import Path

import numpy as np
import pytest

import flowlet.compat.v1 as tf
from tests.graphs.comparing import graph_mode

FOLDER = Path(__file__).parent.parent / "oracle" / "checkpoints"
RELEASES = ("1.15", "2.21")


def expected(release):
    return json.loads((FOLDER / release / "expected.json").read_text(encoding="utf-8"))


def array(dtype, shape, values):
    if dtype.startswith("complex"):
        values = [complex(*one) for one in values]
    if dtype == "string":
        return np.array([one.encode() for one in values], object).reshape(shape)
    return np.array(values).reshape(shape).astype(tf.as_dtype(dtype).as_numpy_dtype)


CHECKPOINTS = [(release, name) for release in RELEASES for name in expected(release) if name != "graphs"]


@pytest.mark.parametrize("release,name", CHECKPOINTS)
def test_reader_gives_what_was_written(release, name):
    reader = tf.train.load_checkpoint(str(FOLDER / release / name))
    wanted = expected(release)[name]
    found = {key for key in reader.get_variable_to_shape_map() if key != "_CHECKPOINTABLE_OBJECT_GRAPH"}
    assert found == wanted.keys()
    for key, (dtype, shape, values) in wanted.items():
        assert reader.get_variable_to_dtype_map()[key].name == dtype
        assert reader.get_variable_to_shape_map()[key] == shape
        one = reader.get_tensor(key)
        assert np.array_equal(one, array(dtype, shape, values)) and np.shape(one) == tuple(shape), key


@pytest.mark.parametrize("release,name", [pair for pair in CHECKPOINTS if pair[1] != "objects"])
@pytest.mark.parametrize("resource", (False, True))
def test_saver_restores_what_was_written(release, name, resource):
    wanted = {key: array(*one) for key, one in expected(release)[name].items()}
    with graph_mode(), tf.Session() as sess:
        made = {key: tf.get_variable(key, initializer=np.full(one.shape, b"") if one.dtype == object else np.zeros_like(one),
                                     use_resource=resource and one.dtype != object)
                for key, one in wanted.items()}  # fmt: skip
        tf.train.Saver(made).restore(sess, str(FOLDER / release / name))
        found = sess.run(made)
    for key, one in wanted.items():
        assert np.array_equal(found[key], one) and np.shape(found[key]) == one.shape, key


@pytest.mark.parametrize("release", RELEASES)
def test_training_goes_on(release):
    """The graph of a `.meta` file, with its optimizer, goes on from the checkpoint as TensorFlow did."""
    wanted = expected(release)["graphs"]["training"]
    prefix = str(FOLDER / release / "training-3")
    with graph_mode(), tf.Session() as sess:
        tf.train.import_meta_graph(prefix + ".meta").restore(sess, prefix)
        feed = {"x:0": wanted["x"], "y:0": wanted["y"]}
        losses = []
        for _ in wanted["losses"]:
            losses.append(sess.run("loss:0", feed))
            sess.run("train", feed)
        assert np.allclose(losses, wanted["losses"], rtol=1e-5)
        assert sess.run(tf.train.get_global_step()) == wanted["step"]
        names = [one.name for one in tf.trainable_variables()]
        assert names == ["net/w:0", "net/b:0", "net/v:0", "net/c:0"]


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("ending", ("pb", "pbtxt"))
def test_frozen_graph_gives_the_same(release, ending):
    wanted = expected(release)["graphs"]["frozen"]
    data = (FOLDER / release / f"frozen.{ending}").read_bytes()
    message = tf.GraphDef()
    if ending == "pb":
        message.ParseFromString(data)
    else:
        message = tf.GraphDef.from_text(data)
        assert str(message) == data.decode()
    with graph_mode(), tf.Session() as sess:
        x = tf.placeholder(tf.float32, [None, 6, 6, 1])
        (found,) = tf.import_graph_def(message, {"x": x}, ["probabilities:0"], name="net")
        assert found.name == "net/probabilities:0" and found.shape.as_list() == [None, 3]
        values = sess.run(found, {x: np.reshape(wanted["x"], [2, 6, 6, 1])})
    assert np.allclose(values.ravel(), wanted["probabilities"], atol=1e-6)
