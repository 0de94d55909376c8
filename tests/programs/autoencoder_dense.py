"""A dense autoencoder on made-up signals: subclassed with two Sequential halves; anomalies by reconstruction error."""
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
from sklearn.metrics import accuracy_score, precision_score, recall_score
from tensorflow.keras import layers, losses
from tensorflow.keras.models import Model

rng = np.random.RandomState(0)
t = np.linspace(0, 1, 64)
phase = rng.rand(600, 1)
normal = np.sin(2 * np.pi * (t + phase)) + 0.05 * rng.randn(600, 64)
strange = np.sign(np.sin(6 * np.pi * (t + phase[:80]))) * 0.8 + 0.05 * rng.randn(80, 64)
low, high = tf.reduce_min(normal), tf.reduce_max(normal)
train = tf.cast((normal[:500] - low) / (high - low), tf.float32)
test = tf.cast((np.vstack([normal[500:], strange]) - low) / (high - low), tf.float32)
is_normal = np.arange(180) < 100


class AnomalyDetector(Model):
    def __init__(self):
        super().__init__()
        self.encoder = tf.keras.Sequential([
            layers.Dense(32, activation="relu"),
            layers.Dense(16, activation="relu"),
            layers.Dense(8, activation="relu")])
        self.decoder = tf.keras.Sequential([
            layers.Dense(16, activation="relu"),
            layers.Dense(32, activation="relu"),
            layers.Dense(64, activation="sigmoid")])

    def call(self, x):
        return self.decoder(self.encoder(x))


tf.random.set_seed(2)
autoencoder = AnomalyDetector()
autoencoder.compile(optimizer="adam", loss="mae")
history = autoencoder.fit(train, train, epochs=60, batch_size=50, validation_data=(test[:100], test[:100]), verbose=0)
print(list(history.history), autoencoder.encoder.layers[0].kernel.shape)
autoencoder.summary()
encoded = autoencoder.encoder(test).numpy()
decoded = autoencoder.decoder(encoded).numpy()
plt.plot(test[0], "b")
plt.plot(decoded[0], "r")
plt.fill_between(np.arange(64), decoded[0], test[0], color="lightcoral")
reconstructions = autoencoder.predict(train)
train_loss = tf.keras.losses.mae(reconstructions, train)
plt.hist(train_loss.numpy(), bins=50)
threshold = np.mean(train_loss) + 2 * np.std(train_loss)


def predict(model, data, threshold):
    loss = losses.mae(model(data), data)
    return tf.math.less(loss, threshold)


preds = predict(autoencoder, test, threshold)
print(preds.dtype, preds.shape)
scores = accuracy_score(is_normal, preds), precision_score(is_normal, preds), recall_score(is_normal, preds)
assert min(scores) > 0.85, scores
