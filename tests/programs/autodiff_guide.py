"""The tape in detail: what is recorded, stop_recording, reset, dictionaries, custom gradients, None, Python control flow."""
import numpy as np
import tensorflow as tf

w = tf.Variable(tf.reshape(tf.linspace(-1.0, 1.0, 6), (3, 2)), name="w")
b = tf.Variable(tf.zeros(2, dtype=tf.float32), name="b")
with tf.GradientTape(persistent=True) as tape:
    loss = tf.reduce_mean(([[1.0, 2.0, 3.0]] @ w + b) ** 2)
[dl_dw, dl_db] = tape.gradient(loss, [w, b])
print(dl_dw, tape.gradient(loss, {"w": w, "b": b})["b"])
x0, x1 = tf.Variable(3.0, name="x0"), tf.Variable(3.0, name="x1", trainable=False)
x2, x3 = tf.Variable(2.0, name="x2") + 1.0, tf.constant(3.0, name="x3")
with tf.GradientTape() as tape:
    y = (x0**2) + (x1**2) + (x2**2)
print(tape.gradient(y, [x0, x1, x2, x3]), [v.name for v in tape.watched_variables()])
with tf.GradientTape(watch_accessed_variables=False) as tape:
    tape.watch(x1)
    y = tf.math.softplus(x0) + tf.nn.softplus(x1)
print(tape.gradient(y, {"x0": x0, "x1": x1}))
with tf.GradientTape() as t:
    x_sq = x0 * x0
    with t.stop_recording():
        y_sq = x0 * x1
    z = x_sq + y_sq
print("dz/dx0:", t.gradient(z, x0))
with tf.GradientTape() as t:
    y_sq = x0**2
    t.reset()
    z = x0**3 + tf.stop_gradient(x0 * 5)
print(t.gradient(z, x0))


@tf.custom_gradient
def log1pexp(x):
    e = tf.exp(x)

    def grad(upstream):
        return upstream * (1 - 1 / (1 + e))
    return tf.math.log(1 + e), grad


xs = tf.linspace(-2.0, 2.0, 5)
with tf.GradientTape() as tape:
    tape.watch(xs)
    total = [tf.abs(xs), tf.maximum(xs, 0.5), tf.sqrt(tf.abs(xs) + 1e-3), tf.sign(xs) * xs, tf.where(xs > 0, xs, 0.0)]
print(tape.gradient(total, xs))
c = tf.constant(100.0)
with tf.GradientTape() as tape:
    tape.watch([xs, c])
    g = tf.gather(xs, [0, 0, 3]) * [1.0, 2.0, 3.0] + (log1pexp(c) if c > 0 else c)
print(tf.convert_to_tensor(tape.gradient(g, xs)))
try:
    tape.gradient(g, c)
except RuntimeError as error:
    print(str(error)[:60])
with tf.GradientTape() as tape:
    out = tf.reduce_mean(np.mean(np.ones([2, 2], np.float32), axis=0) + tf.cast(tf.cast(x0, tf.int32), tf.float32))
assert tape.gradient(out, x0) is None
