"""Transfer by freezing: train on one task, reuse the trunk, freeze and unfreeze, weights shared between models."""
import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

rng = np.random.RandomState(6)
X = rng.randn(400, 8).astype("float32")
hidden = np.maximum(X @ rng.randn(8, 6), 0)
y_a = hidden @ rng.randn(6, 3)
y_b = (hidden @ rng.randn(6, 1)).ravel()
tf.random.set_seed(0)
base = keras.Sequential([
    keras.Input(shape=(8,)),
    layers.Dense(32, activation="relu", name="trunk_1"),
    layers.BatchNormalization(name="trunk_bn"),
    layers.Dense(16, activation="relu", name="trunk_2"),
    layers.Dense(3, name="head_a"),
], name="task_a")
base.compile(optimizer=keras.optimizers.Adam(0.01), loss="mse")
base.fit(X, y_a, epochs=15, verbose=0)

trunk = keras.Model(inputs=base.input, outputs=base.layers[-2].output, name="trunk")
trunk.trainable = False
print(trunk.trainable, [layer.trainable for layer in base.layers], len(trunk.trainable_weights))
inputs = keras.Input(shape=(8,), name="b_in")
x = trunk(inputs, training=False)
outputs = layers.Dense(1, name="head_b")(x)
model = keras.Model(inputs, outputs, name="task_b")
model.summary()
print(len(model.weights), len(model.trainable_weights), len(model.non_trainable_weights))
frozen = [w.copy() for w in trunk.get_weights()]
model.compile(keras.optimizers.Adam(0.05), "mse", metrics=["mae"])
first = model.fit(X[:80], y_b[:80], epochs=20, verbose=0, batch_size=20)
for old, new in zip(frozen, trunk.get_weights()):
    np.testing.assert_array_equal(old, new)
trunk.trainable = True
for layer in trunk.layers[:-1]:
    layer.trainable = False
print([(layer.name, layer.trainable) for layer in trunk.layers], len(model.trainable_weights))
model.compile(keras.optimizers.Adam(1e-3), "mse")
second = model.fit(X[:80], y_b[:80], epochs=20, verbose=0, batch_size=20)
changed = [not np.array_equal(old, new) for old, new in zip(frozen, trunk.get_weights())]
print(changed, np.array_equal(base.get_layer("trunk_2").get_weights()[0], trunk.get_layer("trunk_2").kernel.numpy()))

copy = keras.models.clone_model(base)
copy.set_weights(base.get_weights())
np.testing.assert_allclose(copy.predict(X[:5]), base.predict(X[:5]))
again = keras.Sequential.from_config(base.get_config())
print(again.name, [layer.name for layer in again.layers], again.get_layer("trunk_1").units)
from_json = keras.models.model_from_json(base.to_json())
print(from_json.count_params() == base.count_params(), from_json.input_shape, from_json.layers[0].activation.__name__)
stack = keras.Sequential(base.layers[:-1])
print(len(stack.layers), np.allclose(stack(X[:2]), trunk(X[:2])))
for w in model.trainable_weights:
    print(w.name, w.shape)
assert second.history["loss"][-1] < first.history["loss"][0] / 2
