"""`tf.random`: Philox 4x32-10 and TensorFlow's rules for seeds. Importing it makes its names public."""

from flowlet import api, ops  # noqa: F401
from flowlet.random import candidates, choices, dropout, generator, index_shuffle, seeds, state, stateful, stateless  # noqa: F401

__getattr__, __dir__ = api.attach(__name__)
