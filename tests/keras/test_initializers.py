"""Initializers against TensorFlow 2.8: the numbers after a seed to the last bit, configurations, names, errors."""

import inspect
import pickle

import numpy as np
import pytest

import flowlet as tf
from tests.keras import recorded

I = tf.keras.initializers  # noqa: E741
OLD, NEW = recorded.cases("initializers_28"), recorded.cases("initializers_221")
BUILT_IN = {name: case for name, case in OLD.items() if "values" in case}
SEEDED = {name: case for name, case in OLD.items() if " with seed=7 " in name}
TWICE = {name: case for name, case in OLD.items() if " called twice " in name}
EDGES = {name: case for name, case in OLD.items() if name.startswith("edge ")}
GET = {name: case for name, case in OLD.items() if name.startswith("get(")}
# Householder's transformations round in the order of their implementation
TOLERANCE = {"Orthogonal": 3e-7}


def made(call):
    return eval(call, dict(vars_of(I)))  # noqa: S307


def vars_of(namespace):
    return {name: getattr(namespace, name) for name in dir(namespace)}


def same(found, wanted, call):
    recorded.close(found.numpy(), recorded.plain(wanted), TOLERANCE.get(call.partition("(")[0], 0))


@pytest.mark.parametrize("name", BUILT_IN)
def test_values_after_a_seed(name):
    case = BUILT_IN[name]
    for text, wanted in case["values"].items():
        shape = eval(text.partition(" after")[0])  # noqa: S307
        tf.random.set_seed(42)
        error = recorded.failed(wanted)
        if error:
            with pytest.raises(ValueError) as caught:
                made(case["call"])(shape)
            assert error["type"] == "ValueError" and error["message"].rstrip(".") in str(caught.value)
        else:
            same(made(case["call"])(shape), wanted, case["call"])
    if not recorded.failed(case["float64"]):
        tf.random.set_seed(42)
        same(made(case["call"])((2, 3), dtype="float64"), case["float64"], case["call"])


@pytest.mark.parametrize("name", SEEDED)
def test_seeds(name):
    """Each call of an initializer with a seed takes the next seed, and each seed goes on where it stopped."""
    case = SEEDED[name]
    call = case["call"][:-1] + (", " if case["call"][-2] != "(" else "") + "seed=7)"
    tf.random.set_seed(42)
    one = made(call)
    same(one((2, 3)), case["result"]["first"], call)
    same(one((2, 3)), case["result"]["second call of the same object"], call)
    same(made(call)((2, 3)), case["result"]["new object with the same seed"], call)


@pytest.mark.parametrize("name", TWICE)
def test_without_a_seed_each_draws_anew(name):
    case = TWICE[name]
    tf.random.set_seed(42)
    for wanted in case["result"]:
        same(made(case["call"])((2, 3)), wanted, case["call"])


@pytest.mark.parametrize("name", BUILT_IN)
def test_configurations(name):
    case, one = BUILT_IN[name], made(BUILT_IN[name]["call"])
    assert one.get_config() == case["config"] and type(one).__name__ == case["type"]
    assert I.serialize(one) == case["serialize"]
    again = I.deserialize(case["serialize"])
    assert type(again) is type(one) and again.get_config() == one.get_config()
    assert pickle.loads(pickle.dumps(one)).get_config() == one.get_config()


@pytest.mark.parametrize("name", GET)
def test_names(name):
    wanted = GET[name]["result"]
    text = name[len("get('") : -2]
    if recorded.failed(wanted) and recorded.failed(NEW[name]["result"]):
        with pytest.raises(ValueError, match=f"Unknown initializer: '{text}'"):
            I.get(text)
    else:
        found = I.get(text)
        accepted = wanted if not recorded.failed(wanted) else NEW[name]["result"]
        assert type(found).__name__ == accepted["class"]
        if accepted is wanted:
            assert found.get_config() == wanted["config"]


def test_nearest_name():
    with pytest.raises(ValueError, match="Did you mean 'glorot_uniform'"):
        I.get("glorot_unifrom")


