"""A physics-informed network for u'' + u = 0, u(0) = 0, u'(0) = 1: second derivatives by nested tapes in a tf.function."""
import os

import numpy as np
import tensorflow as tf

DTYPE = "float32"
tf.keras.backend.set_floatx(DTYPE)
tf.random.set_seed(0)
pi = tf.constant(np.pi, dtype=DTYPE)
t_r = tf.reshape(tf.linspace(0.0, pi, 40), (-1, 1))
t_0 = tf.zeros((1, 1), dtype=DTYPE)


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
    u_tt = tape.gradient(u_t, t)
    del tape
    return u_tt + u, u_t


def compute_loss(model):
    r, _ = get_residual(model, t_r)
    loss = tf.reduce_mean(tf.square(r))
    _, slope = get_residual(model, t_0)
    return loss + tf.reduce_mean(tf.square(model(t_0))) + tf.reduce_mean(tf.square(slope - 1.0))


lr = tf.keras.optimizers.schedules.PiecewiseConstantDecay([300, 900], [1e-2, 5e-3, 1e-3])
optim = tf.keras.optimizers.Adam(learning_rate=lr)


@tf.function
def train_step():
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(model.trainable_variables)
        loss = compute_loss(model)
    g = tape.gradient(loss, model.trainable_variables)
    del tape
    optim.apply_gradients(zip(g, model.trainable_variables))
    return loss


hist = []
for i in range(400 if os.environ.get("QUICK") else 1500):
    hist.append(train_step().numpy())
    if i % 100 == 0 and i < 301:
        print("It {:05d}: loss = {:10.4e}".format(i, hist[-1]))
error = np.abs(model(t_r).numpy() - np.sin(t_r.numpy())).max()
print(len(hist), type(hist[0]), optim.iterations.numpy())
assert error < 0.15, error
