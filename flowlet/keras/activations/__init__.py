"""`tf.keras.activations`: functions of a tensor, each public under its name and known to layers by it."""

from flowlet import api
from flowlet.keras import serial
from flowlet.keras.activations import bent, curved, rowwise  # noqa: F401
from flowlet.keras.activations.family import activations

serial.publish(activations)
__getattr__, __dir__ = api.attach(__name__)
