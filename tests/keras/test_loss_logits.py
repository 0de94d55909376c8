"""Cross entropies of sigmoid and softmax outputs: when the logits behind them are used; odd labels; NaN."""

import warnings

import pytest

import flowlet as tf
from tests.keras import recorded

L, M = tf.keras.losses, tf.keras.metrics
OLD, NEW = recorded.cases("loss_logits_28"), recorded.cases("loss_logits_221")
INPUTS = {key: recorded.plain(one) for key, one in OLD["inputs"].items() if key != "case"}


@pytest.mark.parametrize("name", [name for name in OLD if "from_logits=" in name])
def test_logits_behind_an_activation(name):
    case = OLD[name]
    y_pred = getattr(tf.keras.activations, case["activation"])(tf.constant(INPUTS["x"]))
    y_true = INPUTS["index" if case["function"].startswith("sparse") else "onehot"]
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        value = getattr(L, case["function"])(y_true, y_pred, from_logits=case["from_logits"])
    recorded.close(value.numpy(), recorded.plain(case["result"]), 1e-6)
    wanted = case["result"].get("warnings", [])
    assert len(caught) == len(wanted)
    if wanted:
        assert str(caught[0].message).startswith(wanted[0][1].strip('"'))


def test_operations_that_keep_the_logits():
    operations = {
        "identity": tf.identity,
        "cast_to_the_same_dtype": lambda tensor: tf.cast(tensor, tf.float32),
        "convert_to_tensor": tf.convert_to_tensor,
        "reshape": lambda tensor: tf.reshape(tensor, (3, 3)),
        "times_one": lambda tensor: tensor * 1,
    }
    y_pred = tf.keras.activations.softmax(tf.constant(INPUTS["x"]))
    kept = [name for name, operation in operations.items() if hasattr(operation(y_pred), "_keras_logits")]
    assert kept == OLD["operations that keep the logits"]["names"]


@pytest.mark.parametrize("name", [name for name in OLD if "BinaryCrossentropy, labels" in name])
def test_a_squeezed_prediction_loses_its_logits(name):
    case = OLD[name]
    made = (M if name.startswith("metrics") else L).BinaryCrossentropy()
    value = made(tf.constant(recorded.plain(case["y_true"])), tf.keras.activations.sigmoid(
        tf.constant(recorded.plain(case["x"]))))  # fmt: skip
    recorded.close(value.numpy(), recorded.plain(case["result"]), 1e-6)


@pytest.mark.parametrize("name", [name for name in OLD if "crossentropy from logits" in name])
def test_gradients_where_labels_do_not_add_up_to_one(name):
    case = OLD[name]
    x = tf.Variable(recorded.plain(case["x"]))
    with tf.GradientTape() as tape:
        value = L.categorical_crossentropy(recorded.plain(case["y_true"]), x, from_logits=True)
    wanted = recorded.plain(case["result"])
    recorded.close(value.numpy(), wanted["value"], 1e-6)
    recorded.close(tape.gradient(value, x).numpy(), wanted["gradient"], 1e-6)


@pytest.mark.parametrize("name", [name for name in OLD if "_accuracy of" in name])
def test_accuracy_of_nan(name):
    case = OLD[name]
    value = getattr(M, case["function"])(case["y_true"], recorded.plain(case["y_pred"]))
    recorded.close(value.numpy(), recorded.plain(case["result"]), 0)


@pytest.mark.parametrize("name", [name for name in NEW if name.startswith("ignore_class")])
def test_ignored_classes(name):
    case = NEW[name]
    y_true, y_pred, weight = (recorded.plain(case[key]) for key in ("y_true", "y_pred", "sample_weight"))
    loss = L.SparseCategoricalCrossentropy(ignore_class=2, reduction=case["reduction"])
    recorded.close(loss(y_true, y_pred, sample_weight=weight).numpy(), recorded.plain(case["result"]), 1e-6)
