"""Save and restore (TensorFlow 1): checkpoints with tf.train.Saver, their names, a graph from its .meta file.

    flowlet run examples/tf1/save_and_restore.py

The checkpoints are TensorFlow's own files: each of the two reads what the other wrote.
"""

import os
import tempfile

import numpy as np
import tensorflow as tf

steps = int(os.environ.get("STEPS", 300))
folder = os.environ.get("MODEL_DIR") or tempfile.mkdtemp()
path = os.path.join(folder, "model.ckpt")
random = np.random.RandomState(0)
points = random.randn(200, 3).astype(np.float32)
targets = points.dot(np.array([[1.0], [-2.0], [0.5]], np.float32)) + 0.25

x = tf.placeholder(tf.float32, [None, 3], name="x")
y = tf.placeholder(tf.float32, [None, 1], name="y")
with tf.variable_scope("model"):
    weights = tf.get_variable("weights", [3, 1], initializer=tf.zeros_initializer())
    bias = tf.get_variable("bias", [1], initializer=tf.zeros_initializer())
prediction = tf.add(tf.matmul(x, weights), bias, name="prediction")
loss = tf.reduce_mean(tf.square(prediction - y), name="loss")
step = tf.Variable(0, trainable=False, name="step")
train = tf.train.AdamOptimizer(0.05).minimize(loss, global_step=step, name="train")
saver = tf.train.Saver(max_to_keep=2)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for _ in range(steps):
        sess.run(train, {x: points, y: targets})
        if sess.run(step) % (steps // 3) == 0:
            saver.save(sess, path, global_step=step)
    print("loss %.4f, weights %s" % (sess.run(loss, {x: points, y: targets}), np.round(sess.run(weights)[:, 0], 3)))

print("kept:", [os.path.basename(one) for one in tf.train.get_checkpoint_state(folder).all_model_checkpoint_paths])
latest = tf.train.latest_checkpoint(folder)
for name, shape in tf.train.list_variables(latest):
    print(name, shape)

with tf.Session() as sess:  # the same graph, in another session
    saver.restore(sess, latest)
    print("restored at step", sess.run(step), "loss %.4f" % loss.eval({x: points, y: targets}))

tf.reset_default_graph()  # no graph at all: it comes from the .meta file
restored = tf.train.import_meta_graph(latest + ".meta")
with tf.Session() as sess:
    restored.restore(sess, latest)
    found = sess.run("prediction:0", {"x:0": [[1.0, 1.0, 1.0]]})
    print("prediction for ones: %.3f" % found[0, 0])
    sess.run("train", {"x:0": points, "y:0": targets})
    print("trained on to step", sess.run("step:0"))
