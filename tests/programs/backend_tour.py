"""tf.keras.backend, in the way older answers use it."""
import numpy as np
import tensorflow as tf
from tensorflow.keras import backend as K

print(K.epsilon(), K.floatx(), K.image_data_format(), K.backend())
x = K.variable(np.array([[1.0, 2.0], [3.0, 4.0]]), name="x")
print(K.eval(x), K.get_value(x).dtype, K.int_shape(x), K.ndim(x), K.dtype(x))
K.set_value(x, np.array([[2.0, 2.0], [3.0, 4.0]]))
print(K.eval(K.dot(x, K.transpose(x))), K.eval(K.sum(x, axis=0)), K.eval(K.mean(x)), K.eval(K.prod(x, axis=-1)))
print(K.eval(K.clip(x, 2.5, 3.5)), K.eval(K.argmax(x)), K.eval(K.max(x, axis=1, keepdims=True)))
print(K.eval(K.softmax(x)), K.eval(K.sigmoid(K.constant([0.0]))), K.eval(K.hard_sigmoid(K.constant([1.0]))))
print(K.eval(K.relu(K.constant([-1.0, 0.5, 9.0]), alpha=0.1, max_value=6.0)), K.eval(K.elu(K.constant([-1.0]))))
print(K.eval(K.concatenate([x, x], axis=0)).shape, K.eval(K.stack([x, x])).shape, K.eval(K.repeat(x, 3)).shape)
print(K.eval(K.flatten(x)), K.eval(K.batch_flatten(K.ones((2, 3, 4)))).shape, K.eval(K.expand_dims(x, 1)).shape)
print(K.eval(K.one_hot(K.constant([0, 2], dtype="int32"), 3)), K.eval(K.eye(2)), K.eval(K.arange(0, 6, 2)))
print(K.eval(K.l2_normalize(x, axis=1)), K.eval(K.std(x)), K.eval(K.var(x, axis=0)), K.learning_phase())
print(K.eval(K.switch(K.constant(1) > 0, lambda: x * 2, lambda: x)), K.eval(K.cumsum(K.constant([1.0, 2.0, 3.0]))))
print(K.eval(K.binary_crossentropy(K.constant([1.0, 0.0]), K.constant([0.9, 0.2]))))
print(K.eval(K.batch_dot(K.ones((2, 3, 4)), K.ones((2, 4, 5)), axes=[2, 1])).shape, K.eval(K.tile(x, [1, 2])).shape)
print(K.eval(K.any(K.equal(x, 2.0))), K.eval(K.all(K.greater(x, 1.0))), K.eval(K.cast(K.not_equal(x, 2.0), "float32")))
print(K.eval(K.pow(x, 2)), K.eval(K.sqrt(x)), K.eval(K.abs(-x)), K.eval(K.sign(-x)), K.eval(K.round(x / 3)), sep=" | ")
print(K.eval(K.zeros_like(x)), K.count_params(x), K.eval(K.gather(x, [1])), K.eval(K.reverse(x, axes=0)))
K.update(x, x + 1)
K.update_add(x, K.ones((2, 2)))


def f1(y_true, y_pred):
    true_positives = K.sum(K.round(K.clip(y_true * y_pred, 0, 1)))
    possible_positives = K.sum(K.round(K.clip(y_true, 0, 1)))
    predicted_positives = K.sum(K.round(K.clip(y_pred, 0, 1)))
    precision = true_positives / (predicted_positives + K.epsilon())
    recall = true_positives / (possible_positives + K.epsilon())
    return 2 * precision * recall / (precision + recall + K.epsilon())


data = np.random.RandomState(0).randn(200, 3)
target = (data.sum(1) > 0).astype(int)
K.clear_session()
tf.random.set_seed(2)
model = tf.keras.Sequential([tf.keras.layers.Dense(1, activation="sigmoid", input_dim=3)])
model.compile(tf.keras.optimizers.Adam(lr=0.2), "binary_crossentropy", metrics=["acc", f1])
history = model.fit(data, target, epochs=5, shuffle=False, verbose=2)
K.set_value(model.optimizer.lr, 0.01)
print(K.get_value(model.optimizer.lr), model.layers[0].name)
get_output = K.function([model.layers[0].input], [model.layers[0].output])
print(get_output([data[:2]])[0].shape)
K.set_floatx("float64")
print(K.variable([1.0]).dtype, tf.keras.layers.Dense(1)(np.ones((1, 1))).dtype)
K.set_floatx("float32")
assert history.history["f1"][-1] > 0.8 and K.get_value(x)[0, 0] == 4
