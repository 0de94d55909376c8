"""`tf.keras`. Importing this package loads all of it and makes its names public."""

from flowlet import api, ops  # noqa: F401
from flowlet.keras import (  # noqa: F401
    activations,
    backend,
    callbacks,
    checks,
    constraints,
    initializers,
    layers,
    losses,
    metrics,
    mixed_precision,
    models,
    optimizers,
    regularizers,
    seeding,
    serial,
    settings,
    utils,
)

__version__ = api.KERAS
__getattr__, __dir__ = api.attach(__name__)
