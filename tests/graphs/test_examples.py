"""examples/tf1 print under `flowlet run` what they print under TensorFlow 1.15, at reduced length.

What 1.15 printed is recorded in tests/oracle/examples_tf1.json (tests/oracle/record/examples_tf1.py).
"""

import sys
from pathlib import Path

import pytest

from tests.oracle.record.examples_tf1 import EXAMPLES, run
from tests.oracle_cases import load
from tests.program_text import differences, settled

MNIST = Path(__file__).parents[3] / "shared" / "data" / "mnist"
TOLERANCE = 1e-3  # share by which printed numbers may differ
EVERY_RUN = {"linear_regression", "convolutional_network", "lstm_rows", "save_and_restore", "word2vec"}  # the others are slow tests
NAMES = sorted(path.stem for path in EXAMPLES.glob("*.py"))


def test_each_is_recorded_and_described():
    assert NAMES == sorted(load("examples_tf1")), "run tests/oracle/record/examples_tf1.py for a new example"
    listed = (EXAMPLES.parent / "README.md").read_text(encoding="utf-8")
    assert [name for name in NAMES if f"(tf1/{name}.py)" not in listed] == []


@pytest.mark.parametrize("name", [name if name in EVERY_RUN else pytest.param(name, marks=pytest.mark.slow) for name in NAMES])
def test_example(name, tmp_path):
    if "input_data" in (EXAMPLES / f"{name}.py").read_text(encoding="utf-8") and not MNIST.is_dir():
        pytest.skip("no folder shared/data/mnist with the files of MNIST beside the checkout")
    done = run([sys.executable, "-m", "flowlet", "run"], name, tmp_path, MNIST, timeout=300)
    assert done.returncode == 0, done.stderr
    wrong = differences(load("examples_tf1")[name], settled(done.stdout), TOLERANCE)
    assert not wrong, "\n".join(f"TensorFlow: {ours}\nflowlet:    {theirs}" for ours, theirs in wrong)
