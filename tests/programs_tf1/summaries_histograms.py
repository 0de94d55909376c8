"""Summaries as tutorials write them: variable_summaries, merge_all, two writers, histograms and images, read again."""
import glob
import os
import tempfile

import numpy as np
import tensorflow as tf

log_dir = tempfile.mkdtemp()
tf.set_random_seed(20)
rng = np.random.RandomState(20)


def variable_summaries(var):
    with tf.name_scope("summaries"):
        mean = tf.reduce_mean(var)
        tf.summary.scalar("mean", mean)
        with tf.name_scope("stddev"):
            stddev = tf.sqrt(tf.reduce_mean(tf.square(var - mean)))
        tf.summary.scalar("stddev", stddev)
        tf.summary.scalar("max", tf.reduce_max(var))
        tf.summary.histogram("histogram", var)


def nn_layer(input_tensor, input_dim, output_dim, layer_name, act=tf.nn.relu):
    with tf.name_scope(layer_name):
        with tf.name_scope("weights"):
            weights = tf.Variable(tf.truncated_normal([input_dim, output_dim], stddev=0.1))
            variable_summaries(weights)
        with tf.name_scope("biases"):
            biases = tf.Variable(tf.constant(0.1, shape=[output_dim]))
        with tf.name_scope("Wx_plus_b"):
            preactivate = tf.matmul(input_tensor, weights) + biases
            tf.summary.histogram("pre_activations", preactivate)
        activations = act(preactivate, name="activation")
        return activations


with tf.name_scope("input"):
    x = tf.placeholder(tf.float32, [None, 16], name="x-input")
    y_ = tf.placeholder(tf.float32, [None, 2], name="y-input")
with tf.name_scope("input_reshape"):
    tf.summary.image("input", tf.reshape(x, [-1, 4, 4, 1]), 3)
hidden = nn_layer(x, 16, 8, "layer1")
with tf.name_scope("dropout"):
    keep_prob = tf.placeholder(tf.float32)
    tf.summary.scalar("dropout_keep_probability", keep_prob)
    dropped = tf.nn.dropout(hidden, keep_prob)
y = nn_layer(dropped, 8, 2, "layer2", act=tf.identity)
with tf.name_scope("cross_entropy"):
    cross_entropy = tf.losses.softmax_cross_entropy(y_, y)
tf.summary.scalar("cross_entropy", cross_entropy)
with tf.name_scope("train"):
    train_step = tf.train.AdamOptimizer(0.01).minimize(cross_entropy)
merged = tf.summary.merge_all()
data = rng.rand(30, 16)
labels = np.eye(2)[(data[:, 0] > 0.5).astype(int)]
with tf.Session() as sess:
    train_writer = tf.summary.FileWriter(os.path.join(log_dir, "train"), sess.graph)
    test_writer = tf.summary.FileWriter(os.path.join(log_dir, "test"))
    tf.global_variables_initializer().run()
    for i in range(10):
        if i % 5 == 0:
            summary, value = sess.run([merged, cross_entropy], feed_dict={x: data, y_: labels, keep_prob: 1.0})
            test_writer.add_summary(summary, i)
            print("cross entropy at step %s: %.5f" % (i, value))
        else:
            summary, _ = sess.run([merged, train_step], feed_dict={x: data, y_: labels, keep_prob: 0.9})
            train_writer.add_summary(summary, i)
    own = tf.Summary(value=[tf.Summary.Value(tag="own", simple_value=1.5)])
    test_writer.add_summary(own, 99)
    train_writer.close()
    test_writer.close()
for name in ("train", "test"):
    path, = glob.glob(os.path.join(log_dir, name, "events.out.tfevents.*"))
    events = list(tf.train.summary_iterator(path))
    print(name, [e.step for e in events if e.HasField("summary")], any(e.graph_def for e in events))
values = {v.tag: v for v in events[1].summary.value}
print(sorted(values))
print("%.4f" % values["cross_entropy_1"].simple_value, values["input_reshape/input/image/0"].image.width)
histo = values["layer1/weights/summaries/histogram"].histo
print(histo.num, "%.4f %.4f" % (histo.sum, histo.max))
