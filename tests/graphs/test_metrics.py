"""`tf.metrics` of 1.x: values over three updates, names and variables are those of TensorFlow 1.15."""

import numpy as np
import pytest

import flowlet.compat.v1 as tf
from tests.graphs.comparing import graph_mode
from tests.oracle_cases import load

RECORDING = load("graph_metrics")
CASES = {case["code"]: case for case in RECORDING["cases"]}


def array_of(found):
    return np.array(found["data"], found["dtype"]).reshape(found["shape"])


def built(code):
    space = {"tf": tf, "np": np}
    exec(RECORDING["prelude"], space)  # noqa: S102
    return space, eval(code, space)  # noqa: S307


@pytest.mark.parametrize("code", CASES)
def test_names(code):
    case = CASES[code]
    with graph_mode():
        _, (value, update) = built(code)
        names = [one.name for one in tf.get_collection("metric_variables")]
        assert names == [one.name for one in tf.local_variables()]
        if "average" not in code:  # its variables and update are called after the operations before them
            assert (names, value.name, update.name) == (case["variables"], case["value"], case["update"])
        if "collections" in code:
            assert tf.get_collection("values") == [value] and tf.get_collection("updates") == [update]


def test_values():
    """All metrics in one graph, over three updates."""
    with graph_mode():
        space, metrics = built("{" + ", ".join(f"{code!r}: {code}" for code in CASES) + "}")
        with tf.Session() as session:
            session.run(tf.local_variables_initializer())
            for step, given in enumerate(RECORDING["feeds"]):
                feed = {space[name]: array_of(one) for name, one in given.items()}
                updates = session.run({code: update for code, (_, update) in metrics.items()}, feed)
                values = session.run({code: value for code, (value, _) in metrics.items()}, feed)
                for code, case in CASES.items():
                    for one, two in zip((updates[code], values[code]), map(array_of, case["steps"][step])):
                        assert (np.asarray(one).dtype, np.shape(one)) == (two.dtype, two.shape), code
                        assert np.allclose(one, two, 1e-5, 1e-6, equal_nan=True), code


def test_not_in_eager_mode():
    with pytest.raises(RuntimeError, match="not supported when eager execution is enabled"):
        tf.metrics.accuracy([1], [1])
