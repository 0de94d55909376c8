"""Fine-tuning: a checkpoint restored in part, by dict and by scope; frozen layers; variables that are not there."""
import os
import tempfile

import numpy as np
import tensorflow as tf

folder = tempfile.mkdtemp()
path = os.path.join(folder, "pretrained.ckpt")
rng = np.random.RandomState(18)
x_data = rng.rand(40, 6).astype(np.float32)


def features(x):
    with tf.variable_scope("features"):
        net = tf.layers.dense(x, 8, tf.nn.tanh, name="fc1")
        return tf.layers.dense(net, 5, tf.nn.tanh, name="fc2")


tf.set_random_seed(18)
x = tf.placeholder(tf.float32, [None, 6])
logits = tf.layers.dense(features(x), 3, name="head")
step = tf.train.create_global_step()
train = tf.train.GradientDescentOptimizer(0.1).minimize(tf.reduce_mean(tf.square(logits - 1)), global_step=step)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for _ in range(5):
        sess.run(train, {x: x_data})
    print(os.path.basename(tf.train.Saver(tf.trainable_variables()).save(sess, path, write_meta_graph=False)))
    kernel = sess.run("features/fc1/kernel:0")

tf.reset_default_graph()
tf.set_random_seed(19)
x = tf.placeholder(tf.float32, [None, 6])
with tf.variable_scope("student"):
    net = features(x)
new_head = tf.layers.dense(net, 2, name="new_head")
restored = {v.op.name[len("student/"):]: v for v in tf.get_collection(tf.GraphKeys.GLOBAL_VARIABLES, scope="student")}
print(sorted(restored))
head_vars = tf.get_collection(tf.GraphKeys.TRAINABLE_VARIABLES, "new_head")
loss = tf.losses.mean_squared_error(tf.zeros_like(new_head), new_head)
train = tf.train.AdamOptimizer(0.05).minimize(loss, var_list=head_vars)
missing = tf.get_variable("missing", [2])
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    tf.train.Saver(var_list=restored).restore(sess, path)
    student = tf.get_default_graph().get_tensor_by_name("student/features/fc1/kernel:0")
    print("restored", np.array_equal(sess.run(student), kernel))
    before = sess.run(loss, {x: x_data})
    for _ in range(20):
        sess.run(train, {x: x_data})
    print("loss %.4f -> %.4f" % (before, sess.run(loss, {x: x_data})))
    print("frozen", np.array_equal(sess.run(student), kernel))
    try:
        tf.train.Saver([missing]).restore(sess, path)
    except tf.errors.NotFoundError as error:
        print("missing" in str(error))
    try:
        tf.train.Saver({"head/bias": tf.get_variable("other", [4])}).restore(sess, path)
    except tf.errors.InvalidArgumentError as error:
        print("shapes of both tensors to match" in str(error))
    print(sess.run(tf.report_uninitialized_variables()).tolist())
tf.train.init_from_checkpoint(path, {"features/": "student/features/"})
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print("initialized", np.array_equal(sess.run("student/features/fc1/kernel:0"), kernel))
