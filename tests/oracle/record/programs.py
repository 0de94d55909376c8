"""What the programs of tests/programs print under TensorFlow 2.8, at reduced length; with --tf1, those of
tests/programs_tf1 under 1.15.

Run as `MNIST=FOLDER python programs.py [--tf1] [NAME...]`; MNIST holds the four idx .gz files. Without names, all of them.
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

OLD = "--tf1" in sys.argv
FOLDER = TESTS / ("programs_tf1" if OLD else "programs")
TARGET = TESTS / "oracle" / ("programs_115.json" if OLD else "programs_28.json")
recorded = json.loads(TARGET.read_text()) if TARGET.exists() else {}
names = [name for name in sys.argv[1:] if name != "--tf1"] or [path.stem for path in sorted(FOLDER.glob("*.py"))]
environment = {**os.environ, "QUICK": "1", "MPLBACKEND": "Agg", "TF_CPP_MIN_LOG_LEVEL": "3"}
for name in names:
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([sys.executable, str(FOLDER / (name + ".py"))], cwd=folder, env=environment,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)
    if done.returncode:
        sys.exit(f"{name}:\n{done.stderr}")
    recorded[name] = settled(done.stdout)
    print(name, len(recorded[name]), flush=True)
TARGET.write_text(json.dumps(recorded, indent=0, sort_keys=True) + "\n")
