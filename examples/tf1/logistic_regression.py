"""Logistic regression on the digits of MNIST (TensorFlow 1): softmax, cross entropy, mini-batches.

    flowlet run examples/tf1/logistic_regression.py

MNIST_data/ in the working directory holds the four files of MNIST; where they are missing they are fetched.
"""

import os

import numpy as np
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data

epochs, batches = int(os.environ.get("EPOCHS", 5)), int(os.environ.get("BATCHES", 550))
np.random.seed(0)
tf.set_random_seed(0)
mnist = input_data.read_data_sets("MNIST_data/", one_hot=True)

images = tf.placeholder(tf.float32, [None, 784], name="images")
labels = tf.placeholder(tf.float32, [None, 10], name="labels")
weights = tf.get_variable("weights", [784, 10], initializer=tf.zeros_initializer())
biases = tf.get_variable("biases", [10], initializer=tf.zeros_initializer())
logits = tf.matmul(images, weights) + biases
loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits_v2(labels=labels, logits=logits))
train = tf.train.GradientDescentOptimizer(0.3).minimize(loss)
correct = tf.equal(tf.argmax(logits, 1), tf.argmax(labels, 1))
accuracy = tf.reduce_mean(tf.cast(correct, tf.float32))

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for epoch in range(epochs):
        total = 0.0
        for _ in range(batches):
            batch_images, batch_labels = mnist.train.next_batch(100)
            _, value = sess.run([train, loss], feed_dict={images: batch_images, labels: batch_labels})
            total += value
        print("epoch %d, loss %.3f" % (epoch + 1, total / batches))
    print("test accuracy %.3f" % accuracy.eval({images: mnist.test.images, labels: mnist.test.labels}))
