"""Regression with outliers: squared, absolute, Huber, log-cosh and quantile losses side by side."""
import os

import numpy as np
import tensorflow as tf
from tensorflow.keras import backend as K
from tensorflow.keras.layers import Dense, Input
from tensorflow.keras.models import Model, Sequential

rng = np.random.RandomState(0)
x = np.sort(rng.uniform(-1, 1, 500))[:, None]
y = 2 * x[:, 0] + 1 + rng.normal(0, 0.1 + 0.3 * (x[:, 0] > 0), 500)
spoiled = y.copy()
spoiled[::20] += 8
epochs = 40 if os.environ.get("QUICK") else 80


def tilted_loss(q, y, f):
    e = y - f
    return K.mean(K.maximum(q * e, (q - 1) * e), axis=-1)


def line(loss, target):
    tf.random.set_seed(1)
    model = Sequential([Dense(1, input_shape=(1,), kernel_initializer="zeros")])
    model.compile(loss=loss, optimizer=tf.keras.optimizers.Adam(0.05))
    history = model.fit(x, target, epochs=epochs, batch_size=50, verbose=0)
    w, b = model.get_weights()
    return w.item(), b.item(), history.history["loss"][-1]


lines = {}
for loss in ["mse", "mae", tf.keras.losses.Huber(delta=0.5), "logcosh", tf.keras.losses.MeanAbsolutePercentageError()]:
    name = loss if isinstance(loss, str) else loss.name
    lines[name] = line(loss, spoiled)
    print(f"{name:32s} slope {lines[name][0]:.1f} intercept {lines[name][1]:.1f}")
assert abs(lines["mse"][1] - 1) > 0.25 > abs(lines["huber_loss"][1] - 1)

inputs = Input(shape=(1,))
hidden = Dense(16, activation="elu")(inputs)
quantiles = [0.1, 0.5, 0.9]
outputs = [Dense(1, name=f"q{int(100 * q)}")(hidden) for q in quantiles]
model = Model(inputs, outputs)
model.compile(loss=[lambda y, f, q=q: tilted_loss(q, y, f) for q in quantiles], optimizer=tf.keras.optimizers.Adam(0.01))
history = model.fit(x, [y] * 3, epochs=epochs, batch_size=32, verbose=0)
print(list(history.history))
below = [float(np.mean(y[:, None] < p)) for p in model.predict(x)]
print([type(v).__name__ for v in below], below == sorted(below))
for loss in (tf.keras.losses.mae, tf.keras.losses.huber, tf.keras.losses.log_cosh, tf.keras.losses.msle):
    print(loss.__name__, loss(y[None, :4].clip(0), model.predict(x[:4])[1].T.clip(0)).dtype)
assert np.allclose(below, quantiles, atol=0.12), below
