"""`tf.keras.utils.set_random_seed`."""

import random

import numpy as np

from flowlet.api import export
from flowlet.random import seeds


@export("keras.utils.set_random_seed")
def set_random_seed(seed):
    """Set the seeds of Python's `random`, of NumPy and of TensorFlow at once.

    Raises:
        ValueError: for what is no integer.

    >>> import flowlet as tf
    >>> tf.keras.utils.set_random_seed(42)
    """
    if not isinstance(seed, int):
        raise ValueError("Expected `seed` argument to be an integer. "
                         f"Received: seed={seed} (of type {type(seed)})")  # fmt: skip
    random.seed(seed)
    np.random.seed(seed)
    seeds.set_seed(seed)
