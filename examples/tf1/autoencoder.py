"""An autoencoder on MNIST (TensorFlow 1): 784 numbers through 32 and back, trained to give what it was given.

    flowlet run examples/tf1/autoencoder.py

MNIST_data/ in the working directory holds the four files of MNIST; where they are missing they are fetched.
"""

import os

import numpy as np
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data

steps = int(os.environ.get("STEPS", 1000))
np.random.seed(0)
tf.set_random_seed(0)
mnist = input_data.read_data_sets("MNIST_data/")

sizes = {"input": 784, "hidden": 128, "code": 32}
initializer = tf.random_normal_initializer(stddev=0.05)


def layer(x, name, inputs, outputs):
    with tf.variable_scope(name):
        weights = tf.get_variable("weights", [inputs, outputs], initializer=initializer)
        biases = tf.get_variable("biases", [outputs], initializer=tf.constant_initializer(0.0))
        return tf.nn.sigmoid(tf.add(tf.matmul(x, weights), biases))


x = tf.placeholder(tf.float32, [None, sizes["input"]])
with tf.variable_scope("encoder"):
    code = layer(layer(x, "layer1", sizes["input"], sizes["hidden"]), "layer2", sizes["hidden"], sizes["code"])
with tf.variable_scope("decoder"):
    image = layer(layer(code, "layer1", sizes["code"], sizes["hidden"]), "layer2", sizes["hidden"], sizes["input"])

loss = tf.reduce_mean(tf.pow(x - image, 2))
train = tf.train.RMSPropOptimizer(0.002).minimize(loss)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for step in range(steps):
        batch, _ = mnist.train.next_batch(256)
        _, value = sess.run([train, loss], feed_dict={x: batch})
        if step == 0 or (step + 1) % (steps // 4) == 0:
            print("step %d, loss %.4f" % (step + 1, value))
    codes, error = sess.run([code, loss], feed_dict={x: mnist.test.images[:500]})
    print("codes of shape", codes.shape, "test loss %.4f" % error)
