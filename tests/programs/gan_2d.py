"""A generative adversarial network on points: two models, two optimizers, alternating tapes; and as a keras.Model."""
import os

import numpy as np
import tensorflow as tf
from tensorflow import keras

rng = np.random.default_rng(0)
angle = rng.uniform(0, 2 * np.pi, 1024)
real = np.stack([2 + np.cos(angle) * 0.5, -1 + np.sin(angle) * 0.5], 1).astype("float32")
BATCH, NOISE = 128, 4
tf.random.set_seed(0)


def make_generator():
    return keras.Sequential([keras.layers.Dense(32, activation="relu", input_shape=(NOISE,)), keras.layers.Dense(2)])


def make_discriminator():
    return keras.Sequential([
        keras.layers.Dense(32, input_shape=(2,)), keras.layers.LeakyReLU(0.2), keras.layers.Dropout(0.1),
        keras.layers.Dense(1)])


cross_entropy = keras.losses.BinaryCrossentropy(from_logits=True)
generator, discriminator = make_generator(), make_discriminator()
generator_optimizer, discriminator_optimizer = keras.optimizers.Adam(1e-3), keras.optimizers.Adam(2e-3)


@tf.function
def train_step(points):
    noise = tf.random.normal([BATCH, NOISE])
    with tf.GradientTape() as gen_tape, tf.GradientTape() as disc_tape:
        fake = generator(noise, training=True)
        real_output, fake_output = discriminator(points, training=True), discriminator(fake, training=True)
        gen_loss = cross_entropy(tf.ones_like(fake_output), fake_output)
        disc_loss = (cross_entropy(tf.ones_like(real_output), real_output)
                     + cross_entropy(tf.zeros_like(fake_output), fake_output))
    gradients = gen_tape.gradient(gen_loss, generator.trainable_variables)
    disc_gradients = disc_tape.gradient(disc_loss, discriminator.trainable_variables)
    generator_optimizer.apply_gradients(zip(gradients, generator.trainable_variables))
    discriminator_optimizer.apply_gradients(zip(disc_gradients, discriminator.trainable_variables))
    return gen_loss, disc_loss


for epoch in range(40 if os.environ.get("QUICK") else 150):
    rng.shuffle(real)
    for i in range(0, len(real), BATCH):
        gen_loss, disc_loss = train_step(real[i:i + BATCH])
made = generator(tf.random.normal([500, NOISE]), training=False).numpy()
print("losses are finite:", np.isfinite([gen_loss, disc_loss]).all(), made.shape)
assert np.abs(made.mean(0) - [2, -1]).max() < 0.9, made.mean(0)


class GAN(keras.Model):
    def compile(self, d_optimizer, g_optimizer, loss_fn):
        super().compile()
        self.d_optimizer, self.g_optimizer, self.loss_fn = d_optimizer, g_optimizer, loss_fn

    def __init__(self, discriminator, generator, latent_dim):
        super().__init__()
        self.discriminator, self.generator, self.latent_dim = discriminator, generator, latent_dim

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


gan = GAN(make_discriminator(), make_generator(), NOISE)
gan.compile(d_optimizer=keras.optimizers.Adam(2e-3), g_optimizer=keras.optimizers.Adam(1e-3), loss_fn=cross_entropy)
history = gan.fit(real, epochs=3, batch_size=100, verbose=0)
print(sorted(history.history), len(history.history["d_loss"]))

# the oldest form: the discriminator is frozen inside a stacked model and train_on_batch alternates
d, g = make_discriminator(), make_generator()
d.compile(loss=cross_entropy, optimizer="adam", metrics=["accuracy"])
d.trainable = False
z = keras.Input((NOISE,))
stacked = keras.Model(z, d(g(z)))
stacked.compile(loss=cross_entropy, optimizer="adam")
before = d.get_weights()[0].copy()
for i in range(3):
    z0 = rng.normal(size=(BATCH, NOISE))
    d_loss = 0.5 * np.add(d.train_on_batch(real[:BATCH], np.ones((BATCH, 1))),
                          d.train_on_batch(g.predict(z0), np.zeros((BATCH, 1))))
    moved = d.get_weights()[0].copy()
    g_loss = stacked.train_on_batch(z0, np.ones(BATCH))
    assert (d.get_weights()[0] == moved).all()
print(type(g_loss), d_loss.shape, (before != moved).any(), len(stacked.trainable_weights))
