"""Small data, and the models that the tests of searching train."""

import numpy as np
import pytest

import flowlet as tf


@pytest.fixture(scope="session")
def rings():
    """Two noisy rings: 100 samples to train on, 40 to test on."""
    random = np.random.RandomState(1)
    angle = random.uniform(0, 2 * np.pi, 140)
    y = random.randint(0, 2, 140)
    x = np.c_[np.cos(angle), np.sin(angle)] * (1 - 0.4 * y[:, None]) + random.normal(0, 0.05, (140, 2))
    return x[:100], y[:100], (x[100:], y[100:])


def network(learning_rate=0.01, units=4, activation="relu", dropout=0.0, penalty=0.0, norm=False, optimizer="Adam",
            scale=None, criterion="binary_crossentropy", **settings):  # fmt: skip
    """A classifier of points; each argument shows in another place of it."""
    layers = tf.keras.layers
    regularizer = tf.keras.regularizers.L2(penalty) if penalty else None
    stack = [layers.Dense(units, activation=activation, kernel_regularizer=regularizer)]
    stack += [layers.BatchNormalization()] if norm else []
    stack += [layers.Dropout(dropout)] if dropout else []
    stack += [layers.Dense(1, activation="sigmoid")]
    model = tf.keras.Sequential(stack)
    given = criterion if scale is None else lambda true, predicted: scale * tf.keras.losses.mse(true, predicted)
    model.compile(getattr(tf.keras.optimizers, optimizer)(learning_rate, **settings), given, metrics=["accuracy"])
    return model
