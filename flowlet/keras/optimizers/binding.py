"""The compiled step of an optimizer on some variables."""

import jax

from flowlet.keras.optimizers import rate as rates
from flowlet.keras.optimizers.pure import check


class Binding:
    """An optimizer's variables of one step, their slots, and the compiled updates of them."""

    def __init__(self, optimizer, variables):
        for variable in variables:
            if not hasattr(variable, "assign"):
                raise NotImplementedError(f"Updating a `Tensor` is not implemented. Received: var={variable}")
        self.variables, self.programs = variables, {}
        self.names = []  # for each variable, the names of its slots and their places among `slots`
        self.slots = []
        places = {}
        for found in optimizer.slot_variables(variables):
            for slot in found.values():
                if id(slot) not in places:
                    places[id(slot)] = len(self.slots)
                    self.slots.append(slot)
            self.names.append([(name, places[id(slot)]) for name, slot in found.items()])
        self.constrained = [variable for variable in variables if variable.constraint is not None]

    def step(self, optimizer, gradients):
        """Update the variables and slots in one compiled call."""
        key = optimizer.hyperparameters()
        program = self.programs.get(key)
        if program is None:
            program = self.programs[key] = jax.jit(self._program(optimizer), inline=True)
        count = optimizer.iterations
        values, slots, step = program(
            [gradient._value for gradient in gradients], [variable._value for variable in self.variables],
            [slot._value for slot in self.slots], rates.argument(optimizer._learning_rate, count._value),
            count._value)  # fmt: skip
        for variable, value in zip(self.variables, values):
            variable._value = value
        for slot, value in zip(self.slots, slots):
            slot._value = value
        count._value = step
        for variable in self.constrained:
            variable.assign(variable.constraint(variable))

    def _program(self, optimizer):
        decayed = optimizer.decayed(self.variables)

        def program(gradients, values, slots, rate, step):
            for gradient, value in zip(gradients, values):
                check(gradient, value, type(optimizer).__name__)
            slots = [{name: slots[place] for name, place in names} for names in self.names]
            rate = optimizer.current_learning_rate(step, rate)
            values, found = optimizer.apply_arrays(gradients, values, slots, rate, step, decayed)
            flat = {place: one[name] for names, one in zip(self.names, found) for name, place in names}
            return values, [flat[place] for place in range(len(flat))], step + 1

        return program
