"""RMSprop."""

import jax.numpy as jnp

from flowlet.keras import settings
from flowlet.keras.optimizers.arithmetic import complement, number
from flowlet.keras.optimizers.base import Optimizer
from flowlet.keras.optimizers.family import public
from flowlet.keras.optimizers.sgd import check_momentum, uses_momentum


@public
class RMSprop(Optimizer):
    """Steps divided by the root of a running average of squared gradients.

    `r = rho * r + (1 - rho) * g * g`, `w -= learning_rate * g / (sqrt(r) + epsilon)`. With momentum,
    `epsilon` is
    under the root, and the steps are added up: `m = momentum * m + step`, `w -= m`.

    Args:
        learning_rate: a number or a schedule. Default: 0.001.
        rho: the share of the old in the average. Default: 0.9.
        momentum: between 0 and 1. Default: 0.
        epsilon: a small number. Default: 1e-7.
        centered: whether to subtract the squared average gradient, so that `r` estimates a variance.
        name: the name of the optimizer.
        **kwargs: what every `Optimizer` takes.

    Raises:
        ValueError: for a momentum outside [0, 1].

    Source: Tieleman and Hinton, 2012; arithmetic as in TensorFlow 2.8.

    >>> import flowlet as tf
    >>> v = tf.Variable(1.0)
    >>> _ = tf.keras.optimizers.RMSprop(0.25, rho=0.0).apply_gradients([(tf.constant(3.0), v)])
    >>> round(v.numpy().item(), 6)
    0.75
    """

    def __init__(self, learning_rate=0.001, rho=0.9, momentum=0.0, epsilon=1e-7, centered=False,
                 name="RMSprop", **kwargs):  # fmt: skip
        super().__init__(learning_rate, name=name, **kwargs)
        check_momentum(momentum)
        self.rho, self.momentum, self.centered = rho, momentum, centered
        self.epsilon = epsilon or settings.epsilon()

    @property
    def slot_names(self):
        return ("rms", *(["momentum"] if uses_momentum(self) else []), *(["mg"] if self.centered else []))

    def update(self, gradient, value, slots, learning_rate, step):
        rest, epsilon = complement(self.rho, value), number(self.epsilon, value)
        # With momentum TensorFlow calls a fused kernel, which puts epsilon and the averages elsewhere.
        average = self._moved if uses_momentum(self) else self._mixed
        found = {"rms": average(slots["rms"], jnp.square(gradient), rest)}
        spread = found["rms"]
        if self.centered:
            found["mg"] = average(slots["mg"], gradient, rest)
            spread = spread - jnp.square(found["mg"])
        if not uses_momentum(self):
            return value - learning_rate * gradient / (jnp.sqrt(spread) + epsilon), found
        step = learning_rate * gradient / jnp.sqrt(spread + epsilon)
        found["momentum"] = slots["momentum"] * number(self.momentum, value) + step
        return value - found["momentum"], found

    def _mixed(self, old, new, rest):
        return number(self.rho, new) * old + rest * new

    @staticmethod
    def _moved(old, new, rest):
        return old + (new - old) * rest
