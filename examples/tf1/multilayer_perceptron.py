"""A multilayer perceptron with tf.layers, a learning rate that decays, and sparse labels (TensorFlow 1).

    flowlet run examples/tf1/multilayer_perceptron.py

The data are two interleaved half circles, made here.
"""

import os

import numpy as np
import tensorflow as tf

steps = int(os.environ.get("STEPS", 1000))
random = np.random.RandomState(0)
tf.set_random_seed(0)
angles = np.pi * random.rand(500)
classes = np.arange(500) % 2
points = np.stack([np.cos(angles) * (1 - 2 * classes) + classes, np.sin(angles) * (1 - 2 * classes) + 0.5 * classes], axis=1)
points = (points + 0.1 * random.randn(500, 2)).astype(np.float32)

x = tf.placeholder(tf.float32, [None, 2], name="x")
y = tf.placeholder(tf.int64, [None], name="y")
hidden = tf.layers.dense(x, 16, activation=tf.nn.relu, name="hidden1")
hidden = tf.layers.dense(hidden, 16, activation=tf.nn.relu, name="hidden2")
logits = tf.layers.dense(hidden, 2, name="outputs")
loss = tf.losses.sparse_softmax_cross_entropy(labels=y, logits=logits)

global_step = tf.train.get_or_create_global_step()
rate = tf.train.exponential_decay(0.1, global_step, decay_steps=250, decay_rate=0.5, staircase=True)
train = tf.train.MomentumOptimizer(rate, momentum=0.9).minimize(loss, global_step=global_step)
accuracy = tf.reduce_mean(tf.cast(tf.nn.in_top_k(logits, y, 1), tf.float32))

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for step in range(steps):
        batch = random.randint(0, 500, 50)
        sess.run(train, {x: points[batch], y: classes[batch]})
        if (step + 1) % (steps // 4) == 0:
            values = sess.run([global_step, rate, loss, accuracy], {x: points, y: classes})
            print("step %d, learning rate %.4f, loss %.3f, accuracy %.3f" % tuple(values))
    print("variables:", [variable.name for variable in tf.trainable_variables()])
