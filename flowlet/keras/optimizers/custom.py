"""Optimizers that users write, for TensorFlow 2.8 (`_resource_apply_dense`) or later releases
(`update_step`).

Their methods work on variables, one after the other; so do built-in optimizers of which a subclass changes a
part.
"""

import functools
import inspect

import jax.numpy as jnp

from flowlet import errors
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.tensor import EagerTensor
from flowlet.keras.optimizers import rate as rates
from flowlet.keras.optimizers.arithmetic import number
from flowlet.keras.optimizers.pure import AVERAGE, Pure, check
from flowlet.keras.optimizers.schedules import LearningRateSchedule
from flowlet.ops.cast import cast

# What a subclass may override, in the update of one variable or around it, and so leave the compiled path.
INSIDE = ("update_step", "_resource_apply_dense", "_decayed_lr", "_prepare_local", "_prepare",
          "_create_slots", "build", "add_slot", "slot_variables", "_transform_gradients",
          "_aggregate_gradients", "_transform_unaggregated_gradients")  # fmt: skip
AROUND = ("apply_gradients", "minimize", "compute_gradients", "_compute_gradients", "_get_gradients",
          "scale_loss")  # fmt: skip


@functools.cache
def _overrides(cls, names):
    """Whether a subclass of the class that has `update` overrides one of the methods, or none has
    `update`."""
    home = next(base for base in cls.__mro__ if "update" in base.__dict__)
    if home is Pure:
        return True
    return any(getattr(cls, name) is not getattr(home, name) for name in names)


@functools.cache
def _accepts(function, name, position):
    """Whether a method takes an argument by name, or at least `position` arguments besides `self`."""
    parameters = inspect.signature(function).parameters.values()
    plain = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    return any(p.name == name for p in parameters) or len(plain) > position


