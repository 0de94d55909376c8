"""`tf.keras.layers.Layer`: weights, building on first use, calling on tensors and on symbolic tensors."""

import contextlib
import inspect
import re

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import dtypes, frame, mode, nest
from flowlet.core.module import Module
from flowlet.core.shape import TensorShape, shown
from flowlet.core.tensor import EagerTensor, Symbolic, Tensor
from flowlet.core.variable import Variable
from flowlet.keras import constraints, initializers, mixed_precision, regularizers, serial, settings
from flowlet.keras.layers import symbolic
from flowlet.ops.cast import cast

layers = serial.Family("layer", "keras.layers")


class Running(mode.threading.local):
    """The layer calls that are under way in this thread."""

    training = None  # what the outermost call was told
    depth = 0


running = Running()


def is_metric(found):
    """Whether something an attribute holds is a metric: it takes batches and has a result."""
    return hasattr(found, "update_state") and hasattr(found, "result")


def snake_case(name):
    """`LayerNormalization` -> `layer_normalization`, `Conv2D` -> `conv2d`.

    >>> snake_case("BatchNormalization"), snake_case("ReLU"), snake_case("_Private")
    ('batch_normalization', 're_lu', 'private__private')
    """
    name = re.sub("(.)([A-Z][a-z0-9]+)", r"\1_\2", name)
    name = re.sub("([a-z])([A-Z])", r"\1_\2", name).lower()
    return name if name[0] != "_" else "private" + name


@export("keras.layers.InputSpec")
class InputSpec(serial.Configurable):
    """What a layer takes: rank, sizes of some axes, dtype. Checked on every call.

    >>> InputSpec(min_ndim=2, axes={-1: 3}).axes
    {-1: 3}
    """

    def __init__(self, dtype=None, shape=None, ndim=None, max_ndim=None, min_ndim=None, axes=None,
                 allow_last_axis_squeeze=False, name=None):  # fmt: skip
        self.dtype = None if dtype is None else dtypes.as_dtype(dtype).name
        self.shape = None if shape is None else tuple(TensorShape(shape))
        self.ndim = len(self.shape) if self.shape is not None else ndim
        self.max_ndim, self.min_ndim = max_ndim, min_ndim
        self.axes = {int(axis): size for axis, size in (axes or {}).items()}
        self.allow_last_axis_squeeze, self.name = allow_last_axis_squeeze, name

    def __repr__(self):
        shown = {"dtype": self.dtype, "shape": self.shape, "ndim": self.ndim, "max_ndim": self.max_ndim,
                 "min_ndim": self.min_ndim, "axes": self.axes or None}  # fmt: skip
        return f"InputSpec({', '.join(f'{name}={value}' for name, value in shown.items() if value is not None)})"

    def check(self, shape, layer_name, position):
        """Raise ValueError unless a tensor of `shape` fits."""
        fault = self._fault(shape)
        if fault is not None:
            raise ValueError(f'Input {position} of layer "{layer_name}" is incompatible with the layer: {fault}')

    def _fault(self, shape):
        """What is wrong with a tensor of `shape`, or None."""
        rank = len(shape)
        if self.ndim is not None and rank != self.ndim and not self.allow_last_axis_squeeze:
            return f"expected ndim={self.ndim}, found ndim={rank}. Full shape received: {shown(shape)}"
        if self.max_ndim is not None and rank > self.max_ndim:
            return f"expected max_ndim={self.max_ndim}, found ndim={rank}"
        if self.min_ndim is not None and rank < self.min_ndim:
            return f"expected min_ndim={self.min_ndim}, found ndim={rank}. Full shape received: {shown(shape)}"
        for axis, size in self.axes.items():
            if size is not None and shape[axis] not in (size, None):
                return (f"expected axis {axis} of input shape to have value {size}, but received input with shape "
                        f"{shown(shape)}")  # fmt: skip
        sizes = [self.shape or (), shape]
        if self.allow_last_axis_squeeze:
            sizes = [one[:-1] if one and one[-1] == 1 else one for one in sizes]
        for wanted, size in zip(*sizes):
            if wanted is not None and size is not None and wanted != size:
                return f"expected shape={self.shape}, found shape={shown(shape)}"
        return None


