"""`tf.keras.optimizers`: how the weights follow the gradients. One file an algorithm; what they share is in
`base.py`."""

from flowlet import api
from flowlet.keras.optimizers import (  # noqa: F401
    adadelta,
    adafactor,
    adagrad,
    adam,
    adamax,
    ftrl,
    lamb,
    lion,
    nadam,
    rmsprop,
    schedules,
    sgd,
)
from flowlet.keras.optimizers.base import Optimizer  # noqa: F401
from flowlet.keras.optimizers.family import deserialize, get, serialize  # noqa: F401

__getattr__, __dir__ = api.attach(__name__)
