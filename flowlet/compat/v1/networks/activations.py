"""Activations whose 1.x form is of its own: softmax along any axis, swish, crelu."""

from flowlet import errors
from flowlet.api import export
from flowlet.compat.v1 import arrays, elementwise, shapes
from flowlet.compat.v1.raw import either, raw, tensor, within
from flowlet.core import dtypes
from flowlet.core.graph import nodes
from flowlet.core.graph.build import operation
from flowlet.core.graph.composing import composed


def _along(op_type):
    def compute(logits, axis=None, name=None, dim=None):
        axis = either(axis, "axis", dim, "dim")
        axis = -1 if axis is None else int(axis)
        source = tensor(logits, None, "logits")
        rank = source.shape.rank
        if rank is not None and not -rank <= axis < rank:
            raise errors.invalid(errors.message(
                f"Dimension ({axis}) must be in the range [{-rank}, {rank}) where {rank} is the number of dimensions in the input.",
                f"an axis of `logits`, {source}.", "leave `axis` out for the last one."))  # fmt: skip
        if axis == -1 or rank is not None and axis == rank - 1:
            return raw(op_type, source, name=name)
        return moved_last(source, axis, lambda one: raw(op_type, one), name)

    return compute


softmax, log_softmax = _along("Softmax"), _along("LogSoftmax")


@composed("Softmax")
@export("compat.v1.nn.softmax", "compat.v1.math.softmax")
def _softmax(logits, axis=None, name=None, dim=None):
    """exp(logits), divided so that the results along `axis` (the last one by default) add up to 1."""
    return softmax(logits, axis, name, dim)


@composed("LogSoftmax")
@export("compat.v1.nn.log_softmax", "compat.v1.math.log_softmax")
def _log_softmax(logits, axis=None, name=None, dim=None):
    """The logarithm of `softmax`."""
    return log_softmax(logits, axis, name, dim)


def moved_last(source, axis, function, name=None):
    """A function of the last axis, used along another one: the two change places before and after."""
    axis = axis % source.shape.rank if source.shape.rank is not None else axis
    shapes.rank(source)  # TensorFlow counts the axes twice
    rank = shapes.rank(source)
    return _swapped(function(_swapped(source, axis, rank)), axis, rank, name)


def _swapped(source, axis, rank, name=None):
    last = raw("Sub", rank, 1)
    order = arrays.concat([shapes.range(axis), [last], shapes.range(axis + 1, last), [axis]], 0)
    return arrays.transpose(source, order, name or "transpose")


@export("compat.v1.nn.swish")
def swish(features):
    """`features * sigmoid(features)`."""
    source = tensor(features, None, "features")
    product = source * raw("Sigmoid", source)
    elementwise.identity(product)
    both = (product, source)
    return operation("IdentityN", nodes.Forward(), both, [(one.dtype, one.shape) for one in both],
                     attributes={"_gradient_op_type": "CustomGradient-swish"}).outputs[0]  # fmt: skip


@export("compat.v1.nn.crelu")
def crelu(features, name=None, axis=-1):
    """The ReLU of `features` and of `-features`, one after the other along `axis`."""
    with within(name, "CRelu") as scope:
        source = tensor(features, None, "features")
        joined = arrays.concat([source, raw("Neg", source)], axis, name=scope)
        return raw("Relu", joined)


@composed("LeakyRelu")
def leaky_relu(features, alpha=0.2, name=None):
    """The features above 0 and `alpha` times those below; integers become floats."""
    with within(name, "LeakyRelu") as scope:
        source = tensor(features, None, "features")
        source = elementwise.cast(source, dtypes.float32) if source.dtype.is_integer else source
        return raw("LeakyRelu", source, alpha=alpha, name=scope)
