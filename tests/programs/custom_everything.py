"""Own layer, activation, loss, metric, callback, regularizer, initializer, constraint and schedule in one model."""
import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import backend as K


class MyDense(keras.layers.Layer):
    def __init__(self, units=32, activation=None, **kwargs):
        super().__init__(**kwargs)
        self.units, self.activation = units, keras.activations.get(activation)

    def build(self, input_shape):
        self.w = self.add_weight("w", shape=(input_shape[-1], self.units), initializer=my_init,
                                 regularizer=MyL1(1e-4), constraint=NonNegative(), trainable=True)
        self.b = self.add_weight(name="b", shape=(self.units,), initializer="zeros")
        self.calls = self.add_weight(name="calls", shape=(), initializer="zeros", trainable=False)
        super().build(input_shape)

    def call(self, inputs, training=None):
        if training:
            self.calls.assign_add(1.0)
        return self.activation(tf.matmul(inputs, self.w) + self.b)

    def compute_output_shape(self, input_shape):
        return (input_shape[0], self.units)

    def get_config(self):
        return {**super().get_config(), "units": self.units, "activation": keras.activations.serialize(self.activation)}


def my_init(shape, dtype=None):
    return tf.reshape(tf.linspace(0.01, 0.5, int(np.prod(shape))), shape)


class MyL1(keras.regularizers.Regularizer):
    def __init__(self, strength):
        self.strength = strength

    def __call__(self, x):
        return self.strength * tf.reduce_sum(tf.abs(x))

    def get_config(self):
        return {"strength": self.strength}


class NonNegative(keras.constraints.Constraint):
    def __call__(self, w):
        return w * tf.cast(tf.math.greater_equal(w, 0.0), w.dtype)


class Warmup(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup_steps):
        self.peak, self.warmup_steps = peak, warmup_steps

    def __call__(self, step):
        step = tf.cast(step, tf.float32)
        return self.peak * tf.minimum(step / self.warmup_steps, tf.math.rsqrt(tf.maximum(step, 1.0) / self.warmup_steps))

    def get_config(self):
        return {"peak": self.peak, "warmup_steps": self.warmup_steps}


class WithinTenth(keras.metrics.Metric):
    def __init__(self, name="within", **kwargs):
        super().__init__(name=name, **kwargs)
        self.hits = self.add_weight(name="hits", initializer="zeros")
        self.total = self.add_weight(name="total", initializer="zeros")

    def update_state(self, y_true, y_pred, sample_weight=None):
        close = tf.cast(tf.abs(y_true - y_pred) < 0.1, self.dtype)
        self.hits.assign_add(tf.reduce_sum(close))
        self.total.assign_add(tf.cast(tf.size(y_true), self.dtype))

    def result(self):
        return tf.math.divide_no_nan(self.hits, self.total)


class Huber(keras.losses.Loss):
    def __init__(self, threshold=1.0, **kwargs):
        super().__init__(**kwargs)
        self.threshold = threshold

    def call(self, y_true, y_pred):
        error = y_true - y_pred
        small = tf.abs(error) <= self.threshold
        return tf.where(small, tf.square(error) / 2, self.threshold * (tf.abs(error) - self.threshold / 2))


def r2(y_true, y_pred):
    return 1 - K.sum(K.square(y_true - y_pred)) / (K.sum(K.square(y_true - K.mean(y_true))) + K.epsilon())


class Report(keras.callbacks.Callback):
    def on_train_begin(self, logs=None):
        self.seen = []

    def on_epoch_end(self, epoch, logs=None):
        self.seen.append(logs["loss"])
        if logs.get("within") > 0.9:
            self.model.stop_training = True
        if epoch % 10 == 0:
            print(epoch, {k: round(float(v), 4) for k, v in sorted(logs.items())},
                  K.get_value(self.model.optimizer.iterations))


x = np.random.RandomState(0).rand(200, 3).astype("float32")
y = x @ np.array([[0.2], [0.9], [0.4]], "float32")
model = keras.Sequential([MyDense(4, "relu", name="mine"), keras.layers.Dense(1, kernel_initializer="ones")])
model.compile(optimizer=keras.optimizers.Adam(Warmup(0.05, 20)), loss=Huber(0.5), metrics=[WithinTenth(), r2])
report = Report()
history = model.fit(x, y, epochs=40, batch_size=50, shuffle=False, verbose=0, callbacks=[report])
layer = model.get_layer("mine")
print(layer.get_config(), [w.shape.as_list() for w in layer.weights], layer.calls.numpy() == 4 * len(history.epoch))
print(model.losses, layer.w.numpy().min() >= 0, history.epoch[-1])
print(MyDense.from_config(layer.get_config()).units, Warmup(1.0, 10)(5).numpy())
print(model.metrics_names, keras.optimizers.serialize(model.optimizer)["class_name"])
assert report.seen[-1] < report.seen[0] and history.history["r2"][-1] > 0.9
