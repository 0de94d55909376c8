"""Learning-rate schedules against recorded TensorFlow."""

import jax
import numpy as np
import pytest

import flowlet as tf
from flowlet.core.tensor import EagerTensor
from tests.oracle_cases import array, load

OLD, NEW = load("keras_schedules_28"), load("keras_schedules_221")
S = tf.keras.optimizers.schedules


def calls(recording, label):
    return [pytest.param(case, id=f"{label}-{case['case']}") for case in recording["cases"] if "call" in case]


BOTH = calls(OLD, "2.8") + calls(NEW, "2.21")
CONSTRUCTED = [case for case in NEW["cases"] if case["case"].startswith("construct")]


def close(found, encoded):
    want = array(encoded)
    assert found.dtype == want.dtype and found.shape == want.shape
    # float32 cosines near a rate of 0: what counts is the distance in terms of the rates that occur
    np.testing.assert_allclose(found, want, rtol=2e-6, atol=1e-8)


@pytest.mark.parametrize("case", BOTH)
def test_values(case):
    schedule, recorded = eval("S." + case["call"]), case["result"]
    for step, want in recorded["values_int"].items():
        close(schedule(int(step)).numpy(), want)
    for step, want in recorded["values_int64_tensor"].items():
        close(schedule(tf.constant(int(step), tf.int64)).numpy(), want)
    for step, want in recorded["values_float"].items():
        close(schedule(int(step) + 0.5).numpy(), want)
    assert type(schedule(3)).__name__ == recorded["type"]


@pytest.mark.parametrize("case", BOTH)
def test_values_inside_a_trace(case):
    schedule = eval("S." + case["call"])
    traced = jax.jit(lambda step: schedule(EagerTensor(step))._value)
    for step, want in case["result"]["values_int64_tensor"].items():
        close(np.asarray(traced(np.int64(step))), want)


@pytest.mark.parametrize("call", [
    "ExponentialDecay(0.1, {n}, 0.5, staircase=True)", "InverseTimeDecay(0.1, {n}, 0.5, staircase=True)",
    "PolynomialDecay(0.1, {n}, 0.01, power=0.5)", "PolynomialDecay(0.1, {n}, 0.01, cycle=True)",
    "CosineDecayRestarts(0.1, {n}, t_mul=1.0)", "CosineDecay(0.1, {n})"])  # fmt: skip
def test_steps_at_which_a_rate_jumps_are_the_same_in_a_trace(call):
    for n in (3, 7, 10, 49, 1000):
        schedule = eval("S." + call.format(n=n))
        steps = np.arange(0, 20 * n, max(1, n // 10))
        traced = jax.jit(lambda step: schedule(EagerTensor(step))._value)(steps)  # noqa: B023
        eager = schedule(tf.constant(steps)).numpy()
        np.testing.assert_allclose(traced, eager, rtol=1e-5, atol=1e-8, err_msg=f"{n} steps")


@pytest.mark.parametrize("case", BOTH)
def test_config(case):
    schedule, recorded = eval("S." + case["call"]), case["result"]
    config = schedule.get_config()
    given = {name: value for name, value in config.items() if name in recorded["config"]}
    assert {name: value for name, value in given.items() if name != "name"} == {
        name: value for name, value in recorded["config"].items() if name != "name"}  # fmt: skip
    # 2.21 names a schedule after its class where no name is given; 2.8 leaves it at None
    assert config["name"] in (recorded["config"]["name"], None)
    assert type(schedule).from_config(config).get_config() == config
    assert S.serialize(schedule)["class_name"] == recorded["serialize"]["class_name"]
    assert S.deserialize(S.serialize(schedule)).get_config() == config
    assert S.deserialize(recorded["serialize"]).get_config() == {**config, "name": recorded["config"]["name"]}


@pytest.mark.parametrize("case", CONSTRUCTED, ids=lambda case: case["case"])
def test_constructors(case):
    call, recorded = case["case"].removeprefix("construct "), case["result"]
    if isinstance(recorded, dict):
        with pytest.raises(Exception) as raised:
            eval("S." + call)
        assert type(raised.value).__name__ == recorded["error"]["type"]
        assert str(raised.value).startswith(recorded["error"]["message"])
    elif isinstance(recorded[1], dict) and "error" in recorded[1]:
        with pytest.raises((ValueError, TypeError, tf.errors.OpError)):  # a rate that is text
            eval("S." + call)(5)
    else:
        close(eval("S." + call)(5).numpy(), recorded[1])


def test_names():
    recorded = next(case for case in NEW["cases"] if case["case"] == "names")
    for name in recorded["schedules"]:
        assert getattr(tf.optimizers.schedules, name) is getattr(S, name)
    assert tf.keras.experimental.CosineDecay is S.CosineDecay


def test_a_schedule_without_a_formula_says_so():
    with pytest.raises(NotImplementedError, match="Learning rate schedule must override __call__"):
        S.LearningRateSchedule()(1)
    with pytest.raises(NotImplementedError, match="Learning rate schedule must override get_config"):
        S.LearningRateSchedule().get_config()


def test_rates_that_are_variables_are_read_anew():
    rate, v = tf.Variable(1.0), tf.Variable(0.0)
    schedule = S.ExponentialDecay(rate, 10, 1.0)
    assert schedule.signature() is None
    optimizer = tf.keras.optimizers.SGD(schedule)
    optimizer.apply_gradients([(tf.constant(1.0), v)])
    rate.assign(0.5)
    optimizer.apply_gradients([(tf.constant(1.0), v)])
    assert v.numpy() == -1.5


def test_a_changed_schedule_takes_effect():
    schedule, v = S.ExponentialDecay(1.0, 10, 1.0), tf.Variable(0.0)
    optimizer = tf.keras.optimizers.SGD(schedule)
    optimizer.apply_gradients([(tf.constant(1.0), v)])
    schedule.initial_learning_rate = 0.5
    optimizer.apply_gradients([(tf.constant(1.0), v)])
    assert v.numpy() == -1.5
