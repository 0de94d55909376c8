"""Programs without a mistake, of the kinds that published tutorials have: no check may say anything."""

import numpy as np

import flowlet as tf
from tests.keras.checks.cases import L, flowers, houses, one_hot, points, right, train


@right.append
def circles():
    x, y = points(400)
    train([L.Dense(4, "relu"), L.Dense(4, "relu"), L.Dense(1, "sigmoid")], "binary_crossentropy", (x, y),
          metrics=["accuracy"], epochs=60, optimizer=tf.keras.optimizers.Adam(0.01), validation_split=0.2)  # fmt: skip


@right.append
def exclusive_or():
    x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    train([L.Dense(8, "tanh"), L.Dense(1, "sigmoid")], "mse", (x, np.array([0, 1, 1, 0])), epochs=300,
          optimizer=tf.keras.optimizers.Adam(0.1), metrics=["accuracy"], batch_size=4)  # fmt: skip


@right.append
def straight_line():
    x = np.array([-1.0, 0.0, 1.0, 2.0, 3.0, 4.0])
    train([L.Dense(1, input_shape=[1])], "mean_squared_error", (x, 2 * x - 1), optimizer="sgd", epochs=50)


@right.append
def celsius():
    x = np.array([-40, -10, 0, 8, 15, 22, 38], float)
    train([L.Dense(4, input_shape=[1], activation="relu"), L.Dense(1)], "mae", (x, 1.8 * x + 32), epochs=5,
          optimizer=tf.keras.optimizers.Adam(0.1))  # fmt: skip


@right.append
def logistic_regression():
    train([L.Dense(1, "sigmoid", kernel_initializer="zeros")], "binary_crossentropy", points(), epochs=3)


@right.append
def softmax_regression():
    x, y = flowers()
    train([L.Dense(3, "softmax", kernel_initializer="zeros")], "categorical_crossentropy", (x, one_hot(y)), epochs=3,
          metrics=["accuracy", tf.keras.metrics.AUC()])  # fmt: skip


@right.append
def two_units_for_two_classes():
    x, y = points()
    train([L.Dense(8, "relu"), L.Dense(2, "softmax")], "binary_crossentropy", (x, one_hot(y)), metrics=["accuracy"])


@right.append
def several_labels():
    x, _ = flowers()
    train([L.Dense(8, "relu"), L.Dense(2, "sigmoid")], "binary_crossentropy", (x, (x[:, :2] > 0).astype(int)))


@right.append
def linear_autoencoder():
    x, _ = flowers()
    train([L.Dense(2), L.Dense(4)], "mse", (x, x), epochs=3)


@right.append
def autoencoder_of_pixels():
    x = np.random.RandomState(0).rand(100, 6, 6)
    train([L.Flatten(), L.Dense(8, "relu"), L.Dense(36, "sigmoid"), L.Reshape((6, 6))], "binary_crossentropy", (x, x))


@right.append
def residual():
    inputs = tf.keras.Input(shape=(4,))
    x = L.Dense(8, activation="relu")(inputs)
    x = L.Add()([x, L.Dense(8, kernel_initializer="zeros")(x)])
    train(tf.keras.Model(inputs, L.Dense(3, activation="softmax")(L.LayerNormalization()(x))),
          "sparse_categorical_crossentropy", flowers())  # fmt: skip


@right.append
def deep_with_normalization():
    layers = [part for _ in range(6) for part in (L.Dense(8, use_bias=False), L.BatchNormalization(), L.ReLU(), L.Dropout(0.1))]
    train([*layers, L.Dense(1)], "huber", houses())


@right.append
def normalized_inside():
    x, y = houses()
    train([L.BatchNormalization(), L.Dense(8, "relu"), L.Dense(1)], "mse", (1000 * x, y), epochs=2)


@right.append
def text_as_indices():
    x = np.random.RandomState(0).randint(0, 1000, (120, 20))
    train([L.Embedding(1000, 8, input_length=20), L.Flatten(), L.Dense(8, "relu"), L.Dropout(0.5), L.Dense(1, "sigmoid")],
          "binary_crossentropy", (x, np.arange(120) % 2), validation_split=0.2)  # fmt: skip


@right.append
def missing_targets_that_the_loss_leaves_out():
    def masked(y_true, y_pred):
        there = tf.math.is_finite(y_true)
        error = tf.where(there, y_true, tf.zeros_like(y_true)) - tf.where(there, y_pred, tf.zeros_like(y_pred))
        return tf.reduce_mean(error**2, axis=-1)

    x, y = houses()
    y[::7] = np.nan
    train([L.Dense(8, "relu"), L.Dense(1)], masked, (x, y[:, None]))


@right.append
def rate_finder():
    x, y = houses()
    schedule = tf.keras.callbacks.LearningRateScheduler(lambda epoch: 1e-8 * 10 ** (epoch / 4))
    train([L.Dense(8, "relu"), L.Dense(1)], "mse", (x, y), optimizer=tf.keras.optimizers.SGD(1e-8), epochs=30,
          callbacks=[schedule])  # fmt: skip


@right.append
def until_nan():
    x, y = houses()
    train([L.Dense(8, "tanh"), L.Dense(1)], "mse", (x, y), optimizer=tf.keras.optimizers.SGD(9.0), epochs=80,
          callbacks=[tf.keras.callbacks.TerminateOnNaN()])  # fmt: skip


@right.append
def generator():
    x, y = points()
    model = tf.keras.Sequential([L.Dense(8, "relu"), L.Dense(1, "sigmoid")])
    model.compile("adam", "binary_crossentropy")
    model.fit(((x[i : i + 20], y[i : i + 20]) for i in range(0, 200, 20)), verbose=0)


@right.append
def weighted_classes():
    x, y = points(400)
    y = (np.arange(400) % 50 == 0).astype(int)
    train([L.Dense(8, "relu"), L.Dense(1, "sigmoid")], "binary_crossentropy", (x, y), metrics=["accuracy"],
          class_weight={0: 1.0, 1: 50.0})  # fmt: skip


@right.append
def own_model():
    class Own(tf.keras.Model):
        def __init__(self):
            super().__init__()
            self.first, self.last = L.Dense(8, activation="relu"), L.Dense(1)

        def call(self, inputs):
            return self.last(self.first(inputs))

    train(Own(), "mse", houses(), epochs=2)


@right.append
def adversaries():
    """The discriminator is frozen in the model around it, after it was compiled."""
    judge = tf.keras.Sequential([L.Dense(8, L.LeakyReLU(), input_shape=(2,)), L.Dense(1, "sigmoid")])
    judge.compile("adam", "binary_crossentropy")
    judge.trainable = False
    maker = tf.keras.Sequential([L.Dense(8, "relu", input_shape=(3,)), L.Dense(2)])
    both = tf.keras.Sequential([maker, judge])
    both.compile("adam", "binary_crossentropy")
    x, y = points(100)
    judge.fit(x, y, verbose=0)
    both.train_on_batch(np.ones((8, 3)), np.ones(8))
