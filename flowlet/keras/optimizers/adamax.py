"""Adamax."""

import jax.numpy as jnp

from flowlet.keras import settings
from flowlet.keras.optimizers.arithmetic import complement, number, power
from flowlet.keras.optimizers.base import Optimizer
from flowlet.keras.optimizers.family import public


@public
class Adamax(Optimizer):
    """Adam with the largest recent gradient in the place of the root of the average square.

    With `t` the number of the step, from 1: `m += (g - m) * (1 - beta_1)`, `v = max(beta_2 * v, abs(g))`,
    `w -= learning_rate / (1 - beta_1 ** t) * m / (v + epsilon)`.

    Args:
        learning_rate: a number or a schedule. Default: 0.001.
        beta_1: the share of the old in the average of gradients. Default: 0.9.
        beta_2: by what the largest gradient shrinks at each step. Default: 0.999.
        epsilon: a small number added to the divisor. Default: 1e-7.
        name: the name of the optimizer.
        **kwargs: what every `Optimizer` takes.

    Source: Kingma and Ba, 2014, section 7; arithmetic as in TensorFlow 2.8.

    >>> import flowlet as tf
    >>> v = tf.Variable(1.0)
    >>> _ = tf.keras.optimizers.Adamax(0.25).apply_gradients([(tf.constant(3.0), v)])
    >>> round(v.numpy().item(), 6)
    0.75
    """

    slot_names = ("m", "v")

    def __init__(self, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7, name="Adamax", **kwargs):
        super().__init__(learning_rate, name=name, **kwargs)
        self.beta_1, self.beta_2, self.epsilon = beta_1, beta_2, epsilon or settings.epsilon()

    def update(self, gradient, value, slots, learning_rate, step):
        m = slots["m"] + (gradient - slots["m"]) * complement(self.beta_1, value)
        v = jnp.maximum(number(self.beta_2, value) * slots["v"], jnp.abs(gradient))
        rate = learning_rate / (1 - power(self.beta_1, step + 1, value))
        return value - rate * (m / (v + number(self.epsilon, value))), {"m": m, "v": v}
