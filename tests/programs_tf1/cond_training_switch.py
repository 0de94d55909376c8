"""tf.cond as a switch between training and testing: own batch normalization with moving averages, and tf.case."""
import numpy as np
import tensorflow as tf

tf.set_random_seed(12)
np.random.seed(12)


def batch_norm(x, phase_train, scope="bn", decay=0.8):
    with tf.variable_scope(scope):
        n_out = x.get_shape()[-1].value
        beta = tf.Variable(tf.constant(0.0, shape=[n_out]), name="beta", trainable=True)
        gamma = tf.Variable(tf.constant(1.0, shape=[n_out]), name="gamma", trainable=True)
        batch_mean, batch_var = tf.nn.moments(x, [0], name="moments")
        ema = tf.train.ExponentialMovingAverage(decay=decay)

        def mean_var_with_update():
            ema_apply_op = ema.apply([batch_mean, batch_var])
            with tf.control_dependencies([ema_apply_op]):
                return tf.identity(batch_mean), tf.identity(batch_var)

        mean, var = tf.cond(phase_train, mean_var_with_update, lambda: (ema.average(batch_mean), ema.average(batch_var)))
        return tf.nn.batch_normalization(x, mean, var, beta, gamma, 1e-3)


x = tf.placeholder(tf.float32, [None, 5])
phase = tf.placeholder(tf.bool, name="phase_train")
mode = tf.placeholder(tf.int32, [])
w = tf.get_variable("w", [5, 4], initializer=tf.orthogonal_initializer(seed=3))
h = batch_norm(tf.matmul(x, w), phase)
out = tf.case([(tf.equal(mode, 0), lambda: h), (tf.equal(mode, 1), lambda: tf.nn.relu(h))], default=lambda: -h, exclusive=True)
loss = tf.reduce_mean(tf.reduce_sum(tf.abs(out), axis=-1))
train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
print(out.shape, [v.name for v in tf.global_variables()])
data = np.random.randn(20, 5) * 3 + 1
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print("before %.4f" % sess.run(loss, {x: data, phase: False, mode: 0}))
    for i in range(10):
        value, _ = sess.run([loss, train], {x: data, phase: True, mode: i % 3})
        if i % 3 == 0:
            print("%d %.4f" % (i, value))
    for m in range(3):
        print(m, "%.4f" % sess.run(loss, {x: data, phase: False, mode: m}))
    print(sess.run(tf.global_variables()[3]).round(4))
