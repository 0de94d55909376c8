"""The losses and metrics that `compile` was given, matched to the outputs of a model."""

import contextlib

from flowlet import errors
from flowlet.core import nest
from flowlet.core.convert import convert
from flowlet.core.mode import state
from flowlet.core.shape import shown
from flowlet.core.tensor import EagerTensor
from flowlet.keras import metrics
from flowlet.keras.losses.base import as_loss
from flowlet.keras.losses.weighting import align, masked_weight
from flowlet.keras.metrics import resolve
from flowlet.ops import math
from flowlet.ops.cast import cast


class _Container:
    """What losses and metrics share: spreading what the user gave over the outputs."""

    def __init__(self, output_names):
        self._output_names = output_names

    def _names(self, y_pred):
        """The names of the outputs, in the order of the flat outputs."""
        if self._output_names is None:
            flat = nest.flatten(y_pred)
            if isinstance(y_pred, dict):
                self._output_names = sorted(y_pred)
            else:
                self._output_names = [f"output_{i + 1}" for i in range(len(flat))]
        return self._output_names

    def _spread(self, given, names, what, leaf=lambda one: True):
        """What the user gave, as one entry for each output."""
        if isinstance(given, dict):
            _check_names(given, names, what)
            return [given.get(name) for name in names]
        if isinstance(given, (list, tuple)):
            if len(names) == 1 and len(given) == 1:
                return list(given)
            if len(given) > len(names):
                raise ValueError(errors.message(
                    f"`{what}` has {len(given)} entries, but the model has {len(names)} output(s) {list(names)}.",
                    "one entry for each output."))  # fmt: skip
            return [*given, *[None] * (len(names) - len(given))]
        return [given] * len(names)


def _check_names(given, names, what):
    """Raise where a dict has keys that are no outputs of the model."""
    unknown = [key for key in given if key not in names]
    if unknown:
        raise ValueError(errors.message(
            f"Found unexpected losses or metrics that do not correspond to any Model output: dict_keys({unknown}). Valid "
            f"mode output names: {list(names)}. Received struct is: "
            f"{str({key: given[key] for key in unknown})[:200]} (in `{what}`).",
            "names of outputs.", f"name the outputs as the layers that give them.{errors.did_you_mean(unknown[0], names)}"))


def _flat(structure, count, y_pred, names, what):
    """Targets or weights as one entry for each output: by name from a dict, else by place."""
    if structure is None:
        return [None] * count
    if isinstance(structure, dict):
        keys = sorted(y_pred) if isinstance(y_pred, dict) else names
        _check_names(structure, keys, what)
        return [structure.get(key) for key in keys]
    flat = nest.flatten(structure)
    if len(flat) == 1 and count > 1:
        return flat * count
    if len(flat) != count:
        raise ValueError(errors.message(
            "The two structures don't have the same sequence length. Input structure has length "
            f"{len(flat)}, while shallow structure has length {count}: there are {len(flat)} {what} for {count} "
            f"output(s) {list(names)}.", "one for each output."))  # fmt: skip
    return flat


def _batch_size(tensor):
    return EagerTensor(convert(float(tensor.shape[0] or 0))._value)


