"""Graphs and sessions of TensorFlow 1: a run of one op, training steps, building a graph; against TensorFlow 1.15."""

import sys

sys.path.insert(0, str(__import__("pathlib").Path(__file__).resolve().parent.parent))

import numpy as np

from benchmarks import common


def graph_library():
    """The 1.x root of the library that this process measures."""
    tf = common.library()
    tf = tf.compat.v1 if not tf.__version__.startswith("1.") else tf
    tf.disable_v2_behavior()
    return tf


def measure(tf):
    random = np.random.RandomState(0)
    results = {"unit": "us"}
    results["session.run of one op, three floats fed"] = one_op(tf)
    results["training step of softmax regression, batch 100"] = softmax_regression(tf, random)
    results["training step of seed 001's convolutional network, batch 64"] = convolutional_network(tf, random)
    results["building a graph of 1,000 ops"] = common.median(lambda: thousand_ops(tf), repeats=9) * 1e6
    return results


def one_op(tf):
    tf.reset_default_graph()
    x = tf.placeholder(tf.float32, [3])
    doubled, fed = x * 2.0, np.array([1, 2, 3], np.float32)
    with tf.Session() as sess:
        return common.median(lambda: sess.run(doubled, {x: fed}), repeats=15, number=1000) * 1e6


def digits(random, batch):
    return random.rand(batch, 784).astype(np.float32), np.eye(10, dtype=np.float32)[random.randint(0, 10, batch)]


def step(tf, loss, optimizer, feeds, number):
    train = optimizer.minimize(loss)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        return common.median(lambda: sess.run(train, feeds), repeats=25, number=number) * 1e6


def softmax_regression(tf, random):
    tf.reset_default_graph()
    x, labels = tf.placeholder(tf.float32, [None, 784]), tf.placeholder(tf.float32, [None, 10])
    logits = tf.matmul(x, tf.Variable(tf.zeros([784, 10]))) + tf.Variable(tf.zeros([10]))
    loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(logits=logits, labels=labels))
    return step(tf, loss, tf.train.GradientDescentOptimizer(0.5), dict(zip((x, labels), digits(random, 100))), 100)


def convolutional_network(tf, random):
    tf.reset_default_graph()
    x, labels = tf.placeholder(tf.float32, [None, 784]), tf.placeholder(tf.float32, [None, 10])

    def weights(*shape):
        return tf.Variable(tf.truncated_normal(shape, stddev=0.05)), tf.Variable(tf.constant(0.05, shape=shape[-1:]))

    layer = tf.reshape(x, [-1, 28, 28, 1])
    for shape in ((5, 5, 1, 16), (5, 5, 16, 36)):
        kernel, bias = weights(*shape)
        layer = tf.nn.conv2d(input=layer, filter=kernel, strides=[1, 1, 1, 1], padding="SAME") + bias
        layer = tf.nn.relu(tf.nn.max_pool(value=layer, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="SAME"))
    kernel, bias = weights(1764, 128)
    layer = tf.nn.relu(tf.matmul(tf.reshape(layer, [-1, 1764]), kernel) + bias)
    kernel, bias = weights(128, 10)
    loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(logits=tf.matmul(layer, kernel) + bias, labels=labels))
    return step(tf, loss, tf.train.AdamOptimizer(1e-4), dict(zip((x, labels), digits(random, 64))), 1)


def thousand_ops(tf):
    with tf.Graph().as_default():
        value = tf.constant(1.0)
        for _ in range(333):
            value = tf.square(value * 1.5)  # three operations: a constant, a product, a square


if __name__ == "__main__":
    if "--library" in sys.argv:
        common.report(measure(graph_library()))
    else:
        common.compare("graph_mode.py", {
            "session.run of one op, three floats fed": "at most a quarter of 1.15's time",
            "training step of softmax regression, batch 100": "at most half of 1.15's time",
            "training step of seed 001's convolutional network, batch 64": "at most 0.8 of 1.15's time",
            "building a graph of 1,000 ops": "at most 1.15's time"}, known=common.GRAPH_PEERS)
