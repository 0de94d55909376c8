"""`tf.queue`: queues between operations of a graph, and readers of files that take names from them."""

from flowlet import api
from flowlet.compat.v1.queues import kinds, readers  # noqa: F401

__getattr__, __dir__ = api.attach(__name__)
api.hide_files(globals())
