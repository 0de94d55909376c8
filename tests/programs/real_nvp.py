"""A normalizing flow (RealNVP) with its own train_step and test_step; a VAE with add_loss and add_metric."""
import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers, regularizers
from sklearn.datasets import make_moons
data = make_moons(512, noise=0.05, random_state=0)[0].astype("float32")
data = (data - data.mean(0)) / data.std(0)
output_dim, reg = 32, 0.01
def Coupling(input_shape):
    input = keras.layers.Input(shape=(input_shape,))
    t = keras.layers.Dense(output_dim, activation="relu", kernel_regularizer=regularizers.l2(reg))(input)
    t = keras.layers.Dense(input_shape, activation="linear", kernel_regularizer=regularizers.l2(reg))(t)
    s = keras.layers.Dense(output_dim, activation="relu", kernel_regularizer=regularizers.l2(reg))(input)
    s = keras.layers.Dense(input_shape, activation="tanh", kernel_regularizer=regularizers.l2(reg))(s)
    return keras.Model(inputs=input, outputs=[s, t])
class RealNVP(keras.Model):
    def __init__(self, num_coupling_layers):
        super(RealNVP, self).__init__()
        self.num_coupling_layers = num_coupling_layers
        self.masks = np.array([[0, 1], [1, 0]] * (num_coupling_layers // 2), dtype="float32")
        self.loss_tracker = keras.metrics.Mean(name="loss")
        self.layers_list = [Coupling(2) for i in range(num_coupling_layers)]
    @property
    def metrics(self):
        return [self.loss_tracker]
    def call(self, x, training=True):
        log_det_inv = 0
        direction = 1
        if training:
            direction = -1
        for i in range(self.num_coupling_layers)[::direction]:
            x_masked = x * self.masks[i]
            reversed_mask = 1 - self.masks[i]
            s, t = self.layers_list[i](x_masked)
            s *= reversed_mask
            t *= reversed_mask
            gate = (direction - 1) / 2
            x = (reversed_mask * (x * tf.exp(direction * s) + direction * t * tf.exp(gate * s)) + x_masked)
            log_det_inv += gate * tf.reduce_sum(s, [1])
        return x, log_det_inv
    def log_loss(self, x):
        y, logdet = self(x)
        log_likelihood = -0.5 * tf.reduce_sum(y ** 2, axis=1) - np.log(2 * np.pi) + logdet
        return -tf.reduce_mean(log_likelihood)
    def train_step(self, data):
        with tf.GradientTape() as tape:
            loss = self.log_loss(data)
        g = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(g, self.trainable_variables))
        self.loss_tracker.update_state(loss)
        return {"loss": self.loss_tracker.result()}
    def test_step(self, data):
        loss = self.log_loss(data)
        self.loss_tracker.update_state(loss)
        return {"loss": self.loss_tracker.result()}
np.random.seed(4); tf.random.set_seed(4)
model = RealNVP(num_coupling_layers=4)
model.compile(optimizer=keras.optimizers.Adam(learning_rate=0.001))
history = model.fit(data, batch_size=128, epochs=5, verbose=2, validation_split=0.2)
z, _ = model(data)
x, _ = model.predict(np.random.RandomState(0).normal(size=(20, 2)).astype("float32"))
print(z.shape, x.shape, len(model.trainable_variables))
class Sampling(layers.Layer):
    def call(self, inputs):
        z_mean, z_log_var = inputs
        eps = tf.keras.backend.random_normal(shape=(tf.shape(z_mean)[0], tf.shape(z_mean)[1]))
        return z_mean + tf.exp(0.5 * z_log_var) * eps
class VAE(keras.Model):
    def __init__(self, original_dim, latent_dim=1, name="vae", **kwargs):
        super().__init__(name=name, **kwargs)
        self.enc = layers.Dense(16, activation="relu"); self.mu = layers.Dense(latent_dim); self.lv = layers.Dense(latent_dim)
        self.sampling = Sampling()
        self.dec = keras.Sequential([layers.Dense(16, activation="relu"), layers.Dense(original_dim)])
    def call(self, inputs):
        h = self.enc(inputs); m, lv = self.mu(h), self.lv(h)
        kl = -0.5 * tf.reduce_mean(lv - tf.square(m) - tf.exp(lv) + 1)
        self.add_loss(kl)
        self.add_metric(kl, name="kl", aggregation="mean")
        return self.dec(self.sampling((m, lv)))
vae = VAE(2)
vae.compile(keras.optimizers.Adam(1e-2), loss=keras.losses.MeanSquaredError())
vae.fit(data, data, epochs=3, batch_size=64, verbose=2)
vae.summary()
opt = keras.optimizers.Adam(1e-2); mse = keras.losses.MeanSquaredError(); lm = keras.metrics.Mean()
for step in range(3):
    with tf.GradientTape() as tape:
        rec = vae(data); loss = mse(data, rec) + sum(vae.losses)
    opt.apply_gradients(zip(tape.gradient(loss, vae.trainable_weights), vae.trainable_weights)); lm(loss)
    print("step %d: mean loss = %.4f" % (step, lm.result()))
