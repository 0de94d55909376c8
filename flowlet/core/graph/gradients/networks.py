"""Gradients of operations of neural networks: softmax and its losses, convolutions, pooling, batch normalization."""

import functools

import jax.numpy as jnp
import numpy as np

from flowlet.core import dtypes
from flowlet.core.graph import build, nodes
from flowlet.core.graph.gradients import generic
from flowlet.core.graph.gradients.making import (
    add,
    after,
    const,
    custom,
    expand_dims,
    make,
    mul,
    neg,
    reduce_sum,
    shape,
    shapes,
    sub,
)
from flowlet.core.graph.gradients.matrices import batched
from flowlet.core.graph.gradients.registry import rule, stop
from flowlet.core.graph.stack import default_graph

stop("InTopK", "InTopKV2", "TopKV2Indices")


@rule("Softmax")
def _softmax(op, g):
    y = op.outputs[0]
    return mul(sub(g, reduce_sum(mul(g, y), -1, True)), y)


@rule("LogSoftmax")
def _log_softmax(op, g):
    y = make("Exp", op.outputs[0])
    return sub(g, mul(reduce_sum(g, -1, True), y))


@rule("CustomGradient-swish")
def _swish(op, g, _):
    x = op.inputs[1]
    with after(g):
        y = make("Sigmoid", x)
    return [None, mul(g, mul(y, add(1.0, mul(x, sub(1.0, y)))))]


def is_zero(tensor):
    """Whether a gradient is the zeros that stand for one that is not there."""
    return tensor.op.type in ("ZerosLike", "Zeros") or tensor.op.node.array is not None and not tensor.op.node.array.any()


def _rows(g, by):
    return mul(expand_dims(g, -1), by)


@rule("SoftmaxCrossEntropyWithLogits")
def _softmax_cross_entropy(op, g, of_gradient=None):
    if of_gradient is None:
        return generic.gradient(op, g)
    logits, gradient = op.inputs[0], op.outputs[1]
    found = _rows(g, gradient)
    if not is_zero(of_gradient):
        soft = make("Softmax", logits)
        inner = make("Squeeze", batched(expand_dims(of_gradient, 1), expand_dims(soft, 2)), axis=[1])
        found = add(found, mul(sub(of_gradient, inner), soft))
    return [found, _rows(g, neg(make("LogSoftmax", logits)))]


_ONCE = ("Currently there is no way to take the second derivative of sparse_softmax_cross_entropy_with_logits due to the fused "
         "implementation's interaction with tf.gradients()")  # fmt: skip


@rule("SparseSoftmaxCrossEntropyWithLogits")
def _sparse_softmax_cross_entropy(op, g, _=None):
    if len(op.outputs) == 1:
        return generic.gradient(op, g)
    return [_rows(g, prevented(op.outputs[1], _ONCE)), None]


def prevented(tensor, message, name=None):
    """The tensor, whose gradient must not be asked for."""
    made = build.operation("PreventGradient", nodes.Forward(), (tensor,), [(tensor.dtype, tensor.shape)], name,
                           {"message": message})  # fmt: skip
    return made.outputs[0]


@rule("PreventGradient")
def _prevent(op, g):
    raise LookupError(f"Gradient explicitly disabled. Reason: {op.attributes['message']}")


# convolutions ---------------------------------------------------------------------------------------------------------

_INPUT = ": input_sizes=input_sizes, filter, out_backprop"
_FILTER = ": input, filter_sizes=filter_sizes, out_backprop"
_CONV_INPUT, _CONV_FILTER = "Conv2DBackpropInput" + _INPUT, "Conv2DBackpropFilter" + _FILTER


def _settings(op):
    """Strides, padding and the like of a convolution, as its row takes them."""
    known = {**op.attributes, **getattr(op.node, "attributes", {})}
    return {one: known[one] for one in ("strides", "padding", "data_format", "dilations") if known.get(one) is not None}


def _of_convolution(op_type, of_input, of_filter, together):
    form_input, form_filter = of_input + _INPUT, of_filter + _FILTER

    @rule(op_type)
    def build_both(op, g):
        x, filters = op.inputs
        settings = _settings(op)
        sizes = shapes([x, filters]) if together else [shape(x), None]
        one = make(of_input, filters, g, form=form_input, input_sizes=sizes[0], **settings)
        one.set_shape(x.shape)
        if sizes[1] is None:
            sizes[1] = shape(filters)
        two = make(of_filter, x, g, form=form_filter, filter_sizes=sizes[1], **settings)
        two.set_shape(filters.shape)
        return [one, two]


_of_convolution("Conv2D", "Conv2DBackpropInput", "Conv2DBackpropFilter", True)
_of_convolution("Conv3D", "Conv3DBackpropInputV2", "Conv3DBackpropFilterV2", True)
_of_convolution("DepthwiseConv2dNative", "DepthwiseConv2dNativeBackpropInput", "DepthwiseConv2dNativeBackpropFilter", False)


@rule("Conv2DBackpropInput")
def _conv2d_backprop_input(op, g):
    _, filters, before = op.inputs
    settings = _settings(op)
    of_filters = make("Conv2DBackpropFilter", g, before, form=_CONV_FILTER, filter_sizes=shape(filters), **settings)
    of_filters.set_shape(filters.shape)
    return [None, of_filters, make("Conv2D", g, filters, **settings)]


