"""`tf.keras.backend`: functions under the names that Keras has for them; most are a call of one op."""

from flowlet import api
from flowlet.keras.backend import arithmetic, draws, phases, products, shaping, targets, units, values  # noqa: F401

__getattr__, __dir__ = api.attach(__name__)