class LossesContainer(_Container):
    """The total loss of all outputs; keeps the running means that are shown as `loss` and `<output>_loss`."""

    def __init__(self, given, loss_weights=None, output_names=None):
        super().__init__(output_names)
        self._given, self._weights = given, loss_weights
        for one in nest.flatten(given):  # an unknown name is refused at once
            as_loss(one)
        self._mean = metrics.Mean(name="loss")
        self._losses = None
        self._means = []
        self._touched = False

    @property
    def metrics(self):
        if not self._touched:
            return []
        return [self._mean, *[mean for mean in self._means if mean is not None]]

    @property
    def is_empty(self):
        """Whether there is no loss for any output."""
        return all(one is None for one in nest.flatten(self._given))

    def build(self, y_pred):
        """Match losses to outputs; done with the first predictions."""
        names = self._names(y_pred)
        flat = nest.flatten(y_pred)
        self._losses = [as_loss(one) for one in self._spread(self._given, names, "loss")]
        self._scales = self._spread(self._weights, names, "loss_weights")
        if len(flat) > 1:
            self._means = [None if loss is None else metrics.Mean(name=f"{name}_loss")
                           for name, loss in zip(names, self._losses)]  # fmt: skip
        else:
            self._means = [None]

    def __call__(self, y_true, y_pred, sample_weight=None, regularization_losses=None):
        """The total loss as a scalar tensor."""
        if self._losses is None:
            self.build(y_pred)
        self._touched = True
        flat = nest.flatten(y_pred)
        if y_true is None and not self.is_empty:
            raise ValueError(errors.message(
                f"Target data is missing. Your model was compiled with loss={self._given}, and therefore expects target "
                "data to be provided in `fit()`.", "", "pass y: model.fit(x, y), or let the generator give (x, y)."))  # fmt: skip
        targets = _flat(y_true, len(flat), y_pred, self._output_names, "targets")
        weights = _flat(sample_weight, len(flat), y_pred, self._output_names, "sample weights")
        values, shown, size = [], [], None
        for name, target, prediction, weight, loss, scale, mean in zip(
                self._output_names, targets, flat, weights, self._losses, self._scales, self._means):  # fmt: skip
            if loss is None or target is None:
                continue
            target, prediction, weight = align(target, prediction, weight)
            with _explained(loss, name, target, prediction, weight):
                value = loss(target, prediction, sample_weight=masked_weight(prediction, weight))
            size = _batch_size(prediction) if size is None else size
            if mean is not None:
                mean.update_state(value, sample_weight=size)
            if scale is not None:
                value = math.multiply(value, scale)
            values.append(value)
            shown.append(value)
        penalties = [cast(one, values[0].dtype if values else "float32") for one in regularization_losses or []]
        if penalties:
            total = math.add_n(penalties)
            values.append(total)
            shown.append(total)
        if not values:
            return convert(0.0)
        total = values[0] if len(values) == 1 else _sum(values)
        self._mean.update_state(total, sample_weight=size)  # of penalties alone, each batch counts the same
        return total

    def reset_state(self):
        for metric in self.metrics:
            metric.reset_state()


@contextlib.contextmanager
def _explained(loss, name, target, prediction, weight):
    """Say what went into a loss where the shapes do not fit."""
    try:
        yield
    except (ValueError, errors.InvalidArgumentError) as error:
        label = getattr(loss, "name", None) or getattr(loss, "__name__", type(loss).__name__)
        shapes = f"targets {shown(target.shape)}, predictions {shown(prediction.shape)}"
        shapes += "" if weight is None else f", sample weights {shown(weight.shape)}"
        kind = type(error) if state.batch is None else ValueError  # a step that is traced has no op that runs
        text = errors.message(f"{error}\n  In the loss {label!r} of the output {name!r}: {shapes}.", "", _advice(
            target.shape, prediction.shape, weight))  # fmt: skip
        check = "index-labels" if _are_indices(target.shape, prediction.shape) else "label-shape"
        raise errors.explained(kind(text) if kind is ValueError else kind(message=text), check) from error


@contextlib.contextmanager
def _named(metric, target, prediction):
    """Say which metric it is that can not be computed."""
    try:
        yield
    except (ValueError, errors.InvalidArgumentError) as error:
        error.add_note(f"  In the metric {metric.name!r}: targets {shown(target.shape)}, predictions "
                       f"{shown(prediction.shape)}.")  # fmt: skip
        errors.explained(error, "metric-shape")
        raise


def _are_indices(target, prediction):
    """Whether targets of a shape are class indices for predictions of a shape, one score for each class."""
    return target.rank == prediction.rank and target[-1] == 1 < prediction[-1]


