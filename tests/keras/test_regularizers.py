"""Regularizers against TensorFlow 2.8 (OrthogonalRegularizer: 2.21): values, gradients, configurations, names."""

import pytest

import flowlet as tf
from tests.keras import recorded

G = tf.keras.regularizers
OLD, NEW = recorded.cases("initializers_28"), recorded.cases("initializers_221")
W = recorded.plain(OLD["regularizer input"]["w"])
CASES = {name: case for name, case in OLD.items() if name.startswith("regularizer ") and "call" in case}
CASES |= {name: case for name, case in NEW.items() if name.startswith("regularizer Orthogonal")}
GET = [name for name in OLD if name.startswith("regularizers.get('")]


@pytest.mark.parametrize("name", CASES)
def test_penalties(name):
    wanted = recorded.plain(CASES[name]["result"])
    one = eval("G." + CASES[name]["call"])  # noqa: S307
    w = tf.constant(W)
    with tf.GradientTape() as tape:
        tape.watch(w)
        penalty = one(w)
    recorded.close(penalty.numpy(), wanted["value"], 3e-7)
    gradient = tape.gradient(penalty, w)
    assert (gradient is None) == (wanted["gradient"] is None)
    if gradient is not None:
        recorded.close(gradient.numpy(), wanted["gradient"], 1e-6)
    assert one.get_config() == wanted["config"] and type(one).__name__ == wanted["type"]
    described = G.serialize(one)
    assert described == {key: wanted["serialize"][key] for key in ("class_name", "config")}
    assert G.deserialize(described).get_config() == one.get_config()


@pytest.mark.parametrize("name", GET)
def test_names(name):
    text, wanted = name[len("regularizers.get('") : -2], OLD[name]["result"]
    if text == "orthogonal_regularizer":
        wanted = NEW[name]["result"]
    if recorded.failed(wanted):
        with pytest.raises(ValueError, match=f"Unknown regularizer: '{text}'"):
            G.get(text)
    else:
        assert type(G.get(text)).__name__ == wanted["class"] and G.get(text).get_config() == wanted["config"]


def test_get_of_other_things():
    assert G.get(None) is None
    assert G.get({"class_name": "L2", "config": {"l2": 0.3}}).get_config() == {"l2": 0.30000001192092896}
    with pytest.raises(ValueError, match="Could not interpret regularizer identifier: 3"):
        G.get(3)
    function = lambda w: 0.0  # noqa: E731
    assert G.get(function) is function


def test_bad_penalties():
    text, nan, none, negative = OLD["regularizer signatures"]["bad"]
    for given, error in (("a", text), (float("nan"), nan)):
        with pytest.raises(ValueError) as caught:
            G.L2(given)
        assert recorded.failed(error)["message"] in str(caught.value)
    assert G.L1(None).get_config() == none["config"] and G.L2(-1.0).get_config() == negative["config"]
    with pytest.raises(TypeError, match="not recognized"):
        G.L2(l3=0.1)


def test_orthogonal_regularizer_errors():
    with pytest.raises(ValueError, match="rank 2"):
        G.OrthogonalRegularizer()(tf.ones([3]))
    with pytest.raises(ValueError, match="argument `mode`"):
        G.OrthogonalRegularizer(mode="both")
    with pytest.raises(ValueError, match="argument factor"):
        G.OrthogonalRegularizer(-1)


def test_own_class():
    class Sum(G.Regularizer):
        def __init__(self, strength):
            self.strength = strength

        def __call__(self, x):
            return self.strength * tf.reduce_sum(x)

    assert Sum(2.0)(tf.constant([1.0, 2.0])).numpy() == 6.0 and Sum(2.0).get_config() == {"strength": 2.0}
