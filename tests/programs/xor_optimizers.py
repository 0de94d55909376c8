"""XOR with a hidden layer, once with every optimizer."""
import os

import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], "float32")
Y = np.array([[0], [1], [1], [0]], "float32")
epochs = 150 if os.environ.get("QUICK") else 400

optimizers = {
    "sgd": keras.optimizers.SGD(learning_rate=0.5, momentum=0.9),
    "nesterov": keras.optimizers.SGD(0.5, momentum=0.9, nesterov=True),
    "adam": keras.optimizers.Adam(0.05),
    "amsgrad": keras.optimizers.Adam(0.05, amsgrad=True),
    "rmsprop": keras.optimizers.RMSprop(0.02),
    "adagrad": keras.optimizers.Adagrad(0.5),
    "nadam": keras.optimizers.Nadam(0.05),
    "adamax": keras.optimizers.Adamax(0.05),
}
solved = 0
for name, optimizer in optimizers.items():
    tf.random.set_seed(7)
    model = keras.Sequential([
        layers.Dense(8, activation="tanh", input_dim=2),
        layers.Dense(1, activation="sigmoid"),
    ])
    model.compile(loss="binary_crossentropy", optimizer=optimizer, metrics=["binary_accuracy"])
    history = model.fit(X, Y, batch_size=4, epochs=epochs, verbose=0, shuffle=False)
    scores = model.evaluate(X, Y, verbose=0)
    print("%-9s %s: %.2f%%  loss %.5f -> %.5f" % (
        name, model.metrics_names[1], scores[1] * 100, history.history["loss"][0], scores[0]))
    solved += scores[1] == 1.0
print(model.predict(X).round())
print(model.predict(np.array([[1, 0]])).shape, type(model.predict(X)))
print(model.get_weights()[0].shape, model.layers[0].kernel.name, [w.name.split("/")[-1] for w in model.weights])
model.summary()
assert solved >= 7
