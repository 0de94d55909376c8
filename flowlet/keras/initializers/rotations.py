"""Orthogonal matrices."""

import math as numbers

import jax.numpy as jnp
import numpy as np

from flowlet.core.tensor import EagerTensor, Tracer
from flowlet.keras.initializers.base import Random, initializers
from flowlet.ops import math


@initializers.public("orthogonal", "OrthogonalInitializer", hidden=("OrthogonalV2",))
class Orthogonal(Random):
    """A random matrix whose rows or columns (whichever are fewer) are orthogonal and of length `gain`.

    All axes but the last are taken as one (Saxe et al., 2014).

    Raises:
        ValueError: when called with a shape of rank 0 or 1.

    >>> import flowlet as tf
    >>> q = tf.keras.initializers.Orthogonal()((2, 2))
    >>> tf.abs(tf.round(q @ tf.transpose(q))).numpy().tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """

    def __init__(self, gain=1.0, seed=None):
        super().__init__(seed)
        self.gain = gain

    def values(self, shape, dtype, part):
        if len(shape) < 2:
            raise ValueError("The tensor to initialize must be at least two-dimensional. "
                             f"Received: shape={shape} of rank {len(shape)}.")  # fmt: skip
        rows, columns = numbers.prod(shape[:-1]), shape[-1]
        drawn = self.numbers.normal((max(rows, columns), min(rows, columns)), dtype=dtype)._value
        xp = jnp if isinstance(drawn, Tracer) else np  # on the host: no compilation for a matrix drawn once
        q, r = xp.linalg.qr(xp.asarray(drawn, np.float64 if dtype.size == 8 else np.float32))
        q = q * xp.sign(xp.diagonal(r))
        q = (q.T if rows < columns else q).reshape(shape).astype(dtype._np)
        return math.multiply(EagerTensor(q), self.gain)
