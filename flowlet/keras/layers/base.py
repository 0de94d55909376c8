"""`tf.keras.layers.Layer`: weights, building on first use, calling on tensors and on symbolic tensors."""

import contextlib
import inspect
import re

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import dtypes, frame, mode, nest
from flowlet.core.shape import TensorShape
from flowlet.core.tensor import EagerTensor, Symbolic, Tensor
from flowlet.core.variable import AnyVariable, Variable
from flowlet.keras import mixed_precision, regularizers, serial, settings
from flowlet.keras.layers import symbolic
from flowlet.keras.layers.holder import Holder, is_metric, unique
from flowlet.keras.layers.input_spec import check_inputs
from flowlet.keras.layers.placed import Placed
from flowlet.ops.cast import cast

layers = serial.Family("layer", "keras.layers")


class Running(mode.threading.local):
    """The layer calls that are under way in this thread."""

    training = None  # what the outermost call was told
    depth = 0
    watch = None  # a function of (layer, inputs, outputs) that is called after each call


running = Running()


@contextlib.contextmanager
def watched(function):
    """Call `function(layer, inputs, outputs)` after each layer call of the block."""
    running.watch = function
    try:
        yield
    finally:
        running.watch = None


def snake_case(name):
    """`LayerNormalization` -> `layer_normalization`, `Conv2D` -> `conv2d`.

    >>> snake_case("BatchNormalization"), snake_case("ReLU"), snake_case("_Private")
    ('batch_normalization', 're_lu', 'private__private')
    """
    name = re.sub("(.)([A-Z][a-z0-9]+)", r"\1_\2", name)
    name = re.sub("([a-z])([A-Z])", r"\1_\2", name).lower()
    return name if name[0] != "_" else "private" + name


