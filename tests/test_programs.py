"""Programs as people publish them print under `flowlet run` what they print under TensorFlow: those of tests/programs under
2.8, those of tests/programs_tf1 under 1.15.

Each runs in a process of its own, at reduced length (QUICK=1), in an empty folder. What TensorFlow printed is recorded
in tests/oracle/programs_28.json and programs_115.json (tests/oracle/record/programs.py); numbers are compared line by
line, words exactly.
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
    "app_run_flags",
    "images_augmented",
    "kmeans_assign",
    "many_graphs",
    "meta_graph_restore",
    "monitored_training",
    "partial_restore",
    "queue_coordinator",
    "while_loop_sums",
}
RECORDINGS = {"programs": "programs_28", "programs_tf1": "programs_115"}  # folder -> what TensorFlow printed
PROGRAMS = {folder: sorted(path.stem for path in (HERE / folder).glob("*.py")) for folder in RECORDINGS}


def test_tables_name_programs():
    for folder, recording in RECORDINGS.items():
        assert PROGRAMS[folder] == sorted(load(recording)), "run tests/oracle/record/programs.py for a new program"
    assert {*WIDE, *NEED_MNIST, *WARNED, *REPRESENTATIVE} <= {name for names in PROGRAMS.values() for name in names}


@pytest.mark.parametrize(
    ("folder", "name"),
    [pytest.param(folder, name, id=name, marks=() if name in REPRESENTATIVE else pytest.mark.slow)
     for folder, names in PROGRAMS.items() for name in names],
)  # fmt: skip
def test_program(folder, name, tmp_path):
    if name in NEED_MNIST and not MNIST.is_dir():
        pytest.skip(f"no folder {MNIST.relative_to(HERE.parents[1])} with the files of MNIST beside the checkout")
    done = subprocess.run(
        [sys.executable, "-m", "flowlet", "run", HERE / folder / f"{name}.py"],
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
    wrong = differences(load(RECORDINGS[folder])[name], settled(done.stdout), tolerance)
    assert not wrong, "\n".join(f"TensorFlow: {ours}\nflowlet:    {theirs}" for ours, theirs in wrong)
