"""Which learning rate and how many units tell two half moons apart? Train 60 networks at once.

Run it with `scripts/run examples/sweep.py`: it prints a table, best first, and writes sweep.png.
"""

import matplotlib

matplotlib.use("Agg")  # draw into the file; no window is needed

import matplotlib.pyplot as plt
import tensorflow as tf
from sklearn.datasets import make_moons
from sklearn.model_selection import train_test_split

import flowlet
from flowlet import plots

X, y = make_moons(500, noise=0.2, random_state=42)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, random_state=42)


def build(learning_rate, units):
    """A new model for each combination of the values below."""
    model = tf.keras.Sequential(
        [
            tf.keras.layers.Dense(units, activation="relu"),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(
        loss="binary_crossentropy",
        optimizer=tf.keras.optimizers.Adam(learning_rate),
        metrics=["accuracy"],
    )
    return model


# Each combination with five seeds: one run alone may be lucky.
table = flowlet.sweep(
    build,
    X_train,
    y_train,
    validation_data=(X_test, y_test),
    epochs=100,
    learning_rate=[0.001, 0.01, 0.1, 1.0],
    units=[2, 8, 16],
    seed=range(5),
)
print(table)

figure, (left, right) = plt.subplots(1, 2, figsize=(12, 4.5))
table.plot(ax=left)
plots.plot_decision_boundary(table.model(0), X_test, y_test, ax=right)
right.set_title("the best of them")
figure.tight_layout()
figure.savefig("sweep.png", dpi=120)
print("wrote sweep.png")
