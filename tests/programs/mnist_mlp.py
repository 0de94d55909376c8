"""Recognise digits with a multilayer perceptron; the idx files are read with NumPy."""
import gzip
import os

import numpy as np
import tensorflow as tf
from tensorflow.keras.layers import Dense, Dropout, Flatten
from tensorflow.keras.models import Sequential
from tensorflow.keras.utils import to_categorical

folder = os.environ["MNIST"]
quick = bool(os.environ.get("QUICK"))


def read_idx(name):
    with gzip.open(os.path.join(folder, name), "rb") as file:
        data = file.read()
    dims = data[3]
    shape = np.frombuffer(data, ">i4", dims, 4)
    return np.frombuffer(data, np.uint8, offset=4 + 4 * dims).reshape(shape)


x_train, y_train = read_idx("train-images-idx3-ubyte.gz"), read_idx("train-labels-idx1-ubyte.gz")
x_test, y_test = read_idx("t10k-images-idx3-ubyte.gz"), read_idx("t10k-labels-idx1-ubyte.gz")
if quick:
    x_train, y_train = x_train[:6000], y_train[:6000]
print(x_train.shape, x_train.dtype, y_train[:10], np.bincount(y_test))
x_train, x_test = x_train / 255.0, x_test / 255.0
num_classes = 10
y_train_hot, y_test_hot = to_categorical(y_train, num_classes), to_categorical(y_test, num_classes)
print(y_train_hot[0], y_train_hot.dtype)

np.random.seed(0)
tf.random.set_seed(0)
model = Sequential()
model.add(Flatten(input_shape=(28, 28)))
model.add(Dense(128, activation="relu"))
model.add(Dropout(0.2))
model.add(Dense(num_classes, activation="softmax"))
model.summary()
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
history = model.fit(x_train, y_train_hot, batch_size=128, epochs=3, verbose=2, validation_split=0.1)
print(sorted(history.history.keys()), history.params)
score = model.evaluate(x_test, y_test_hot, verbose=0)
print("Test loss: %.2f" % score[0], "Test accuracy: %.2f" % score[1])

probabilities = model.predict(x_test[:5])
print(probabilities.shape, probabilities.dtype, np.argmax(probabilities, axis=1), y_test[:5])
logits_model = Sequential([*model.layers[:-1], Dense(10)])
logits_model.layers[-1].build((None, 128))
logits_model.layers[-1].set_weights(model.layers[-1].get_weights())
probability_model = Sequential([logits_model, tf.keras.layers.Softmax()])
np.testing.assert_allclose(probability_model(x_test[:5]), probabilities, rtol=1e-4, atol=1e-6)
assert score[1] > (0.88 if quick else 0.95)
