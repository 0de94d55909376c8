"""Fuel consumption from a table that is made up here: pandas, scaling, early stopping."""
import os

import numpy as np
import pandas as pd
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

rng = np.random.default_rng(11)
n = 400
weight = rng.normal(3000, 800, n).clip(1600, 5200)
power = weight / 30 + rng.normal(0, 15, n)
raw = pd.DataFrame({
    "MPG": 46 - 0.007 * weight - 0.02 * power + rng.normal(0, 1.5, n),
    "Cylinders": rng.choice([4, 6, 8], n),
    "Horsepower": power,
    "Weight": weight,
    "Origin": rng.choice(["USA", "Europe", "Japan"], n),
})
raw.loc[5, "Horsepower"] = np.nan
dataset = raw.dropna().copy()
dataset = pd.get_dummies(dataset, columns=["Origin"], prefix="", prefix_sep="", dtype=float)
train_dataset = dataset.sample(frac=0.8, random_state=0)
test_dataset = dataset.drop(train_dataset.index)
train_labels, test_labels = train_dataset.pop("MPG"), test_dataset.pop("MPG")
stats = train_dataset.describe().transpose()
print(stats[["mean", "std"]])
print(train_dataset.shape, list(train_dataset.columns))


def norm(x):
    return (x - stats["mean"]) / stats["std"]


normed_train, normed_test = norm(train_dataset), norm(test_dataset)


def build_model():
    model = keras.Sequential([
        layers.Dense(64, activation="relu", input_shape=[len(normed_train.keys())]),
        layers.Dense(64, activation="relu"),
        layers.Dense(1),
    ])
    model.compile(loss="mse", optimizer=tf.keras.optimizers.RMSprop(0.001), metrics=["mae", "mse"])
    return model


tf.random.set_seed(5)
model = build_model()
early_stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=10)
history = model.fit(normed_train, train_labels, epochs=40 if os.environ.get("QUICK") else 200, validation_split=0.2,
                    verbose=0, callbacks=[early_stop])
hist = pd.DataFrame(history.history)
hist["epoch"] = history.epoch
print(list(hist.columns), len(hist) > 5)
loss, mae, mse = model.evaluate(normed_test, test_labels, verbose=2)
print("Testing set Mean Abs Error: {:5.1f} MPG".format(mae))
predictions = model.predict(normed_test).flatten()
print(type(predictions - test_labels).__name__)
assert loss == mse and mae < 4 and np.corrcoef(predictions, test_labels)[0, 1] > 0.9
