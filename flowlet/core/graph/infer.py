"""Static shapes of an operation's results: by running its body on shapes alone, for two sizes of every unknown axis."""

import functools

import jax

from flowlet.core import dtypes

# An unknown size is tried as both of these; where the result differs, its size is unknown too. Both have many
# divisors, so that reshapes and strides go through.
SIZES = (5040, 10080)


def outputs(function, inputs):
    """(dtype, shape) of each result.

    Args:
        function: of arrays: a row's body with its attributes set.
        inputs: tensors of the graph; an unknown rank makes all results' shapes unknown, if the body cannot run at all.
    """
    if any(tensor.shape.rank is None for tensor in inputs):
        return None
    shapes = tuple((tuple(tensor.shape.as_list()), tensor.dtype._np) for tensor in inputs)
    first = _run(function, shapes, SIZES[0])
    if not any(None in shape for shape, _ in shapes):
        return [(dtype, list(shape)) for shape, dtype in first]
    second = _run(function, shapes, SIZES[1])
    return [(dtype, [size if size == other else None for size, other in zip(shape, wide)] if len(shape) == len(wide) else None)
            for (shape, dtype), (wide, _) in zip(first, second)]  # fmt: skip


@functools.lru_cache(maxsize=4096)
def _run(function, shapes, size):
    specs = [jax.ShapeDtypeStruct(tuple(size if one is None else one for one in shape), dtype) for shape, dtype in shapes]
    found = jax.eval_shape(function, *specs)
    found = found if isinstance(found, (list, tuple)) else [found]
    return [(one.shape, dtypes.of(one.dtype)) for one in found]
