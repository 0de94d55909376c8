"""A multilayer perceptron from tf.Module, Xavier initialisation and an Adam optimizer written by hand."""
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_digits

digits = load_digits()
x = tf.cast(digits.data / 16.0, tf.float32)
y = tf.cast(digits.target, tf.int32)
x_train, y_train, x_test, y_test = x[:1400], y[:1400], x[1400:], y[1400:]
tf.random.set_seed(22)


def xavier_init(shape):
    in_dim, out_dim = shape
    xavier_lim = tf.sqrt(6.0) / tf.sqrt(tf.cast(in_dim + out_dim, tf.float32))
    return tf.random.uniform(shape=(in_dim, out_dim), minval=-xavier_lim, maxval=xavier_lim, seed=22)


class DenseLayer(tf.Module):
    def __init__(self, out_dim, weight_init=xavier_init, activation=tf.identity):
        self.out_dim, self.weight_init, self.activation = out_dim, weight_init, activation
        self.built = False

    def __call__(self, x):
        if not self.built:
            self.in_dim = x.shape[1]
            self.w = tf.Variable(self.weight_init(shape=(self.in_dim, self.out_dim)))
            self.b = tf.Variable(tf.zeros(shape=(self.out_dim,)))
            self.built = True
        return self.activation(tf.add(tf.matmul(x, self.w), self.b))


class MLP(tf.Module):
    def __init__(self, layers):
        self.layers = layers

    @tf.function
    def __call__(self, x, preds=False):
        for layer in self.layers:
            x = layer(x)
        return x


class Adam:
    def __init__(self, learning_rate=1e-3, beta_1=0.9, beta_2=0.999, ep=1e-7):
        self.beta_1, self.beta_2, self.learning_rate, self.ep = beta_1, beta_2, learning_rate, ep
        self.t, self.v_dvar, self.s_dvar, self.built = 1.0, [], [], False

    def apply_gradients(self, grads, vars):
        if not self.built:
            for var in vars:
                self.v_dvar.append(tf.Variable(tf.zeros(shape=var.shape)))
                self.s_dvar.append(tf.Variable(tf.zeros(shape=var.shape)))
            self.built = True
        for i, (d_var, var) in enumerate(zip(grads, vars)):
            self.v_dvar[i].assign(self.beta_1 * self.v_dvar[i] + (1 - self.beta_1) * d_var)
            self.s_dvar[i].assign(self.beta_2 * self.s_dvar[i] + (1 - self.beta_2) * tf.square(d_var))
            v_bc = self.v_dvar[i] / (1 - (self.beta_1**self.t))
            s_bc = self.s_dvar[i] / (1 - (self.beta_2**self.t))
            var.assign_sub(self.learning_rate * (v_bc / (tf.sqrt(s_bc) + self.ep)))
        self.t += 1.0


def cross_entropy_loss(y_pred, y):
    return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=y_pred))


def accuracy(y_pred, y):
    class_preds = tf.argmax(tf.nn.softmax(y_pred), axis=1)
    return tf.reduce_mean(tf.cast(tf.equal(tf.cast(y, class_preds.dtype), class_preds), tf.float32))


model = MLP([DenseLayer(64, activation=tf.nn.relu), DenseLayer(32, activation=tf.nn.relu), DenseLayer(10)])
optimizer = Adam(0.005)
for epoch in range(4):
    losses = []
    for i in range(0, 1400, 100):
        with tf.GradientTape() as tape:
            batch_loss = cross_entropy_loss(model(x_train[i:i + 100]), y_train[i:i + 100])
        optimizer.apply_gradients(tape.gradient(batch_loss, model.variables), model.variables)
        losses.append(batch_loss)
    print(f"Epoch: {epoch}, loss {tf.reduce_mean(losses):.4f}, accuracy {accuracy(model(x_test), y_test):.3f}")
print(len(model.variables), [v.shape.as_list() for v in model.variables], len(model.submodules))
predicted = tf.argmax(model(x_test), 1)
matrix = tf.math.confusion_matrix(y_test, predicted, num_classes=10)
print(tf.linalg.diag_part(matrix) / tf.reduce_sum(matrix, axis=1))
assert accuracy(model(x_test), y_test) > 0.8
