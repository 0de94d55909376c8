"""See how hidden layers bend the line that a network draws between two classes: none, one, two and three of them.

Run it with `scripts/run examples/moons_boundary.py [FOLDER]`: it prints the accuracy for each depth, and writes
moons_boundary.png.
"""

import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")  # draw into the file; no window is needed

import matplotlib.pyplot as plt
from sklearn.datasets import make_moons
from sklearn.model_selection import train_test_split

import flowlet as tf

folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")

# Two half moons that reach into each other. Half of the points are kept back to test with.
X, y = make_moons(600, noise=0.2, random_state=0)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.5, random_state=0)


def network(depth):
    """`depth` hidden layers of 8 neurons, and one neuron that gives the probability of class 1."""
    tf.random.set_seed(2)  # the same start for each
    model = tf.keras.Sequential([tf.keras.Input(shape=(2,))])
    for _ in range(depth):
        model.add(tf.keras.layers.Dense(8, activation="relu"))
    model.add(tf.keras.layers.Dense(1, activation="sigmoid"))
    model.compile(loss="binary_crossentropy", optimizer=tf.keras.optimizers.Adam(0.01), metrics=["accuracy"])
    return model


figure, panels = plt.subplots(1, 4, figsize=(18, 4.5))
print("hidden layers  weights  accuracy on the test set")
for depth, panel in enumerate(panels):
    model = network(depth)
    model.fit(X_train, y_train, epochs=200, verbose=0)
    loss, accuracy = model.evaluate(X_test, y_test, verbose=0)
    print(f"{depth:13d}  {model.count_params():7d}  {accuracy:.1%}")
    tf.plots.plot_decision_boundary(model, X_test, y_test, ax=panel)
    panel.set_title(f"{depth} hidden layers: {accuracy:.1%}")

# Without a hidden layer the boundary is a straight line, whatever the training. One bends it, a second follows the
# moons closely; a third has nothing left to gain here.
figure.tight_layout()
figure.savefig(folder / "moons_boundary.png", dpi=120)
print("wrote moons_boundary.png")
