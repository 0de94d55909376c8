"""`tf.summary` of TensorFlow 1: operations whose value is a serialized Summary, and the writer of event files."""

from flowlet import api
from flowlet.compat.v1.summary import file_writer, messages, operations, projector, reading  # noqa: F401

__getattr__, __dir__ = api.attach(__name__)
api.hide_files(globals())
