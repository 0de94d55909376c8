"""Sobol's sequence: points that fill a cube more evenly than random ones."""

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.dtypes import as_dtype, float32, float64, kernel_name
from flowlet.core.tensor import EagerTensor


@export("math.sobol_sample")
def sobol_sample(dim, num_results, skip=0, dtype=float32, name=None):
    """Points of Sobol's sequence in the unit cube (direction numbers of Joe and Kuo, 2008).

    Args:
        dim: the number of dimensions, at most 21201.
        num_results: the number of points.
        skip: how many points to leave out first.
        dtype: float32 or float64.

    Returns:
        A tensor of shape (num_results, dim).

    >>> import flowlet as tf
    >>> tf.math.sobol_sample(2, 2).numpy().tolist()
    [[0.5, 0.5], [0.75, 0.25]]
    """
    from scipy.stats import qmc  # which takes longer to load than to run

    dtype = as_dtype(dtype)
    if dtype not in (float32, float64):
        raise errors.invalid(f"Value for attr 'dtype' of {kernel_name(dtype)} is not in the list of allowed values: float, "
                             "double", "SobolSample")  # fmt: skip
    dim, count, skip = (conversion.static(one) for one in (dim, num_results, skip))
    for what, one, least in (("dim", dim, 1), ("num_results", count, 1), ("skip", skip, 0)):
        if one < least:
            raise errors.invalid(f"{what} must be at least {('zero', 'one')[least]}", "SobolSample")
    sequence = qmc.Sobol(dim, scramble=False, bits=32)
    points = sequence.fast_forward(skip + 1).random(count)  # the first point, the origin, is left out
    return EagerTensor(np.asarray(points).astype(dtype._np))
