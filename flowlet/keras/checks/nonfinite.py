"""A loss that turns NaN or infinite: training stops, and says in which epoch, step and layer it began.

Many steps run in one dispatch, so the first bad one is looked for afterwards: from the state before the dispatch, the same
steps run again, one at a time.
"""

import math

import numpy as np

from flowlet import errors
from flowlet.core import nest
from flowlet.core.convert import convert
from flowlet.keras.checks import findings, origin, table
from flowlet.keras.checks.run import Switch, changes_rate, tell


def is_bad(logs):
    """Whether the loss among the logs of an epoch or a step is NaN or infinite."""
    loss = logs.get("loss")
    return type(loss) is float and not math.isfinite(loss)


class Guard:
    """Watches over the loss of one `fit`.

    Args:
        model: the model that is trained.
        callbacks: as given to `fit`.
        own_step: whether the model has a `train_step` of its own, whose "loss" may mean anything.
    """

    def __init__(self, model, callbacks, own_step):
        self.model, self.own_step = model, own_step
        self.callbacks = nest.flatten(callbacks) if callbacks else []
        self.on = Switch.on and not any(type(one).__name__ == "TerminateOnNaN" for one in self.callbacks)

    def first_bad(self, found):
        """The position of the first epoch in the logs of several whose loss is not finite; None where all are."""
        if self.on:
            for position, logs in enumerate(found):
                if is_bad(logs) and self._stops():
                    return position
        return None

    def _stops(self):
        """Whether training ends here; else say so once, and train on as TensorFlow does."""
        if self.model.stop_training:
            return False
        if self.own_step and not origin.bad_weights(self.model):
            return False
        if not self._is_experiment():
            return True
        row = table.rows["loss-not-finite"]
        tell(self.model, [findings.Finding(
            row.id, "warning", "The loss is NaN or infinite since a callback raised the learning rate.",
            "a rate below that.", "end the trial in time: callbacks=[tf.keras.callbacks.TerminateOnNaN()]")])  # fmt: skip
        self.on = False
        return False

    def _is_experiment(self):
        """Whether a callback raises the learning rate on purpose, to see where training breaks."""
        rates = getattr(self.model.history, "history", {}).get("lr") or []
        if any(type(one).__name__ == "LearningRateScheduler" for one in self.callbacks) and len(rates) > 1:
            return rates[-1] > rates[0]
        return any(changes_rate(one) for one in self.callbacks)

    def stop(self, epoch, step=None, steps=None, batch=None, variables=(), restored=True):
        """Raise, with the place that `origin.find` finds for the batch; the weights are those of before its step.

        Args:
            epoch, step: from 0; None for a step that is not known.
            steps: how many an epoch has, None where that is not known.
            batch: the arrays of the step in the form that a step takes, None where they are not known.
            variables: all that a step changes: they are put back after the search.
            restored: whether the weights are those of before the step.

        Raises:
            InvalidArgumentError: always.
        """
        place = None
        if batch is not None and restored:
            before = [(variable, variable._value) for variable in variables]
            try:
                place = origin.find(self.model, nest.map_structure(lambda one: None if one is None else convert(one), batch))
            finally:
                for variable, value in before:
                    variable._value = value
        if place is None:
            place = origin.from_weights(self.model)
        when = f"epoch {epoch + 1}"
        if step is not None:
            when += f", step {step + 1}" + (f" of {steps}" if steps else "")
        kept = "The model has the weights of before that step, and model.history the epochs before." if restored else (
            "The weights of before are gone: make the model again.")  # fmt: skip
        raise errors.explained(errors.InvalidArgumentError(message=errors.message(
            f"The loss turned NaN or infinite in {when}: {place.text}", "a finite loss.", f"{place.fix}\n  {kept} "
            "(tf.checks.disable() trains on, as TensorFlow does.)")), "loss-not-finite")  # fmt: skip


def forget_last(history):
    """Take the values of the last epoch out of a `History`."""
    if history.epoch:
        history.epoch.pop()
        for values in history.history.values():
            if len(values) > len(history.epoch):
                values.pop()


def search(run, snapshot, device, order, steps):
    """Run the steps of an epoch one by one from the state `snapshot` until the loss is not finite.

    Args:
        run: a `Steps` program that keeps the state of before each run.

    Returns:
        The number of the step at which to look, with the state of before it in the variables, or None: where weights were
        bad before the loss was, the step that made them so.
    """
    run.held.load(snapshot)
    for step in range(steps):
        if not is_bad(run.run(device, order, step, step + 1)):
            continue
        run.held.restore()
        if step == 0 or not origin.bad_weights(run.model):
            return step
        run.held.load(snapshot)
        if step > 1:
            run.run(device, order, 0, step - 1)
        return step - 1
    return None


def rows_of(array, order, step, batch):
    """The samples of a step."""
    places = slice(step * batch, (step + 1) * batch) if order is None else order[step * batch : (step + 1) * batch]
    return np.asarray(array)[places]
