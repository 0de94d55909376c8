"""Records files that real TensorFlow writes: checkpoints of all dtypes, of two shards, graphs with their variables.

    PYTHON checkpoints.py

PYTHON: one with TensorFlow 1.15, then one with 2.21. Writes ../checkpoints/<release>/, with what the files hold in
expected.json: {"<checkpoint>": {name: [dtype, shape, values]}, "graphs": ...}.
"""

import json
import os
import shutil
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
import numpy as np
import tensorflow as tf

OLD = tf.__version__.startswith("1.")
v1 = tf.compat.v1
FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "checkpoints", ".".join(tf.__version__.split(".")[:2]))
SHAPES = [(), (3,), (2, 3), (2, 1, 3), (2, 1, 2, 2)]
DTYPES = ["float16", "float32", "float64", "bfloat16", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
          "complex64", "complex128", "bool", "string"]
if OLD:  # 1.15 has no variables of these
    DTYPES = [one for one in DTYPES if one not in ("uint32", "uint64")]
expected = {}


def values(dtype, shape, seed):
    numbers = np.random.RandomState(seed).randint(0, 100, shape)
    if dtype == "string":
        return np.array([b"t%d" % one for one in np.ravel(numbers)], object).reshape(shape)
    if dtype == "bool":
        return numbers % 2 == 0
    if dtype.startswith("complex"):
        return (numbers + 1j * (numbers - 50)).astype(dtype)
    return (numbers - (0 if dtype.startswith("u") else 50)).astype(np.float32 if dtype == "bfloat16" else dtype)


def noted(name, dtype, array):
    array = np.asarray(array)
    flat = [one.decode() if isinstance(one, bytes) else [one.real, one.imag] if isinstance(one, complex) else one
            for one in np.ravel(array.astype(np.float32) if dtype == "bfloat16" else array).tolist()]
    return [dtype, list(array.shape), flat]


def all_dtypes(devices, name, sharded):
    """Every dtype in every number of axes."""
    held = {}
    with tf.Graph().as_default(), v1.Session(config=v1.ConfigProto(device_count={"CPU": devices})) as sess:
        made = []
        for place, dtype in enumerate(DTYPES if not sharded else ["float32", "int64", "string"]):
            for rank, shape in enumerate(SHAPES if not sharded else SHAPES[:3]):
                array = values(dtype, shape, place * 10 + rank)
                with tf.device("/cpu:%d" % ((place + rank) % devices)):
                    label = "%s/rank_%d" % (dtype, rank)
                    made.append(v1.Variable(tf.cast(array, dtype) if dtype == "bfloat16" else tf.constant(array, dtype), name=label,
                                            use_resource=not OLD and dtype != "string"))
                held[label] = noted(label, dtype, array)
        sess.run([one.initializer for one in made])
        v1.train.Saver(made, sharded=sharded).save(sess, os.path.join(FOLDER, name), write_meta_graph=False)
    expected[name] = held


def training():
    """A graph in training: its checkpoint, and the losses of the next steps."""
    with tf.Graph().as_default(), v1.Session() as sess:
        v1.set_random_seed(3)
        x = v1.placeholder(tf.float32, [None, 4], name="x")
        y = v1.placeholder(tf.int64, [None], name="y")
        with v1.variable_scope("net"):
            w = v1.get_variable("w", [4, 6], initializer=v1.random_normal_initializer(seed=1))
            b = v1.get_variable("b", [6], initializer=v1.zeros_initializer())
            hidden = tf.nn.relu(tf.matmul(x, w) + b)
            out = tf.nn.bias_add(tf.matmul(hidden, v1.get_variable("v", [6, 3], initializer=v1.random_normal_initializer(seed=2))),
                                 v1.get_variable("c", [3], initializer=v1.zeros_initializer()), name="logits")
        loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=out), name="loss")
        step = v1.train.get_or_create_global_step()
        train = v1.train.AdamOptimizer(0.05).minimize(loss, global_step=step, name="train")
        saver = v1.train.Saver()
        sess.run(v1.global_variables_initializer())
        rng = np.random.RandomState(0)
        feed = {x: rng.randn(8, 4).astype(np.float32), y: rng.randint(0, 3, 8)}
        for _ in range(3):
            sess.run(train, feed)
        saver.save(sess, os.path.join(FOLDER, "training"), step)
        losses = []
        for _ in range(4):
            losses.append(float(sess.run(loss, feed)))
            sess.run(train, feed)
        expected["graphs"]["training"] = {"x": feed[x].tolist(), "y": feed[y].tolist(), "losses": losses, "step": 7}


def frozen():
    """A convolutional network with constants for weights."""
    with tf.Graph().as_default(), v1.Session() as sess:
        v1.set_random_seed(4)
        x = v1.placeholder(tf.float32, [None, 6, 6, 1], name="x")
        rng = np.random.RandomState(2)
        weights = [v1.get_variable(name, initializer=rng.randn(*shape).astype(np.float32))
                   for name, shape in (("k", (3, 3, 1, 2)), ("b", (2,)), ("w", (18, 3)), ("c", (3,)))]
        net = tf.nn.relu(tf.nn.bias_add(tf.nn.conv2d(x, weights[0], strides=[1, 1, 1, 1], padding="SAME"), weights[1]))
        net = tf.nn.max_pool(net, [1, 2, 2, 1], [1, 2, 2, 1], "VALID")
        net = tf.nn.softmax(tf.matmul(tf.reshape(net, [-1, 18]), weights[2]) + weights[3], name="probabilities")
        sess.run(v1.global_variables_initializer())
        graph = v1.graph_util.convert_variables_to_constants(sess, sess.graph.as_graph_def(), ["probabilities"])
        v1.train.write_graph(graph, FOLDER, "frozen.pb", as_text=False)
        v1.train.write_graph(graph, FOLDER, "frozen.pbtxt", as_text=True)
        images = rng.randn(2, 6, 6, 1).astype(np.float32)
        found = sess.run(net, {x: images})
        expected["graphs"]["frozen"] = {"x": images.ravel().tolist(), "probabilities": found.ravel().tolist()}


def objects():
    """A checkpoint of objects, as 2.x writes them."""
    numbers = np.arange(6, dtype=np.float32).reshape(2, 3)
    root = tf.train.Checkpoint(weight=tf.Variable(numbers), step=tf.Variable(7, dtype=tf.int64))
    root.write(os.path.join(FOLDER, "objects"))
    key = "{}/.ATTRIBUTES/VARIABLE_VALUE".format
    expected["objects"] = {key("weight"): noted("", "float32", numbers), key("step"): noted("", "int64", np.array(7))}


if __name__ == "__main__":
    shutil.rmtree(FOLDER, ignore_errors=True)
    os.makedirs(FOLDER)
    if not OLD:
        v1.disable_control_flow_v2()
        objects()
        v1.disable_eager_execution()
    expected["graphs"] = {}
    all_dtypes(1, "dtypes", False)
    all_dtypes(2, "shards", True)
    training()
    frozen()
    for name in ("checkpoint",):
        os.unlink(os.path.join(FOLDER, name))
    with open(os.path.join(FOLDER, "expected.json"), "w") as file:
        json.dump(expected, file, separators=(",", ":"))
    sys.exit(0)
