"""The training loop written out: tf.function steps, loss and metric objects, validation, early stopping by hand."""
import numpy as np
import tensorflow as tf
from sklearn.datasets import make_moons
from sklearn.model_selection import train_test_split

X, y = make_moons(1200, noise=0.2, random_state=0)
X_train, X_val, y_train, y_val = train_test_split(X.astype("float32"), y, test_size=0.25, random_state=1)
tf.random.set_seed(1234)


class MyModel(tf.keras.Model):
    def __init__(self):
        super(MyModel, self).__init__()
        self.d1 = tf.keras.layers.Dense(32, activation="relu")
        self.drop = tf.keras.layers.Dropout(0.1)
        self.d2 = tf.keras.layers.Dense(2)

    def call(self, x, training=False):
        return self.d2(self.drop(self.d1(x), training=training))


model = MyModel()
loss_object, optimizer = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True), tf.keras.optimizers.Adam(1e-2)
train_loss, test_loss = tf.keras.metrics.Mean(name="train_loss"), tf.keras.metrics.Mean(name="test_loss")
train_accuracy, test_accuracy = (tf.keras.metrics.SparseCategoricalAccuracy(name=n) for n in ("accuracy", "test_accuracy"))


@tf.function
def train_step(features, labels):
    with tf.GradientTape() as tape:
        predictions = model(features, training=True)
        loss = loss_object(labels, predictions)
    gradients = tape.gradient(loss, model.trainable_variables)
    gradients, norm = tf.clip_by_global_norm(gradients, 5.0)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    train_loss(loss)
    train_accuracy(labels, predictions)


@tf.function
def test_step(features, labels):
    predictions = model(features, training=False)
    test_loss(loss_object(labels, predictions))
    test_accuracy.update_state(labels, predictions)


best, wait = np.inf, 0
for epoch in range(15):
    for metric in (train_loss, train_accuracy, test_loss, test_accuracy):
        metric.reset_states()
    for i in range(0, len(X_train), 64):
        train_step(X_train[i:i + 64], y_train[i:i + 64])
    test_step(X_val, y_val)
    print("Epoch {}, Loss: {:.3f}, Accuracy: {:.1f}, Test Loss: {:.3f}, Test Accuracy: {:.1f}".format(
        epoch + 1, train_loss.result(), train_accuracy.result() * 100, test_loss.result(), test_accuracy.result() * 100))
    best, wait = (test_loss.result(), 0) if test_loss.result() < best else (best, wait + 1)
    if wait > 3:
        break
print(optimizer.iterations.numpy(), model.d1.kernel.shape, [v.name for v in model.variables])
assert test_accuracy.result() > 0.9
