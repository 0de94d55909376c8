"""`tf.data` of TensorFlow 1: data sets with iterators of the graph."""

from flowlet import api
from flowlet.compat.v1.data import dataset, iterators, readers, structure  # noqa: F401

__getattr__, __dir__ = api.attach(__name__)
api.hide_files(globals())
