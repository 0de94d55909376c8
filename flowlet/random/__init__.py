"""`tf.random`: Philox 4x32-10 and TensorFlow's rules for seeds. Importing it makes its names public."""

from flowlet import api, ops  # noqa: F401
from flowlet.random import (  # noqa: F401
    choices,
    distorted_boxes,
    dropout,
    fractional,
    generator,
    images,
    index_shuffle,
    sampled_losses,
    seeds,
    state,
    stateful,
    stateless,
)

__getattr__, __dir__ = api.attach(__name__)