@pytest.mark.parametrize("name", EDGES)
def test_edges(name):
    text, wanted = name.removeprefix("edge "), EDGES[name]["result"]
    error = recorded.failed(wanted)
    names = dict(vars_of(I))
    if error:
        with pytest.raises(Exception) as caught:
            eval(text, names)  # noqa: S307
        assert type(caught.value).__name__ == error["type"], caught.value
        assert error["message"].split(" {")[0].split(":")[0].rstrip(".") in str(caught.value)
        return
    found = eval(text, names)  # noqa: S307
    wanted = recorded.plain(wanted)  # recorded without a seed: shape and dtype
    assert found.numpy().shape == wanted.shape and found.numpy().dtype == wanted.dtype
    if "Normal" not in text:
        assert found.numpy().tolist() == wanted.tolist()


def test_public_names():
    for case in (OLD, NEW):
        for name, kind in case["same objects"]["aliases"].items():
            assert getattr(I, name).__name__ == kind, name
        for name in case["tf.initializers"]["names"]:
            assert getattr(tf.initializers, name) is getattr(I, name), name
    for name in OLD["tf.initializers"]["root"]:
        assert inspect.isclass(getattr(tf, name))


def test_signatures():
    for name, arguments in OLD["signatures"]["parameters"].items():
        parameters = inspect.signature(getattr(I, name).__init__).parameters
        wanted = [one for one in arguments if not one[1].startswith("*")]
        found = [[p.name, "either", p.default] for p in list(parameters.values())[1:]
                 if p.kind is p.POSITIONAL_OR_KEYWORD]  # fmt: skip
        assert found == wanted, name


@pytest.mark.parametrize("make", [tf.random_normal_initializer, tf.random_uniform_initializer])
def test_root_initializers_repeat_with_a_seed(make):
    one = make(seed=7)
    first = one((2, 3)).numpy().tolist()
    assert first == one((2, 3)).numpy().tolist() == make(seed=7)((2, 3)).numpy().tolist()
    assert make()((2, 3)).numpy().tolist() != first


def test_root_initializers():
    assert tf.zeros_initializer()((2,)).dtype == tf.ones_initializer()((2,)).dtype == tf.float32
    assert tf.constant_initializer(3)((2,)).dtype == tf.int32
    assert tf.constant_initializer([1., 2.])((2,)).numpy().tolist() == [1.0, 2.0]
    with pytest.raises(TypeError, match="Invalid type for initial value"):
        tf.constant_initializer(object())


def test_partitions_and_unknown_arguments():
    assert I.Ones()((4, 2), partition_shape=(1, 2), partition_offset=(0, 0)).shape == [1, 2]
    with pytest.raises(TypeError, match="Unknown keyword arguments: mean"):
        I.Ones()((4,), mean=1.0)


def test_own_initializer_class():
    class Twos(I.Initializer):
        def __init__(self, scale=1.0):
            self.scale = scale

        def __call__(self, shape, dtype=None, **kwargs):
            return tf.fill(shape, 2.0 * self.scale)

    assert Twos(3.0).get_config() == {"scale": 3.0}
    with tf.keras.utils.custom_object_scope({"Twos": Twos}):
        assert I.deserialize(I.serialize(Twos(3.0)))((2,)).numpy().tolist() == [6.0, 6.0]


def test_stft_is_a_fourier_transform():
    real, imaginary = (I.STFT(side, window=None)((8, 1, 5)).numpy()[:, 0] for side in ("real", "imag"))
    signal = np.random.RandomState(0).normal(size=8).astype(np.float32)
    wanted = np.fft.rfft(signal)
    np.testing.assert_allclose(signal @ real, wanted.real, atol=1e-5)
    np.testing.assert_allclose(signal @ imaginary, wanted.imag, atol=1e-5)


def test_set_random_seed():
    import random

    wanted = OLD["model 2-4-1 after keras.utils.set_random_seed(42)"]["result"]
    tf.keras.utils.set_random_seed(42)
    kernels = [I.GlorotUniform()(shape).numpy() for shape in ((2, 4), (4, 1))]
    for found, weight in zip(kernels, wanted["weights"][::2]):
        recorded.close(found, recorded.plain(weight), 0)
    assert random.random() == wanted["random.random()"]
    assert float(np.random.rand()) == wanted["numpy.random.rand()"]
    assert float(tf.random.uniform(())) == wanted["tf.random.uniform(())"]
    with pytest.raises(ValueError, match="Expected `seed` argument to be an integer"):
        tf.keras.utils.set_random_seed("a")
