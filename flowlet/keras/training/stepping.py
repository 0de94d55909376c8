"""Single steps of a model, and its compiled programs: made once for each form of data, and kept with the model."""

import jax
import numpy as np

from flowlet.core import frame, mode, nest
from flowlet.core.tensor import EagerTensor
from flowlet.keras.training import checks, program
from flowlet.keras.training.batch_data import unpack_x_y_sample_weight
from flowlet.keras.training.data import STREAMED, ArrayData, StreamData, check_lengths
from flowlet.keras.training.logs import logs_of, read


def prepare(model, kind, data, batch, varies=None):
    """Make everything that training needs before the first step: weights, slots, metrics. Check the data.

    A model with a step of its own gets none of it: only the step knows what it does with the data. Nor does one that
    runs eagerly: its layers may look at values.

    Args:
        kind: "train" or "test".
        data: an `ArrayData`.
        varies: whether batches may be of other sizes; by default, whether the last one is.

    Returns:
        The flat shapes of the model's outputs; None where nothing was made.
    """
    if program.own_step(model, kind) or model.run_eagerly:
        return None
    specs = [jax.ShapeDtypeStruct((min(batch, data.size), *array.shape[1:]), array.dtype) for array in data.arrays]
    key = ("prepared", program._key(data.structure), tuple((spec.shape[1:], spec.dtype.name) for spec in specs))
    if key not in model._programs:
        varies = data.size % batch > 0 if varies is None else varies
        model._programs[key] = _shapes(model, data, specs, varies)
        if model.optimizer is not None:
            model.optimizer.build(model.trainable_variables)
    checks.labels(model, data, model._programs[key])
    return model._programs[key]


def _shapes(model, data, specs, varies):
    """The shapes of the outputs; on the way the model, the losses and the metrics are built."""
    shapes = []

    def forward(*arrays):
        x, y, _ = unpack_x_y_sample_weight(data.pack([EagerTensor(array) for array in arrays]))
        with mode.using(batch=specs[0].shape[0] if varies else 0):
            outputs = model(x, training=False)
            model._clear_losses()
            if model._is_compiled and y is not None:
                with frame.lifted():
                    _build_containers(model, outputs, y)
        shapes[:] = [tuple(one.shape) for one in nest.flatten(outputs)]
        return [one._value for one in nest.flatten(outputs)]

    frame.abstract(forward, *specs)
    return shapes


def dry_run(model, data, batch):
    """Go through a step of evaluation without computing anything: raises where a loss or metric does not fit the data."""
    if program.own_step(model, "test") or model.run_eagerly:
        return
    specs = [jax.ShapeDtypeStruct((min(batch, data.size), *array.shape[1:]), array.dtype) for array in data.arrays]

    def step(*arrays):
        model.test_step(data.in_tuple().pack([EagerTensor(array) for array in arrays]))
        model._clear_losses()
        return []

    frame.abstract(step, *specs)


def _build_containers(model, outputs, targets):
    if model.compiled_loss._losses is None:
        model.compiled_loss.build(outputs)
    if model.compiled_metrics._plain is None:
        model.compiled_metrics.build(outputs, targets)


def in_steps(model, kind):
    """Whether a model's steps run one by one, whatever the callbacks look at."""
    return model.run_eagerly or program.own_function(model, kind)


def batches(data, batch, orders=None):
    """The batches of one pass over arrays or a stream, as structures of tensors."""
    if isinstance(data, StreamData):
        yield from data.epoch()
        return
    order = None if orders is None else orders.one()
    for start in range(0, data.size, batch):
        places = slice(start, start + batch) if order is None else order[start : start + batch]
        yield data.pack([EagerTensor(np.asarray(array[places])) for array in data.arrays])


def run_step(model, kind, batch, check=False, reset=False):
    """One step on a batch (a structure of tensors): a dict of logs as Python floats.

    Args:
        check: whether to look at the data of the batch first.
        reset: whether the metrics start anew with it.
    """
    structure, arrays = _apart(batch)
    if check and not program.own_step(model, kind):
        check_lengths(batch if isinstance(batch, tuple) else (batch,), STREAMED)
        prepare(model, kind, ArrayData(structure, arrays), int(arrays[0].shape[0]), varies=True)
    if in_steps(model, kind):
        if reset:
            model.reset_metrics()
        own = program.own_function(model, kind)
        logs = _own_function(model, kind)(iter([batch])) if own else _in_python(model, kind, batch)
        return read(logs_of(model, logs))
    return _compiled_step(model, kind, structure, arrays, reset)


