"""`flowlet.find_learning_rate`: train for a moment with a rate that rises, and put everything back."""

import contextlib

import jax
import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core.variable import Variable
from flowlet.keras.training import arguments, program, stepping
from flowlet.keras.training.data import arrays_of, is_stream, kind_of
from flowlet.keras.training.orders import Orders
from flowlet.search import randomness
from flowlet.search.learning_rate import LearningRateCurve

LIMIT = 3.0  # times the first loss: where an experiment ends
SLOW = 0.9  # share of the old in the running average of losses that is compared with the limit


@export("find_learning_rate")
def find_learning_rate(model, x=None, y=None, *, low=1e-6, high=10.0, steps=300, batch_size=None, sample_weight=None):
    """Find a learning rate: train while the rate rises from `low` to `high`, and see where the loss is lowest.

    The model is as before afterwards: weights, the optimizer's state and rate, metrics, random numbers. (A model that had
    no weights yet has those that `fit` would start from.) The experiment runs as one compiled program and ends early
    where the loss grows beyond three times its first value, or is NaN.

    Args:
        model: a compiled model.
        x, y: inputs and targets, as arrays, lists or dicts of arrays, or DataFrames; as `fit` takes them.
        low, high: the first and the last rate, both above 0. They rise by the same factor from step to step.
        steps: the number of steps, each on another batch; from 10 on.
        batch_size: samples a step, 32 by default. A good rate depends on it: take that of the training to come.
        sample_weight: one weight a sample.

    Returns:
        A `LearningRateCurve`: prints the proposal; `.rates`, `.losses`, `.suggestion`, `.plot()`.

    Raises:
        RuntimeError: before `compile`.
        ValueError: for generators, or where the data do not fit the model; for rates or steps that make no experiment.

    Source: Smith, "Cyclical learning rates for training neural networks", 2015, section 3.3.

    >>> import flowlet as tf
    >>> tf.keras.utils.set_random_seed(1)
    >>> model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
    >>> model.compile("sgd", "mse")
    >>> x = np.linspace(-1, 1, 64)[:, None]
    >>> curve = tf.find_learning_rate(model, x, 3 * x)
    >>> 0.001 < curve.suggestion < 1
    True
    >>> model.optimizer.learning_rate = curve.suggestion
    """
    rates = _rates(low, high, steps)
    data = _data(model, x, y, sample_weight)
    batch = min(arguments.batch_size(data, batch_size), data.size)
    with model._compiled_trainable.restored():
        stepping.prepare(model, "train", data, batch, varies=data.size % batch > 0)
        with _variable_rate(model.optimizer) as rate:
            experiment = _Experiment(model, data, batch, rate)
            with randomness.kept():
                losses = experiment.run(data, _positions(data.size, batch, steps), rates)
    return _curve(rates, losses)


def _rates(low, high, steps):
    if arguments.whole(steps, "steps", 300) < 10:
        raise ValueError(errors.message(f"`steps` is {steps}.", "10 or more.", "300 steps take no longer than a moment."))
    if not (np.isfinite([low, high]).all() and 0 < low < high):
        raise ValueError(errors.message(f"The rates go from low={low} to high={high}.", "0 < low < high, both finite.",
                                        "leave them out: 1e-6 to 10 suits most models."))  # fmt: skip
    return np.geomspace(low, high, steps)


def _data(model, x, y, sample_weight):
    """The data as arrays; a word where the model or the data are of a kind that no compiled program takes."""
    if not hasattr(model, "_assert_compiled"):
        raise TypeError(errors.message(f"`model` is a {type(model).__name__}.", "a tf.keras model.",
                                       "find_learning_rate(model, x, y) takes the model itself."))  # fmt: skip
    model._assert_compiled()
    if is_stream(x):
        raise ValueError(errors.message(
            f"find_learning_rate does not take a {kind_of(x)}: the experiment picks batches by their places.",
            "arrays.", "pass some batches as arrays: x = np.concatenate([batch[0] for batch in batches])."))  # fmt: skip
    if stepping.in_steps(model, "train"):
        raise ValueError(errors.message(
            "The model's steps run one by one in Python (run_eagerly=True, or a make_train_function of its own).",
            "steps that can be compiled.", "compile it without run_eagerly for the experiment."))  # fmt: skip
    return arrays_of(x, y, sample_weight)


