"""The layer calls of a model as a graph, nested models opened up: what checks of its form look at."""

from flowlet.core import nest
from flowlet.keras.activations.family import activations

# Layers that pass on what they get, but for its shape, noise or scale.
PASSING = {"Dropout", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D", "GaussianNoise", "GaussianDropout",
           "AlphaDropout", "Flatten", "Reshape", "Permute", "Identity", "ActivityRegularization"}  # fmt: skip
DROPPING = {"Dropout", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D", "GaussianDropout", "AlphaDropout"}
ACTIVATIONS = {"ReLU": "relu", "LeakyReLU": "leaky_relu", "PReLU": "prelu", "ELU": "elu", "Softmax": "softmax",
               "ThresholdedReLU": "thresholded_relu"}  # fmt: skip
CUSTOM = "custom"  # an activation, loss or metric of the user's own: nothing is known about it


def kind_of(layer):
    """The name of the layer's class; `CUSTOM` for classes of the user's own, whatever they derive from."""
    cls = type(layer)
    return cls.__name__ if cls.__module__.startswith("flowlet.") else CUSTOM


def function_name(function, known):
    """The name under which a family knows `function`; `CUSTOM` where it does not."""
    name = getattr(function, "__name__", None)
    return name if name is not None and known.get(name) is function else CUSTOM


class Call:
    """One layer call.

    Attributes:
        layer: the layer; None for what the model is given.
        parents, children: the calls whose outputs it takes, and those that take its output.
        width, into: the sizes of the last axis of its output and input, None where they are not known.
        rank: the number of axes of its output.
    """

    def __init__(self, layer, parents=(), output=None, into=None):
        self.layer, self.parents, self.children = layer, [one for one in parents if one is not None], []
        self.kind = kind_of(layer) if layer is not None else "Input"
        self.width = output.shape[-1] if output is not None and output.shape.rank else None
        self.rank = output.shape.rank if output is not None else None
        self.into = into.shape[-1] if into is not None and into.shape.rank else None
        for parent in self.parents:
            parent.children.append(self)

    @property
    def is_dense(self):
        """Whether it is an affine map with weights: `Dense` or a convolution."""
        return self.kind == "Dense" or "Conv" in self.kind and hasattr(self.layer, "kernel_initializer")

    @property
    def activation(self):
        """The name of its activation: "linear", "relu", ..., `CUSTOM`; None for a layer that has none."""
        if self.kind in ACTIVATIONS:
            return ACTIVATIONS[self.kind]
        function = getattr(self.layer, "activation", None)
        if self.kind == CUSTOM or function is None and not self.is_dense:
            return None
        return "linear" if function is None else function_name(function, activations._members)

    @property
    def passes(self):
        """Whether its output is its input, but for shape and noise."""
        return self.kind in PASSING or self.kind == "Activation" and self.activation == "linear"

    @property
    def only_child(self):
        return self.children[0] if len(self.children) == 1 else None

    def next(self):
        """The call that takes the output, those that pass it on left out; None where several do, or none."""
        following = self.only_child
        while following is not None and following.passes:
            following = following.only_child
        return following

    def previous(self):
        """The call that makes the input, those that pass it on left out; None where there are several, or none."""
        before = self.parents[0] if len(self.parents) == 1 else None
        while before is not None and before.passes:
            before = before.parents[0] if len(before.parents) == 1 else None
        return before


def calls_of(model):
    """The calls of a model, each after those it depends on, and those that make its outputs: `(calls, ends)`.

    Both are empty for a subclassed model: nothing but its code tells what calls what.
    """
    if model._network is None or kind_of(model) == CUSTOM and type(model).call not in _graph_calls():
        return [], []
    starts = [Call(None, output=tensor) for tensor in model._network.flat_inputs]
    calls = list(starts)
    ends = _walk(model._network, starts, calls)
    return calls, ends


def _graph_calls():
    from flowlet.keras.models.model import Model
    from flowlet.keras.models.sequential import Sequential

    return Model.call, Sequential.call


def _walk(network, starts, calls):
    made = {id(tensor): call for tensor, call in zip(network.flat_inputs, starts)}
    for node in network.nodes:
        outputs = nest.flatten(node.output_tensors)
        if all(id(tensor) in made for tensor in outputs):
            continue
        parents = [made.get(id(tensor)) for tensor in node.parents]
        inner = getattr(node.layer, "_network", None)
        if inner is not None and type(node.layer).call in _graph_calls() and len(inner.flat_inputs) == len(parents):
            found = _walk(inner, parents, calls)
        else:
            call = Call(node.layer, parents, outputs[0], node.parents[0] if node.parents else None)
            calls.append(call)
            found = [call] * len(outputs)
        made.update((id(tensor), call) for tensor, call in zip(outputs, found))
    return [made.get(id(tensor)) for tensor in network.flat_outputs]
