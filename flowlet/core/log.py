"""`tf.get_logger()`: the logger that TensorFlow's and Keras's warnings go to."""

import logging

from flowlet.api import export

logger = logging.getLogger("tensorflow")  # programs of the time set its level by this name


@export("get_logger")
def get_logger():
    """The logger of the library, a `logging.Logger` named `"tensorflow"`.

    >>> import flowlet as tf
    >>> tf.get_logger().name
    'tensorflow'
    """
    return logger
