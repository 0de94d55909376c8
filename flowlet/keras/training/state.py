"""The values of many variables as a few packed arrays, for as long as compiled programs run on them.

A dispatch costs per array, so that small variables of one dtype travel as one flat vector. While the packed form is
the newest, each variable holds a `Pending`, and gets its own value back when somebody reads it.
"""

import jax
import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.core import frame
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

    @property
    def size(self):
        """The size of the values in bytes."""
        return sum(int(np.prod(shape)) * np.dtype(dtype).itemsize for shape, dtype in zip(self.shapes, self.dtypes))

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
        gives_away: whether the program may use the memory of the old values again. Not where a check inside it may
            fail: then they are all there is.
        keeps: whether to keep the values of before the last run, for `restore`.
    """

    def __init__(self, variables, gives_away=True, keeps=False):
        self.variables, self.layout, self.gives_away, self.keeps = variables, Layout(variables), gives_away, keeps
        self._packed, self._given, self._before = None, None, None
        self._pending = Pending(self._settle)
        self._pack = jax.jit(lambda values: [jnp.copy(array) for array in self.layout.pack(values)])
        self._copy = jax.jit(lambda packed: [jnp.copy(array) for array in packed])
        self._unpack = jax.jit(lambda packed: [jnp.copy(array) for array in self.layout.unpack(packed)])

    def compiled(self, function, **options):
        """`jax.jit` of a function whose first argument and first result are the packed values."""
        return jax.jit(function, donate_argnums=0 if self.gives_away and not self.keeps else (), **options)

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

    def run(self, function, *arguments):
        """Call `function(packed, *arguments)` and take the packed values that it gives first; its second result.

        No interrupt may come between the call, with which the old values are gone, and its results: `extend` and `map`
        make both one step for Python.

        Raises:
            InvalidArgumentError: where a check of the user's inside the program fails; the values stay the old ones.
        """
        found = []
        try:
            found.extend(map(function, [self.current()], *[[one] for one in arguments]))
            if not self.gives_away:
                jax.block_until_ready(found)
        except jax.errors.JaxRuntimeError as error:
            found.clear()
            raise frame.reason(error) from None
        finally:
            if found:
                self._before = self._packed if self.keeps else None
                self._store(found[0][0])
        return found[0][1]

    def restore(self):
        """Back to the values of before the last run."""
        self._store(self._before)

    def forget(self):
        """Free the values of before the last run."""
        self._before = None

    def snapshot(self):
        """A copy of the packed values as they are now, for `load`."""
        return self._copy(self.current())

    def load(self, snapshot):
        """Back to the values of a snapshot, which stays."""
        self._store(self._copy(snapshot))

    def _store(self, packed):
        self._packed, self._given = packed, None
        for variable in self.variables:
            variable._data = self._pending

    def _settle(self):
        try:
            values = self._unpack(self._packed)
        except RuntimeError as error:
            raise errors.DataLossError(message=errors.message(
                f"The values of {len(self.variables)} variables ({self.variables[0].name}, ...) were lost when training "
                f"was cut off in the middle of a step: {error}", "", "make the model again.")) from None  # fmt: skip
        self._given = values
        for variable, value in zip(self.variables, values):
            if variable._data is self._pending:
                variable._data = value
