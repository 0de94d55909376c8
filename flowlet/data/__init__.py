"""`tf.data`: input pipelines. A `Dataset` describes how elements come about; each iteration makes them anew, lazily."""

from flowlet import api
from flowlet.data import dataset, experimental, files, options, readers, tables  # noqa: F401

__getattr__, __dir__ = api.attach(__name__)
api.hide_files(globals())
