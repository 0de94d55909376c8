"""One step of an optimizer as a pure function of arrays. The eager update and a compiled `fit` both use
it."""

import functools
import re

import jax.numpy as jnp

from flowlet import errors
from flowlet.keras import serial
from flowlet.keras.optimizers import rate as rates
from flowlet.keras.optimizers.arithmetic import filled, number

_NO_HYPERPARAMETERS = {"learning_rate", "lr", "name", "jit_compile", "gradient_aggregator",
                       "gradient_transformers"}  # fmt: skip
ACCUMULATOR, AVERAGE = "gradient_accumulator", "average"


@functools.cache
def _hyperparameter_names(cls):
    return [name for name in serial.constructor_arguments(cls) if name not in _NO_HYPERPARAMETERS]


def _plain_number(value):
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    value = value() if callable(value) else value
    return float(value.numpy() if hasattr(value, "numpy") else value)


def clip_by_norm(gradient, limit):
    """The gradient, scaled down where its Euclidean norm is over `limit`."""
    squares = jnp.sum(jnp.square(gradient))
    norm, limit = jnp.sqrt(squares), number(limit, gradient)
    return gradient * limit / jnp.maximum(norm, limit)


def clip_by_global_norm(gradients, limit):
    """All gradients, scaled alike where the norm of all together is over `limit`; NaN where that is not
    finite."""
    norm = jnp.sqrt(functools.reduce(jnp.add, [jnp.sum(jnp.square(gradient)) for gradient in gradients]))
    scale = number(limit, norm) * jnp.minimum(1 / norm, number(1, norm) / number(limit, norm))
    scale = jnp.where(jnp.isfinite(norm), scale, jnp.nan)
    return [gradient * scale.astype(gradient.dtype) for gradient in gradients]


