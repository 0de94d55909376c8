"""Scaled dot-product attention and a transformer block by hand: masks, heads, positions, layer normalisation."""
import numpy as np
import tensorflow as tf


def get_angles(pos, i, d_model):
    return pos * (1 / np.power(10000, (2 * (i // 2)) / np.float32(d_model)))


def positional_encoding(position, d_model):
    angle_rads = get_angles(np.arange(position)[:, np.newaxis], np.arange(d_model)[np.newaxis, :], d_model)
    angle_rads[:, 0::2] = np.sin(angle_rads[:, 0::2])
    angle_rads[:, 1::2] = np.cos(angle_rads[:, 1::2])
    return tf.cast(angle_rads[np.newaxis, ...], dtype=tf.float32)


def create_padding_mask(seq):
    seq = tf.cast(tf.math.equal(seq, 0), tf.float32)
    return seq[:, tf.newaxis, tf.newaxis, :]


def create_look_ahead_mask(size):
    return 1 - tf.linalg.band_part(tf.ones((size, size)), -1, 0)


def scaled_dot_product_attention(q, k, v, mask):
    matmul_qk = tf.matmul(q, k, transpose_b=True)
    dk = tf.cast(tf.shape(k)[-1], tf.float32)
    scaled = matmul_qk / tf.math.sqrt(dk)
    if mask is not None:
        scaled += mask * -1e9
    weights = tf.nn.softmax(scaled, axis=-1)
    return tf.matmul(weights, v), weights


class MultiHeadAttention(tf.keras.layers.Layer):
    def __init__(self, d_model, num_heads):
        super().__init__()
        self.num_heads, self.d_model = num_heads, d_model
        assert d_model % self.num_heads == 0
        self.depth = d_model // self.num_heads
        self.wq, self.wk, self.wv = (tf.keras.layers.Dense(d_model) for _ in range(3))
        self.dense = tf.keras.layers.Dense(d_model)

    def split_heads(self, x, batch_size):
        x = tf.reshape(x, (batch_size, -1, self.num_heads, self.depth))
        return tf.transpose(x, perm=[0, 2, 1, 3])

    def call(self, v, k, q, mask=None):
        batch_size = tf.shape(q)[0]
        q, k, v = (self.split_heads(w(x), batch_size) for w, x in ((self.wq, q), (self.wk, k), (self.wv, v)))
        attention, weights = scaled_dot_product_attention(q, k, v, mask)
        attention = tf.reshape(tf.transpose(attention, perm=[0, 2, 1, 3]), (batch_size, -1, self.d_model))
        return self.dense(attention), weights


print(positional_encoding(50, 16).shape, create_padding_mask(tf.constant([[7, 6, 0, 0, 1]])), create_look_ahead_mask(3))
np.set_printoptions(suppress=True)
temp_k = tf.constant([[10, 0, 0], [0, 10, 0], [0, 0, 10], [0, 0, 10]], dtype=tf.float32)
temp_v = tf.constant([[1, 0], [10, 0], [100, 5], [1000, 6]], dtype=tf.float32)
out, weights = scaled_dot_product_attention(tf.constant([[0, 0, 10], [0, 10, 0], [10, 10, 0]], tf.float32), temp_k, temp_v, None)
print(weights, out, sep="\n")
y = tf.random.uniform((1, 60, 16))
out, attn = MultiHeadAttention(d_model=16, num_heads=4)(y, k=y, q=y, mask=None)
print(out.shape, attn.shape)


class Classifier(tf.keras.Model):
    def __init__(self, vocabulary, d_model=16):
        super().__init__()
        self.embedding = tf.keras.layers.Embedding(vocabulary, d_model)
        self.positions = positional_encoding(12, d_model)
        self.attention = MultiHeadAttention(d_model, 2)
        self.norm1, self.norm2 = (tf.keras.layers.LayerNormalization(epsilon=1e-6) for _ in range(2))
        self.ffn = tf.keras.Sequential([tf.keras.layers.Dense(32, activation="relu"), tf.keras.layers.Dense(d_model)])
        self.dropout, self.head = tf.keras.layers.Dropout(0.1), tf.keras.layers.Dense(2)

    def call(self, x, training=False):
        mask = create_padding_mask(x)
        h = self.embedding(x) * tf.math.sqrt(16.0) + self.positions[:, :tf.shape(x)[1], :]
        attended, _ = self.attention(h, h, h, mask)
        h = self.norm1(h + self.dropout(attended, training=training))
        h = self.norm2(h + self.ffn(h))
        return self.head(tf.reduce_mean(h, axis=1))


rng = np.random.RandomState(0)
tokens = rng.randint(1, 10, (400, 8))
labels = (tokens == 3).any(axis=1).astype(int)
tf.random.set_seed(0)
model = Classifier(10)
model.compile(tf.keras.optimizers.Adam(0.01), tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True), ["accuracy"])
history = model.fit(tokens, labels, epochs=8, batch_size=50, verbose=0)
print(model.count_params(), [w.name for w in model.weights][:3])
assert history.history["accuracy"][-1] > 0.9, history.history["accuracy"]
