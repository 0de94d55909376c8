"""`tf.keras.layers`."""

from flowlet import api

__getattr__, __dir__ = api.attach(__name__)
