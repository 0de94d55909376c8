"""Runs all programs with and without mistakes: which check finds what. `python -m tests.keras.checks [--write]`

With `--write`, the table and the figures go into docs/checks/README.md.
"""

import sys
from collections import Counter
from pathlib import Path

from flowlet.keras.checks import table
from tests.keras.checks import data, layers, outputs, right, training  # noqa: F401  (they fill the tables)
from tests.keras.checks.cases import found_in, pairs
from tests.keras.checks.cases import right as programs

README = Path(__file__).parents[3] / "docs" / "checks" / "README.md"
BEGIN, END = "<!-- table -->\n", "<!-- end of table -->\n"
WHEN = {table.COMPILE: "a name is looked up", table.MODEL: "before training: the model",
        table.DATA: "before training: the data", table.TRAINING: "while training", table.TRAINED: "as `fit` ends"}  # fmt: skip


def rows():
    """The lines of the table, from the checks themselves."""
    lines = ["| check | mistake | level | when | the usual fix |", "|---|---|---|---|---|"]
    for row in sorted(table.rows.values(), key=lambda row: (list(WHEN).index(row.stage), row.level)):
        lines.append(f"| [{row.id}]({row.id}.md) | {row.title} | {row.level} | {WHEN[row.stage]} | {row.fix} |")
    return "\n".join(lines) + "\n"


def figures():
    """How many mistakes are found, and how many alarms right programs give."""
    found = sum(found_in(program, True) == [check] for check, program in pairs)
    alarms = Counter(check for _, program in pairs for check in found_in(program, False))
    alarms.update(check for program in programs for check in found_in(program))
    calm = len(pairs) + len(programs)
    return (f"{len(table.rows)} checks. Of {len(pairs)} programs with one mistake each, {found} are told that mistake and nothing "
            f"else; {sum(alarms.values())} alarms on {calm} programs without one ({len(pairs)} of them the same programs, "
            "mended).\n")  # fmt: skip


if __name__ == "__main__":
    text = figures()
    print(text)
    if "--write" in sys.argv:
        before, _, rest = README.read_text().partition(BEGIN)
        README.write_text(before + BEGIN + "\n" + text + "\n" + rows() + "\n" + END + rest.partition(END)[2])
