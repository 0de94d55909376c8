"""Logistic regression with tf.function: cross entropy, L2, batches drawn with NumPy."""
import numpy as np
import tensorflow as tf

rng = np.random.RandomState(0)
n = 400
features = np.vstack([rng.randn(n, 2) + [2, 2], rng.randn(n, 2) - [1, 1]])
labels = np.concatenate([np.ones((n, 1)), np.zeros((n, 1))])
x_train = tf.constant(features, dtype=tf.float32)
y_train = tf.convert_to_tensor(labels, tf.float32)

W = tf.Variable(tf.zeros([2, 1]), name="W")
b = tf.Variable(tf.zeros([1]), name="b")
print(W)
print(b)


@tf.function
def forward(x):
    return tf.sigmoid(tf.matmul(x, W) + b)


def cost(y, p, lam=1e-3):
    p = tf.clip_by_value(p, 1e-9, 1.0 - 1e-9)
    entropy = -tf.reduce_mean(y * tf.math.log(p) + (1 - y) * tf.math.log(1 - p))
    return entropy + lam * tf.nn.l2_loss(W)


@tf.function
def step(x, y, rate):
    with tf.GradientTape() as tape:
        value = cost(y, forward(x))
    grads = tape.gradient(value, [W, b])
    for variable, grad in zip([W, b], grads):
        variable.assign_sub(rate * grad)
    return value


def accuracy(y, p):
    return tf.reduce_mean(tf.cast(tf.equal(tf.round(p), y), tf.float32))


for i in range(200):
    index = rng.choice(2 * n, 64, replace=False)
    value = step(tf.gather(x_train, index), tf.gather(y_train, index), tf.constant(0.5))
    if i % 40 == 0:
        print("step: %i, cost: %.4f, accuracy: %.4f" % (i, value, accuracy(y_train, forward(x_train))))
print("W", W.numpy().ravel(), "b", b.numpy())
prediction = tf.cast(forward(x_train) > 0.5, tf.int32)
matrix = tf.math.confusion_matrix(tf.squeeze(tf.cast(y_train, tf.int32)), tf.squeeze(prediction))
print(matrix)
tn, fp, fn, tp = matrix.numpy().ravel()
print("precision", tp / (tp + fp), "recall", tp / (tp + fn))
assert accuracy(y_train, forward(x_train)) > 0.95
assert float(value) < 0.2