@rule("Conv2DBackpropFilter")
def _conv2d_backprop_filter(op, g):
    x, _, before = op.inputs
    settings = _settings(op)
    of_input = make("Conv2DBackpropInput", g, before, form=_CONV_INPUT, input_sizes=shape(x), **settings)
    of_input.set_shape(x.shape)
    return [of_input, None, make("Conv2D", x, g, **settings)]


# pooling --------------------------------------------------------------------------------------------------------------


@rule("MaxPool", "MaxPool3D")
def _max_pool(op, g):
    x, y = op.inputs[0], op.outputs[0]
    node = generic.Pulled(op, [0], [0], places=[0], gradients=[2])
    return build.operation(f"{op.type}Grad", node, (x, y, g), [(x.dtype, x.shape)]).outputs[0]


@rule("AvgPool", "AvgPool3D")
def _avg_pool(op, g):
    x = op.inputs[0]
    node = generic.Pulled(op, [0], [0], places=[None], gradients=[1], sizes=0)
    return build.operation(f"{op.type}Grad", node, (shape(x), g), [(x.dtype, x.shape)]).outputs[0]


@rule("LRN")
def _lrn(op, g):
    x, y = op.inputs[0], op.outputs[0]
    node = generic.Pulled(op, [0], [0], places=[1], gradients=[0])
    return build.operation("LRNGrad", node, (g, x, y), [(x.dtype, x.shape)]).outputs[0]


@rule("ResizeBilinear", "ResizeBicubic")
def _resize(op, g):
    x = op.inputs[0]
    node = generic.Pulled(op, [0], [0], places=[1, None], gradients=[0])
    return [build.operation(f"{op.type}Grad", node, (g, x), [(x.dtype, x.shape)]).outputs[0], None]


class ResizeGrad(nodes.Node):
    """The gradient of a resize, by the sizes of the image alone: the resize is linear."""

    smooth = True

    def __init__(self, op):
        self.op = op

    def run(self, op, run, arrays):
        g = jnp.asarray(arrays[0])
        before = jnp.zeros([g.shape[0], *run.static(op.inputs[1], arrays[1]), g.shape[3]], g.dtype)
        rest = [one.op.node.array for one in self.op.inputs[1:]]
        return generic.pulled(lambda x: self.op.node.run(self.op, run, [x, *rest]), [before], [g], [0])


@rule("ResizeNearestNeighbor")
def _resize_nearest_neighbor(op, g):
    x = op.inputs[0]
    with default_graph().name_scope("ResizeNearestNeighborGrad") as scope:
        known = x.shape.rank == 4 and None not in x.shape.as_list()[1:3]
        sizes = const(x.shape.as_list()[1:3], dtypes.int32, "size") if known else shape(x)[1:3]
        made = build.operation("ResizeNearestNeighborGrad", ResizeGrad(op), (g, sizes), [(x.dtype, x.shape)], scope)
    return [made.outputs[0], None]


# batch normalization --------------------------------------------------------------------------------------------------


@rule("FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3")
def _batch_norm(op, g, *_):
    x, scale = op.inputs[:2]
    known = {**getattr(op.node, "attributes", {}), **op.attributes}
    training, epsilon = known.get("is_training", True), float(known.get("epsilon", 1e-4))
    channels_first = str(known.get("data_format", "NHWC")).startswith("NC")
    version = op.type.removeprefix("FusedBatchNorm")
    saved = list(op.outputs[3:]) if training else [op.inputs[3], op.inputs[4], *op.outputs[5:]]
    function = _batch_norm_gradient(training, epsilon, channels_first)
    vector = scale.shape
    found = custom(f"FusedBatchNormGrad{version}", function, [g, x, scale, *saved], [x, vector, vector, [0], [0]], kind=scale.dtype,
                   epsilon=epsilon, is_training=training)  # fmt: skip
    return [found[0], found[1], found[2], None, None]


@functools.cache
def _batch_norm_gradient(training, epsilon, channels_first):
    def run(g, x, scale, mean, variance, *_):
        axes = (0, *range(2, np.ndim(x))) if channels_first else tuple(range(np.ndim(x) - 1))
        wide = [1, -1] + [1] * (np.ndim(x) - 2) if channels_first else [-1]
        kind = x.dtype
        x, g = jnp.asarray(x, scale.dtype), jnp.asarray(g, scale.dtype)
        if training:
            mean = jnp.mean(x, axes)
            variance = jnp.mean(jnp.square(x - mean.reshape(wide)), axes)
        scaled = jnp.reshape(1 / jnp.sqrt(variance + epsilon), wide)
        centred = (x - jnp.reshape(mean, wide)) * scaled
        of_scale, of_offset = jnp.sum(g * centred, axes), jnp.sum(g, axes)
        of_x = jnp.reshape(scale, wide) * scaled * g
        if training:
            count = x.size // scale.size
            of_x -= jnp.reshape(scale, wide) * scaled * (of_offset.reshape(wide) + centred * of_scale.reshape(wide)) / count
        none = jnp.zeros(0, scale.dtype)
        return [of_x.astype(kind), of_scale, of_offset, none, none]

    return run

