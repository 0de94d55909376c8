"""A generative adversarial network on points: two models, two optimizers, two tapes in one tf.function."""
import os

import numpy as np
import tensorflow as tf
from tensorflow import keras

rng = np.random.default_rng(0)
angle = rng.uniform(0, 2 * np.pi, 1024)
real = np.stack([2 + np.cos(angle) * 0.5, -1 + np.sin(angle) * 0.5], 1).astype("float32")
BATCH, NOISE = 128, 4
tf.random.set_seed(0)
generator = keras.Sequential([keras.layers.Dense(32, activation="relu", input_shape=(NOISE,)), keras.layers.Dense(2)])
discriminator = keras.Sequential([
    keras.layers.Dense(32, input_shape=(2,)), keras.layers.LeakyReLU(0.2), keras.layers.Dropout(0.1), keras.layers.Dense(1)])
cross_entropy = keras.losses.BinaryCrossentropy(from_logits=True)
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


for epoch in range(60 if os.environ.get("QUICK") else 150):
    rng.shuffle(real)
    for i in range(0, len(real), BATCH):
        gen_loss, disc_loss = train_step(real[i:i + BATCH])
    if epoch < 3:
        print("epoch %d: generator %.3f, discriminator %.3f" % (epoch, gen_loss, disc_loss))
made = generator(tf.random.normal([500, NOISE]), training=False).numpy()
print("losses are finite:", np.isfinite([gen_loss, disc_loss]).all(), made.shape)
assert np.abs(made.mean(0) - [2, -1]).max() < 0.9, made.mean(0)
