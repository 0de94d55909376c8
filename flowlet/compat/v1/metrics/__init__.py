"""`tf.metrics` of 1.x: (the value so far, the operation that takes a batch into account), counted in local variables."""

from flowlet import api
from flowlet.compat.v1.metrics import confusion, counts, means, ranking, thresholds  # noqa: F401

__getattr__, __dir__ = api.attach(__name__)
api.hide_files(globals())
