"""Every op against real TensorFlow: the cases derived from the case rows (rows/), replayed against the recordings.

`pytest tests/ops --write-op-page` also writes docs/ops.md from what was compared.
"""

import fnmatch
import importlib
import json
import pkgutil
from pathlib import Path

import jax
import pytest

import flowlet as tf
from tests.ops import derive, known, outcomes, page, rows

FOLDER = Path(__file__).parents[1] / "oracle" / "op_rows"
FAMILIES = sorted(module.name for module in pkgutil.iter_modules(rows.__path__))
ROWS = [(family, key, row) for family in FAMILIES
        for key, row in derive.named(importlib.import_module(f"tests.ops.rows.{family}").ROWS)]  # fmt: skip

_recorded = {}


def recorded(family):
    if family not in _recorded:
        _recorded[family] = json.loads((FOLDER / f"{family}.json").read_text())
    return _recorded[family]


def reason(row, case, wanted, found):
    """Why an outcome may differ from TensorFlow's; None where nothing says so."""
    for pattern, why in row.known.items():
        if fnmatch.fnmatch(case, pattern):
            return why
    return known.reason(row, case, wanted, found)


def check(row, case, run, wanted):
    """(difference without a reason, largest difference, reason)"""
    tf.random.set_seed(1)
    found, first = outcomes.observe(tf, run), None
    for outcome in wanted.values():
        text, largest = outcomes.compare(outcome, found, row.elementwise, row.tolerance, derive.signed(case),
                                         derive.least(case))
        if not text:
            return "", largest, ""
        first = first or text
    why = next(filter(None, (reason(row, case, outcome, found) for outcome in wanted.values())), "")
    return ("" if why else first), 0.0, why


def ids(param):
    return param if isinstance(param, str) else ""


@pytest.mark.parametrize(("family", "key", "row"), ROWS, ids=ids)
def test_row(family, key, row):
    wanted, failures, used = recorded(family)[key], [], set()
    for aspect, label, run in derive.cases(row):
        case = f"{aspect}/{label}"
        text, largest, why = check(row, case, run, wanted[case])
        page.note(family, key, row, aspect, largest, why)
        used.add(why)
        if text:
            failures.append(f"{case}: {text}")
    unused = [pattern for pattern, why in row.known.items() if why not in used]
    assert not failures, f"{len(failures)} of {len(wanted)} cases of {row.call}\n" + "\n".join(failures)
    assert not unused, f"nothing differs any more for {unused}"


@pytest.mark.parametrize(("family", "key", "row"), ROWS, ids=ids)
def test_compiles_once(family, key, row, compilations):
    """The second call at the same shapes compiles nothing."""
    if "again" in row.without:
        pytest.skip(row.without["again"])
    run = next(run for aspect, label, run in derive.cases(row) if aspect == "values" and label == "call")
    run(tf)
    compilations.clear()
    run(tf)
    assert not compilations


@pytest.fixture(scope="session")
def compilations():
    found = []
    jax.monitoring.register_event_duration_secs_listener(
        lambda event, seconds, **_: found.append(event) if event.endswith("backend_compile_duration") else None)
    return found


def test_enough_rows():
    assert len({row.name for _, _, row in ROWS}) >= 400


def test_page_lists_every_row():
    text = page.PAGE.read_text()
    assert not [key for _, key, _ in ROWS if f"`tf.{key}`" not in text], "run `scripts/test tests/ops --write-op-page`"
