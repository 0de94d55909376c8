"""What TensorFlow gives for the derived cases of the op rows (tests/ops/rows).

Run under 2.8.4 first, then under 2.21, which keeps only what differs:

    python tests/oracle/record/op_rows.py FAMILY... [--rows NAME...]

Writes tests/oracle/op_rows/FAMILY.json: {row: {"aspect/label": {"2.8": outcome, "2.21": outcome}}}. `--rows` records these rows
anew and keeps the rest of the file. Where TensorFlow ends the process (a failed check in its C++), the last line on
stderr names the case; the row then gets a `without` with the reason.
"""
import importlib
import json
import os
import sys
import warnings
from pathlib import Path

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="-1", TF_ENABLE_ONEDNN_OPTS="0")
warnings.simplefilter("ignore")
ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))

import tensorflow as tf  # noqa: E402

from tests.ops import derive, outcomes  # noqa: E402

tf.get_logger().setLevel("ERROR")
RELEASE = ".".join(tf.__version__.split(".")[:2])
FOLDER = ROOT / "tests" / "oracle" / "op_rows"


def record(row, recorded):
    for aspect, label, run in derive.cases(row):
        key = aspect + "/" + label
        print("\r\033[K" + row.name, key, end="", file=sys.stderr, flush=True)
        tf.random.set_seed(1)
        outcome = outcomes.observe(tf, run)
        entry = recorded.setdefault(key, {})
        entry.pop(RELEASE, None)
        first = entry.get("2.8")
        if first is None or RELEASE == "2.8" or outcomes.compare(first, outcome, row.elementwise, row.tolerance, derive.signed(key), derive.least(key))[0]:
            entry[RELEASE] = outcome
    return recorded


def main():
    words = sys.argv[1:]
    at = words.index("--rows") if "--rows" in words else len(words)
    families, only = words[:at], words[at + 1 :]
    FOLDER.mkdir(exist_ok=True)
    for family in families:
        path = FOLDER / (family + ".json")
        before = json.loads(path.read_text()) if path.exists() else {}
        rows = dict(derive.named(importlib.import_module("tests.ops.rows." + family).ROWS))
        after = {}
        for key, row in rows.items():
            old = before.get(key, {})
            if only and row.name not in only:
                after[key] = old
                continue
            wanted = {aspect + "/" + label for aspect, label, _ in derive.cases(row)}
            after[key] = record(row, {name: outcome for name, outcome in old.items() if name in wanted and RELEASE != "2.8"})
        path.write_text(json.dumps(after, indent=0, separators=(",", ":")) + "\n")
        print("\r\033[K" + family, len(after), "rows,", sum(map(len, after.values())), "cases", file=sys.stderr)


main()
