"""What programs print, made comparable: bars without the times, and two texts compared number by number.

Plain Python, also for the recorder under old releases (tests/oracle/record/programs.py).
"""

import re

NUMBER = re.compile(r"(?<![\w.])[-+]?(?:\d+\.\d*|\.\d+|\d+)(?:e[-+]?\d+)?(?!\w)")


def settled(text):
    """The text without what a progress bar has overwritten, and without times."""
    text = re.sub(r"[^\n\b\r]*[\b\r]+", "", text)
    text = re.sub(r"\n +\d+/\d+ \[[^\n]*ETA[^\n]*", "", text)
    text = re.sub(r"\n\s*\n(?= - |\d+/\d+ \[)", "\n", text)
    text = re.sub(r"(?: - )?\b\d+[mu]?s(?:/\w+)?\b", "", text)
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def differences(expected, found, tolerance):
    """The lines that differ, as pairs; numbers may differ by a share of `tolerance`, or a tenth of it in all."""
    one, other = expected.split("\n"), found.split("\n")
    length = max(len(one), len(other))
    pairs = zip(one + ["(nothing)"] * (length - len(one)), other + ["(nothing)"] * (length - len(other)))
    return [(a, b) for a, b in pairs if not _same(a, b, tolerance)]


def _same(a, b, tolerance):
    if a == b:
        return True
    words, others = (" ".join(NUMBER.sub("#", line).split()) for line in (a, b))
    numbers = [[float(number) for number in NUMBER.findall(line)] for line in (a, b)]
    return words == others and all(
        abs(x - y) <= max(tolerance * max(abs(x), abs(y)), tolerance / 10) for x, y in zip(*numbers))
