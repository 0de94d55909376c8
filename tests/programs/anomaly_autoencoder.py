"""Anomaly detection with an autoencoder: a subclassed model, a threshold on the error, submodels of a trained one."""
import numpy as np
import tensorflow as tf
from sklearn.metrics import accuracy_score, precision_score, recall_score
from sklearn.model_selection import train_test_split
from tensorflow.keras import layers, losses
from tensorflow.keras.models import Model

rng = np.random.RandomState(3)
t = np.linspace(0, 1, 140)
normal = np.stack([np.sin(2 * np.pi * (t + rng.rand() * .05)) + rng.normal(0, .1, 140) for _ in range(600)])
odd = np.stack([np.sin(6 * np.pi * t + rng.rand()) + rng.normal(0, .1, 140) for _ in range(200)])
data = np.concatenate([normal, odd]); labels = np.array([1] * 600 + [0] * 200)
train_data, test_data, train_labels, test_labels = train_test_split(data, labels, test_size=0.2, random_state=21)
min_val = tf.reduce_min(train_data)
max_val = tf.reduce_max(train_data)
train_data = (train_data - min_val) / (max_val - min_val)
test_data = (test_data - min_val) / (max_val - min_val)
train_data = tf.cast(train_data, tf.float32)
test_data = tf.cast(test_data, tf.float32)
train_labels = train_labels.astype(bool)
test_labels = test_labels.astype(bool)
normal_train_data = train_data[train_labels]
normal_test_data = test_data[test_labels]
anomalous_train_data = train_data[~train_labels]
anomalous_test_data = test_data[~test_labels]
print(normal_train_data.shape, anomalous_test_data.shape)

class AnomalyDetector(Model):
  def __init__(self):
    super(AnomalyDetector, self).__init__()
    self.encoder = tf.keras.Sequential([
      layers.Dense(32, activation="relu"),
      layers.Dense(16, activation="relu"),
      layers.Dense(8, activation="relu")])
    self.decoder = tf.keras.Sequential([
      layers.Dense(16, activation="relu"),
      layers.Dense(32, activation="relu"),
      layers.Dense(140, activation="sigmoid")])

  def call(self, x):
    encoded = self.encoder(x)
    decoded = self.decoder(encoded)
    return decoded

tf.random.set_seed(1)
autoencoder = AnomalyDetector()
autoencoder.compile(optimizer='adam', loss='mae')
history = autoencoder.fit(normal_train_data, normal_train_data, epochs=20, batch_size=512,
          validation_data=(test_data, test_data), shuffle=True, verbose=2)
encoded_data = autoencoder.encoder(normal_test_data).numpy()
decoded_data = autoencoder.decoder(encoded_data).numpy()
print(encoded_data.shape, decoded_data.shape)
reconstructions = autoencoder.predict(normal_train_data)
train_loss = tf.keras.losses.mae(reconstructions, normal_train_data)
threshold = np.mean(train_loss) + np.std(train_loss)
print("Threshold: %.4f" % threshold)
reconstructions = autoencoder.predict(anomalous_test_data)
test_loss = tf.keras.losses.mae(reconstructions, anomalous_test_data)
print(test_loss[None, :].shape, float(np.mean(test_loss)) > threshold)

def predict(model, data, threshold):
  reconstructions = model(data)
  loss = tf.keras.losses.mae(reconstructions, data)
  return tf.math.less(loss, threshold)

def print_stats(predictions, labels):
  print("Accuracy = {:.2f}".format(accuracy_score(labels, predictions)))
  print("Precision = {:.2f}".format(precision_score(labels, predictions)))
  print("Recall = {:.2f}".format(recall_score(labels, predictions)))

preds = predict(autoencoder, test_data, threshold)
print_stats(preds, test_labels)
autoencoder.summary()
# denoising
noise_factor = 0.2
noisy = train_data + noise_factor * tf.random.normal(shape=train_data.shape)
noisy = tf.clip_by_value(noisy, clip_value_min=0., clip_value_max=1.)
print(noisy.dtype, tf.reduce_max(noisy).numpy())
input_seq = tf.keras.Input(shape=(140,))
h = layers.Dense(24, activation='relu', activity_regularizer=tf.keras.regularizers.l1(1e-5))(input_seq)
out = layers.Dense(140, activation='sigmoid')(h)
ae = tf.keras.Model(input_seq, out)
encoder = tf.keras.Model(input_seq, h)
encoded_input = tf.keras.Input(shape=(24,))
decoder_layer = ae.layers[-1]
decoder = tf.keras.Model(encoded_input, decoder_layer(encoded_input))
ae.compile(optimizer='adam', loss='binary_crossentropy')
ae.fit(noisy, train_data, epochs=3, batch_size=64, verbose=2)
print(decoder.predict(encoder.predict(noisy[:2])).shape, decoder.count_params())
