"""What examples/tf1 print under TensorFlow 1.15, at the reduced lengths of SHORT.

Run as `MNIST=FOLDER python examples_tf1.py [NAME...]`; MNIST holds the four idx .gz files. Without names, all of them.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TESTS))
from program_text import settled  # noqa: E402

EXAMPLES, TARGET = TESTS.parent / "examples" / "tf1", TESTS / "oracle" / "examples_tf1.json"
SHORT = {"STEPS": "60", "EPOCHS": "2", "BATCHES": "60"}


def run(command, name, folder, mnist, **options):
    """The finished process of one example in a folder that holds MNIST_data."""
    os.symlink(str(mnist), os.path.join(str(folder), "MNIST_data"))
    environment = dict(os.environ, TF_CPP_MIN_LOG_LEVEL="3", MPLBACKEND="Agg", **SHORT)
    return subprocess.run([*command, str(EXAMPLES / (name + ".py"))], cwd=str(folder), env=environment,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True,
                          **options)  # fmt: skip


if __name__ == "__main__":
    recorded = json.loads(TARGET.read_text()) if TARGET.exists() else {}
    for name in sys.argv[1:] or sorted(path.stem for path in EXAMPLES.glob("*.py")):
        with tempfile.TemporaryDirectory() as folder:
            done = run([sys.executable], name, folder, os.path.abspath(os.environ["MNIST"]))
        if done.returncode:
            sys.exit("{}:\n{}".format(name, done.stderr))
        recorded[name] = settled(done.stdout)
        print(name, len(recorded[name]), flush=True)
    TARGET.write_text(json.dumps(recorded, indent=0, sort_keys=True) + "\n")
