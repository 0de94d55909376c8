"""The learning-rate finder: what it records, what it proposes, and that it leaves no trace."""

import random

import numpy as np
import pytest

import flowlet as tf
from flowlet.search import LearningRateCurve

from .conftest import network


def state(model):
    optimizer = model.optimizer
    return [variable.numpy().copy() for variable in (*model.weights, *optimizer.weights, optimizer.learning_rate)]


def test_records_the_losses_of_single_steps(rings):
    """The same steps with `train_on_batch`, the rate set by hand."""
    x, y, _ = rings
    tf.keras.utils.set_random_seed(3)
    model = network()
    curve = tf.find_learning_rate(model, x, y, low=1e-3, high=1.0, steps=12, batch_size=25)
    from flowlet.keras.training.orders import Orders

    order = np.concatenate(Orders(100, True).take(3, 3)).reshape(12, 25)
    losses = []
    for rate, places in zip(curve.rates, order):
        model.optimizer.learning_rate = rate
        losses.append(model.train_on_batch(x[places], y[places])[0])
    np.testing.assert_allclose(curve.losses, losses, rtol=1e-5)
    np.testing.assert_allclose(curve.rates, np.geomspace(1e-3, 1.0, 12))


@pytest.mark.parametrize("settings", [{}, {"optimizer": "SGD", "momentum": 0.9}, {"dropout": 0.3}, {"norm": True}])
def test_leaves_everything_as_it_was(rings, settings):
    x, y, _ = rings
    results = []
    for experiment in (False, True):
        tf.keras.utils.set_random_seed(7)
        model = network(**settings)
        model.fit(x, y, epochs=2, verbose=0)
        before = state(model), random.getstate(), np.random.get_state()[1].tolist()
        if experiment:
            tf.find_learning_rate(model, x, y, steps=30)
            for one, other in zip(before[0], state(model)):
                np.testing.assert_array_equal(one, other)
            assert random.getstate() == before[1] and np.random.get_state()[1].tolist() == before[2]
        history = model.fit(x, y, epochs=3, verbose=0)
        results.append((history.history["loss"], tf.random.normal([3]).numpy().tolist()))
    assert results[0] == results[1]


def test_of_a_model_without_weights_yet_keeps_the_ones_that_fit_begins_with(rings):
    x, y, _ = rings
    losses = []
    for experiment in (False, True):
        tf.keras.utils.set_random_seed(5)
        model = network()
        if experiment:
            tf.find_learning_rate(model, x, y, steps=20)
        losses.append(model.fit(x, y, epochs=2, verbose=0).history["loss"])
    assert losses[0] == losses[1]


def test_schedule_and_decay_are_put_back(rings):
    x, y, _ = rings
    schedule = tf.keras.optimizers.schedules.ExponentialDecay(0.1, 10, 0.5)
    model = network(schedule, decay=0.5)
    curve = tf.find_learning_rate(model, x, y, low=1e-3, high=0.1, steps=10)
    assert model.optimizer.learning_rate is schedule and model.optimizer.decay == 0.5 and len(curve.rates) == 10


def test_stops_where_the_loss_diverges():
    x = np.linspace(-1, 1, 64)[:, None]
    model = tf.keras.Sequential([tf.keras.layers.Dense(1, kernel_initializer="zeros")])
    model.compile(tf.keras.optimizers.SGD(momentum=0.9), "mse")
    curve = tf.find_learning_rate(model, x, 3 * x, high=1e4, steps=200)
    assert curve.diverged is not None and len(curve.rates) < 200 and np.isfinite(curve.losses).all()
    assert 0.005 < curve.suggestion < curve.diverged / 5 and not curve.warning
    assert "diverged" in str(curve)


def test_the_proposal_trains(rings):
    """Better than the optimizer's default on the course's data, from several seeds."""
    x, y, _ = rings
    for seed in range(3):
        losses = []
        for rate in (None, 0.001):
            tf.keras.utils.set_random_seed(seed)
            model = network(units=8)
            model.optimizer.learning_rate = tf.find_learning_rate(model, x, y) if rate is None else rate
            losses.append(model.fit(x, y, epochs=30, verbose=0).history["loss"][-1])
        assert losses[0] < losses[1]


def test_rule_and_text():
    rates = np.geomspace(1e-5, 1, 101)
    curve = LearningRateCurve(rates, 1 + (np.log10(rates) + 2) ** 2)
    assert curve.suggestion == curve.proposal == float(curve) == pytest.approx(1e-3) and curve.minimum == pytest.approx(1e-2)
    assert 1e-4 <= curve.steepest < 1e-2
    assert str(curve).startswith("learning rate 0.001: a tenth of 0.01")
    assert "hardly fell" in str(LearningRateCurve(rates, np.ones(101)))
    assert "try high=" in str(LearningRateCurve(rates, 2 - np.log10(rates)))


def test_plot():
    matplotlib = pytest.importorskip("matplotlib.figure")
    rates = np.geomspace(1e-5, 1, 101)
    curve = LearningRateCurve(rates, 1 + (np.log10(rates) + 2) ** 2)
    axes = curve.plot(matplotlib.Figure().subplots())
    np.testing.assert_allclose(axes.lines[0].get_xdata(), rates)
    np.testing.assert_allclose(axes.lines[0].get_ydata(), curve.losses)
    np.testing.assert_allclose(axes.lines[1].get_ydata(), curve.smoothed)
    assert axes.lines[3].get_xdata()[0] == curve.suggestion and axes.get_xscale() == "log"


def bad(model, x, y):
    return {
        "not compiled": (lambda: tf.find_learning_rate(tf.keras.Sequential([tf.keras.layers.Dense(1)]), x, y),
                         RuntimeError, "You must compile your model"),
        "no model": (lambda: tf.find_learning_rate(x, y), TypeError, "takes the model itself"),
        "a generator": (lambda: tf.find_learning_rate(model, ((x, y) for _ in range(3))), ValueError, "python generator"),
        "low over high": (lambda: tf.find_learning_rate(model, x, y, low=1, high=0.1), ValueError, "0 < low < high"),
        "few steps": (lambda: tf.find_learning_rate(model, x, y, steps=2), ValueError, "10 or more"),
        "steps as a float": (lambda: tf.find_learning_rate(model, x, y, steps=30.0), TypeError, "`steps` is 30.0"),
        "NaN in x": (lambda: tf.find_learning_rate(model, x * np.nan, y), ValueError, "NaN"),
        "lengths": (lambda: tf.find_learning_rate(model, x, y[:-1]), ValueError, "Data cardinality is ambiguous"),
    }  # fmt: skip


@pytest.mark.parametrize("name", bad(None, np.zeros(1), np.zeros(1)))
def test_mistakes(rings, name):
    x, y, _ = rings
    call, kind, text = bad(network(), x, y)[name]
    with pytest.raises(kind, match=text):
        call()


def test_eager_models_are_refused(rings):
    x, y, _ = rings
    model = network()
    model.run_eagerly = True
    with pytest.raises(ValueError, match="run_eagerly"):
        tf.find_learning_rate(model, x, y)
