"""Own layer, activation, loss, metric, regularizer, initializer and constraint in one model."""
import numpy as np
import tensorflow as tf
from tensorflow import keras


class MyDense(keras.layers.Layer):
    def __init__(self, units=32, activation=None, **kwargs):
        super().__init__(**kwargs)
        self.units, self.activation = units, keras.activations.get(activation)

    def build(self, input_shape):
        self.w = self.add_weight("w", shape=(input_shape[-1], self.units), initializer=my_init,
                                 regularizer=my_l1, constraint=NonNegative(), trainable=True)
        self.b = self.add_weight(name="b", shape=(self.units,), initializer="zeros")
        self.calls = self.add_weight(name="calls", shape=(), initializer="zeros", trainable=False)
        super().build(input_shape)

    def call(self, inputs, training=None):
        if training:
            self.calls.assign_add(1.0)
        return self.activation(tf.matmul(inputs, self.w) + self.b)

    def get_config(self):
        return {**super().get_config(), "units": self.units, "activation": keras.activations.serialize(self.activation)}


def my_init(shape, dtype=None):
    return tf.reshape(tf.linspace(0.01, 0.5, int(np.prod(shape))), shape)


def my_l1(weights):
    return tf.reduce_sum(tf.abs(0.0001 * weights))


class NonNegative(keras.constraints.Constraint):
    def __call__(self, w):
        return w * tf.cast(tf.math.greater_equal(w, 0.0), w.dtype)


def huber(threshold):
    def loss(y_true, y_pred):
        error = tf.abs(y_true - y_pred)
        return tf.where(error <= threshold, tf.square(error) / 2, threshold * (error - threshold / 2))
    return loss


x = np.random.RandomState(0).rand(200, 3).astype("float32")
y = x @ np.array([[0.2], [0.9], [0.4]], "float32")
model = keras.Sequential([MyDense(4, lambda v: tf.maximum(0.0, v), name="mine"),
                          keras.layers.Dense(1, kernel_initializer="ones")])
model.compile(optimizer=keras.optimizers.Adam(0.03), loss=huber(0.5), metrics=["mae", huber(0.1)])
history = model.fit(x, y, epochs=20, batch_size=50, verbose=2, shuffle=False)
layer = model.get_layer("mine")
print(list(history.history), [w.shape.as_list() for w in layer.weights], layer.calls.numpy())
print(model.losses, layer.w.numpy().min() >= 0)
print(MyDense.from_config(MyDense(7, "relu").get_config()).units, model.metrics_names)
assert history.history["mae"][-1] < 0.1 < history.history["mae"][0]