@export("keras.layers.Layer", "keras.Layer")
class Layer(Module):
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
    _trainable_set = 0  # how often `trainable` of any layer was set

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

    # ---- attributes: weights and layers are found as they are set

    def __setattr__(self, key, value):
        tracked = self.__dict__.get("_tracked")
        if tracked is None and key not in ("_tracked",):
            if isinstance(value, (Variable, Layer)):
                raise RuntimeError(
                    f"It looks like you are subclassing `{type(self).__name__}` and forgot to call "
                    "`super().__init__()` before setting its layers or weights. Always start with that line.")  # fmt: skip
            object.__setattr__(self, key, value)
            return
        self._forget(key, value)
        if isinstance(value, (Variable, Layer, Module, list, tuple, dict)) or is_metric(value):
            if key not in _UNTRACKED:
                self._track(key, value)
        try:
            object.__setattr__(self, key, value)
        except AttributeError as error:
            raise AttributeError(
                f"Can't set the attribute \"{key}\", likely because it conflicts with an existing read-only @property of "
                f"the object. Please choose a different name. ({error})") from None  # fmt: skip

    def _forget(self, key, value=None):
        """Track no longer what the attribute `key` holds, if another `value` takes its place and nothing else holds it."""
        held = self.__dict__.get(key)
        if held is None or held is value or not any(found is held for _, found in self._tracked):
            return
        if not any(other is held for name, other in self.__dict__.items() if name != key):
            self._tracked[:] = [(name, found) for name, found in self._tracked if found is not held]

    def _track(self, key, value):
        tracked = self._tracked
        tracked[:] = [(name, found) for name, found in tracked if name != key or found is value]
        if not any(found is value for _, found in tracked):
            tracked.append((key, value))

    def __delattr__(self, key):
        self._forget(key)
        object.__delattr__(self, key)

    def _children(self):
        """The weights, layers and metrics that this layer holds directly, each once, in order."""
        seen = set()
        for _, value in self._tracked:
            for leaf in _leaves(value):
                if id(leaf) not in seen and leaf is not self:
                    seen.add(id(leaf))
                    yield leaf

    def _flatten_layers(self, recursive=True, include_self=True):
        """This layer and those inside it, each once."""
        found, seen = [], set()

        def visit(layer, top):
            if id(layer) in seen:
                return
            seen.add(id(layer))
            if not top or include_self:
                found.append(layer)
            if top or recursive:
                for child in layer._children():
                    if isinstance(child, Layer):
                        visit(child, False)

        visit(self, True)
        return found

    @property
    def submodules(self):
        return tuple(self._flatten_layers(include_self=False))

    # ---- what it is

    name = property(lambda self: self._name)
    dtype = property(lambda self: self._dtype.name)
    variable_dtype = compute_dtype = dtype
    dtype_policy = property(lambda self: mixed_precision.Policy(self._dtype.name))

    @property
    def trainable(self):
        return self._trainable

    @trainable.setter
    def trainable(self, value):
        for layer in self._flatten_layers():
            layer._trainable = bool(value)
        Layer._trainable_set += 1

    @property
    def weights(self):
        """All weights: the trainable ones, then the others."""
        return _unique([*self.trainable_weights, *self.non_trainable_weights])

    @property
    def trainable_weights(self):
        """The weights that optimizers change; none where `trainable` is False."""
        if not self._trainable:
            return []
        found = [child for child in self._children() if isinstance(child, Variable) and child.trainable]
        for child in self._nested():
            found += child.trainable_weights if isinstance(child, Layer) else child.trainable_variables
        return _unique(found)

    @property
    def non_trainable_weights(self):
        own = [child for child in self._children() if isinstance(child, Variable)]
        if self._trainable:
            found = [variable for variable in own if not variable.trainable]
        else:
            found = [v for v in own if v.trainable] + [v for v in own if not v.trainable]
        for child in self._nested():
            if isinstance(child, Layer):
                found += child.non_trainable_weights if self._trainable else child.weights
            else:
                found += child.non_trainable_variables if self._trainable else child.variables
        return _unique(found)

    def _nested(self):
        for child in self._children():
            if isinstance(child, Module) and not is_metric(child):
                yield child

    variables = property(lambda self: self.weights)
    trainable_variables = property(lambda self: self.trainable_weights)
    non_trainable_variables = property(lambda self: self.non_trainable_weights)

    def get_weights(self):
        """The weights as a list of NumPy arrays, in the order of `weights`."""
        return [variable.numpy() for variable in self.weights]

    def set_weights(self, weights):
        """Set all weights from a list of arrays, in the order of `weights`.

        Raises:
            ValueError: where the number of arrays or a shape does not fit; nothing is changed then.
        """
        variables, weights = self.weights, list(weights)
        if len(weights) != len(variables):
            raise ValueError(
                f'You called `set_weights(weights)` on layer "{self.name}" with a weight list of length '
                f"{len(weights)}, but the layer was expecting {len(variables)} weights. "
                f"Provided weights: {str(weights)[:50]}...")  # fmt: skip
        arrays = [np.asarray(weight) for weight in weights]
        for variable, array in zip(variables, arrays):
            if not variable.shape.is_compatible_with(array.shape):
                raise ValueError(f"Layer {self.name} weight shape {variable.shape} is not compatible with provided "
                                 f"weight shape {array.shape}.")  # fmt: skip
        for variable, array in zip(variables, arrays):
            variable.assign(array)

    def count_params(self):
        """The number of numbers in all weights.

        Raises:
            ValueError: before the layer is built.
        """
        if not self.built:
            raise ValueError(f"You tried to call `count_params` on layer {self.name}, but the layer isn't built. You "
                             f"can build it manually via: `{self.name}.build(batch_input_shape)`.")  # fmt: skip
        return sum(int(np.prod(variable.shape.as_list())) for variable in self.weights)

    # ---- making weights

    def build(self, input_shape):
        """Make the weights; called once, with the shape of the first input. Layers of one's own override it."""
        self.built = True

    def add_weight(self, name=None, shape=None, dtype=None, initializer=None, regularizer=None, trainable=None,
                   constraint=None, use_resource=None, synchronization=None, aggregation=None, **kwargs):  # fmt: skip
        """Make a weight.

        Args:
            name: its name, such as "kernel".
            shape: its shape; scalar by default.
            dtype: its dtype; the layer's by default.
            initializer: a name, an instance or a function of (shape, dtype); Glorot uniform for floats by default,
                zeros for others.
            regularizer: a function from the weight to a penalty that is added to the loss.
            trainable: whether optimizers train it. Default: True.
            constraint: a function applied after each update.

        Returns:
            A `tf.Variable`.
        """
        if name is not None and not isinstance(name, str) and shape is None:
            name, shape = None, name  # the order of newer releases: add_weight(shape, ...)
        dtype = dtypes.as_dtype(dtype or self._dtype)
        shape = () if shape is None else tuple(TensorShape(shape))
        if any(size is None for size in shape):
            raise ValueError(errors.message(
                f"Layer {self.name!r} was to make the weight {name!r} of shape {shape}, where None is a size that is "
                "not known.", "sizes known when the layer is built.", "give the model the full shape of its input."))  # fmt: skip
        if initializer is None:
            if not (dtype.is_floating or dtype.is_integer or dtype.is_bool):
                raise ValueError(f"An initializer for variable {name} of type {dtype} is required for layer {self.name}.")
            initializer = "glorot_uniform" if dtype.is_floating else "zeros"
        initializer = initializers.get(initializer)
        with frame.lifted():
            value = initializer(shape, dtype=dtype) if _takes_dtype(initializer) else initializer(shape)
            variable = Variable(value, True if trainable is None else trainable, name=name, dtype=dtype,
                                constraint=constraints.get(constraint))  # fmt: skip
        regularizer = regularizers.get(regularizer)
        if regularizer is not None:
            variable._regularizer = regularizer
        self._track(f"_weight_{len(self._tracked)}", variable)
        return variable

    add_variable = add_weight

    # ---- losses and metrics

    @property
    def losses(self):
        """The penalties of regularizers and of `add_loss`, as a list of scalar tensors."""
        found = []
        for layer in self._flatten_layers():
            found += layer._losses
            found += [conversion.convert(function()) for function in layer._loss_functions]
            for child in layer._children():
                if isinstance(child, Variable) and getattr(child, "_regularizer", None) is not None:
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
        """Show the mean of `value` as a metric `name` during training."""
        from flowlet.keras.metrics import Mean

        for metric in self._own_metrics:
            if metric.name == name:
                break
        else:
            metric = Mean(name=name)
            self._own_metrics.append(metric)
        metric.update_state(value)

    @property
    def metrics(self):
        found = []
        for layer in self._flatten_layers():
            found += layer._own_metrics
            found += [child for child in layer._children() if is_metric(child)]
        return _unique(found)

    def add_update(self, updates, inputs=None):
        """Run the functions among `updates`; assignments have taken place already."""
        for one in nest.flatten(updates):
            if callable(one):
                one()

    updates = property(lambda self: [], doc="Always empty: what `call` assigns is assigned as it runs.")

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

    # ---- places in a functional model

    inbound_nodes = property(lambda self: self._nodes)
    _inbound_nodes = inbound_nodes

    def _first_node(self, happened):
        if not self._nodes:
            raise AttributeError(happened)
        return self._nodes[0]

    @property
    def input(self):
        """The symbolic tensor, or the structure of them, that the layer was first called on."""
        return self._first_node(f"Layer {self.name} is not connected, no input to return.").input_tensors

    @property
    def output(self):
        """What the layer gave for `input`."""
        return self._first_node(f"Layer {self.name} has no inbound nodes.").output_tensors

    def _one_shape(self, which):
        self._first_node(f'The layer "{self.name}" has never been called and thus has no defined {which} shape.'
                         + (" Note that the `input_shape` property is only available for Functional and Sequential "
                            "models." if which == "input" else ""))  # fmt: skip
        shapes = [getattr(node, f"{which}_shapes") for node in self._nodes]
        if any(shape != shapes[0] for shape in shapes):
            raise AttributeError(f'The layer "{self.name}" has multiple inbound nodes, with different {which} shapes. '
                                 f'Hence the notion of "{which} shape" is ill-defined for it: {shapes}.')  # fmt: skip
        return shapes[0]

    @property
    def input_shape(self):
        """The shape (or structure of shapes) of symbolic inputs, where the layer has seen one only."""
        return self._one_shape("input")

    @property
    def output_shape(self):
        """The shape (or structure of shapes) of symbolic outputs, where the layer has one only."""
        return self._one_shape("output")

    def get_input_at(self, node_index):
        return self._nodes[node_index].input_tensors

    def get_input_shape_at(self, node_index):
        return self._nodes[node_index].input_shapes

    def get_output_shape_at(self, node_index):
        return self._nodes[node_index].output_shapes

    def get_output_at(self, node_index):
        return self._nodes[node_index].output_tensors

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


