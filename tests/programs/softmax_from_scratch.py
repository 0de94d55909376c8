"""Softmax regression without Keras: one-hot labels, a numerically safe softmax, minibatches."""
import numpy as np
import tensorflow as tf

np.random.seed(3)
centers = np.array([[0, 3], [3, -1], [-3, -1], [0, -5]], "float32")
y = np.random.randint(0, 4, 600)
X = (centers[y] + np.random.randn(600, 2)).astype("float32")

num_inputs, num_outputs, batch_size, lr = 2, 4, 30, 0.1
tf.random.set_seed(0)
W = tf.Variable(tf.random.normal(shape=(num_inputs, num_outputs), mean=0, stddev=0.01))
b = tf.Variable(tf.zeros(num_outputs))


def softmax(X):
    X_exp = tf.exp(X - tf.reduce_max(X, axis=1, keepdims=True))
    return X_exp / tf.reduce_sum(X_exp, 1, keepdims=True)


def net(X):
    return softmax(tf.matmul(tf.reshape(X, (-1, W.shape[0])), W) + b)


def cross_entropy(y_hat, y):
    return -tf.math.log(tf.boolean_mask(y_hat, tf.one_hot(y, depth=y_hat.shape[-1])))


def accuracy(y_hat, y):
    cmp = tf.cast(tf.argmax(y_hat, axis=1), y.dtype) == y
    return float(tf.reduce_sum(tf.cast(cmp, y.dtype)))


class Accumulator:
    def __init__(self, n):
        self.data = [0.0] * n

    def add(self, *args):
        self.data = [a + float(b) for a, b in zip(self.data, args)]


probe = tf.constant([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
print(tf.reduce_sum(probe, 0, keepdims=True), tf.reduce_sum(probe, 1, keepdims=True))
print(softmax(probe), tf.reduce_sum(softmax(probe), 1))
print(cross_entropy(tf.constant([[0.1, 0.3, 0.6], [0.3, 0.2, 0.5]]), tf.constant([0, 2])))
for epoch in range(5):
    total = Accumulator(3)
    for i in range(0, 600, batch_size):
        xb, yb = tf.constant(X[i:i + batch_size]), tf.constant(y[i:i + batch_size])
        with tf.GradientTape() as tape:
            y_hat = net(xb)
            loss = cross_entropy(y_hat, yb)
        for param, grad in zip([W, b], tape.gradient(loss, [W, b])):
            param.assign_sub(lr * grad / batch_size)
        total.add(tf.reduce_sum(loss), accuracy(y_hat, yb), len(yb))
    print(f"epoch {epoch + 1}, loss {total.data[0] / total.data[2]:.4f}, train acc {total.data[1] / total.data[2]:.3f}")
print(tf.size(y), tf.rank(X), tf.unique(y[:6]))
assert accuracy(net(X), tf.constant(y)) / 600 > 0.9
