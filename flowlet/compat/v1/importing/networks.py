"""Operations of networks that are no rows in a graph: losses with their gradients, batch normalization."""

from flowlet.compat.v1.networks import crossentropy, normalization
from flowlet.core.graph import nodes
from flowlet.core.graph.makers import maker


@maker("SoftmaxCrossEntropyWithLogits")
def _softmax(inputs, attributes):
    return nodes.Function(crossentropy._losses), crossentropy._outputs(*inputs)


@maker("SparseSoftmaxCrossEntropyWithLogits")
def _sparse(inputs, attributes):
    logits, labels = inputs
    rows = logits.shape[:1].merge_with(labels.shape)
    return nodes.Function(crossentropy._sparse_losses), [(logits.dtype, rows), (logits.dtype, logits.shape)]


def _batch_norm(results):
    def make_node(inputs, attributes):
        training, epsilon = attributes.get("is_training", True), float(attributes.get("epsilon", 1e-4))
        function = normalization._normalized(training, epsilon, attributes.get("data_format", "NHWC").startswith("NC"))
        x, scale = inputs[:2]
        kinds = [(x.dtype, x.shape), *[(scale.dtype, scale.shape)] * 4, (scale.dtype, None)]
        return nodes.Function(function), kinds[:results]

    return make_node


maker("FusedBatchNorm", "FusedBatchNormV2")(_batch_norm(5))
maker("FusedBatchNormV3")(_batch_norm(6))