class Custom:
    """The part of an optimizer that lets subclasses work on variables."""

    _stepping = None  # the learning rate, while a step is under way
    _use_locking = False

    @property
    def pure(self):
        """Whether `apply_arrays` says all that a step does; if not, only `minimize` or `apply_gradients`
        does."""
        return self._plain(INSIDE + AROUND)

    def _plain(self, names):
        return not (self.gradient_transformers or self.gradient_aggregator or _overrides(type(self), names)
                    or any(name in self.__dict__ for name in names))  # fmt: skip

    def _apply_each(self, pairs):
        """One step, variable by variable."""
        if self.gradient_accumulation_steps:
            raise NotImplementedError(errors.message(
                f"The optimizer {type(self).__name__} has an update of its own, and "
                f"gradient_accumulation_steps={self.gradient_accumulation_steps}.", "one or the other.",
                "sum the gradients in your training loop, and call apply_gradients every few batches."))
        variables = [variable for _, variable in pairs]
        step = self.iterations._value
        self._create_all_weights(variables)
        if self.loss_scale_factor is not None:
            pairs = [(gradient / self.loss_scale_factor, variable) for gradient, variable in pairs]
        rate = None if self._learning_rate is None else EagerTensor(self.current_learning_rate(step))
        self._stepping = rate, {name: shared._value for name, shared in self._shared.items()}
        try:
            state = self._prepare(variables)
            pairs = self._aggregate_gradients(self._transform_unaggregated_gradients(pairs))
            for gradient, variable in self._transform_gradients(pairs):
                self._apply_one(gradient, variable, state, step)
        finally:
            self._stepping = None
        self.iterations.assign_add(1)

    def _apply_one(self, gradient, variable, state, step):
        rate, _ = self._stepping
        if self.weight_decay is not None and self.decayed([variable])[0]:
            value = variable._value
            share = number(self.weight_decay, value) * rate._value.astype(value.dtype)
            variable._value = value - value * share
        if type(self)._resource_apply_dense is not Custom._resource_apply_dense:
            takes = _accepts(type(self)._resource_apply_dense, "apply_state", 9)
            self._resource_apply_dense(gradient, variable, **({"apply_state": state} if takes else {}))
        elif _accepts(type(self).update_step, "learning_rate", 3):
            self.update_step(gradient, variable, rate)
        else:
            self.update_step(gradient, variable)
        if self.use_ema:
            average = self.add_slot(variable, AVERAGE)
            (value,), (slots,) = self._averaged([variable._value], [{AVERAGE: average._value}], step)
            variable._value, average._value = value, slots[AVERAGE]
        if variable.constraint is not None:
            variable.assign(variable.constraint(variable))

    def update_step(self, gradient, variable, learning_rate=None):
        """Update one variable in place: what subclasses of TensorFlow 2.11 and later override.

        Args:
            gradient: a tensor of the variable's shape.
            variable: the variable.
            learning_rate: a scalar tensor; the current rate by default.
        """
        if type(self).update is Pure.update:
            raise NotImplementedError(errors.message(
                f"`_resource_apply_dense` must be implemented in subclasses; {type(self).__name__} has none.",
                fix="override `update_step(self, gradient, variable, learning_rate)`, which assigns to the "
                    "variable."))  # fmt: skip
        value, step = variable._value, self.iterations._value
        slots = self.slot_variables([variable])[0]
        rate, shared = self._stepping or (EagerTensor(self.current_learning_rate(step)), {})
        rate = rate if learning_rate is None else conversion.convert(learning_rate)
        gradient = jnp.asarray(conversion.convert(gradient)._value).astype(value.dtype)
        check(gradient, value, type(self).__name__)
        before = {name: shared.get(name, slot._value) for name, slot in slots.items()}
        variable._value, after = self.update(gradient, value, before, rate._value.astype(value.dtype), step)
        for name, array in after.items():
            slots[name]._value = array

    def _resource_apply_dense(self, grad, var, apply_state=None):
        """Update one variable in place: what subclasses of TensorFlow 2.0 to 2.10 override."""
        self.update_step(grad, var)

    # What those of 2.0 to 2.10 override or call

    def _create_all_weights(self, var_list):
        self.iterations  # noqa: B018  made first
        self._create_slots(var_list)
        if type(self).build is not Custom.build and not all(id(v) in self._index_dict for v in var_list):
            if self._index_dict:
                raise ValueError(errors.message(
                    f"Unknown variable among {[v.name for v in var_list]}. This optimizer can only be called "
                    "for the variables it was originally built with.",
                    fix="make a new optimizer for another set of variables, or build it with all of them."))
            self.build(var_list)

    def _create_slots(self, var_list):
        if type(self).update is not Pure.update:
            self.slot_variables(var_list)

    def _prepare(self, var_list):
        state = {}
        for key in dict.fromkeys((variable.device, variable.dtype) for variable in var_list):
            state[key] = {}
            self._prepare_local(*key, state)
        return state

    def _prepare_local(self, var_device, var_dtype, apply_state):
        if self._learning_rate is not None:
            apply_state[(var_device, var_dtype)]["lr_t"] = self._decayed_lr(var_dtype)

    def _fallback_apply_state(self, var_device, var_dtype):
        state = {(var_device, var_dtype): {}}
        self._prepare_local(var_device, var_dtype, state)
        return state[(var_device, var_dtype)]

    def _decayed_lr(self, var_dtype):
        """The learning rate of this step as a tensor."""
        return cast(EagerTensor(self.current_learning_rate(self.iterations._value)), var_dtype)

    def _transform_unaggregated_gradients(self, grads_and_vars):
        return grads_and_vars

    def _aggregate_gradients(self, grads_and_vars):
        return self.gradient_aggregator(grads_and_vars) if self.gradient_aggregator else grads_and_vars

    def _transform_gradients(self, grads_and_vars):
        gradients = [jnp.asarray(conversion.convert(gradient)._value) for gradient, _ in grads_and_vars]
        pairs = [(EagerTensor(gradient), variable)
                 for gradient, (_, variable) in zip(self.clip(gradients), grads_and_vars)]  # fmt: skip
        for transform in self.gradient_transformers or ():
            pairs = list(transform(pairs))
        return pairs

    def _set_hyper(self, name, value):
        setattr(self, name, value)

    def _get_hyper(self, name, dtype=None):
        value = self._learning_rate if name in ("learning_rate", "lr") else getattr(self, name)
        if isinstance(value, LearningRateSchedule):
            return value
        value = value() if callable(value) else value
        return value if dtype is None else cast(value, dtype)

    def _serialize_hyperparameter(self, name):
        return self._plain_config()[name]

    _initial_decay = property(lambda self: self.decay)

    # What those of 2.11 and later override or call

    def build(self, var_list):
        """Make the slots of variables before the first step."""
        self._index_dict = {id(variable): i for i, variable in enumerate(var_list)}
        self._trainable_variables = list(var_list)
        self.built = True
        if type(self).build is Custom.build:
            self._create_all_weights(var_list)

    def _build_index_dict(self, var_list):
        self._index_dict = {id(variable): i for i, variable in enumerate(var_list)}

    def _var_key(self, variable):
        return id(variable)

    def _get_variable_index(self, variable):
        return self._index_dict[id(variable)]

    def _build_learning_rate(self, learning_rate):
        return rates.make(learning_rate, self._name)

    def assign(self, variable, value):
        """Set a variable to a value of any float type."""
        variable.assign(cast(value, variable.dtype))

    def assign_add(self, variable, value):
        """Add a value of any float type to a variable."""
        variable.assign_add(cast(value, variable.dtype))

    def assign_sub(self, variable, value):
        """Subtract a value of any float type from a variable."""
        variable.assign_sub(cast(value, variable.dtype))

    def _assert_valid_dtypes(self, tensors):
        for tensor in tensors:
            if tensor.dtype not in dtypes.FLOATS + dtypes.COMPLEX:
                raise ValueError(f"Invalid type {tensor.dtype!r} for {tensor.name}, expected: "
                                 f"{[dtype.name for dtype in dtypes.FLOATS + dtypes.COMPLEX]}.")  # fmt: skip
