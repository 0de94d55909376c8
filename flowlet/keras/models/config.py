"""Functional models as configurations, in the form that Keras 2.8 writes: the layers, and which calls connect them."""

import json

import numpy as np

from flowlet import api, errors
from flowlet.api import export
from flowlet.core import dtypes, nest
from flowlet.core.shape import TensorShape
from flowlet.core.tensor import Symbolic, Tensor
from flowlet.core.variable import Variable
from flowlet.keras import serial
from flowlet.keras.layers.base import Layer, layers
from flowlet.keras.layers.input import InputLayer
from flowlet.keras.layers.ops import TFOpLambda

CONSTANT = "_CONSTANT_VALUE"  # stands for the layer of an argument that no layer has made


def network_config(model):
    """The configuration of a functional model: names of layers, their settings, and their calls on each other."""
    network = model._network
    place = _Places(network)
    described = []
    for layer in network.layers:
        calls = [node for node in layer.inbound_nodes if id(node) in place.nodes and node.parents]
        described.append(
            {**serial.described(layer), "name": layer.name, "inbound_nodes": [_call(node, place) for node in calls]}
        )
    inputs, outputs = (nest.map_structure(place, one) for one in (network.inputs, network.outputs))
    return {
        "name": model.name,
        "layers": described,
        "input_layers": inputs if nest.is_nested(network.inputs) else [inputs],
        "output_layers": outputs if nest.is_nested(network.outputs) else [outputs],
    }


class _Places:
    """Where symbolic tensors come from, as written down: `[layer name, number of the call, number of the output]`."""

    def __init__(self, network):
        self.nodes = {id(node) for node in network.nodes}
        self.numbers = {}
        for layer in network.layers:
            kept = [i for i, node in enumerate(layer.inbound_nodes) if id(node) in self.nodes]
            self.numbers.update(((id(layer), i), number) for number, i in enumerate(kept, _first_call(layer)))

    def __call__(self, tensor):
        layer, call, position = tensor._keras_history
        return [layer.name, self.numbers.get((id(layer), call), 0), position]


def _first_call(layer):
    """The number of the first call of a layer: Keras counts that of a model on its own inputs as call 0."""
    return 1 if getattr(layer, "_knows_inputs", False) else 0


def _call(node, place):
    """A call of a layer: the tensors of its first argument, each with the other arguments."""
    names = list(node.layer._call_arguments[0])
    kwargs = dict(zip(names[1:], node.args[1:])) | node.kwargs
    first = node.args[0] if node.args else kwargs.pop(names[0])

    def written(value):
        if isinstance(value, Symbolic):
            return place(value)
        if isinstance(value, np.ndarray):
            return value.tolist()
        return value.numpy().tolist() if isinstance(value, (Tensor, Variable)) else value

    kwargs = nest.map_structure(written, kwargs)
    try:
        json.dumps(kwargs, default=as_json)
    except TypeError as error:
        raise TypeError(
            f"Layer {node.layer.name} was passed non-JSON-serializable arguments. Arguments had types: "
            f"{ {name: type(value).__name__ for name, value in kwargs.items()} }. They cannot be "
            f"serialized out when saving the model: {error}"
        ) from None

    def source(value):
        return [*(place(value) if isinstance(value, Symbolic) else (CONSTANT, -1, written(value))), kwargs]

    data = nest.map_structure(source, first)
    return data if nest.is_nested(first) or isinstance(node.layer, TFOpLambda) else [data]


# ---- and back


def model_of(cls, config, custom_objects=None):
    """A model of class `cls` from what `network_config` gave, with weights of its own.

    Raises:
        ValueError: for a layer that is not known, or a call on something that does not exist.
    """
    with serial.custom_object_scope(custom_objects or {}):
        return connected(cls, config, layers.deserialize)


def connected(cls, config, make):
    """A model of class `cls` of a configuration, whose layers `make(one of config["layers"])` gives."""
    reading = _Reading(config, make)
    inputs, outputs = (_unwrapped(reading.structure(config[key])) for key in ("input_layers", "output_layers"))
    model = cls(inputs=inputs, outputs=outputs, name=config.get("name"))
    if len(model.layers) < len(reading.made):  # such as those that add_loss has made
        model._network.add(reading.nodes, reading.made.values())
    return model


