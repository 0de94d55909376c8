"""A model with a train_step of its own, trained by fit; the tutorial with mean absolute error beside the loss."""
import numpy as np
import tensorflow as tf
from tensorflow import keras

loss_tracker = keras.metrics.Mean(name="loss")
mae_metric = keras.metrics.MeanAbsoluteError(name="mae")


class CustomModel(keras.Model):
    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            y_pred = self(x, training=True)
            loss = keras.losses.mean_squared_error(y, y_pred)
        self.optimizer.minimize(loss, self.trainable_variables, tape=tape)
        loss_tracker.update_state(loss)
        mae_metric.update_state(y, y_pred)
        return {"loss": loss_tracker.result(), "mae": mae_metric.result()}

    def test_step(self, data):
        x, y = data
        loss_tracker.update_state(keras.losses.mean_squared_error(y, self(x, training=False)))
        return {"loss": loss_tracker.result()}

    @property
    def metrics(self):
        return [loss_tracker, mae_metric]


class Weighted(keras.Model):
    def train_step(self, data):
        x, y, sample_weight = data if len(data) == 3 else (*data, None)
        with tf.GradientTape() as tape:
            y_pred = self(x, training=True)
            loss = self.compiled_loss(y, y_pred, sample_weight=sample_weight, regularization_losses=self.losses)
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
        self.compiled_metrics.update_state(y, y_pred, sample_weight=sample_weight)
        return {m.name: m.result() for m in self.metrics}


np.random.seed(0)
x, y = np.random.random((1000, 32)), np.random.random((1000, 1))
tf.random.set_seed(0)
inputs = keras.Input(shape=(32,))
outputs = keras.layers.Dense(1)(inputs)
model = CustomModel(inputs, outputs)
model.compile(optimizer="adam")
history = model.fit(x, y, epochs=5, shuffle=False)
print({k: [round(v, 4) for v in values] for k, values in history.history.items()})
print(model.evaluate(x, y, verbose=0), model.name, type(model).__name__)
weighted = Weighted(inputs, outputs)
weighted.compile(optimizer=keras.optimizers.SGD(0.01), loss="mse", metrics=["mae"])
sw = np.random.random((1000, 1))
history = weighted.fit(x, y, sample_weight=sw, epochs=3, shuffle=False, verbose=2)
print(weighted.metrics_names, weighted.train_on_batch(x[:10], y[:10], return_dict=True).keys())
assert history.history["loss"][-1] < history.history["loss"][0] and model.built
