"""One-hot against sparse labels, logits against probabilities, sample weights against repeated samples."""
import numpy as np
import tensorflow as tf
from tensorflow import keras

rng = np.random.RandomState(0)
X = rng.randn(120, 4).astype("float32")
labels = (X[:, 0] > 0).astype(int) + (X[:, 1] > 0)
hot = keras.utils.to_categorical(labels)


def train(loss, y, activation=None, **kwargs):
    tf.random.set_seed(11)
    model = keras.Sequential([keras.layers.Dense(8, activation="tanh"), keras.layers.Dense(3, activation=activation)])
    model.compile(optimizer=keras.optimizers.SGD(0.1), loss=loss, metrics=["accuracy"], weighted_metrics=["accuracy"])
    history = model.fit(X, y, batch_size=30, epochs=3, shuffle=False, verbose=0, **kwargs)
    return {k: np.round(v, 5) for k, v in history.history.items()}, model


runs = {
    "categorical": train("categorical_crossentropy", hot, "softmax"),
    "sparse": train("sparse_categorical_crossentropy", labels, "softmax"),
    "sparse column": train("sparse_categorical_crossentropy", labels.reshape(-1, 1), "softmax"),
    "sparse float": train("sparse_categorical_crossentropy", labels.astype("float32"), "softmax"),
    "logits": train(keras.losses.SparseCategoricalCrossentropy(from_logits=True), labels),
    "hot logits": train(keras.losses.CategoricalCrossentropy(from_logits=True), hot),
}
for name, (history, _) in runs.items():
    print(name, history["loss"], list(history))
    np.testing.assert_allclose(history["loss"], runs["sparse"][0]["loss"], atol=2e-5)
print("smoothing", train(keras.losses.CategoricalCrossentropy(label_smoothing=0.1), hot, "softmax")[0]["loss"])
print("mse", train("mse", hot)[0]["loss"], "hinge", train("categorical_hinge", hot)[0]["loss"])
print("kld", train("kullback_leibler_divergence", hot, "softmax")[0]["loss"])
weights = np.where(labels == 2, 3.0, 1.0)
print("weighted", train("sparse_categorical_crossentropy", labels, "softmax", sample_weight=weights)[0])
print("class weight", train("sparse_categorical_crossentropy", labels, "softmax", class_weight={0: 1.0, 1: 1.0, 2: 3.0})[0])
model = runs["sparse"][1]
plain = model.evaluate(X, labels, verbose=0)
heavy = model.evaluate(X, labels, sample_weight=weights, verbose=0)
repeated = np.repeat(np.arange(120), weights.astype(int))
print(plain, heavy, model.evaluate(X[repeated], labels[repeated], verbose=0), model.metrics_names)
scce = keras.losses.SparseCategoricalCrossentropy(reduction=keras.losses.Reduction.NONE)
each = scce(labels, model.predict(X)).numpy()
print(each.shape, each[:3], np.average(each, weights=weights), keras.losses.sparse_categorical_crossentropy(labels[:2], model.predict(X[:2])))
m = keras.metrics.SparseTopKCategoricalAccuracy(k=2)
m.update_state(labels, model.predict(X))
print(m.result().numpy(), m.name, keras.metrics.categorical_accuracy(hot[:4], model.predict(X[:4])).numpy())
try:
    model.fit(X[:3], np.array([0, 5, 1]), verbose=0)
except (ValueError, tf.errors.InvalidArgumentError) as error:
    print(type(error).__name__)
assert np.allclose(model.evaluate(X, labels, verbose=0), plain)