class Pure:
    """The part of an optimizer that knows arrays only.

    A subclass gives `slot_names` and `update`; `initial_slots` where slots do not start as zeros.

    Attributes:
        elementwise: whether `update` treats each element alike, so that one flat vector may stand for all
            variables.
        slot_names: the names of the arrays kept for each variable.
        shared_names: the names of scalars kept once for all variables; they appear among the slots of each.
        scales_with_decay: whether `decay` lowers the learning rate.
    """

    elementwise = True
    slot_names = ()
    shared_names = ()
    scales_with_decay = True

    def initial_slots(self, value):
        """The first values of the slots of a variable, as a dict of NumPy arrays.

        Args:
            value: the variable's array; only its shape and dtype may be used (it may be a tracer).
        """
        return {name: filled(value) for name in self.slot_names}

    def update(self, gradient, value, slots, learning_rate, step):
        """One step of the algorithm for one variable; all are arrays of the variable's dtype.

        Args:
            gradient, value: arrays of the variable's shape.
            slots: a dict of arrays, as `initial_slots` gives.
            learning_rate: a scalar.
            step: int64 scalar, how many steps were made before this one.

        Returns:
            The new value and the new slots.
        """
        raise NotImplementedError

    def initial_state(self, value):
        """As `initial_slots`, with the arrays that gradient accumulation and averaging add."""
        slots = dict(self.initial_slots(value))
        if self.gradient_accumulation_steps:
            slots[ACCUMULATOR] = filled(value)
        if self.use_ema:
            slots[AVERAGE] = filled(value)
        return slots

    def hyperparameters(self):
        """All settings that `apply_arrays` reads, as a hashable tuple of (name, value): programs are cached
        by it."""
        names = _hyperparameter_names(type(self))
        found = [(name, _plain_number(getattr(self, name, None))) for name in names]
        return (*found, ("learning_rate", rates.signature(self._learning_rate)))

    def current_learning_rate(self, step, base=None):
        """The learning rate at a step, `decay` included, as a scalar array.

        Args:
            step: int64 scalar: how many steps were made before.
            base: the array of the learning rate's variable; it is read where None is given. Schedules need
                none.
        """
        rate = rates.at(self._learning_rate, step) if base is None else base
        if self.decay and self.scales_with_decay:
            rate = rate / (1 + number(self.decay, rate) * jnp.asarray(step).astype(rate.dtype))
        return rate

    def clip(self, gradients):
        """A list of gradients, limited by `clipvalue`, then `clipnorm`, then `global_clipnorm`."""
        if self.clipvalue is not None:
            limits = [number(self.clipvalue, gradient) for gradient in gradients]
            gradients = [jnp.clip(gradient, -limit, limit) for gradient, limit in zip(gradients, limits)]
        if self.clipnorm is not None:
            gradients = [clip_by_norm(gradient, self.clipnorm) for gradient in gradients]
        if self.global_clipnorm is not None:
            gradients = clip_by_global_norm(gradients, self.global_clipnorm)
        return gradients

    def exclude_from_weight_decay(self, var_list=None, var_names=None):
        """Spare variables from `weight_decay`.

        Args:
            var_list: variables to spare.
            var_names: regular expressions; a variable is spared where one is found in its name.

        Raises:
            ValueError: after the first step.
        """
        if self._bindings:
            raise ValueError("`exclude_from_weight_decay()` can only be configured before the optimizer is "
                             "built.")  # fmt: skip
        self._excluded = [id(variable) for variable in var_list or ()]
        self._excluded_names = re.compile("|".join(var_names)) if var_names else None

    def decayed(self, variables):
        """Which of the variables `weight_decay` applies to, as a tuple of bools."""
        pattern = self._excluded_names
        return tuple(id(variable) not in self._excluded and not (pattern and pattern.search(variable.name))
                     for variable in variables)  # fmt: skip

    def packs(self, variables):
        """Whether `apply_arrays` may be called with one flat vector that stands for all these variables."""
        alike = len({variable.dtype for variable in variables}) <= 1
        spared = self.weight_decay is not None and not all(self.decayed(variables))
        return self.elementwise and alike and self.clipnorm is None and not spared

    def apply_arrays(self, gradients, values, slots, learning_rate, step, decayed=None):
        """One whole step: accumulate, clip, decay weights, update, average. Constraints are left to the
        caller.

        Args:
            gradients, values: lists of arrays, one a variable.
            slots: a list of dicts of arrays, as `initial_state` gives.
            learning_rate: a scalar, from `current_learning_rate`.
            step: int64 scalar: how many steps were made before this one.
            decayed: from `decayed(variables)`; all, where None is given.

        Returns:
            The new values and the new slots, as lists.
        """
        gradients = [gradient.astype(value.dtype) for gradient, value in zip(gradients, values)]
        if self.loss_scale_factor is not None:
            gradients = [gradient / number(self.loss_scale_factor, gradient) for gradient in gradients]
        decayed = decayed or (True,) * len(values)
        update = self._accumulate if self.gradient_accumulation_steps else self._update_all
        found = update(gradients, values, slots, learning_rate, step, decayed)
        if self.use_ema:
            return self._averaged(*found, step // (self.gradient_accumulation_steps or 1))
        return found

    def _accumulate(self, gradients, values, slots, learning_rate, step, decayed):
        """Sum the gradients; every so often, make a step with their mean."""
        every = self.gradient_accumulation_steps
        step, due = step // every, (step + 1) % every == 0
        sums = [gradient + one[ACCUMULATOR] for gradient, one in zip(gradients, slots)]
        means = [total / every for total in sums]
        new_values, new_slots = self._update_all(means, values, slots, learning_rate, step, decayed)
        new_values = [jnp.where(due, new, old) for new, old in zip(new_values, values)]
        new_slots = [{name: jnp.where(due, new[name], old[name]) for name in old} | {
                     ACCUMULATOR: jnp.where(due, jnp.zeros_like(total), total)}
                     for new, old, total in zip(new_slots, slots, sums)]  # fmt: skip
        return new_values, new_slots

    def _update_all(self, gradients, values, slots, learning_rate, step, decayed):
        new_values, new_slots = [], []
        for gradient, value, one, spoils in zip(self.clip(gradients), values, slots, decayed):
            rate = jnp.asarray(learning_rate).astype(value.dtype)
            if self.weight_decay is not None and spoils:
                value = value - value * number(self.weight_decay, value) * rate
            value, changed = self.update(gradient, value, one, rate, step)
            new_values.append(value)
            new_slots.append({**one, **changed})
        return new_values, new_slots

    def _averaged(self, values, slots, step):
        """Move each average toward its value; overwrite the values with the averages where that is asked
        for."""
        new_values = []
        for value, one in zip(values, slots):
            momentum = jnp.where(step != 0, number(self.ema_momentum, value), number(0, value))
            one[AVERAGE] = momentum * one[AVERAGE] + (1 - momentum) * value
            if self.ema_overwrite_frequency:
                value = jnp.where((step + 1) % self.ema_overwrite_frequency == 0, one[AVERAGE], value)
            new_values.append(value)
        return new_values, slots


def check(gradient, variable, op):
    """Raise TensorFlow's error where a gradient has not the shape of its variable."""
    if gradient.shape != variable.shape:
        shapes = [str(list(array.shape)).replace(" ", "") for array in (variable, gradient)]
        text = f"var and grad do not have the same shape{shapes[0]} {shapes[1]}"
        raise errors.invalid(text, f"ResourceApply{op}")
