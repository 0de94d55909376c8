"""Linear regression: a line through points, by gradient descent on a graph (TensorFlow 1).

    flowlet run examples/tf1/linear_regression.py
"""

import os

import numpy as np
import tensorflow as tf

steps = int(os.environ.get("STEPS", 200))
random = np.random.RandomState(0)
x_data = random.rand(100).astype(np.float32)
y_data = 0.1 * x_data + 0.3 + 0.01 * random.randn(100).astype(np.float32)

x = tf.placeholder(tf.float32, [None], name="x")
y = tf.placeholder(tf.float32, [None], name="y")
weight = tf.Variable(0.0, name="weight")
bias = tf.Variable(0.0, name="bias")
prediction = weight * x + bias
loss = tf.reduce_mean(tf.square(prediction - y), name="loss")
train = tf.train.GradientDescentOptimizer(learning_rate=0.5).minimize(loss)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for step in range(steps + 1):
        if step % (steps // 4) == 0:
            print("step", step, "weight %.4f, bias %.4f, loss %.6f" % tuple(sess.run([weight, bias, loss], {x: x_data, y: y_data})))
        sess.run(train, feed_dict={x: x_data, y: y_data})
