"""Programs whose mistake is at the end of the model: the last layer against the loss and the targets."""

import numpy as np

import flowlet as tf
from tests.keras.checks.cases import L, flowers, houses, one_hot, pair, points, train


@pair("logits-activation")
def sigmoid_under_logits(mistake):
    train([L.Dense(8, "relu"), L.Dense(1, "sigmoid" if mistake else None)],
          tf.keras.losses.BinaryCrossentropy(from_logits=True), points())  # fmt: skip


@pair("logits-activation")
def softmax_under_logits(mistake):
    """The copied last layer and the copied loss come from two tutorials."""
    loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=mistake)
    train([L.Dense(8, "relu"), L.Dense(3), L.Softmax()], loss, flowers(), metrics=["accuracy"])


@pair("missing-activation")
def no_sigmoid(mistake):
    train([L.Dense(8, "relu"), L.Dense(1, None if mistake else "sigmoid")], "binary_crossentropy", points(),
          metrics=["accuracy"])  # fmt: skip


@pair("missing-activation")
def no_softmax(mistake):
    loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=not mistake)
    train([L.Dense(16, "relu"), L.Dense(3)], loss, flowers(), metrics=["accuracy"])


@pair("missing-activation")
def functional_without_softmax(mistake):
    x, y = flowers()
    inputs = tf.keras.Input(shape=(4,))
    outputs = L.Dense(3)(L.Dropout(0.2)(L.Dense(16, activation="relu")(inputs)))
    outputs = outputs if mistake else L.Activation("softmax")(outputs)
    train(tf.keras.Model(inputs, outputs), "categorical_crossentropy", (x, one_hot(y)))


@pair("relu-output")
def relu_for_two_classes(mistake):
    train([L.Dense(8, "relu"), L.Dense(1, activation="relu" if mistake else "sigmoid")], "binary_crossentropy", points(),
          metrics=["accuracy"])  # fmt: skip


@pair("relu-output")
def relu_for_three_classes(mistake):
    """Without from_logits=True, the loss would be 0 / 0 where all outputs are 0."""
    loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    train([L.Dense(8, "relu"), L.Dense(3), L.Activation("relu" if mistake else "linear")], loss, flowers())


@pair("tanh-output")
def tanh_for_two_classes(mistake):
    train([L.Dense(8, "tanh"), L.Dense(1, "tanh" if mistake else "sigmoid")], "binary_crossentropy", points())


@pair("softmax-one-unit")
def softmax_over_one(mistake):
    train([L.Dense(12, "relu"), L.Dense(8, "relu"), L.Dense(1, "softmax" if mistake else "sigmoid")],
          "binary_crossentropy", points(), metrics=["accuracy"])  # fmt: skip


@pair("sigmoid-for-classes")
def sigmoids_under_categorical(mistake):
    x, y = flowers()
    train([L.Dense(8, "relu"), L.Dense(3, "sigmoid" if mistake else "softmax")], "categorical_crossentropy",
          (x, one_hot(y)))  # fmt: skip


@pair("softmax-binary-loss")
def softmax_under_binary(mistake):
    x, y = flowers()
    train([L.Dense(8, "relu"), L.Dense(3, "softmax")], "binary_crossentropy" if mistake else "categorical_crossentropy",
          (x, one_hot(y)), metrics=["accuracy"])  # fmt: skip


@pair("single-unit-classes")
def categorical_over_one(mistake):
    train([L.Dense(8, "relu"), L.Dense(1, "sigmoid")], "categorical_crossentropy" if mistake else "binary_crossentropy",
          points())  # fmt: skip


@pair("target-out-of-reach")
def sigmoid_for_a_number(mistake):
    train([L.Dense(8, "relu"), L.Dense(1, "sigmoid" if mistake else None)], "mse", houses())


@pair("target-out-of-reach")
def relu_for_negative_numbers(mistake):
    train([L.Dense(8, "relu"), L.Dense(1, activation="relu" if mistake else "linear")], "mae", houses())


