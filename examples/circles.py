"""Train a small network to tell two circles apart, and look at what it learnt.

Run it with `scripts/run examples/circles.py` (or `flowlet run examples/circles.py`): it prints the accuracy
on data that the network has not seen, and writes circles.png.
"""

import matplotlib

matplotlib.use("Agg")  # draw into the file; no window is needed

import matplotlib.pyplot as plt
import tensorflow as tf
from sklearn.datasets import make_circles
from sklearn.model_selection import train_test_split

from flowlet import plots

# 1000 points on two noisy circles; the label says which circle. A fifth is kept back to test with.
X, y = make_circles(1000, noise=0.03, random_state=42)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, random_state=42)

# Two hidden layers bend the straight lines that a single layer would draw.
tf.random.set_seed(42)
model = tf.keras.Sequential(
    [
        tf.keras.layers.Dense(4, activation="relu"),
        tf.keras.layers.Dense(4, activation="relu"),
        tf.keras.layers.Dense(1, activation="sigmoid"),
    ]
)
model.compile(
    loss="binary_crossentropy",
    optimizer=tf.keras.optimizers.Adam(learning_rate=0.01),
    metrics=["accuracy"],
)
history = model.fit(X_train, y_train, validation_data=(X_test, y_test), epochs=200)

loss, accuracy = model.evaluate(X_test, y_test, verbose=0)
print(f"accuracy on the test set: {accuracy:.1%}")

# The decision boundary beside the curves of loss and accuracy.
figure, (boundary, losses, accuracies) = plt.subplots(1, 3, figsize=(15, 4.5))
shares = plots.plot_decision_boundary(model, X_test, y_test, ax=boundary)
boundary.set_title(f"decision boundary ({shares[1]:.0%} of the plane is class 1)")
plots.plot_history(history, ax=[losses, accuracies])
figure.tight_layout()
figure.savefig("circles.png", dpi=120)
print("wrote circles.png")
