"""Where a NaN or an infinity comes from: which layer, the loss, a gradient, or an update of weights."""

import collections

import numpy as np

from flowlet.core import nest
from flowlet.core.tape import GradientTape
from flowlet.core.tensor import Tensor
from flowlet.keras.layers import base

Place = collections.namedtuple("Place", "text fix layer", defaults=(None,))
LARGE = 1e3  # weights above this have grown


def _values(structure):
    """The float arrays in a structure of tensors."""
    leaves = [np.asarray(one) for one in nest.flatten(structure) if isinstance(one, Tensor) and one.dtype.is_floating]
    return [one for one in leaves if one.size]


def _finite(structure):
    return all(np.isfinite(one).all() for one in _values(structure))


def _size(arrays):
    """The largest absolute value that is a number."""
    return max((float(np.abs(one[np.isfinite(one)]).max(initial=0)) for one in arrays), default=0.0)


def _kind(structure):
    return "nan" if any(np.isnan(one).any() for one in _values(structure)) else "inf"


def owner(model, variable):
    """The layer that holds a weight."""
    layers = [layer for layer in model._flatten_layers() if any(one is variable for one in layer._children())]
    return layers[-1] if layers else model


def bad_weights(model):
    """The weights of a model that are not finite, in order."""
    return [one for one in model.weights if one.dtype.is_floating and not np.isfinite(np.asarray(one)).all()]


def _rate_fix(model):
    rate = getattr(model.optimizer, "_learning_rate", None)
    name = type(model.optimizer).__name__
    value = float(np.asarray(rate)) if hasattr(rate, "_value") else None
    smaller = f"learning_rate={value / 10:g}" if value else "a smaller learning_rate"
    return (f"tf.keras.optimizers.{name}({smaller}), or clipnorm=1.0 in the optimizer; and inputs and targets of a size about "
            "1.")  # fmt: skip


def from_weights(model):
    """What the weights as they are now tell, where the batch or the state before it is not at hand."""
    bad = bad_weights(model) if model.built else []
    if not bad:
        return Place("no weight is NaN, so it comes from the loss or from the data of a batch.",
                     "look at the batches for NaN, and at the loss for logarithms, roots and divisions.")  # fmt: skip
    layer = owner(model, bad[0])
    return Place(f"the layer {layer.name!r} is the first whose weights are NaN or infinite ({len(bad)} of "
                 f"{len(model.weights)} weights are).", _rate_fix(model), layer)  # fmt: skip


class _Watch(list):
    """Collects what each layer call took and gave, those inside of others first."""

    def __call__(self, layer, inputs, outputs):
        self.append((layer, inputs, outputs))


def find(model, batch):
    """The place where a step of training on a batch first gives something that is no finite number.

    Args:
        batch: `x`, `(x, y)` or `(x, y, weights)` of tensors.

    Returns:
        A `Place`; None where nothing is found.
    """
    x, y, weight = (*batch, None, None)[:3] if isinstance(batch, tuple) else (batch, None, None)
    for name, part in (("inputs", x), ("targets", y), ("sample weights", weight)):
        if part is not None and not _finite(part):
            return Place(f"the {name} of this batch hold {_kind(part)}.",
                         "keep = np.isfinite(x).all(axis=1), or tf.where(tf.math.is_finite(x), x, 0.0).")  # fmt: skip
    watch, bad = _Watch(), bad_weights(model)
    if bad:
        return from_weights(model)
    try:
        with base.watched(watch), GradientTape() as tape:
            outputs = model(x, training=True)
            place = _in_forward(model, watch)
            if place is None and model.compiled_loss._losses is not None:
                total, place = _in_loss(model, y, outputs, weight)
        if place is None and model.compiled_loss._losses is not None:
            place = _in_gradient(model, tape, total)
    except Exception:  # noqa: BLE001  a model with a step of its own may have no `call`
        return None
    finally:
        model._clear_losses()
    return place


def _in_forward(model, watch):
    for layer, inputs, outputs in watch:
        if _finite(outputs) or layer is model:
            continue
        weights = [np.asarray(one) for one in layer.weights]
        taken, own = _size(_values(inputs)), _size(weights)
        text = f"the output of the layer {layer.name!r} is {_kind(outputs)}. Its inputs are up to {taken:.3g} in size"
        text += f", its weights up to {own:.3g}." if weights else "."
        grown = max(taken, own, _size([np.asarray(one) for one in model.trainable_weights])) > LARGE
        fix = _rate_fix(model) if grown else (
            f"look at what {layer.name!r} computes: a logarithm or root of 0 or less, a division by 0 (tf.math.log(x + 1e-7), "
            "tf.math.divide_no_nan), an exponential of a large number.")  # fmt: skip
        return Place(text, fix, layer)
    return None


def _in_loss(model, y, outputs, weight):
    """The total loss as in a step, and the place where one of its parts is bad."""
    flat, names = nest.flatten(outputs), model.compiled_loss._output_names
    targets = [y.get(name) for name in names] if isinstance(y, dict) else nest.flatten(y)
    ends = [layer for layer in model._flatten_layers(include_self=False) if layer.name in (names or ())]
    total = model.compute_loss(None, y, outputs, weight)
    for name, loss, output, target in zip(names, model.compiled_loss._losses, flat, targets):
        if loss is None or target is None or _finite(loss(target, output)):
            continue
        label = getattr(loss, "name", None) or type(loss).__name__
        layer = next((one for one in ends if one.name == name), None)
        low, high = (float(f(np.asarray(output))) for f in (np.min, np.max))
        fix = _rate_fix(model) if max(abs(low), abs(high)) > LARGE else (
            "look at what the loss computes: a logarithm or root of 0 or less, a division by 0; add 1e-7 to what goes in.")
        return total, Place(f"the loss {label!r} of the output {name!r} is {_kind(loss(target, output))}, from predictions "
                            f"between {low:.4g} and {high:.4g}.", fix, layer)  # fmt: skip
    if not _finite(total):
        return total, Place("the losses of the outputs are finite, and their sum with the penalties (add_loss, regularizers, "
                            "weights) is not.", "smaller penalties.")  # fmt: skip
    return total, None


def _in_gradient(model, tape, total):
    variables = model.trainable_variables
    gradients = tape.gradient(total, variables)
    bad = [(variable, one) for variable, one in zip(variables, gradients) if one is not None and not _finite(one)]
    if not bad:
        largest = max(variables, key=lambda one: _size([np.asarray(one)]))
        layer = owner(model, largest)
        return Place(f"the loss of that step is {float(np.asarray(total)):.3g}, and grows from step to step until it is more "
                     f"than a float32 holds. The largest weights, up to {_size([np.asarray(largest)]):.3g}, are those of the "
                     f"layer {layer.name!r}.", _rate_fix(model), layer)  # fmt: skip
    variable, gradient = bad[-1]  # the nearest to the loss: the gradient goes through it first
    layer = owner(model, variable)
    return Place(f"the loss is finite, and its gradient for the weights of the layer {layer.name!r} is {_kind(gradient)} "
                 f"({len(bad)} of {len(variables)} gradients are).",
                 f"look at what comes after {layer.name!r}: the slope of a root, a norm or a logarithm at 0 is infinite "
                 "(tf.sqrt(x + 1e-7)); else clipnorm=1.0 in the optimizer.", layer)  # fmt: skip
