"""A process that is killed in mid-save leaves the checkpoint from before or the new one, whole: 200 times."""

import os
import random
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from flowlet.io import bundle, checkpoints

pytestmark = pytest.mark.slow
KILLS, PER_PROCESS_SECONDS = 200, 0.25

SAVER = """
import os, sys
import numpy as np
from flowlet.io import bundle, checkpoints
folder, value = sys.argv[1], int(sys.argv[2])
print("ready", flush=True)
while True:
    value += 1
    tensors = {f"part_{place}": np.full(50_000, value, np.float32) for place in range(6)} | {"value": np.int64(value)}
    prefix = os.path.join(folder, "same" if value % 2 else f"model-{value}")
    bundle.write(prefix, tensors)
    checkpoints.write_state(folder, prefix, [prefix])
    print(value, flush=True)
    if value % 2 == 0:
        checkpoints.remove_checkpoint(os.path.join(folder, f"model-{value - 2}"))
"""


def whole(prefix):
    """The number of a checkpoint; an error where it is not of one save."""
    reader = bundle.Reader(prefix)
    value = int(reader.read("value"))
    for name in reader.entries:
        assert np.all(reader.read(name) == value), (prefix, name)
    return value


def test_two_hundred_kills(tmp_path):
    source, done, interrupted = random.Random(0), 0, 0
    for _ in range(KILLS):
        process = subprocess.Popen([sys.executable, "-c", SAVER, str(tmp_path), str(done)], stdout=subprocess.PIPE, text=True,
                                   env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})  # fmt: skip
        assert process.stdout.readline() == "ready\n"
        time.sleep(source.uniform(0, PER_PROCESS_SECONDS))
        process.send_signal(signal.SIGKILL)
        said = [int(line) for line in process.stdout.read().split("\n") if line.isdigit()]
        process.wait()
        before, done = done, max([done, *said])
        if not done:
            continue
        latest = checkpoints.latest_checkpoint(tmp_path)
        assert latest is not None
        value = whole(latest)
        assert value in (done, done + 1), "the state names the last save that ended, or the one after"
        interrupted += any("unfinished" in name for name in os.listdir(tmp_path))
        if os.path.exists(tmp_path / "same.index"):
            assert before - 1 <= whole(str(tmp_path / "same")) <= done + 1
        done = max(done, value)
    assert done > KILLS and interrupted > KILLS // 20, "the kills must hit saves"
    left = [name for name in os.listdir(tmp_path) if "unfinished" in name]
    assert len(left) <= 2, "what killed processes left is removed by later saves"
