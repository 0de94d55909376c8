"""The orders of samples in `fit`, and what a compiled `fit` draws, against TensorFlow 2.8."""

import numpy as np
import pytest

import flowlet as tf
from flowlet.random import orders
from tests.keras import recorded

CASES = recorded.cases("orders_28")


@pytest.mark.parametrize("name", [name for name in CASES if "samples" in name])
def test_orders_of_fit(name, monkeypatch):
    case = recorded.plain(CASES[name])
    for small in (orders._SMALL, 0):  # on NumPy, and compiled
        monkeypatch.setattr(orders, "_SMALL", small)
        tf.random.set_seed(case["seed"])
        shuffles = orders.Shuffles(case["size"])
        assert np.array_equal(shuffles.next(len(case["orders"])), case["orders"])
        assert np.array_equal(orders.Shuffles(case["size"]).next(1)[0], case["next_fit"])


def test_orders_do_not_depend_on_how_many_are_taken_at_a_time():
    tf.random.set_seed(3)
    whole = orders.Shuffles(1000).next(150)
    parts = orders.Shuffles(1000)
    found = np.concatenate([parts.next(count) for count in (1, 70, 0, 3, 76)])
    assert np.array_equal(whole, found)
    assert (np.sort(whole, 1) == np.arange(1000)).all() and len({row.tobytes() for row in whole}) == 150


def test_orders_without_a_seed_differ():
    tf.random.set_seed(None)
    assert not np.array_equal(orders.Shuffles(50).next(1), orders.Shuffles(50).next(1))


@pytest.mark.parametrize("name", ["losses with dropout", "losses without dropout"])
def test_losses_of_fit(name):
    """The weights, the masks of Dropout in compiled training and its going on in a second `fit` are TensorFlow's."""
    K = tf.keras
    tf.random.set_seed(42)
    r = np.random.RandomState(0)
    x = r.normal(size=(50, 4)).astype("float32")
    y = (x[:, :1] > 0).astype("float32")
    between = [K.layers.Dense(6, activation="tanh")]
    if name == "losses with dropout":
        between = [K.layers.Dropout(0.5), *between, K.layers.Dropout(0.3)]
    model = K.Sequential([K.layers.Dense(8, activation="tanh", input_shape=(4,)), *between,
                          K.layers.Dense(1, activation="sigmoid")])  # fmt: skip
    model.compile(K.optimizers.SGD(0.1), "binary_crossentropy")
    first, second, _ = recorded.plain(CASES[name]["losses"])
    for wanted in (first, second):
        found = model.fit(x, y, epochs=len(wanted), batch_size=16, shuffle=False, verbose=0).history["loss"]
        np.testing.assert_allclose(found, wanted, rtol=1e-6)
