"""`tf.keras.models`: Model, Sequential, and what describes and copies them."""

from flowlet import api
from flowlet.keras.models import cloning, config, model, sequential  # noqa: F401

__getattr__, __dir__ = api.attach(__name__)