class _Reading:
    """Makes the layers of a configuration, then the calls, each as soon as what it needs is there."""

    def __init__(self, config, make):
        self.made, self.outputs, waiting = {}, {}, []
        for data in config["layers"]:
            layer = self.made[data["name"]] = make(data)
            if isinstance(layer, InputLayer):
                self.outputs[data["name"], 0] = [layer.inbound_nodes[0].output_tensors]
            calls = enumerate(data["inbound_nodes"], _first_call(layer))
            waiting += [(data["name"], number, call) for number, call in calls]
        for name, _, call in waiting:
            if not self._is_place(self._first_source(call)):
                raise _improper(name, call)
        while waiting:
            later = []
            for name, number, call in waiting:
                behind = any(other == name for other, _, _ in later)
                if behind or not all(place in self.outputs for place in self._needs(call)):
                    later.append((name, number, call))
                else:
                    self.outputs[name, number] = nest.flatten(self._apply(self.made[name], call))
            if len(later) == len(waiting):
                raise _improper(waiting[0][0], waiting[0][2])
            waiting = later

    @property
    def nodes(self):
        """The calls, in the order in which they were made."""
        sources = [tensors[0]._keras_history for tensors in self.outputs.values()]
        return [layer.inbound_nodes[call] for layer, call, _ in sources]

    def _needs(self, data):
        """The calls whose outputs a written call takes."""
        if isinstance(data, dict):
            return [place for one in data.values() for place in self._needs(one)]
        if not isinstance(data, (list, tuple)):
            return []
        if not self._is_place(data):
            return [place for one in data for place in self._needs(one)]
        return [*([] if data[0] == CONSTANT else [(data[0], data[1])]), *self._needs(data[3:])]

    def _is_place(self, data):
        return (
            isinstance(data, (list, tuple))
            and len(data) in (3, 4)
            and isinstance(data[1], int)
            and (isinstance(data[0], str) and (data[0] == CONSTANT or data[0] in self.made))
        )

    def structure(self, data):
        """What was written, with the tensors in their places."""
        if self._is_place(data):
            return data[2] if data[0] == CONSTANT else self.outputs[data[0], data[1]][data[2]]
        if isinstance(data, dict):
            return {key: self.structure(one) for key, one in data.items()}
        return type(data)(self.structure(one) for one in data) if isinstance(data, (list, tuple)) else data

    def _apply(self, layer, call):
        first = self.structure(call)
        kwargs = self.structure(self._keywords(call))
        if isinstance(layer, TFOpLambda):
            return layer(first, **kwargs)
        return layer(_unwrapped(first), **kwargs)

    def _keywords(self, call):
        """The arguments besides the first; each tensor of the first carries them."""
        source = self._first_source(call)
        return source[3] if len(source) == 4 else {}

    @staticmethod
    def _first_source(data):
        while isinstance(data, (list, tuple, dict)) and data:
            first = next(iter(data.values())) if isinstance(data, dict) else data[0]
            if isinstance(first, str):
                break
            data = first
        return data


def _improper(name, call):
    return ValueError(
        errors.message(
            f"Improperly formatted model config for layer {name}: {call}.",
            "calls on outputs of layers in the same configuration.",
        )
    )


def _unwrapped(structure):
    return structure[0] if isinstance(structure, (list, tuple)) and len(structure) == 1 else structure


# ---- JSON


def to_json(model, **kwargs):
    """The form of a model (not its weights) as JSON text; `kwargs` go to `json.dumps`."""
    described = {**serial.described(model), "keras_version": api.TENSORFLOW, "backend": "tensorflow"}
    return json.dumps(described, default=as_json, **kwargs)


def as_json(value):
    """What JSON has no form for, in the form that Keras gives it; a TypeError for anything else."""
    if isinstance(value, Layer) or hasattr(value, "get_config"):
        return serial.described(value)
    if isinstance(value, (np.ndarray, np.generic)):
        return value.tolist()
    if isinstance(value, TensorShape):
        return value.as_list()
    if isinstance(value, dtypes.DType):
        return value.name
    if value is Ellipsis:
        return {"class_name": "__ellipsis__"}
    if callable(value):
        return value.__name__
    raise TypeError(f"Unable to serialize {value!r} to JSON. Unrecognized type {type(value)}.")


def _decoded(found):
    kind = found.get("class_name")
    if kind == "__ellipsis__":
        return ...
    if kind == "__tuple__":
        return tuple(found["items"])
    return TensorShape(found["items"]) if kind == "TensorShape" else found


@export("keras.models.model_from_json")
def model_from_json(json_string, custom_objects=None):
    """A new model of the form that `model.to_json()` wrote; its weights are new.

    Raises:
        ValueError: for text that is no JSON, or a class that is not known.

    >>> import flowlet as tf
    >>> model = tf.keras.Sequential([tf.keras.layers.Dense(2, input_shape=(3,))])
    >>> tf.keras.models.model_from_json(model.to_json()).output_shape
    (None, 2)
    """
    return model_from_config(json.loads(json_string, object_hook=_decoded), custom_objects)


@export("keras.models.model_from_config")
def model_from_config(config, custom_objects=None):
    """A new model from `{"class_name": ..., "config": model.get_config()}`.

    Raises:
        TypeError: for a list (`Sequential.from_config` takes one).
        ValueError: for a class that is not known.
    """
    if isinstance(config, list):
        raise TypeError(
            f"`model_from_config` expects a dictionary, not a list. Received: config={config}. Did you "
            "mean to use `Sequential.from_config(config)`?"
        )
    return layers.deserialize(config, custom_objects)
