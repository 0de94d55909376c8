"""What steps show: tensors by name, which travel as one flat vector and come out as Python numbers."""

import jax.numpy as jnp
import numpy as np

from flowlet.core.convert import convert


class Results:
    """What a step shows: names and shapes of its logs, which travel as one flat float64 vector."""

    def __init__(self, logs):
        self.names = list(logs)
        self.shapes = [tuple(logs[name].shape) for name in self.names]
        self.sizes = [int(np.prod(shape)) for shape in self.shapes]
        self.size = sum(self.sizes)
        self._scalars = all(shape == () for shape in self.shapes)

    def vector(self, arrays):
        """The logs as one vector; inside jit."""
        if not arrays:
            return jnp.zeros((0,), np.float64)
        return jnp.concatenate([jnp.ravel(array).astype(np.float64) for array in arrays])

    def read(self, vector):
        """The logs as a dict of Python floats (arrays where they are no scalars)."""
        if self._scalars:
            return dict(zip(self.names, vector.tolist()))
        found, start = {}, 0
        for name, shape, size in zip(self.names, self.shapes, self.sizes):
            part = vector[start : start + size]
            found[name] = float(part[0]) if shape == () else part.reshape(shape).astype(np.float32)
            start += size
        return found


def logs_of(model, logs):
    """What a step returned, as a dict of tensors."""
    if not isinstance(logs, dict):
        logs = {"loss": logs} if logs is not None else {}
    flat = {}
    for name, value in logs.items():
        if isinstance(value, dict):
            flat.update(value)
        elif value is not None:
            flat[name] = convert(value)
    return {name: convert(value) for name, value in flat.items()}


def read(logs):
    """A dict of tensors as one of Python floats (arrays where they are no scalars)."""
    results = Results(logs)
    return results.read(np.asarray(results.vector([logs[name]._value for name in logs])))
