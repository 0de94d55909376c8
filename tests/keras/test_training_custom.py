"""Steps, losses and metrics of one's own, GANs, frozen and nested models against TensorFlow 2.8: the recorded program
(tests/oracle/record/training_custom.py), run again."""

import numpy as np
import pytest

import flowlet as tf
from tests.keras import recorded, rerun

CASES = {name: case for name, case in recorded.cases("training_custom_28").items() if "result" in case}
K, L = tf.keras, tf.keras.layers
X = np.random.RandomState(0).normal(size=(10, 2)).astype("float32")
Y = X[:, :1] * X[:, 1:]


@pytest.mark.parametrize("name", CASES)
def test_as_recorded(name):
    got, wanted = rerun.cases("training_custom")[name]["result"], CASES[name]["result"]
    recorded.compare(recorded.plain(got), recorded.plain(wanted), 5e-6)


def test_a_train_function_that_is_a_tf_function():
    class Model(K.Sequential):
        def make_train_function(self, force=False):
            self.train_function = tf.function(lambda iterator: self.train_step(next(iterator)))
            return self.train_function

    losses = []
    for kind in (Model, K.Sequential):
        model = kind([L.Dense(1, kernel_initializer="ones")])
        model.compile("sgd", "mse")
        losses.append(model.fit(X, Y, batch_size=5, epochs=3, shuffle=False, verbose=0).history["loss"])
    assert losses[0] == pytest.approx(losses[1], rel=1e-6)


def test_setting_the_train_function_to_none_compiles_anew():
    class Model(K.Sequential):
        scale = 1.0

        def call(self, inputs, training=None, mask=None):
            return super().call(inputs, training, mask) * self.scale

    model = Model([L.Dense(1, kernel_initializer="ones")])
    model.compile(K.optimizers.SGD(0.0), "mse")
    one = model.evaluate(X, Y, verbose=0)
    model.scale = 2.0
    assert model.evaluate(X, Y, verbose=0) == one  # compiled as it was, as in TensorFlow
    model.test_function = None
    assert model.evaluate(X, Y, verbose=0) != one


def test_a_variational_autoencoder():
    """Random numbers in a layer, and two networks in one model without `call`."""

    class Sampling(L.Layer):
        def call(self, inputs):
            mean, log = inputs
            return mean + tf.exp(0.5 * log) * tf.random.normal(tf.shape(mean))

    class Autoencoder(K.Model):
        def __init__(self):
            super().__init__()
            inputs, code = K.Input((2,)), K.Input((2,))
            hidden = L.Dense(8, activation="relu")(inputs)
            mean, log = L.Dense(2)(hidden), L.Dense(2)(hidden)
            self.encoder = K.Model(inputs, [mean, log, Sampling()([mean, log])])
            self.decoder = K.Model(code, L.Dense(2)(code))
            self.tracker = K.metrics.Mean(name="total")

        @property
        def metrics(self):
            return [self.tracker]

        def train_step(self, data):
            with tf.GradientTape() as tape:
                mean, log, code = self.encoder(data)
                error = tf.reduce_mean(tf.reduce_sum(tf.square(data - self.decoder(code)), axis=1))
                total = error - 0.5 * tf.reduce_mean(tf.reduce_sum(1 + log - tf.square(mean) - tf.exp(log), axis=1))
            gradients = tape.gradient(total, self.trainable_weights)
            self.optimizer.apply_gradients(zip(gradients, self.trainable_weights))
            self.tracker.update_state(total)
            return {"total": self.tracker.result()}

    model = Autoencoder()
    model.compile(K.optimizers.Adam(0.01))
    losses = model.fit(X, epochs=60, batch_size=4, verbose=0).history["total"]
    assert len(losses) == 60 and np.mean(losses[-10:]) < np.mean(losses[:10])
    with pytest.raises(NotImplementedError, match=r"Unimplemented `tf.keras.Model.call\(\)`"):
        model.predict(X)


def test_a_step_that_makes_variables_each_time_is_refused():
    class Model(K.Sequential):
        def train_step(self, data):
            self.made = tf.Variable(1.0)
            return {"loss": self.made}

    model = Model([L.Dense(1)])
    model.compile("sgd", "mse")
    with pytest.raises(ValueError, match="makes new variables each time it runs"):
        model.fit(X, Y, verbose=0)


class Decides(L.Layer):
    """Python that looks at values: what only runs eagerly."""

    def call(self, inputs):
        return inputs * 2 if inputs.numpy().mean() > 1e-3 and tf.reduce_max(inputs) > 0 else inputs


@pytest.fixture
def functions_run_eagerly():
    tf.config.run_functions_eagerly(True)
    yield
    tf.config.run_functions_eagerly(False)


def use_everything(model):
    history = model.fit(X, Y, batch_size=5, epochs=2, validation_data=(X, Y), verbose=0).history
    assert len(history["val_loss"]) == 2 and model.predict(X).shape == model.predict_on_batch(X).shape == (10, 1)
    model.fit(((X, Y) for _ in range(2)), verbose=0)
    assert np.isfinite([model.evaluate(X, Y, verbose=0), model.train_on_batch(X, Y), model.test_on_batch(X, Y)]).all()


def test_eager_steps_may_look_at_values():
    model = K.Sequential([L.Dense(3), Decides(), L.Dense(1)])
    model.compile("sgd", "mse", run_eagerly=True)
    assert model.run_eagerly
    use_everything(model)


def test_functions_that_run_eagerly_are_steps_too(functions_run_eagerly):
    model = K.Sequential([L.Dense(3), Decides(), L.Dense(1)])
    model.compile("sgd", "mse")
    assert model.run_eagerly
    use_everything(model)


def test_eager_steps_refuse_wrong_labels():
    model = K.Sequential([L.Dense(3, activation="softmax")])
    model.compile("sgd", "sparse_categorical_crossentropy", run_eagerly=True)
    with pytest.raises(tf.errors.InvalidArgumentError, match="label value of 7 which is outside the valid range"):
        model.fit(X, np.full(10, 7), verbose=0)


def test_variables_in_a_sequential_model():
    class Scaled(K.Sequential):
        def __init__(self, layers):
            super().__init__(layers)
            self.scale = tf.Variable([1.0, 2.0])

        def call(self, inputs, training=None, mask=None):
            return super().call(inputs * self.scale, training, mask)

    model = Scaled([L.Dense(1)])
    model.compile("sgd", "mse")
    model.fit(X, Y, verbose=0)
    assert (model.scale.numpy() != [1.0, 2.0]).all() and len(model.trainable_weights) == 3
