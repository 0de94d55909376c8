"""`tf.keras`. Importing this package loads all of it and makes its names public."""

from flowlet import api, ops  # noqa: F401
from flowlet.keras import callbacks, losses, optimizers, serial, settings  # noqa: F401

__getattr__, __dir__ = api.attach(__name__)
