"""Symbolic tensors of functional models: what `tf.keras.Input` gives, and what layers and ops make of it."""

import threading

import jax

from flowlet import errors
from flowlet.api import export
from flowlet.core import dtypes, frame, nest
from flowlet.core.shape import TensorShape
from flowlet.core.tensor import EagerTensor, Reference, Symbolic, Tracer
from flowlet.ops import operators
from flowlet.ops.indexing import getitem

# An unknown size is tried as both of these; where the result differs, its size is unknown too. Both have many
# divisors, so that reshapes and strides go through.
SIZES = (5040, 10080)
LARGEST_SHAPE = 32  # elements of an integer tensor whose values are followed, as they may be sizes


class NoValuesError(TypeError, AttributeError):
    """A function that needs values got a symbolic tensor. Also an AttributeError, so that `hasattr` works."""


@export("keras.KerasTensor")
class KerasTensor(Symbolic):
    """A tensor of a model that is being put together: shape and dtype, and which layer makes it.

    >>> import flowlet as tf
    >>> x = tf.keras.Input(shape=(3,))
    >>> (2 * x + 1).shape
    TensorShape([None, 3])
    """

    __slots__ = ("shape", "dtype", "name", "_values", "_keras_history", "_keras_mask", "_keras_logits", "__weakref__")
    __array_priority__ = 200

    def __init__(self, shape, dtype, name=None):
        self.shape, self.dtype, self.name = TensorShape(shape), dtypes.as_dtype(dtype), name
        self._values = None  # for each of SIZES, where they follow from shapes alone

    ndim = property(lambda self: self.shape.rank)

    @property
    def _value(self):
        raise NoValuesError(errors.message(
            f"You are passing {self!r}, an intermediate Keras symbolic input/output, to a function that needs values or "
            "the shape of a tensor that has them.", "a tensor with values.",
            "call the function inside a tf.keras.layers.Layer of your own, or a Lambda layer."))  # fmt: skip

    def get_shape(self):
        return self.shape

    def set_shape(self, shape):
        self.shape = self.shape.merge_with(shape)

    def ref(self):
        return Reference(self)

    def numpy(self):
        return self.__array__()

    def __array__(self, *args, **kwargs):
        raise TypeError(errors.message(
            f"Cannot convert a symbolic Keras input/output to a numpy array: {self!r} has no values.",
            "a tensor with values.",
            "build a tf.keras.Model from it and call the model on data."))  # fmt: skip

    def __bool__(self):
        raise TypeError(errors.message(
            f"a symbolic Keras tensor (shape {self.shape}) was used as a Python bool; it has no values yet.", "",
            "put the decision into a layer of your own, or use tf.where."))  # fmt: skip

    def __len__(self):
        raise TypeError("Keras symbolic inputs/outputs do not implement `__len__`. Use `.shape[0]`.")

    def __iter__(self):
        if not self.shape.rank or self.shape[0] is None:
            raise TypeError("Cannot iterate over a Tensor with unknown first dimension.")
        return (self[i] for i in range(self.shape[0]))

    def __hash__(self):
        raise TypeError(f"Tensors are unhashable (this tensor: {self!r}). Instead, use tensor.ref() as the key.")

    def __repr__(self):
        made_by = getattr(self, "_keras_history", None)
        origin = f" (created by layer '{made_by[0].name}')" if made_by else ""
        return f"<KerasTensor: shape={self.shape} dtype={self.dtype.name}{origin}>"

    def __str__(self):
        made_by = getattr(self, "_keras_history", None)
        origin = f", description=\"created by layer '{made_by[0].name}'\"" if made_by else ""
        return (f"KerasTensor(type_spec=TensorSpec(shape={self.shape}, dtype={self.dtype!r}, name={self.name!r}), "
                f"name={self.name!r}{origin})")  # fmt: skip


class Operator(threading.local):
    """The Python operator that is being applied, where its layer has another name than the op's function."""

    name = None


