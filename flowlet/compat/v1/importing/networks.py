"""Operations of networks that are no rows in a graph: losses with their gradients, batch normalization."""

from flowlet.compat.v1.networks import crossentropy
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
