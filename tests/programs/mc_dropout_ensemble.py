"""Uncertainty: dropout that stays on at prediction time, and an ensemble of networks averaged in one model."""
import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

rng = np.random.RandomState(0)
x = rng.uniform(-1, 1, (200, 1))
y = np.sin(3 * x) + 0.1 * rng.randn(200, 1)
far = np.linspace(-3, 3, 31)[:, None].astype("float32")
tf.random.set_seed(0)


class MCDropout(layers.Dropout):
    def call(self, inputs):
        return super().call(inputs, training=True)


def net(dropout):
    return keras.Sequential([
        layers.Dense(64, activation="relu", input_shape=(1,)), dropout(0.2),
        layers.Dense(64, activation="relu"), dropout(0.2), layers.Dense(1)])


usual, always = net(layers.Dropout), net(MCDropout)
for model in (usual, always):
    model.compile("adam", "mse")
    model.fit(x, y, epochs=40, verbose=0, batch_size=16)
print("plain predictions agree:", np.array_equal(usual.predict(x[:5]), usual.predict(x[:5])))
print("MC predictions agree:", np.array_equal(always.predict(x[:5]), always.predict(x[:5])))
samples = np.stack([usual(far, training=True) for _ in range(50)])
others = np.stack([always.predict(far) for _ in range(20)])
print(samples.shape, others.shape, samples.dtype)
spread = samples.std(axis=0).ravel()
inside = np.abs(far.ravel()) < 0.8
print("more certain inside:", spread[inside].mean() < spread[~inside].mean())
assert spread[inside].mean() < spread[~inside].mean()
assert others.std(axis=0).min() > 0
f = tf.function(lambda v: usual(v, training=True))
print("random inside tf.function:", not np.array_equal(f(far), f(far)))

members = []
for seed in range(3):
    tf.random.set_seed(seed)
    member = keras.Sequential([layers.Dense(32, "tanh", input_shape=(1,)), layers.Dense(1)], name=f"member_{seed}")
    member.compile(keras.optimizers.Adam(0.02), "mse")
    member.fit(x, y, epochs=30, verbose=0)
    members.append(member)
inputs = keras.Input(shape=(1,))
ensemble = keras.Model(inputs, layers.Average()([m(inputs) for m in members]), name="ensemble")
np.testing.assert_allclose(ensemble.predict(far), np.mean([m.predict(far) for m in members], axis=0), rtol=1e-4, atol=1e-5)
ensemble.compile(loss="mse")
losses = [m.evaluate(x, y, verbose=0) for m in members]
print(ensemble.evaluate(x, y, verbose=0) <= np.mean(losses), len(ensemble.weights))
assert ensemble.evaluate(x, y, verbose=0) < 0.1
