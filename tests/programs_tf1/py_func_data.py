"""Batches made by tf.py_func, functions of Python as parts of a graph, tf.Print-like debugging, own gradients."""
import numpy as np
import tensorflow as tf
from tensorflow.python.framework import ops

state = np.random.RandomState(14)


def load_batch(size):
    x = state.uniform(-1, 1, (size, 2)).astype(np.float32)
    return x, (x[:, 0] * x[:, 1] > 0).astype(np.int64)


def py_func(func, inp, Tout, stateful=True, name=None, grad=None):
    rnd_name = "PyFuncGrad" + str(abs(hash(name)) % 10 ** 6)
    tf.RegisterGradient(rnd_name)(grad)
    g = tf.get_default_graph()
    with g.gradient_override_map({"PyFunc": rnd_name}):
        return tf.py_func(func, inp, Tout, stateful=stateful, name=name)


def spiky(x):
    return np.where(x > 0, x, 0.1 * x).astype(np.float32)


def spiky_grad(op, grad):
    x = op.inputs[0]
    return grad * tf.where(x > 0, tf.ones_like(x), 0.1 * tf.ones_like(x))


def activation(x):
    with ops.name_scope("spiky", "spiky", [x]):
        y = py_func(spiky, [x], tf.float32, name="spiky", grad=spiky_grad)
        y.set_shape(x.get_shape())
        return y


tf.set_random_seed(14)
x, labels = tf.py_func(load_batch, [tf.constant(64)], [tf.float32, tf.int64])
x.set_shape([64, 2])
labels.set_shape([64])
h = activation(tf.layers.dense(x, 12, kernel_initializer=tf.random_normal_initializer(stddev=0.8, seed=1)))
logits = tf.layers.dense(h, 2, kernel_initializer=tf.random_normal_initializer(stddev=0.5, seed=2))
loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits))
train = tf.train.AdamOptimizer(0.05).minimize(loss)
correct = tf.nn.in_top_k(logits, labels, 1)
accuracy = tf.reduce_mean(tf.to_float(correct))
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(60):
        l, a, _ = sess.run([loss, accuracy, train])
        if i % 20 == 0:
            print("%d loss %.4f accuracy %.3f" % (i, l, a))
    print(sess.run(tf.py_func(lambda a, b: a + b, [[1.0, 2.0], [3.0, 4.0]], tf.float32)))
    print(sess.run(tf.py_func(lambda s: s.decode().upper(), [tf.constant("text")], tf.string)))
