"""What a check may look at: a model, its loss and optimizer, the data, and how training went. Computed when asked for."""

import functools

import numpy as np

from flowlet.core import nest
from flowlet.keras.checks.graph import CUSTOM, calls_of, function_name
from flowlet.keras.losses.base import losses as known_losses
from flowlet.keras.optimizers.rate import is_changing

SAMPLE = 2048  # samples that are looked at, where there are more
ELEMENTS = 2**18  # of samples that are large, so many that they come to that

# What a loss takes the predictions for.
PROBABILITY = {"binary_crossentropy", "categorical_crossentropy", "sparse_categorical_crossentropy",
               "binary_focal_crossentropy", "categorical_focal_crossentropy"}  # fmt: skip
DISTANCE = {"mean_squared_error", "mean_absolute_error", "huber", "log_cosh", "mean_squared_logarithmic_error",
            "mean_absolute_percentage_error"}  # fmt: skip


class Output:
    """One output of a model with its loss and its targets.

    Attributes:
        call: the last call of a layer that does more than pass its input on; None for subclassed models.
        activation: the name of the activation in which the output ends; None where it is not known.
        width: the size of its last axis; None where it is not known.
        loss: the name of the loss function; `CUSTOM` for one of the user's own, None for none.
        from_logits: whether the loss takes logits.
        y: the targets (a sample of them), None where there are none.
        name: what the model calls the output.
    """

    def __init__(self, end, shape, loss, y, name):
        self.end = self.call = end
        while self.call is not None and self.call.passes and len(self.call.parents) == 1:
            self.call = self.call.parents[0]
        self.activation = self.call.activation if self.call is not None else None
        self.width = shape[-1] if shape else None
        self.shape, self.y, self.name = shape, y, name
        settings = getattr(loss, "_fn_kwargs", {})
        function = getattr(loss, "fn", None)
        self.loss = None if loss is None else function_name(function, known_losses._members) if function else CUSTOM
        self.from_logits = bool(settings.get("from_logits", False))

    @property
    def layer(self):
        return self.call.layer if self.call is not None else None


class Context:
    """What checks look at.

    Args:
        model: the model; compiled, but for checks of its form.
        data, validation: `ArrayData` of training and validation, or None.
        outputs: the shapes of the model's outputs, in order; None where they are not known.
        split: whether the validation data are the last part of what the user gave.
        shuffle, batch: as in `fit`.
        rate_changes: whether a callback sets the learning rate.
        history: metric -> values, one an epoch.
    """

    def __init__(self, model, data=None, validation=None, outputs=None, *, split=False, shuffle=True, batch=None,
                 rate_changes=False, history=None, stops_early=False):  # fmt: skip
        self.model, self.data, self.validation, self._shapes = model, data, validation, outputs
        self.split, self.shuffle, self.batch, self.rate_changes = split, shuffle, batch, rate_changes
        self.history, self.stops_early = history or {}, stops_early

    # ---- the model

    @functools.cached_property
    def graph(self):
        return calls_of(self.model)

    calls = property(lambda self: self.graph[0])

    @functools.cached_property
    def inputs(self):
        """The calls that take what the model is given, as lists: one for each input."""
        return [call.children for call in self.calls if call.layer is None]

    @functools.cached_property
    def outputs(self):
        """The `Output`s; none where the model has no loss yet."""
        container = self.model.compiled_loss
        losses = getattr(container, "_losses", None)
        if losses is None:
            return []
        ends = self.graph[1] or [None] * len(losses)
        shapes = self._shapes or [None if end is None else (None,) * (end.rank - 1) + (end.width,) for end in ends]
        targets = self._targets(len(losses), container._output_names)
        if not len(ends) == len(shapes) == len(losses) == len(targets):
            return []
        return [Output(*one) for one in zip(ends, shapes, losses, targets, container._output_names)]

    @property
    def optimizer(self):
        return self.model.optimizer

    @functools.cached_property
    def rate(self):
        """The learning rate as a float; None where it changes, or there is none."""
        rate = getattr(self.optimizer, "_learning_rate", None)
        if rate is None or is_changing(rate) or self.rate_changes:
            return None
        value = np.asarray(rate)
        return float(value) if value.ndim == 0 else None

    @functools.cached_property
    def metrics(self):
        """For each output, the names of its metrics; `CUSTOM` for those of the user's own."""
        container = self.model.compiled_metrics
        plain = getattr(container, "_plain", None)
        if plain is None:
            return [[] for _ in self.outputs]
        return [[_metric_name(one) for one in (*group, *weighted)]
                for group, weighted in zip(plain, container._weighted)]  # fmt: skip

    # ---- the data

    def parts(self, data):
        """x and y of `data` as flat lists of arrays."""
        if data is None:
            return [], []
        packed = data.pack(data.arrays)
        if not isinstance(packed, tuple):
            return nest.flatten(packed), []
        x, y = (*packed, None)[:2]
        return [one for one in nest.flatten(x) if one is not None], y

    def _targets(self, count, names):
        _, y = self.parts(self.data)
        flat = [y.get(name) for name in names] if isinstance(y, dict) else nest.flatten(y)
        return [None if one is None else self.sampled(one) for one in flat] if len(flat) == count else [None] * count

    @functools.cached_property
    def x(self):
        """The inputs (a sample of them), one array for each."""
        return [self.sampled(one) for one in self.parts(self.data)[0]]

    @property
    def size(self):
        return self.data.size if self.data is not None else 0

    @property
    def weighted(self):
        """Whether the samples have weights."""
        return self.data is not None and isinstance(self.data.structure, tuple) and len(self.data.structure) > 2

    def sampled(self, array):
        """Some of the samples, evenly spread, in a NumPy array."""
        width = max(1, int(np.prod(array.shape[1:])))
        step = -(-array.shape[0] // max(64, min(SAMPLE, ELEMENTS // width)))
        return np.asarray(array if step == 1 else array[::step])


def _metric_name(metric):
    if not type(metric).__module__.startswith("flowlet."):
        return CUSTOM
    function = getattr(metric, "_fn", None) or getattr(metric, "fn", None)
    return getattr(function, "__name__", type(metric).__name__)
