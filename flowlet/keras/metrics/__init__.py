"""`tf.keras.metrics`."""

from flowlet import api
from flowlet.keras.metrics import (  # noqa: F401
    accuracies,
    base,
    confusion,
    curves,
    iou,
    mean,
    rates,
    regression,
    resolve,
    scores,
    wrapped,
)

base.add_names_in_small_letters()
__getattr__, __dir__ = api.attach(__name__)
