"""Every recorded case of graph mode: as TensorFlow 1.15, or different for a written reason (known/*.txt)."""

import pytest

from tests.graphs.comparing import RECORDINGS, cases, difference, known

GROUPS = [(name, group) for name in RECORDINGS for group in dict.fromkeys(case.get("group") for _, case in cases(name))]


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch, tmp_path):
    """Some cases write where they run."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("name,group", GROUPS)
def test_as_recorded(name, group):
    reasons = known(name)
    found = {key: difference(name, case) for key, case in cases(name, group) if key not in reasons}
    wrong = {key: text for key, text in found.items() if text is not None}
    assert not wrong, "\n".join(f"{key}: {text}" for key, text in wrong.items())


@pytest.mark.parametrize("name", RECORDINGS)
def test_known_differences_are_there(name):
    reasons = known(name)
    assert reasons.keys() <= {key for key, _ in cases(name)}
    same = [key for key, case in cases(name) if key in reasons and difference(name, case) is None]
    assert not same, "no difference any more: " + "\n".join(same)
