"""The table of checks: one row for each mistake, whichever part of flowlet finds it."""

import dataclasses
from collections.abc import Callable

from flowlet.keras.checks.findings import Finding, page_of

# When a check runs. Those of `BEFORE` run at the first `fit` after `compile`, before the first step.
COMPILE = "compile"  # as a name is looked up
MODEL = "model"  # the form of the model, its loss and its optimizer
DATA = "data"  # the arrays, with the model and its loss
TRAINING = "training"  # while it trains: after the first dispatch, and from time to time
TRAINED = "trained"  # as `fit` ends
BEFORE = (MODEL, DATA)

rows = {}  # id -> Check


@dataclasses.dataclass(frozen=True)
class Check:
    """A row of the table.

    Attributes:
        id: a few words, joined by hyphens; `docs/checks/<id>.md` explains it.
        title: the mistake, in a line.
        stage: when it runs.
        level: "error" or "warning".
        fix: the line that fixes it, as it is usually.
        find: a generator function of a `Context`, yielding what `found` gives; for errors that another part of flowlet
            raises, None.
        raised_by: the part of flowlet that raises the error, tagged with the id (`errors.explained`).
    """

    id: str
    title: str
    stage: str
    level: str
    fix: str
    find: Callable | None = None
    raised_by: str | None = None

    page = property(lambda self: page_of(self.id))

    def run(self, context):
        """What the check finds: a list of `Finding`s."""
        return [Finding(self.id, self.level, happened, expected, fix or self.fix, layer)
                for happened, expected, fix, layer in self.find(context)]  # fmt: skip


def check(id, title, stage, fix, level="warning"):
    """Decorate a generator function of a `Context` to be a row of the table."""

    def register(find):
        rows[id] = Check(id, title, stage, level, fix, find)
        return find

    return register


def raised(id, title, stage, fix, by):
    """A row for an error that another part of flowlet raises."""
    rows[id] = Check(id, title, stage, "error", fix, raised_by=by)


def found(happened, expected="", fix=None, layer=None):
    """What a check yields.

    Args:
        happened: what there is, with the value.
        expected: what was expected.
        fix: the line that fixes it, where the row's does not fit.
        layer: the layer that it is about.
    """
    return happened, expected, fix, getattr(layer, "name", layer)


def of_stage(*stages):
    """The rows with a function of their own that run at some stages."""
    return [row for row in rows.values() if row.stage in stages and row.find is not None]
