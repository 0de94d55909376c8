"""Every recorded expression about tensors, ops, variables and tapes: flowlet's outcome against real TensorFlow's.

A case that differs for a reason of known.py is an expected failure; any other difference fails. `COUNTS` holds how many
cases of each topic differ, so that a change that makes more of them differ is seen.
"""

import collections

import jax
import pytest

from tests.core import known, replay

# topic: how many of its cases differ, all for reasons of known.py
COUNTS = {
    "arrays": 1,
    "control": 5,
    "convert": 31,
    "mixing": 23,
    "repr": 59,
    "index": 10,
    "ops_math": 93,
    "ops_array": 11,
    "ops_reduce": 3,
    "ops_linalg": 10,
    "ops_nn": 33,
    "ops_strings": 5,
    "tape": 15,
    "variable": 22,
}

_differing = collections.Counter()
_cases = [(topic, number) for topic in COUNTS for number in range(len(replay.topic(topic)))]


def _id(topic, number):
    return f"{topic}-{number}-{replay.topic(topic)[number][0]['expr'][:40]}"


@pytest.mark.parametrize(("topic", "number"), _cases, ids=[_id(*case) for case in _cases])
def test_recorded(topic, number):
    case, outcomes = replay.topic(topic)[number]
    text = replay.differences(topic, case, outcomes)
    if not text:
        return
    why = known.reason(topic, case)
    assert why is not None, f"{case.get('setup', '')}\n{case['expr']}\n{text}"
    _differing[topic] += 1
    pytest.xfail(why)


@pytest.mark.parametrize("topic", COUNTS)
def test_no_more_differ(topic, request):
    """Runs after the cases of the topic; says nothing where only some of them were selected."""
    selected = sum(1 for item in request.session.items if getattr(item, "function", None) is test_recorded
                   and item.callspec.params["topic"] == topic)  # fmt: skip
    if selected < len(replay.topic(topic)):
        pytest.skip("not all cases of the topic were run")
    old = 6 if jax.__version_info__ < (0, 11) and topic == "ops_math" else 0
    assert _differing[topic] <= COUNTS[topic] + old
