"""An LSTM that reads MNIST digits row by row (TensorFlow 1): BasicLSTMCell and dynamic_rnn.

    flowlet run examples/tf1/lstm_rows.py

MNIST_data/ in the working directory holds the four files of MNIST; where they are missing they are fetched.
"""

import os

import numpy as np
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data

steps = int(os.environ.get("STEPS", 400))
rows, columns, units, classes, batch_size = 28, 28, 64, 10, 64
np.random.seed(0)
tf.set_random_seed(0)
mnist = input_data.read_data_sets("MNIST_data/", one_hot=True)

x = tf.placeholder(tf.float32, [None, rows, columns])
y = tf.placeholder(tf.float32, [None, classes])
cell = tf.nn.rnn_cell.BasicLSTMCell(units, forget_bias=1.0)
outputs, state = tf.nn.dynamic_rnn(cell, x, dtype=tf.float32)
logits = tf.layers.dense(outputs[:, -1, :], classes)
loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits_v2(labels=y, logits=logits))
train = tf.train.AdamOptimizer(0.002).minimize(loss)
accuracy = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(logits, 1), tf.argmax(y, 1)), tf.float32))

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for step in range(steps):
        images, labels = mnist.train.next_batch(batch_size)
        feed = {x: images.reshape(-1, rows, columns), y: labels}
        sess.run(train, feed_dict=feed)
        if (step + 1) % (steps // 4) == 0:
            print("step %d, loss %.3f, accuracy %.2f" % ((step + 1,) + tuple(sess.run([loss, accuracy], feed_dict=feed))))
    test = {x: mnist.test.images[:1000].reshape(-1, rows, columns), y: mnist.test.labels[:1000]}
    print("test accuracy %.3f" % sess.run(accuracy, feed_dict=test))
