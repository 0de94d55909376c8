"""Fit a polynomial with optimizer.minimize and a loss given as a function without arguments."""
import numpy as np
import tensorflow as tf

np.random.seed(101)
x_data = np.linspace(-1, 1, 100).astype(np.float32)
y_data = 1.5 - 2 * x_data + 0.5 * x_data**2 + 3 * x_data**3 + np.random.normal(0, 0.05, 100).astype(np.float32)

coefficients = [tf.Variable(tf.random.normal([], seed=i), name=f"c{i}") for i in range(4)]


def predict(x):
    return sum(c * x**i for i, c in enumerate(coefficients))


def loss():
    return tf.reduce_mean((predict(x_data) - y_data) ** 2)


for name in ["SGD", "Adam", "RMSprop", "Adagrad", "Adadelta", "Adamax", "Nadam", "Ftrl"]:
    for i, c in enumerate(coefficients):
        c.assign(0.5 * i)
    optimizer = getattr(tf.keras.optimizers, name)(learning_rate=0.1)
    first = loss().numpy()
    for step in range(150):
        optimizer.minimize(loss, var_list=coefficients)
    print(f"{name:10s} {first:.4f} -> {loss().numpy():.5f}", optimizer.iterations.numpy(), len(optimizer.variables()))
    assert loss() < first

for c in coefficients:
    c.assign(0.0)
optimizer = tf.optimizers.Adam(learning_rate=0.1, beta_1=0.9)
for step in range(301):
    optimizer.minimize(lambda: tf.reduce_mean(tf.math.squared_difference(predict(x_data), y_data)), coefficients)
    if step % 100 == 0:
        print(step, loss().numpy(), [round(float(c), 3) for c in coefficients])
print(coefficients[3])
print(np.polyfit(x_data, y_data, 3)[::-1].round(2), np.round(coefficients, 2))
print(optimizer.get_config())

z = tf.Variable(10.0, trainable=True)
sgd = tf.keras.optimizers.SGD(learning_rate=0.1, momentum=0.9)
for _ in range(100):
    sgd.minimize(lambda: (z - 3) ** 2 + 1, var_list=[z])
print(z.numpy(), sgd.learning_rate.numpy(), sgd.lr)
assert abs(z - 3) < 0.1
assert np.allclose([c.numpy() for c in coefficients], [1.5, -2, 0.5, 3], atol=0.2)
