"""Each check finds its mistake, finds nothing once it is mended, and nothing in programs without a mistake."""

import re
from pathlib import Path

import pytest

import flowlet as tf
from flowlet.keras.checks import table
from tests.keras.checks import data, layers, outputs, training  # noqa: F401  (they fill the tables)
from tests.keras.checks import right as programs
from tests.keras.checks.cases import found_in, pairs, right

assert programs
PAGES = Path(__file__).parents[3] / "docs" / "checks"
NAMES = [program.__name__ for _, program in pairs]


@pytest.mark.parametrize(("check", "program"), pairs, ids=NAMES)
def test_found(check, program):
    assert found_in(program, True) == [check]


@pytest.mark.parametrize(("check", "program"), pairs, ids=NAMES)
def test_nothing_found_once_mended(check, program):
    assert found_in(program, False) == []


@pytest.mark.parametrize("program", right, ids=lambda program: program.__name__)
def test_nothing_found_in_a_right_program(program):
    assert found_in(program) == []


def test_each_check_has_a_program_and_a_page():
    assert len(table.rows) >= 25 and len(pairs) >= 34 and len(set(NAMES)) == len(NAMES)
    assert {check for check, _ in pairs} == set(table.rows)
    assert {page.stem for page in PAGES.glob("*.md")} - {"README"} == set(table.rows)
