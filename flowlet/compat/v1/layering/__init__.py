"""`tf.layers`: layers that make their variables in variable scopes, as functions and as classes."""

from flowlet.compat.v1.layering import base, convolutional, normalization, pooling, simple  # noqa: F401
