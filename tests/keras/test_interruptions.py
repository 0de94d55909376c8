"""Training that ends with an error or with Ctrl-C leaves a model that can be used, with the weights of its last step."""

import os
import signal
import subprocess
import sys
import textwrap

import numpy as np
import pytest

import flowlet as tf
from flowlet.core.variable import Pending

K, L = tf.keras, tf.keras.layers
X = np.random.RandomState(0).normal(size=(20, 2)).astype("float32")
Y = (X[:, :1] * X[:, 1:] > 0).astype("float32")


def made(*layers):
    model = K.Sequential([*layers, L.Dense(1, activation="sigmoid")])
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    return model


def assert_usable(model):
    assert all(np.isfinite(one).all() for one in model.get_weights())
    assert len(model.fit(X, Y, epochs=2, verbose=0).history["loss"]) == 2
    assert np.isfinite(model.evaluate(X, Y, verbose=0)).all() and model.predict(X).shape == (20, 1)


HOOKS = ["on_train_begin", "on_train_end", "on_epoch_begin", "on_epoch_end", "on_train_batch_begin", "on_train_batch_end",
         "on_test_begin", "on_test_end", "on_test_batch_begin", "on_test_batch_end"]  # fmt: skip


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
@pytest.mark.parametrize("hook", HOOKS)
def test_in_a_callback(hook, error):
    def fail(self, *args, **kwargs):
        raise error("from the callback")

    failing = type("Failing", (K.callbacks.Callback,), {hook: fail})()
    model = made()
    model.fit(X, Y, epochs=2, verbose=0)
    with pytest.raises(error, match="from the callback"):
        model.fit(X, Y, epochs=3, batch_size=8, validation_data=(X, Y), callbacks=[failing], verbose=0)
    assert_usable(model)


def test_weights_at_an_error_are_those_of_the_last_epoch():
    class Failing(K.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            if epoch == 1:
                raise RuntimeError

    layer = {"kernel_initializer": "ones"}
    model, other = made(L.Dense(2, **layer)), made(L.Dense(2, **layer))
    other.set_weights([one * 0 + 0.3 for one in (other(X) is None) or other.get_weights()])
    model(X)
    model.set_weights(other.get_weights())
    with pytest.raises(RuntimeError):
        model.fit(X, Y, epochs=5, shuffle=False, verbose=0, callbacks=[Failing()])
    other.fit(X, Y, epochs=2, shuffle=False, verbose=0)
    for one, two in zip(model.get_weights(), other.get_weights()):
        np.testing.assert_allclose(one, two, rtol=1e-6)


class Fragile(L.Layer):
    broken = False

    def call(self, inputs):
        if self.broken:
            raise ZeroDivisionError("in the layer")
        return inputs


@pytest.mark.parametrize("at_first", [True, False])
def test_in_a_layer(at_first):
    layer = Fragile()
    model = made(L.Dense(3), layer)
    if not at_first:
        model.fit(X, Y, verbose=0)
    before = [] if at_first else model.get_weights()
    layer.broken = True
    model.compile("adam", "binary_crossentropy")
    with pytest.raises(ZeroDivisionError, match="in the layer"):
        model.fit(X, Y, verbose=0)
    layer.broken = False
    for one, two in zip(before, model.get_weights() if before else []):
        assert (one == two).all()
    model.compile("adam", "binary_crossentropy")
    assert_usable(model)


class Guarded(L.Layer):
    def call(self, inputs):
        tf.debugging.assert_less(inputs, 5.0, message="too large")
        return inputs


@pytest.mark.parametrize("callbacks", [[], [K.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: None)],
                                       [K.callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs: None)]])  # fmt: skip
def test_in_a_check_that_runs_in_the_compiled_program(callbacks):
    model = made(Guarded())
    history = model.fit(X, Y, epochs=3, verbose=0).history["loss"]  # the weights live in the program's packed state now
    bad = X.copy()
    bad[13] = 9.0
    before = model.evaluate(X, Y, verbose=0)
    for _ in range(2):
        with pytest.raises(tf.errors.InvalidArgumentError, match="too large"):
            model.fit(bad, Y, batch_size=20, verbose=0, callbacks=callbacks)
    assert model.evaluate(X, Y, verbose=0) == before and len(history) == 3
    assert_usable(model)


def test_a_generator_that_fails():
    def batches():
        yield X, Y
        raise OSError("the disk is full")

    model = made()
    with pytest.raises(OSError, match="the disk is full"):
        model.fit(batches(), verbose=0)
    assert_usable(model)


PROGRAM = """
    import os, random, signal, sys, threading
    import numpy as np
    import flowlet as tf
    K, L = tf.keras, tf.keras.layers
    x = np.random.RandomState(0).normal(size=(2000, 20)).astype("float32")
    y = (x[:, :1] > 0).astype("float32")
    watch = {"batch": "on_train_batch_end", "epoch": "on_epoch_end"}.get(sys.argv[1])
    callbacks = [K.callbacks.LambdaCallback(**{watch: lambda number, logs: None})] if watch else []
    model = K.Sequential([L.Dense(64, activation="relu"), L.Dense(1, activation="sigmoid")])
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    model.fit(x, y, epochs=2, verbose=0, callbacks=callbacks)
    random.seed(1)
    for _ in range(15):
        threading.Timer(0.02 + random.random() * 0.05, os.kill, (os.getpid(), signal.SIGINT)).start()
        try:
            model.fit(x, y, epochs=10**6, verbose=0, callbacks=callbacks)
        except KeyboardInterrupt:
            pass
        assert all(np.isfinite(one).all() for one in model.get_weights())
        assert np.isfinite(model.evaluate(x, y, verbose=0)).all()
    print("alive")
"""


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGINT") or os.name == "nt", reason="sends itself a signal")
@pytest.mark.parametrize("way", ["batch", "epoch", "whole"])
def test_interrupts_at_any_moment(way):
    found = subprocess.run([sys.executable, "-c", textwrap.dedent(PROGRAM), way], capture_output=True, text=True)
    assert found.stdout.strip() == "alive", found.stderr[-2000:]


def test_lost_weights_say_so_and_do_no_harm_to_others():
    """Where a step's memory is gone for good (the device failed), only this model is lost."""
    model = made()
    model.fit(X, Y, verbose=0)
    model.fit(X, Y, epochs=2, verbose=0)  # in the first fit, checks look at the weights
    pending = model.weights[0]._data
    assert type(pending) is Pending
    for array in pending.settle.__self__._packed:
        array.delete()
    with pytest.raises(tf.errors.DataLossError, match="were lost when training was cut off"):
        model.get_weights()
    other = made()
    other.fit(X, Y, verbose=0)
    assert_usable(other)
