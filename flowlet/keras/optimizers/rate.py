"""The learning rate of an optimizer: a variable, a schedule, or a function that is called at each step."""

import jax.numpy as jnp

from flowlet import errors
from flowlet.core.tensor import EagerTensor, Reference, Tensor
from flowlet.core.variable import Variable
from flowlet.keras import serial, settings
from flowlet.keras.optimizers.schedules import Formula, LearningRateSchedule, schedules


def is_changing(rate):
    """Whether a learning rate is a schedule or a function rather than a variable."""
    return rate is not None and not isinstance(rate, Variable)


def make(value, name):
    """What an optimizer keeps for the learning rate that it was given.

    Args:
        value: a number, tensor, variable, schedule, configuration of a schedule, or function without
            arguments.
        name: the optimizer's name, before the variable's.
    """
    if value is None or isinstance(value, Variable) or callable(value):
        return value
    if isinstance(value, dict):
        return schedules.deserialize(value)
    if isinstance(value, (str, bool, list, tuple)):
        raise ValueError(errors.message(
            "Argument `learning_rate` should be float, or an instance of LearningRateSchedule, or a "
            f"callable. Received instead: learning_rate={value!r}", fix="pass a number such as 0.001."))
    if isinstance(value, Tensor):
        variable = Variable(value, trainable=False)
    else:
        variable = Variable(float(value), trainable=False, dtype=settings.floatx())
    variable._name = f"{name}/learning_rate"
    return variable


def signature(rate):
    """What the rate's value depends on besides the step and its variable, hashable: part of the key of
    programs."""
    found = rate.signature() if isinstance(rate, Formula) else None
    if found is None and is_changing(rate):
        return Reference(rate)
    return found


def argument(rate, step):
    """The rate as an argument of a compiled update: its array, or None where the program holds the
    formula."""
    if isinstance(rate, Variable):
        return rate._value
    if isinstance(rate, Formula) and rate.signature() is not None:
        return None
    return at(rate, step)


def at(rate, step):
    """The rate at a step, as an array. Schedules are given the step as float32, as TensorFlow 2.8 does."""
    if isinstance(rate, Variable):
        return rate._value
    if isinstance(rate, LearningRateSchedule):
        found = rate(EagerTensor(jnp.asarray(step).astype(settings.floatx())))
    else:
        found = rate()
    return jnp.asarray(getattr(found, "_value", found)).astype(settings.floatx())


def config(rate, given):
    """The rate for a configuration: the number that the user gave, where it is still that."""
    if isinstance(rate, LearningRateSchedule):
        return serial.plain(rate)
    value = float(rate.numpy() if isinstance(rate, Variable) else rate())
    same = isinstance(given, (int, float)) and value == rate.dtype.as_numpy_dtype(given)
    return given if same else value
