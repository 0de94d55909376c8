"""The table of programs with a mistake and without it, what they share, and what `fit` says about one."""

import warnings

import numpy as np

import flowlet as tf

L = tf.keras.layers
pairs = []  # (id of a check, function of `mistake`)
right = []  # functions: programs without a mistake


def pair(check):
    """Decorate `program(mistake)`: with True it makes the mistake that `check` finds, with False it is mended."""

    def register(program):
        pairs.append((check, program))
        return program

    return register


def found_in(program, *arguments):
    """The ids of the checks that say something while a program runs, in order, each once; an error is the last."""
    said = []
    tf.random.set_seed(1)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            program(*arguments)
        except Exception as error:
            if not hasattr(error, "check"):
                raise
            said.append(error.check)
    told = [str(one.message).partition("]")[0][1:] for one in caught if one.category is tf.checks.CheckWarning]
    return [*dict.fromkeys(told + said)]


def points(size=200, seed=0):
    """Points of the plane in two classes that no line parts."""
    x = np.random.RandomState(seed).uniform(-1.5, 1.5, (size, 2))
    return x, (x[:, 0] * x[:, 1] > 0).astype(int)


def flowers(size=240, classes=3):
    """Four measurements, in three classes of the same size."""
    random = np.random.RandomState(1)
    y = np.arange(size) % classes
    return random.normal(size=(size, 4)) + y[:, None], y


def houses(size=200):
    """Three features, and a number to predict."""
    x = np.random.RandomState(2).normal(size=(size, 3))
    return x, x @ [1.0, -2.0, 0.5] + 0.3


def pictures(size=100):
    """Grey pictures of 6 x 6 pixels from 0 to 255, in two classes."""
    random = np.random.RandomState(3)
    return random.randint(0, 256, (size, 6, 6)).astype("uint8"), random.randint(0, 2, size)


def one_hot(y):
    return np.eye(y.max() + 1)[y]


def train(layers, loss, data, optimizer="adam", metrics=None, **options):
    """Compile a Sequential model and fit it, one epoch unless told otherwise; the model."""
    model = layers if isinstance(layers, tf.keras.Model) else tf.keras.Sequential(layers)
    model.compile(optimizer, loss, metrics=metrics)
    model.fit(*data, **{"epochs": 1, "verbose": 0, **options})
    return model
