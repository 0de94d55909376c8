"""Find a learning rate for a classifier of handwritten digits, and see what it is worth.

Run it with `scripts/run examples/learning_rate.py`: it prints the proposal, trains with it and with the default, and
writes learning_rate.png.
"""

import matplotlib

matplotlib.use("Agg")  # draw into the file; no window is needed

import matplotlib.pyplot as plt
import tensorflow as tf
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

import flowlet

X, y = load_digits(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X / 16, y, random_state=42)


def new_model():
    tf.keras.utils.set_random_seed(42)
    model = tf.keras.Sequential(
        [
            tf.keras.layers.Dense(32, activation="relu"),
            tf.keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
    return model


# A short training in which the rate rises from step to step. The model is as new afterwards.
curve = flowlet.find_learning_rate(new_model(), X_train, y_train)
print(curve)

for name, rate in (("Adam's default", 0.001), ("the proposal", curve.suggestion)):
    model = new_model()
    model.optimizer.learning_rate = rate
    model.fit(X_train, y_train, epochs=10, verbose=0)
    loss, accuracy = model.evaluate(X_test, y_test, verbose=0)
    print(f"10 epochs with {name}, {rate:.2g}: loss {loss:.3f}, accuracy {accuracy:.1%}")

curve.plot()
plt.tight_layout()
plt.savefig("learning_rate.png", dpi=120)
print("wrote learning_rate.png")