@pair("output-units")
def two_units_for_one_label(mistake):
    train([L.Dense(8, "relu"), L.Dense(2 if mistake else 1, "sigmoid")], "mse", points())


@pair("output-units")
def many_units_for_one_number(mistake):
    train([L.Dense(8, "relu"), L.Dense(8 if mistake else 1)], "mse", houses())


@pair("accuracy-of-a-regression")
def accuracy_of_prices(mistake):
    train([L.Dense(8, "relu"), L.Dense(1)], "mse", houses(), metrics=["accuracy" if mistake else "mae"])


@pair("labels-outside-0-1")
def labels_one_and_two(mistake):
    x, y = points()
    train([L.Dense(8, "relu"), L.Dense(1, "sigmoid")], "binary_crossentropy", (x, y + 1 if mistake else y))


@pair("labels-outside-0-1")
def labels_minus_one_and_one(mistake):
    x, y = points()
    train([L.Dense(8, "relu"), L.Dense(1, "sigmoid")], "binary_crossentropy", (x, 2 * y - 1 if mistake else y))


@pair("labels-outside-0-1")
def five_classes_in_one_unit(mistake):
    x, y = flowers(250, 5)
    if mistake:
        train([L.Dense(8, "relu"), L.Dense(1, "sigmoid")], "binary_crossentropy", (x, y))
    else:
        train([L.Dense(8, "relu"), L.Dense(5, "softmax")], "sparse_categorical_crossentropy", (x, y))


@pair("class-index")
def labels_from_one(mistake):
    x, y = flowers()
    train([L.Dense(8, "relu"), L.Dense(3, "softmax")], "sparse_categorical_crossentropy", (x, y + mistake))


@pair("class-index")
def label_minus_one(mistake):
    x, y = flowers()
    y[5] = -1 if mistake else 1
    train([L.Dense(8, "relu"), L.Dense(3, "softmax")], "sparse_categorical_crossentropy", (x, y))


@pair("one-hot-labels")
def one_hot_under_sparse(mistake):
    x, y = flowers()
    train([L.Dense(8, "relu"), L.Dense(3, "softmax")],
          "sparse_categorical_crossentropy" if mistake else "categorical_crossentropy", (x, one_hot(y)))  # fmt: skip


@pair("index-labels")
def indices_under_categorical(mistake):
    train([L.Dense(8, "relu"), L.Dense(3, "softmax")],
          "categorical_crossentropy" if mistake else "sparse_categorical_crossentropy", flowers())  # fmt: skip


@pair("label-shape")
def four_columns_for_three_units(mistake):
    x, y = flowers(classes=4)
    train([L.Dense(8, "relu"), L.Dense(3 if mistake else 4, "softmax")], "categorical_crossentropy", (x, one_hot(y)))


@pair("label-shape")
def forgotten_flatten(mistake):
    x = np.random.RandomState(0).rand(60, 6, 6)
    layers = [L.Dense(8, "relu"), L.Dense(3, "softmax")]
    train(layers if mistake else [L.Flatten(), *layers], "sparse_categorical_crossentropy", (x, np.arange(60) % 3))


@pair("metric-shape")
def precision_of_classes(mistake):
    train([L.Dense(8, "relu"), L.Dense(3, "softmax")], "sparse_categorical_crossentropy", flowers(),
          metrics=[tf.keras.metrics.Precision() if mistake else "accuracy"])  # fmt: skip


@pair("unknown-name")
def misspelt_loss(mistake):
    train([L.Dense(1)], "mean_square_error" if mistake else "mean_squared_error", houses())


@pair("unknown-name")
def misspelt_activation(mistake):
    train([L.Dense(8, "rleu" if mistake else "relu"), L.Dense(1)], "mse", houses())


@pair("unknown-name")
def misspelt_optimizer(mistake):
    train([L.Dense(1)], "mse", houses(), optimizer="adma" if mistake else "adam")


@pair("unknown-name")
def misspelt_metric(mistake):
    train([L.Dense(1, "sigmoid")], "binary_crossentropy", points(), metrics=["acuracy" if mistake else "accuracy"])
