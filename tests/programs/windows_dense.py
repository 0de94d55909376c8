"""Time series: windows cut with NumPy, a dense forecaster, a naive baseline, recursive prediction, a generator."""
import os

import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf


def seasonal_pattern(season_time):
    return np.where(season_time < 0.4, np.cos(season_time * 2 * np.pi), 1 / np.exp(3 * season_time))


time = np.arange(2 * 365 + 1)
rnd = np.random.RandomState(42)
series = 10 + 0.02 * time + 20 * seasonal_pattern((time % 73) / 73) + rnd.randn(len(time)) * 1.5
split_time, window = 550, 20
mean, std = float(series[:split_time].mean()), float(series[:split_time].std())
scaled = (series - mean) / std


def windowed(series, window):
    X = np.stack([series[i:i + window] for i in range(len(series) - window)])
    return X, series[window:]


X_all, y_all = windowed(scaled, window)
X_train, y_train = X_all[:split_time - window], y_all[:split_time - window]
X_val, y_val = X_all[split_time - window:], y_all[split_time - window:]
print(X_train.shape, y_train.shape, X_val.shape, X_train.dtype)
tf.random.set_seed(51)
model = tf.keras.models.Sequential([
    tf.keras.layers.Dense(20, input_shape=[window], activation="relu"),
    tf.keras.layers.Dense(10, activation="relu"),
    tf.keras.layers.Dense(1),
])
model.compile(loss=tf.keras.losses.Huber(), optimizer=tf.keras.optimizers.SGD(learning_rate=0.02, momentum=0.9),
              metrics=["mae"])
model.fit(X_train, y_train, epochs=15 if os.environ.get("QUICK") else 60, batch_size=32, verbose=0, validation_data=(X_val, y_val))
results = model.predict(X_val)[:, 0] * std + mean
mae = tf.keras.metrics.mean_absolute_error(series[split_time:], results).numpy()
naive = tf.keras.metrics.mean_absolute_error(series[split_time:], series[split_time - 1:-1])
print(naive, tf.keras.metrics.mean_squared_error(series[split_time:], results).shape)
plt.plot(time[split_time:], series[split_time:])
plt.plot(time[split_time:], results, "-")
rolled = list(scaled[split_time - window:split_time])
for _ in range(10):
    rolled.append(model.predict(np.array(rolled[-window:]).reshape(1, -1), verbose=0).item())


def generator(batch=64):
    while True:
        at = rnd.randint(0, len(X_train), batch)
        yield X_train[at], y_train[at]


model.fit(generator(), steps_per_epoch=5, epochs=2, verbose=2, validation_data=(X_val, y_val))
print(len(model.evaluate(generator(), steps=3, verbose=0)), np.array(rolled).shape)
assert mae < 3.2, mae
