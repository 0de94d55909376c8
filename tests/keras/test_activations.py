"""Activations against TensorFlow: values, gradients, dtypes, names (2.8; from 2.21 what 2.8 has not)."""

import inspect

import numpy as np
import pytest

import flowlet as tf
from tests.keras import recorded

A = tf.keras.activations
OLD, NEW = recorded.cases("activations_28"), recorded.cases("activations_221")
INPUTS = {name: recorded.plain(value) for name, value in OLD["inputs"].items() if name != "case"}
ADDED = {name: case for name, case in NEW.items()
         if case.get("activation") and case["activation"] not in OLD["names"]["names"]}  # fmt: skip
CASES = {name: case for name, case in OLD.items() if case.get("activation")} | ADDED
NAMES = [name for name in OLD if name.startswith("get('")]
# case -> why flowlet does otherwise
DIFFERENT = {
    "softmax(vector)": "Keras 3 takes vectors, and nothing speaks against it",
    "softmax of NumPy float64": "2.8 fails on an array's shape; an array is a tensor here",
    "softmax of a list": "2.8 fails on a list's shape; a list is a tensor here",
    "hard_sigmoid of NumPy float64": "2.8 fails on an array's dtype; an array is a tensor here",
    "hard_sigmoid of a list": "2.8 fails on a list's dtype; a list is a tensor here",
    "sparse_plus of a list": "2.21 compares the list itself; a list is a tensor here",
    "glu of a list": "2.21 asks the list for its shape; a list is a tensor here",
    "gelu of int32": "the row refuses the dtype before 0.5 is converted to it",
    "soft_shrink of a list": "2.21 compares the list itself; a list is a tensor here",
}  # fmt: skip
# Activations are of the order of 1: where TensorFlow subtracts nearly equal numbers, its last bits are noise.
TOLERANCE = {"float32": 2e-6, "float64": 1e-13, "int32": 0}
# (case, input) at which flowlet gives a limit, or the exact number, where TensorFlow's formula has lost it
EXACT = {
    "selu(x)": [-1e-8],
    "hard_silu(x)": [np.inf, -np.inf],
    "hard_swish(x)": [np.inf, -np.inf],
}
TIES = ("sparsemax(edge)",)  # of equal numbers either may come first in the sort, and takes the gradient


def activation(name):
    return getattr(A, name)


def close(found, wanted, but=None):
    assert found.dtype == wanted.dtype and found.shape == wanted.shape
    slack = TOLERANCE[str(wanted.dtype)]
    keep = np.ones(found.shape, bool) if but is None else ~but
    np.testing.assert_allclose(found[keep], wanted[keep], rtol=slack, atol=slack, equal_nan=True)


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if "input" in case])
def test_values_and_gradients(name):
    case = CASES[name]
    function, kwargs = activation(case["activation"]), case.get("kwargs", {})
    x = INPUTS["x"][:4] if case["input"] == "x[:4]" else INPUTS[case["input"]]
    error = recorded.failed(case["result"])
    if name in DIFFERENT:
        assert function(tf.constant(x)).shape == x.shape
        return
    if error:
        with pytest.raises(Exception) as caught:
            function(tf.constant(x), **kwargs)
        assert type(caught.value).__name__ == error["type"]
        return
    wanted = recorded.plain(case["result"])
    if isinstance(wanted, np.ndarray):
        close(function(tf.constant(x)).numpy(), wanted)
        return
    rowwise = "gradient_of_sum_times_1_2_3" in wanted
    watched = tf.constant(x)
    with tf.GradientTape() as tape:
        tape.watch(watched)
        y = function(watched, **kwargs)
        weights = np.arange(1, x.size + 1, dtype="float32").reshape(x.shape)
        total = tf.reduce_sum(y * weights if rowwise and y.shape == watched.shape else y)
    but = np.isin(x, np.array(EXACT[name], "float32")) if name in EXACT else None
    close(y.numpy(), wanted["value"], but)
    gradient = wanted["gradient_of_sum_times_1_2_3" if rowwise else "gradient"]
    if gradient is not None and name not in TIES:
        close(tape.gradient(total, watched).numpy(), gradient, but)


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if " of " in name])
def test_other_inputs(name):
    case = CASES[name]
    x = {"float64": INPUTS["matrix"].astype("float64"), "int32": tf.constant([[1, -2, 3, 0]]),
         "list": [[1.0, -2.0, 3.0, 0.5]]}[name.rpartition(" ")[2]]  # fmt: skip
    error = recorded.failed(case["result"])
    if name in DIFFERENT:
        if "int32" not in name:
            assert activation(case["activation"])(x).shape.rank == 2
        return
    if error:
        with pytest.raises(Exception) as caught:
            activation(case["activation"])(x)
        assert type(caught.value).__name__ == error["type"], caught.value
        return
    wanted = recorded.plain(case["result"])
    wanted = wanted[2] if isinstance(wanted, list) else wanted
    close(np.asarray(activation(case["activation"])(x)), wanted)


