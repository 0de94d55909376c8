"""The variables of an optimizer: the count of steps, and the slots of each trained variable."""

import numpy as np

from flowlet import api, errors
from flowlet.core import dtypes
from flowlet.core.variable import Variable

_SIMPLE = {"zeros": np.zeros, "ones": np.ones}


class VariableList(list):
    """The optimizer's variables: `optimizer.variables()` of TensorFlow 2.8, `optimizer.variables` of later
    releases."""

    def __call__(self):
        return self


def first_value(initializer, shape, dtype):
    """The first value of an optimizer's variable, from an initializer, the name of one, or a value."""
    if isinstance(initializer, str):
        if initializer in _SIMPLE:
            return _SIMPLE[initializer](shape, dtype.as_numpy_dtype)
        initializer = api.lookup("keras.initializers.get")(initializer)
    return initializer(shape, dtype=dtype) if callable(initializer) else initializer


def named(value, name, dtype=None):
    """An untrained variable of exactly this name, whatever name scopes are open."""
    variable = Variable(value, trainable=False, dtype=dtype)
    variable._name = name
    return variable


class State:
    """The part of an optimizer that keeps variables."""

    slots_by_variable = False  # whether the slots of one variable stand together in `weights`

    def _start_state(self):
        self._iterations = None
        self._slots = {}  # id of a variable -> (the variable, {slot name: slot})
        self._shared = {}
        self._weights = []

    def __getstate__(self):
        return {**self.__dict__, "_bindings": {}}

    def __setstate__(self, state):
        self.__dict__.update(state)
        self._slots = {id(variable): (variable, slots) for variable, slots in self._slots.values()}

    @property
    def iterations(self):
        """The int64 variable that counts the steps made."""
        if self._iterations is None:
            self._iterations = self._keep(named(0, f"{self._name}/iter", "int64"))
        return self._iterations

    @iterations.setter
    def iterations(self, variable):
        if self._iterations is not None:
            raise RuntimeError("Cannot set `iterations` to a new Variable after the Optimizer weights have "
                               f"been created. Here it is attempting to set it to {variable}.")  # fmt: skip
        self._iterations = self._keep(variable)

    def _keep(self, variable):
        self._weights.append(variable)
        return variable

    def slot_variables(self, variables):
        """The slots of trained variables, made where they are missing: a list of dicts from name to Variable.

        Names of `shared_names` stand for the same Variable in each dict.
        """
        self.iterations  # noqa: B018  the count comes first among the weights
        found = [self._slots.setdefault(id(variable), (variable, {}))[1] for variable in variables]
        missing = [(variable, one, self.initial_state(variable._value))
                   for variable, one in zip(variables, found)]  # fmt: skip
        pairs = [(name, position) for position, (_, one, values) in enumerate(missing) for name in values
                 if name not in one]  # fmt: skip
        if not self.slots_by_variable:
            order = list(dict.fromkeys([*self.shared_names, *(name for name, _ in pairs)]))
            pairs.sort(key=lambda pair: order.index(pair[0]))
        for name, position in pairs:
            variable, one, values = missing[position]
            if name in self.shared_names:
                if name not in self._shared:
                    self._shared[name] = self._keep(named(values[name], f"{self._name}/{name}"))
                one[name] = self._shared[name]
            elif name not in one:
                one[name] = self._keep(named(values[name], f"{self._name}/{variable._name}/{name}"))
        return found

    def add_slot(self, var, slot_name, initializer="zeros", shape=None):
        """Make a slot for a variable (or give the one that is there).

        Args:
            var: the variable to be trained.
            slot_name: the name of the slot.
            initializer: its first value: an initializer, the name of one, or a value.
            shape: its shape; that of `var` by default.
        """
        one = self._slots.setdefault(id(var), (var, {}))[1]
        if slot_name not in one:
            shape = tuple(var.shape) if shape is None else tuple(shape)
            value = first_value(initializer, shape, var.dtype)
            one[slot_name] = self._keep(named(value, f"{self._name}/{var._name}/{slot_name}", var.dtype))
        return one[slot_name]

    def get_slot(self, var, slot_name):
        """The slot of a variable; a KeyError where there is none (yet)."""
        return self._slots[id(var)][1][slot_name]

    def get_slot_names(self):
        """The names of the slots made so far."""
        names = dict.fromkeys(name for _, one in self._slots.values() for name in one)
        return [name for name in names if name not in self.shared_names]

    def add_weight(self, name, shape, dtype=None, initializer="zeros", trainable=None, synchronization=None,
                   aggregation=None):  # fmt: skip
        """A variable of the optimizer's own, as subclasses written for TensorFlow 2.8 make it."""
        dtype = dtypes.float32 if dtype is None else dtypes.as_dtype(dtype)
        return named(first_value(initializer, tuple(shape), dtype), f"{self._name}/{name}", dtype)

    def add_variable(self, shape, initializer="zeros", dtype=None, aggregation=None, layout=None, name=None):
        """A variable of the optimizer's own, as subclasses written for later releases make it."""
        return self._keep(self.add_weight(name or "variable", shape, dtype, initializer))

    def add_variable_from_reference(self, model_variable=None, variable_name=None, shape=None,
                                    initial_value=None, initializer="zeros", name=None,
                                    reference_variable=None):  # fmt: skip
        """A variable of the shape and dtype of a trained one.

        Args:
            model_variable, reference_variable: the trained variable (2.11 and 3.0 call it so).
            variable_name, name: what the new one is called.
            shape: another shape.
            initial_value, initializer: its first value; zeros by default.
        """
        reference = reference_variable if model_variable is None else model_variable
        shape = tuple(reference.shape) if shape is None else tuple(shape)
        value = first_value(initializer, shape, reference.dtype) if initial_value is None else initial_value
        called = f"{self._name}/{reference._name}/{variable_name or name or 'variable'}"
        return self._keep(named(value, called, reference.dtype))

    def add_optimizer_variables(self, trainable_variables, name, initializer="zeros"):
        """Variables of the shapes of the trained ones: a list, or a tuple of lists where `name` is a list."""
        if not isinstance(name, str):
            first = initializer if isinstance(initializer, (list, tuple)) else [initializer] * len(name)
            return tuple(self.add_optimizer_variables(trainable_variables, *one) for one in zip(name, first))
        return [self.add_variable_from_reference(variable, name, initializer=initializer)
                for variable in trainable_variables]  # fmt: skip

    @property
    def weights(self):
        """All variables that the optimizer has made: the count of steps, then the slots."""
        return list(self._weights)

    @property
    def variables(self):
        """As `weights`. It may be called, as TensorFlow 2.8 wants it, or used as a list."""
        return VariableList(self._weights)

    def get_weights(self):
        """The values of `weights`, as NumPy arrays."""
        return [variable.numpy() for variable in self._weights]

    def set_weights(self, weights):
        """Set the values of `weights`; a ValueError where number or shapes differ."""
        if len(weights) != len(self._weights):
            raise ValueError(errors.message(
                f"You called `set_weights(weights)` on optimizer {self._name} with a  weight list of "
                f"length {len(weights)}, but the optimizer was expecting {len(self._weights)} weights. "
                f"Provided weights: {str(weights)[:50]}...",
                fix="" if self._weights else "call `optimizer.build(model.trainable_variables)` first."))
        for variable, value in zip(self._weights, weights):
            if tuple(variable.shape) != np.shape(value):
                raise ValueError(f"Optimizer weight shape {tuple(variable.shape)} not compatible with "
                                 f"provided weight shape {np.shape(value)}.")  # fmt: skip
        for variable, value in zip(self._weights, weights):
            variable.assign(np.asarray(value).astype(variable.dtype.as_numpy_dtype))
