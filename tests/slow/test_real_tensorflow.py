"""What flowlet saves, real TensorFlow reads: run where FLOWLET_TF115 and FLOWLET_TF221 name interpreters that have it."""

import json
import os
import subprocess

import ml_dtypes
import numpy as np
import pytest

import flowlet.compat.v1 as tf
from tests.graphs.comparing import graph_mode

INTERPRETERS = {release: os.environ.get(name) for release, name in (("1.15", "FLOWLET_TF115"), ("2.21", "FLOWLET_TF221"))}
pytestmark = pytest.mark.slow
each_release = pytest.mark.parametrize("release", INTERPRETERS)

DTYPES = (np.float16, np.float32, np.float64, ml_dtypes.bfloat16, np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint16,
          np.complex64, np.complex128, np.bool_, object)  # fmt: skip
SHAPES = ((), (3,), (2, 3), (2, 1, 3), (2, 1, 2, 2), (0, 4))

HEAD = """
import json, os, sys
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
import numpy as np
import tensorflow
tf = tensorflow.compat.v1
tf.disable_eager_execution()
def plain(array):
    flat = np.ravel(array).tolist() if array.dtype.name != "bfloat16" else np.ravel(array).astype(np.float32).tolist()
    return [[one.real, one.imag] if isinstance(one, complex) else one.decode() if isinstance(one, bytes) else one for one in flat]
"""


def run(release, code, folder):
    """What a program prints as JSON on its last line, under real TensorFlow."""
    interpreter = INTERPRETERS[release]
    if not interpreter:
        pytest.skip(f"no interpreter with TensorFlow {release} is named")
    done = subprocess.run([interpreter, "-c", HEAD + code], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def arrays():
    for number, dtype in enumerate(DTYPES):
        for rank, shape in enumerate(SHAPES):
            values = np.random.RandomState(number * 10 + rank).randint(0, 100, shape)
            if dtype is object:
                values = np.array([b"t%d" % one for one in np.ravel(values)], object).reshape(shape)
            yield f"{np.dtype(dtype).name}/{rank}", np.asarray(values).astype(dtype)


def plain(array):
    flat = np.ravel(array.astype(np.float32) if array.dtype.name == "bfloat16" else array).tolist()
    return [[one.real, one.imag] if isinstance(one, complex) else one.decode() if isinstance(one, bytes) else one for one in flat]


@each_release
@pytest.mark.parametrize("sharded,times", ((False, 1), (False, 2), (False, 3), (True, 1)))
def test_values_of_all_dtypes(release, sharded, times, tmp_path):
    wanted = dict(arrays())
    with graph_mode(), tf.Session() as sess:
        made = [tf.get_variable(name, initializer=one) for name, one in wanted.items()]
        sess.run(tf.global_variables_initializer())
        saver = tf.train.Saver(made, sharded=sharded)
        for _ in range(times):
            saver.save(sess, str(tmp_path / "m"))
    found = run(release, """
reader = tf.train.load_checkpoint(tf.train.latest_checkpoint("."))
shapes = reader.get_variable_to_shape_map()
print(json.dumps({name: [shapes[name], plain(np.asarray(reader.get_tensor(name)))] for name in shapes}))
""", tmp_path)  # fmt: skip
    assert found.keys() == wanted.keys()
    for name, one in wanted.items():
        assert found[name] == [list(one.shape), plain(one)], name


@each_release
@pytest.mark.parametrize("resource", (False, True))
def test_training_goes_on_there(release, resource, tmp_path):
    """TensorFlow takes graph, variables and optimizer from flowlet's files, and trains on as flowlet does."""
    rng = np.random.RandomState(0)
    images, classes = rng.randn(8, 6, 6, 1).astype(np.float32), rng.randint(0, 3, 8)
    np.savez(tmp_path / "data.npz", images=images, classes=classes)
    with graph_mode(), tf.Session() as sess:
        x = tf.placeholder(tf.float32, [None, 6, 6, 1], name="x")
        y = tf.placeholder(tf.int64, [None], name="y")
        with tf.variable_scope("net", use_resource=resource):
            kernel = tf.get_variable("k", initializer=rng.randn(3, 3, 1, 2).astype(np.float32))
            bias = tf.get_variable("b", [2], initializer=tf.zeros_initializer())
            hidden = tf.nn.relu(tf.nn.bias_add(tf.nn.conv2d(x, kernel, [1, 1, 1, 1], "SAME"), bias))
            hidden = tf.reshape(tf.nn.max_pool(hidden, [1, 2, 2, 1], [1, 2, 2, 1], "VALID"), [-1, 18])
            logits = tf.matmul(hidden, tf.get_variable("w", initializer=rng.randn(18, 3).astype(np.float32)))
        loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits), name="loss")
        step = tf.train.get_or_create_global_step()
        train = tf.train.AdamOptimizer(0.05).minimize(loss, global_step=step, name="train")
        sess.run(tf.global_variables_initializer())
        feed = {x: images, y: classes}
        for _ in range(3):
            sess.run(train, feed)
        tf.train.Saver().save(sess, str(tmp_path / "m"), step)
        losses = []
        for _ in range(4):
            losses.append(float(sess.run(loss, feed)))
            sess.run(train, feed)
    found = run(release, """
data = np.load("data.npz")
with tf.Session() as sess:
    prefix = tf.train.latest_checkpoint(".")
    tf.train.import_meta_graph(prefix + ".meta").restore(sess, prefix)
    feed, losses = {"x:0": data["images"], "y:0": data["classes"]}, []
    for _ in range(4):
        losses.append(float(sess.run("loss:0", feed)))
        sess.run("train", feed)
    print(json.dumps([losses, int(sess.run(tf.train.get_global_step())), [one.name for one in tf.trainable_variables()]]))
""", tmp_path)  # fmt: skip
    assert np.allclose(found[0], losses, rtol=1e-5) and found[1] == 7
    assert found[2] == ["net/k:0", "net/b:0", "net/w:0"]


@each_release
def test_frozen_graph_runs_there(release, tmp_path):
    with graph_mode(), tf.Session() as sess:
        x = tf.placeholder(tf.float32, [None, 3], name="x")
        net = tf.layers.dense(x, 4, tf.nn.tanh) if hasattr(tf, "layers") else x
        out = tf.nn.softmax(tf.concat([net, x * 2.0], 1), name="out")
        sess.run(tf.global_variables_initializer())
        frozen = tf.graph_util.convert_variables_to_constants(sess, sess.graph.as_graph_def(), ["out"])
        tf.train.write_graph(tf.graph_util.remove_training_nodes(frozen, ["out"]), str(tmp_path), "net.pb", as_text=False)
        wanted = sess.run(out, {x: [[1.0, 2.0, 3.0]]})
    found = run(release, """
message = tf.GraphDef.FromString(open("net.pb", "rb").read())
(out,) = tf.import_graph_def(message, return_elements=["out:0"])
print(json.dumps(tf.Session().run(out, {"import/x:0": [[1., 2., 3.]]}).tolist()))
""", tmp_path)  # fmt: skip
    assert np.allclose(found, wanted, rtol=1e-5)
