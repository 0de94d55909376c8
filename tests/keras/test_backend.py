"""`tf.keras.backend` and helpers of `tf.keras.utils` against TensorFlow 2.8 (tests/oracle/keras_backend_28.json)."""

import inspect

import numpy as np
import pytest

import flowlet as tf
from tests.keras import recorded

K = tf.keras.backend
CASES = recorded.cases("backend_28")
GIVEN = {name: recorded.plain(value) for name, value in CASES["given"].items() if name != "case"}
PROGRAM = recorded.programs(
    "backend", ["value", "set_values", "phases", "draws"], GIVEN=GIVEN, K=K, U=tf.keras.utils, **GIVEN
)
OTHERS = ("given", "signatures", "utils signatures", "set_values", "phases", "draws")

PHRASES = {
    "U.to_categorical([])": "zero-size array",
}


@pytest.mark.parametrize("name", [name for name in CASES if name not in OTHERS])
def test_expression(name):
    got = recorded.attempt(PROGRAM["value"], name)
    recorded.compare(got, recorded.plain(CASES[name]["result"]), 2e-6, PHRASES.get(name))


@pytest.mark.parametrize("name", ["set_values", "phases", "draws"])
def test_program(name):
    recorded.compare(PROGRAM[name](), recorded.plain(CASES[name]["result"]), 1e-6)


def parameters(function):
    return [
        (one.name, one.default) if one.default is not one.empty else (one.name,)
        for one in inspect.signature(function).parameters.values()
        if one.name not in ("name", "kwargs", "args")
    ]


# Functions of the backend that need ops or layers which are not in flowlet yet.
MISSING = frozenset(
    """binary_focal_crossentropy binary_weighted_focal_crossentropy conv1d conv2d conv2d_transpose conv3d
    ctc_batch_cost ctc_decode ctc_label_dense_to_sparse depthwise_conv2d foldl foldr local_conv1d local_conv2d map_fn
    pool2d pool3d resize_images resize_volumes rnn separable_conv2d spatial_2d_padding spatial_3d_padding""".split()
)
# Functions that are the op itself, whose arguments have the op's names.
OWN_NAMES = frozenset("reshape stack squeeze shape softmax".split())


@pytest.mark.parametrize("name", [name for name in CASES["signatures"] if name != "case"])
def test_signature(name):
    if name in MISSING:
        assert name not in dir(K), f"{name} is there now: take it off the list"
        pytest.skip("needs ops or layers that are not in flowlet yet")
    wanted = [
        (row[0], recorded.plain(row[2])) if len(row) == 3 else (row[0],)
        for row in CASES["signatures"][name]
        if row[0] not in ("name", "kwargs", "args")
    ]
    got = parameters(getattr(K, name))
    if name in OWN_NAMES:
        assert len(got) >= len(wanted)
    else:
        assert got[: len(wanted)] == wanted


@pytest.mark.parametrize("name", ["to_categorical", "normalize", "plot_model", "model_to_dot"])
def test_utils_signature(name):
    wanted = [
        (row[0], recorded.plain(row[2])) if len(row) == 3 else (row[0],) for row in CASES["utils signatures"][name]
    ]
    assert parameters(getattr(tf.keras.utils, name)) == wanted


def test_what_graphs_need_is_refused_or_does_nothing():
    with pytest.raises(RuntimeError, match="Use tf.GradientTape instead"):
        K.gradients(None, None)
    assert K.manual_variable_initialization(True) is None
    assert K.placeholder((2, 3)).shape == (2, 3)
    assert K.placeholder(ndim=2).shape.as_list() == [None, None]


def test_function_takes_a_layer_inside_a_model():
    model = tf.keras.Sequential(
        [tf.keras.layers.Dense(4, activation="relu", input_shape=(3,)), tf.keras.layers.Dense(1)]
    )
    hidden = K.function([model.input], [model.layers[0].output])
    x = np.ones((2, 3), "float32")
    np.testing.assert_array_equal(hidden([x])[0], model.layers[0](x).numpy())


def test_print_tensor(capsys):
    assert K.print_tensor(tf.constant([1.0, 2.0]), "x is").shape == (2,)
    assert capsys.readouterr().out == "x is [1 2]\n"
