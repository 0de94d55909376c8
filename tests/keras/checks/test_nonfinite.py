"""A loss that turns NaN or infinite: training stops with epoch, step and layer, on every way of training."""

import warnings

import numpy as np
import pytest

import flowlet as tf
from tests.keras.checks.cases import L, houses

X, Y = houses()


class Epochs(tf.keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        pass


class Batches(tf.keras.callbacks.Callback):
    def on_train_batch_end(self, batch, logs=None):
        pass


class Raises(tf.keras.callbacks.Callback):
    """A learning-rate finder."""

    def on_epoch_end(self, epoch, logs=None):
        self.model.optimizer.lr.assign(self.model.optimizer.lr * 10)


WAYS = {"many epochs at once": {}, "epoch by epoch": {"callbacks": [Epochs()]}, "batch by batch": {"callbacks": [Batches()]},
        "validated inside": {"validation_data": (X[:20] + 9, Y[:20])}, "in order": {"shuffle": False}}  # fmt: skip


def diverging(rate=1.5):
    tf.random.set_seed(1)
    model = tf.keras.Sequential([L.Dense(8, name="first", input_shape=(3,)), L.Lambda(lambda x: x * x, name="square"),
                                 L.Dense(1, name="last")])  # fmt: skip
    model.compile(tf.keras.optimizers.SGD(rate), "mse")
    return model


def stopped(model, *data, epochs=40, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tf.checks.CheckWarning)
        with pytest.raises(tf.errors.InvalidArgumentError, match="The loss turned NaN or infinite") as caught:
            model.fit(*(data or (X, Y)), **{"epochs": epochs, "verbose": 0, **options})
    assert caught.value.check == "loss-not-finite"
    return str(caught.value)


@pytest.mark.parametrize("way", WAYS)
def test_each_way_stops_with_the_last_good_state(way):
    model = diverging()
    text = stopped(model, batch_size=50, **WAYS[way])
    history = model.history
    assert f"in epoch {len(history.epoch) + 1}, step " in text and " of 4: " in text and "the layer '" in text
    assert "learning_rate=0.15" in text
    assert all(np.isfinite(values).all() and len(values) == len(history.epoch) for values in history.history.values())
    assert all(np.isfinite(weight).all() for weight in model.get_weights())


def test_all_ways_find_the_same_step():
    places = {stopped(diverging(), batch_size=50, shuffle=False, callbacks=options).split(": ")[0]
              for options in ([], [Epochs()], [Batches()])}  # fmt: skip
    assert len(places) == 1


def test_a_long_epoch_in_parts(monkeypatch):
    from flowlet.keras.training import loop

    monkeypatch.setattr(loop, "LONG", 0)
    model = diverging()
    text = stopped(model, batch_size=50, verbose=1)
    assert f"in epoch {len(model.history.epoch) + 1}, step " in text
    assert all(np.isfinite(weight).all() for weight in model.get_weights())


def test_the_layer_whose_output_is_bad():
    model = tf.keras.Sequential([L.Dense(4, name="first"), L.Lambda(tf.math.log, name="logarithm"), L.Dense(1)])
    model.compile("adam", "mse")
    text = stopped(model)
    assert "epoch 1, step 1 of 7: the output of the layer 'logarithm' is nan" in text and "tf.math.log(x + 1e-7)" in text


def test_a_layer_inside_of_another_model():
    inner = tf.keras.Sequential([L.Dense(4), L.Lambda(lambda x: 1 / (0 * x), name="inverse")])
    model = tf.keras.Sequential([inner, L.Dense(1)])
    model.compile("adam", "mse")
    assert "the output of the layer 'inverse' is " in stopped(model)


def test_a_subclassed_model():
    class Own(tf.keras.Model):
        def __init__(self):
            super().__init__()
            self.first, self.root = L.Dense(4), L.Lambda(tf.sqrt, name="root")

        def call(self, inputs):
            return self.root(self.first(inputs))

    model = Own()
    model.compile("adam", "mse")
    assert "the layer 'root' is nan" in stopped(model)


def test_the_loss_itself():
    def logarithmic(y_true, y_pred):
        return tf.reduce_mean(tf.math.log(y_pred - 100.0), axis=-1)

    model = tf.keras.Sequential([L.Dense(1, name="last")])
    model.compile("adam", logarithmic)
    text = stopped(model)
    assert "the loss 'logarithmic' of the output" in text and "from predictions between" in text


def test_a_gradient():
    """The root of 0 is 0, and its slope is infinite: the loss is NaN one step later only."""
    model = tf.keras.Sequential([L.Dense(2, use_bias=False, name="first"),
                                 L.Lambda(lambda x: tf.sqrt(tf.reduce_sum(x * x, axis=-1, keepdims=True)))])  # fmt: skip
    model.compile("sgd", "mse")
    x = X.copy()
    x[150] = 0
    text = stopped(model, x, abs(Y), shuffle=False, batch_size=50)
    assert "in epoch 1, step 4 of 4: the loss is finite, and its gradient for the weights of the layer 'first' is nan" in text
    assert all(np.isfinite(weight).all() for weight in model.get_weights())


def test_a_batch_with_nan_from_a_generator():
    def batches():
        for number in range(5):
            x = X[:10].copy()
            x[2, 1] = np.nan if number == 3 else 0
            yield x, Y[:10]

    model = tf.keras.Sequential([L.Dense(1)])
    model.compile("sgd", "mse")
    assert "in epoch 1, step 4: the inputs of this batch hold nan" in stopped(model, batches(), epochs=1)


def test_eager_steps():
    model = diverging()
    model.run_eagerly = True
    text = stopped(model, batch_size=50)
    assert "the layer 'first' is the first whose weights are NaN" in text and "make the model again" in text


def test_training_goes_on_where_it_is_wanted():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        model = diverging()
        model.fit(X, Y, epochs=40, verbose=0, callbacks=[tf.keras.callbacks.TerminateOnNaN()])
        assert not np.isfinite(model.history.history["loss"][-1])
        assert not [one for one in caught if "loss-not-finite" in str(one.message)]
        for callback in (Raises(), tf.keras.callbacks.LearningRateScheduler(lambda epoch: 1e-3 * 10 ** (epoch / 4))):
            model = diverging(1e-3)
            model.fit(X, Y, epochs=40, verbose=0, callbacks=[callback])
            assert len(model.history.epoch) == 40 and np.isnan(model.history.history["loss"][-1])
    assert len([one for one in caught if "loss-not-finite" in str(one.message)]) == 2


def test_a_callback_that_stops_by_itself():
    class Stops(tf.keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            self.model.stop_training = not np.isfinite(logs["loss"])

    model = diverging()
    model.fit(X, Y, epochs=40, verbose=0, callbacks=[Stops()])
    assert not np.isfinite(model.history.history["loss"][-1])


def test_a_step_of_the_models_own():
    """What it calls a loss may be anything, as long as the weights are well."""

    class Own(tf.keras.Sequential):
        def train_step(self, data):
            return {"loss": super().train_step(data)["loss"] / 0.0}

    model = Own([L.Dense(1)])
    model.compile("sgd", "mse")
    assert np.isinf(model.fit(X, Y, verbose=0).history["loss"][0])


def test_training_goes_on_afterwards():
    model = diverging()
    stopped(model, batch_size=50)
    model.set_weights([np.zeros_like(weight) for weight in model.get_weights()])
    assert np.isfinite(model.fit(X, Y, verbose=0).history["loss"]).all()