def _advice(target, prediction, weight):
    """What to do about a loss of such shapes."""
    if weight is not None and weight.shape.rank == 2 and weight.shape[-1] > 1:
        return "give one weight for each sample: sample_weight of shape (samples,)."
    if _are_indices(target, prediction):
        return ('for targets that are class indices take loss="sparse_categorical_crossentropy"; or make them one-hot with '
                f"tf.one_hot(y, {prediction[-1]}).")  # fmt: skip
    if target.rank == prediction.rank == 2 and target[-1] != prediction[-1]:
        return f"give the last layer {target[-1]} unit(s), or targets of width {prediction[-1]}."
    return "give targets of the shape of the predictions."


def _sum(values):
    total = values[0]
    for value in values[1:]:
        total = math.add(total, cast(value, total.dtype))
    return total


class MetricsContainer(_Container):
    """The metrics of `compile`, those that use sample weights and those that do not."""

    def __init__(self, given, weighted=None, output_names=None):
        super().__init__(output_names)
        self._given, self._given_weighted = given, weighted
        for one in nest.flatten([given, weighted]):  # an unknown name is refused at once
            if isinstance(one, str):
                resolve.check(one)
        self._plain = self._weighted = None

    @property
    def metrics(self):
        if self._plain is None:
            return []
        return [metric for output in zip(self._plain, self._weighted) for found in output for metric in found]

    def build(self, y_pred, y_true):
        """Match metrics to outputs; done with the first predictions."""
        names = self._names(y_pred)
        flat = nest.flatten(y_pred)
        targets = _flat(y_true, len(flat), y_pred, names, "targets")
        self._taken = set()
        self._plain = self._made(self._given, names, flat, targets)
        self._weighted = self._made(self._given_weighted, names, flat, targets, weighted=True)

    def _made(self, given, names, flat, targets, weighted=False):
        several = len(flat) > 1
        if isinstance(given, (list, tuple)) and not any(isinstance(one, (list, tuple, dict)) for one in given):
            spread = [list(given)] * len(names)  # one flat list holds for every output
        else:
            spread = [[] if one is None else list(one) if isinstance(one, (list, tuple)) else [one]
                      for one in self._spread(given, names, "metrics")]  # fmt: skip
        found = []
        for name, wanted, prediction, target in zip(names, spread, flat, targets):
            found.append([self._metric(one, name if several else None, target, prediction, weighted)
                          for one in wanted if one is not None])  # fmt: skip
        return found

    def _metric(self, identifier, output, y_true, y_pred, weighted):
        shape = None if y_true is None else tuple(y_true.shape)
        metric = resolve.as_metric(identifier, shape, tuple(y_pred.shape))
        prefix = "" if output is None else f"{output}_"
        bare = metric.name.removeprefix(prefix)
        name = f"{prefix}weighted_{bare}" if weighted and prefix + bare in self._taken else prefix + bare
        if name in self._taken:
            raise ValueError(errors.message(
                f"Found two metrics with the same name: {name}. All the metrics added to the model need to have unique "
                "names.", "", f'take one of them out, or give it a name of its own, such as name="{name}_2".'))  # fmt: skip
        metric._name = name
        self._taken.add(name)
        return metric

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Take a batch into all metrics."""
        flat = nest.flatten(y_pred)
        if self._plain is None:
            self.build(y_pred, y_true)
        targets = _flat(y_true, len(flat), y_pred, self._output_names, "targets")
        weights = _flat(sample_weight, len(flat), y_pred, self._output_names, "sample weights")
        for target, prediction, weight, plain, weighted in zip(targets, flat, weights, self._plain, self._weighted):
            if target is None or not (plain or weighted):
                continue
            target, prediction, weight = align(target, prediction, weight)
            mask = masked_weight(prediction, None)
            for metric in plain:
                with _named(metric, target, prediction):
                    metric.update_state(target, prediction, sample_weight=mask) if mask is not None else (
                        metric.update_state(target, prediction))  # fmt: skip
            for metric in weighted:
                with _named(metric, target, prediction):
                    metric.update_state(target, prediction, sample_weight=masked_weight(prediction, weight))

    def reset_state(self):
        for metric in self.metrics:
            metric.reset_state()
