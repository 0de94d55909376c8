"""A learning-rate finder, then a run with ReduceLROnPlateau, EarlyStopping, CSVLogger and a LambdaCallback."""
import csv
import math
import os

import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
from sklearn.datasets import make_moons
from tensorflow.keras.callbacks import CSVLogger, EarlyStopping, LambdaCallback, LearningRateScheduler, ReduceLROnPlateau

X, y = make_moons(500, noise=0.15, random_state=42)
quick = bool(os.environ.get("QUICK"))


def make(rate=1e-3):
    tf.random.set_seed(42)
    model = tf.keras.Sequential([
        tf.keras.layers.Dense(16, activation="relu"), tf.keras.layers.Dense(16, activation="relu"),
        tf.keras.layers.Dense(1, activation="sigmoid")])
    model.compile(loss=tf.keras.losses.binary_crossentropy, optimizer=tf.keras.optimizers.Adam(learning_rate=rate),
                  metrics=["accuracy"])
    return model


finder = make()
epochs = 40 if quick else 100
history = finder.fit(X, y, epochs=epochs, verbose=0, shuffle=False,
                     callbacks=[LearningRateScheduler(lambda epoch: 1e-4 * 10 ** (epoch / (epochs / 4)))])
rates = 1e-4 * (10 ** (np.arange(epochs) / (epochs / 4)))
plt.semilogx(rates, history.history["loss"])
np.testing.assert_allclose(history.history["lr"], rates, rtol=1e-5)
print(list(history.history), history.history["loss"][0])


def step_decay(epoch, lr):
    return lr * math.exp(-0.1) if epoch > 2 else lr


model = make(0.01)
model.fit(X, y, epochs=5, verbose=2, shuffle=False, callbacks=[LearningRateScheduler(step_decay, verbose=1)])
print("%.6f" % tf.keras.backend.get_value(model.optimizer.lr))

model = make(0.02)
told = []
history = model.fit(
    X, y, validation_split=0.2, epochs=60, verbose=0, shuffle=False, batch_size=64,
    callbacks=[
        ReduceLROnPlateau(monitor="val_loss", factor=0.5, patience=3, min_lr=1e-4, verbose=1),
        EarlyStopping(monitor="val_loss", patience=12, restore_best_weights=True, verbose=1),
        CSVLogger("training.csv"), tf.keras.callbacks.TerminateOnNaN(),
        LambdaCallback(on_epoch_end=lambda epoch, logs: told.append(logs["val_accuracy"]),
                       on_train_end=lambda logs: print("trained", sorted(logs)))])
rows = list(csv.reader(open("training.csv")))
print(rows[0], len(rows) - 1 == len(history.epoch) == len(told), len(told))
print({k: round(float(v[-1]), 4) for k, v in history.history.items()})
best = min(history.history["val_loss"])
again = model.evaluate(X[400:], y[400:], verbose=0)[0]
assert len(told) == 60 or abs(best - again) < 1e-5
assert max(told) > 0.9
