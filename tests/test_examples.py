"""The examples run, warn of nothing but what they show on purpose, print the results they promise, and draw their pictures."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parent.parent / "examples"
# What each prints: a pattern, and the least that the number in it may be.
RESULTS = {
    "autodiff_tour": [(r"d x\^2 / dx at 3: 6\.0", None), (r"first 27\.0 second (18)\.0", 18), (r"\[0\. 0\. 1\.\]", None)],
    "circles": [(r"accuracy on the test set: ([\d.]+)%", 95)],
    "custom_training_loop": [(r"epoch 10: .* on the test set ([\d.]+)%", 94)],
    "iris_confusion": [(r"accuracy on the test set: ([\d.]+)%", 92), (r"setosa +recall ([\d.]+)%", 100)],
    "learning_rate": [(r"10 epochs with the proposal.* accuracy ([\d.]+)%", 94)],
    "moons_boundary": [(r" 0 +3 +([\d.]+)%", 80), (r" 2 +105 +([\d.]+)%", 93)],
    "overfitting": [(r"nothing done .* ([\d.]+) +[\d.]+%", 0.5), (r"early stopping .* ([\d.]+)%", 85)],
    "playground": [(r"6 neurons, seven features: ([\d.]+)%", 90), (r"16 \+ 16 neurons, seven features: ([\d.]+)%", 97)],
    "regression_line": [(r"found: 0\.586 x \+ 1\.000, exact: 0\.586 x \+ 1\.000", None)],
    "schedules": [(r"cosine .* ([\d.]+)%", 95)],
    "sweep": [(r"60 copies", None), (r" +0\.1 +16 +\d +0\.0\d+ +0\.0\d+ +\S+ +(0\.\d+)", 0.96)],
}
ON_PURPOSE = {"overfitting": {"overfitting"}}  # checks that warn, and should
FAST = {"autodiff_tour", "custom_training_loop", "iris_confusion", "regression_line"}
NAMES = sorted(path.stem for path in EXAMPLES.glob("*.py"))


def test_every_example_is_described():
    assert set(NAMES) == set(RESULTS), "a new example needs a row in RESULTS"
    listed = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert [name for name in NAMES if f"({name}.py)" not in listed] == []


@pytest.mark.parametrize("name", [name if name in FAST else pytest.param(name, marks=pytest.mark.slow) for name in NAMES])
def test_example(name, tmp_path):
    done = subprocess.run([sys.executable, "-m", "flowlet", "run", EXAMPLES / f"{name}.py"], cwd=tmp_path,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert set(re.findall(r"CheckWarning: \[([\w-]+)\]", done.stderr)) == ON_PURPOSE.get(name, set()), done.stderr
    assert name in ON_PURPOSE or not done.stderr, done.stderr
    for pattern, least in RESULTS.get(name, []):
        found = re.search(pattern, done.stdout)
        assert found, f"{pattern!r} is not in\n{done.stdout}"
        assert least is None or float(found[1]) >= least, found[0]
    for picture in re.findall(r"wrote (\S+)", done.stdout):
        assert (tmp_path / picture).stat().st_size > 1000
