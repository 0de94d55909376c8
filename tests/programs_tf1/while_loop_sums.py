"""Loops in graphs: Newton's method, Collatz, TensorArrays, the gradient through a loop, tf.scan and tf.map_fn."""
import numpy as np
import tensorflow as tf

a = tf.placeholder(tf.float32, [])
_, root = tf.while_loop(lambda i, x: tf.logical_and(i < 20, tf.abs(x * x - a) > 1e-6), lambda i, x: (i + 1, 0.5 * (x + a / x)),
                        [tf.constant(0), a])
slope = tf.gradients(root, a)[0]

n = tf.placeholder(tf.int64, [])
count, last = tf.while_loop(lambda c, m: m > 1, lambda c, m: (c + 1, tf.cond(tf.equal(m % 2, 0), lambda: m // 2, lambda: 3 * m + 1)),
                            (tf.constant(0, tf.int64), n))

length = tf.placeholder(tf.int32, [])
ta = tf.TensorArray(tf.float32, size=0, dynamic_size=True, clear_after_read=False)
ta = ta.write(0, 1.0).write(1, 1.0)
_, ta = tf.while_loop(lambda i, t: i < length, lambda i, t: (i + 1, t.write(i, t.read(i - 1) + t.read(i - 2))), [2, ta])
fibonacci = ta.stack()

matrix = tf.constant(np.arange(12.0).reshape(4, 3), tf.float32)
running = tf.scan(lambda acc, row: 0.5 * acc + row, matrix)
squares = tf.map_fn(lambda row: (tf.reduce_sum(row), tf.reduce_max(row)), matrix, dtype=(tf.float32, tf.float32))
folded = tf.foldl(lambda acc, row: acc + tf.reduce_prod(row), matrix, initializer=tf.constant(0.0))

w = tf.Variable(0.5)
final = tf.while_loop(lambda i, h: i < 5, lambda i, h: (i + 1, tf.tanh(w * h + 0.1)), [tf.constant(0), tf.constant(1.0)])[1]
grad = tf.gradients(final, w)[0]

ragged = tf.while_loop(lambda i, m: i < 3, lambda i, m: (i + 1, tf.concat([m, m], axis=0)), [tf.constant(0), tf.ones([2, 2])],
                       shape_invariants=[tf.TensorShape([]), tf.TensorShape([None, 2])])[1]

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print([round(float(v), 5) for v in sess.run([root, slope], {a: 2.0})])
    print(*sess.run([count, last], {n: 27}))
    print(sess.run(fibonacci, {length: 12}))
    print(sess.run(running).tolist())
    print([v.tolist() for v in sess.run(squares)], sess.run(folded))
    print("%.6f %.6f" % tuple(sess.run([final, grad])))
    print(ragged.shape, sess.run(tf.shape(ragged)))
