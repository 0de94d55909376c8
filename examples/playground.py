"""The spiral of the TensorFlow Playground: what good features save in layers, and what layers save in features.

Run it with `scripts/run examples/playground.py [FOLDER]`: it trains a small and a large network on the coordinates
alone and on seven features, prints their accuracy, and writes playground.png.
"""

import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")  # draw into the file; no window is needed

import matplotlib.pyplot as plt
import numpy as np
from sklearn.model_selection import train_test_split

import flowlet as tf

folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")

# Two arms that wind around each other, 300 points each; half of them are kept back to test with.
rng = np.random.default_rng(0)
along = rng.uniform(0.05, 1, 600)
y = np.arange(600) % 2
angle = 1.75 * 2 * np.pi * along + np.pi * y
X = np.stack([np.sin(angle), np.cos(angle)], axis=1) * 5 * along[:, None] + rng.normal(0, 0.1, (600, 2))
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.5, random_state=0)


def coordinates(points):
    return points


def seven_features(points):
    """The choice that the Playground offers: x1, x2, their squares, their product, their sines."""
    x1, x2 = points[:, 0], points[:, 1]
    return np.stack([x1, x2, x1**2 / 5, x2**2 / 5, x1 * x2 / 5, np.sin(x1), np.sin(x2)], axis=1)


def train(features, sizes):
    """A function from points, shape (n, 2), to the probability that they belong to arm 1."""
    tf.random.set_seed(0)
    layers = [tf.keras.layers.Dense(size, activation="tanh") for size in sizes]
    model = tf.keras.Sequential([*layers, tf.keras.layers.Dense(1, activation="sigmoid")])
    model.compile(tf.keras.optimizers.Adam(0.02), "binary_crossentropy")
    model.fit(features(X_train), y_train, epochs=300, verbose=0)
    return lambda points: model.predict(features(points), verbose=0)[:, 0]


figure, panels = plt.subplots(1, 4, figsize=(18, 4.5))
trials = [(features, sizes) for sizes in ([6], [16, 16]) for features in (coordinates, seven_features)]
for (features, sizes), panel in zip(trials, panels):
    probability = train(features, sizes)
    accuracy = np.mean((probability(X_test) > 0.5) == y_test)
    title = f"{' + '.join(map(str, sizes))} neurons, {features.__name__.replace('_', ' ')}: {accuracy:.1%}"
    print(title)
    tf.plots.plot_decision_boundary(probability, X_test, y_test, ax=panel)  # it takes a model or a function
    panel.set_title(title, fontsize=10)
figure.tight_layout()
figure.savefig(folder / "playground.png", dpi=120)
print("wrote playground.png")
