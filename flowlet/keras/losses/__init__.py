"""`tf.keras.losses`."""

from flowlet import api
from flowlet.keras.losses import (  # noqa: F401
    crossentropy,
    divergence,
    focal,
    hinges,
    overlap,
    regression,
    similarity,
)

__getattr__, __dir__ = api.attach(__name__)
