"""Tensors without learning: the Mandelbrot set with complex numbers, the game of life with rolls, pi by chance."""
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf

Y, X = np.mgrid[-1.3:1.3:0.05, -2:1:0.05]
Z = X + 1j * Y
xs = tf.constant(Z.astype(np.complex64))
zs = tf.Variable(xs)
ns = tf.Variable(tf.zeros_like(xs, tf.float32))


@tf.function
def mandelbrot_step(xs, zs, ns):
    zs_ = zs * zs + xs
    not_diverged = tf.abs(zs_) < 4
    not_diverged = tf.math.logical_and(not_diverged, tf.math.is_finite(tf.math.real(zs_)))
    return tf.where(not_diverged, zs_, zs), ns + tf.cast(not_diverged, tf.float32)


for i in range(50):
    z, n = mandelbrot_step(xs, zs, ns)
    zs.assign(z)
    ns.assign(n)
print(ns.shape, tf.reduce_max(ns), tf.reduce_sum(tf.cast(ns >= 50, tf.int32)), zs.dtype)
plt.imshow(np.uint8(255 - ns.numpy()[:, :, None].repeat(3, 2)))
plt.savefig("mandelbrot.png")


def life(board):
    neighbours = sum(tf.roll(board, shift=[i, j], axis=[0, 1]) for i in (-1, 0, 1) for j in (-1, 0, 1) if (i, j) != (0, 0))
    alive = tf.logical_or(tf.equal(neighbours, 3), tf.logical_and(tf.equal(board, 1), tf.equal(neighbours, 2)))
    return tf.cast(alive, board.dtype)


board = tf.tensor_scatter_nd_update(tf.zeros([6, 6], tf.int32), [[0, 1], [1, 2], [2, 0], [2, 1], [2, 2]], [1] * 5)
print(tf.strings.join(["glider ", "of ", tf.strings.as_string(tf.reduce_sum(board))]).numpy())
for _ in range(4):
    board = life(board)
print(board, tf.where(board)[:2])
assert tf.reduce_all(board == tf.roll(tf.roll(tf.tensor_scatter_nd_update(
    tf.zeros([6, 6], tf.int32), [[0, 1], [1, 2], [2, 0], [2, 1], [2, 2]], [1] * 5), 1, 0), 1, 1))
tf.random.set_seed(0)
points = tf.random.uniform([10000, 2])
inside = tf.reduce_sum(tf.cast(tf.norm(points, axis=1) < 1, tf.float64))
pi = 4 * inside / points.shape[0]
print(pi, "%.2f" % pi, f"{pi:.3f}", float(pi), int(inside))
a = tf.range(12)
print(tf.reshape(a, [3, -1])[1:, ::2], a[tf.newaxis, :3], tf.concat([a[:2], a[-2:]], 0), tf.stack([a[:2], a[2:4]], axis=1))
print(tf.pad([[1, 2], [3, 4]], [[1, 0], [0, 2]], constant_values=9), tf.tile([[1, 2]], [2, 2]), tf.repeat([1, 2], [2, 1]))
print(tf.split(tf.range(6), 3), tf.split(tf.range(7), [3, 4])[1], tf.unstack(tf.eye(2)), tf.meshgrid([1, 2], [3, 4, 5])[0])
print(tf.cumsum([1, 2, 3], exclusive=True), tf.math.cumprod([1.0, 2.0, 3.0], reverse=True), tf.math.reduce_std([1.0, 2.0, 4.0]))
print(tf.one_hot([0, 2, -1], 3, on_value=5.0), tf.sequence_mask([1, 3], 4), tf.cast([1.7, -1.7], tf.int32), tf.bitwise.bitwise_and(6, 3))
print(tf.constant([[1, 2], [3, 4]]) @ tf.constant([[1], [1]]), 2 ** tf.constant([1.0, 3.0]), 7 // tf.constant(2), -7 % tf.constant(3))
print(tf.constant(["a", "bc"]), tf.constant(True), tf.constant(3 + 4j), tf.constant([1.5], tf.float64), tf.zeros([0, 2]))
x = tf.constant([[5.0, 1.0], [2.0, 8.0]])
print(x.shape.as_list(), x.shape[0], x.ndim, tf.argmax(x, axis=1), tf.math.top_k(x, 1).indices, tf.sort(x, direction="DESCENDING"))
assert abs(pi - np.pi) < 0.06
