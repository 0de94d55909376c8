"""`tf.keras`. Importing this package loads all of it and makes its names public."""

from flowlet import api, ops  # noqa: F401
from flowlet.core import mode
from flowlet.keras import (  # noqa: F401
    activations,
    backend,
    callbacks,
    checks,
    constraints,
    entering,
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

mode.when_graphs(entering.begin)  # after everything else: it looks at all public classes
