"""`tf.keras.models.clone_model`: a model of the same form with weights of its own."""

from flowlet import errors
from flowlet.api import export
from flowlet.core import nest
from flowlet.core.tensor import Symbolic
from flowlet.keras.layers.input import Input, InputLayer
from flowlet.keras.models import config
from flowlet.keras.models.model import Functional, Model
from flowlet.keras.models.sequential import Sequential


@export("keras.models.clone_model")
def clone_model(model, input_tensors=None, clone_function=None):
    """A new model of the same form, with new layers and newly initialized weights.

    Args:
        model: a `Sequential` or functional model.
        input_tensors: symbolic inputs for the new model, in place of new ones like the old.
        clone_function: called with each layer that is no input; gives its counterpart. By default
            `type(layer).from_config(layer.get_config())`.

    Raises:
        ValueError: for a model that is a class of one's own: only its code says what it computes.

    >>> import flowlet as tf
    >>> model = tf.keras.Sequential([tf.keras.layers.Dense(2, input_shape=(3,))])
    >>> tf.keras.models.clone_model(model).count_params()
    8
    """
    if not isinstance(model, Model):
        raise ValueError(f"Expected `model` argument to be a `Model` instance. Received: model={model!r}")
    if clone_function is not None and not callable(clone_function):
        raise ValueError(
            f"Expected `clone_function` argument to be a callable. Received: clone_function={clone_function!r}"
        )
    clone = clone_function or (lambda layer: type(layer).from_config(layer.get_config()))
    if isinstance(model, Sequential):
        return _sequential(model, input_tensors, clone)
    if model._network is None:
        raise ValueError(
            errors.message(
                "Expected `model` argument to be a functional `Model` instance, but got a subclassed model instead: "
                f"{model!r}.",
                "a Sequential model, or one made as Model(inputs, outputs).",
                f"call {type(model).__name__}(...) again, and copy weights with set_weights(model.get_weights()).",
            )
        )
    return _functional(model, input_tensors, clone)


def _sequential(model, given, clone):
    inside = [layer for layer in model._with_input() if given is None or not isinstance(layer, InputLayer)]
    made = [_input(layer) if isinstance(layer, InputLayer) else clone(layer) for layer in inside]
    if given is not None:
        given = nest.flatten(given)
        if len(given) != 1:
            raise ValueError(
                f"To clone a `Sequential` model, we expect at most one tensor as part of `input_tensors`. "
                f"Received {len(given)}."
            )
        made.insert(0, _symbolic(given[0], "clone_input")._keras_history[0])
    return Sequential(made, name=model.name)


def _functional(model, given, clone):
    old = {layer.name: layer for layer in model.layers}
    names, begin = model.input_names, {}
    if given is not None:
        given = nest.flatten(given)
        if len(given) != len(names):
            raise ValueError(
                f"`input_tensors` of clone_model has {len(given)} tensors; the model has the inputs {names}."
            )
        begin = {name: _symbolic(one, f"{name}_clone")._keras_history[0] for name, one in zip(names, given)}

    def make(data):
        layer = old[data["name"]]
        return begin.get(layer.name) or (_input(layer) if isinstance(layer, InputLayer) else clone(layer))

    return config.connected(Functional, config.network_config(model), make)


def _input(layer):
    return InputLayer.from_config(layer.get_config())


def _symbolic(tensor, name):
    return tensor if isinstance(tensor, Symbolic) else Input(tensor=tensor, name=name)
