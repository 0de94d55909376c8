"""LAMB."""

import jax.numpy as jnp

from flowlet.keras import settings
from flowlet.keras.optimizers.arithmetic import number, power
from flowlet.keras.optimizers.base import Optimizer
from flowlet.keras.optimizers.family import public


def _norm(array):
    return jnp.sqrt(jnp.sum(jnp.square(array)))


@public
class Lamb(Optimizer):
    """Adam whose step for each variable is as long as the learning rate times the variable's norm.

    Args:
        learning_rate: a number or a schedule. Default: 0.001.
        beta_1: the share of the old in the average of gradients. Default: 0.9.
        beta_2: the share of the old in the average of squares. Default: 0.999.
        epsilon: a small number added to the divisor. Default: 1e-7.
        name: the name of the optimizer.
        **kwargs: what every `Optimizer` takes.

    Source: You et al., 2019; arithmetic as in TensorFlow 2.21.

    >>> import flowlet as tf
    >>> v = tf.Variable([3.0, 4.0])
    >>> _ = tf.keras.optimizers.Lamb(0.1).apply_gradients([(tf.constant([1.0, 0.0]), v)])
    >>> round(v.numpy()[0].item(), 5)
    2.5
    """

    slot_names = ("m", "v")
    elementwise = False

    def __init__(self, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7, name="Lamb", **kwargs):
        super().__init__(learning_rate, name=name, **kwargs)
        self.beta_1, self.beta_2, self.epsilon = beta_1, beta_2, epsilon or settings.epsilon()

    def update(self, gradient, value, slots, learning_rate, step):
        m = slots["m"] + (gradient - slots["m"]) * number(1 - self.beta_1, value)
        v = slots["v"] + (jnp.square(gradient) - slots["v"]) * number(1 - self.beta_2, value)
        mean = m / (1 - power(self.beta_1, step + 1, value))
        root = jnp.sqrt(v / (1 - power(self.beta_2, step + 1, value))) + number(self.epsilon, value)
        change = mean / root
        norms = _norm(value), _norm(change)
        ratio = jnp.where((norms[0] > 0) & (norms[1] > 0), norms[0] / norms[1], number(1, value))
        return value - ratio * learning_rate * change, {"m": m, "v": v}
