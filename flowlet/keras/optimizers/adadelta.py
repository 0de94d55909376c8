"""Adadelta."""

import jax.numpy as jnp

from flowlet.keras import settings
from flowlet.keras.optimizers.arithmetic import complement, number
from flowlet.keras.optimizers.base import Optimizer
from flowlet.keras.optimizers.family import public


@public
class Adadelta(Optimizer):
    """Steps as large as recent steps were, in proportion to recent gradients.

    `a = rho * a + (1 - rho) * g * g`, `d = sqrt(u + epsilon) / sqrt(a + epsilon) * g`,
    `u = rho * u + (1 - rho) * d * d`, `w -= learning_rate * d`.

    Args:
        learning_rate: a number or a schedule. Default: 0.001; the paper has 1.0.
        rho: the share of the old in both averages. Default: 0.95.
        epsilon: a small number under the roots. Default: 1e-7.
        name: the name of the optimizer.
        **kwargs: what every `Optimizer` takes.

    Source: Zeiler, 2012; arithmetic as in TensorFlow 2.8.

    >>> import flowlet as tf
    >>> v = tf.Variable(1.0)
    >>> _ = tf.keras.optimizers.Adadelta(1.0).apply_gradients([(tf.constant(3.0), v)])
    >>> v.numpy() < 1.0
    np.True_
    """

    slot_names = ("accum_grad", "accum_var")

    def __init__(self, learning_rate=0.001, rho=0.95, epsilon=1e-7, name="Adadelta", **kwargs):
        super().__init__(learning_rate, name=name, **kwargs)
        self.rho, self.epsilon = rho, epsilon or settings.epsilon()

    def update(self, gradient, value, slots, learning_rate, step):
        rho, rest, epsilon = number(self.rho, value), complement(self.rho, value), number(self.epsilon, value)
        squares = slots["accum_grad"] * rho + jnp.square(gradient) * rest
        change = jnp.sqrt(slots["accum_var"] + epsilon) / jnp.sqrt(squares + epsilon) * gradient
        changes = slots["accum_var"] * rho + jnp.square(change) * rest
        return value - change * learning_rate, {"accum_grad": squares, "accum_var": changes}
