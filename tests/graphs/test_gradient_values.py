"""The numbers of gradients in a session, as TensorFlow 1.15 gives them (tests/oracle/graph_gradient_values.json)."""

import numpy as np
import pytest

import flowlet.compat.v1 as tf
from tests.graphs.comparing import cases, encoded, graph_mode, key, known
from tests.oracle_cases import load

NAME = "graph_gradient_values"
GROUPS = list(dict.fromkeys(case["group"] for _, case in cases(NAME)))


def outcome(case):
    """What the code of a case gives under flowlet: its value as recorded, or the error."""
    with graph_mode():
        space = {"tf": tf, "np": np}
        exec(load(NAME)["prelude"], space)  # noqa: S102
        exec(case.get("setup", ""), space)  # noqa: S102
        try:
            return encoded(eval(case["code"], space))  # noqa: S307
        except Exception as error:  # noqa: BLE001 - an error is an outcome
            return error


def difference(case):
    """How the outcome differs from 1.15's; None where it does not."""
    found = outcome(case)
    if "error" in case:
        kinds = [kind.__name__ for kind in type(found).__mro__]
        return None if case["error"]["class"].rpartition(".")[2] in kinds else f"{found!r} instead of {case['error']}"
    return _apart(case["result"], found)


def _apart(wanted, found):
    if not isinstance(found, dict) or wanted.keys() != found.keys():
        return f"{found!r} instead of {str(wanted)[:200]}"
    if "data" not in wanted:
        (wanted,), (found,) = wanted.values(), found.values()
        if len(wanted) != len(found):
            return f"{len(found)} results instead of {len(wanted)}"
        return next((text for one, two in zip(wanted, found) if (text := _apart(one, two)) is not None), None)
    if any(wanted[part] != found[part] for part in wanted if part != "data"):
        return f"{found} instead of {wanted}"
    one, two = np.array(wanted["data"], float), np.array(found["data"], float)
    scale = max(1.0, float(np.max(np.abs(one), initial=0, where=np.isfinite(one))))
    same = np.isclose(one, two, rtol=2e-5, atol=2e-6 * scale, equal_nan=True)
    return None if same.all() else f"{two[~same][:5]} instead of {one[~same][:5]}"


@pytest.mark.parametrize("group", GROUPS)
def test_values(group):
    reasons = known(NAME)
    found = {name: difference(case) for name, case in cases(NAME, group) if name not in reasons}
    wrong = {name: text for name, text in found.items() if text is not None}
    assert not wrong, "\n".join(f"{name}: {text}" for name, text in wrong.items())


def test_known_differences_are_there():
    reasons = known(NAME)
    listed = [case for _, case in cases(NAME) if key(case) in reasons]
    assert len(listed) == len(reasons)
    assert all(difference(case) is not None for case in listed)
