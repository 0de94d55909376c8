"""Adagrad."""

import jax.numpy as jnp

from flowlet.keras import settings
from flowlet.keras.optimizers.arithmetic import filled, number
from flowlet.keras.optimizers.base import Optimizer
from flowlet.keras.optimizers.family import public


@public
class Adagrad(Optimizer):
    """Steps divided by the root of the sum of all squared gradients so far.

    `a += g * g`, `w -= learning_rate * g / (sqrt(a) + epsilon)`.

    Args:
        learning_rate: a number or a schedule. Default: 0.001.
        initial_accumulator_value: what the sum starts with; not negative. Default: 0.1.
        epsilon: a small number added to the divisor. Default: 1e-7.
        name: the name of the optimizer.
        **kwargs: what every `Optimizer` takes.

    Raises:
        ValueError: for a negative initial value.

    Source: Duchi, Hazan and Singer, 2011; arithmetic as in TensorFlow 2.8.

    >>> import flowlet as tf
    >>> v = tf.Variable(1.0)
    >>> _ = tf.keras.optimizers.Adagrad(0.25, 0.0).apply_gradients([(tf.constant(3.0), v)])
    >>> round(v.numpy().item(), 6)
    0.75
    """

    slot_names = ("accumulator",)

    def __init__(self, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7, name="Adagrad",
                 **kwargs):  # fmt: skip
        if initial_accumulator_value < 0.0:
            raise ValueError(f"initial_accumulator_value must be non-negative: {initial_accumulator_value}")
        super().__init__(learning_rate, name=name, **kwargs)
        self.initial_accumulator_value = initial_accumulator_value
        self.epsilon = epsilon or settings.epsilon()

    def initial_slots(self, value):
        return {"accumulator": filled(value, self.initial_accumulator_value)}

    def update(self, gradient, value, slots, learning_rate, step):
        total = slots["accumulator"] + jnp.square(gradient)
        change = learning_rate * gradient / (jnp.sqrt(total) + number(self.epsilon, value))
        return value - change, {"accumulator": total}
