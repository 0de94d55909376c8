"""`tf.keras.layers`: the layers, one file a family."""

from flowlet import api
from flowlet.keras import serial
from flowlet.keras.layers import (  # noqa: F401
    activation,
    added,
    core,
    embedding,
    input,
    masking,
    merging,
    normalization,
    ops,
    regularization,
    reshaping,
    scaling,
)
from flowlet.keras.layers.base import layers

serial.publish(layers, "get")
__getattr__, __dir__ = api.attach(__name__)
