"""`tf.random` of TensorFlow 1. What is the same in both eras comes from 2.x."""

from flowlet import api
from flowlet.compat.v1.random import draws, seeds, stateless  # noqa: F401

__getattr__, __dir__ = api.attach(__name__)
