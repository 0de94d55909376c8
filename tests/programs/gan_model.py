"""Adversarial training as a keras.Model with two optimizers, and in the oldest form, with a frozen network inside another."""
import numpy as np
import tensorflow as tf
from tensorflow import keras

rng, NOISE = np.random.RandomState(0), 4
real = (rng.randn(500, 2) * 0.3 + [2, -1]).astype("float32")
tf.random.set_seed(0)


def make_generator():
    return keras.Sequential([keras.layers.Dense(16, activation="relu", input_shape=(NOISE,)), keras.layers.Dense(2)])


def make_discriminator():
    return keras.Sequential([keras.layers.Dense(16, input_shape=(2,)), keras.layers.LeakyReLU(0.2), keras.layers.Dense(1)])


class GAN(keras.Model):
    def __init__(self, discriminator, generator, latent_dim):
        super().__init__()
        self.discriminator, self.generator, self.latent_dim = discriminator, generator, latent_dim

    def compile(self, d_optimizer, g_optimizer, loss_fn):
        super().compile()
        self.d_optimizer, self.g_optimizer, self.loss_fn = d_optimizer, g_optimizer, loss_fn

    def train_step(self, real_points):
        batch_size = tf.shape(real_points)[0]
        generated = self.generator(tf.random.normal(shape=(batch_size, self.latent_dim)))
        combined = tf.concat([generated, real_points], axis=0)
        labels = tf.concat([tf.ones((batch_size, 1)), tf.zeros((batch_size, 1))], axis=0)
        labels += 0.05 * tf.random.uniform(tf.shape(labels))
        with tf.GradientTape() as tape:
            d_loss = self.loss_fn(labels, self.discriminator(combined))
        grads = tape.gradient(d_loss, self.discriminator.trainable_weights)
        self.d_optimizer.apply_gradients(zip(grads, self.discriminator.trainable_weights))
        with tf.GradientTape() as tape:
            predictions = self.discriminator(self.generator(tf.random.normal(shape=(batch_size, self.latent_dim))))
            g_loss = self.loss_fn(tf.zeros((batch_size, 1)), predictions)
        grads = tape.gradient(g_loss, self.generator.trainable_weights)
        self.g_optimizer.apply_gradients(zip(grads, self.generator.trainable_weights))
        return {"d_loss": d_loss, "g_loss": g_loss}


cross_entropy = keras.losses.BinaryCrossentropy(from_logits=True)
gan = GAN(make_discriminator(), make_generator(), NOISE)
gan.compile(d_optimizer=keras.optimizers.Adam(2e-3), g_optimizer=keras.optimizers.Adam(1e-3), loss_fn=cross_entropy)
history = gan.fit(real, epochs=3, batch_size=100, verbose=2)
d, g = make_discriminator(), make_generator()
d.compile(loss=cross_entropy, optimizer="adam", metrics=["accuracy"])
d.trainable = False
z = keras.Input((NOISE,))
stacked = keras.Model(z, d(g(z)))
stacked.compile(loss=cross_entropy, optimizer="adam")
d_loss = 0.5 * np.add(d.train_on_batch(real[:64], np.ones((64, 1))), d.train_on_batch(real[:64] - 5, np.zeros((64, 1))))
moved = d.get_weights()[0].copy()
print(d_loss, stacked.train_on_batch(rng.normal(size=(64, NOISE)), np.ones(64)), len(stacked.trainable_weights))
assert (d.get_weights()[0] == moved).all() and sorted(history.history) == ["d_loss", "g_loss"]
