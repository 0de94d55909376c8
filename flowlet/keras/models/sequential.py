"""`tf.keras.Sequential`: layers one after the other."""

from flowlet import errors
from flowlet.api import export
from flowlet.core import mode, nest
from flowlet.core.shape import TensorShape, shown
from flowlet.core.tensor import Symbolic
from flowlet.keras import serial
from flowlet.keras.layers.base import Layer, layers, unique
from flowlet.keras.layers.input import Input, InputLayer
from flowlet.keras.layers.input_spec import InputSpec
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
        self._steps, self._made_nodes = [], []
        self._inferred = None  # the shape that the first call told, where the layers do not say it
        self.supports_masking = True
        if layers is not None and not isinstance(layers, (list, tuple)):
            layers = [layers]
        for layer in layers or []:
            self.add(layer)

    @property
    def layers(self):
        """The layers, but for an InputLayer; one that was added twice shows once."""
        return unique(self._calls)

    @property
    def _calls(self):
        """The layers in the order in which they are called."""
        return [layer for layer in self._steps if not isinstance(layer, InputLayer)]

    def _children(self):
        yield from self.layers
        held = {id(layer) for layer in self._steps}
        yield from (child for child in super()._children() if id(child) not in held)

    def add(self, layer):
        """Put a layer at the end.

        Raises:
            TypeError: for something that is no layer.
            ValueError: for a second layer of the same name.
        """
        if isinstance(layer, Symbolic):
            layer = layer._keras_history[0]
        if not isinstance(layer, Layer):
            raise TypeError(errors.message(
                f"The added layer must be an instance of class Layer. Received: layer={layer!r} of type "
                f"{type(layer)}.", "a layer such as tf.keras.layers.Dense(10).", _as_layer(layer)))  # fmt: skip
        if any(layer is not one and layer.name == one.name for one in self._steps):
            raise ValueError(f'All layers added to a Sequential model should have unique names. Name "{layer.name}" is '
                             "already the name of a layer in this model. Update the `name` argument to pass a unique "
                             "name.")  # fmt: skip
        begins = not self._steps
        self._knows_inputs = self._knows_inputs or begins and (
            isinstance(layer, InputLayer) or _known_shape(layer) is not None)  # fmt: skip
        self._steps = [*self._steps, layer]
        self._programs.clear()
        if begins and isinstance(layer, InputLayer):
            self._connect(layer._nodes[0].output_tensors, [])
        elif begins and _known_shape(layer) is not None:
            shape, dtype = _known_shape(layer)
            self._connect(Input(batch_shape=shape, dtype=dtype, name=layer.name + "_input"), [layer])
        elif self._network is not None:
            self._network = Network(self._network.inputs, layer(self._network.outputs))
            self._made_nodes.append(layer._nodes[-1])
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
                self._connect(inputs, self._calls)
            else:
                self.built = self._knows_inputs = False

    def _connect(self, inputs, steps):
        """Call the layers on a symbolic input; calls from an earlier time are forgotten."""
        before, made, tensor = self._made_nodes, [], inputs
        for layer in steps:
            layer._nodes[:] = [node for node in layer._nodes if node not in before]
            tensor = layer(tensor)
            made.append(layer._nodes[-1])
        self._network, self._made_nodes = Network(inputs, tensor), made
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
        self._infer(tuple(TensorShape(input_shape)), None)

    def _infer(self, shape, dtype):
        if self._steps:
            name = self._steps[0].name + "_input"
            self._connect(Input(batch_shape=shape, dtype=dtype, name=name), self._calls)
            self._inferred = shape
        self.built = True

    _knows_inputs = False  # pyright: ignore  # whether the layers say what the model takes

    def _ensure_built(self, inputs):
        if not self._knows_inputs and nest.is_nested(inputs) and self._steps:
            self._refuse_several(inputs)
        elif not self._knows_inputs:
            shape = shown(inputs.shape)
            if len(shape) == 1 and self._steps and getattr(self._steps[0].input_spec, "min_ndim", None) == 2:
                shape = (*shape, 1)  # samples that are single numbers, as releases before 2.7 took them
            dtype = None if inputs.dtype.is_floating else inputs.dtype
            if self._inferred is None and mode.state.frame is not None:
                self._infer(shape, dtype)
            elif self._inferred is None:
                if not self._can_infer(shape, dtype):
                    self._inferred = ()  # the layers look at values: they are called one after the other
            elif len(shape) == len(self._inferred):
                common = tuple(old if old == new else None for old, new in zip(self._inferred, shape))
                if common != self._inferred:  # inputs whose sizes differ from those of the first call
                    self._can_infer(common, dtype)
        self.built = True

    def _refuse_several(self, inputs):
        """Raise where the first layer takes one tensor, and a list or dict with one was given."""
        if isinstance(self._steps[0].input_spec, InputSpec) and len(nest.flatten(inputs)) == 1:
            key = next(iter(inputs)) if isinstance(inputs, dict) else 0
            raise TypeError(errors.message(
                f"The model {self.name!r} was given a {type(inputs).__name__} that holds one tensor.", "the tensor itself.",
                f"pass x[{key!r}] instead of x."))  # fmt: skip

    def _can_infer(self, shape, dtype):
        """Infer from a shape; where a layer cannot, things stay as they were, and its call will say why."""
        before = [list(layer._nodes) for layer in self._steps]
        try:
            self._infer(shape, dtype)
        except Exception:  # whatever a layer of the user's raises
            for layer, nodes in zip(self._steps, before):
                layer._nodes[:] = nodes
            return False
        return True

    def _check_inputs(self, inputs):
        if self._knows_inputs:
            super()._check_inputs(inputs)

    def call(self, inputs, training=None, mask=None):
        if self._network is not None:
            return self._network.run(inputs, training, mask)
        for layer in self._calls:
            inputs = layer(inputs)
        return inputs

    def predict_proba(self, x, batch_size=32, verbose=0):
        """Another name of `predict`, of releases before 2.6."""
        return self.predict(x, batch_size, verbose)

    def predict_classes(self, x, batch_size=32, verbose=0):
        """The most probable class of each sample: an index, or for one output 0 or 1. Of releases before 2.6.

        >>> import flowlet as tf
        >>> model = tf.keras.Sequential([tf.keras.layers.Activation("softmax", input_shape=(2,))])
        >>> model.predict_classes([[1., 2.], [4., 3.]]).tolist()
        [1, 0]
        """
        found = self.predict(x, batch_size, verbose)
        return found.argmax(axis=-1) if found.shape[-1] > 1 else (found > 0.5).astype("int32")

    def compute_mask(self, inputs, mask=None):
        return getattr(self.call(inputs, mask=mask), "_keras_mask", None)

    def _set_mask(self, inputs, outputs):
        pass  # the last layer has set it

    def get_config(self):
        return {"name": self.name, "layers": [serial.described(layer) for layer in self._with_input()]}

    def _with_input(self):
        """The layers, and before them the InputLayer where the shape of the input is known."""
        if self._network is None or isinstance(self._steps[0], InputLayer):
            return self._steps
        return [self._network.flat_inputs[0]._keras_history[0], *self._steps]

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """A new model of the same form, with weights of its own."""
        settings = config if isinstance(config, dict) else {"layers": config}
        model = cls(name=settings.get("name"))
        for one in settings["layers"]:
            model.add(layers.deserialize(one, custom_objects))
        return model


def _as_layer(found):
    """How to make a layer of what a user gave instead of one."""
    name = getattr(found, "__name__", "")
    if isinstance(found, type):
        return f"add {name}(...), with parentheses."
    if callable(found):
        return f"add tf.keras.layers.Activation({name}) or, for any function, tf.keras.layers.Lambda({name})."
    return "add a layer."


def _known_shape(layer):
    """The batch shape and dtype of a layer's input where the layer says it, else None."""
    if layer._batch_input_shape is not None:
        return layer._batch_input_shape, layer.dtype
    network = getattr(layer, "_network", None)
    if network is not None:
        first = network.flat_inputs[0]
        return tuple(first.shape), first.dtype
    return None
