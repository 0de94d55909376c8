"""`tf.config`, and how JAX is started."""

from flowlet import api
from flowlet.config import devices, release, switches  # noqa: F401  (they start JAX when first asked)
from flowlet.config.jax_start import start  # noqa: F401

__getattr__, __dir__ = api.attach(__name__)
