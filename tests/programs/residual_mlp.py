"""A residual network of dense blocks as a toy: functional blocks, merging layers, get_layer, nested models."""
import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers, regularizers

rng = np.random.RandomState(1)
X = rng.uniform(-2, 2, (512, 3))
y = np.sin(X[:, 0]) * X[:, 1] + 0.5 * X[:, 2] ** 2


def block(x, units, name):
    shortcut = x
    h = layers.BatchNormalization(name=name + "_bn")(x)
    h = layers.Activation("relu", name=name + "_relu")(h)
    h = layers.Dense(units, kernel_regularizer=regularizers.l2(1e-4), name=name + "_dense")(h)
    h = layers.Dropout(0.05, name=name + "_drop")(h)
    if shortcut.shape[-1] != units:
        shortcut = layers.Dense(units, use_bias=False, name=name + "_proj")(shortcut)
    return layers.add([h, shortcut], name=name + "_add")


tf.random.set_seed(3)
inputs = keras.Input(shape=(3,))
x = block(inputs, 32, "b1")
x = block(x, 32, "b2")
x = layers.LeakyReLU(alpha=0.1)(x)
features = keras.Model(inputs, x, name="trunk")
out = layers.Dense(1)(features(inputs))
out = layers.Lambda(lambda t: t * 2.0, name="scale")(out)
model = keras.Model(inputs, out, name="resnet")
model.summary(line_length=110)
model.summary(expand_nested=True)
print(len(model.layers), [type(layer).__name__ for layer in model.layers], model.count_params())
print(features.get_layer("b1_add").output.shape, features.get_layer(index=2).name)
print(len(model.losses), len(model.trainable_weights), len(model.non_trainable_weights))
try:
    features.get_layer("b9")
except ValueError as error:
    print(str(error).split(".")[0])
model.compile(loss="mse", optimizer=keras.optimizers.Adam(0.01), metrics=[keras.metrics.RootMeanSquaredError(name="rmse")])
history = model.fit(X, y, epochs=40, batch_size=64, verbose=0, validation_split=0.2)
print(sorted(history.history))
probe = keras.Model(features.input, features.get_layer("b2_add").output)
print(probe.predict(X[:2]).shape, probe(X[:2], training=False).shape)
np.testing.assert_allclose(probe(X[:2]), keras.Model(features.inputs, features.get_layer("b2_add").output)(X[:2]))
assert min(history.history["val_rmse"]) < 0.7
