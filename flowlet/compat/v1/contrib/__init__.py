"""`tf.contrib`: what published programs of TensorFlow 1 use of it. It loads on first use.

What stands elsewhere under the same name (`tf.contrib.rnn.BasicLSTMCell` is `tf.nn.rnn_cell.BasicLSTMCell`) is found
there, by the table in flowlet/replaced.py; any other name raises an error that says what to use.
"""

from flowlet import api, replaced
from flowlet.compat.v1.contrib import (  # noqa: F401
    arguments,
    composition,
    convolutions,
    datasets,
    dense,
    eager_gradients,
    global_variables,
    images,
    normalizing,
    optimizing,
    small_layers,
    vocabulary,
)

for _space in replaced.MOVED:
    api.declare(api.OLD + _space)
__getattr__, __dir__ = api.attach(__name__)
api.hide_files(globals())
