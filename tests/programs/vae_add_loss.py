"""Variational autoencoders of dense layers: add_loss and add_metric in call, and on a functional model."""
import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import backend as K
from tensorflow.keras import layers

rng = np.random.RandomState(4)
corners = rng.randint(0, 2, (256, 2)).astype("float32")
x_train = np.clip(np.repeat(corners, 4, axis=1) * 0.9 + 0.05 * rng.rand(256, 8), 0, 1).astype("float32")


class Sampling(layers.Layer):
    def call(self, inputs):
        z_mean, z_log_var = inputs
        epsilon = tf.random.normal(shape=(tf.shape(z_mean)[0], tf.shape(z_mean)[1]))
        return z_mean + tf.exp(0.5 * z_log_var) * epsilon


class VAE(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense_proj = layers.Dense(8, activation="relu")
        self.dense_mean, self.dense_log_var, self.sampling = layers.Dense(2), layers.Dense(2), Sampling()
        self.decoder = keras.Sequential([layers.Dense(8, "relu"), layers.Dense(8, "sigmoid")], name="decoder")

    def call(self, inputs):
        x = self.dense_proj(inputs)
        z_mean, z_log_var = self.dense_mean(x), self.dense_log_var(x)
        kl = -0.5 * tf.reduce_mean(z_log_var - tf.square(z_mean) - tf.exp(z_log_var) + 1)
        self.add_loss(0.1 * kl)
        self.add_metric(kl, name="kl", aggregation="mean")
        return self.decoder(self.sampling((z_mean, z_log_var)))


tf.random.set_seed(9)
vae = VAE(name="vae")
vae.compile(keras.optimizers.Adam(0.01), loss="mse")
history = vae.fit(x_train, x_train, epochs=12, batch_size=64, verbose=2)
print([v.shape.as_list() for v in vae.trainable_weights])

inputs = keras.Input(shape=(8,), name="encoder_input")
h = layers.Dense(8, activation="relu")(inputs)
z_mean, z_log_var = layers.Dense(2, name="z_mean")(h), layers.Dense(2, name="z_log_var")(h)
z = layers.Lambda(lambda args: args[0] + K.exp(0.5 * args[1]) * tf.random.normal(K.shape(args[0])), name="z")([z_mean, z_log_var])
encoder = keras.Model(inputs, [z_mean, z_log_var, z], name="encoder")
latent = keras.Input(shape=(2,), name="z_sampling")
decoder = keras.Model(latent, layers.Dense(8, "sigmoid")(layers.Dense(8, "relu")(latent)), name="decoder")
outputs = decoder(encoder(inputs)[2])
old = keras.Model(inputs, outputs, name="vae_mlp")
kl_loss = -0.5 * K.sum(1 + z_log_var - K.square(z_mean) - K.exp(z_log_var), axis=-1)
old.add_loss(K.mean(keras.losses.binary_crossentropy(inputs, outputs) * 8 + kl_loss))
old.add_metric(kl_loss, name="kl_loss", aggregation="mean")
old.compile(optimizer=keras.optimizers.Adam(0.01))
functional = old.fit(x_train, epochs=12, batch_size=64, verbose=0, validation_data=(x_train[:64], None))
print(sorted(functional.history), encoder.predict(x_train[:3])[0].shape, [layer.name for layer in old.layers][-2:])
for one in (history, functional):
    assert one.history["loss"][-1] < 0.95 * one.history["loss"][0]
