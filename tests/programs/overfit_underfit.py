"""Overfitting on a small table: sizes compared, L2, dropout, InverseTimeDecay, a custom dot callback, a history table."""
import os

import numpy as np
import pandas as pd
import tensorflow as tf
from tensorflow.keras import layers, regularizers

rng = np.random.RandomState(0)
FEATURES, N_TRAIN, BATCH_SIZE = 12, 300, 60
X = rng.randn(600, FEATURES).astype("float32")
y = (np.tanh(X[:, 0]) + X[:, 1] * X[:, 2] + rng.randn(600) * 0.8 > 0).astype("float32")
train, validate = (X[:N_TRAIN], y[:N_TRAIN]), (X[N_TRAIN:], y[N_TRAIN:])
STEPS_PER_EPOCH = N_TRAIN // BATCH_SIZE
lr_schedule = tf.keras.optimizers.schedules.InverseTimeDecay(
    0.01, decay_steps=STEPS_PER_EPOCH * 20, decay_rate=1, staircase=False)
print(lr_schedule(0).numpy(), lr_schedule(np.arange(3) * 50).numpy())


class EpochDots(tf.keras.callbacks.Callback):
    def __init__(self, report_every=50):
        self.report_every = report_every

    def on_epoch_end(self, epoch, logs):
        if epoch % self.report_every == 0:
            print("\nEpoch: {:d}, {}".format(epoch, ", ".join(sorted(logs))))
        print(".", end="")


def compile_and_fit(model, name, max_epochs=60 if os.environ.get("QUICK") else 150):
    model.compile(optimizer=tf.keras.optimizers.Adam(lr_schedule),
                  loss=tf.keras.losses.BinaryCrossentropy(from_logits=True),
                  metrics=[tf.keras.losses.BinaryCrossentropy(from_logits=True, name="binary_crossentropy"), "accuracy"])
    return model.fit(*train, steps_per_epoch=STEPS_PER_EPOCH, epochs=max_epochs, validation_data=validate,
                     callbacks=[EpochDots(), tf.keras.callbacks.EarlyStopping("val_binary_crossentropy", patience=200)],
                     verbose=0)


def dense(n, reg=None, drop=0.0):
    parts = []
    for _ in range(n):
        parts += [layers.Dense(64, activation="elu", kernel_regularizer=reg), layers.Dropout(drop)]
    return tf.keras.Sequential([layers.InputLayer((FEATURES,)), *parts, layers.Dense(1)])


histories = {}
for name, model in {
    "tiny": tf.keras.Sequential([layers.Dense(4, activation="elu", input_shape=(FEATURES,)), layers.Dense(1)]),
    "large": dense(2),
    "l2": dense(2, regularizers.l2(0.01)),
    "combined": dense(2, regularizers.l2(0.001), 0.3),
}.items():
    tf.random.set_seed(4)
    histories[name] = compile_and_fit(model, name)
table = pd.DataFrame({name: pd.Series(h.history["val_binary_crossentropy"]) for name, h in histories.items()})
print("\n", table.shape, list(histories["l2"].history))
l2_extra = np.subtract(histories["l2"].history["loss"], histories["l2"].history["binary_crossentropy"])
print("penalty shrinks:", l2_extra[0] > l2_extra[-1] > 0)
last = table.iloc[-1]
gap = histories["large"].history["binary_crossentropy"][-1] < histories["combined"].history["binary_crossentropy"][-1]
assert gap and last["combined"] < last["large"]
