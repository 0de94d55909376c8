"""`tf.summary`: writes what TensorBoard shows. (TensorFlow 1's functions of these names are in flowlet/compat/v1/summary.)"""

from flowlet import api
from flowlet.summary import recording, traces, values, writers  # noqa: F401

__getattr__, __dir__ = api.attach(__name__)
