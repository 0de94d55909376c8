"""docs/ops.md: op by op, what was compared with TensorFlow, and the largest difference found."""

import collections
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "ops.md"
ASPECTS = ("values", "dtype", "broadcast", "empty", "special", "gradient", "second", "batch", "symbolic", "wrong")

_rows = {}


def note(family, key, row, aspect, largest, why):
    """Remember one compared case."""
    entry = _rows.setdefault((family, key), {"row": row, "cases": collections.Counter(), "largest": (0.0, 0.0), "differs": {}})
    entry["cases"][aspect] += 1
    entry["largest"] = tuple(map(max, entry["largest"], largest))
    if why:
        entry["differs"].setdefault(why, []).append(aspect)


def compared():
    """The rows that this run has compared: (family, key)."""
    return _rows.keys()


def write():
    """Write the page from what this run compared."""
    families = sorted({family for family, _ in _rows})
    cases = sum(sum(entry["cases"].values()) for entry in _rows.values())
    names = len({entry["row"].name for entry in _rows.values()})
    lines = [
        "# The ops, compared with TensorFlow", "",
        "Written by `scripts/test tests/ops --write-op-page`. Each row is one op, called under flowlet and under real TensorFlow",
        "(2.8.4, and 2.21 where it does otherwise) with the same values; the recordings are in `tests/oracle/op_rows`.",
        f"{names} ops, {cases} cases. The columns count cases: results at the base dtype and with other arguments; over",
        "all dtypes; broadcasting; empty tensors; infinities, NaN, negative zero, overflow, division by zero; first and second",
        "gradients, at ties and at zero too; an unknown batch dimension in a `tf.function`; on symbolic tensors of Keras; wrong",
        "dtypes, ranks and shapes (the class of the exception). The largest difference of a float is relative to the element",
        "for elementwise ops, to the largest element of the result for others; that of float16 and bfloat16 is in the last",
        "column. Below each table: what differs, and why.", "",
    ]
    for family in families:
        lines += [f"## {family.replace('_', ' ').capitalize()}", "",
                  "| op | " + " | ".join(ASPECTS) + " | largest difference | of 16 bits |",
                  "|---|" + "--:|" * (len(ASPECTS) + 2)]
        reasons = collections.defaultdict(set)
        for (one, key), entry in _rows.items():
            if one != family:
                continue
            counts = " | ".join(str(entry["cases"][aspect] or "") for aspect in ASPECTS)
            lines.append(f"| `tf.{key}` | {counts} | {entry['largest'][0]:.1g} | {entry['largest'][1]:.1g} |")
            for why in entry["differs"]:
                reasons[why].add(key)
            for aspect, why in entry["row"].without.items():
                reasons[f"not compared ({aspect}): {why}"].add(key)
        lines.append("")
        lines += [f"- {why}: " + ", ".join(f"`{key}`" for key in sorted(keys)) for why, keys in sorted(reasons.items())]
        lines.append("")
    PAGE.write_text("\n".join(lines).rstrip() + "\n")
