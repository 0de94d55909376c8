"""100 steps of training against what real TensorFlow did from the same weights and batches: every optimizer
and loss."""

import functools

import numpy as np
import pytest
from sklearn.datasets import make_circles

import flowlet as tf
from tests.oracle_cases import array, load

RELEASES = ("keras_trajectory_28", "keras_trajectory_221")

# Where 2.8 and 2.21 differ, flowlet follows 2.8; what only 2.21 has follows 2.21, but for these.
LEFT_OUT = {
    "Adafactor(learning_rate=0.01), binary_crossentropy": "TensorFlow 2.21 itself ends with NaN in the biases",
}

# Rounding grows where a loss divides by targets near zero: the loss of one step reaches 300,000.
TOLERANCE = {"SGD(0.01), mape": 1e-3}


def cases():
    older = {case["case"] for case in load(RELEASES[0])["cases"]}
    for name in RELEASES:
        for case in load(name)["cases"][1:]:
            if name == RELEASES[0] or case["case"] not in older and case["case"] not in LEFT_OUT:
                yield pytest.param(name, case, id=f"{name[-3:].strip('_')}-{case['case']}")


@functools.cache
def data(name):
    """x and the targets by their names, as the recording's recipe makes them."""
    about = load(name)["cases"][0]
    x = array(about["x"])
    return x, {
        "circles": (np.arange(800) % 2 == 1).astype(np.float32)[:, None],
        "y_class": ((x[:, 0] > 0).astype(int) + (x[:, 1] > 0)),
        "y_real": np.stack([x[:, 0] * x[:, 1], x[:, 0] + 0.5, np.abs(x[:, 1])], 1).astype(np.float32),
    }, about


def model_and_targets(name, case):
    x, targets, about = data(name)
    if "y" in case:
        y = np.eye(3, dtype=np.float32)[targets["y_class"]] if case["y"].startswith("one-hot") else targets[case["y"]]
        weights, units = about["weights_3"], 3
    else:
        y, weights, units = targets["circles"], about["weights"], 1
    model = tf.keras.Sequential([
        tf.keras.layers.Dense(4, activation="relu", input_shape=(2,)), tf.keras.layers.Dense(4, activation="relu"),
        tf.keras.layers.Dense(units, activation=case["last"])])  # fmt: skip
    model.set_weights([array(one) for one in weights])
    model.compile(optimizer=optimizer_of(case), loss=loss_of(case["loss"]), metrics=metrics_of(case))
    return model, x, y


def optimizer_of(case):
    if "optimizer" in case:
        name = case["optimizer"]
        return getattr(tf.keras.optimizers, name)(**case["kwargs"]) if "kwargs" in case else name
    if "ExponentialDecay" in case["case"]:
        return tf.keras.optimizers.SGD(tf.keras.optimizers.schedules.ExponentialDecay(0.5, 20, 0.5))
    return tf.keras.optimizers.Adam(0.01)


def loss_of(text):
    return eval(f"tf.keras.losses.{text}", {"tf": tf}) if "(" in text else text


def metrics_of(case):
    return ["accuracy", tf.keras.metrics.AUC()] if "metrics" in case else None


@pytest.mark.parametrize("name, case", list(cases()))
def test_one_compiled_epoch_after_another(name, case):
    model, x, y = model_and_targets(name, case)
    history = model.fit(x, y, batch_size=32, epochs=4, shuffle=False, verbose=0).history
    recorded = case["result"]["history"]
    for metric, values in recorded.items():
        np.testing.assert_allclose(history[metric], array(values), rtol=1e-5, err_msg=metric)
    for ours, theirs in zip(model.get_weights(), case["result"]["weights_after_fit"]):
        np.testing.assert_allclose(ours, array(theirs), rtol=1e-4, atol=2e-6)


@pytest.mark.parametrize("name, case", list(cases()))
def test_step_by_step(name, case):
    model, x, y = model_and_targets(name, case)
    recorded = array(case["result"]["train_on_batch"]) if "train_on_batch" in case["result"] else None
    if recorded is None:
        pytest.skip("this case was recorded for fit only")
    losses = []
    for step in range(100):
        batch = slice(step % 25 * 32, step % 25 * 32 + 32)
        found = model.train_on_batch(x[batch], y[batch])
        losses.append(found[0] if isinstance(found, list) else found)
    rtol = TOLERANCE.get(case["case"], 1e-5)
    np.testing.assert_allclose(losses, recorded.reshape(len(recorded), -1)[:, 0], rtol=rtol, atol=1e-7)


@pytest.mark.parametrize("with_dropout", [False, True])
def test_shuffled_from_a_seed(with_dropout):
    """Initial weights, dropout masks and the order of the samples are TensorFlow's after `set_seed`."""
    name = "losses with dropout" if with_dropout else "losses without dropout"
    recorded = next(case["losses"] for case in load("keras_orders_28")["cases"] if case["case"] == name)
    random = np.random.RandomState(0)
    tf.random.set_seed(42)
    x = random.normal(size=(50, 4)).astype("float32")
    y = (x[:, :1] > 0).astype("float32")
    hidden = [tf.keras.layers.Dropout(0.5), tf.keras.layers.Dense(6, activation="tanh"), tf.keras.layers.Dropout(0.3)]
    model = tf.keras.Sequential([
        tf.keras.layers.Dense(8, activation="tanh", input_shape=(4,)), *(hidden if with_dropout else hidden[1:2]),
        tf.keras.layers.Dense(1, activation="sigmoid")])  # fmt: skip
    model.compile(tf.keras.optimizers.SGD(0.1), "binary_crossentropy")
    for losses, (epochs, shuffle) in zip(recorded, ((4, False), (2, False), (3, True))):
        found = model.fit(x, y, epochs=epochs, batch_size=16, shuffle=shuffle, verbose=0).history["loss"]
        np.testing.assert_allclose(found, losses, rtol=1e-5)


@pytest.mark.parametrize("case", load("keras_circles_28")["cases"], ids=lambda case: case["case"])
def test_circles_of_the_course_notes(case):
    """The first model of seed 004: each epoch's loss and accuracy, and what `evaluate` prints."""
    x, y = make_circles(1000, noise=0.03, random_state=42)
    tf.random.set_seed(42)
    model = tf.keras.Sequential([tf.keras.layers.Dense(1, name="input_layer")])
    model.compile(loss=tf.keras.losses.BinaryCrossentropy(), optimizer=tf.keras.optimizers.Adam(learning_rate=0.01),
                  metrics=["accuracy"])  # fmt: skip
    history = model.fit(x, y, epochs=10, shuffle=case["shuffle"], verbose=0).history
    np.testing.assert_allclose(history["loss"], case["history"]["loss"], rtol=1e-5)
    np.testing.assert_allclose(history["accuracy"], case["history"]["accuracy"], atol=1e-7)
    np.testing.assert_allclose(model.evaluate(x, y, verbose=0), case["evaluated"], rtol=1e-5)