def _positions(size, batch, steps):
    """The samples of each step, int32 of shape (steps, batch): epochs in the orders of `fit`, without smaller batches."""
    each = size // batch
    orders = Orders(size, True, batch).take(-(-steps // each), -(-steps // each))
    return np.ascontiguousarray(orders[:, : each * batch].reshape(-1, batch)[:steps])


@contextlib.contextmanager
def _variable_rate(optimizer):
    """A variable for the optimizer's rate, in the place of a schedule and of `decay`; the optimizer is put back."""
    before = {name: getattr(optimizer, name, None) for name in ("_given_rate", "_learning_rate", "decay")}
    if before["_learning_rate"] is None:
        raise ValueError(errors.message(f"The optimizer {type(optimizer).__name__} has no learning rate.",
                                        "an optimizer with a `learning_rate`."))  # fmt: skip
    try:
        optimizer.decay = 0.0
        if not isinstance(before["_learning_rate"], Variable):
            optimizer.learning_rate = 0.0
        yield optimizer._learning_rate
    finally:
        for name, value in before.items():
            setattr(optimizer, name, value)


class _Experiment(program.Program):
    """Steps with a rate that rises, in one dispatch; the variables keep their values."""

    def __init__(self, model, data, batch, rate):
        tracer = stepping.tracer(model)
        specs = [jax.ShapeDtypeStruct((batch, *array.shape[1:]), array.dtype) for array in data.arrays]
        self.step, found = tracer.step("train", data.structure, specs, data.size % batch > 0)
        self.custom, self.reset = program.overrides(model, "train"), tracer.reset
        self.reading, self.results = (None, found) if self.custom else tracer.results
        super().__init__([self.step, self.reset, *([] if self.custom else [self.reading])])
        if "loss" not in self.results.names:
            raise ValueError(errors.message(f"The model's steps show {self.results.names}.", "a loss among them.",
                                            'return {"loss": loss, ...} from train_step.'))  # fmt: skip
        if id(rate) not in self._place:
            raise ValueError(errors.message("The model's train_step does not use the learning rate of model.optimizer.",
                                            "a step that calls self.optimizer.apply_gradients."))  # fmt: skip
        self.rate, self.dtype = self._place[id(rate)], rate.dtype._np

    def run(self, data, positions, rates):
        """The losses, one a step; fewer than rates where the loss left all bounds."""
        values = [variable._value for variable in self.variables]
        losses, count = jax.jit(self._steps)(values, data.on_device(), positions, rates.astype(self.dtype))
        return np.asarray(losses)[: int(count)]

    def _steps(self, values, data, positions, rates):
        start = self.results.names.index("loss")
        start = sum(self.results.sizes[:start])

        def goes_on(carry):
            number, _, losses, first, average = carry
            inside = average <= first + (LIMIT - 1) * jnp.abs(first)  # not so for NaN
            return (number < len(rates)) & ((number < 1) | inside)

        def step(carry):
            number, carried, losses, first, average = carry
            values_now = self.merged(values, carried)
            values_now[self.rate] = rates[number].reshape(values[self.rate].shape)
            self.call(self.reset, values_now, [])
            shown = self.call(self.step, values_now, [array[positions[number]] for array in data])
            shown = shown if self.custom else self.call(self.reading, list(values_now), [])
            loss = self.results.vector(shown)[start]
            first = jnp.where(number == 0, loss, first)
            average = jnp.where(number == 0, loss, SLOW * average + (1 - SLOW) * loss)
            return number + 1, self.carried(values_now), losses.at[number].set(loss), first, average

        zero = jnp.zeros((), np.float64)
        carry = (jnp.zeros((), np.int32), self.carried(values), jnp.zeros(len(rates), np.float64), zero, zero)
        count, _, losses, _, _ = jax.lax.while_loop(goes_on, step, carry)
        return losses, count


def _curve(rates, losses):
    diverged = float(rates[len(losses) - 1]) if len(losses) < len(rates) else None
    bad = np.flatnonzero(~np.isfinite(losses))
    if len(bad):
        diverged = float(rates[bad[0]])
    finite = int(bad[0]) if len(bad) else len(losses)
    if finite < 3:
        raise ValueError(errors.message(
            f"The loss is {losses[-1]} after {len(losses)} step(s), at the rate {rates[len(losses) - 1]:.2g} already.",
            "a loss that is finite at the lowest rate.",
            "look for NaN or infinity in x and y, for data of a large scale, or start lower: low=1e-9."))  # fmt: skip
    return LearningRateCurve(rates[:finite], losses[:finite], diverged)
