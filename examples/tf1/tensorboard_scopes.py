"""TensorFlow 1: a small network whose parts stand in name scopes, written for TensorBoard.

    flowlet run examples/tf1/tensorboard_scopes.py
    tensorboard --logdir logs

The page of graphs shows the scopes as boxes; scalars, histograms and images are the summaries below.
"""

import os

import numpy as np
import tensorflow as tf

STEPS = int(os.environ.get("STEPS", "200"))
LOGS = os.environ.get("LOGS", "logs")

# pictures of 8 x 8 pixels with a bright row (class 0), column (1) or square (2)
random = np.random.RandomState(0)


def pictures(count):
    labels = random.randint(0, 3, count)
    images = random.rand(count, 8, 8) * 0.3
    for image, label in zip(images, labels):
        place = random.randint(0, 7)
        if label == 0:
            image[place] += 0.7
        elif label == 1:
            image[:, place] += 0.7
        else:
            other = random.randint(0, 7)
            image[place : place + 2, other : other + 2] += 0.7
    return images.reshape(count, 64).astype("float32"), labels


x_train, y_train = pictures(600)
x_test, y_test = pictures(200)

tf.set_random_seed(0)
with tf.name_scope("input"):
    x = tf.placeholder(tf.float32, [None, 64], name="x")
    y = tf.placeholder(tf.int64, [None], name="y")
    tf.summary.image("pictures", tf.reshape(x, [-1, 8, 8, 1]), max_outputs=3)


def layer(inputs, size, name, activation=None):
    """A dense layer in a scope of its own."""
    with tf.name_scope(name):
        weights = tf.Variable(tf.truncated_normal([int(inputs.shape[1]), size], stddev=0.1), name="weights")
        biases = tf.Variable(tf.zeros([size]), name="biases")
        tf.summary.histogram("spread", weights)
        outputs = tf.matmul(inputs, weights) + biases
        return activation(outputs) if activation else outputs


hidden = layer(x, 32, "hidden", tf.nn.relu)
logits = layer(hidden, 3, "logits")

with tf.name_scope("loss"):
    loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits))
with tf.name_scope("accuracy"):
    accuracy = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(logits, 1), y), tf.float32))
tf.summary.scalar("cross_entropy", loss)
tf.summary.scalar("share_right", accuracy)
with tf.name_scope("train"):
    train = tf.train.AdamOptimizer(0.01).minimize(loss)
merged = tf.summary.merge_all()

with tf.Session() as sess:
    train_writer = tf.summary.FileWriter(os.path.join(LOGS, "train"), sess.graph)
    test_writer = tf.summary.FileWriter(os.path.join(LOGS, "test"))
    sess.run(tf.global_variables_initializer())
    for step in range(STEPS + 1):
        if step % 10 == 0:
            summary, reached = sess.run([merged, accuracy], {x: x_test, y: y_test})
            test_writer.add_summary(summary, step)
        batch = random.randint(0, len(x_train), 50)
        summary, _ = sess.run([merged, train], {x: x_train[batch], y: y_train[batch]})
        train_writer.add_summary(summary, step)
    train_writer.close()
    test_writer.close()
print("accuracy", round(float(reached), 2))
