"""`tensorflow.examples.tutorials.mnist`."""

from flowlet.compat.v1.examples.tutorials.mnist import input_data  # noqa: F401
