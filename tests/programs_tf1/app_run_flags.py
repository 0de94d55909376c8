"""tf.app.run with flags, tf.logging, functions inference, loss and training, a run loop with timing left out."""
from __future__ import absolute_import, division, print_function

import os
import tempfile

import numpy as np
import tensorflow as tf

flags = tf.app.flags
FLAGS = flags.FLAGS
flags.DEFINE_float("learning_rate", 0.1, "Initial learning rate.")
flags.DEFINE_integer("max_steps", 30, "Number of steps to run trainer.")
flags.DEFINE_integer("hidden1", 12, "Number of units in hidden layer 1.")
flags.DEFINE_string("train_dir", tempfile.mkdtemp(), "Directory to put the training data.")
flags.DEFINE_boolean("verbose", False, "Whether to print more.")
tf.logging.set_verbosity(tf.logging.ERROR)


def inference(images, hidden1_units):
    with tf.name_scope("hidden1"):
        weights = tf.Variable(tf.truncated_normal([6, hidden1_units], stddev=1.0 / np.sqrt(6.0)), name="weights")
        biases = tf.Variable(tf.zeros([hidden1_units]), name="biases")
        hidden1 = tf.nn.relu(tf.matmul(images, weights) + biases)
    with tf.name_scope("softmax_linear"):
        weights = tf.Variable(tf.truncated_normal([hidden1_units, 3], stddev=1.0 / np.sqrt(float(hidden1_units))), name="weights")
        biases = tf.Variable(tf.zeros([3]), name="biases")
        return tf.matmul(hidden1, weights) + biases


def loss_fn(logits, labels):
    labels = tf.to_int64(labels)
    cross_entropy = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits, name="xentropy")
    return tf.reduce_mean(cross_entropy, name="xentropy_mean")


def training(loss, learning_rate):
    tf.summary.scalar("loss", loss)
    global_step = tf.Variable(0, name="global_step", trainable=False)
    return tf.train.GradientDescentOptimizer(learning_rate).minimize(loss, global_step=global_step)


def evaluation(logits, labels):
    return tf.reduce_sum(tf.cast(tf.nn.in_top_k(logits, labels, 1), tf.int32))


def main(_):
    rng = np.random.RandomState(15)
    labels_all = rng.randint(3, size=150)
    images_all = rng.randn(150, 6) + np.eye(6)[labels_all * 2] * 3
    with tf.Graph().as_default():
        tf.set_random_seed(15)
        images = tf.placeholder(tf.float32, shape=(50, 6))
        labels = tf.placeholder(tf.int32, shape=(50))
        logits = inference(images, FLAGS.hidden1)
        loss = loss_fn(logits, labels)
        train_op = training(loss, FLAGS.learning_rate)
        eval_correct = evaluation(logits, labels)
        summary = tf.summary.merge_all()
        init = tf.global_variables_initializer()
        saver = tf.train.Saver()
        sess = tf.Session()
        writer = tf.summary.FileWriter(FLAGS.train_dir, sess.graph)
        sess.run(init)
        for step in range(FLAGS.max_steps):
            start = step * 50 % 150
            feed_dict = {images: images_all[start:start + 50], labels: labels_all[start:start + 50]}
            _, loss_value = sess.run([train_op, loss], feed_dict=feed_dict)
            if step % 10 == 0:
                print("Step %d: loss = %.2f" % (step, loss_value))
                writer.add_summary(sess.run(summary, feed_dict=feed_dict), step)
                writer.flush()
            if (step + 1) == FLAGS.max_steps:
                saver.save(sess, os.path.join(FLAGS.train_dir, "model.ckpt"), global_step=step)
                true_count = sum(sess.run(eval_correct, {images: images_all[i:i + 50], labels: labels_all[i:i + 50]})
                                 for i in range(0, 150, 50))
                print("Num correct: %d of 150" % true_count)
        print(sorted(name.split(".")[0] for name in os.listdir(FLAGS.train_dir)))
        print([e.step for e in tf.train.summary_iterator(
            [os.path.join(FLAGS.train_dir, f) for f in os.listdir(FLAGS.train_dir) if "tfevents" in f][0]) if e.summary.value])


if __name__ == "__main__":
    tf.app.run()
