"""Constraints against TensorFlow 2.8: values, configurations, names."""

import inspect

import numpy as np
import pytest

import flowlet as tf
from tests.keras import recorded

C = tf.keras.constraints
OLD = recorded.cases("initializers_28")
INPUTS = {name: recorded.plain(OLD["constraint input"][name]) for name in ("w", "w4")}
CASES = {name: case for name, case in OLD.items() if name.startswith("constraint ") and "call" in case}
GET = [name for name in OLD if name.startswith("constraints.get('")]


@pytest.mark.parametrize("name", CASES)
def test_values(name):
    wanted = CASES[name]["result"]
    one = eval("C." + CASES[name]["call"])  # noqa: S307
    assert one.get_config() == wanted["config"] and type(one).__name__ == wanted["type"]
    assert C.serialize(one) == wanted["serialize"]
    assert C.deserialize(wanted["serialize"]).get_config() == one.get_config()
    for key, given in (("value", "w"), ("value_4d", "w4")):
        error = recorded.failed(wanted[key])
        if error:
            with pytest.raises(Exception) as caught:
                one(tf.constant(INPUTS[given]))
            assert type(caught.value).__name__ == error["type"], caught.value
        else:
            recorded.close(one(tf.constant(INPUTS[given])).numpy(), recorded.plain(wanted[key]), 3e-7)


@pytest.mark.parametrize("name", GET)
def test_names(name):
    text, wanted = name[len("constraints.get('") : -2], OLD[name]["result"]
    if recorded.failed(wanted):
        with pytest.raises(ValueError, match=f"Unknown constraint: '{text}'"):
            C.get(text)
    else:
        assert type(C.get(text)).__name__ == wanted["class"] and C.get(text).get_config() == wanted["config"]


def test_signatures():
    for name, arguments in OLD["constraint signatures"]["parameters"].items():
        parameters = list(inspect.signature(getattr(C, name).__init__).parameters.values())[1:]
        found = [[one.name, "either", one.default] for one in parameters if one.kind is one.POSITIONAL_OR_KEYWORD]
        assert found == [one for one in arguments if not one[1].startswith("*")], name


def test_even_filters_of_a_radial_constraint():
    w = tf.reshape(tf.range(16.0), [4, 4, 1, 1])
    found = C.RadialConstraint()(w).numpy()[:, :, 0, 0]
    assert found.tolist() == [[15, 15, 15, 15], [15, 5, 5, 15], [15, 5, 5, 15], [15, 15, 15, 15]]


def test_variables_and_functions():
    v = tf.Variable([[3.0], [4.0]])
    np.testing.assert_allclose(C.MaxNorm(1.0)(v).numpy(), [[0.6], [0.8]], rtol=1e-6)
    run = tf.function(lambda: C.UnitNorm()(v))
    np.testing.assert_allclose(run().numpy(), [[0.6], [0.8]], rtol=1e-6)


def test_get_of_other_things():
    assert C.get(None) is None
    with pytest.raises(ValueError, match="Could not interpret constraint identifier: 3"):
        C.get(3)
    with pytest.raises(ValueError, match="Did you mean 'max_norm'"):
        C.get("max_nrm")
