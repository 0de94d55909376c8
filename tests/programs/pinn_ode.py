"""A physics-informed network for u'' + u = 0, u(0) = 0, u'(0) = 1: second derivatives by nested tapes in a tf.function."""
import os

import numpy as np
import tensorflow as tf

tf.random.set_seed(0)
pi = tf.constant(np.pi, dtype="float32")
t_r, t_0 = tf.reshape(tf.linspace(0.0, pi, 40), (-1, 1)), tf.zeros((1, 1))


class PINN(tf.keras.Model):
    def __init__(self, num_hidden_layers=2, num_neurons=20, **kwargs):
        super().__init__(**kwargs)
        self.scale = tf.keras.layers.Lambda(lambda x: 2.0 * x / pi - 1.0)
        self.hidden = [tf.keras.layers.Dense(num_neurons, activation=tf.keras.activations.get("tanh"),
                                             kernel_initializer="glorot_normal") for _ in range(num_hidden_layers)]
        self.out = tf.keras.layers.Dense(1)

    def call(self, X):
        Z = self.scale(X)
        for layer in self.hidden:
            Z = layer(Z)
        return self.out(Z)


model = PINN()
model.build(input_shape=(None, 1))
model.summary()


def get_residual(model, t):
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(t)
        with tf.GradientTape() as inner:
            inner.watch(t)
            u = model(t)
        u_t = inner.gradient(u, t)
    return tape.gradient(u_t, t) + u, u_t


lr = tf.keras.optimizers.schedules.PiecewiseConstantDecay([300, 900], [1e-2, 5e-3, 1e-3])
optim = tf.keras.optimizers.Adam(learning_rate=lr)


@tf.function
def train_step():
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(model.trainable_variables)
        slope = get_residual(model, t_0)[1]
        loss = tf.reduce_mean(tf.square(get_residual(model, t_r)[0])) + tf.reduce_mean(tf.square(model(t_0)) + tf.square(slope - 1.0))
    g = tape.gradient(loss, model.trainable_variables)
    optim.apply_gradients(zip(g, model.trainable_variables))
    return loss


for i in range(400 if os.environ.get("QUICK") else 1500):
    loss = train_step().numpy()
    if i in (0, 1, 10):
        print("It {:05d}: loss = {:10.3f}".format(i, loss))
error = np.abs(model(t_r).numpy() - np.sin(t_r.numpy())).max()
assert error < 0.15, error