operator = Operator()


def _named(method, name):
    def named(self, other):
        operator.name = name
        try:
            return method(self, other)
        finally:
            operator.name = None

    return named


_hash = KerasTensor.__hash__
operators.install(KerasTensor, getitem)
KerasTensor.__hash__ = _hash
for _method, _name in {"__add__": "add", "__radd__": "add", "__eq__": "eq", "__ne__": "ne"}.items():
    setattr(KerasTensor, _method, _named(getattr(KerasTensor, _method), f"__operators__.{_name}"))


class Node:
    """One call of a layer on symbolic tensors."""

    __slots__ = ("layer", "args", "kwargs", "input_tensors", "output_tensors", "parents")

    def __init__(self, layer, args, kwargs, outputs):
        self.layer, self.args, self.kwargs = layer, args, kwargs
        tensors = [leaf for leaf in nest.flatten([list(args), kwargs]) if isinstance(leaf, Symbolic)]
        self.input_tensors = args[0] if args and _all_symbolic(args[0]) else (
            tensors[0] if len(tensors) == 1 else tensors)  # fmt: skip
        self.output_tensors = outputs
        self.parents = tensors

    input_shapes = property(lambda self: nest.map_structure(lambda one: tuple(one.shape), self.input_tensors))
    output_shapes = property(lambda self: nest.map_structure(lambda one: tuple(one.shape), self.output_tensors))
    outbound_layer = property(lambda self: self.layer)
    inbound_layers = property(lambda self: [tensor._keras_history[0] for tensor in self.parents])

    def run(self, values):
        """Call the layer on the real tensors that `values` (id of symbolic tensor -> tensor) holds."""

        def real(leaf):
            return values[id(leaf)] if isinstance(leaf, Symbolic) else leaf

        args, kwargs = nest.map_structure(real, (list(self.args), self.kwargs))
        return self.layer(*args, **kwargs)


def _all_symbolic(value):
    return all(isinstance(leaf, Symbolic) for leaf in nest.flatten(value))


def connect(layer, args, kwargs, outputs):
    """Note that `layer` made `outputs` from the arguments."""
    node = Node(layer, args, kwargs, outputs)
    layer._nodes.append(node)
    for position, tensor in enumerate(nest.flatten(outputs)):
        tensor._keras_history = (layer, len(layer._nodes) - 1, position)
        if tensor.name is None:
            tensor.name = layer.name
    return outputs


def call_layer(layer, args, kwargs):
    """A layer's call on symbolic tensors: build it, infer what comes out, note the call."""
    from flowlet.keras.layers import base

    inputs = args[0] if args else next(iter(kwargs.values()))
    with layer._scope(True), frame.lifted():
        if layer.autocast and layer._dtype.is_floating:
            args = (nest.map_structure(lambda leaf: _cast(leaf, layer._dtype), args[0]), *args[1:]) if args else args
            inputs = args[0] if args else inputs
        layer._check_inputs(inputs)
        layer._ensure_built(inputs)
        layer._check_inputs(inputs)
    outputs = infer(layer, args, kwargs)
    outputs = nest.map_structure(lambda one: _fresh(one, nest.flatten([list(args), kwargs])), outputs)
    connect(layer, args, kwargs, outputs)
    mask = base._masks(inputs)
    if type(layer).compute_mask is not base.Layer.compute_mask or (mask is not None and layer.supports_masking):
        for output, one in zip(nest.flatten(outputs), nest.flatten(layer.compute_mask(inputs, mask))):
            if one is not None:
                output._keras_mask = one
    return outputs


def _cast(leaf, dtype):
    if isinstance(leaf, KerasTensor) and leaf.dtype.is_floating and leaf.dtype is not dtype:
        from flowlet.ops.cast import cast

        return cast(leaf, dtype)
    return leaf


