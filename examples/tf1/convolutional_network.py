"""A convolutional network with dropout on MNIST (TensorFlow 1), written out: filters, pooling, keep_prob.

    flowlet run examples/tf1/convolutional_network.py

MNIST_data/ in the working directory holds the four files of MNIST; where they are missing they are fetched.
"""

import os

import numpy as np
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data

steps = int(os.environ.get("STEPS", 400))
np.random.seed(0)
tf.set_random_seed(0)
mnist = input_data.read_data_sets("MNIST_data/", one_hot=True)


def weight_variable(shape):
    return tf.Variable(tf.truncated_normal(shape, stddev=0.1))


def bias_variable(shape):
    return tf.Variable(tf.constant(0.1, shape=shape))


def conv2d(x, weights):
    return tf.nn.conv2d(x, weights, strides=[1, 1, 1, 1], padding="SAME")


def max_pool_2x2(x):
    return tf.nn.max_pool(x, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="SAME")


x = tf.placeholder(tf.float32, [None, 784])
y_ = tf.placeholder(tf.float32, [None, 10])
keep_prob = tf.placeholder(tf.float32)

with tf.name_scope("conv1"):
    image = tf.reshape(x, [-1, 28, 28, 1])
    pool1 = max_pool_2x2(tf.nn.relu(conv2d(image, weight_variable([5, 5, 1, 8])) + bias_variable([8])))
with tf.name_scope("conv2"):
    pool2 = max_pool_2x2(tf.nn.relu(conv2d(pool1, weight_variable([5, 5, 8, 16])) + bias_variable([16])))
with tf.name_scope("dense"):
    flat = tf.reshape(pool2, [-1, 7 * 7 * 16])
    hidden = tf.nn.relu(tf.matmul(flat, weight_variable([7 * 7 * 16, 64])) + bias_variable([64]))
    dropped = tf.nn.dropout(hidden, keep_prob=keep_prob)
    logits = tf.matmul(dropped, weight_variable([64, 10])) + bias_variable([10])

loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=y_, logits=logits))
train_step = tf.train.AdamOptimizer(1e-3).minimize(loss)
accuracy = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(logits, 1), tf.argmax(y_, 1)), tf.float32))

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for step in range(steps):
        images, labels = mnist.train.next_batch(50)
        if step % (steps // 4) == 0:
            print("step %d, training accuracy %.2f" % (step, accuracy.eval({x: images, y_: labels, keep_prob: 1.0})))
        train_step.run({x: images, y_: labels, keep_prob: 0.5})
    print("test accuracy %.3f" % accuracy.eval({x: mnist.test.images[:1000], y_: mnist.test.labels[:1000], keep_prob: 1.0}))
