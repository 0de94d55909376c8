"""`tf.keras.Model`: a layer that can be compiled, trained, evaluated and asked."""

from flowlet import errors
from flowlet.api import export
from flowlet.core import nest
from flowlet.core.module import Module
from flowlet.core.shape import TensorShape
from flowlet.core.tensor import Symbolic
from flowlet.core.variable import AnyVariable
from flowlet.keras.layers import base
from flowlet.keras.layers.added import AddLoss, AddMetric
from flowlet.keras.layers.base import Layer, layers
from flowlet.keras.layers.input_spec import InputSpec, check_inputs
from flowlet.keras.models import summary as summaries
from flowlet.keras.models.network import Network
from flowlet.keras.models.trainer import Trainer


@layers.add()
@export("keras.Model", "keras.models.Model")
class Model(Trainer, Layer):
    """A network of layers with training, evaluation and prediction.

    Made in one of three ways: `tf.keras.Sequential([...])`, from symbolic tensors as `Model(inputs, outputs)`, or as
    a class of one's own with `call(inputs, training=None)`.

    Args:
        inputs, outputs: symbolic tensors, or lists or dicts of them.
        name: a name; "model", "model_1", ... by default.

    >>> import flowlet as tf
    >>> x = tf.keras.Input(shape=(3,))
    >>> model = tf.keras.Model(x, tf.keras.layers.Dense(1)(x))
    >>> model.compile("sgd", "mse")
    >>> history = model.fit([[1., 2., 3.], [4., 5., 6.]], [0., 1.], epochs=2, verbose=0)
    >>> len(history.history["loss"])
    2
    """

    def __new__(cls, *args, **kwargs):
        """`Model(inputs, outputs)` gives a `Functional`, as in Keras: summaries and configurations show the name."""
        return super().__new__(Functional if cls is Model and (kwargs.get("inputs") is not None or args) else cls)

    def __init__(self, *args, **kwargs):
        inputs, outputs = kwargs.pop("inputs", None), kwargs.pop("outputs", None)
        if any(isinstance(leaf, Symbolic) for leaf in nest.flatten(args[:2])):
            inputs, args = args[0], args[1:]
            if args:
                outputs, args = args[0], args[1:]
            if args:
                kwargs["name"], args = args[0], args[1:]
        if "trainable" not in kwargs and args:
            raise TypeError(f"{type(self).__name__} does not take {args[0]!r} as a positional argument.")
        for old in ("input", "output"):
            if old in kwargs:
                raise TypeError(f"Keyword argument not understood: {old!r} (of {type(self).__name__}). Did you mean "
                                f"'{old}s'?")  # fmt: skip
        super().__init__(**kwargs)
        self._network, self._programs = None, {}
        self._is_compiled, self.stop_training, self.history = False, False, None
        self.optimizer = self.loss = self.compiled_loss = self.compiled_metrics = None
        self.run_eagerly = None
        if inputs is not None:
            if outputs is None:
                raise ValueError("A functional model needs both `inputs` and `outputs`; `outputs` is missing.")
            self._network = Network(inputs, outputs)
            self.built = True
            self.supports_masking = True

    # ---- what it is made of

    @property
    def layers(self):
        """The layers that it holds directly."""
        if self._network is not None:
            return self._network.layers
        return [child for child in self._children() if isinstance(child, Layer)]

    def _children(self):
        own = super()._children()
        if self._network is None:
            yield from (child for child in own if not _training_state(self, child))
            return
        yield from self._network.layers
        held = {id(layer) for layer in self._network.layers}
        yield from (child for child in own if id(child) not in held and not _training_state(self, child))

    def get_layer(self, name=None, index=None):
        """The layer of a name or at an index; a ValueError where there is none."""
        if index is not None and name is not None:
            raise ValueError(f"Provide only a layer name or a layer index. Received: index={index}, name={name}.")
        if index is not None:
            if len(self.layers) <= index:
                raise ValueError(f"Was asked to retrieve layer at index {index} but model only has {len(self.layers)} "
                                 "layers.")  # fmt: skip
            return self.layers[index]
        if name is None:
            raise ValueError("Provide either a layer name or layer index at `get_layer`.")
        for layer in self.layers:
            if layer.name == name:
                return layer
        names = [layer.name for layer in self.layers]
        raise ValueError(f"No such layer: {name}. Existing layers are: {names}.{errors.did_you_mean(name, names)}")

    def _graph(self, what):
        if self._network is None:
            raise AttributeError(f"Layer {self.name} has no {what}: it is not connected to symbolic inputs yet. Call it, "
                                 "or give its first layer an input_shape.")  # fmt: skip
        return self._network

    inputs = property(lambda self: None if self._network is None else self._network.flat_inputs)
    outputs = property(lambda self: None if self._network is None else self._network.flat_outputs)
    input = property(lambda self: self._graph("input").inputs)
    output = property(lambda self: self._graph("output").outputs)
    input_names = property(lambda self: [] if self._network is None else self._network.input_names)

    @property
    def output_names(self):
        if self._network is not None:
            return self._network.output_names
        return self.__dict__.get("_output_names")

    @property
    def input_shape(self):
        return nest.map_structure(lambda one: tuple(one.shape), self._graph("input shape").inputs)

    @property
    def output_shape(self):
        return nest.map_structure(lambda one: tuple(one.shape), self._graph("output shape").outputs)

    @property
    def weights(self):
        """All weights, layer by layer: of each its trainable ones, then its others."""
        if not self.built and self._needs_shape():
            raise ValueError(
                f"Weights for model {self.name} have not yet been created. Weights are created when the Model is first "
                "called on inputs or `build()` is called with an `input_shape`.")  # fmt: skip
        children = list(self._children())
        own = [child for child in children if isinstance(child, AnyVariable)]
        inside = [weight for child in children if isinstance(child, Module) and not hasattr(child, "update_state")
                  for weight in (child.weights if isinstance(child, Layer) else child.variables)]  # fmt: skip
        return base.unique([*inside, *sorted(own, key=lambda one: not one.trainable)])

    def _needs_shape(self):
        return bool(self.layers) and not any(layer.built for layer in self._flatten_layers(include_self=False))

    trainable_weights = property(lambda self: self._built_weights("trainable_weights"))
    non_trainable_weights = property(lambda self: self._built_weights("non_trainable_weights"))

    def _built_weights(self, which):
        if not self.built and self._needs_shape():
            self.weights  # noqa: B018  (raises with the reason)
        return getattr(super(), which)

    def build(self, input_shape):
        """Make the weights by running the model on zeros of `input_shape` (the batch included, None for any)."""
        if self._network is not None or self.built:
            self.built = True
            return
        from flowlet.keras.layers import symbolic

        if base._is_shape(input_shape):
            inputs = symbolic.KerasTensor(TensorShape(input_shape), self._dtype)
        elif isinstance(input_shape, dict):
            inputs = {key: symbolic.KerasTensor(TensorShape(one), self._dtype) for key, one in input_shape.items()}
        else:
            inputs = [symbolic.KerasTensor(TensorShape(one), self._dtype) for one in input_shape]
        symbolic.infer(self, (inputs,), {})
        self.built = True

    @property
    def _knows_inputs(self):
        """Whether the model was made with symbolic inputs: then its inputs are checked, and its calls count from 1."""
        return self._network is not None

    def _check_inputs(self, inputs):
        if not self._knows_inputs:
            super()._check_inputs(inputs)
            return
        network = self._network
        if isinstance(inputs, dict):
            if not set(network.input_names) <= set(inputs) or isinstance(network.inputs, dict):
                return  # the network says what is missing
            inputs = [inputs[name] for name in network.input_names]
        specs = [InputSpec(shape=(None, *tensor.shape[1:]), allow_last_axis_squeeze=True)
                 for tensor in network.flat_inputs]  # fmt: skip
        check_inputs(specs, inputs, self.name)

    def _ensure_built(self, inputs):
        if not self.built and type(self).build not in (Model.build, Layer.build):
            super()._ensure_built(inputs)
        self.built = True

    def call(self, inputs, training=None, mask=None):
        """From inputs to outputs; models of one's own override it."""
        if self._network is None:
            raise NotImplementedError(errors.message(
                "Unimplemented `tf.keras.Model.call()`: if you intend to create a `Model` with the Functional API, please "
                "provide `inputs` and `outputs` arguments. Otherwise, subclass `Model` with an overridden `call()` method. "
                f"(The class {type(self).__name__} has none.)", "",
                "define `def call(self, inputs, training=None): ...` in the class."))  # fmt: skip
        return self._network.run(inputs, training, mask)

    def add_loss(self, losses, inputs=None, **kwargs):
        """Add penalties to the loss: symbolic tensors of a functional model, or what `Layer.add_loss` takes."""
        given = nest.flatten(losses)
        for one in given:
            if isinstance(one, Symbolic):
                self._graph("loss").attach(AddLoss(dtype=one.dtype), one)
        super().add_loss([one for one in given if not isinstance(one, Symbolic)], inputs, **kwargs)

    def add_metric(self, value, name=None, aggregation=None, **kwargs):
        """Show the mean of `value`, which may be a symbolic tensor of a functional model, as a metric `name`."""
        if isinstance(value, Symbolic):
            self._graph("metric").attach(AddMetric(aggregation, name, dtype=value.dtype), value)
        else:
            super().add_metric(value, name, **kwargs)

    def _scope(self, outermost):
        return base._Scope(self._name, reset=self._network is not None or not hasattr(type(self), "call")
                           or type(self).call in _GRAPH_CALLS())  # fmt: skip

    def _set_mask(self, inputs, outputs):
        if self._network is None:
            super()._set_mask(inputs, outputs)

    # ---- description

    def summary(self, line_length=None, positions=None, print_fn=None, expand_nested=False, show_trainable=False,
                layer_range=None):  # fmt: skip
        """Print the layers with their output shapes and numbers of weights.

        Raises:
            ValueError: before the model is built.
        """
        if not self.built:
            raise ValueError("This model has not yet been built. Build the model first by calling `build()` or by calling "
                             "the model on a batch of data.")  # fmt: skip
        summaries.show(self, line_length, positions, print_fn, expand_nested, show_trainable, layer_range)

    def get_config(self):
        if self._network is None:
            config = super().get_config()
            return {key: value for key, value in config.items() if key not in ("dtype", "trainable")}
        from flowlet.keras.models.config import network_config

        return network_config(self)

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """A new model of the same form, with weights of its own."""
        if "input_layers" not in config:
            return cls(**config)
        from flowlet.keras.models.config import model_of

        return model_of(cls, config, custom_objects)

    def to_json(self, **kwargs):
        """The form of the model (not its weights) as JSON text."""
        from flowlet.keras.models.config import to_json

        return to_json(self, **kwargs)

    def to_yaml(self, **kwargs):
        """Always a RuntimeError: TensorFlow has removed it, too."""
        raise RuntimeError("Method `model.to_yaml()` has been removed due to security risk of arbitrary code execution. "
                           "Please use `model.to_json()` instead.")  # fmt: skip


@layers.add()
class Functional(Model):
    """What `Model(inputs, outputs)` gives: a model made of symbolic tensors."""

    _base_name = "model"


def _GRAPH_CALLS():  # noqa: N802
    from flowlet.keras.models.sequential import Sequential

    return (Model.call, Sequential.call)


def _training_state(model, child):
    """Whether a child belongs to `compile`, not to the network."""
    return child is model.optimizer or base.is_metric(child)
