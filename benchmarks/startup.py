"""From the start of a process: the import, the first tensor, whole seed programs with a cold and a warm compile cache."""

import sys

sys.path.insert(0, str(__import__("pathlib").Path(__file__).resolve().parent.parent))

import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from benchmarks import common

SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"


def seconds(command, environment=None, repeats=3):
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL,
                       env={**os.environ, "MPLBACKEND": "Agg", **(environment or {})})
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main():
    print("\nstartup.py")
    root = {"PYTHONPATH": str(common.HERE.parent)}
    bare = seconds([sys.executable, "-c", "pass"])

    def row(name, own, others, goal):
        text = f"  {name:58s} {own:10.2f} s"
        for peer, value in others.items():
            text += f" | {peer} {value:9.2f} ({value / own:6.1f}x)"
        print(f"{text}   goal: {goal}", flush=True)

    def peers(code):
        return {name: seconds([interpreter, "-c", code.replace("flowlet", "tensorflow")]) for name, interpreter in
                common.peers().items()}

    code = "import flowlet"
    row("import, beyond a bare interpreter", seconds([sys.executable, "-c", code], root, 5) - bare, peers(code), "under 0.35")
    code = "import flowlet as tf; print(tf.constant([1., 2.]) + 1)"
    row("print(tf.constant([1., 2.]) + 1), whole process", seconds([sys.executable, "-c", code], root), peers(code), "under 2.5")
    for name in ("seed_003.py", "seed_004.py"):
        if not (SEEDS / name).exists():
            print(f"  {name}: the seed programs are not here; left out")
            continue
        command = [sys.executable, "-m", "flowlet", "run", str(SEEDS / name)]
        with tempfile.TemporaryDirectory() as cache:
            cold = seconds(command, {**root, "FLOWLET_CACHE": cache}, 1)
            warm = seconds(command, {**root, "FLOWLET_CACHE": cache}, 3)
        row(f"{name}, cold compile cache", cold, {}, "under 12")
        row(f"{name}, warm compile cache", warm, {}, "under 8")


if __name__ == "__main__":
    main()
