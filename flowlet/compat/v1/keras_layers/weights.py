"""The variables of Keras's layers in graphs: made there, moved there with what they hold, and brought back for `fit`."""

import contextlib
import functools

import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.compat.v1.initializers import matrices, numbers, scaling
from flowlet.compat.v1.keras_layers import sessions
from flowlet.compat.v1.raw import tensor
from flowlet.compat.v1.variables import KINDS
from flowlet.core import frame
from flowlet.core import variable as eager
from flowlet.core.graph.composing import composed
from flowlet.core.graph.stack import default_graph
from flowlet.core.mode import eagerly
from flowlet.keras import entering, initializers, regularizers
from flowlet.keras.layers.base import Layer
from flowlet.keras.layers.holder import takes_dtype
from flowlet.ops import math, reduce

_CLASSES = {"Zeros": numbers.Zeros, "Ones": numbers.Ones, "Constant": numbers.Constant, "Identity": matrices.Identity,
            "RandomUniform": numbers.RandomUniform, "RandomNormal": numbers.RandomNormal,
            "TruncatedNormal": numbers.TruncatedNormal, "Orthogonal": matrices.Orthogonal}  # fmt: skip


def of_graphs(initializer):
    """The initializer of graphs that gives what one of Keras gives; others as they are."""
    if isinstance(initializer, initializers.VarianceScaling):
        return scaling.VarianceScaling(initializer.scale, initializer.mode, initializer.distribution, initializer.seed)
    kind = _CLASSES.get(type(initializer).__name__)
    if kind is None or not type(initializer).__module__.startswith("flowlet.keras"):
        return initializer
    return kind.from_config(initializer.get_config())


@composed("keras.weight")
def weight(name, shape, dtype, initializer, trainable, constraint):
    """A resource variable of the graph, in the open name scope."""
    initializer = of_graphs(initializer)

    def first():
        found = initializer(shape, dtype=dtype) if takes_dtype(initializer) else initializer(shape)
        return tensor(found, None, "Const")

    with default_graph().control_dependencies(None):
        made = KINDS[True](first, trainable=trainable, name=name or "Variable", dtype=dtype, constraint=constraint)
    return sessions.of_keras(made)


# between the two worlds ---------------------------------------------------------------------------------------------------


def moved(value):
    """A variable of the graph in the place of one of Keras: it begins as that one did, or with what that one holds now."""
    graph = default_graph()
    made_by, data = getattr(value, "_beginning", (None, lambda: None))
    with graph.name_scope(None):
        if data() is not None and data() is value._data:
            made = weight(value._name, tuple(value.shape), value.dtype, made_by, value.trainable, value.constraint)
        else:
            made = KINDS[True](lambda: tensor(value.numpy(), None, "Const"), trainable=value.trainable, name=value._name,
                               constraint=value.constraint)  # fmt: skip
            sessions.of_keras(made)
    made._outside = value
    return made


def brought(variable):
    """The variable of Keras in the place of one of a graph."""
    if getattr(variable, "_outside", None) is None:
        with eagerly(), frame.lifted():
            shape = variable.shape.as_list()
            variable._outside = eager.Variable(np.zeros(shape, variable.dtype.as_numpy_dtype), variable.trainable,
                                               name=variable.op.name, constraint=variable.constraint)  # fmt: skip
    found = variable._outside
    if getattr(variable, "_penalty", None) is not None:
        found._regularizer = variable._penalty
    return found


def _replaced(value, places):
    """A value of an attribute with variables in the places of others; `places`: id -> the other."""
    if isinstance(value, eager.AnyVariable):
        return places.get(id(value), value)
    if type(value) in (list, tuple):
        found = [_replaced(one, places) for one in value]
        return type(value)(found) if any(a is not b for a, b in zip(found, value)) else value
    if type(value) is dict:
        found = {key: _replaced(one, places) for key, one in value.items()}
        return found if any(found[key] is not value[key] for key in value) else value
    return value


def replace(layer, places):
    """Let a layer hold other variables."""
    own = vars(layer)
    for key, value in list(own.items()):
        if key != "_tracked":
            found = _replaced(value, places)
            if found is not value:
                own[key] = found
    own["_tracked"][:] = [(key, _replaced(value, places)) for key, value in own["_tracked"]]


def held(layer):
    """The variables that a layer holds itself."""
    return [one for one in Layer._children(layer) if isinstance(one, eager.AnyVariable)]


def move(layer):
    """Make the weights of a layer variables of the default graph.

    Raises:
        ValueError: where they belong to another graph already.
    """
    found = held(layer)
    for one in found:
        if entering.in_graph(one) and one.graph is not default_graph():
            raise ValueError(errors.message(
                f"Layer {layer.name!r} was called on a tensor of one graph, and its variable {one.name!r} is of another.",
                "a layer and its inputs in one graph.", "make the layer, or the model, anew in this graph."))  # fmt: skip
    places = {id(one): moved(one) for one in found if not entering.in_graph(one)}
    if places:
        replace(layer, places)
    if found:
        entering.bridge.moved.add(layer)


def penalize(layer):
    """Let the penalties of a layer's weights be operations of the graph: `losses` makes them each time it is asked."""
    for one in held(layer):
        function = getattr(one, "_regularizer", None) or getattr(getattr(one, "_outside", None), "_regularizer", None)
        if function is not None and getattr(one, "_penalty", None) is None:
            one._penalty, one._regularizer = function, functools.partial(_penalty, function)


def _penalty(function, variable):
    graph = default_graph()
    with graph.name_scope(None), graph.name_scope(f"{variable.op.name}/Regularizer"):
        return penalty(function, variable)


def penalty(function, value):
    """What a regularizer gives for a variable or a tensor."""
    if not isinstance(function, (regularizers.L1, regularizers.L2, regularizers.L1L2)):
        return tensor(function(value))
    found = 0.0
    for name, of_element in (("l1", math.abs), ("l2", math.square)):
        factor = getattr(function, name, 0.0)
        if factor:
            found = found + float(factor) * reduce.reduce_sum(of_element(value))
    return tensor(found)


@contextlib.contextmanager
def ashore(found):
    """Let layers, in the block, hold variables outside graphs, with the values of Keras's session; they go back with what
    the block gives them."""
    layers = {}
    if entering.bridge.moved and not entering.here.ashore:
        layers = {id(one): one for top in found if isinstance(top, Layer) and "_nodes" in vars(top)
                  for one in top._flatten_layers()}
    layers = [one for one in layers.values() if one in entering.bridge.moved]
    if not layers:
        with sessions.readable(found):
            yield
        return
    variables = {id(one): one for layer in layers for one in held(layer) if entering.in_graph(one)}
    outside, before = {key: brought(one) for key, one in variables.items()}, {}
    for key, one in variables.items():
        outside[key].assign(sessions.value(one))
        before[key] = outside[key]._data
    for layer in layers:
        replace(layer, outside)
    entering.here.ashore = True
    try:
        with sessions.readable(found):
            yield
    finally:
        entering.here.ashore = False
        for layer in layers:
            replace(layer, {id(one): variables[key] for key, one in outside.items()})
        for key, one in variables.items():
            if outside[key]._data is not before[key]:
                sessions.set_value(one, jnp.array(outside[key]._value))


entering.bridge.ashore = ashore
