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


class Watch:
    """Looks at one `fit`: at the model and the data before it, and from time to time at how it goes on.

    What goes on is not looked at where a callback sets the learning rate: what an experiment leads to is no mistake.

    Args:
        model: the model that is trained.
        callbacks: as given to `fit`.
        batch, data, outputs: the batch size, the `ArrayData`, and the shapes of the model's outputs; of a stream, or with a
            step of the model's own, None.
    """

    def __init__(self, model, callbacks, batch=None, data=None, outputs=None):
        self.model, self.callbacks, self.batch, self.data, self.outputs = model, callbacks, batch, data, outputs
        self.on = Switch.on and outputs is not None and not sets_rate(callbacks)
        self.due = 0.0

    def begin(self, validation, splits, shuffle):
        """Warn of mistakes in the model and its data; once after each `compile`.

        Args:
            validation: the `ArrayData` to validate on, or None.
            splits: whether they are the last part of what the user gave.
            shuffle: as in `fit`.
        """
        if not Switch.on or self.model._programs.get("checked"):
            return
        self.model._programs["checked"] = True
        context = Context(self.model, self.data, validation, self.outputs, split=splits, shuffle=shuffle, batch=self.batch,
                          rate_changes=sets_rate(self.callbacks))  # fmt: skip
        found = findings_of(context, *table.BEFORE)
        tell(self.model, found)
        if any(one.check == "logits-activation" for one in found):
            crossentropy.told_already.set(True)

    def stream_began(self):
        """After the first step on a stream: warn of mistakes in the model."""
        if self.model.compiled_loss._losses is not None:
            self.begin(None, False, True)

    def _look(self, stage):
        history = getattr(self.model.history, "history", None)
        context = Context(self.model, self.data, None, self.outputs, batch=self.batch, history=history,
                          stops_early=stops_early(self.callbacks))  # fmt: skip
        tell(self.model, findings_of(context, stage))

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
    return any(type(one).__name__ == "LearningRateScheduler" or changes_rate(one) for one in _listed(callbacks))


def stops_early(callbacks):
    """Whether a callback sees to it that the best weights are kept."""
    return any(type(one).__name__ in ("EarlyStopping", "ModelCheckpoint") for one in _listed(callbacks))


def _listed(callbacks):
    return nest.flatten(callbacks) if callbacks else ()


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
    from flowlet.keras.training import arguments, checks, sources, stepping
    from flowlet.keras.training.data import ArrayData, arrays_of

    data = validation = outputs = batch = None
    found, token = [], crossentropy.told_already.set(True)
    try:
        if x is not None:
            data = arrays_of(x, y, None)
            batch = arguments.batch_size(data, batch_size)
            given = sources.validation(validation_data)
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
    if model.compiled_loss._losses is None and model._network is not None:
        model.compiled_loss.build(model._network.outputs)
    history = getattr(model.history, "history", None)
    context = Context(model, data, validation, outputs, batch=batch, history=history)
    stages = [*table.BEFORE, table.TRAINING, table.TRAINED] if history else table.BEFORE
    return findings.Report(found + findings_of(context, *stages))
