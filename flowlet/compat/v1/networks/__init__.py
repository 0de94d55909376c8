"""`tf.nn` in its 1.x form: networks' activations, losses, convolutions, pooling, dropout, embeddings."""

from flowlet.compat.v1.networks import (  # noqa: F401
    activations,
    convolution,
    crossentropy,
    ctc,
    dropout,
    embedding,
    morphology,
    normalization,
    pooling,
    sampled,
    spacing,
)