@export("keras.layers.Layer", "keras.Layer")
class Layer(Holder, Placed):
    """A step from tensors to tensors with weights of its own: the base of every layer and model.

    A layer of one's own makes its weights in `build(input_shape)` (or `__init__`) and computes in `call(inputs)`.

    Args:
        trainable: whether optimizers train its weights.
        name: a name; by default the class name in lower case and a number.
        dtype: the float type of its weights and of what it computes; `tf.keras.backend.floatx()` by default.
        input_shape, batch_input_shape, input_dim, batch_size: for a first layer, the shape of its input.

    >>> import flowlet as tf
    >>> class Double(tf.keras.layers.Layer):
    ...     def call(self, inputs):
    ...         return 2 * inputs
    >>> Double()(tf.constant([1., 2.])).numpy().tolist()
    [2.0, 4.0]
    """

    _base_name = None  # what automatic names begin with, where it is not the class's name

    def __init__(self, trainable=True, name=None, dtype=None, dynamic=False, **kwargs):
        self._set_up(trainable, name, dtype, dynamic)
        self._take_shape(kwargs)
        self._initial_weights = kwargs.pop("weights", None)
        self.autocast = kwargs.pop("autocast", kwargs.pop("experimental_autocast", True))
        if "activity_regularizer" in kwargs:
            self.activity_regularizer = regularizers.get(kwargs.pop("activity_regularizer"))
        kwargs.pop("implementation", None)
        if kwargs:
            first = next(iter(kwargs))
            raise TypeError(f"Keyword argument not understood: {first!r} (of layer {type(self).__name__})."
                            f"{errors.did_you_mean(first, serial.constructor_arguments(type(self)))}")  # fmt: skip

    def _set_up(self, trainable, name, dtype, dynamic=False):
        if not isinstance(trainable, (bool, np.bool_)):
            raise TypeError(f"Expected `trainable` argument to be a boolean, but got: {trainable}")
        if name is not None and not isinstance(name, str):
            raise TypeError(f"Expected `name` argument to be a string, but got: {name}")
        object.__setattr__(self, "_tracked", [])  # weights and layers, in the order in which they were made
        self._trainable = bool(trainable)
        self._name = settings.unique_name(self._base_name or snake_case(type(self).__name__)) if name is None else name
        if isinstance(dtype, mixed_precision.Policy):
            mixed_precision.check(dtype)
            dtype = dtype.variable_dtype
        self._dtype = dtypes.as_dtype(dtype or settings.floatx())
        self.built, self.supports_masking, self.stateful, self.dynamic = False, False, False, dynamic
        self.input_spec = None
        self.activity_regularizer = None
        self._losses, self._loss_functions, self._own_metrics = [], [], []
        self._nodes = []
        self._batch_input_shape = None
        self._given_name = name

    def _take_shape(self, kwargs):
        shape, batch = kwargs.pop("input_shape", None), kwargs.pop("batch_size", None)
        if "input_dim" in kwargs:
            shape = (kwargs.pop("input_dim"),)
        if "input_length" in kwargs and shape is not None:
            shape = (kwargs.pop("input_length"), *shape)
        if "batch_input_shape" in kwargs:
            self._batch_input_shape = tuple(kwargs.pop("batch_input_shape"))
        elif shape is not None:
            shape = (shape,) if isinstance(shape, int) else tuple(shape)
            self._batch_input_shape = (batch, *shape)

    # ---- losses and metrics

    @property
    def losses(self):
        """The penalties of regularizers and of `add_loss`, as a list of scalar tensors."""
        found = []
        for layer in self._flatten_layers():
            found += layer._losses
            found += [conversion.convert(function()) for function in layer._loss_functions]
            for child in layer._children():
                if isinstance(child, AnyVariable) and getattr(child, "_regularizer", None) is not None:
                    if layer._trainable and child.trainable:
                        found.append(conversion.convert(child._regularizer(child)))
        return found

    def add_loss(self, losses, inputs=None, **kwargs):
        """Add penalties to the loss: scalar tensors computed in `call`, or functions without arguments."""
        for one in nest.flatten(losses):
            if callable(one):
                self._loss_functions.append(one)
            elif one is not None:
                self._losses.append(one if isinstance(one, (Tensor, Symbolic)) else conversion.convert(one))

    def add_metric(self, value, name=None, **kwargs):
        """Show the mean of `value` as a metric `name` during training; of what calling a metric gave, that metric."""
        from flowlet.keras.metrics import Mean

        metric = getattr(value, "_metric_obj", None)
        if metric is None and name is None:
            raise ValueError("Please provide a name for your metric like `self.add_metric(tf.reduce_sum(inputs), "
                             "name='mean_activation')`")  # fmt: skip
        name = name if metric is None else metric.name
        shown = next((one for one in metrics_of(self) if one.name == name), None)
        if shown is None:
            shown = Mean(name=name) if metric is None else metric
            self._own_metrics.append(shown)
        if metric is None:
            shown.update_state(value)

    metrics = property(lambda self: unique([one for layer in self._flatten_layers() for one in metrics_of(layer)]))

    def add_update(self, updates, inputs=None):
        """Run the functions among `updates`; assignments have taken place already."""
        for one in nest.flatten(updates):
            if callable(one):
                one()

    @property
    def updates(self):
        """What training must run too, in a graph; else empty: what `call` assigns is assigned as it runs."""
        return [one for layer in self._flatten_layers() for one in vars(layer).get("_graph_updates", ())]

    def finalize_state(self):
        """Called when a layer's state is final, after `adapt`; layers may override it."""

    def _clear_losses(self):
        for layer in self._flatten_layers():
            layer._losses = []

    # ---- calling

    def call(self, inputs, *args, **kwargs):
        """From inputs to outputs; layers of one's own override it."""
        return inputs

    @property
    def _call_arguments(self):
        found = self.__dict__.get("_call_names")
        if found is None:
            parameters = inspect.signature(self.call).parameters
            open_ended = any(p.kind is p.VAR_KEYWORD for p in parameters.values())
            found = (parameters, open_ended)
            object.__setattr__(self, "_call_names", found)
        return found

    def _accepts(self, name):
        parameters, open_ended = self._call_arguments
        return name in parameters or (open_ended and name == "training" and isinstance(self, _models()))

    def __call__(self, *args, **kwargs):
        if "_tracked" not in self.__dict__:
            raise RuntimeError(f"You must call `super().__init__()` in the layer constructor of {type(self).__name__}.")
        if not args and not any(name in kwargs for name in list(self._call_arguments[0])[:1]):
            raise ValueError("The first argument to `Layer.call` must always be passed.")
        leaves = nest.flatten([list(args), kwargs])
        if any(isinstance(leaf, Symbolic) for leaf in leaves):
            return symbolic.call_layer(self, args, kwargs)
        args, kwargs = self._converted(args, kwargs)
        inputs = args[0] if args else next(iter(kwargs.values()), None)
        outer, outermost = running.training, running.depth == 0
        if self._accepts("training"):
            if kwargs.get("training") is None:
                kwargs["training"] = self._default_training() if outer is None else outer
            running.training = kwargs["training"]
        elif kwargs.get("training") is not None:
            running.training = kwargs.pop("training")
        else:
            kwargs.pop("training", None)
        if self._accepts("mask") and kwargs.get("mask") is None and len(args) < 2:
            mask = _masks(inputs)
            if mask is not None:
                kwargs["mask"] = mask
        running.depth += 1
        try:
            with self._scope(outermost):
                self._ensure_built(inputs)
                self._check_inputs(inputs)
                if self._losses and outermost:
                    self._clear_losses()
                outputs = self.call(*args, **kwargs)
        finally:
            running.depth -= 1
            running.training = outer
        if running.watch is not None:
            running.watch(self, inputs, outputs)
        if self.activity_regularizer is not None:
            for output in nest.flatten(outputs):
                batch = max(output.shape[0] or 1, 1)
                self._losses.append(self.activity_regularizer(output) / cast(float(batch), output.dtype))
        self._set_mask(inputs, outputs)
        return outputs

    def _scope(self, outermost):
        return _Scope(self._name)

    def _default_training(self):
        default = self._call_arguments[0].get("training")
        given = None if default is None or default.default is inspect.Parameter.empty else default.default
        return bool(settings.learning_phase()) if given is None else given

    def _converted(self, args, kwargs):
        """NumPy arrays and numbers in the first argument become tensors; floats take the layer's dtype."""
        if not args:
            return args, dict(kwargs)
        first = args[0]
        if type(first) is EagerTensor:
            if self.autocast and first._value.dtype != self._dtype._np and first.dtype.is_floating \
                    and self._dtype.is_floating:  # fmt: skip
                first = cast(first, self._dtype)
            return (first, *args[1:]), dict(kwargs)
        if nest.is_nested(first) and any(isinstance(leaf, (Tensor, np.ndarray, Variable)) for leaf in nest.flatten(first)):
            return (nest.map_structure(self._as_tensor, first), *args[1:]), dict(kwargs)
        return (self._as_tensor(first), *args[1:]), dict(kwargs)

    def _as_tensor(self, value):
        if value is None or isinstance(value, (str, bytes)) and not self._accepts("inputs"):
            return value
        try:
            tensor = conversion.convert(value)
        except ValueError:
            return value  # a structure of one's own
        if self.autocast and tensor.dtype.is_floating and self._dtype.is_floating:
            return cast(tensor, self._dtype)
        return tensor

    def _ensure_built(self, inputs):
        if self.built:
            return
        tensors = [one for one in nest.flatten(inputs) if hasattr(one, "shape")]
        if self.input_spec is not None:
            self._check_inputs(inputs)
        if tensors and type(self).build is not Layer.build:
            shapes = nest.map_structure(lambda one: TensorShape(one.shape) if hasattr(one, "shape") else None, inputs)
            with frame.lifted():
                self.build(shapes)
        self.built = True
        if self._initial_weights is not None:
            self.set_weights(self._initial_weights)
            self._initial_weights = None

    def _check_inputs(self, inputs):
        if self.input_spec is not None:
            check_inputs(self.input_spec, inputs, self.name)

    # ---- masks and shapes

    def compute_mask(self, inputs, mask=None):
        """The mask of the outputs: the inputs' where the layer supports masking."""
        if not self.supports_masking and any(one is not None for one in nest.flatten(mask)):
            raise TypeError(f"Layer {self.name} does not support masking, but was passed an input_mask: {mask}")
        return mask

    def _set_mask(self, inputs, outputs):
        custom = type(self).compute_mask is not Layer.compute_mask
        mask = _masks(inputs)
        if not custom and (mask is None or not self.supports_masking):
            return
        found = self.compute_mask(inputs, mask)
        for output, one in zip(nest.flatten(outputs), nest.flatten(found)):
            if one is not None and not isinstance(output, Variable):
                output._keras_mask = one

    def compute_output_shape(self, input_shape):
        """The shape of the output for an input of `input_shape`, in which None is an unknown size."""
        shapes = input_shape if _is_shape(input_shape) else None
        if shapes is not None:
            inputs = symbolic.KerasTensor(TensorShape(shapes), self._dtype)
        else:
            inputs = nest.map_structure(lambda s: s, [symbolic.KerasTensor(TensorShape(s), self._dtype) for s in input_shape])
        outputs = symbolic.infer(self, (inputs,), {})
        return nest.map_structure(lambda one: one.shape, outputs)

    def compute_output_signature(self, input_signature):
        from flowlet.core.spec import TensorSpec

        shape = self.compute_output_shape(nest.map_structure(lambda s: s.shape, input_signature))
        return TensorSpec(shape, self._dtype)

    # ---- configuration

    def get_config(self):
        """The constructor's arguments, as plain Python values.

        Raises:
            NotImplementedError: where one that has no default is not stored under its name, and no `get_config` of the
                layer's own says what it was.
        """
        if type(self).get_config in (Layer.get_config, _models().get_config):
            self._require_arguments()
        config = {"name": self.name, "trainable": self._trainable}
        if self._batch_input_shape is not None:
            config["batch_input_shape"] = self._batch_input_shape
        config["dtype"] = self.dtype
        for name in serial.constructor_arguments(type(self)):
            if name not in config and name not in ("dynamic",) and hasattr(self, name):
                config[name] = serial.plain(getattr(self, name))
        return config

    def _require_arguments(self):
        parameters = list(inspect.signature(type(self).__init__).parameters.values())[1:]
        lost = [one.name for one in parameters if one.default is one.empty and not hasattr(self, one.name)
                and one.kind in (one.POSITIONAL_OR_KEYWORD, one.KEYWORD_ONLY)]  # fmt: skip
        if lost:
            raise NotImplementedError(errors.message(
                f"Layer {type(self).__name__} has arguments {[one.name for one in parameters]} in `__init__` and "
                f"therefore must override `get_config()`: {lost} cannot be read from the layer.", "",
                f"store them (self.{lost[0]} = {lost[0]}), or define `get_config`."))  # fmt: skip

    @classmethod
    def from_config(cls, config):
        """A layer of this class from what `get_config` gave."""
        return cls(**config)

    def __repr__(self):
        return f"<{type(self).__module__}.{type(self).__qualname__} object at {id(self):#x}>"

    def __hash__(self):
        return id(self)


class _Scope:
    """The name scope of a layer's weights."""

    def __init__(self, name, reset=False):
        self._name, self._reset = name, reset

    def __enter__(self):
        self._before = mode.state.names
        mode.state.names = () if self._reset else (*self._before, self._name)

    def __exit__(self, *exception):
        mode.state.names = self._before


def metrics_of(layer):
    """The metrics of one layer without those of layers inside: its attributes, then what `add_metric` made."""
    return [*filter(is_metric, Layer._children(layer)), *layer._own_metrics]


def _models():
    from flowlet.keras.models.model import Model

    return Model


def _is_shape(value):
    if isinstance(value, TensorShape):
        return True
    return isinstance(value, (list, tuple)) and all(one is None or isinstance(one, (int, np.integer)) for one in value)


def _masks(inputs):
    if inputs is None:
        return None
    if not nest.is_nested(inputs):
        return getattr(inputs, "_keras_mask", None)
    masks = nest.map_structure(lambda one: getattr(one, "_keras_mask", None), inputs)
    return masks if any(one is not None for one in nest.flatten(masks)) else None
