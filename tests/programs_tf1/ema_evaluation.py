"""Exponential moving averages of weights: a shadow graph by a custom getter, and restoring by variables_to_restore."""
import os
import tempfile

import numpy as np
import tensorflow as tf

tf.set_random_seed(11)
rng = np.random.RandomState(11)
x_data = rng.rand(100, 3).astype(np.float32)
y_data = x_data.dot([[1.0], [2.0], [-1.0]]) + 0.3 + rng.randn(100, 1) * 0.1


def model(x, getter=None):
    with tf.variable_scope("model", reuse=tf.AUTO_REUSE, custom_getter=getter):
        w = tf.get_variable("w", [3, 1], initializer=tf.zeros_initializer())
        b = tf.get_variable("b", [1], initializer=tf.zeros_initializer())
        return tf.matmul(x, w) + b


x, y = tf.placeholder(tf.float32, [None, 3]), tf.placeholder(tf.float32, [None, 1])
global_step = tf.Variable(0, trainable=False)
loss = tf.reduce_mean(tf.square(model(x) - y))
opt = tf.train.GradientDescentOptimizer(0.5).minimize(loss, global_step=global_step)
ema = tf.train.ExponentialMovingAverage(0.95, num_updates=global_step)
with tf.control_dependencies([opt]):
    train_op = ema.apply(tf.trainable_variables())


def ema_getter(getter, name, *args, **kwargs):
    var = getter(name, *args, **kwargs)
    average = ema.average(var)
    return average if average is not None else var


averaged = model(x, ema_getter)
averaged_loss = tf.reduce_mean(tf.square(averaged - y))
print(sorted(v.op.name for v in tf.global_variables()))
print(sorted(ema.variables_to_restore()))
folder = tempfile.mkdtemp()
with tf.Session() as sess:
    tf.global_variables_initializer().run()
    for step in range(40):
        part = rng.choice(100, 10)
        sess.run(train_op, {x: x_data[part], y: y_data[part]})
        if step % 13 == 0:
            print("%d: %.5f averaged %.5f" % ((step,) + tuple(sess.run([loss, averaged_loss], {x: x_data, y: y_data}))))
    path = tf.train.Saver().save(sess, os.path.join(folder, "model.ckpt"), global_step=global_step)
    print(os.path.basename(path))
    shadow = sess.run(ema.average(tf.trainable_variables()[0]))
with tf.Session() as sess:
    tf.train.Saver(ema.variables_to_restore(tf.trainable_variables())).restore(sess, path)
    print(np.array_equal(sess.run(tf.trainable_variables()[0]), shadow))
