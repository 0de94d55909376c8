"""Losses over a sample of the classes: noise-contrastive estimation, sampled softmax."""

import numpy as np

from flowlet import api
from flowlet.api import export
from flowlet.compat.v1 import arrays, shapes
from flowlet.compat.v1.networks import crossentropy
from flowlet.compat.v1.networks.embedding import embedding_lookup
from flowlet.compat.v1.raw import made, raw, tensor, within
from flowlet.core import dtypes

_LOWEST = np.float32(-3.4028235e38)


@export("compat.v1.nn.nce_loss")
def nce_loss(weights, biases, labels, inputs, num_sampled, num_classes, num_true=1, sampled_values=None,
             remove_accidental_hits=False, partition_strategy="mod", name="nce_loss"):  # fmt: skip
    """Noise-contrastive estimation: logistic losses of the true classes and of some drawn by chance, one sum a row.

    Args:
        weights, biases: of all classes: (num_classes, depth) and (num_classes,).
        labels: the true classes (batch, num_true), integers.
        inputs: (batch, depth).
        sampled_values: what a candidate sampler gave; by default the log-uniform one is asked.
        remove_accidental_hits: whether drawn classes that are true ones are left out.
    """
    logits, wanted = _logits(weights, biases, labels, inputs, num_sampled, num_classes, num_true, sampled_values,
                             remove_accidental_hits, partition_strategy, name, None)  # fmt: skip
    losses = crossentropy.sigmoid_cross_entropy_with_logits(labels=wanted, logits=logits, name="sampled_losses")
    return _row_sums(losses)


@export("compat.v1.nn.sampled_softmax_loss")
def sampled_softmax_loss(weights, biases, labels, inputs, num_sampled, num_classes, num_true=1, sampled_values=None,
                         remove_accidental_hits=True, partition_strategy="mod", name="sampled_softmax_loss",
                         seed=None):  # fmt: skip
    """The softmax cross entropy over the true classes and some drawn by chance; for training only.

    Args:
        as for `nce_loss`; seed: of the draws.
    """
    logits, wanted = _logits(weights, biases, labels, inputs, num_sampled, num_classes, num_true, sampled_values,
                             remove_accidental_hits, partition_strategy, name, seed)  # fmt: skip
    wanted = raw("StopGradient", wanted, name="labels_stop_gradient")
    return crossentropy.softmax_cross_entropy_with_logits_v2(labels=wanted, logits=logits)


def _logits(weights, biases, labels, inputs, num_sampled, num_classes, num_true, sampled_values, remove_accidental_hits,
            partition_strategy, name, seed):  # fmt: skip
    """Logits and labels (batch, num_true + num_sampled) of the true classes and of the drawn ones."""
    weights = list(weights) if isinstance(weights, (list, tuple)) else [weights]
    with within(name, "compute_sampled_logits"):
        inputs = tensor(inputs, None, "inputs")
        labels = shapes.cast(tensor(labels, None, "labels"), dtypes.int64)
        flat = raw("Reshape", labels, shape=[-1])
        if sampled_values is None:
            draw = api.resolve("compat.v1.nn", "log_uniform_candidate_sampler")
            sampled_values = draw(true_classes=labels, num_true=num_true, num_sampled=num_sampled, unique=True,
                                  range_max=num_classes, seed=seed)  # fmt: skip
        sampled, expected_true, expected_sampled = (raw("StopGradient", one) for one in sampled_values)
        sampled = shapes.cast(sampled, dtypes.int64)
        every = arrays.concat([flat, sampled], 0)
        rows = embedding_lookup(weights, every, partition_strategy)
        of_true = raw("Slice", rows, begin=[0, 0], size=arrays.stack([shapes.shape(flat)[0], -1]))
        of_sampled = raw("Slice", rows, begin=arrays.stack([shapes.shape(flat)[0], 0]), size=[-1, -1])
        sampled_logits = raw("MatMul", inputs, of_sampled, transpose_b=True)
        numbers = embedding_lookup(biases, every, partition_strategy)
        true_bias = raw("Slice", numbers, begin=[0], size=shapes.shape(flat))
        sampled_bias = raw("Slice", numbers, begin=shapes.shape(flat), size=[-1])
        true_logits = _true_logits(inputs, of_true, num_true)
        true_logits = true_logits + raw("Reshape", true_bias, shape=[-1, num_true])
        sampled_logits = sampled_logits + sampled_bias
        if remove_accidental_hits:
            sampled_logits = sampled_logits + _hits(labels, sampled, num_true, num_sampled)
        true_logits = true_logits - raw("Log", expected_true)
        sampled_logits = sampled_logits - raw("Log", expected_sampled)
        logits = arrays.concat([true_logits, sampled_logits], 1)
        wanted = arrays.concat([shapes.ones_like(true_logits) / num_true, shapes.zeros_like(sampled_logits)], 1)
        return logits, wanted


def _true_logits(inputs, of_true, num_true):
    depth = shapes.shape(of_true)[1:2]
    sizes = arrays.concat([[-1, num_true], depth], 0)
    products = raw("Mul", raw("ExpandDims", inputs, axis=1), raw("Reshape", of_true, shape=sizes))
    dots = raw("Reshape", products, shape=arrays.concat([[-1], depth], 0))
    return raw("Reshape", _row_sums(dots), shape=[-1, num_true])


def _row_sums(x):
    """The sum of each row, as a product with ones."""
    columns = shapes.shape(x)[1]
    ones = shapes.filled(arrays.stack([columns, 1]), 1, x.dtype, "ones")
    return raw("Reshape", raw("MatMul", x, ones), shape=[-1])


def _hits(labels, sampled, num_true, num_sampled):
    """The lowest number where a drawn class is a true one, else 0.

    TensorFlow lists the hits and scatters them; the graph says so. The session compares all pairs at once.
    """
    import jax.numpy as jnp

    found = made("ComputeAccidentalHits", lambda labels, sampled: [jnp.zeros(0, jnp.int32), jnp.zeros(0, jnp.int64),
                                                                   jnp.zeros(0)], labels, sampled, num_true=num_true,
                 outputs=[(dtypes.int32, [None]), (dtypes.int64, [None]), (dtypes.float32, [None])])  # fmt: skip
    rows = raw("Reshape", found[0], shape=[-1, 1])
    columns = raw("Reshape", shapes.cast(found[1], dtypes.int32), shape=[-1, 1])
    places = arrays.concat([rows, columns], 1, "sparse_indices")
    sizes = arrays.concat([shapes.shape(labels)[:1], raw("ExpandDims", num_sampled, axis=0)], 0)
    with within(None, "SparseToDense") as scope:
        default = tensor(0.0, None, "default_value")

        def compare(labels, sampled):
            return [jnp.where((labels[:, :, None] == sampled[None, None, :]).any(1), _LOWEST, jnp.float32(0))]

        dense = made("SparseToDense", compare, labels, sampled, name=scope, outputs=[(dtypes.float32, [None, num_sampled])])
    dense.op.shown = (places, sizes, found[2], default)
    return dense