def check_inputs(specs, inputs, name):
    """Raise ValueError unless the inputs of the layer `name` fit its `InputSpec`s."""
    specs, tensors = nest.flatten(specs), nest.flatten(inputs)
    if len(specs) != len(tensors):
        raise ValueError(f'Layer "{name}" expects {len(specs)} input(s), but it received {len(tensors)} input '
                         f"tensors. Inputs received: {tensors}")  # fmt: skip
    for position, (spec, tensor) in enumerate(zip(specs, tensors)):
        if not hasattr(tensor, "shape"):
            raise TypeError(f"Inputs to a layer should be tensors. Got: {tensor!r} "
                            f"(input {position} of layer {name!r})")  # fmt: skip
        if spec is not None:
            spec.check(tuple(TensorShape(tensor.shape)), name, position)


_UNTRACKED = {"_losses", "_loss_functions", "_own_metrics", "_nodes", "input_spec", "_batch_input_shape",
              "_initial_weights", "_call_names", "_tracked"}  # fmt: skip


class _Scope:
    """The name scope of a layer's weights."""

    def __init__(self, name, reset=False):
        self._name, self._reset = name, reset

    def __enter__(self):
        self._before = mode.state.names
        mode.state.names = () if self._reset else (*self._before, self._name)

    def __exit__(self, *exception):
        mode.state.names = self._before


def _models():
    from flowlet.keras.models.model import Model

    return Model


def _takes_dtype(initializer):
    try:
        parameters = inspect.signature(initializer).parameters
    except (TypeError, ValueError):
        return True
    return "dtype" in parameters or any(p.kind is p.VAR_KEYWORD for p in parameters.values())


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


def _leaves(value):
    if isinstance(value, (Variable, Module)) or is_metric(value):
        yield value
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _leaves(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _leaves(item)


def _unique(items):
    seen = set()
    return [item for item in items if not (id(item) in seen or seen.add(id(item)))]


@contextlib.contextmanager
def training_phase(training):
    """Calls inside the block that are not told otherwise run in training mode, or not."""
    before, running.training = running.training, training
    try:
        yield
    finally:
        running.training = before
