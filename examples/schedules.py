"""Compare learning-rate schedules side by side: a rate that stays, steps down, decays, or follows a cosine.

The data: 1797 handwritten digits of 8 x 8 pixels. The first rate is too high to end with and the second too low to
start with; a schedule begins with one and ends with the other.
Run it with `scripts/run examples/schedules.py [FOLDER]`: it prints the loss and accuracy that each ends with, and
writes schedules.png.
"""

import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")  # draw into the file; no window is needed

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

import flowlet as tf

folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
X, y = load_digits(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X / 16, y, test_size=0.3, stratify=y, random_state=0)

EPOCHS, BATCH = 15, 32
steps = EPOCHS * -(-len(X_train) // BATCH)  # a schedule counts batches, not epochs
HIGH, LOW = 0.05, 0.0005
schedules = {
    "constant, high": HIGH,
    "constant, low": LOW,
    "in steps": tf.keras.optimizers.schedules.PiecewiseConstantDecay([steps // 2, steps * 3 // 4], [HIGH, HIGH / 10, LOW]),
    "exponential": tf.keras.optimizers.schedules.ExponentialDecay(HIGH, decay_steps=steps, decay_rate=LOW / HIGH),
    "cosine": tf.keras.optimizers.schedules.CosineDecay(HIGH, decay_steps=steps, alpha=LOW / HIGH),
}

figure, (rates, losses) = plt.subplots(1, 2, figsize=(12, 4.5))
print("schedule         training loss  test loss  test accuracy")
for name, schedule in schedules.items():
    tf.random.set_seed(0)  # the same start and the same batches for each
    model = tf.keras.Sequential(
        [
            tf.keras.Input(shape=(64,)),
            tf.keras.layers.Dense(32, activation="relu"),
            tf.keras.layers.Dense(10, activation="softmax"),
        ]
    )
    # An optimizer takes a schedule in the place of a number.
    model.compile(tf.keras.optimizers.Adam(schedule), "sparse_categorical_crossentropy", metrics=["accuracy"])
    history = model.fit(X_train, y_train, batch_size=BATCH, epochs=EPOCHS, verbose=0)
    loss, accuracy = model.evaluate(X_test, y_test, verbose=0)
    print(f"{name:15s} {history.history['loss'][-1]:14.4f} {loss:10.4f} {accuracy:14.1%}")
    count = np.arange(steps)
    rates.plot(count, [float(schedule(n)) for n in count] if callable(schedule) else np.full(steps, schedule), label=name)
    losses.plot(range(1, EPOCHS + 1), history.history["loss"], label=name)

rates.set(xlabel="step", ylabel="learning rate", yscale="log")
losses.set(xlabel="epoch", ylabel="training loss", yscale="log")
losses.legend()
figure.tight_layout()
figure.savefig(folder / "schedules.png", dpi=120)
print("wrote schedules.png")
