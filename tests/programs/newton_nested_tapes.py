"""Higher derivatives: Newton's method, Hessians, Jacobians, and tapes that watch constants."""
import tensorflow as tf

x = tf.constant(3.0)
with tf.GradientTape() as g:
    g.watch(x)
    with tf.GradientTape() as gg:
        gg.watch(x)
        y = x * x * x
    dy_dx = gg.gradient(y, x)
d2y_dx2 = g.gradient(dy_dx, x)
print(y, dy_dx, d2y_dx2)

root = tf.Variable(2.0)
for i in range(6):
    with tf.GradientTape() as tape:
        value = root**3 - 2 * root - 5
    root.assign_sub(value / tape.gradient(value, root))
    print(i, root.numpy())


@tf.function
def rosenbrock(p):
    return (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2


p = tf.Variable([-1.2, 1.0])
for i in range(7):
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            value = rosenbrock(p)
        gradient = inner.gradient(value, p)
    hessian = outer.jacobian(gradient, p)
    p.assign_sub(tf.linalg.solve(hessian, gradient[:, tf.newaxis])[:, 0])
print("close to (1, 1):", p.numpy().round(3), hessian.shape)

t = tf.linspace(-3.0, 3.0, 7)
with tf.GradientTape(persistent=True) as tape:
    tape.watch(t)
    s = tf.nn.sigmoid(t)
    q = tf.sin(t) * tf.exp(-t**2 / 2)
print(tape.gradient(s, t))
print(tape.gradient(q, t).numpy().round(4))
print(tf.reduce_all(tape.jacobian(s, t) == tf.linalg.diag(tape.gradient(s, t))))
del tape

layer = tf.keras.layers.Dense(3, activation=tf.nn.tanh, kernel_initializer="ones")
inputs = tf.reshape(tf.range(8, dtype=tf.float32), (4, 2)) / 10
with tf.GradientTape(persistent=True) as tape:
    tape.watch(inputs)
    out = layer(inputs)
    norm = tf.norm(out)
print(tape.jacobian(out, layer.kernel).shape, tape.batch_jacobian(out, inputs).shape)
print(tape.gradient(norm, {"w": layer.kernel, "b": layer.bias}))
print(tape.gradient(out, x, unconnected_gradients=tf.UnconnectedGradients.ZERO))
assert tape.gradient(out, tf.Variable(1.0)) is None
assert abs(root**3 - 2 * root - 5) < 1e-4 and tf.reduce_max(tf.abs(p - 1)) < 1e-3
