"""`tf.compat.v1`: the root of TensorFlow 1. What is the same in both eras comes from the root of 2.x."""

from flowlet import api
from flowlet.compat.v1 import (  # noqa: F401
    collections,
    constants,
    placeholders,
    running,
    scopes,
    switches,
    updates,
    variables,
)

__getattr__, __dir__ = api.attach(__name__)
