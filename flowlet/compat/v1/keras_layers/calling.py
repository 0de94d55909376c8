"""A layer of Keras called on tensors of a graph: names and variables as in 1.15."""

from flowlet.compat.v1 import elementwise, shapes
from flowlet.compat.v1.keras_layers import forms, phases, symbolic, weights
from flowlet.compat.v1.raw import raw, tensor
from flowlet.compat.v1.unlisted import smart_cond, smart_constant_value
from flowlet.core import mode, nest
from flowlet.core.graph.operation import GraphTensor
from flowlet.core.graph.stack import default_graph
from flowlet.keras import entering
from flowlet.keras.layers import base
from flowlet.keras.layers.core import Lambda
from flowlet.keras.models.model import Model


def call(layer, args, kwargs):
    """The layer's result; the first call makes the variables, or moves them into the graph."""
    if "_tracked" not in vars(layer):
        raise RuntimeError(f"You must call `super().__init__()` in the layer constructor of {type(layer).__name__}.")
    args, kwargs = nest.map_structure(symbolic.of_graph, [list(args), dict(kwargs)])
    with mode.using(dimensions=False), default_graph().name_scope(layer.name):
        if args:
            args[0] = nest.map_structure(_as_tensor, args[0])
        inputs = args[0] if args else next(iter(kwargs.values()))
        _take_dtype(layer, inputs)
        if not isinstance(layer, Model):
            layer._ensure_built(inputs)
        weights.move(layer)
        weights.penalize(layer)
        layer._check_inputs(inputs)
        outputs = _called(layer, inputs, args, kwargs)
        if isinstance(layer, Model):
            weights.move(layer)
        _penalize(layer, outputs)
        layer._set_mask(inputs, outputs)
    return outputs


def _as_tensor(value):
    return value if value is None else tensor(value, None, "inputs")


def _take_dtype(layer, inputs):
    """A new layer computes in the dtype of its first inputs."""
    first = next((one for one in nest.flatten(inputs) if isinstance(one, GraphTensor)), None)
    if not layer.built and first is not None and first.dtype.is_floating:
        layer._dtype = first.dtype


def _called(layer, inputs, args, kwargs):
    outer = base.running.training
    training = kwargs.pop("training", None)
    training = outer if training is None else training
    if layer._accepts("mask") and kwargs.get("mask") is None and len(args) < 2:
        mask = base._masks(inputs)
        if mask is not None:
            kwargs["mask"] = mask
    form = forms.of(layer)
    base.running.training = training
    try:
        if form is not None:
            return form(layer, *args, training=_phase(layer, training), **kwargs) if layer._accepts("training") else form(
                layer, *args, **kwargs)
        if not layer._accepts("training") or len(args) > 1:
            return layer.call(*args, **kwargs)
        if isinstance(layer, (Model, Lambda)) or not type(layer).__module__.startswith("flowlet."):
            return layer.call(*args, training=training, **kwargs)
        phase = _phase(layer, training)
        known = smart_constant_value(phase)
        if known is not None:
            return layer.call(*args, training=known, **kwargs)
        return smart_cond(phase, lambda: _new(layer.call(*args, training=True, **kwargs), inputs),
                          lambda: _new(layer.call(*args, training=False, **kwargs), inputs))  # fmt: skip
    finally:
        base.running.training = outer


def _phase(layer, training):
    """Whether a layer is in training: what the call says, else what the layer says, else the learning phase."""
    if training is None:
        default = layer._call_arguments[0]["training"].default
        training = default if isinstance(default, bool) else None
    return phases.learning_phase() if training is None else training


def _new(found, inputs):
    return elementwise.identity(found) if found is inputs else found


def _penalize(layer, outputs):
    """The penalty on a layer's activity, for one sample of the batch."""
    if layer.activity_regularizer is not None:
        with default_graph().name_scope("ActivityRegularizer"):
            for output in nest.flatten(outputs):
                loss = weights.penalty(layer.activity_regularizer, output)
                layer._losses.append(loss / raw("Cast", shapes.shape(output)[0], dtype=output.dtype))


entering.bridge.call = call