def _fresh(tensor, inputs):
    """A symbolic tensor of its own for an output that is an input passed on."""
    return KerasTensor(tensor.shape, tensor.dtype) if any(tensor is one for one in inputs) else tensor


def infer(layer, args, kwargs):
    """What a layer gives for symbolic arguments, as new symbolic tensors."""
    if type(layer).call is _base().call and type(layer).__call__ is _base().__call__:
        return args[0]
    kwargs = dict(kwargs)

    def run(args, kwargs):
        scope = layer._scope(True)
        with scope:
            if layer._accepts("training") and kwargs.get("training") is None:
                kwargs = {**kwargs, "training": layer._default_training()}
            elif not layer._accepts("training"):
                kwargs = {key: value for key, value in kwargs.items() if key != "training"}
            if layer._accepts("mask") and "mask" not in kwargs and len(args) < 2 and args:
                mask = _base_module()._masks(args[0])
                if mask is not None:
                    kwargs = {**kwargs, "mask": mask}
            return layer.call(*args, **kwargs)

    found = infer_function(run, args, kwargs, f"layer {layer.name!r} ({type(layer).__name__})")
    layer._losses = []
    return found


def _base():
    return _base_module().Layer


def _base_module():
    from flowlet.keras.layers import base

    return base


def infer_function(function, args, kwargs, what):
    """`function(args, kwargs)` on symbolic tensors, by running it on shapes alone, for two sizes of what is unknown."""
    leaves = nest.flatten([list(args), kwargs])
    symbolic = [leaf for leaf in leaves if isinstance(leaf, Symbolic)]
    results, structure, known = [], [], []
    for trial, size in enumerate(SIZES):
        specs = [jax.ShapeDtypeStruct([size if dim is None else dim for dim in leaf.shape], leaf.dtype._np)
                 for leaf in symbolic]  # fmt: skip

        def run(*arrays, trial=trial, known=known):
            values = iter(arrays)
            tensors = [_stand_in(leaf, next(values), trial) if isinstance(leaf, Symbolic) else leaf for leaf in leaves]
            packed_args, packed_kwargs = nest.pack_sequence_as([list(args), kwargs], tensors)
            output = function(tuple(packed_args), packed_kwargs)
            structure[:] = [output]
            found = [_raw(one) for one in nest.flatten(output)]
            known.append([_kept(value) for value in found])
            return found

        results.append(frame.abstract(run, *specs))
        if all(None not in leaf.shape.as_list() and leaf._values is None for leaf in symbolic):
            results, known = results * 2, known * 2
            break
    made = []
    for one, other, values in zip(*results, zip(*known)):
        shape = [dim if dim == second else None for dim, second in zip(one.shape, other.shape)]
        made.append(KerasTensor(shape, dtypes.of(one.dtype)))
        made[-1]._values = values if all(value is not None for value in values) else None
    return nest.pack_sequence_as(structure[0], made)


def _stand_in(leaf, array, trial):
    """The tensor that stands for a symbolic one while a function runs on shapes alone."""
    tensor = EagerTensor(array if leaf._values is None else leaf._values[trial])
    if getattr(leaf, "_keras_mask", None) is not None:
        tensor._keras_mask = EagerTensor(_ones(tensor._value.shape[:2]))
    return tensor


def _kept(value):
    """A value that follows from shapes alone, such as `tf.shape(x)[0]`; None for others."""
    return value if not isinstance(value, Tracer) and value.dtype.kind == "i" and value.size <= LARGEST_SHAPE else None


def _ones(shape):
    import jax.numpy as jnp

    return jnp.ones(shape, bool)


def _raw(one):
    if not hasattr(one, "_value"):
        from flowlet.core.convert import convert

        return convert(one)._value
    return one._value


@export("keras.backend.is_keras_tensor")
def is_keras_tensor(x):
    """Whether `x` is a symbolic tensor of a functional model."""
    return isinstance(x, KerasTensor)