def test_public_names():
    for case in (OLD, NEW):
        for name in case["names"]["names"]:
            assert callable(getattr(A, name)), name
    for name, arguments in OLD["names"]["signatures"].items():
        if name not in ("get", "serialize", "deserialize"):
            found = [[p.name, "either"] + ([] if p.default is p.empty else [p.default])
                     for p in inspect.signature(getattr(A, name)).parameters.values()]  # fmt: skip
            assert found[: len(arguments)] == arguments, name


@pytest.mark.parametrize("name", NAMES)
def test_get(name):
    text = name[len("get('") : -2]
    accepted = [case[name]["result"] for case in (OLD, NEW) if not recorded.failed(case[name]["result"])]
    if not accepted:
        with pytest.raises(ValueError, match="Unknown activation function"):
            A.get(text)
        return
    found = A.get(text)
    called = getattr(found, "__name__", type(found).__name__)
    assert called in [one["name"] for one in accepted] or accepted[0]["name"] == called + "_v2"


def test_get_of_other_things():
    layer = tf.keras.layers.LeakyReLU()
    assert A.get(None) is A.linear and A.get(tf.nn.relu) is tf.nn.relu and A.get(layer) is layer
    assert type(A.get({"class_name": "LeakyReLU", "config": {}})) is tf.keras.layers.LeakyReLU
    with pytest.raises(TypeError, match="Could not interpret activation function identifier: 3"):
        A.get(3)
    with pytest.raises(ValueError, match="Did you mean 'sigmoid'"):
        A.get("sigmiod")


@pytest.mark.parametrize("name", [name for name in OLD if name.startswith("serialize ")])
def test_serialize(name):
    text = name.removeprefix("serialize ")
    given = {"own": activation}.get(text) or eval(text, {"tf": tf, **{n: getattr(A, n) for n in dir(A)}})  # noqa: S307
    assert A.serialize(given) == ("activation" if text == "own" else OLD[name]["result"])
    if text != "own":
        assert callable(A.deserialize(A.serialize(given)))


def test_logits_are_remembered():
    x = tf.constant([[1.0, -1.0]])
    for function in (A.sigmoid, A.softmax):
        assert function(x)._keras_logits is x


def test_softmax_over_several_axes():
    found = A.softmax(tf.ones([2, 3, 4]), axis=(1, 2)).numpy()
    np.testing.assert_allclose(found, np.full((2, 3, 4), 1 / 12), rtol=1e-6)


def test_inside_a_function():
    run = tf.function(lambda x: [A.get(name)(x) for name in ("relu", "softmax", "gelu", "mish", "hard_sigmoid")])
    x = tf.constant(INPUTS["matrix"])
    for traced, name in zip(run(x), ("relu", "softmax", "gelu", "mish", "hard_sigmoid")):
        np.testing.assert_allclose(traced.numpy(), A.get(name)(x).numpy(), rtol=1e-6, atol=1e-7)
