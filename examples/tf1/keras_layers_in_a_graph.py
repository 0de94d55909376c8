"""Keras layers on a placeholder: they build the graph, and a session trains it (TensorFlow 1).

    flowlet run examples/tf1/keras_layers_in_a_graph.py

A program that has its own loop can take just its layers from Keras. The layers make variables of the graph, which
optimizers of tf.train find; dropout asks the learning phase, a tensor to feed: 1 while training, else 0.
The data are three clouds of points, made here.
"""

import os

import numpy as np
import tensorflow as tf
from tensorflow.keras import backend as K
from tensorflow.keras.layers import Dense, Dropout
from tensorflow.keras.losses import categorical_crossentropy

steps = int(os.environ.get("STEPS", 400))
random = np.random.RandomState(0)
tf.set_random_seed(0)
classes = np.arange(600) % 3
points = random.randn(600, 8).astype(np.float32)
points[:, :3] += 2.5 * np.eye(3, dtype=np.float32)[classes]
labels = np.eye(3, dtype=np.float32)[classes]

sess = tf.Session()
K.set_session(sess)

images = tf.placeholder(tf.float32, shape=(None, 8), name="points")
truth = tf.placeholder(tf.float32, shape=(None, 3), name="labels")
x = Dense(32, activation="relu")(images)
x = Dropout(0.3)(x)
x = Dense(32, activation="relu")(x)
x = Dropout(0.3)(x)
predictions = Dense(3, activation="softmax")(x)

loss = tf.reduce_mean(categorical_crossentropy(truth, predictions))
train = tf.train.GradientDescentOptimizer(0.2).minimize(loss)
right = tf.equal(tf.argmax(predictions, 1), tf.argmax(truth, 1))
accuracy = tf.reduce_mean(tf.cast(right, tf.float32))

sess.run(tf.global_variables_initializer())
with sess.as_default():
    for step in range(steps):
        batch = random.randint(0, 500, 50)
        train.run(feed_dict={images: points[batch], truth: labels[batch], K.learning_phase(): 1})
        if (step + 1) % (steps // 4) == 0:
            test = {images: points[500:], truth: labels[500:], K.learning_phase(): 0}
            print("step %d, loss %.3f, accuracy %.2f" % (step + 1, loss.eval(feed_dict=test), accuracy.eval(feed_dict=test)))
print("trained:", [variable.name for variable in tf.trainable_variables()])
