"""What checks find: as text, as data, and as Python warnings."""

import dataclasses
import sys
import warnings
from pathlib import Path

from flowlet import errors
from flowlet.api import export

PACKAGE = str(Path(errors.__file__).parent)


@export("checks.CheckWarning")
class CheckWarning(UserWarning):
    """The category of the warnings that `fit` gives about models and data.

    `warnings.simplefilter("ignore", tf.checks.CheckWarning)` hides them, `"error"` makes exceptions of them.
    """


@export("checks.Finding")
@dataclasses.dataclass(frozen=True)
class Finding:
    """One mistake that a check found.

    Attributes:
        check: the id of the check, such as `"relu-output"`.
        level: `"error"` (it raises before training) or `"warning"`.
        happened, expected, fix: what there is, what was expected, and the line that fixes it.
        layer: the name of the layer, None where it is about no single one.
    """

    check: str
    level: str
    happened: str
    expected: str
    fix: str
    layer: str | None = None

    page = property(lambda self: page_of(self.check), doc="The page that explains it, within flowlet's sources.")

    def __str__(self):
        text = errors.message(self.happened, self.expected, self.fix)
        return f"[{self.check}] {text}\n  Explained in {self.page}"

    def as_dict(self):
        """The attributes and the page, as a dict."""
        return {**dataclasses.asdict(self), "page": self.page}


def page_of(check):
    """Where the explanation of a check is, within flowlet's sources."""
    return f"docs/checks/{check}.md"


@export("checks.Report")
class Report(tuple):
    """What `model.check` gives: a tuple of `Finding`s that prints as text.

    >>> print(Report())
    Nothing found.
    >>> report = Report([Finding("relu-output", "warning", "The last layer ends in relu.", "a sigmoid.", "...", "dense")])
    >>> report.warnings[0].layer, bool(report)
    ('dense', True)
    """

    __slots__ = ()

    errors = property(lambda self: [one for one in self if one.level == "error"])
    warnings = property(lambda self: [one for one in self if one.level == "warning"])

    def as_dicts(self):
        """The findings as dicts, for JSON or a DataFrame."""
        return [one.as_dict() for one in self]

    def __str__(self):
        if not self:
            return "Nothing found."
        return "\n\n".join(f"{one.level}: {one}" for one in self)

    __repr__ = __str__


def warn(finding):
    """A Python warning about `finding`, at the user's own line."""
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_code.co_filename.startswith(PACKAGE):
        frame = frame.f_back
    warnings.warn_explicit(str(finding), CheckWarning, frame.f_code.co_filename, frame.f_lineno,
                           module=frame.f_globals.get("__name__"))  # fmt: skip
