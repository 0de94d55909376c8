"""Classify three kinds of iris, and read from a confusion matrix which ones the network takes for which.

Run it with `scripts/run examples/iris_confusion.py [FOLDER]`: it prints accuracy, recall and precision, and writes
iris_confusion.png.
"""

import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")  # draw into the file; no window is needed

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_iris
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

import flowlet as tf

folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")

# Lengths and widths of petals and sepals in cm; a third of the flowers is kept back, of each kind alike.
iris = load_iris()
X_train, X_test, y_train, y_test = train_test_split(
    iris.data, iris.target, test_size=1 / 3, stratify=iris.target, random_state=3
)
scaler = StandardScaler().fit(X_train)  # only the training data may decide the scale

tf.random.set_seed(0)
model = tf.keras.Sequential(
    [
        tf.keras.Input(shape=(4,)),
        tf.keras.layers.Dense(8, activation="relu"),
        tf.keras.layers.Dense(3, activation="softmax"),  # one probability a kind; they add up to 1
    ]
)
# "sparse": the labels are the numbers 0, 1, 2, not rows such as [0, 1, 0].
model.compile(loss="sparse_categorical_crossentropy", optimizer=tf.keras.optimizers.Adam(0.01), metrics=["accuracy"])
history = model.fit(scaler.transform(X_train), y_train, epochs=100, verbose=0)

probabilities = model.predict(scaler.transform(X_test), verbose=0)
predicted = probabilities.argmax(axis=1)
print(f"accuracy on the test set: {np.mean(predicted == y_test):.1%}")

figure, (curves, cells) = plt.subplots(1, 2, figsize=(11, 4.5))
tf.plots.plot_history(history, ax=curves)
matrix = tf.plots.plot_confusion_matrix(y_test, probabilities, ax=cells, labels=iris.target_names)

# Along a row: what became of the flowers of one kind. Down a column: what the flowers so called really are.
for kind, name in enumerate(iris.target_names):
    recall, precision = matrix[kind, kind] / matrix[kind].sum(), matrix[kind, kind] / matrix[:, kind].sum()
    print(f"{name:10s}  recall {recall:6.1%} of those there were   precision {precision:6.1%} of those so called")

# Which flowers it got wrong, and how sure it was.
for flower in np.flatnonzero(predicted != y_test):
    print(f"a {iris.target_names[y_test[flower]]} taken for a {iris.target_names[predicted[flower]]}, "
          f"with a probability of {probabilities[flower].max():.0%}")  # fmt: skip
figure.tight_layout()
figure.savefig(folder / "iris_confusion.png", dpi=120)
print("wrote iris_confusion.png")
