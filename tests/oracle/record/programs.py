"""What the programs of tests/programs print under TensorFlow, at reduced length.

Run as `MNIST=FOLDER python programs.py [NAME...]`; MNIST holds the four idx .gz files. Without names, all of them.
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

TARGET = TESTS / "oracle" / "programs_28.json"
recorded = json.loads(TARGET.read_text()) if TARGET.exists() else {}
names = sys.argv[1:] or [path.stem for path in sorted((TESTS / "programs").glob("*.py"))]
environment = {**os.environ, "QUICK": "1", "MPLBACKEND": "Agg", "TF_CPP_MIN_LOG_LEVEL": "3"}
for name in names:
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([sys.executable, str(TESTS / "programs" / (name + ".py"))], cwd=folder, env=environment,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)
    if done.returncode:
        sys.exit(f"{name}:\n{done.stderr}")
    recorded[name] = settled(done.stdout)
    print(name, len(recorded[name]), flush=True)
TARGET.write_text(json.dumps(recorded, indent=0, sort_keys=True) + "\n")
