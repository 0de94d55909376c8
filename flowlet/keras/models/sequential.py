"""`tf.keras.Sequential`: layers one after the other."""

from flowlet import errors
from flowlet.api import export
from flowlet.core import nest
from flowlet.core.shape import TensorShape
from flowlet.core.tensor import Symbolic
from flowlet.keras.layers.base import Layer, layers
from flowlet.keras.layers.core import Lambda
from flowlet.keras.layers.input import Input, InputLayer
from flowlet.keras.models.model import Model
from flowlet.keras.models.network import Network


@layers.add()
@export("keras.Sequential", "keras.models.Sequential")
class Sequential(Model):
    """A model whose layers run one after the other.

    Args:
        layers: a list of layers; more can be added with `add`.
        name: a name; "sequential", "sequential_1", ... by default.

    Its weights are made when the shape of the input is known: at once where the first layer says it
    (`input_shape=`, an `Input`), else on the first call, `fit` or `build`.

    >>> import flowlet as tf
    >>> model = tf.keras.Sequential([tf.keras.layers.Dense(4, activation="relu", input_shape=(2,)),
    ...                              tf.keras.layers.Dense(1)])
    >>> model.count_params()
    17
    """

    def __init__(self, layers=None, name=None, trainable=True, **kwargs):
        super().__init__(name=name, trainable=trainable, **kwargs)
        self._steps = []
        self.supports_masking = True
        if layers is not None and not isinstance(layers, (list, tuple)):
            layers = [layers]
        for layer in layers or []:
            self.add(layer)

    @property
    def layers(self):
        return [layer for layer in self._steps if not isinstance(layer, InputLayer)]

    def _children(self):
        yield from self.layers
        yield from (child for child in super()._children() if child not in self._steps)

    def add(self, layer):
        """Put a layer at the end.

        Raises:
            TypeError: for something that is no layer.
            ValueError: for a second layer of the same name.
        """
        if isinstance(layer, Symbolic):
            layer = layer._keras_history[0]
        if not isinstance(layer, Layer):
            if callable(layer) and not isinstance(layer, type):
                layer = Lambda(layer)
            else:
                hint = f"add {layer.__name__}(...), with parentheses" if isinstance(layer, type) else "add a layer"
                raise TypeError(errors.message(
                    f"The added layer must be an instance of class Layer. Received: layer={layer!r} of type "
                    f"{type(layer)}.", "a layer such as tf.keras.layers.Dense(10).", f"{hint}."))  # fmt: skip
        if any(layer is one or layer.name == one.name for one in self._steps):
            raise ValueError(f'All layers added to a Sequential model should have unique names. Name "{layer.name}" is '
                             "already the name of a layer in this model. Update the `name` argument to pass a unique "
                             "name.")  # fmt: skip
        begins = not self._steps
        self._steps = [*self._steps, layer]
        self._programs.clear()
        if begins and isinstance(layer, InputLayer):
            self._connect(layer._nodes[0].output_tensors, [])
        elif begins and _known_shape(layer) is not None:
            shape, dtype = _known_shape(layer)
            self._connect(Input(batch_shape=shape, dtype=dtype, name=layer.name + "_input"), [layer])
        elif self._network is not None:
            tensor = self._network.outputs
            self._network = Network(self._network.inputs, layer(tensor))
        else:
            self.built = False

    def pop(self):
        """Take the last layer away."""
        if not self._steps:
            raise TypeError("There are no layers in the model.")
        self._steps = self._steps[:-1]
        self._programs.clear()
        if self._network is not None:
            inputs = self._network.inputs
            self._network = None
            if self._steps:
                self._connect(inputs, self.layers)
            else:
                self.built = False

    def _connect(self, inputs, steps):
        tensor = inputs
        for layer in steps:
            tensor = layer(tensor)
        self._network = Network(inputs, tensor)
        self.built = True

    def build(self, input_shape=None):
        """Make the weights for inputs of `input_shape`, the batch included: `(None, 2)`.

        Raises:
            ValueError: without a shape, where no layer says it either.
        """
        if self._network is not None:
            return
        if input_shape is None:
            raise ValueError("You must provide an `input_shape` argument.")
        shape = tuple(TensorShape(input_shape))
        if not self._steps:
            self.built = True
            return
        self._built_shape = shape
        self._connect(Input(batch_shape=(None, *shape[1:]), dtype=self._input_dtype), self.layers)

    _input_dtype = None

    def _ensure_built(self, inputs):
        if self._network is None and self._steps and not nest.is_nested(inputs):
            self._input_dtype = None if inputs.dtype.is_floating else inputs.dtype
            self.build(inputs.shape)
        self.built = True

    def _check_inputs(self, inputs):
        if self._network is None or nest.is_nested(inputs) or not hasattr(inputs, "shape"):
            return
        wanted, given = self._network.flat_inputs[0].shape, TensorShape(inputs.shape)
        if given.rank is not None and given.rank >= 1 and not wanted.is_compatible_with(given):
            if given.rank == wanted.rank - 1 and wanted[-1] == 1:
                return
            raise ValueError(f'Input 0 of layer "{self.name}" is incompatible with the layer: expected '
                             f"shape={tuple(wanted)}, found shape={tuple(given)}")  # fmt: skip

    def call(self, inputs, training=None, mask=None):
        if self._network is not None:
            return self._network.run(inputs, training, mask)
        for layer in self.layers:
            inputs = layer(inputs)
        return inputs

    def compute_mask(self, inputs, mask=None):
        return getattr(self.call(inputs, mask=mask), "_keras_mask", None)

    def _set_mask(self, inputs, outputs):
        pass  # the last layer has set it

    def get_config(self):
        found = [{"class_name": type(layer).__name__, "config": layer.get_config()} for layer in self._steps]
        if self._network is not None and not isinstance(self._steps[0], InputLayer):
            first = self._network.flat_inputs[0]._keras_history[0]
            found.insert(0, {"class_name": "InputLayer", "config": first.get_config()})
        return {"name": self.name, "layers": found}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """A new model of the same form, with weights of its own."""
        settings = config if isinstance(config, dict) else {"layers": config}
        model = cls(name=settings.get("name"))
        for one in settings["layers"]:
            model.add(layers.deserialize(one, custom_objects))
        return model


def _known_shape(layer):
    """The batch shape and dtype of a layer's input where the layer says it, else None."""
    if layer._batch_input_shape is not None:
        return layer._batch_input_shape, layer.dtype
    network = getattr(layer, "_network", None)
    if network is not None:
        first = network.flat_inputs[0]
        return tuple(first.shape), first.dtype
    return None
