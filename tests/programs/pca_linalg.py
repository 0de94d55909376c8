"""Principal components three ways: covariance and eigh, svd, and a linear autoencoder with tied weights."""
import numpy as np
import tensorflow as tf

rng = np.random.RandomState(8)
mixing = rng.randn(2, 5)
X = (rng.randn(200, 2) * [3.0, 1.0]) @ mixing + 0.05 * rng.randn(200, 5)
X = tf.constant(X)  # float64 stays float64
print(X.dtype, X.shape)
centred = X - tf.reduce_mean(X, axis=0, keepdims=True)
covariance = tf.matmul(centred, centred, transpose_a=True) / tf.cast(tf.shape(X)[0] - 1, X.dtype)
print(np.allclose(covariance, np.cov(X.numpy().T)))
eigenvalues, eigenvectors = tf.linalg.eigh(covariance)
order = tf.argsort(eigenvalues, direction="DESCENDING")
components = tf.gather(eigenvectors, order, axis=1)[:, :2]
explained = tf.gather(eigenvalues, order) / tf.reduce_sum(eigenvalues)
print("explained", explained.numpy().round(4))
s, u, v = tf.linalg.svd(centred)
print(s.shape, u.shape, v.shape, tf.reduce_max(tf.abs(s**2 / 199 - tf.gather(eigenvalues, order))).numpy() < 1e-9)
overlap = tf.abs(tf.linalg.diag_part(tf.matmul(components, v[:, :2], transpose_a=True)))
print(overlap.numpy().round(6))
projected = centred @ components
restored = projected @ tf.transpose(components)
print("error", tf.reduce_mean((restored - centred) ** 2).numpy().round(6))
rank = tf.linalg.matrix_rank(covariance, tol=0.1)
print(rank.numpy(), tf.linalg.trace(covariance).numpy().round(4), tf.linalg.logdet(covariance).numpy().round(4))
q, r = tf.linalg.qr(tf.constant([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]))
print(tf.abs(tf.matmul(q, r)).numpy().round(4), tf.linalg.norm(q).numpy().round(4))
a = tf.constant([[4.0, 1.0], [1.0, 3.0]])
print(tf.linalg.inv(a), tf.linalg.cholesky(a), tf.linalg.solve(a, [[1.0], [2.0]]), tf.linalg.det(a), sep="\n")
print(tf.einsum("ij,jk->ik", a, a), tf.tensordot(a, a, axes=1)[0], tf.linalg.matvec(a, [1.0, 1.0]), tf.eye(2), sep="\n")
print(tf.linalg.lstsq(tf.constant([[1.0, 1.0], [1.0, 2.0], [1.0, 3.0]]), tf.constant([[1.0], [2.0], [2.0]])).numpy().round(4))


class Tied(tf.keras.layers.Layer):
    def build(self, shape):
        self.w = self.add_weight(shape=(int(shape[-1]), 2), initializer=tf.keras.initializers.Orthogonal(seed=1))

    def call(self, x):
        return tf.matmul(tf.matmul(x, self.w), self.w, transpose_b=True)


scaled = tf.cast(centred / tf.math.reduce_std(centred), tf.float32)
model = tf.keras.Sequential([Tied()])
model.compile(tf.keras.optimizers.Adam(0.02), "mse")
history = model.fit(scaled, scaled, epochs=40, verbose=0, batch_size=50)
learnt, _ = tf.linalg.qr(tf.cast(model.layers[0].w, tf.float64))
angles = tf.linalg.svd(tf.matmul(learnt, components, transpose_a=True), compute_uv=False)
assert tf.reduce_min(angles) > 0.98, angles
assert tf.reduce_sum(explained[:2]) > 0.99
