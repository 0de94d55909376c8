"""python -m tests.ops FAMILY [NAME...]: the cases that differ from TensorFlow's without a reason, without pytest."""

import sys

from tests.ops import derive, test_rows

total = 0
for family, key, row in test_rows.ROWS:
    if family != sys.argv[1] or sys.argv[2:] and row.name not in sys.argv[2:]:
        continue
    for aspect, label, run in derive.cases(row):
        wanted = test_rows.recorded(family).get(key, {}).get(f"{aspect}/{label}")
        text = "not recorded" if not wanted else test_rows.check(row, f"{aspect}/{label}", run, wanted)[0]
        if text:
            total += 1
            print(f"{key}  {aspect}/{label}: {text[:300]}")
print(total, "cases differ")
