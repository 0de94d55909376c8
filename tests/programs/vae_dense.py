"""A variational autoencoder of dense layers in the three ways it is published."""
import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import backend as K
from tensorflow.keras import layers

rng = np.random.RandomState(4)
corners = rng.randint(0, 2, (512, 2)).astype("float32")
x_train = np.clip(np.repeat(corners, 8, axis=1) * 0.9 + 0.05 * rng.rand(512, 16), 0, 1).astype("float32")


class Sampling(layers.Layer):
    """Uses (z_mean, z_log_var) to sample z."""

    def call(self, inputs):
        z_mean, z_log_var = inputs
        batch, dim = tf.shape(z_mean)[0], tf.shape(z_mean)[1]
        epsilon = tf.keras.backend.random_normal(shape=(batch, dim))
        return z_mean + tf.exp(0.5 * z_log_var) * epsilon


class Encoder(layers.Layer):
    def __init__(self, latent_dim=2, name="encoder", **kwargs):
        super().__init__(name=name, **kwargs)
        self.dense_proj = layers.Dense(16, activation="relu")
        self.dense_mean, self.dense_log_var = layers.Dense(latent_dim), layers.Dense(latent_dim)
        self.sampling = Sampling()

    def call(self, inputs):
        x = self.dense_proj(inputs)
        z_mean, z_log_var = self.dense_mean(x), self.dense_log_var(x)
        return z_mean, z_log_var, self.sampling((z_mean, z_log_var))


class VAE(keras.Model):
    """The loss comes from add_loss in call and the reconstruction loss given to compile."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.encoder = Encoder()
        self.decoder = keras.Sequential([layers.Dense(16, "relu"), layers.Dense(16, "sigmoid")], name="decoder")

    def call(self, inputs):
        z_mean, z_log_var, z = self.encoder(inputs)
        kl = -0.5 * tf.reduce_mean(z_log_var - tf.square(z_mean) - tf.exp(z_log_var) + 1)
        self.add_loss(0.1 * kl)
        self.add_metric(kl, name="kl", aggregation="mean")
        return self.decoder(z)


tf.random.set_seed(9)
vae = VAE(name="vae")
vae.compile(keras.optimizers.Adam(0.01), loss="mse")
history = vae.fit(x_train, x_train, epochs=30, batch_size=64, verbose=0)
print(list(history.history), history.history["loss"][0] > 2 * history.history["loss"][-1])
print([v.shape.as_list() for v in vae.trainable_weights])
assert history.history["loss"][-1] < 0.15

# the older form: symbolic tensors, a Lambda, and model.add_loss on a functional model
inputs = keras.Input(shape=(16,), name="encoder_input")
h = layers.Dense(16, activation="relu")(inputs)
z_mean, z_log_var = layers.Dense(2, name="z_mean")(h), layers.Dense(2, name="z_log_var")(h)


def sampling(args):
    z_mean, z_log_var = args
    epsilon = K.random_normal(shape=(K.shape(z_mean)[0], K.int_shape(z_mean)[1]))
    return z_mean + K.exp(0.5 * z_log_var) * epsilon


z = layers.Lambda(sampling, output_shape=(2,), name="z")([z_mean, z_log_var])
encoder = keras.Model(inputs, [z_mean, z_log_var, z], name="encoder")
latent = keras.Input(shape=(2,), name="z_sampling")
decoder = keras.Model(latent, layers.Dense(16, "sigmoid")(layers.Dense(16, "relu")(latent)), name="decoder")
outputs = decoder(encoder(inputs)[2])
old = keras.Model(inputs, outputs, name="vae_mlp")
reconstruction = keras.losses.binary_crossentropy(inputs, outputs) * 16
kl_loss = -0.5 * K.sum(1 + z_log_var - K.square(z_mean) - K.exp(z_log_var), axis=-1)
old.add_loss(K.mean(reconstruction + kl_loss))
old.compile(optimizer=keras.optimizers.Adam(0.01))
encoder.summary()
history = old.fit(x_train, epochs=30, batch_size=64, verbose=0, validation_data=(x_train[:100], None))
print(list(history.history), encoder.predict(x_train[:3])[0].shape)
assert history.history["loss"][-1] < 0.8 * history.history["loss"][0]
grid = np.dstack(np.meshgrid(np.linspace(-2, 2, 3), np.linspace(-2, 2, 3))).reshape(-1, 2)
print(decoder.predict(grid).shape)
