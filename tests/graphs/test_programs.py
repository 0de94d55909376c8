"""Whole programs in the style of published ones: operations, first values, losses and values after as TensorFlow 1.15's."""

import pytest

from tests.graphs.comparing import known
from tests.graphs.programs import PARTS, differences, programs

REASONS = known("graph_programs")


@pytest.mark.parametrize("name", programs())
def test_program(name):
    found = differences(programs()[name])
    wrong = {part: text for part, text in found.items() if f"{name}: {part}" not in REASONS}
    assert not wrong, "\n".join(f"{part}: {text}" for part, text in wrong.items())
    same = [key for key in REASONS if key.startswith(f"{name}: ") and key.removeprefix(f"{name}: ") not in found]
    assert not same, f"no difference any more: {same}"


def test_known_differences_are_of_programs():
    assert REASONS.keys() <= {f"{name}: {part}" for name in programs() for part in PARTS}
