"""Programs whose mistake shows as they train."""

import numpy as np

import flowlet as tf
from tests.keras.checks.cases import L, houses, pair, points, train


@pair("dead-relu")
def bias_far_below_zero(mistake):
    bias = tf.keras.initializers.Constant(-20.0 if mistake else 0.1)
    train([L.Dense(16, "relu", bias_initializer=bias), L.Dense(1, "sigmoid")], "binary_crossentropy", points())


@pair("dead-relu")
def steps_too_large(mistake):
    x, y = houses()
    train([L.Dense(16, "relu"), L.Dense(16, "relu"), L.Dense(1)], "mse", (x + 3, y + 10),
          optimizer=tf.keras.optimizers.SGD(5.0 if mistake else 0.001), epochs=1, batch_size=100)  # fmt: skip


@pair("one-class-predictions")
def labels_of_other_samples(mistake):
    """x was shuffled, y was not."""
    x, y = points(400, seed=5)
    x = np.roll(x, 1, axis=0)[np.random.RandomState(0).permutation(400)] * 0.01 if mistake else x
    train([L.Dense(16, "relu"), L.Dense(1, "sigmoid")], "binary_crossentropy",
          (x, (y | (np.arange(400) % 3 == 0)) if mistake else y), optimizer=tf.keras.optimizers.SGD(0.05), epochs=40)  # fmt: skip


@pair("overfitting")
def too_many_units(mistake):
    random = np.random.RandomState(6)
    x = random.normal(size=(80, 10))
    y = random.randint(0, 2, 80) if mistake else (x[:, 0] > 0).astype(int)
    train([L.Dense(128 if mistake else 4, "relu"), L.Dense(1, "sigmoid")], "binary_crossentropy", (x[:40], y[:40]),
          validation_data=(x[40:], y[40:]), epochs=100 if mistake else 20,
          optimizer=tf.keras.optimizers.Adam(0.01))  # fmt: skip


@pair("loss-not-finite")
def rate_too_high(mistake):
    x, y = houses()
    train([L.Dense(16, "tanh"), L.Dense(1)], "mse", (x, 30 * y), epochs=60,
          optimizer=tf.keras.optimizers.SGD(2.0 if mistake else 0.01))  # fmt: skip


@pair("loss-not-finite")
def logarithm_of_zero(mistake):
    def loss(y_true, y_pred):
        return -tf.reduce_mean(y_true * tf.math.log(y_pred + (0.0 if mistake else 1e-7)))

    x, y = points()
    model = tf.keras.Sequential([L.Dense(8, "relu"), L.Dense(1, "relu" if mistake else "sigmoid")])
    train(model, loss, (x, y.astype("float32")), epochs=3)


@pair("loss-not-finite")
def root_of_zero(mistake):
    class Distance(L.Layer):
        def call(self, inputs):
            return tf.sqrt(tf.reduce_sum(inputs**2, axis=-1, keepdims=True) + (0.0 if mistake else 1e-7))

    x, y = houses()
    x[0] = 0
    train([L.Dense(4, use_bias=False), Distance()], "mse", (x, abs(y)), epochs=2)
