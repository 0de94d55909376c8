"""Files that TensorFlow reads and writes: checkpoints, records, event files; and the public namespace `tf.io`."""

from flowlet import api

__getattr__, __dir__ = api.attach(__name__)
