"""The variational autoencoder with trackers and a train_step, as in the Keras example pages."""
import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers


class Sampling(layers.Layer):
    def call(self, inputs):
        z_mean, z_log_var = inputs
        epsilon = tf.random.normal(shape=tf.shape(z_mean))
        return z_mean + tf.exp(0.5 * z_log_var) * epsilon


tf.random.set_seed(0)
encoder_inputs = keras.Input(shape=(8, 8, 1))
x = layers.Dense(32, activation="relu")(layers.Flatten()(encoder_inputs))
z_mean, z_log_var = layers.Dense(2, name="z_mean")(x), layers.Dense(2, name="z_log_var")(x)
encoder = keras.Model(encoder_inputs, [z_mean, z_log_var, Sampling()([z_mean, z_log_var])], name="encoder")
encoder.summary()
latent_inputs = keras.Input(shape=(2,))
x = layers.Dense(64, activation="sigmoid")(layers.Dense(32, activation="relu")(latent_inputs))
decoder = keras.Model(latent_inputs, layers.Reshape((8, 8, 1))(x), name="decoder")


class VAE(keras.Model):
    def __init__(self, encoder, decoder, **kwargs):
        super(VAE, self).__init__(**kwargs)
        self.encoder, self.decoder = encoder, decoder
        self.trackers = [keras.metrics.Mean(name=name) for name in ("total_loss", "reconstruction_loss", "kl_loss")]

    @property
    def metrics(self):
        return self.trackers

    def train_step(self, data):
        with tf.GradientTape() as tape:
            z_mean, z_log_var, z = self.encoder(data)
            reconstruction = self.decoder(z)
            reconstruction_loss = tf.reduce_mean(
                tf.reduce_sum(keras.losses.binary_crossentropy(data, reconstruction), axis=(1, 2)))
            kl_loss = -0.5 * (1 + z_log_var - tf.square(z_mean) - tf.exp(z_log_var))
            kl_loss = tf.reduce_mean(tf.reduce_sum(kl_loss, axis=1))
            total_loss = reconstruction_loss + kl_loss
        grads = tape.gradient(total_loss, self.trainable_weights)
        self.optimizer.apply_gradients(zip(grads, self.trainable_weights))
        for tracker, value in zip(self.trackers, (total_loss, reconstruction_loss, kl_loss)):
            tracker.update_state(value)
        return {m.name: m.result() for m in self.metrics}


images = np.zeros((256, 8, 8, 1), "float32")
images[np.arange(256), np.arange(256) % 8] = 1
vae = VAE(encoder, decoder)
vae.compile(optimizer=keras.optimizers.Adam(0.005))
history = vae.fit(images, epochs=10, batch_size=32, verbose=2)
print(decoder.predict(np.array([[0.5, -0.5]]))[0].shape, vae.encoder.predict(images[:1])[2].shape)
assert history.history["total_loss"][-1] < 0.7 * history.history["total_loss"][0]
assert min(history.history["kl_loss"]) >= 0
