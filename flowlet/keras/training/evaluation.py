"""`evaluate`, `predict` and the single-batch calls."""

import contextlib
import time

import numpy as np

from flowlet import errors
from flowlet.core import nest
from flowlet.core.log import logger
from flowlet.core.tensor import EagerTensor
from flowlet.keras.callbacks import CallbackList
from flowlet.keras.training import arguments, stepping
from flowlet.keras.training.data import ArrayData, StreamData, arrays_of, is_stream
from flowlet.keras.training.weights import class_weights


def evaluate(model, x, y, *, batch_size, verbose, sample_weight, steps, callbacks, return_dict):
    """See `Model.evaluate`."""
    verbose = 1 if verbose == "auto" else verbose
    if is_stream(x):
        arguments.refuse_with_stream(x, y=y, sample_weight=sample_weight)
        data, batch = StreamData(x, arguments.steps(steps, "steps")), None
        length = data.length()
    else:
        data, batch = limited(arrays_of(x, y, sample_weight), batch_size, steps, "steps")
        stepping.prepare(model, "test", data, batch)
        length = -(-data.size // batch)
    told = (
        callbacks
        if isinstance(callbacks, CallbackList)
        else CallbackList(
            callbacks, add_history=False, add_progbar=verbose != 0, model=model, verbose=verbose, epochs=1, steps=length
        )
    )
    logs = test(model, data, batch, told)
    if not logs:
        raise ValueError(no_batches("test"))
    return dict(logs) if return_dict else _listed(logs)


def predict(model, x, *, batch_size, verbose, steps, callbacks):
    """See `Model.predict`."""
    verbose = 0 if verbose == "auto" else verbose
    if is_stream(x):
        data, batch = StreamData(x, arguments.steps(steps, "steps")), None
        length = data.length()
    else:
        data, batch = limited(arrays_of(x, None, None), batch_size, steps, "steps")
        length = -(-data.size // batch)
    if not callbacks and not verbose:
        return _joined(_outputs(model, data, batch, None))
    told = (
        callbacks
        if isinstance(callbacks, CallbackList)
        else CallbackList(
            callbacks, add_history=False, add_progbar=verbose != 0, model=model, verbose=verbose, epochs=1, steps=length
        )
    )
    told.on_predict_begin()
    found = _joined(_outputs(model, data, batch, told))
    told.on_predict_end()
    return found


def on_batch(model, kind, x, y, sample_weight, class_weight, reset_metrics, return_dict):
    """`train_on_batch` and `test_on_batch`."""
    if class_weight:
        sample_weight = class_weights(y, class_weight, sample_weight)
    data = arrays_of(x, y, sample_weight).in_tuple()
    with model._compiled_trainable.restored() if kind == "train" else contextlib.nullcontext():
        stepping.prepare(model, kind, data, data.size)
        logs = stepping.run_step(model, kind, data.pack(map(EagerTensor, data.arrays)), reset=reset_metrics)
    return logs if return_dict else _listed(logs)


def predict_on_batch(model, x):
    """See `Model.predict_on_batch`."""
    data = arrays_of(x, None, None).in_tuple()
    return stepping.predict_step(model, data.pack([EagerTensor(array) for array in data.arrays]))


def test(model, data, batch, told):
    """Evaluate on data: a dict of logs, empty where the data gave no batches."""
    told.on_test_begin()
    if isinstance(data, ArrayData) and not stepping.in_steps(model, "test") and not told.needs_test_batches:
        run = stepping.steps_program(model, "test", data, batch)
        start = time.perf_counter()
        logs = run.run(data.on_device(), None, 0, run.one_pass.length + 1)
        backdate(told, time.perf_counter() - start)
    else:
        model.reset_metrics()
        logs = {}
        for step, one in enumerate(stepping.batches(data, batch)):
            told.on_test_batch_begin(step)
            logs = stepping.run_step(model, "test", one, check=isinstance(data, StreamData))
            told.on_test_batch_end(step, logs)
    warn_of_end(data)
    told.on_test_end(logs)
    return logs


def _outputs(model, data, batch, told):
    """The outputs in parts: those of each batch, or of all full batches and of the rest."""
    if (
        isinstance(data, ArrayData)
        and not stepping.in_steps(model, "predict")
        and not (told and told.needs_predict_batches)
    ):
        start, cut = time.perf_counter(), data.size // batch * batch
        parts = [([array[:cut] for array in data.arrays], batch)] if cut else []
        if cut < data.size:
            parts.append(([array[cut:] for array in data.arrays], data.size - cut))
        found = [stepping.predict_arrays(model, data.structure, *part, varies=cut < data.size) for part in parts]
        if told:
            backdate(told, time.perf_counter() - start)
        return found
    parts = []
    for step, one in enumerate(stepping.batches(data, batch)):
        if told:
            told.on_predict_batch_begin(step)
        parts.append(stepping.predict_step(model, one))
        if told:
            told.on_predict_batch_end(step, {"outputs": parts[-1]})
    warn_of_end(data)
    return parts


def _joined(parts):
    if len(parts) == 1:
        return parts[0]
    if not parts:
        raise ValueError("Unexpected result of `predict_function` (Empty batch_outputs): the data gave no batches.")
    return nest.map_structure(lambda *arrays: np.concatenate(arrays), *parts)


def _listed(logs):
    values = list(logs.values())
    return values[0] if len(values) == 1 else values


def limited(data, batch_size, steps, name):
    """Arrays of which `steps` batches are taken, and how large a batch is."""
    steps = arguments.steps(steps, name)
    batch = arguments.batch_size(data, batch_size, steps)
    if steps is not None and steps * batch >= data.size + batch:
        _ran_out(steps)
    return data if steps is None else data.first(steps * batch), batch


def warn_of_end(data, epochs=1):
    """Say so where a stream had fewer batches than it should."""
    if isinstance(data, StreamData) and data.ended:
        _ran_out((data.steps or data.count) * epochs)


def _ran_out(count):
    logger.warning(
        "Your input ran out of data; interrupting training. Make sure that your dataset or generator can generate at least "
        f"`steps_per_epoch * epochs` batches (in this case, {count} batches). You may need to use the repeat() function "
        "when building your dataset."
    )


def no_batches(kind):
    return errors.message(
        f"Unexpected result of `{kind}_function` (Empty logs): the data gave no batches.",
        "",
        "make sure that your generator or data set can generate at least `steps_per_epoch * epochs` batches; a generator "
        "that was gone through is at its end.",
    )


def backdate(told, seconds):
    """Let the progress bar know how long what it shows has taken."""
    if told.progbar is not None:
        told.progbar.backdate(seconds)
