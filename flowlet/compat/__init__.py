"""`tf.compat`: both eras' roots, and helpers for texts and bytes."""

from flowlet import api

__getattr__, __dir__ = api.attach(__name__)
