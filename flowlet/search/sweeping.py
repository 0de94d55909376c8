"""`flowlet.sweep`: train many copies of a model at once, and see which hyperparameters suit it."""

import itertools
import numbers
import time

from flowlet import errors
from flowlet.api import export
from flowlet.keras.training import arguments
from flowlet.keras.training.data import ArrayData, arrays_of, is_stream, kind_of
from flowlet.keras.training.evaluation import limited
from flowlet.search import copies, randomness, training
from flowlet.search.results import Sweep


@export("sweep")
def sweep(build, x=None, y=None, *, epochs=1, batch_size=None, seed=0, validation_data=None, validation_split=0.0,
          validation_batch_size=None, shuffle=True, sample_weight=None, **hyperparameters):  # fmt: skip
    """Train a model for every combination of hyperparameters and seeds, many copies at once in one compiled program.

    Each copy has the numbers (up to rounding) of a program of its own: `tf.keras.utils.set_random_seed(seed)`, then
    `build(...)`, then `fit(...)`. Numbers such as rates, momenta, dropout and penalties share a program; what changes the
    equations (units, an activation, another optimizer) makes another program for those copies.

    Args:
        build: a function that returns a compiled model. It takes the hyperparameters by name. The learning rate and
            other settings of the optimizer may be swept though it does not take them: they are set on its optimizer.
        x, y: inputs and targets, as arrays, lists or dicts of arrays, or DataFrames.
        epochs: how long each copy is trained.
        batch_size: samples a step, 32 by default; a list is swept.
        seed: one seed or several, such as `range(5)`. Given to `build` too, where it takes `seed`.
        validation_data: `(x, y)` or `(x, y, sample_weight)` to evaluate on after each epoch.
        validation_split: the share at the end of the data that is kept for validation.
        validation_batch_size: samples a step of the validation; `batch_size` by default.
        shuffle: whether each epoch takes the samples in a new order.
        sample_weight: one weight a sample.
        **hyperparameters: a value, or a list (range, array) of values, for each.

    Returns:
        A `Sweep`: prints as a table, best first; `.rows`, `.best`, `.histories`, `.model(i)`, `.plot()`. A copy whose loss
        is no longer finite stands at the end.

    Raises:
        TypeError: where `build` does not take a hyperparameter, or returns no model.
        ValueError: for an empty list, generators, or data that do not fit.
        RuntimeError: where `build` returns a model that is not compiled.

    >>> import flowlet as tf, numpy as np
    >>> def build(learning_rate):
    ...     model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
    ...     model.compile(tf.keras.optimizers.SGD(learning_rate), "mse")
    ...     return model
    >>> x = np.linspace(-1, 1, 64)[:, None]
    >>> table = tf.sweep(build, x, 3 * x, epochs=5, learning_rate=[0.001, 0.1], seed=range(2))
    >>> len(table), table.best["learning_rate"]
    (4, 0.1)
    """
    if not callable(build):
        raise TypeError(errors.message(f"`build` is a {type(build).__name__}.",
                                       "a function that makes and compiles a model, called once for each copy.",
                                       "def build(learning_rate): ... return model"))  # fmt: skip
    if is_stream(x):
        raise ValueError(errors.message(f"sweep does not take a {kind_of(x)}: all copies read the data again and again.",
                                        "arrays.", "pass x and y as arrays."))  # fmt: skip
    started = time.perf_counter()
    epochs = arguments.whole(epochs, "epochs")
    grid = {name: _listed(name, value) for name, value in hyperparameters.items()}
    sizes = _listed("batch_size", batch_size)
    if len(sizes) > 1:
        grid["batch_size"] = sizes
    all_seeds = [arguments.whole(one, "seed", 0) for one in _listed("seed", seed)]
    combinations = [dict(zip(grid, values)) for values in itertools.product(*grid.values())]
    data, validation = _data(x, y, sample_weight, validation_data, validation_split)
    validation_batch = None
    if validation is not None:
        validation, validation_batch = limited(validation, validation_batch_size or sizes[0], None, "validation_steps")
    task = copies.Task(data, validation, validation_batch, bool(shuffle))

    def batches(values):
        given = dict(values)
        size = given.pop("batch_size", sizes[0])
        return given, arguments.batch_size(data, size)

    with randomness.kept():
        groups, every = copies.groups(build, combinations, all_seeds, task, batches)
        _check_names(grid, groups[0].built.program.train.results.names)
        ready = time.perf_counter()
        for group in groups:
            training.train(group, task, epochs)
        seconds = ready - started, time.perf_counter() - ready
    return Sweep(every, build, task, batches, epochs, seconds, len(groups))


def _listed(name, value):
    """The values of a hyperparameter as a list without repetitions."""
    if value is None or isinstance(value, (str, bytes, numbers.Number)) or not hasattr(value, "__iter__"):
        return [value]
    found = [one.item() if hasattr(one, "item") and getattr(one, "shape", None) == () else one for one in value]
    if not found:
        raise ValueError(errors.message(f"{name} is an empty {type(value).__name__}: there is nothing to train.",
                                        "one value or more.", f"pass {name}=[...], or leave it out."))  # fmt: skip
    return [one for i, one in enumerate(found) if one not in found[:i]]


def _check_names(grid, metrics):
    """Raise where a column of the table would have two meanings."""
    for name in grid:
        if name in metrics or name.removeprefix("val_") in metrics:
            raise ValueError(errors.message(f"The hyperparameter {name!r} has the name of a metric, and so of a column.",
                                            f"a name other than {metrics}.",
                                            f"call the argument of build {name}_function, say."))  # fmt: skip


def _data(x, y, sample_weight, validation_data, validation_split):
    data = arrays_of(x, y, sample_weight)
    if validation_data is None:
        return data.split(validation_split) if validation_split else (data, None)
    if isinstance(validation_data, ArrayData):
        return data, validation_data
    if not isinstance(validation_data, (list, tuple)) or not 2 <= len(validation_data) <= 3:
        raise ValueError(errors.message(f"`validation_data` is a {type(validation_data).__name__}.",
                                        "(x, y) or (x, y, sample_weight).",
                                        "pass validation_data=(x_test, y_test)."))  # fmt: skip
    return data, arrays_of(*validation_data, *[None] * (3 - len(validation_data)),
                           names=("val x", "val y", "val sample_weight"))  # fmt: skip
