"""FTRL-Proximal."""

import jax.numpy as jnp

from flowlet.keras.optimizers.arithmetic import filled, number
from flowlet.keras.optimizers.base import Optimizer
from flowlet.keras.optimizers.family import public

_NOT_NEGATIVE = ("initial_accumulator_value", "l1_regularization_strength", "l2_regularization_strength",
                 "l2_shrinkage_regularization_strength")  # fmt: skip


@public
class Ftrl(Optimizer):
    """Follow the regularized leader: gradient descent that sets small weights to exactly 0.

    Args:
        learning_rate: a number or a schedule. Default: 0.001.
        learning_rate_power: the exponent of the sum of squared gradients; 0 or negative. Default: -0.5.
        initial_accumulator_value: what that sum starts with; not negative. Default: 0.1.
        l1_regularization_strength: the larger, the more weights are 0; not negative. Default: 0.
        l2_regularization_strength: pulls weights toward 0; not negative. Default: 0.
        name: the name of the optimizer.
        l2_shrinkage_regularization_strength: adds `2 * strength * w` to the gradient; not negative. Default:
            0.
        beta: divided by twice the learning rate, it is added to the L2 strength. Default: 0.
        **kwargs: what every `Optimizer` takes.

    Raises:
        ValueError: for a value of the wrong sign.

    Source: McMahan et al., 2013; arithmetic as in TensorFlow 2.8.

    >>> import flowlet as tf
    >>> v = tf.Variable(1.0)
    >>> optimizer = tf.keras.optimizers.Ftrl(0.25, l1_regularization_strength=10.0)
    >>> _ = optimizer.apply_gradients([(tf.constant(0.5), v)])
    >>> v.numpy()
    np.float32(0.0)
    """

    slot_names = ("accumulator", "linear")
    slots_by_variable = True

    def __init__(self, learning_rate=0.001, learning_rate_power=-0.5, initial_accumulator_value=0.1,
                 l1_regularization_strength=0.0, l2_regularization_strength=0.0, name="Ftrl",
                 l2_shrinkage_regularization_strength=0.0, beta=0.0, **kwargs):  # fmt: skip
        super().__init__(learning_rate, name=name, **kwargs)
        self.learning_rate_power, self.beta = learning_rate_power, beta
        self.initial_accumulator_value = initial_accumulator_value
        self.l1_regularization_strength = l1_regularization_strength
        self.l2_regularization_strength = l2_regularization_strength
        self.l2_shrinkage_regularization_strength = l2_shrinkage_regularization_strength
        for argument in _NOT_NEGATIVE:
            if getattr(self, argument) < 0.0:
                raise ValueError(f"`{argument}` needs to be positive or zero. Received: "
                                 f"{argument}={getattr(self, argument)}.")  # fmt: skip
        if learning_rate_power > 0.0:
            raise ValueError("`learning_rate_power` needs to be negative or zero. Received: "
                             f"learning_rate_power={learning_rate_power}.")  # fmt: skip

    def initial_slots(self, value):
        return {"accumulator": filled(value, self.initial_accumulator_value), "linear": filled(value)}

    def update(self, gradient, value, slots, learning_rate, step):
        l1 = number(self.l1_regularization_strength, value)
        exponent = number(-self.learning_rate_power, value)
        l2 = number(self.l2_regularization_strength, value) + number(self.beta, value) / (2 * learning_rate)
        shrinkage = number(2 * self.l2_shrinkage_regularization_strength, value)
        total, old = slots["accumulator"] + jnp.square(gradient), slots["accumulator"]
        pulled = gradient + shrinkage * value
        linear = slots["linear"] + pulled - (total**exponent - old**exponent) / learning_rate * value
        curvature = total**exponent / learning_rate + 2 * l2
        found = (jnp.clip(linear, -l1, l1) - linear) / curvature
        return found, {"accumulator": total, "linear": linear}
