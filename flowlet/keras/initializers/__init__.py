"""`tf.keras.initializers`: what weights start as. The same names are in `tf.initializers`."""

from flowlet import api
from flowlet.keras import serial
from flowlet.keras.initializers import constants, distributions, rotations, scaling, simple  # noqa: F401
from flowlet.keras.initializers.base import initializers

serial.publish(initializers)
__getattr__, __dir__ = api.attach(__name__)
