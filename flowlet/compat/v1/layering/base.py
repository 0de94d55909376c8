"""What all layers share: a variable scope of their own, variables, losses and updates."""

import re

from flowlet.api import export
from flowlet.compat.v1 import sharing, variable_scopes
from flowlet.compat.v1.collections import GraphKeys
from flowlet.compat.v1.initializers.numbers import Ones, Zeros
from flowlet.compat.v1.raw import tensor
from flowlet.core import dtypes, nest
from flowlet.core.graph.stack import default_graph

ZEROS, ONES = Zeros(), Ones()  # of biases and of scales


def snake(name):
    """A class name in small letters: `conv2d` for `Conv2D`, `max_pooling2d` for `MaxPooling2D`."""
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", re.sub(r"(.)([A-Z][a-z0-9]+)", r"\1_\2", name)).lower()


@export("compat.v1.layers.Layer")
class Layer:
    """The base of layers: `build(input_shape)` makes variables with `add_variable`, `call(inputs)` uses them.

    Args:
        trainable: whether its variables are trained.
        name: of its scope; by default the class name in small letters, made unique.
        dtype: of its variables; by default that of the first input.
    """

    def __init__(self, trainable=True, name=None, dtype=None, _reuse=None, _scope=None, **others):
        if others:
            unknown = next(iter(others))
            raise TypeError(f"__init__() got an unexpected keyword argument {unknown!r}: {type(self).__name__} does not take it.")
        self.trainable, self.built, self._reuse = trainable, False, _reuse
        self._dtype = None if dtype is None else dtypes.as_dtype(dtype)
        self._base_name = name or snake(type(self).__name__)
        self._name = name or _counted(self._base_name)
        self._weights, self._losses, self._updates, self._scope, self._inputs = [], [], [], None, []
        if _scope is not None:
            self._open(_scope)

    def _open(self, scope=None):
        """Choose the variable scope, once."""
        if self._scope is not None:
            return
        chosen = (scope or self._base_name, None) if self._reuse else (scope, self._base_name)
        with variable_scopes.variable_scope(*chosen) as self._scope:
            pass

    name = property(lambda self: self._name)
    scope_name = property(lambda self: self._known_scope().name)
    dtype = property(lambda self: None if self._dtype is None else self._dtype.name)
    graph = property(lambda self: default_graph())
    losses = property(lambda self: list(self._losses))
    updates = property(lambda self: list(self._updates))
    input = property(lambda self: self._inputs[0][0])
    output = property(lambda self: self._inputs[0][1])

    def _known_scope(self):
        if self._scope is None:
            raise ValueError(f"No name available for layer scope because the layer {self.name!r} has not been used yet. The scope "
                             "name is determined the first time the layer is called.")  # fmt: skip
        return self._scope

    weights = variables = property(lambda self: [one for one, _ in self._weights])
    trainable_weights = trainable_variables = property(
        lambda self: [one for one, trained in self._weights if trained and self.trainable])
    non_trainable_weights = non_trainable_variables = property(
        lambda self: [one for one, trained in self._weights if not (trained and self.trainable)])

    def build(self, input_shape):
        """Make the variables; called once, with the static shape of the first input."""

    def call(self, inputs, **keywords):
        """The result for inputs."""
        return inputs

    def add_variable(self, name, shape, dtype=None, initializer=None, regularizer=None, trainable=True, constraint=None,
                     partitioner=None, use_resource=None, **other):  # fmt: skip
        """A variable in the scope of the layer, shared where the layer reuses."""
        trained, known = trainable and self.trainable, set(default_graph().get_collection(GraphKeys.GLOBAL_VARIABLES))
        variable = sharing.get_variable(
            name, shape=shape, dtype=dtypes.as_dtype(dtype or self._dtype or dtypes.float32), initializer=initializer,
            trainable=trained, constraint=constraint, partitioner=partitioner, use_resource=use_resource)  # fmt: skip
        if regularizer is not None and variable not in known:  # a variable that is shared is counted once
            with default_graph().name_scope(f"{name}/Regularizer"):
                loss = regularizer(variable)
            if loss is not None:
                self.add_loss(loss)
        if all(variable is not one for one, _ in self._weights):
            self._weights.append((variable, trainable))
        return variable

    add_weight = add_variable

    def add_loss(self, losses, inputs=None):
        """Remember a loss, in the layer and in the graph's regularization losses."""
        for one in losses if isinstance(losses, (list, tuple)) else [losses]:
            self._losses.append(one)
            default_graph().add_to_collection(GraphKeys.REGULARIZATION_LOSSES, one)

    def add_update(self, updates, inputs=None):
        """Remember an operation that training must run too, in the layer and in the graph's update ops."""
        for one in updates if isinstance(updates, (list, tuple)) else [updates]:
            one = getattr(one, "op", one)
            self._updates.append(one)
            default_graph().add_to_collection(GraphKeys.UPDATE_OPS, one)

    def get_losses_for(self, inputs):
        """The losses; those that do not depend on inputs with None."""
        return list(self._losses)

    def get_updates_for(self, inputs):
        """The updates."""
        return list(self._updates)

    def count_params(self):
        """How many numbers its variables hold."""
        return sum(int(one.shape.num_elements()) for one in self.weights)

    def __call__(self, inputs, *arguments, scope=None, **keywords):
        """The layer's result for inputs; the first call makes the variables."""
        self._open(scope)
        reuse = True if self.built else self._reuse
        with variable_scopes.variable_scope(self._scope, reuse=reuse, auxiliary_name_scope=False) as opened:
            with default_graph().name_scope(opened.original_name_scope):
                inputs = nest.map_structure(tensor, inputs)
                if not self.built:
                    first = nest.flatten(inputs)[0]
                    self._dtype = self._dtype or first.dtype
                    self.check(first)
                    self.build(nest.map_structure(lambda one: one.shape, inputs))
                    self.built = True
                outputs = self.call(inputs, *arguments, **keywords)
                regularizer = getattr(self, "activity_regularizer", None)
                if regularizer is not None:
                    self.add_loss(regularizer(outputs))
        self._inputs.append((inputs, outputs))
        return outputs

    apply = __call__

    takes_training = False  # whether `call` has an argument `training`
    ranks = ()  # how many axes inputs may have; any where empty
    least = None  # how many they have at least

    def check(self, inputs):
        """Refuse inputs of another rank."""
        rank = inputs.shape.rank
        happened = f"Input 0 of layer {self.name} is incompatible with the layer: "
        if (self.ranks or self.least is not None) and rank is None:
            raise ValueError(happened + "its rank is undefined, but the layer requires a defined rank.")
        full = f" Full shape received: {inputs.shape.as_list()}" if rank is not None else ""
        if self.ranks and rank not in self.ranks:
            raise ValueError(f"{happened}expected ndim={self.ranks[0]}, found ndim={rank}.{full}")
        if self.least is not None and rank < self.least:
            raise ValueError(f"{happened}: expected min_ndim={self.least}, found ndim={rank}.{full}")


def size_of(shape, axis, what):
    """The size of an axis, which must be known."""
    size = shape.as_list()[axis]
    if size is None:
        raise ValueError(f"The {what} of the inputs to the layer should be defined. Found `None`: the static shape is {shape}.")
    return size


def functional(kind, name):
    """A function that makes a layer and calls it: `dense(inputs, units, ..., name=None, reuse=None)`."""

    def layer(inputs, *arguments, training=False, name=None, reuse=None, **keywords):
        made = kind(*arguments, name=name, _scope=name, _reuse=reuse, **keywords)
        return made.apply(inputs, training=training) if kind.takes_training else made.apply(inputs)

    layer.__name__ = layer.__qualname__ = name
    layer.__doc__ = f"`{kind.__name__}(...)(inputs)`: {kind.__doc__.splitlines()[0]}\n\n    With `reuse`, variables that are there."
    return export(f"compat.v1.layers.{name}")(layer)



def _counted(name):
    """`dense_1` for the first layer of its kind in a graph, whatever its scope will be called."""
    counts = default_graph().get_collection_ref(("__layer_names",))
    counts.append(name)
    return f"{name}_{counts.count(name)}"
