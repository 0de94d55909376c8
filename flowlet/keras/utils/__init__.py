"""`tf.keras.utils`: helpers around data and models."""

from flowlet import api
from flowlet.keras.utils import arrays, plotting, sequence  # noqa: F401

__getattr__, __dir__ = api.attach(__name__)
