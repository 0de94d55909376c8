"""Watch a network learn its training data by heart, and three cures: dropout, weight decay, and stopping in time.

Run it with `scripts/run examples/overfitting.py [FOLDER]`: it prints what each cure gives on unseen points, and
writes overfitting.png. flowlet warns of the overfitting where it comes up, as it should.
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

# Two half moons under so much noise that they overlap, and only 80 points to learn from.
X, y = make_moons(1080, noise=0.35, random_state=0)
X_train, X_test, y_train, y_test = train_test_split(X, y, train_size=80, random_state=0)


def train(dropout=0.0, decay=0.0, callbacks=()):
    """A network with far more weights than it has points to learn from; the model and its training."""
    tf.random.set_seed(0)
    small = tf.keras.regularizers.L2(decay) if decay else None  # a price on large weights
    model = tf.keras.Sequential([tf.keras.Input(shape=(2,))])
    for _ in range(2):
        model.add(tf.keras.layers.Dense(64, activation="relu", kernel_regularizer=small))
        model.add(tf.keras.layers.Dropout(dropout))  # leaves out that share of the neurons, others at each step
    model.add(tf.keras.layers.Dense(1, activation="sigmoid"))
    # The cross entropy is a metric, too: `loss` holds the price on large weights as well.
    model.compile(loss="binary_crossentropy", optimizer=tf.keras.optimizers.Adam(0.01),
                  metrics=["accuracy", tf.keras.metrics.BinaryCrossentropy(name="error")])  # fmt: skip
    history = model.fit(X_train, y_train, validation_data=(X_test, y_test), epochs=200, verbose=0,
                        callbacks=list(callbacks))  # fmt: skip
    return model, history


stop = tf.keras.callbacks.EarlyStopping(monitor="val_error", mode="min", patience=15, restore_best_weights=True)
runs = {
    "nothing done": train(),
    "dropout": train(dropout=0.5),
    "weight decay": train(decay=0.01),
    "early stopping": train(callbacks=[stop]),
}

figure, panels = plt.subplots(2, len(runs), figsize=(18, 8))
print("               epochs  training error  test error  test accuracy")
for (name, (model, history)), (curves, plane) in zip(runs.items(), panels.T):
    _, _, error = model.evaluate(X_train, y_train, verbose=0)
    _, test_accuracy, test_error = model.evaluate(X_test, y_test, verbose=0)
    print(f"{name:14s} {len(history.epoch):6d}  {error:14.3f}  {test_error:10.3f}  {test_accuracy:13.1%}")
    tf.plots.plot_history(history, ax=curves, metrics=["error"])
    curves.set(title=name, ylim=(0, 1.5))
    tf.plots.plot_decision_boundary(model, X_train, y_train, ax=plane)

# Left alone, the training error falls to zero while the error on unseen points turns and rises; the boundary
# runs around single points. The gap between the two curves is the overfitting.
figure.tight_layout()
figure.savefig(folder / "overfitting.png", dpi=120)
print("wrote overfitting.png")
