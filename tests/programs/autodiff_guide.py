"""The tape in detail: what is recorded, stop_recording, reset, dictionaries, custom gradients, None, control flow."""
import numpy as np
import tensorflow as tf

w = tf.Variable(tf.reshape(tf.linspace(-1.0, 1.0, 6), (3, 2)), name="w")
b = tf.Variable(tf.zeros(2, dtype=tf.float32), name="b")
x = [[1.0, 2.0, 3.0]]
with tf.GradientTape(persistent=True) as tape:
    y = x @ w + b
    loss = tf.reduce_mean(y**2)
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
def clip_gradients(y):
    def backward(dy):
        return tf.clip_by_norm(dy, 0.5)
    return y, backward


@tf.custom_gradient
def log1pexp(x):
    e = tf.exp(x)

    def grad(upstream):
        return upstream * (1 - 1 / (1 + e))
    return tf.math.log(1 + e), grad


v = tf.Variable(2.0)
with tf.GradientTape() as t:
    output = clip_gradients(v * v)
print(t.gradient(output, v))
c = tf.constant(100.0)
with tf.GradientTape() as t:
    t.watch(c)
    out = log1pexp(c)
print(t.gradient(out, c))
with tf.GradientTape() as tape:
    if x0 > 0.0:
        result = x0
    else:
        result = x0**2
print(tape.gradient(result, x0))
n = np.ones([2, 2], dtype=np.float32)
with tf.GradientTape() as tape:
    out = tf.reduce_mean(np.mean(n, axis=0) + tf.cast(x0, tf.int32).numpy())
print(tape.gradient(out, x0))
xs = tf.linspace(-2.0, 2.0, 5)
with tf.GradientTape() as tape:
    tape.watch(xs)
    total = [tf.abs(xs), tf.maximum(xs, 0.5), tf.sqrt(tf.abs(xs) + 1e-3), tf.sign(xs) * xs, tf.where(xs > 0, xs, 0.0)]
print(tape.gradient(total, xs))
with tf.GradientTape() as tape:
    tape.watch(xs)
    g = tf.gather(xs, [0, 0, 3]) * [1.0, 2.0, 3.0]
print(tf.convert_to_tensor(tape.gradient(g, xs)))
try:
    tape.gradient(g, xs)
except RuntimeError as error:
    print(str(error)[:60])
m = tf.ones([2, 3])
with tf.GradientTape() as g1, tf.GradientTape() as g2:
    g1.watch(m), g2.watch(m)
    q = tf.reduce_sum(tf.nn.softmax(m * [1.0, 2.0, 3.0])[:, 0])
print(np.allclose(g1.gradient(q, m), g2.gradient(q, m)))
x = tf.Variable(tf.random.normal([4, 3], seed=1))
with tf.GradientTape(persistent=True) as tape:
    p = tf.reduce_sum(x**3, axis=1)
print(tape.jacobian(p, x).shape, tf.reduce_sum(tape.gradient(p, x, output_gradients=tf.constant([1.0, 0, 0, 0]))) != 0)
