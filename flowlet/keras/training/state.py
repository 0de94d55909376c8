"""The values of many variables as a few packed arrays, for as long as compiled programs run on them.

A dispatch costs per array, so that small variables of one dtype travel as one flat vector. While the packed form is
the newest, each variable holds a `Pending`, and gets its own value back when somebody reads it.
"""

import jax
import jax.numpy as jnp
import numpy as np

from flowlet.core.variable import Pending

SMALL = 16384  # elements up to which a variable is packed with others


class Layout:
    """Where each of some variables lies in the packed form: (group, start) or an array of its own."""

    def __init__(self, variables):
        self.shapes = [tuple(variable.shape.as_list()) for variable in variables]
        self.dtypes = [variable.dtype._np for variable in variables]
        self.groups, self.alone = {}, []
        for position, (shape, dtype) in enumerate(zip(self.shapes, self.dtypes)):
            if np.prod(shape) <= SMALL:
                self.groups.setdefault(np.dtype(dtype), []).append(position)
            else:
                self.alone.append(position)

    def pack(self, values):
        """The packed form: one vector a dtype, then the large arrays; inside jit."""
        packed = [jnp.concatenate([jnp.ravel(values[i]) for i in group]) for group in self.groups.values()]
        return packed + [values[i] for i in self.alone]

    def unpack(self, packed):
        """The values in the order of the variables; inside jit."""
        values = [None] * len(self.shapes)
        for vector, group in zip(packed, self.groups.values()):
            start = 0
            for i in group:
                size = int(np.prod(self.shapes[i]))
                values[i] = jax.lax.slice(vector, (start,), (start + size,)).reshape(self.shapes[i])
                start += size
        for i, array in zip(self.alone, packed[len(self.groups) :]):
            values[i] = array
        return values


class Held:
    """The state of a program: the packed values of its variables, the newest there are.

    Args:
        variables: the variables that the program reads or assigns, each once.
    """

    def __init__(self, variables):
        self.variables, self.layout = variables, Layout(variables)
        self._packed, self._given = None, None
        self._pending = Pending(self._settle)
        self._pack = jax.jit(lambda values: [jnp.copy(array) for array in self.layout.pack(values)])
        self._unpack = jax.jit(lambda packed: [jnp.copy(array) for array in self.layout.unpack(packed)])

    def current(self):
        """The packed values; packed anew where a variable was assigned by somebody else."""
        if not self._is_newest():
            self._packed = self._pack([variable._value for variable in self.variables])
            self._given = [variable._data for variable in self.variables]
        return self._packed

    def _is_newest(self):
        if self._packed is None:
            return False
        given = self._given
        if given is None:
            return all(variable._data is self._pending for variable in self.variables)
        return all(variable._data is one for variable, one in zip(self.variables, given))

    def store(self, packed):
        """Take a program's result; the variables read it from here when they are asked."""
        self._packed, self._given = packed, None
        for variable in self.variables:
            variable._data = self._pending

    def _settle(self):
        values = self._unpack(self._packed)
        self._given = values
        for variable, value in zip(self.variables, values):
            if variable._data is self._pending:
                variable._data = value
