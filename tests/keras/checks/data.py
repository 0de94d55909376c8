"""Programs whose mistake is in the data."""

import numpy as np
import pandas as pd

import flowlet as tf
from tests.keras.checks.cases import L, flowers, houses, one_hot, pair, pictures, points, train


def classifier(units=8):
    return [L.Dense(units, "relu"), L.Dense(3, "softmax")]


SPARSE = "sparse_categorical_crossentropy"


@pair("not-finite-data")
def missing_value(mistake):
    x, y = houses()
    x[17, 2] = np.nan if mistake else 0.0
    train([L.Dense(8, "relu"), L.Dense(1)], "mse", (x, y))


@pair("not-finite-data")
def division_by_zero(mistake):
    x, y = houses()
    with np.errstate(divide="ignore"):
        ratio = x[:, 0] / np.where(np.arange(len(x)) == 3, 0 if mistake else 1, 1)
    train([L.Dense(8, "relu"), L.Dense(1)], "mse", (np.c_[x, ratio], y))


@pair("not-finite-data")
def missing_target(mistake):
    x, y = houses()
    y[:2] = np.nan if mistake else 0.0
    train([L.Dense(1)], "mae", (x, y))


@pair("text-data")
def column_of_texts(mistake):
    x, y = houses()
    frame = pd.DataFrame(x, columns=["a", "b", "c"])
    frame["region"] = np.where(frame.a > 0, "north", "south")
    frame = frame if mistake else pd.get_dummies(frame, columns=["region"])
    train([L.Dense(1)], "mse", (frame, y))


@pair("text-data")
def labels_as_texts(mistake):
    x, y = flowers()
    names = np.array(["setosa", "versicolor", "virginica"])[y]
    train(classifier(), SPARSE, (x, names if mistake else np.unique(names, return_inverse=True)[1]))


@pair("input-width")
def one_column_too_many(mistake):
    x, y = flowers()
    train([L.Dense(8, "relu", input_shape=(5 if mistake else 4,)), L.Dense(3, "softmax")], SPARSE, (x, y))


@pair("embedding-index")
def vocabulary_too_small(mistake):
    x, y = np.random.RandomState(0).randint(0, 50, (80, 6)), np.arange(80) % 2
    x[3, 2] = 50
    train([L.Embedding(50 if mistake else 51, 4, input_length=6), L.Flatten(), L.Dense(1, "sigmoid")], "binary_crossentropy", (x, y))


@pair("input-scale")
def columns_not_scaled(mistake):
    x, y = flowers()
    x = x * [1, 1000, 1, 1]
    train(classifier(), SPARSE, (x if mistake else (x - x.mean(axis=0)) / x.std(axis=0), y))


@pair("input-scale")
def pixels_as_floats(mistake):
    x, y = pictures()
    x = x.astype("float32")
    train([L.Flatten(), L.Dense(8, "relu"), L.Dense(1, "sigmoid")], "binary_crossentropy",
          (x if mistake else x / 255.0, y))  # fmt: skip


@pair("integer-inputs")
def pixels_as_they_are(mistake):
    x, y = pictures()
    first = [L.Flatten()] if mistake else [L.Rescaling(1 / 255), L.Flatten()]
    train([*first, L.Dense(8, "relu"), L.Dense(1, "sigmoid")], "binary_crossentropy", (x, y))


@pair("integer-inputs")
def codes_of_categories(mistake):
    x, y = np.random.RandomState(0).randint(0, 40, (200, 3)), np.arange(200) % 2
    first = [] if mistake else [L.Embedding(40, 4, input_length=3), L.Flatten()]
    train([*first, L.Dense(8, "relu"), L.Dense(1, "sigmoid")], "binary_crossentropy", (x, y))


@pair("constant-inputs")
def integer_division(mistake):
    x, y = pictures()
    x = np.minimum(x, 254)
    x = (x // 255 if mistake else x / 255).astype("float32")
    train([L.Flatten(), L.Dense(8, "relu"), L.Dense(1, "sigmoid")], "binary_crossentropy", (x, y))


@pair("validation-in-training")
def validation_is_training(mistake):
    x, y = points(300)
    train([L.Dense(8, "relu"), L.Dense(1, "sigmoid")], "binary_crossentropy", (x[:200], y[:200]),
          validation_data=(x[:200], y[:200]) if mistake else (x[200:], y[200:]))  # fmt: skip


@pair("validation-in-training")
def split_but_trained_on_all(mistake):
    x, y = flowers(400)
    order = np.random.RandomState(4).permutation(400)
    test = order[300:]
    kept = order if mistake else order[:300]
    train(classifier(), SPARSE, (x[kept], y[kept]), validation_data=(x[test], y[test]))


@pair("tiny-validation")
def four_to_validate(mistake):
    x, y = points(300)
    train([L.Dense(8, "relu"), L.Dense(1, "sigmoid")], "binary_crossentropy", (x, y),
          validation_split=0.01 if mistake else 0.2)  # fmt: skip


@pair("target-scale")
def prices_in_dollars(mistake):
    x, y = houses()
    y = 200_000 + 50_000 * y
    train([L.Dense(8, "relu"), L.Dense(1)], "mse", (x, y if mistake else (y - y.mean()) / y.std()))


@pair("constant-targets")
def wrong_column(mistake):
    x, y = points()
    train([L.Dense(8, "relu"), L.Dense(1, "sigmoid")], "binary_crossentropy", (x, y * 0 if mistake else y))


@pair("validation-of-other-classes")
def sorted_before_the_split(mistake):
    x, y = flowers()
    order = np.argsort(y, kind="stable") if mistake else np.arange(len(y))
    train(classifier(), SPARSE, (x[order], y[order]), validation_split=0.2)


@pair("sorted-without-shuffle")
def sorted_and_not_shuffled(mistake):
    x, y = flowers()
    order = np.argsort(y, kind="stable")
    train(classifier(), "categorical_crossentropy", (x[order], one_hot(y[order])), shuffle=not mistake)


@pair("rare-class")
def two_of_a_hundred(mistake):
    x, y = points(400)
    y = (np.arange(400) % 50 == 0).astype(int)
    train([L.Dense(8, "relu"), L.Dense(1, "sigmoid")], "binary_crossentropy", (x, y),
          metrics=["accuracy"] if mistake else ["accuracy", tf.keras.metrics.AUC()])  # fmt: skip
