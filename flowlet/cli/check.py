"""`flowlet check`: the TensorFlow names of a program, and which of them flowlet lacks, without running it."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from flowlet import private_paths
from flowlet.api_names import is_module, known, longest_known
from flowlet.cli import era, names, sources

USAGE = """\
usage: flowlet check [--json] PROGRAM...

List the TensorFlow names that each program (.py or .ipynb) and the files it imports use, with their lines,
and say which of them flowlet lacks. Nothing of the program is run.

  --json    print one JSON object instead

exit status: 0 all there, 1 something missing, 2 a file could not be read
A missing name that the program guards (`try: ... except AttributeError:`) is listed and does not count.
"""


@dataclass(frozen=True)
class Entry:
    """A name of a program, where it is used, and what to say where flowlet lacks it (else "")."""

    name: str
    uses: tuple[names.Use, ...]
    message: str = ""

    @property
    def guarded(self) -> bool:
        return all(use.guarded for use in self.uses)


def main(args: list[str]) -> int:
    """The command. See USAGE."""
    if "-h" in args or "--help" in args:
        print(USAGE, end="")
        return 0
    as_json = "--json" in args
    programs = [word for word in args if word != "--json"]
    wrong = [word for word in programs if word.startswith("-")]
    if wrong or not programs:
        print(
            f"flowlet check: {f'no option {wrong[0]}' if wrong else 'no program given'}.\n\n{USAGE}",
            end="",
            file=sys.stderr,
        )
        return 2
    reports, unreadable = [], False
    for path in programs:
        try:
            reports.append(Report.of(path))
        except (OSError, SyntaxError, ValueError) as error:
            unreadable = True
            print(f"flowlet check: cannot read {path}: {error}", file=sys.stderr)
    if as_json:
        print(json.dumps({"programs": [report.as_dict() for report in reports]}, indent=2))
    else:
        print("\n".join(report.as_text() for report in reports), end="")
    if unreadable:
        return 2
    return 1 if any(report.missing for report in reports) else 0


@dataclass(frozen=True)
class Report:
    """What is said about one program: `files` maps each of its files that uses TensorFlow to the entries."""

    program: str
    era: era.Era
    files: dict[str, list[Entry]]

    @classmethod
    def of(cls, path: str) -> Report:
        """Read a program and look its names up.

        Raises:
          OSError, SyntaxError, ValueError: the program itself cannot be read.
        """
        program = sources.with_local_imports(sources.read(path), Path(path).parent)
        when = era.of_program(program)
        found = {source.path: entries(names.find(source), when.release) for source in program}
        return cls(path, when, {file: rows for file, rows in found.items() if rows})

    @property
    def missing(self) -> list[Entry]:
        return [
            entry for rows in self.files.values() for entry in rows if entry.message and not entry.guarded
        ]

    def as_dict(self) -> dict:
        """The report as JSON holds it."""
        files = [
            {
                "file": file,
                "names": [
                    {
                        "name": entry.name,
                        "status": "missing" if entry.message else "there",
                        "releases": sorted(known(entry.name)),
                        "guarded": entry.guarded,
                        "places": [
                            {"line": use.line, **({"cell": use.cell} if use.cell else {})}
                            for use in entry.uses
                        ],
                        **({"message": entry.message} if entry.message else {}),
                    }
                    for entry in rows
                ],
            }
            for file, rows in self.files.items()
        ]
        return {
            "program": self.program,
            "era": self.era.release,
            "missing": len(self.missing),
            "files": files,
        }

    def as_text(self) -> str:
        """The report as a person reads it."""
        lines = []
        for file, rows in self.files.items():
            lines.append(file)
            width = max(len(entry.name) for entry in rows)
            for entry in rows:
                lines.append(f"  {entry.name:<{width}}  {_places(entry.uses)}")
                if entry.message:
                    note = " (the program is ready for that)" if entry.guarded else ""
                    lines += [f"      missing{note}: {entry.message}".replace("\n", "\n      ")]
        count = len({entry.name for rows in self.files.values() for entry in rows})
        if self.era.release == "1.x" and self.era.evidence:
            use = self.era.evidence[0]
            lines.append(f"written for TensorFlow 1.x: {use.name}, {use.place}")
        lines.append(
            f"{self.program}: {count} TensorFlow name{'s' * (count != 1)}, {len(self.missing)} missing"
        )
        return "\n".join(lines) + "\n"


def entries(uses: Iterable[names.Use], release: str) -> list[Entry]:
    """The uses gathered by name, each looked up in flowlet; sorted by name."""
    gathered: dict[str, list[names.Use]] = {}
    messages: dict[str, str] = {}
    for use in uses:
        name, message = look_up(use.name, release)
        gathered.setdefault(name, []).append(use)
        messages[name] = message
    return [Entry(name, tuple(gathered[name]), messages[name]) for name in sorted(gathered)]


def look_up(name: str, release: str = "2.x") -> tuple[str, str]:
    """How far a dotted name is a public one, and what is wrong with it.

    Args:
      name: a use, "tf.data.Dataset.range" or "tf.float32.max".
      release: "1.x" looks in `flowlet.compat.v1` first, where a 1.x program finds its names.

    Returns:
      the name without attributes of objects that only running the program could tell (`tf.flags.FLAGS.rate`
      -> `tf.flags.FLAGS`), and "" or the message about what flowlet lacks.
    """
    from flowlet.api import missing_message

    if name.startswith(("tf.python.", "tf.core.")):
        return private_paths.look_up(name)
    roots = ["flowlet.compat.v1", "flowlet"] if release == "1.x" else ["flowlet"]
    for root in roots:
        found = _walk(root, name)
        if found:
            return found, ""
    short = longest_known(name)
    if is_module(short) and short != name:  # a name that TensorFlow lacks as well
        short += "." + name[len(short) + 1 :].partition(".")[0]
    return short, missing_message(short.removeprefix("tf."))


def _walk(root: str, name: str) -> str | None:
    """The part of `name` that could be followed from module `root`; None where a part of it is missing."""
    try:
        value: object = importlib.import_module(root)
    except ModuleNotFoundError:
        return None
    done = ["tf"]
    for part in name.split(".")[1:]:
        try:
            value = getattr(value, part)
        except (AttributeError, ImportError):  # ImportError: a part of flowlet whose extra is not installed
            value = _submodule(value, part)
            if value is None:
                return None
        done.append(part)
        if not isinstance(value, (ModuleType, type)):
            break
    return ".".join(done)


def _submodule(holder: object, name: str) -> ModuleType | None:
    if not isinstance(holder, ModuleType):
        return None
    try:
        return importlib.import_module(f"{holder.__name__}.{name}")
    except ImportError:
        return None


def _places(uses: Iterable[names.Use]) -> str:
    """ "lines 3, 5, 9", or "cell 2 lines 3, 5; cell 4 line 1"."""
    cells: dict[int | None, list[int]] = {}
    for use in uses:
        lines = cells.setdefault(use.cell, [])
        if use.line not in lines:
            lines.append(use.line)
    words = [
        (f"cell {cell} " if cell else "") + f"line{'s' * (len(lines) > 1)} " + ", ".join(map(str, lines))
        for cell, lines in cells.items()
    ]
    return "; ".join(words)
