"""What graphs compute: expressions over fed placeholders of unknown sizes give TensorFlow 1.15's values, dtypes and shapes."""

import numpy as np
import pytest

import flowlet.compat.v1 as tf
from tests.graphs.comparing import graph_mode, known
from tests.oracle_cases import load

RECORDING = load("graph_values")
REASONS = known("graph_values")
TOLERANCE = {"float16": 1e-2, "float64": 1e-10, "complex128": 1e-10}


def array_of(found):
    """The array that a recording describes."""
    data = found["data"]
    if found["dtype"] == "string":
        array = np.array([one.encode("latin1") for one in data] or [b""], object)[: len(data)]
    elif found["dtype"].startswith("complex"):
        array = np.array([complex(*one) for one in data], found["dtype"])
    else:
        array = np.array(data, found["dtype"])
    return array.reshape(found["shape"])


def flat(value):
    """The leaves of what a session gives, in order."""
    return [leaf for one in value for leaf in flat(one)] if isinstance(value, (list, tuple)) else [value]


def leaves(wanted):
    return [leaf for one in wanted for leaf in leaves(one)] if isinstance(wanted, list) else [wanted]


def difference(case):
    """How the value of an expression differs from the recorded one; None where it does not."""
    with graph_mode():
        space = {"tf": tf, "np": np}
        exec(RECORDING["prelude"], space)  # noqa: S102
        result = eval(case["code"], space)  # noqa: S307
        static = [None if one.shape.rank is None else one.shape.as_list()
                  for one in flat(result) if hasattr(one, "consumers")]  # fmt: skip
        with tf.Session() as session:
            found = flat(session.run(result, {space[name]: array_of(one) for name, one in RECORDING["feeds"].items()}))
    wanted = [array_of(one) for one in leaves(case["value"])]
    if len(wanted) != len(found):
        return f"{len(found)} results instead of {len(wanted)}"
    for one, two in zip(wanted, map(np.asarray, found)):
        texts = two.dtype == object or two.dtype.kind in "SU"
        if (one.dtype == object) != texts or not texts and one.dtype != two.dtype or one.shape != two.shape:
            return f"{two.dtype}{list(two.shape)} instead of {one.dtype}{list(one.shape)}"
        if texts and one.tolist() != two.tolist():
            return f"{two.tolist()} instead of {one.tolist()}"
        tolerance = TOLERANCE.get(one.dtype.name, 2e-5)
        if not texts and not np.allclose(one, two, tolerance, tolerance / 10, equal_nan=True):
            return f"{two.tolist()} instead of {one.tolist()}"
    for one, two in zip(case["static"], static):
        if not fits(one, two):
            return f"the static shape {two} instead of {one}"
    return None


def fits(wanted, found):
    """Whether a static shape says nothing else than the recorded one; it may know more or less."""
    if wanted is None or found is None:
        return True
    return len(wanted) == len(found) and all(a is None or b is None or a == b for a, b in zip(wanted, found))


@pytest.mark.parametrize("case", RECORDING["cases"], ids=lambda case: case["code"])
def test_value(case):
    if case["code"] in REASONS:
        pytest.skip(REASONS[case["code"]])
    assert difference(case) is None


def test_nothing_was_recorded_as_an_error():
    assert [case["code"] for case in RECORDING["cases"] if "error" in case] == []


def test_known_differences_are_there():
    assert REASONS.keys() <= {case["code"] for case in RECORDING["cases"]}


def test_one_text_of_several_goes_on():
    with graph_mode(), tf.Session() as sess:
        words = tf.placeholder(tf.string, [None])
        assert sess.run([words[1], tf.strings.length(words[1])], {words: ["a", "bcd"]}) == [b"bcd", 3]
