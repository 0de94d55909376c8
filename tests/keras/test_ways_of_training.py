"""Which way of training was taken (many epochs, one, a part, a batch) shows in rounding only."""

import numpy as np
import pytest

import flowlet as tf
from flowlet.keras.training import loop


def circles(samples=210):
    random = np.random.RandomState(1)
    angle = random.uniform(0, 2 * np.pi, samples)
    label = np.arange(samples) % 2
    radius = np.where(label, 0.5, 1.0)
    return np.c_[radius * np.cos(angle), radius * np.sin(angle)], label


def trained(callbacks=(), eager=False, epochs=5, dropout=False, verbose=0, **kwargs):
    """History and weights of a small model, always from the same start."""
    tf.random.set_seed(3)
    x, y = circles()
    layers = [tf.keras.layers.Dense(8, activation="relu"), tf.keras.layers.BatchNormalization()]
    layers += [tf.keras.layers.Dropout(0.3)] if dropout else []
    model = tf.keras.Sequential([*layers, tf.keras.layers.Dense(1, activation="sigmoid")])
    model.compile("adam", "binary_crossentropy", ["accuracy", tf.keras.metrics.AUC(name="auc")], run_eagerly=eager)
    history = model.fit(x, y, epochs=epochs, verbose=verbose, callbacks=list(callbacks), validation_split=0.2, **kwargs)
    return history.history, model.get_weights()


def assert_same(one, two, rtol=1e-6):
    assert list(one[0]) == list(two[0])
    for name in one[0]:
        np.testing.assert_allclose(one[0][name], two[0][name], rtol=rtol, atol=1e-6, err_msg=name)
    for a, b in zip(one[1], two[1]):
        np.testing.assert_allclose(a, b, rtol=rtol, atol=1e-6)


class Epochs(tf.keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        self.last = logs["loss"]


class Batches(tf.keras.callbacks.Callback):
    count = 0

    def on_train_batch_end(self, batch, logs=None):
        self.count += 1


def test_epoch_by_epoch_is_the_same():
    assert_same(trained(), trained([Epochs()]))


def test_batch_by_batch_is_the_same():
    watch = Batches()
    assert_same(trained(), trained([watch]))
    assert watch.count == 5 * 6  # 168 samples: five batches of 32 and one of 8


def test_parts_of_an_epoch_are_the_same(monkeypatch, capsys):
    whole = trained()
    monkeypatch.setattr(loop, "LONG", 0)
    monkeypatch.setattr(loop, "GLANCE", 1e-9)  # a look after every step
    assert_same(whole, trained(verbose=1))
    assert "6/6" in capsys.readouterr().out


@pytest.mark.parametrize("hook, epochs", [("on_train_begin", 1), ("on_epoch_begin", 1), ("on_epoch_end", 1)])
def test_stopping_is_the_same_in_parts(hook, epochs, monkeypatch):
    """TensorFlow makes one step of an epoch that was stopped before it began."""

    def stop(self, *args, **kwargs):
        self.model.stop_training = True

    stopping = type("Stopping", (tf.keras.callbacks.Callback,), {hook: stop})
    whole, batches = trained([stopping()]), trained([stopping(), Batches()])
    monkeypatch.setattr(loop, "LONG", 0)
    parts = trained([stopping()], verbose=1)
    assert len(whole[0]["loss"]) == epochs
    assert_same(whole, batches)
    assert_same(whole, parts)


def test_plain_python_is_the_same():
    assert_same(trained(), trained(eager=True), rtol=2e-5)


def test_more_epochs_than_one_dispatch_takes():
    longer = trained(epochs=70)
    assert len(longer[0]["loss"]) == 70
    assert_same(({k: v[:5] for k, v in longer[0].items()}, []), (trained()[0], []))


@pytest.mark.parametrize("dropout", [False, True])
def test_the_same_program_gives_the_same_bits(dropout):
    one, two = trained(dropout=dropout), trained(dropout=dropout)
    assert one[0] == two[0]
    assert all((a == b).all() for a, b in zip(one[1], two[1]))


def test_dropout_differs_from_step_to_step():
    tf.random.set_seed(0)
    model = tf.keras.Sequential([tf.keras.layers.Dropout(0.5)])
    seen = []

    class Seeing(tf.keras.layers.Layer):
        def call(self, inputs):
            return inputs

    model.add(Seeing())
    model.compile("sgd", lambda y_true, y_pred: tf.reduce_sum(y_pred, -1))
    for _ in range(4):
        seen.append(model.train_on_batch(np.ones((1, 64)), np.zeros((1, 1))))
    assert len(set(seen)) > 1


def test_a_callback_that_changes_the_weights_is_heeded():
    class Zero(tf.keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            self.model.set_weights([np.zeros_like(w) for w in self.model.get_weights()])

    x, y = circles()
    model = tf.keras.Sequential([tf.keras.layers.Dense(3, activation="relu"), tf.keras.layers.Dense(1)])
    model.compile(tf.keras.optimizers.SGD(0.0), "mse")
    losses = model.fit(x, y, epochs=3, verbose=0, callbacks=[Zero()]).history["loss"]
    np.testing.assert_allclose(losses[1:], [0.5, 0.5], rtol=1e-6)


def test_a_callback_that_changes_the_learning_rate_is_heeded():
    class Stop(tf.keras.callbacks.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            self.model.optimizer.learning_rate = 0.0 if epoch else 0.1

    x, y = circles()
    model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    losses = model.fit(x, y, epochs=4, verbose=0, callbacks=[Stop()]).history["loss"]
    assert losses[0] != losses[1] and losses[1] == pytest.approx(losses[3], rel=1e-5)


def test_variables_can_be_read_between_and_after():
    x, y = circles()
    model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    model.fit(x, y, epochs=1, verbose=0)
    first = model.get_weights()
    held = tf.convert_to_tensor(model.layers[0].kernel)
    model.fit(x, y, epochs=1, verbose=0)
    assert (held.numpy() == first[0]).all()
    assert (model.layers[0].kernel.numpy() != first[0]).any()