def restored(model, batch):
    """Undo the last step of training on `batch`, where its program kept the state of before: its `Held`, else None."""
    if in_steps(model, "train"):
        return None
    structure, arrays = _apart(batch)
    held = _single(model, "train", structure, arrays, False).held
    if not held.keeps:
        return None
    held.restore()
    return held


def _own_function(model, kind):
    """What the model's own `make_train_function` makes, once."""
    made = getattr(model, f"{kind}_function")
    if made is None:
        made = getattr(model, f"make_{kind}_function")()
        setattr(model, f"{kind}_function", made)
    return made


def _in_python(model, kind, batch):
    return getattr(model, f"{kind}_step")(batch)


def _compiled_step(model, kind, structure, arrays, reset):
    return _single(model, kind, structure, arrays, reset).run(arrays)


def _single(model, kind, structure, arrays, reset):
    """The program of single steps on such arrays; made once."""
    key = _model_key(model, "single", kind, reset, program._key(structure), _form(arrays))
    run = model._programs.get(key)
    if run is None:
        run = model._programs[key] = program.Single(tracer(model), kind, structure, arrays, reset)
    return run


def step_function(model, kind):
    """What `make_train_function` and the like give: a function that makes a step on the next batch of an iterator."""

    def function(iterator):
        batch = next(iterator)
        if model.run_eagerly:
            return _in_python(model, kind, batch)
        structure, arrays = _apart(batch)
        if kind == "predict":
            return predict_arrays(model, structure, arrays, int(arrays[0].shape[0]))
        return _compiled_step(model, kind, structure, arrays, False)

    return function


def predict_step(model, batch):
    """The outputs for one batch (a structure of tensors) as NumPy arrays."""
    own = program.own_function(model, "predict")
    function = _own_function(model, "predict") if own else step_function(model, "predict")
    return nest.map_structure(np.asarray, function(iter([batch])))


def predict_arrays(model, structure, arrays, batch, varies=True):
    run = _predict_program(model, structure, arrays, batch, varies)
    return nest.pack_sequence_as(run.outputs, run.run(arrays))


def _predict_program(model, structure, arrays, batch, varies):
    key = (
        "predict",
        batch,
        program._key(structure),
        tuple((a.shape[1:], np.dtype(a.dtype).str) for a in arrays),
        model.built and len(model._flatten_layers()),
    )
    if key not in model._programs:
        specs = [jax.ShapeDtypeStruct((batch, *array.shape[1:]), array.dtype) for array in arrays]
        model._programs[key] = program.Predict(tracer(model), structure, specs, varies)
    return model._programs[key]


def _apart(batch):
    """The structure of a batch, None where it holds nothing, and its arrays."""
    arrays = [leaf._value for leaf in nest.flatten(batch) if leaf is not None]
    return nest.map_structure(lambda leaf: None if leaf is None else 0, batch), arrays


def tracer(model):
    """The tracer of a model's steps as they are now."""
    key = _model_key(model, "tracer")
    if key not in model._programs:
        model._programs[key] = program.Tracer(model)
    return model._programs[key]


def epochs_program(model, data, batch, validation, validation_batch):
    """The program of whole epochs for such data; made once."""
    forms = [(program._key(one.structure), _form(one.arrays)) for one in (data, validation) if one is not None]
    key = _model_key(model, "epochs", batch, validation_batch, *forms)
    if key not in model._programs:
        steps = tracer(model)
        train = program.Pass(steps, "train", data, batch)
        second = None if validation is None else program.Pass(steps, "test", validation, validation_batch)
        model._programs[key] = program.Epochs(train, second, steps.reset)
    return model._programs[key]


def steps_program(model, kind, data, batch, keeps=False):
    """The program of parts of one pass for such data; made once."""
    key = _model_key(model, "steps", kind, batch, keeps, program._key(data.structure), _form(data.arrays))
    if key not in model._programs:
        steps = tracer(model)
        model._programs[key] = program.Steps(model, program.Pass(steps, kind, data, batch), steps.reset, keeps)
    return model._programs[key]


def _model_key(model, *parts):
    """What compiled programs depend on besides the data: what is trained, and the optimizer's settings."""
    optimizer = model.optimizer
    settings = optimizer.hyperparameters() if optimizer is not None else ()
    return (*parts, tuple(id(v) for v in model.trainable_variables) if model.built else None, id(optimizer), settings)


def _form(arrays):
    return tuple((tuple(array.shape), np.dtype(array.dtype).str) for array in arrays)
