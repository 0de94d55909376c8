"""Layers against TensorFlow 2.8 (tests/oracle/keras_layers_28.json): configurations, shapes, outputs, gradients."""

import inspect

import numpy as np
import pytest

import flowlet as tf
from tests.keras import recorded

K, L = tf.keras, tf.keras.layers
CASES = recorded.cases("layers_28")
INPUTS = {key: recorded.plain(value) for key, value in CASES["inputs"].items() if key != "case"}
PROGRAM = recorded.programs(
    "layers",
    ["run", "batch_norm", "bn_in_fit", "Own", "own"],
    INPUTS=INPUTS,
    X34=INPUTS["X34"],
    signature=lambda function: None,
)
TOLERANCE = 2e-6  # of the largest element


def named(prefix):
    """The cases of a kind that were recorded in 2.8 (a layer that it lacks was recorded as an error)."""
    return [name for name in CASES if name.startswith(prefix) and not recorded.failed(CASES[name].get("result", {}))]


def of(name):
    return recorded.plain(CASES[name]["result"])


def plain_config(config):
    """A configuration with scalar arrays as Python numbers: 2.8 leaves settings of ReLU as arrays."""
    return {
        key: value.item() if isinstance(value, np.ndarray) and not value.ndim else value
        for key, value in config.items()
    }


@pytest.mark.parametrize("name", named("config "))
def test_config(name):
    K.backend.clear_session()
    layer = eval(f"L.{CASES[name]['call']}")
    config, wanted = layer.get_config(), of(name)
    assert list(config) == list(wanted["config"])
    assert config == plain_config(wanted["config"])
    assert type(layer).from_config(config).get_config() == config
    assert repr(layer.input_spec) == wanted["input_spec"]
    for attribute in ("name", "dtype", "trainable", "built"):
        assert getattr(layer, attribute) == wanted[attribute]
    assert len(layer.weights) == wanted["weights"]


@pytest.mark.parametrize("name", named("run ") + named("training "))
def test_run(name):
    case = CASES[name]
    training = True if name.startswith("training ") else None
    got = PROGRAM["run"](case["call"], case["input"], recorded.plain(case.get("set_weights")), training)
    recorded.compare(got, of(name), TOLERANCE)


@pytest.mark.parametrize("name", named("batch_norm "))
def test_batch_normalization(name):
    case = CASES[name]
    got = PROGRAM["batch_norm"](case["call"], INPUTS[case["input"]])
    recorded.compare(got, of(name), 1e-5)


def test_batch_normalization_in_fit():
    recorded.compare(PROGRAM["bn_in_fit"](), of("BatchNormalization in fit, last batch of one sample"), 1e-5)


def test_a_layer_of_ones_own():
    got, wanted = PROGRAM["own"](), of("a layer of one's own")
    for key in ("add_weight", "Layer attributes"):  # the first is compared below; not all attributes are there yet
        got.pop(key), wanted.pop(key)
    assert got.pop("config") == {"name": "own", "trainable": True, "dtype": "float32", "units": 2}  # 2.8 raises
    assert recorded.failed(wanted.pop("config"))["type"] == "NotImplementedError"
    recorded.compare(got, wanted, TOLERANCE)


def parameters(function):
    return [
        (one.name, one.default) if one.default is not one.empty else (one.name,)
        for one in inspect.signature(function).parameters.values()
        if one.name not in ("self", "kwargs", "args")
    ]


def wanted_parameters(rows):
    return [(row[0], recorded.plain(row[2])) if len(row) == 3 else (row[0],) for row in rows if "args" not in row[1]]


# Arguments beyond those of 2.8, of later releases (or, of InputLayer and Input, by name in place of **kwargs).
LATER = {
    "LeakyReLU": ["negative_slope"],
    "InputLayer": ["batch_input_shape", "shape", "batch_shape"],
    "Input": ["batch_shape", "batch_input_shape"],
}


@pytest.mark.parametrize("name", CASES["signatures"]["init"])
def test_signature(name):
    function = getattr(L, name)
    got = parameters(function.__init__ if inspect.isclass(function) else function)
    wanted = wanted_parameters(CASES["signatures"]["init"][name])
    assert got[: len(wanted)] == wanted
    assert [one[0] for one in got[len(wanted) :]] == LATER.get(name, [])


@pytest.mark.parametrize("name", CASES["signatures"]["call"])
def test_call_signature(name):
    assert parameters(getattr(L, name).call) == wanted_parameters(CASES["signatures"]["call"][name])


@pytest.mark.parametrize("name", CASES["signatures"]["functions"])
def test_function_signature(name):
    assert parameters(getattr(L, name)) == wanted_parameters(CASES["signatures"]["functions"][name])


def test_add_weight_signature():
    wanted = [row[0] for row in of("a layer of one's own")["add_weight"] if "args" not in row[1]]
    assert [one[0] for one in parameters(L.Layer.add_weight)] == wanted


def test_unit_normalization():
    """Of a release after 2.8; the values are those of TensorFlow 2.21."""
    layer = L.UnitNormalization()
    np.testing.assert_allclose(layer(np.array([[3.0, 4.0], [0.0, 0.0]], "float32")), [[0.6, 0.8], [0, 0]], rtol=1e-6)
    assert layer.get_config()["axis"] == -1
    with pytest.raises(TypeError, match="expected an int or a list/tuple of ints"):
        L.UnitNormalization(axis="a")


@pytest.mark.parametrize(
    "shape, axis, corrected",
    [
        ((2, 2, 2, 2, 3), -1, True),
        ((2, 2, 2, 2, 3), 1, True),
        ((2, 2, 2, 2, 3), 2, False),
        ((2, 3, 4, 5), 2, False),
        ((2, 3, 4, 5), 1, True),
        ((2, 3, 4), -1, False),
    ],
)
def test_moving_variance_of_pictures_and_volumes(shape, axis, corrected):
    """TensorFlow's fused kernel takes n / (n - 1), for rank 4 and 5 with the channels first or last."""
    x = np.random.RandomState(0).normal(size=shape).astype("float32")
    layer = L.BatchNormalization(axis=axis, momentum=0.0)
    layer(x, training=True)
    variance = x.var(tuple(i for i in range(len(shape)) if i != axis % len(shape)))
    count = x.size / variance.size
    factor = count / (count - 1) if corrected else 1
    np.testing.assert_allclose(layer.moving_variance.numpy(), variance * factor, rtol=2e-6)


def test_masks_of_merged_inputs():
    x = tf.constant([[[1.0], [0.0], [2.0]]])
    y = tf.constant([[[0.0], [0.0], [2.0]]])
    masked = [L.Masking()(x), L.Masking()(y)]
    assert L.Add()(masked)._keras_mask.numpy().tolist() == [[False, False, True]]
    assert L.Concatenate()(masked)._keras_mask.numpy().tolist() == [[False, False, True]]
    assert L.Concatenate(axis=1)(masked)._keras_mask.numpy().tolist() == [[True, False, True, False, False, True]]
    assert L.Concatenate(axis=1)([masked[0], y])._keras_mask.numpy().tolist() == [[True, False, True, True, True, True]]
    assert not hasattr(L.Dot(2)(masked), "_keras_mask")
