"""What a layer holds: weights, layers and metrics, found as they are set as attributes."""

import inspect
import weakref

import numpy as np

from flowlet import errors
from flowlet.core import dtypes, frame, mode
from flowlet.core.graph.composing import graphed
from flowlet.core.module import Module
from flowlet.core.shape import TensorShape
from flowlet.core.variable import AnyVariable, Variable
from flowlet.keras import constraints, entering, initializers, mixed_precision, regularizers

_UNTRACKED = {"_losses", "_loss_functions", "_own_metrics", "_nodes", "input_spec", "_batch_input_shape",
              "_initial_weights", "_call_names", "_tracked"}  # fmt: skip


def is_metric(found):
    """Whether something an attribute holds is a metric: it takes batches and has a result."""
    return hasattr(found, "update_state") and hasattr(found, "result")


class Holder(Module):
    """The base of `Layer` that knows its weights."""

    _trainable_set = 0  # how often `trainable` of any layer was set

    # ---- attributes: weights and layers are found as they are set

    def __init_subclass__(cls, **keywords):
        super().__init_subclass__(**keywords)
        entering.entered(cls)

    def __setattr__(self, key, value):
        tracked = self.__dict__.get("_tracked")
        if tracked is None and key not in ("_tracked",):
            if isinstance(value, (AnyVariable, Holder)):
                raise RuntimeError(
                    f"It looks like you are subclassing `{type(self).__name__}` and forgot to call "
                    "`super().__init__()` before setting its layers or weights. Always start with that line.")  # fmt: skip
            object.__setattr__(self, key, value)
            return
        self._forget(key, value)
        if isinstance(value, (AnyVariable, Holder, Module, list, tuple, dict)) or is_metric(value):
            if key not in _UNTRACKED:
                self._track(key, value)
        try:
            object.__setattr__(self, key, value)
        except AttributeError as error:
            found = getattr(type(self), key, None)
            if not isinstance(found, property) or found.fset is not None:
                raise
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
                    if isinstance(child, Holder):
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
        Holder._trainable_set += 1

    @property
    def weights(self):
        """All weights: the trainable ones, then the others."""
        return unique([*self.trainable_weights, *self.non_trainable_weights])

    @property
    def trainable_weights(self):
        """The weights that optimizers change; none where `trainable` is False."""
        if not self._trainable:
            return []
        found = [child for child in self._children() if isinstance(child, AnyVariable) and child.trainable]
        for child in self._nested():
            found += child.trainable_weights if isinstance(child, Holder) else child.trainable_variables
        return unique(found)

    @property
    def non_trainable_weights(self):
        own = [child for child in self._children() if isinstance(child, AnyVariable)]
        if self._trainable:
            found = [variable for variable in own if not variable.trainable]
        else:
            found = [v for v in own if v.trainable] + [v for v in own if not v.trainable]
        for child in self._nested():
            if isinstance(child, Holder):
                found += child.non_trainable_weights if self._trainable else child.weights
            else:
                found += child.non_trainable_variables if self._trainable else child.variables
        return unique(found)

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
        if not isinstance(weights, (list, tuple, np.ndarray)):
            raise TypeError(errors.message(
                f"`set_weights` of layer {self.name} received {weights!r}: object of type '{type(weights).__name__}' "
                "has no len() that counts arrays.", "a list of arrays, as get_weights() gives."))  # fmt: skip
        variables = self.weights
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
        variable = new_weight(name, shape, dtype, initializer, True if trainable is None else trainable,
                              constraints.get(constraint))
        regularizer = regularizers.get(regularizer)
        if regularizer is not None:
            variable._regularizer = regularizer
        self._track(f"_weight_{len(self._tracked)}", variable)
        return variable

    add_variable = add_weight


@graphed("keras.weight")
def new_weight(name, shape, dtype, initializer, trainable, constraint):
    """A variable that an initializer sets."""
    with frame.lifted():
        value = initializer(shape, dtype=dtype) if takes_dtype(initializer) else initializer(shape)
        variable = Variable(value, trainable, name=name, dtype=dtype, constraint=constraint)
    if mode.State.graphs and not isinstance(variable._data, frame.Tracer):
        variable._beginning = initializer, weakref.ref(variable._data)  # in a graph it may begin in the same way
    return variable


def takes_dtype(initializer):
    try:
        parameters = inspect.signature(initializer).parameters
    except (TypeError, ValueError):
        return True
    return "dtype" in parameters or any(p.kind is p.VAR_KEYWORD for p in parameters.values())


def _leaves(value):
    if isinstance(value, (AnyVariable, Module)) or is_metric(value):
        yield value
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _leaves(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _leaves(item)


def unique(items):
    seen = set()
    return [item for item in items if not (id(item) in seen or seen.add(id(item)))]
