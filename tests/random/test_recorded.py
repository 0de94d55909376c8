"""Every recorded case of tf.random: the numbers to the last bit, the errors by class and words."""

import pytest

from tests.core import replay

CASES = replay.topic("random")
ONE_X = "the message says what flowlet does about a 1.x name"
# part of a case -> why it does otherwise than TensorFlow
DIFFERENT = {
    "parameterized_truncated_normal": "drawn by the inverse of the distribution function, not by rejection",
    "index_shuffle": "the message counts the seed as given, TensorFlow with the word that it adds itself",
    "tf.random.categorical([[0, 0]], 3)": "integer logits are refused as an invalid argument, not as a missing kernel",
    "set_seed('a')": "refused at once; TensorFlow fails at the next op, with 'not all arguments converted'",
    "tf.set_random_seed(1)": ONE_X,
    "tf.random_uniform([1])": ONE_X,
}
# part of a case -> how far its results may be off (of the largest), and why
LESS_EXACT = {
    "beta=3., dtype=tf.float64": (3e-16, "XLA fuses a multiplication and an addition: one rounding less"),
}


def text_of(case):
    return case.get("setup", "") + case["expr"]


def matching(table, case):
    return [table[part] for part in table if part in text_of(case)]


@pytest.mark.parametrize("case, outcomes", CASES, ids=[f"{i} {case['expr']}" for i, (case, _) in enumerate(CASES)])
def test_recorded(case, outcomes, monkeypatch):
    slack = max([slack for slack, _ in matching(LESS_EXACT, case)], default=0)
    for dtype in replay.TOLERANCE:
        monkeypatch.setitem(replay.TOLERANCE, dtype, slack)
    found = replay.differences("random", case, outcomes)
    if matching(DIFFERENT, case):
        assert found, f"agrees with TensorFlow now: take it from the table. {text_of(case)}"
    else:
        assert not found, found
