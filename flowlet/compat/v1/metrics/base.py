"""What the metrics of 1.x share: their variables, weights, collections."""

import contextlib

from flowlet.api import export
from flowlet.compat.v1 import arrays, elementwise, shapes, weighted_losses
from flowlet.compat.v1.collections import GraphKeys
from flowlet.compat.v1.raw import raw, tensor
from flowlet.compat.v1.scopes import name_scope
from flowlet.compat.v1.variable_scopes import variable_scope
from flowlet.compat.v1.variables import Variable
from flowlet.core import dtypes
from flowlet.core.graph.stack import default_graph
from flowlet.core.mode import state


def metric(name, arguments, default=None):
    """Decorate a function that gives (value, update_op), and export it.

    The decorated function takes the arguments in the order given; where they do not say so, two collections and the name follow.

    Args:
        name: without `tf.metrics`.
        arguments: `labels predictions weights=None k`, in the order of 1.15; what has no default is required.
        default: the name of the scope, where not `name`; "" for a metric that opens none.
    """

    def decorate(compute):
        words = arguments.split()
        if "name=None" not in words:
            words += ["metrics_collections=None", "updates_collections=None", "name=None"]
        names = [word.partition("=")[0] for word in words]
        values = ", ".join(names)
        space = {"run": _run, "compute": compute, "scope": name if default is None else default}
        exec(f"def {name}({', '.join(words)}):\n    return run(compute, scope, {name!r}, dict(zip({names!r}, ({values}))))", space)  # noqa: S102
        function = space[name]
        function.__doc__, function.__module__, function.__qualname__ = compute.__doc__, compute.__module__, name
        return export(f"compat.v1.metrics.{name}")(function)

    return decorate


def _run(compute, scope, public, given):
    if not state.building:
        raise RuntimeError(f"tf.metrics.{public} is not supported when eager execution is enabled: it belongs to graphs. Use the "
                           "classes of tf.keras.metrics.")  # fmt: skip
    name, keys = given.pop("name"), (given.pop("metrics_collections"), given.pop("updates_collections"))
    if scope:
        values = [one for one in (given.get("predictions"), given.get("labels"), given.get("values"), given.get("weights"))
                  if one is not None]  # fmt: skip
        with variable_scope(name, scope, values):
            value, update = compute(**given)
    else:
        value, update = compute(**given, name=name)
    for key, one in zip(keys, (value, update)):
        if key:
            default_graph().add_to_collections(key, one)
    return value, update


def variable(shape, name, dtype=dtypes.float32):
    """A variable of a metric: local, zeros at first."""
    return Variable(lambda: shapes.zeros(shape, dtype), trainable=False, name=name,
                    collections=[GraphKeys.LOCAL_VARIABLES, GraphKeys.METRIC_VARIABLES])  # fmt: skip


def to_float(value):
    return elementwise.cast(value, dtypes.float32)


def broadcast(weights, values, dtype=dtypes.float32):
    """The weights in the shape of the values."""
    return weighted_losses.broadcast_weights(elementwise.cast(weights, dtype), values)


def after(operations):
    return default_graph().control_dependencies(operations) if operations else contextlib.nullcontext()


def without_ones(labels, predictions):
    """Both, where one of them has a last axis of size 1 that the other one lacks: without it."""
    with name_scope(None, "remove_squeezable_dimensions", (labels, predictions)):
        predictions, labels = tensor(predictions), tensor(labels)
        one, two = predictions.shape.rank, labels.shape.rank
        if None not in (one, two):
            if one == two + 1 and predictions.shape.as_list()[-1] in (1, None):
                predictions = arrays.squeeze(predictions, [-1])
            elif two == one + 1 and labels.shape.as_list()[-1] in (1, None):
                labels = arrays.squeeze(labels, [-1])
        return labels, predictions


def fitting(predictions, labels, weights):
    """(predictions, labels, weights) as tensors of one shape; weights may be one number."""
    predictions = tensor(predictions)
    if labels is not None:
        labels, predictions = without_ones(labels, predictions)
        predictions.shape.assert_is_compatible_with(labels.shape)
    if weights is None:
        return predictions, labels, None
    weights = tensor(weights)
    if None not in (weights.shape.rank, predictions.shape.rank) and weights.shape.rank:
        if weights.shape.rank - predictions.shape.rank == 1:
            weights = arrays.squeeze(weights, [-1])
        elif predictions.shape.rank - weights.shape.rank == 1:
            weights = raw("ExpandDims", weights, axis=[-1])
    return predictions, labels, weights


def total(values):
    return raw("Sum", values, axis=None)


def ratio(one, two, name=None):
    """one / two, and 0 where two is 0."""
    return raw("DivNoNan", one, raw("Maximum", two, 0), name=name)
