"""`tf.keras.models`: Model, Sequential, and what describes them."""

from flowlet import api

__getattr__, __dir__ = api.attach(__name__)
