"""When checks run: at the first `fit` after `compile`, as training goes on, and when asked (`model.check`)."""

import contextlib
import os
import time

from flowlet import errors
from flowlet.api import export
from flowlet.core import nest
from flowlet.core.log import logger
from flowlet.keras.checks import findings, table
from flowlet.keras.checks.context import Context
from flowlet.keras.losses import crossentropy


EARLY = 5  # epochs before which a history tells nothing


class Switch:
    """Whether `fit` checks models and data by itself."""

    on = os.environ.get("FLOWLET_CHECKS", "on").lower() not in ("off", "0", "none")


@export("checks.disable")
def disable():
    """Give no warnings from `fit` any more, and train on where a loss turns NaN, as TensorFlow does.

    The environment variable `FLOWLET_CHECKS=off` does the same from the start. Data that cannot be trained on, such as a
    class index out of range, raise all the same; NaN in the data does not. `model.check` works on.
    """
    Switch.on = False


@export("checks.enable")
def enable():
    """Let `fit` check models and data, as it does unless told otherwise."""
    Switch.on = True


@export("checks.is_enabled")
def is_enabled():
    """Whether `fit` checks models and data by itself.

    >>> is_enabled()
    True
    """
    return Switch.on


def findings_of(context, *stages):
    """What the checks of some stages find: a list of `Finding`s.

    A check that fails on an unusual model finds nothing: no check may keep a model from being trained.
    """
    found = []
    for row in table.of_stage(*stages):
        try:
            found += row.run(context)
        except Exception as error:  # noqa: BLE001
            logger.debug("The check %s failed: %r", row.id, error)
    return found


def tell(model, found):
    """Warn about what was found, each check once for a model."""
    told = model.__dict__.setdefault("_told", set())
    for finding in found:
        if finding.check not in told:
            told.add(finding.check)
            findings.warn(finding)


def before_fit(model, data, validation, outputs, **given):
    """Warn of mistakes in the model and its data; once after each `compile`.

    Args:
        data, validation: `ArrayData`, or None.
        outputs: the shapes of the model's outputs, or None.
        **given: what a `Context` takes.
    """
    if not Switch.on or model._programs.get("checked"):
        return
    model._programs["checked"] = True
    found = findings_of(Context(model, data, validation, outputs, **given), *table.BEFORE)
    tell(model, found)
    if any(one.check == "logits-activation" for one in found):
        crossentropy.told_already.set(True)


class Watch:
    """Looks at how a `fit` goes on, from time to time.

    Args:
        **given: what a `Context` takes.
    """

    def __init__(self, model, data, outputs, **given):
        self.model, self.given = model, {"data": data, "outputs": outputs, **given}
        self.on = Switch.on and outputs is not None
        self.due = 0.0

    def _look(self, stage):
        history = getattr(self.model.history, "history", None)
        tell(self.model, findings_of(Context(self.model, history=history, **self.given), stage))

    def epochs_ended(self):
        """After a dispatch, or an epoch: look, but at most for a hundredth of the time."""
        if not self.on:
            return
        now = time.perf_counter()
        if now < self.due or self.model._programs.get("watched") and len(self.model.history.epoch) < EARLY:
            return
        self.model._programs["watched"] = True
        self._look(table.TRAINING)
        done = time.perf_counter()
        self.due = done + 100 * (done - now)

    def ended(self):
        """As `fit` ends."""
        if self.on and len(self.model.history.epoch) >= EARLY:
            self._look(table.TRAINING)
            self._look(table.TRAINED)


@contextlib.contextmanager
def told(model):
    """Run a `fit`; the loss does not say again what a check has said."""
    token = crossentropy.told_already.set("logits-activation" in model.__dict__.get("_told", ()))
    try:
        yield
    finally:
        crossentropy.told_already.reset(token)


def changes_rate(callback):
    """Whether the methods of a user's own callback speak of the learning rate."""
    cls = type(callback)
    methods = [one for base in cls.__mro__ if not base.__module__.startswith("flowlet.") for one in vars(base).values()]
    if cls.__name__ == "LambdaCallback":
        methods = list(vars(callback).values())
    codes = [one.__code__ for one in methods if hasattr(one, "__code__")]
    return any({"lr", "learning_rate"} & {*code.co_names, *code.co_consts} for code in codes)


def sets_rate(callbacks):
    """Whether a callback may set the learning rate."""
    return any(type(one).__name__ == "LearningRateScheduler" or changes_rate(one) for one in nest.flatten(callbacks))


def stops_early(callbacks):
    """Whether a callback sees to it that the best weights are kept."""
    return any(type(one).__name__ in ("EarlyStopping", "ModelCheckpoint") for one in nest.flatten(callbacks))


def finding_of(error):
    """The `Finding` of an exception that was tagged by `errors.explained`; None for any other."""
    check = getattr(error, "check", None)
    if check is None:
        return None
    text, _, fix = str(error).partition("\n  To fix it: ")
    happened, _, expected = text.partition("\n  Expected: ")
    return findings.Finding(check, "error", happened, expected, fix or table.rows[check].fix)


def check(model, x=None, y=None, validation_data=None, batch_size=None):
    """See `Model.check`."""
    from flowlet.keras.training import arguments, checks, stepping
    from flowlet.keras.training.data import ArrayData, arrays_of
    from flowlet.keras.training.loop import _validation

    data = validation = outputs = batch = None
    found, token = [], crossentropy.told_already.set(True)
    try:
        if x is not None:
            data = arrays_of(x, y, None)
            batch = arguments.batch_size(data, batch_size)
            given = _validation(validation_data, None)
            outputs = stepping.prepare(model, "train", data, batch)
            checks.finite(model, data)
            checks.embeddings(model, data)
            stepping.dry_run(model, data, batch)
            validation = given if isinstance(given, ArrayData) else None
    except (ValueError, errors.InvalidArgumentError) as error:
        finding = finding_of(error)
        if finding is None:
            raise
        found, data, validation, outputs = [finding], None, None, None
    finally:
        crossentropy.told_already.reset(token)
    history = getattr(model.history, "history", None)
    context = Context(model, data, validation, outputs, batch=batch, history=history)
    stages = [*table.BEFORE, table.TRAINING, table.TRAINED] if history else table.BEFORE
    return findings.Report(found + findings_of(context, *stages))
