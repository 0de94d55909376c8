"""Bayesian linear regression in closed form, and by a variational distribution that is trained: cholesky, matrix_solve, slogdet."""
import numpy as np
import tensorflow as tf

rng = np.random.RandomState(24)
N, D = 40, 3
X_data = np.hstack([np.ones((N, 1)), rng.randn(N, D - 1)])
y_data = X_data.dot([0.5, -1.0, 2.0]) + rng.randn(N) * 0.3
X, y = tf.constant(X_data, tf.float64), tf.constant(y_data[:, None], tf.float64)
alpha, beta = 0.5, 1.0 / 0.09

precision = alpha * tf.eye(D, dtype=tf.float64) + beta * tf.matmul(X, X, transpose_a=True)
L = tf.cholesky(precision)
mean = tf.cholesky_solve(L, beta * tf.matmul(X, y, transpose_a=True))
cov = tf.matrix_inverse(precision)
solved = tf.matrix_solve(precision, beta * tf.matmul(tf.transpose(X), y))
logdet = 2.0 * tf.reduce_sum(tf.log(tf.diag_part(L)))
sign, slog = tf.linalg.slogdet(precision)
evidence = 0.5 * (D * np.log(alpha) + N * np.log(beta) - beta * tf.reduce_sum((y - tf.matmul(X, mean)) ** 2)
                  - alpha * tf.reduce_sum(mean ** 2) - logdet - N * np.log(2 * np.pi))
eig = tf.self_adjoint_eigvals(cov)

q_mean = tf.Variable(tf.zeros([D, 1], tf.float64))
q_rho = tf.Variable(tf.fill([D, 1], tf.constant(-2.0, tf.float64)))
q_std = tf.nn.softplus(q_rho)
w = q_mean + q_std * tf.random_normal([D, 16], seed=24, dtype=tf.float64)
likelihood = -0.5 * beta * tf.reduce_mean(tf.reduce_sum(tf.square(y - tf.matmul(X, w)), 0))
kl = tf.reduce_sum(-tf.log(q_std) + 0.5 * alpha * (tf.square(q_std) + tf.square(q_mean)))
elbo = likelihood - kl
rate = tf.train.piecewise_constant(tf.train.get_or_create_global_step(), [30, 60], [0.2, 0.1, 0.05])
train = tf.train.AdamOptimizer(rate).minimize(-elbo, global_step=tf.train.get_global_step())
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print(sess.run(mean).ravel().round(6))
    print(sess.run(cov).round(6).tolist())
    print(np.allclose(*sess.run([mean, solved])), "%.6f %.6f %d" % tuple(sess.run([logdet, slog, sign])))
    print("evidence %.5f" % sess.run(evidence), sess.run(eig).round(6))
    for i in range(80):
        _, value = sess.run([train, elbo])
        if i % 20 == 0:
            print("%d elbo %.3f rate %.2f" % (i, value, sess.run(rate)))
    print(np.abs(sess.run(q_mean) - sess.run(mean)).max() < 0.1)
