"""Initializers that give matrices: the identity, and orthogonal ones."""

import math

from flowlet import api
from flowlet.api import export
from flowlet.compat.v1.initializers.base import Initializer, names, sizes_of
from flowlet.compat.v1.random import draws
from flowlet.core import dtypes


@export(*names("identity", "keras.initializers.Identity"))
class Identity(Initializer):
    """`gain` on the diagonal of a matrix, zeros elsewhere.

    Raises:
        ValueError: for a shape that is not that of a matrix.
    """

    def __init__(self, gain=1.0, dtype=dtypes.float32):
        super().__init__(dtype)
        self.gain = gain

    def __call__(self, shape, dtype=None, partition_info=None):
        sizes = sizes_of(shape)
        if len(sizes) != 2:
            raise ValueError("Identity matrix initializer can only be used for 2D matrices.")
        return self.gain * api.resolve("compat.v1", "eye")(*sizes, dtype=self._kind(dtype))


@export(*names("orthogonal_initializer", "orthogonal", "keras.initializers.Orthogonal"))
class Orthogonal(Initializer):
    """A matrix with orthogonal columns (or rows), from the QR decomposition of random normal numbers.

    Args:
        gain: what the matrix is multiplied by.

    Raises:
        ValueError: for a shape of less than two axes.
    """

    def __init__(self, gain=1.0, seed=None, dtype=dtypes.float32):
        super().__init__(dtype)
        self.gain, self.seed = gain, seed

    def __call__(self, shape, dtype=None, partition_info=None):
        sizes = sizes_of(shape)
        if len(sizes) < 2:
            raise ValueError("The tensor to initialize must be at least two-dimensional")
        rows, columns = math.prod(sizes[:-1]), sizes[-1]
        drawn = draws.random_normal((max(rows, columns), min(rows, columns)), dtype=self._kind(dtype), seed=self.seed)
        q, r = api.resolve("compat.v1.linalg", "qr")(drawn, full_matrices=False)
        q = q * api.resolve("compat.v1", "sign")(api.resolve("compat.v1.linalg", "tensor_diag_part")(r))
        if rows < columns:
            q = api.resolve("compat.v1.linalg", "matrix_transpose")(q)
        return self.gain * api.resolve("compat.v1", "reshape")(q, sizes)
