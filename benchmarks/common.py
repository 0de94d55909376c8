"""What the benchmarks share: medians, and running the same program under another interpreter.

Each benchmark is a table of small programs written against the TensorFlow API. Under `--library flowlet` the name `tf`
in them is flowlet, under `--library tensorflow` it is the TensorFlow of that interpreter. Peers are optional:

    FLOWLET_BENCH_TF28   an interpreter with TensorFlow 2.8
    FLOWLET_BENCH_TF221  an interpreter with TensorFlow 2.21
    FLOWLET_BENCH_TF115  an interpreter with TensorFlow 1.15 (graphs and sessions)
"""

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
PEERS = {"tensorflow 2.8": "FLOWLET_BENCH_TF28", "tensorflow 2.21": "FLOWLET_BENCH_TF221"}
GRAPH_PEERS = {"tensorflow 1.15": "FLOWLET_BENCH_TF115"}


def median(function, repeats=5, number=1):
    """The median time of one call in seconds, after one call to warm up."""
    function()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        for _ in range(number):
            function()
        times.append((time.perf_counter() - start) / number)
    return statistics.median(times)


def library():
    """The library that this process measures: the module `tf`."""
    if "--library" in sys.argv and sys.argv[sys.argv.index("--library") + 1] == "tensorflow":
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
        import tensorflow
        return tensorflow
    sys.path.insert(0, str(HERE.parent))
    import flowlet
    return flowlet


def report(results):
    """Print the results of this process as one line of JSON, for `peer`."""
    print("RESULTS " + json.dumps(results), flush=True)


def run(script, interpreter=sys.executable, arguments=(), environment=None):
    """The results of a benchmark script in a process of its own, None where it fails."""
    return _results([interpreter, str(HERE / script), *arguments], environment, script)


def run_code(code, interpreter=sys.executable, environment=None):
    """The results of a program given as text in a process of its own, None where it fails."""
    return _results([interpreter, "-c", code], environment, "a program")


def _results(command, environment, name):
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL,
                          env={**os.environ, **(environment or {})})
    for line in done.stdout.splitlines():
        if line.startswith("RESULTS "):
            return json.loads(line.removeprefix("RESULTS "))
    print(f"{name} failed under {command[0]}:\n{done.stderr[-2000:]}", file=sys.stderr)
    return None


def peers(known=PEERS):
    """The peers that are there: name -> interpreter."""
    return {name: os.environ[variable] for name, variable in known.items() if os.environ.get(variable)}


def compare(script, goals, extra=None, known=PEERS):
    """Run a script under flowlet and each peer, and print one row a measurement with the ratios.

    Args:
        goals: measurement -> text of the goal, shown beside the figure.
        known: the peers to look for: name -> variable of the environment.
        extra: further peers measured by the script itself: name -> results.
    """
    own = run(script, arguments=("--library", "flowlet")) or {}
    others = {name: run(script, interpreter, ("--library", "tensorflow")) or {} for name, interpreter in peers(known).items()}
    others.update(extra or {})
    unit = own.get("unit", "us")
    print(f"\n{script}")
    for name, value in own.items():
        if not isinstance(value, (int, float)):
            continue
        row = f"  {name:58s} {value:10.2f} {unit}"
        for peer, results in others.items():
            if isinstance(results.get(name), (int, float)):
                row += f" | {peer} {results[name]:9.2f} ({results[name] / value:6.1f}x)"
        print(row + (f"   goal: {goals[name]}" if name in goals else ""), flush=True)
    return own, others
