"""Run every benchmark; `scripts/bench` calls this."""

import subprocess
import sys
from pathlib import Path

for name in ("circles.py", "sweep.py", "small_networks.py", "calls.py", "first_calls.py", "startup.py", "graph_mode.py",
             "checkpoints.py"):  # fmt: skip
    subprocess.run([sys.executable, str(Path(__file__).parent / name)], check=False)
