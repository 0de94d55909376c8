"""Operations that only gradients have: as flowlet's own `tf.gradients` makes them."""

import jax.numpy as jnp
import numpy as np

from flowlet.core import dtypes
from flowlet.core.graph import makers, nodes
from flowlet.core.graph.gradients import arrays, broadcasting, elementwise, generic, making, networks
from flowlet.core.graph.makers import maker
from flowlet.core.graph.operation import Operation
from flowlet.core.graph.slicing import MASKS


def _pure(op_type, function, like=0):
    @maker(op_type)
    def make_node(inputs, attributes):
        return nodes.Function(function), [(inputs[like].dtype, inputs[like].shape)]


for _type, _function in elementwise.FUNCTIONS.items():
    _pure(_type, _function)
_pure("InvGrad", elementwise.FUNCTIONS["ReciprocalGrad"])


@maker("LeakyReluGrad")
def _leaky(inputs, attributes):
    alpha = attributes.get("alpha", 0.2)
    function = lambda g, x: [jnp.where(jnp.asarray(x) > 0, g, g * np.array(alpha, g.dtype))]  # noqa: E731
    return nodes.Function(function), [(inputs[0].dtype, inputs[0].shape)]


def _chosen(condition, one, other):
    condition, one = jnp.asarray(condition), jnp.asarray(one)
    if condition.ndim == 1 and one.ndim > 1:  # a row for each
        condition = condition.reshape(-1, *[1] * (one.ndim - 1))
    return [jnp.where(condition, one, other)]


_pure("Select", _chosen, 1)


@maker("BiasAddGrad")
def _bias_add(inputs, attributes):
    first = attributes.get("data_format", "NHWC").startswith("NC")
    sizes = inputs[0].shape.as_list() if inputs[0].shape.rank is not None else None
    size = None if sizes is None else sizes[1 if first else -1]
    return nodes.Function(broadcasting._sum_first if first else broadcasting._sum_last), [(inputs[0].dtype, [size])]


def _sized(op_type, function, shapes):
    @maker(op_type)
    def make_node(inputs, attributes):
        return generic.OfSizes(function), [(inputs[-1].dtype, shape) for shape in shapes(inputs)]


def _stitched(*arrays_):
    """DynamicStitch of integers: values into the places that indices say."""
    count = len(arrays_) // 2
    places, values = (np.concatenate([np.ravel(one) for one in part]) for part in (arrays_[:count], arrays_[count:]))
    found = np.zeros(int(places.max()) + 1 if places.size else 0, np.int64)
    found[places] = values
    return [found]


_sized("BroadcastGradientArgs", making.repeated, lambda inputs: [[None], [None]])
_sized("ConcatOffset", arrays._offsets, lambda inputs: [one.shape for one in inputs[1:]])
_sized("InvertPermutation", lambda one: [np.argsort(one)], lambda inputs: [inputs[0].shape])
_sized("DynamicStitch", _stitched, lambda inputs: [[None]])


# those of one operation of the forward pass -----------------------------------------------------------------------------


def _forward(op_type, inputs, attributes):
    """The operation whose gradient this is, outside of any graph."""
    node, outputs = makers.make(op_type, inputs, attributes)
    return Operation(inputs[0].graph, op_type, op_type, node, inputs, (), attributes, -1)


def _pulled(op_type, source, **places):
    """`<Type>Grad` of inputs: which of them is the forward pass's (`source`), and where `Pulled` finds what."""

    @maker(f"{op_type}Grad")
    def make_node(inputs, attributes):
        op = _forward(op_type, (inputs[source],), attributes)
        return generic.Pulled(op, [0], [0], **places), [(inputs[source].dtype, inputs[source].shape)]


_pulled("MaxPool", 0, places=[0], gradients=[2])
_pulled("MaxPool3D", 0, places=[0], gradients=[2])
_pulled("LRN", 1, places=[1], gradients=[0])


@maker("AvgPoolGrad", "AvgPool3DGrad")
def _avg_pool(inputs, attributes):
    sizes, g = inputs
    known = None if sizes.op.node.array is None else sizes.op.node.array.tolist()
    stand_in = _StandIn(g, known)
    op = Operation(g.graph, "AvgPool", "AvgPool", makers.make("AvgPool", (g,), attributes)[0], (stand_in,), (), attributes, -1)
    return generic.Pulled(op, [0], [0], places=[None], gradients=[1], sizes=0), [(g.dtype, known)]


class _StandIn:
    """What is known of an input of the forward pass that the operation does not have."""

    def __init__(self, like, shape):
        self.dtype, self.op, self.shape, self.graph = like.dtype, like.op, shape, like.graph


@maker("StridedSliceGrad")
def _strided_slice(inputs, attributes):
    known = inputs[0].op.node.array
    node = arrays.SliceGrad({name: attributes.get(name, 0) for name in MASKS})
    return node, [(inputs[4].dtype, None if known is None else known.tolist())]


@maker("MirrorPadGrad")
def _mirror_pad(inputs, attributes):
    return arrays.MirrorPadGrad(_forward("MirrorPad", inputs, attributes)), [(inputs[0].dtype, None)]


@maker("FusedBatchNormGrad", "FusedBatchNormGradV2", "FusedBatchNormGradV3")
def _batch_norm(inputs, attributes):
    first = attributes.get("data_format", "NHWC").startswith("NC")
    function = networks._batch_norm_gradient(attributes.get("is_training", True), float(attributes.get("epsilon", 1e-4)), first)
    scale = inputs[2]
    shapes = [(scale.dtype, scale.shape)] * 2 + [(scale.dtype, [0])] * 2
    return nodes.Function(function), [(inputs[1].dtype, inputs[1].shape), *shapes]


@maker("Unique")
def _unique(inputs, attributes):
    from flowlet.compat.v1.train.applying import _padded

    return nodes.Function(_padded), [(inputs[0].dtype, [None]), (attributes.get("out_idx", dtypes.int32), inputs[0].shape)]


@maker("Pad")
def _pad(inputs, attributes):
    function = lambda array, around: [jnp.pad(array, around)]  # noqa: E731
    rank = inputs[0].shape.rank
    return nodes.Needing(function, (1,)), [(inputs[0].dtype, rank and [None] * rank)]
