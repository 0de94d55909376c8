"""Programs as people publish them (tests/programs) print under `flowlet run` what they print under TensorFlow 2.8.

Each runs in a process of its own, at reduced length (QUICK=1), in an empty folder. What TensorFlow printed is recorded
in tests/oracle/programs_28.json (tests/oracle/record/programs.py); numbers are compared line by line, words exactly.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.oracle_cases import load
from tests.program_text import differences, settled

HERE = Path(__file__).parent
MNIST = HERE.parents[1] / "shared" / "data" / "mnist"

# Shares by which printed numbers may differ. Training steps carry the rounding of every step before.
TOLERANCE = 1e-3
WIDE = {
    "polynomial_minimize": (0.05, "RMSprop at rate 0.1 keeps jumping across the minimum; a rounding moves where it stands"),
    "xor_optimizers": (0.02, "150 epochs with RMSprop: the last digit of a loss near zero"),
}
NEED_MNIST = {"mnist_mlp"}
# Checks that warn, and should: the program has the mistake.
WARNED = {"vae_add_loss": {"validation-in-training"}}
# One of each kind, for every run; the others are slow tests.
REPRESENTATIVE = {
    "autodiff_guide",
    "backend_tour",
    "callbacks_order",
    "custom_layers_losses",
    "custom_loop_metrics",
    "custom_parts",
    "functional_multi_io",
    "gan_tapes",
    "kmeans",
    "mnist_mlp",
    "newton_nested_tapes",
    "pandas_regression",
    "real_nvp",
    "seeds_reproducible",
    "transformer_block",
}
PROGRAMS = sorted(path.stem for path in (HERE / "programs").glob("*.py"))


def test_tables_name_programs():
    recorded = load("programs_28")
    assert PROGRAMS == sorted(recorded), "run tests/oracle/record/programs.py for a new program"
    assert {*WIDE, *NEED_MNIST, *WARNED, *REPRESENTATIVE} <= set(PROGRAMS)


@pytest.mark.parametrize(
    "name",
    [name if name in REPRESENTATIVE else pytest.param(name, marks=pytest.mark.slow) for name in PROGRAMS],
)
def test_program(name, tmp_path):
    if name in NEED_MNIST and not MNIST.is_dir():
        pytest.skip(f"no folder {MNIST.relative_to(HERE.parents[1])} with the files of MNIST beside the checkout")
    done = subprocess.run(
        [sys.executable, "-m", "flowlet", "run", HERE / "programs" / f"{name}.py"],
        cwd=tmp_path,
        env={**os.environ, "QUICK": "1", "MPLBACKEND": "Agg", "MNIST": str(MNIST)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert set(re.findall(r"CheckWarning: \[([\w-]+)\]", done.stderr)) == WARNED.get(name, set()), done.stderr
    tolerance, _ = WIDE.get(name, (TOLERANCE, ""))
    wrong = differences(load("programs_28")[name], settled(done.stdout), tolerance)
    assert not wrong, "\n".join(f"TensorFlow: {ours}\nflowlet:    {theirs}" for ours, theirs in wrong)
